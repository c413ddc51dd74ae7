//! What goes out and what an answer means: the vendor's table, as pure functions.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Receipt;
use crate::click::{ClickToken, ProductId};
use crate::error::{Error, ErrorKind};
use crate::retry::RetryAfter;
use crate::secret::ApiKey;

/// An answer as far as its meaning needs it.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<RetryAfter>,
    /// Empty unless [`needs_body`].
    pub(crate) body: Vec<u8>,
}

/// Whether the meaning of a status depends on the body. Of the others the body is never read.
pub(super) fn needs_body(status: u16) -> bool {
    matches!(status, 200 | 422)
}

#[derive(Serialize)]
struct ConversionBody<'a> {
    #[serde(rename = "apiKey")]
    api_key: &'a str,
}

#[derive(Deserialize)]
struct Registered<'a> {
    #[serde(rename = "externalProductId", borrow)]
    product_id: std::borrow::Cow<'a, str>,
    #[serde(rename = "sovReqToken", borrow)]
    token: std::borrow::Cow<'a, str>,
}

#[derive(Deserialize)]
struct Refused<'a> {
    #[serde(borrow)]
    message: std::borrow::Cow<'a, str>,
}

/// `{"apiKey":"…"}`: the one place where a key is written out. The buffer is wiped when it has been sent.
pub(super) fn conversion_body(api_key: &ApiKey) -> Bytes {
    // Large enough that writing never reallocates, which would leave a copy behind.
    let mut body = Zeroizing::new(Vec::with_capacity(2 * api_key.expose().len() + 16));
    // Writing a string to memory can't fail.
    let _ = serde_json::to_writer(&mut *body, &ConversionBody { api_key: api_key.expose() });
    Bytes::from_owner(body)
}

/// The answer table for conversions.
pub(crate) fn judge_conversion(
    answer: &Answer,
    product_id: ProductId,
    token: &ClickToken,
) -> Result<Receipt, Error> {
    let kind = match answer.status {
        200 if echoes(&answer.body, product_id, token) => {
            return Ok(Receipt { product_id, token: token.clone() });
        }
        403 => ErrorKind::Unauthorized,
        404 | 405 => ErrorKind::WrongEndpoint,
        422 => refusal(&answer.body),
        300..=399 => ErrorKind::Redirected,
        408 | 425 | 429 | 500 | 502..=504 => ErrorKind::ServerError,
        _ => ErrorKind::UnexpectedAnswer,
    };
    Err(Error::answer(kind, answer.status, answer.retry_after))
}

fn echoes(body: &[u8], product_id: ProductId, token: &ClickToken) -> bool {
    serde_json::from_slice::<Registered<'_>>(body).is_ok_and(|registered| {
        registered.token == token.as_str()
            && ProductId::parse(&registered.product_id).is_ok_and(|id| id == product_id)
    })
}

fn refusal(body: &[u8]) -> ErrorKind {
    match serde_json::from_slice::<Refused<'_>>(body).as_ref().map(|refused| refused.message.as_ref()) {
        Ok("External product id not found.") => ErrorKind::UnknownProduct,
        Ok("Token not found.") => ErrorKind::UnknownToken,
        _ => ErrorKind::InvalidParameters,
    }
}
