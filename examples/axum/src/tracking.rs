//! What a shop adds for Sovendus: a middleware that captures, and a call when an order is paid.

use std::env;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use sovendus::{
    ApiKey, Captured, Click, ClickCookie, Client, Consent, Endpoint, KeyRing, ProductId, RequestFacts,
    SetCookie,
};
use tracing::{info, warn};

use crate::Failure;

/// How long an order may wait for Sovendus.
const BUDGET: Duration = Duration::from_secs(3);

/// The shop's click cookie and its client.
pub(crate) struct Tracking {
    cookie: ClickCookie,
    client: Client,
}

impl Tracking {
    pub(crate) fn from_env() -> Result<Self, Failure> {
        let var = |name: &str| env::var(name).map_err(|_| format!("{name} is not set"));
        let product_id = ProductId::parse(&var("SOVENDUS_PRODUCT_ID")?)?;
        let mut client =
            Client::builder(product_id, ApiKey::parse(&var("SOVENDUS_API_KEY")?)?).budget(BUDGET);
        if let Ok(endpoint) = env::var("SOVENDUS_ENDPOINT") {
            client = client.endpoint(Endpoint::parse(&endpoint)?);
        }
        let cookie = ClickCookie::new(KeyRing::new(var("SOVENDUS_SECRET")?)?);
        Ok(Self { cookie, client: client.build()? })
    }

    /// Reports the order of a visitor who came through a click, and returns the cookies that then forget the click.
    /// Never fails the shop.
    pub(crate) async fn report(self: &Arc<Self>, headers: &HeaderMap, order: &str) -> Vec<SetCookie> {
        let Some(stored) = self.cookie.read(cookies(headers), SystemTime::now()) else { return Vec::new() };
        // In a task of its own: a visitor who hangs up takes the handler along, but not the report.
        let (tracking, order) = (Arc::clone(self), order.to_owned());
        let sending = tokio::spawn(async move { tracking.send(&stored.click, &order).await });
        if sending.await.unwrap_or(false) { self.cookie.removal(is_https(headers)) } else { Vec::new() }
    }

    async fn send(&self, click: &Click, order: &str) -> bool {
        let result = self.client.send_conversion(click).await;
        match &result {
            Ok(_) => info!(order, "conversion reported"),
            Err(error) => warn!(order, code = error.code(), "conversion not reported: {error}"),
        }
        result.is_ok()
    }

    fn captured(&self, request: &Request) -> Captured {
        let header = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let purposes: Vec<_> = RequestFacts::PURPOSE_HEADERS.into_iter().filter_map(header).collect();
        let facts = RequestFacts {
            method: request.method().as_str(),
            query: query_of(request),
            cookies: &cookies(request.headers()),
            purpose: Some(&purposes.join(", ")),
            fetch_mode: header("sec-fetch-mode"),
            https: is_https(request.headers()),
        };
        // A shop that must ask hands the visitor's answer over instead.
        self.cookie.capture(&facts, SystemTime::now(), Consent::NotRequired)
    }
}

/// The middleware: keeps the click of a landing in its cookie.
pub(crate) async fn capture(State(tracking): State<Arc<Tracking>>, request: Request, next: Next) -> Response {
    if !tracking.cookie.has_click(query_of(&request)) {
        return next.run(request).await;
    }
    let cookies = match tracking.captured(&request) {
        Captured::Set(cookie) => vec![cookie],
        Captured::Remove(cookies) => cookies,
        Captured::Keep | Captured::Nothing => Vec::new(),
    };
    let mut response = next.run(request).await;
    set_cookies(response.headers_mut(), &cookies);
    response
}

/// Puts cookies on a response, and keeps that response out of every cache.
pub(crate) fn set_cookies(headers: &mut HeaderMap, cookies: &[SetCookie]) {
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            headers.append(SET_COOKIE, value);
        }
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(SetCookie::CACHE_CONTROL));
}

fn query_of(request: &Request) -> &[u8] {
    request.uri().query().unwrap_or_default().as_bytes()
}

/// As the proxy in front of the shop tells. A shop without one that overwrites this header asks its own listener.
fn is_https(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https")
}

/// HTTP/2 may split the header into several.
fn cookies(headers: &HeaderMap) -> Vec<u8> {
    headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect::<Vec<_>>().join(&b"; "[..])
}
