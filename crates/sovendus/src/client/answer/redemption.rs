use std::borrow::Cow;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{Answer, kind_of};
use crate::email::EmailHash;
use crate::error::{Error, ErrorKind};
use crate::redemption::{OrderRef, Redemption, RedemptionAccount};

/// In the key order of the vendor's example.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    email_hash: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traffic_medium_public_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_currency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<&'a str>,
    coupon_code: &'a str,
}

#[derive(Deserialize)]
struct Received<'a> {
    #[serde(borrow)]
    message: Cow<'a, str>,
}

/// What is unknown is left out.
pub(in crate::client) fn body(account: &RedemptionAccount, redemption: &Redemption) -> Bytes {
    let order = &redemption.order;
    let body = Body {
        email_hash: order.email_hash.as_ref().map(EmailHash::as_hex),
        traffic_medium_public_id: order.traffic_medium.or(account.traffic_medium).map(|id| id.to_string()),
        order_value: order.order_value.map(|value| value.to_string()),
        order_currency: order.order_value.map(|value| value.currency().code()),
        order_id: order.order_id.as_ref().map(OrderRef::as_str),
        coupon_code: redemption.coupon_code.as_str(),
    };
    // Writing strings to memory can't fail.
    serde_json::to_vec(&body).unwrap_or_default().into()
}

/// The answer table for redemptions.
pub(in crate::client) fn judge(answer: &Answer) -> Result<(), Error> {
    match answer.status {
        200 if is_received(&answer.body) => Ok(()),
        // Also the answer to an unknown traffic source number or traffic medium id.
        500 => Err(answer.error(ErrorKind::InternalError)),
        status => Err(answer.error(kind_of(status))),
    }
}

fn is_received(body: &[u8]) -> bool {
    serde_json::from_slice::<Received<'_>>(body)
        .is_ok_and(|received| received.message == "Coupon redemption received.")
}
