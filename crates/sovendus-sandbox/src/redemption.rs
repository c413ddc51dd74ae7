//! Coupon redemptions: `POST /redeem/{trafficSourceNumber}`.
//!
//! The vendor documents the answers but not which of two faults wins. Here the order is number, method, form of the
//! body, and then whether the traffic source and the traffic medium are known. The method has no documented answer: a
//! wrong one gets 405, without a body like the documented 404.

use axum::http::{Method, StatusCode};
use serde_json::{Map, Value};

use crate::{products, state::State, traffic_sources::is_number, verdict::Verdict};

const RECEIVED: &str = r#"{"message":"Coupon redemption received."}"#;
const INVALID: &str = r#"{"error":"Input validation failed."}"#;
const UNKNOWN: &str = r#"{"error":"Internal error"}"#;
/// A 200 that isn't the documented one. The documented one echoes nothing, so its message is all that can be wrong.
pub(crate) const WRONG_MESSAGE: &str = r#"{"message":"Coupon redemption not received."}"#;

const CODE: &str = "coupon_code";
const ORDER: &str = "order_id";
const MEDIUM: &str = "traffic_medium_public_id";

/// Each field that may be sent, and whether a text has its form.
const FORMS: [(&str, Form); 6] = [
    (CODE, |code| !code.is_empty()),
    (ORDER, |_| true),
    (MEDIUM, products::is_uuid),
    ("order_value", is_value),
    ("order_currency", is_currency),
    ("email_hash", is_hash),
];

type Fields = Map<String, Value>;
type Form = fn(&str) -> bool;

/// What makes two redemptions the same: calls that are equal are repeats.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Call {
    /// As it was sent.
    pub(crate) traffic_source: String,
    pub(crate) order_id: Option<String>,
    pub(crate) coupon_code: Option<String>,
}

impl Call {
    /// Reads the path without decoding or normalising it. Whatever follows `/redeem/` was meant as the number.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let traffic_source = path.strip_prefix("/redeem/")?.to_owned();
        Some(Self { traffic_source, order_id: None, coupon_code: None })
    }

    /// Takes the parts that are in the body, also of one that will be refused.
    pub(crate) fn read(&mut self, body: &[u8]) {
        let fields = fields(body).unwrap_or_default();
        self.order_id = text(&fields, ORDER).map(str::to_owned);
        self.coupon_code = text(&fields, CODE).map(str::to_owned);
    }

    pub(crate) fn judge(&self, state: &State, method: &Method, body: &[u8]) -> Verdict {
        if !is_number(&self.traffic_source) {
            return Verdict::new(StatusCode::NOT_FOUND, "");
        }
        if method != Method::POST {
            return Verdict::new(StatusCode::METHOD_NOT_ALLOWED, "");
        }
        match fields(body).filter(are_well_formed) {
            None => Verdict::new(StatusCode::UNPROCESSABLE_ENTITY, INVALID),
            Some(fields) if !self.is_known(state, &fields) => {
                Verdict::new(StatusCode::INTERNAL_SERVER_ERROR, UNKNOWN)
            }
            Some(_) => Verdict { registers: true, ..Verdict::new(StatusCode::OK, RECEIVED) },
        }
    }

    fn is_known(&self, state: &State, fields: &Fields) -> bool {
        state.traffic_sources.know(&self.traffic_source, text(fields, MEDIUM))
    }
}

/// Not a derived type: those also read arrays, and take null for a field that was left out.
fn fields(body: &[u8]) -> Option<Fields> {
    serde_json::from_slice(body).ok()
}

fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(name).and_then(Value::as_str)
}

fn are_well_formed(fields: &Fields) -> bool {
    let fits = |value: &Value, has_form: Form| value.as_str().is_some_and(has_form);
    let may_stand = |name, has_form| fields.get(name).is_none_or(|value| fits(value, has_form));
    fields.contains_key(CODE) && FORMS.iter().all(|(name, has_form)| may_stand(*name, *has_form))
}

/// Such as `12.34`; some currencies have three digits after the dot, and some none and so no dot.
fn is_value(text: &str) -> bool {
    match text.split_once('.') {
        Some((whole, fraction)) => is_number(whole) && is_number(fraction) && fraction.len() <= 3,
        None => is_number(text),
    }
}

fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_hash(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_paths_literally() {
        let number = |path| Call::parse(path).map(|call| call.traffic_source);
        for (path, meant) in [
            ("/redeem/1234", "1234"),
            ("/redeem/", ""),
            ("/redeem/1234/", "1234/"),
            ("/redeem/../1", "../1"),
            ("/redeem/1%32", "1%32"),
            ("/redeem/12/34", "12/34"),
        ] {
            assert_eq!(number(path).as_deref(), Some(meant));
        }
        for other in ["/", "/redeem", "/REDEEM/1234", "//redeem/1234", "/ext/p/t/api"] {
            assert_eq!(number(other), None, "{other}");
        }
    }

    #[test]
    fn reads_what_it_can() {
        let read = |body: &str| {
            let mut call = Call::parse("/redeem/1").unwrap();
            call.read(body.as_bytes());
            (call.order_id, call.coupon_code)
        };
        let code = Some("a".to_owned());
        assert_eq!(read(r#"{"coupon_code":"a","order_id":5,"email_hash":"?"}"#), (None, code.clone()));
        assert_eq!(read(r#"{"coupon_code":null,"order_id":"a"}"#), (code, None));
        for other in ["", "[]", r#"["a"]"#, r#"{"coupon_code":"a""#] {
            assert_eq!(read(other), (None, None), "{other}");
        }
    }
}
