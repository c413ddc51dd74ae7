//! What can go wrong on demand. One type for the request header, the control door and Rust tests.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use crate::call::Call;

/// Longer waits than this are surely a slip: `hang` never answers at all.
const LONGEST_WAIT_MS: u64 = 600_000;

/// One way in which an API misbehaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// Answers with another status.
    Status {
        /// From 200 to 599.
        status: u16,
        /// Empty if left out.
        #[serde(default)]
        body: String,
        /// `application/json` if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_type: Option<String>,
        /// Further headers.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
    },
    /// Waits, then answers as usual.
    Delay {
        /// How long.
        ms: u64,
    },
    /// Never answers. Ends when the client goes or the sandbox stops.
    Hang {},
    /// Gives the usual answer, its body byte by byte. It counts as registered when its last byte leaves.
    Drip {
        /// The time before each byte.
        ms: u64,
    },
    /// Resets the TCP connection.
    Reset {},
    /// Sends the client elsewhere.
    Redirect {
        /// 301, 302, 303, 307 or 308.
        status: u16,
        /// The `Location` header.
        location: String,
    },
    /// A 200 with a web page, as from a captive portal.
    Garbage {},
    /// The documented 200, naming another token; for a redemption, which echoes nothing, with another message.
    WrongEcho {},
    /// A 200 whose JSON is large.
    Huge {
        /// Length of the body.
        bytes: u64,
    },
    /// Asks to come back later.
    RetryAfter {
        /// 503 if left out.
        #[serde(default = "service_unavailable")]
        status: u16,
        /// Sent as it stands, so it may also be nonsense.
        value: String,
    },
}

fn service_unavailable() -> u16 {
    StatusCode::SERVICE_UNAVAILABLE.as_u16()
}

impl Fault {
    /// A bare status with an empty body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::Status { status, body: String::new(), content_type: None, headers: BTreeMap::new() }
    }

    /// The name it has in JSON.
    #[must_use]
    pub fn name(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned()
    }

    fn check(&self) -> Result<(), InvalidRule> {
        match self {
            Self::Status { status, content_type, headers, .. } => {
                check_status(*status)?;
                content_type.iter().try_for_each(|value| check_value("content_type", value))?;
                headers.iter().try_for_each(|(name, value)| check_header(name, value))
            }
            Self::Delay { ms } | Self::Drip { ms } => check_wait(*ms),
            Self::Redirect { status, location } => {
                check_redirect(*status)?;
                check_value("location", location)
            }
            Self::RetryAfter { status, value } => {
                check_status(*status)?;
                check_value("value", value)
            }
            Self::Hang {} | Self::Reset {} | Self::Garbage {} | Self::WrongEcho {} | Self::Huge { .. } => {
                Ok(())
            }
        }
    }
}

/// When a fault is played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rule {
    /// What happens.
    pub fault: Fault,
    /// To how many requests; `None` until cleared.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// Only to requests with this token.
    #[serde(default)]
    pub token: Option<String>,
    /// Only to redemptions of this coupon code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<String>,
    /// Whether the request is processed first, so that a valid conversion or redemption counts although its answer is
    /// lost.
    #[serde(default)]
    pub after: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "serde wants the type of the field")]
fn once() -> Option<u32> {
    Some(1)
}

impl Rule {
    /// Plays the fault once, to the next request.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self { fault, times: once(), token: None, coupon: None, after: false }
    }

    /// Plays it to this many requests.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Plays it until faults are cleared.
    #[must_use]
    pub fn until_cleared(self) -> Self {
        Self { times: None, ..self }
    }

    /// Plays it only to requests with this token.
    #[must_use]
    pub fn token(self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self }
    }

    /// Plays it only to redemptions of this coupon code.
    #[must_use]
    pub fn coupon(self, coupon: impl Into<String>) -> Self {
        Self { coupon: Some(coupon.into()), ..self }
    }

    /// Registers the conversion or redemption first.
    #[must_use]
    pub fn after(self) -> Self {
        Self { after: true, ..self }
    }

    /// Reads one rule.
    pub(crate) fn from_json(json: &[u8]) -> Result<Self, InvalidRule> {
        let rule: Self = serde_json::from_slice(json).map_err(|error| malformed(&error))?;
        rule.check()?;
        Ok(rule)
    }

    /// Reads one rule or a list of them. Not an untagged enum, because its errors don't say what was wrong.
    pub(crate) fn list_from_json(json: &[u8]) -> Result<Vec<Self>, InvalidRule> {
        if !json.trim_ascii_start().starts_with(b"[") {
            return Self::from_json(json).map(|rule| vec![rule]);
        }
        let rules: Vec<Self> = serde_json::from_slice(json).map_err(|error| malformed(&error))?;
        rules.iter().try_for_each(Self::check)?;
        Ok(rules)
    }

    pub(crate) fn applies_to(&self, call: Option<&Call>) -> bool {
        let token_fits = self.token.is_none() || self.token.as_deref() == call.and_then(Call::token);
        token_fits && (self.coupon.is_none() || self.coupon.as_deref() == call.and_then(Call::coupon_code))
    }

    pub(crate) fn check(&self) -> Result<(), InvalidRule> {
        if self.times == Some(0) {
            return Err(InvalidRule(
                "`times` is 0: expected at least 1, or null for until cleared".to_owned(),
            ));
        }
        if self.token.is_some() && self.coupon.is_some() {
            return Err(InvalidRule("`token` and `coupon` are both given: no request has both".to_owned()));
        }
        self.fault.check()
    }
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidRule(String);

