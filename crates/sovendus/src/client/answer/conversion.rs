use std::borrow::Cow;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Answer, kind_of};
use crate::click::{ClickToken, ProductId};
use crate::client::Receipt;
use crate::error::{Error, ErrorKind};
use crate::secret::ApiKey;

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "apiKey")]
    api_key: &'a str,
}

#[derive(Deserialize)]
struct Registered<'a> {
    #[serde(rename = "externalProductId", borrow)]
    product_id: Cow<'a, str>,
    #[serde(rename = "sovReqToken", borrow)]
    token: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Refused<'a> {
    #[serde(borrow)]
    message: Cow<'a, str>,
}

/// `{"apiKey":"…"}`: the one place where a key is written out. The buffer is wiped when it has been sent.
pub(in crate::client) fn body(api_key: &ApiKey) -> Bytes {
    // Large enough that writing never reallocates, which would leave a copy behind.
    let mut body = Zeroizing::new(Vec::with_capacity(2 * api_key.expose().len() + 16));
    // Writing a string to memory can't fail.
    let _ = serde_json::to_writer(&mut *body, &Body { api_key: api_key.expose() });
    Bytes::from_owner(body)
}

/// The answer table for conversions.
pub(in crate::client) fn judge(
    answer: &Answer,
    product_id: ProductId,
    token: &ClickToken,
) -> Result<Receipt, Error> {
    match answer.status {
        200 if echoes(&answer.body, product_id, token) => Ok(Receipt { product_id, token: token.clone() }),
        422 => Err(answer.error(refusal(&answer.body))),
        status => Err(answer.error(kind_of(status))),
    }
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
        _ => kind_of(422),
    }
}
