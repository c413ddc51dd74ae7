//! What an endpoint makes of a request, before any fault.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE},
};

/// The documented answer to a request, and whether giving it counts as a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
    /// Whether the credentials were right; `None` when there was nothing to compare them with.
    pub(crate) authorized: Option<bool>,
    pub(crate) registers: bool,
}

impl Verdict {
    /// The answer to a path that no API has.
    pub(crate) fn unknown_url() -> Self {
        Self::refused(StatusCode::NOT_FOUND, "Invalid API call.")
    }

    /// A refusal in the form of the conversion API.
    pub(crate) fn refused(status: StatusCode, message: &str) -> Self {
        Self::new(status, serde_json::json!({ "message": message }).to_string())
    }

    /// An answer that registers nothing. An empty body is none.
    pub(crate) fn new(status: StatusCode, body: impl Into<String>) -> Self {
        Self { status, body: body.into(), authorized: None, registers: false }
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let body = self.body.clone();
        self.sent_as(body)
    }

    /// The same answer, with its body sent in another way.
    pub(crate) fn sent_as(&self, body: impl Into<Body>) -> Response<Body> {
        let mut response = json(self.status, body);
        if self.body.is_empty() {
            response.headers_mut().remove(CONTENT_TYPE);
        }
        response
    }
}

/// A JSON answer with exactly the documented content type.
pub(crate) fn json(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