fn malformed(error: &serde_json::Error) -> InvalidRule {
    InvalidRule(format!(
        "not a fault rule: {error}; expected such as {{\"fault\":{{\"kind\":\"status\",\"status\":500}},\"times\":2}}"
    ))
}

fn check_status(status: u16) -> Result<(), InvalidRule> {
    let fits = (200..=599).contains(&status);
    fits.then_some(()).ok_or_else(|| InvalidRule(format!("`status` is {status}: expected 200 to 599")))
}

fn check_redirect(status: u16) -> Result<(), InvalidRule> {
    let fits = matches!(status, 301 | 302 | 303 | 307 | 308);
    let error =
        || InvalidRule(format!("`status` of a redirect is {status}: expected 301, 302, 303, 307 or 308"));
    fits.then_some(()).ok_or_else(error)
}

fn check_wait(ms: u64) -> Result<(), InvalidRule> {
    let fits = ms <= LONGEST_WAIT_MS;
    fits.then_some(()).ok_or_else(|| InvalidRule(format!("`ms` is {ms}: expected at most {LONGEST_WAIT_MS}")))
}

fn check_header(name: &str, value: &str) -> Result<(), InvalidRule> {
    let error = |_| InvalidRule(format!("`{name}` is not a header name"));
    HeaderName::try_from(name).map_err(error)?;
    check_value(name, value)
}

fn check_value(field: &str, value: &str) -> Result<(), InvalidRule> {
    let error =
        |_| InvalidRule(format!("`{field}` cannot be sent as a header value: expected one printable line"));
    HeaderValue::try_from(value).map(drop).map_err(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_in_defaults() {
        let rule = Rule::from_json(br#"{"fault":{"kind":"retry_after","value":"2"}}"#).unwrap();
        assert_eq!(rule, Rule::new(Fault::RetryAfter { status: 503, value: "2".to_owned() }));
        let rule = Rule::from_json(br#"{"fault":{"kind":"hang"},"times":null}"#).unwrap();
        assert_eq!(rule, Rule::new(Fault::Hang {}).until_cleared());
        assert_eq!(rule.fault.name(), "hang");
    }

    #[test]
    fn says_what_is_wrong() {
        let error = |json: &str| Rule::list_from_json(json.as_bytes()).unwrap_err().to_string();
        assert!(error(r#"{"fault":{"kind":"explode"}}"#).contains("`wrong_echo`"));
        assert!(error(r#"[{"fault":{"kind":"hang"},"tims":3}]"#).contains("unknown field `tims`"));
        assert!(error(r#"{"fault":{"kind":"hang","ms":3}}"#).contains("unknown field `ms`"));
        assert!(error(r#"{"fault":{"kind":"status","status":42}}"#).contains("expected 200 to 599"));
        assert!(error(r#"{"fault":{"kind":"redirect","status":304,"location":"/"}}"#).contains("308"));
        assert!(error(r#"{"fault":{"kind":"hang"},"times":0}"#).contains("at least 1"));
        assert!(
            error(r#"{"fault":{"kind":"hang"},"token":"a","coupon":"b"}"#).contains("no request has both")
        );
        assert!(error(r#"{"fault":{"kind":"retry_after","value":"a\nb"}}"#).contains("`value`"));
        assert!(error(r#"{"fault":{"kind":"status","status":500,"headers":{"a b":"c"}}}"#).contains("`a b`"));
        assert!(error(r#"{"fault":{"kind":"delay","ms":600001}}"#).contains("600000"));
    }
}
