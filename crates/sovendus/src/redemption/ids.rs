use std::fmt;

use uuid::Uuid;

use crate::click::hyphenated_uuid;
use crate::error::{Error, Field, Problem};

/// The longest order number or coupon code accepted, in characters.
const MAX_CHARACTERS: usize = 255;
/// The longest traffic source number accepted; the vendor's example has 4 digits.
const MAX_DIGITS: usize = 20;

/// A voucher code: 1 to 255 characters without control characters. Outer white space is trimmed, since customers
/// paste it along.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CouponCode(Box<str>);

impl CouponCode {
    /// Trims and validates a code.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if nothing is left, it has more than 255
    /// characters, or a control character.
    pub fn parse(value: &str) -> Result<Self, Error> {
        text(Field::CouponCode, value.trim()).map(Self)
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An order's number in the shop: 1 to 255 characters without control characters, kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderRef(Box<str>);

impl OrderRef {
    /// Validates an order number.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if it is empty, has more than 255 characters, or a
    /// control character.
    pub fn parse(value: &str) -> Result<Self, Error> {
        text(Field::OrderId, value).map(Self)
    }

    /// The order number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn text(field: Field, value: &str) -> Result<Box<str>, Error> {
    let problem = if value.is_empty() {
        Problem::Empty
    } else if value.chars().count() > MAX_CHARACTERS {
        Problem::TooLong
    } else if value.chars().any(char::is_control) {
        Problem::Character
    } else {
        return Ok(value.into());
    };
    Err(Error::invalid_input(field, problem))
}

/// A shop's `trafficSourceNumber`: digits. With the traffic medium id it is the credential, so `Debug` is all that
/// shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TrafficSourceNumber(Box<str>);

impl TrafficSourceNumber {
    /// Validates a traffic source number. It becomes a segment of the API's URL.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) unless it is 1 to 20 ASCII digits.
    pub fn parse(value: &str) -> Result<Self, Error> {
        let problem = if value.is_empty() {
            Problem::Empty
        } else if value.len() > MAX_DIGITS {
            Problem::TooLong
        } else if value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(value.into()));
        } else {
            Problem::Character
        };
        Err(Error::invalid_input(Field::TrafficSource, problem))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A `traffic_medium_public_id`: a UUID that names an integration of the shop, for Sovendus' statistics.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TrafficMediumId(Uuid);

impl TrafficMediumId {
    /// Validates a traffic medium id: a UUID in its usual hyphenated form, kept in lower case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for anything else.
    pub fn parse(value: &str) -> Result<Self, Error> {
        hyphenated_uuid(Field::TrafficMedium, value).map(Self)
    }
}

impl fmt::Display for TrafficMediumId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl fmt::Debug for TrafficMediumId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrafficMediumId({self})")
    }
}
