//! Playing a fault to a request.

use std::{collections::BTreeMap, future::pending, time::Duration};

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER},
    },
};

use crate::{
    body,
    call::Call,
    conversion::echo,
    exchange::Exchange,
    fault::{Fault, Rule},
    products::DEMO_PRODUCT,
    redemption,
    tokens::random_token,
    verdict::{Verdict, json},
};

const PORTAL: &str = "<!DOCTYPE html><html><head><title>Welcome to the guest network</title></head>\
                      <body><h1>Please sign in to use the internet</h1></body></html>";

pub(crate) async fn play(exchange: &Exchange, rule: Rule, verdict: Verdict) -> Response<Body> {
    exchange.note_fault(rule.fault.name());
    if rule.after {
        exchange.register(&verdict);
    }
    let registers_late = !rule.after;
    let response = match rule.fault {
        Fault::Hang {} => return hang(exchange).await,
        Fault::Reset {} => return reset(exchange),
        Fault::Delay { ms } => return delay(exchange, verdict, millis(ms), registers_late).await,
        Fault::Drip { ms } => drip(exchange, &verdict, millis(ms), registers_late),
        Fault::Status { status, body, content_type, headers } => {
            with_headers(plain_status(status, body, content_type), &headers)
        }
        Fault::Redirect { status, location } => with(plain_status(status, "", None), LOCATION, &location),
        Fault::RetryAfter { status, value } => with(plain_status(status, "", None), RETRY_AFTER, &value),
        Fault::Garbage {} => with(plain_status(200, PORTAL, None), CONTENT_TYPE, "text/html; charset=utf-8"),
        Fault::WrongEcho {} => wrong_echo(exchange),
        Fault::Huge { bytes } => with_length(json(StatusCode::OK, body::huge(bytes)), bytes),
    };
    exchange.answer(response)
}

fn millis(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// The HTTP library drops this when the client goes. When the sandbox stops it must end by itself, because a
/// connection with an unanswered request is not always read from.
async fn hang(exchange: &Exchange) -> Response<Body> {
    sleep_unless_stopping(exchange, None).await;
    reset(exchange)
}

/// The response is never seen: the order on the connection fails its first byte.
fn reset(exchange: &Exchange) -> Response<Body> {
    exchange.connection.reset();
    Response::new(Body::empty())
}

async fn delay(exchange: &Exchange, verdict: Verdict, time: Duration, registers: bool) -> Response<Body> {
    if !sleep_unless_stopping(exchange, Some(time)).await {
        return reset(exchange);
    }
    if registers {
        exchange.register(&verdict);
    }
    exchange.answer(verdict.into_response())
}

/// Whether the whole time passed. `None` is forever.
async fn sleep_unless_stopping(exchange: &Exchange, time: Option<Duration>) -> bool {
    let sleep = async {
        match time {
            Some(time) => tokio::time::sleep(time).await,
            None => pending().await,
        }
    };
    tokio::select! {
        () = sleep => true,
        () = exchange.state.stopping.cancelled() => false,
    }
}

/// The length is announced, so that the bytes travel bare and not in chunks of their own.
fn drip(exchange: &Exchange, verdict: &Verdict, pause: Duration, registers: bool) -> Response<Body> {
    let bytes = verdict.body.clone().into_bytes();
    let length = u64::try_from(bytes.len()).unwrap_or_default();
    let (late, late_verdict) = (exchange.clone(), verdict.clone());
    let register = move || {
        if registers {
            late.register(&late_verdict);
        }
    };
    with_length(verdict.sent_as(body::drip(bytes, pause, register)), length)
}

fn wrong_echo(exchange: &Exchange) -> Response<Body> {
    let body = match &exchange.call {
        Some(Call::Redemption(_)) => redemption::WRONG_MESSAGE.to_owned(),
        Some(Call::Conversion(call)) => echo(&call.product_id, &random_token()),
        None => echo(DEMO_PRODUCT, &random_token()),
    };
    json(StatusCode::OK, body)
}

fn plain_status(status: u16, body: impl Into<Body>, content_type: Option<String>) -> Response<Body> {
    // Rules are checked when they are accepted, so the fallback is never reached.
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let response = json(status, body);
    match content_type {
        Some(value) => with(response, CONTENT_TYPE, &value),
        None => response,
    }
}

fn with_headers(response: Response<Body>, headers: &BTreeMap<String, String>) -> Response<Body> {
    let named = headers.iter().filter_map(|(name, value)| Some((HeaderName::try_from(name).ok()?, value)));
    named.fold(response, |response, (name, value)| with(response, name, value))
}

fn with(mut response: Response<Body>, name: HeaderName, value: &str) -> Response<Body> {
    insert(response.headers_mut(), name, value);
    response
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}

fn with_length(response: Response<Body>, length: u64) -> Response<Body> {
    with(response, CONTENT_LENGTH, &length.to_string())
}
