//! The doors of the vendor: every path that isn't the sandbox's own.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request, State as Extract},
    http::{HeaderMap, Method, Response, request::Parts},
    middleware::map_request,
    response::IntoResponse,
};

use crate::{
    body,
    connection::ConnectionHandle,
    control::{self, ControlError},
    exchange::Exchange,
    fault::{InvalidRule, Rule},
    misbehave, page,
    state::State,
};

const FAULT_HEADER: &str = "sovendus-sandbox-fault";

/// The whole application.
pub(crate) fn router(state: Arc<State>) -> Router {
    control::doors().fallback(receive).layer(map_request(claim)).with_state(state)
}

/// What arrives here was valid HTTP. The connection itself takes note of what wasn't.
async fn claim(ConnectInfo(connection): ConnectInfo<ConnectionHandle>, request: Request) -> Request {
    connection.claim();
    request
}

async fn receive(
    Extract(state): Extract<Arc<State>>,
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    request: Request,
) -> Response<Body> {
    if request.uri().path().starts_with(control::PREFIX) {
        return control::unknown_door(request.method(), request.uri().path()).into_response();
    }
    let (parts, body) = request.into_parts();
    let mut exchange = Exchange::begin(state, connection, &parts);
    let body = body::read(body).await;
    exchange.note_body(&body);
    if is_front_page(&parts) {
        return exchange.answer(page::front());
    }
    respond(&exchange, &parts, &body).await
}

/// It is in the journal like any other path: a redirect to a bare host that was followed must be seen.
fn is_front_page(parts: &Parts) -> bool {
    parts.uri.path() == "/" && matches!(parts.method, Method::GET | Method::HEAD)
}

async fn respond(exchange: &Exchange, parts: &Parts, body: &[u8]) -> Response<Body> {
    let verdict = exchange.judge(parts, body);
    match rule_for(exchange, &parts.headers) {
        Err(error) => exchange.answer(ControlError::in_header(FAULT_HEADER, &error).into_response()),
        Ok(Some(rule)) => misbehave::play(exchange, rule, verdict).await,
        Ok(None) => {
            exchange.register(&verdict);
            exchange.answer(verdict.into_response())
        }
    }
}

/// The request's own rule, else the first queued one that applies.
fn rule_for(exchange: &Exchange, headers: &HeaderMap) -> Result<Option<Rule>, InvalidRule> {
    let own = headers.get(FAULT_HEADER).map(|json| Rule::from_json(json.as_bytes())).transpose()?;
    let call = exchange.call.as_ref();
    let applicable = own.filter(|rule| rule.applies_to(call));
    Ok(applicable.or_else(|| exchange.state.faults().take(call)))
}
