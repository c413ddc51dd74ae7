//! What a shop adds for Sovendus: a middleware that captures, and two calls when an order is paid.

use std::env;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use rust_decimal::Decimal;
use sovendus::{
    ApiKey, Captured, Click, ClickCookie, Client, Consent, CouponCode, Currency, Endpoint, Gross, KeyRing,
    OrderFacts, ProductId, RedeemedOrder, Redemption, RedemptionAccount, RequestFacts, SetCookie, Tax,
    TrafficSourceNumber,
};
use tracing::{info, warn};

use crate::Failure;
use crate::shop::Purchase;

/// How long an order may wait for Sovendus.
const BUDGET: Duration = Duration::from_secs(3);

/// The tax in the shop's prices, in percent.
const VAT: Decimal = Decimal::from_parts(19, 0, 0, false, 0);

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
            Client::builder().product(product_id, ApiKey::parse(&var("SOVENDUS_API_KEY")?)?).budget(BUDGET);
        let traffic_source = TrafficSourceNumber::parse(&var("SOVENDUS_TRAFFIC_SOURCE")?)?;
        client = client.redemption_account(RedemptionAccount::new(traffic_source));
        if let Ok(endpoint) = env::var("SOVENDUS_ENDPOINT") {
            client = client.endpoint(Endpoint::parse(&endpoint)?);
        }
        let cookie = ClickCookie::new(KeyRing::new(var("SOVENDUS_SECRET")?)?);
        Ok(Self { cookie, client: client.build()? })
    }

    /// Reports a paid order: its click if the visitor came through one, and its voucher if one was used. Returns the
    /// cookies that then forget the click. Never fails the shop.
    pub(crate) async fn report(
        &self,
        headers: &HeaderMap,
        order: &str,
        purchase: &Purchase,
    ) -> Vec<SetCookie> {
        if let Some(voucher) = &purchase.voucher {
            told(order, "redemption", &self.redeem(order, voucher, purchase.gross).await);
        }
        match self.cookie.read(cookies(headers), SystemTime::now()) {
            Some(stored) if told(order, "conversion", &self.send(&stored.click).await) => {
                self.cookie.removal(is_https(headers))
            }
            _ => Vec::new(),
        }
    }

    async fn send(&self, click: &Click) -> Result<(), sovendus::Error> {
        self.client.send_conversion(click).await.map(drop)
    }

    async fn redeem(&self, order: &str, voucher: &str, gross: Decimal) -> Result<(), sovendus::Error> {
        let gross = Gross { tax: Tax::Percent(VAT), ..Gross::new(gross) };
        let mut redeemed =
            RedeemedOrder::parse(&OrderFacts { order_id: Some(order), ..OrderFacts::default() })?;
        redeemed.order_value = Some(gross.net(Currency::parse("EUR")?)?);
        self.client.redeem(&Redemption::new(CouponCode::parse(voucher)?, redeemed)).await.map(drop)
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

/// Logs how a report went, and whether it was confirmed.
fn told(order: &str, what: &str, result: &Result<(), sovendus::Error>) -> bool {
    match result {
        Ok(()) => info!(order, "{what} reported"),
        Err(error) => warn!(order, code = error.code(), "{what} not reported: {error}"),
    }
    result.is_ok()
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
