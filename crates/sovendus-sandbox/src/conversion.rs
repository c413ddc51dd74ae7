//! Checkout Products: `POST /ext/{externalProductId}/{token}/api`.
//!
//! The vendor documents the answers but not which of two faults wins. Here the order is path, method, well-formedness
//! of product id and token, product, key, token: nothing about tokens is told to those without the key.

use axum::http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE};
use serde::Serialize;
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::{products, state::State, tokens, verdict::Verdict};

const FORM: &str = "application/x-www-form-urlencoded";

/// The two variable parts of the path, as they were sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) product_id: String,
    pub(crate) token: String,
}

impl Call {
    /// Reads the path without decoding or normalising it: a traversal must stay visible, not work.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let (product_id, rest) = path.strip_prefix("/ext/")?.split_once('/')?;
        let token = rest.strip_suffix("/api")?;
        let is_one_segment = !token.contains('/');
        is_one_segment.then(|| Self { product_id: product_id.to_owned(), token: token.to_owned() })
    }

    pub(crate) fn judge(&self, state: &State, method: &Method, headers: &HeaderMap, body: &[u8]) -> Verdict {
        let known_key = state.products.key(&self.product_id);
        let authorized = known_key.map(|known| sent_key(headers, body).is_some_and(|sent| sent == known));
        Verdict { authorized, ..self.answer(state, method, authorized) }
    }

    fn answer(&self, state: &State, method: &Method, authorized: Option<bool>) -> Verdict {
        if method != Method::POST {
            return Verdict::refused(StatusCode::METHOD_NOT_ALLOWED, "Invalid API call.");
        }
        if !products::is_uuid(&self.product_id) || !tokens::is_well_formed(&self.token) {
            return unprocessable("Invalid API parameters.");
        }
        match authorized {
            None => unprocessable("External product id not found."),
            Some(false) => Verdict::refused(
                StatusCode::FORBIDDEN,
                "This API call is unauthorized. Please contact your account manager.",
            ),
            Some(true) if !self.token_is_known(state) => unprocessable("Token not found."),
            Some(true) => self.registered(),
        }
    }

    fn token_is_known(&self, state: &State) -> bool {
        !state.strict || tokens::is_test_token(&self.token) || state.tokens().is_issued(&self.token)
    }

    fn registered(&self) -> Verdict {
        let body = echo(&self.product_id, &self.token);
        Verdict { status: StatusCode::OK, body, authorized: Some(true), registers: true }
    }
}

fn unprocessable(message: &str) -> Verdict {
    Verdict::refused(StatusCode::UNPROCESSABLE_ENTITY, message)
}

/// The body of the documented 200.
pub(crate) fn echo(product_id: &str, token: &str) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Echo<'a> {
        external_product_id: &'a str,
        sov_req_token: &'a str,
    }
    // Two strings can't fail to serialise.
    serde_json::to_string(&Echo { external_product_id: product_id, sov_req_token: token }).unwrap_or_default()
}

/// The key in the body: documented as JSON, but public integrations also post a form.
fn sent_key(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    if is_form(headers) {
        return form_urlencoded::parse(body)
            .find(|(name, _)| name == "apiKey")
            .map(|(_, key)| key.into_owned());
    }
    // A map, because a derived struct would take a JSON array too.
    let mut fields: Map<String, Value> = serde_json::from_slice(body).ok()?;
    match fields.remove("apiKey")? {
        Value::String(key) => Some(key),
        _ => None,
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(FORM))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_paths_literally() {
        let call = |path| Call::parse(path).map(|call| (call.product_id, call.token));
        let parts = |product: &str, token: &str| Some((product.to_owned(), token.to_owned()));
        assert_eq!(call("/ext/p/t/api"), parts("p", "t"));
        assert_eq!(call("/ext/p/../api"), parts("p", ".."));
        assert_eq!(call("/ext/p/a%2F../api"), parts("p", "a%2F.."));
        assert_eq!(call("/ext//t/api"), parts("", "t"));
        for other in
            ["/", "/ext/p/t", "/ext/p/t/api/", "/ext/p/t/x/api", "/ext/p/api", "/EXT/p/t/api", "/redeem/1"]
        {
            assert_eq!(call(other), None, "{other}");
        }
    }
}
