//! The front page.

use axum::{
    body::Body,
    http::{HeaderValue, Response, header::CONTENT_TYPE},
};

const TEXT: &str = "\
A sandbox of the Sovendus APIs. Nothing here reaches Sovendus.

POST   /ext/{externalProductId}/{token}/api   the conversion API, as documented
POST   /redeem/{trafficSourceNumber}          the coupon redemption API, as documented

GET    /_sandbox/click?to=URL                 as if a teaser was clicked: issues a token and leads to the shop
POST   /_sandbox/tokens                       issues tokens: {\"count\": 3}
GET    /_sandbox/journal                      everything received; ?token=...&registered=true&endpoint=..., ?coupon=...
DELETE /_sandbox/journal                      forgets it
GET    /_sandbox/faults                       the faults that wait
POST   /_sandbox/faults                       queues a fault, or a list: {\"fault\":{\"kind\":\"status\",\"status\":500}}
DELETE /_sandbox/faults                       forgets them
GET    /_sandbox/state                        products, traffic sources, strictness and counts
POST   /_sandbox/reset                        forgets journal, faults, tokens and redemptions
GET    /_sandbox/health                       {\"ok\":true}
";

pub(crate) fn front() -> Response<Body> {
    let mut response = Response::new(Body::from(TEXT));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
