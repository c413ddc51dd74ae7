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
    ApiKey, Captured, ClickCookie, Client, Consent, Endpoint, KeyRing, ProductId, RequestFacts, SetCookie,
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

    /// Reports the order of a visitor who came through a click. Says how it went; never fails the shop.
    pub(crate) async fn report(&self, headers: &HeaderMap, order: &str) -> Option<SetCookie> {
        let click = self.cookie.read(cookies(headers), SystemTime::now())?.click;
        match self.client.send_conversion(&click).await {
            Ok(_) => {
                info!(order, "conversion reported");
                Some(self.cookie.removal(false))
            }
            Err(error) => {
                warn!(order, code = error.code(), "conversion not reported: {error}");
                None
            }
        }
    }

    fn captured(&self, request: &Request) -> Captured {
        let header = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let facts = RequestFacts {
            method: request.method().as_str(),
            query: request.uri().query().unwrap_or_default().as_bytes(),
            cookies: &cookies(request.headers()),
            purpose: header("sec-purpose").or_else(|| header("purpose")),
            fetch_mode: header("sec-fetch-mode"),
            https: false,
        };
        // A shop that must ask hands the visitor's answer over instead.
        self.cookie.capture(&facts, SystemTime::now(), Consent::NotRequired)
    }
}

/// The middleware: keeps the click of a landing in its cookie.
pub(crate) async fn capture(State(tracking): State<Arc<Tracking>>, request: Request, next: Next) -> Response {
    let captured = tracking.captured(&request);
    let mut response = next.run(request).await;
    if let Captured::Set(cookie) | Captured::Remove(cookie) = captured {
        set_cookie(response.headers_mut(), &cookie);
    }
    response
}

/// Puts the cookie on a response, and keeps that response out of every cache.
pub(crate) fn set_cookie(headers: &mut HeaderMap, cookie: &SetCookie) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(SET_COOKIE, value);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(SetCookie::CACHE_CONTROL));
    }
}

/// HTTP/2 may split the header into several.
fn cookies(headers: &HeaderMap) -> Vec<u8> {
    headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect::<Vec<_>>().join(&b"; "[..])
}
