use napi_derive::napi;
use sovendus::{CouponCode, Field, OrderFacts, RedeemedOrder, Redemption};

use crate::error::Failure;
use crate::money::{Exact, Money};
use crate::number::moment;

/// An order in which voucher codes were used, before anything of it is checked.
#[napi(object, object_to_js = false)]
pub struct NativeOrder {
    pub order_id: Option<String>,
    #[napi(ts_type = "string | number | bigint")]
    pub order_value: Option<Money>,
    pub order_currency: Option<String>,
    pub email: Option<String>,
    pub email_hash: Option<String>,
    pub traffic_medium: Option<String>,
    pub placed_at_ms: Option<f64>,
}

/// A voucher code and the order that it was used in.
#[napi(object, object_to_js = false)]
pub struct NativeRedemption {
    pub coupon_code: String,
    pub order: NativeOrder,
}

impl NativeOrder {
    pub(crate) fn parse(&self) -> Result<RedeemedOrder, Failure> {
        let value = self.order_value.as_ref();
        let value = value.map(|money| Exact::from(Field::OrderValue, money)).transpose()?;
        Ok(RedeemedOrder::parse(&OrderFacts {
            order_id: self.order_id.as_deref(),
            order_value: value.as_ref().map(Exact::as_amount),
            order_currency: self.order_currency.as_deref(),
            email: self.email.as_deref(),
            email_hash: self.email_hash.as_deref(),
            traffic_medium: self.traffic_medium.as_deref(),
            placed_at: self.placed_at_ms.map(moment),
        })?)
    }
}

impl NativeRedemption {
    pub(crate) fn parse(&self) -> Result<Redemption, Failure> {
        Ok(Redemption::new(CouponCode::parse(&self.coupon_code)?, self.order.parse()?))
    }
}
