use std::time::SystemTime;

use super::{OrderRef, RedeemedOrder, TrafficMediumId};
use crate::email::EmailHash;
use crate::error::{Error, Field, Problem};
use crate::money::{Amount, Currency, NetOrderValue};

/// An order as a shop knows it, before anything of it is checked. What is unknown is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrderFacts<'a> {
    /// The order's number in the shop.
    pub order_id: Option<&'a str>,
    /// The net value, if there is a currency too.
    pub order_value: Option<Amount<'a>>,
    /// The currency's three-letter code, if there is a value too.
    pub order_currency: Option<&'a str>,
    /// The customer's e-mail address; a blank one counts as unknown.
    pub email: Option<&'a str>,
    /// Its hash, if the shop computed it itself.
    pub email_hash: Option<&'a str>,
    /// The integration that the code came through.
    pub traffic_medium: Option<&'a str>,
    /// When the order was placed.
    pub placed_at: Option<SystemTime>,
}

impl RedeemedOrder {
    /// Checks the facts of an order.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with the field and its problem: a value that can't
    /// be right, a value without a currency or the reverse (`missing`), or an address beside its hash (`duplicate`).
    pub fn parse(facts: &OrderFacts<'_>) -> Result<Self, Error> {
        Ok(Self {
            order_id: facts.order_id.map(OrderRef::parse).transpose()?,
            order_value: order_value(facts)?,
            email_hash: email_hash(facts)?,
            traffic_medium: facts.traffic_medium.map(TrafficMediumId::parse).transpose()?,
            placed_at: facts.placed_at,
        })
    }
}

fn order_value(facts: &OrderFacts<'_>) -> Result<Option<NetOrderValue>, Error> {
    let missing = |field| Err(Error::invalid_input(field, Problem::Missing));
    match (facts.order_value, facts.order_currency) {
        (None, None) => Ok(None),
        (None, Some(_)) => missing(Field::OrderValue),
        (Some(_), None) => missing(Field::OrderCurrency),
        (Some(amount), Some(code)) => {
            let currency = Currency::parse(code)?;
            NetOrderValue::new(amount.exact(Field::OrderValue, currency)?, currency).map(Some)
        }
    }
}

fn email_hash(facts: &OrderFacts<'_>) -> Result<Option<EmailHash>, Error> {
    match (facts.email, facts.email_hash) {
        (Some(_), Some(_)) => Err(Error::invalid_input(Field::EmailHash, Problem::Duplicate)),
        (Some(email), None) => EmailHash::of(email),
        (None, Some(hash)) => EmailHash::from_hex(hash).map(Some),
        (None, None) => Ok(None),
    }
}
