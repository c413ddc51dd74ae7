//! The sandbox's own doors, under `/_sandbox/`.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{
        Query, State as Extract,
        rejection::{BytesRejection, QueryRejection},
    },
    http::{
        HeaderValue, Method, Response, StatusCode, Uri,
        header::{CACHE_CONTROL, LOCATION},
    },
    response::IntoResponse,
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    click::Click,
    fault::{InvalidRule, Rule},
    journal::{Endpoint, Entry, Journal},
    state::State,
    verdict,
};

pub(crate) const PREFIX: &str = "/_sandbox/";
const MOST_TOKENS: usize = 100_000;

type Shared = Extract<Arc<State>>;
type Answer = Result<Response<Body>, ControlError>;

pub(crate) fn doors() -> Router<Arc<State>> {
    Router::new()
        .route("/_sandbox/health", get(health))
        .route("/_sandbox/state", get(show_state))
        .route("/_sandbox/reset", post(reset))
        .route("/_sandbox/click", get(click))
        .route("/_sandbox/tokens", post(issue_tokens))
        .route("/_sandbox/journal", get(show_journal).delete(clear_journal))
        .route("/_sandbox/faults", get(show_faults).post(queue_faults).delete(clear_faults))
        .method_not_allowed_fallback(wrong_method)
}

/// An error at a control door.
#[derive(Debug)]
pub(crate) struct ControlError(StatusCode, String);

impl ControlError {
    fn bad_request(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }

    /// A fault that was asked for in a request's own header.
    pub(crate) fn in_header(header: &str, error: &InvalidRule) -> Self {
        Self::bad_request(format!("header {header}: {error}"))
    }
}

impl From<InvalidRule> for ControlError {
    fn from(error: InvalidRule) -> Self {
        Self::bad_request(error.to_string())
    }
}

impl From<QueryRejection> for ControlError {
    fn from(error: QueryRejection) -> Self {
        Self::bad_request(format!("query not understood: {}", error.body_text()))
    }
}

impl From<BytesRejection> for ControlError {
    fn from(error: BytesRejection) -> Self {
        Self(error.status(), format!("body not read: {}", error.body_text()))
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response<Body> {
        verdict::json(self.0, json!({ "error": self.1 }).to_string())
    }
}

fn ok(answer: &impl Serialize) -> Answer {
    let body = serde_json::to_vec(answer)
        .map_err(|error| ControlError(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(verdict::json(StatusCode::OK, body))
}

pub(crate) fn unknown_door(method: &Method, path: &str) -> ControlError {
    ControlError(StatusCode::NOT_FOUND, format!("no door `{method} {path}`: `GET /` lists those there are"))
}

async fn wrong_method(method: Method, uri: Uri) -> ControlError {
    let path = uri.path();
    let message = format!("`{path}` does not take {method}: `GET /` lists what it takes");
    ControlError(StatusCode::METHOD_NOT_ALLOWED, message)
}

async fn health() -> Answer {
    ok(&json!({ "ok": true }))
}

async fn show_state(Extract(state): Shared) -> Answer {
    let (issued, seen) = {
        let tokens = state.tokens();
        (tokens.issued_count(), tokens.seen_count())
    };
    let tokens = json!({ "issued": issued, "seen": seen });
    ok(&json!({
        "products": state.products.shown(),
        "strict": state.strict,
        "tokens": tokens,
        "traffic_sources": state.traffic_sources.shown(),
    }))
}

async fn reset(Extract(state): Shared) -> Answer {
    state.clear();
    ok(&json!({ "ok": true }))
}

async fn click(Extract(state): Shared, query: Result<Query<Click>, QueryRejection>) -> Answer {
    let Query(click) = query?;
    let landing = click.landing().map_err(ControlError::bad_request)?;
    let url = click.with_token(landing, &state.tokens().issue());
    let location = HeaderValue::try_from(url.as_str())
        .map_err(|_| ControlError::bad_request("`to` cannot be sent as a header"))?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FOUND;
    response.headers_mut().insert(LOCATION, location);
    // Each click has a token of its own.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    count: usize,
}

async fn issue_tokens(Extract(state): Shared, body: Result<Bytes, BytesRejection>) -> Answer {
    let Order { count } = serde_json::from_slice(&body?)
        .map_err(|error| ControlError::bad_request(format!("{error}: expected such as {{\"count\":3}}")))?;
    if !(1..=MOST_TOKENS).contains(&count) {
        return Err(ControlError::bad_request(format!("`count` is {count}: expected 1 to {MOST_TOKENS}")));
    }
    let mut tokens = state.tokens();
    let issued: Vec<String> = (0..count).map(|_| tokens.issue()).collect();
    ok(&issued)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    token: Option<String>,
    coupon: Option<String>,
    endpoint: Option<Endpoint>,
    registered: Option<bool>,
}

impl Filter {
    fn wants(&self, entry: &Entry) -> bool {
        let token_fits = self.token.is_none() || self.token == entry.token;
        let coupon_fits = self.coupon.is_none() || self.coupon == entry.coupon_code;
        let endpoint_fits = self.endpoint.is_none_or(|endpoint| endpoint == entry.endpoint);
        let registered_fits = self.registered.is_none_or(|registered| registered == entry.registered);
        token_fits && coupon_fits && endpoint_fits && registered_fits
    }
}

async fn show_journal(Extract(state): Shared, query: Result<Query<Filter>, QueryRejection>) -> Answer {
    let Query(filter) = query?;
    let journal: Journal = state.journal().snapshot(|entry| filter.wants(entry));
    ok(&journal)
}

async fn clear_journal(Extract(state): Shared) -> Answer {
    ok(&cleared(state.journal().clear()))
}

async fn show_faults(Extract(state): Shared) -> Answer {
    #[derive(Serialize)]
    struct Waiting {
        faults: Vec<Rule>,
    }
    let faults = state.faults().list();
    ok(&Waiting { faults })
}

async fn queue_faults(Extract(state): Shared, body: Result<Bytes, BytesRejection>) -> Answer {
    let rules = Rule::list_from_json(&body?)?;
    let queued = rules.len();
    let mut faults = state.faults();
    for rule in rules {
        faults.push(rule);
    }
    ok(&json!({ "queued": queued }))
}

async fn clear_faults(Extract(state): Shared) -> Answer {
    ok(&cleared(state.faults().clear()))
}

fn cleared(count: usize) -> Value {
    json!({ "cleared": count })
}
