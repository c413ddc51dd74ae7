//! A redemption: a voucher code that was used in an order.

mod account;
mod facts;
mod ids;

use std::time::SystemTime;

pub use account::{AccountFacts, RedemptionAccount};
pub use facts::OrderFacts;
pub use ids::{CouponCode, OrderRef, TrafficMediumId, TrafficSourceNumber};

use crate::email::EmailHash;
use crate::money::NetOrderValue;

/// A voucher code that was used in an order, whoever issued it: Sovendus tells its own from others.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redemption {
    /// The code.
    pub coupon_code: CouponCode,
    /// The order that it was used in.
    pub order: RedeemedOrder,
}

/// What Sovendus is told of an order in which voucher codes were used.
///
/// What of it is required depends on the contract, see [`RedemptionAccount`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedeemedOrder {
    /// The order's number in the shop.
    pub order_id: Option<OrderRef>,
    /// Its value, net of VAT and shipping, with its currency.
    pub order_value: Option<NetOrderValue>,
    /// The hash of the customer's e-mail address.
    pub email_hash: Option<EmailHash>,
    /// The integration that the code came through, if not the account's.
    pub traffic_medium: Option<TrafficMediumId>,
    /// When the order was placed. One that is reported late gets a warning, since redemptions are to be reported at
    /// the moment of purchase.
    pub placed_at: Option<SystemTime>,
}

impl Redemption {
    /// One code of an order.
    #[must_use]
    pub fn new(coupon_code: CouponCode, order: RedeemedOrder) -> Self {
        Self { coupon_code, order }
    }

    /// One redemption for each code of an order, each code once, in the order in which they come first.
    #[must_use]
    pub fn of_order(codes: impl IntoIterator<Item = CouponCode>, order: &RedeemedOrder) -> Vec<Self> {
        let mut redemptions: Vec<Self> = Vec::new();
        for code in codes {
            if redemptions.iter().all(|redemption| redemption.coupon_code != code) {
                redemptions.push(Self::new(code, order.clone()));
            }
        }
        redemptions
    }
}
