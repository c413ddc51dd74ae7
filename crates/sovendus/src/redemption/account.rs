use std::time::{Duration, SystemTime};

use super::{RedeemedOrder, TrafficMediumId, TrafficSourceNumber};
use crate::error::{Error, Field, Problem};

/// A redemption is to be reported at the moment of purchase; later than this it gets a warning.
const LATE: Duration = Duration::from_secs(24 * 60 * 60);

/// The shop's account for coupon redemptions, and what its contract demands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedemptionAccount {
    /// The shop's number.
    pub traffic_source: TrafficSourceNumber,
    /// The integration that is meant unless a redemption names another.
    pub traffic_medium: Option<TrafficMediumId>,
    /// Billing by percentage: order value and currency are required.
    pub percentage_billing: bool,
    /// Codes that aren't unique for each customer: the order id is required.
    pub shared_codes: bool,
    /// From which age of an order on reporting it counts as late; 24 hours unless changed.
    pub late_after: Duration,
}

/// An account as a shop names it, before anything of it is checked. What isn't named has its default.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountFacts<'a> {
    /// The shop's number.
    pub traffic_source: Option<&'a str>,
    /// The integration that is meant unless a redemption names another.
    pub traffic_medium: Option<&'a str>,
    /// Billing by percentage.
    pub percentage_billing: bool,
    /// Codes that aren't unique for each customer.
    pub shared_codes: bool,
    /// From which age of an order on reporting it counts as late.
    pub late_after: Option<Duration>,
}

impl RedemptionAccount {
    /// Checks the facts of an account. `None` if it has none: then no redemptions are reported.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a malformed number or id, and for a traffic
    /// medium without a traffic source.
    pub fn parse(facts: &AccountFacts<'_>) -> Result<Option<Self>, Error> {
        let traffic_medium = facts.traffic_medium.map(TrafficMediumId::parse).transpose()?;
        let Some(traffic_source) = facts.traffic_source else {
            return match traffic_medium {
                None => Ok(None),
                Some(_) => Err(Error::invalid_input(Field::TrafficSource, Problem::Missing)),
            };
        };
        Ok(Some(Self {
            traffic_source: TrafficSourceNumber::parse(traffic_source)?,
            traffic_medium,
            percentage_billing: facts.percentage_billing,
            shared_codes: facts.shared_codes,
            late_after: facts.late_after.unwrap_or(LATE),
        }))
    }

    /// An account whose contract demands nothing but the code.
    #[must_use]
    pub fn new(traffic_source: TrafficSourceNumber) -> Self {
        Self {
            traffic_source,
            traffic_medium: None,
            percentage_billing: false,
            shared_codes: false,
            late_after: LATE,
        }
    }

    /// Whether an order has what the contract demands.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with the field that is missing.
    pub fn check(&self, order: &RedeemedOrder) -> Result<(), Error> {
        let missing = |field| Err(Error::invalid_input(field, Problem::Missing));
        if self.percentage_billing && order.order_value.is_none() {
            return missing(Field::OrderValue);
        }
        if self.shared_codes && order.order_id.is_none() {
            return missing(Field::OrderId);
        }
        Ok(())
    }

    /// How old the order is, if that is too old to count as just in time.
    #[must_use]
    pub fn late_by(&self, order: &RedeemedOrder, now: SystemTime) -> Option<Duration> {
        let age = now.duration_since(order.placed_at?).ok()?;
        (age > self.late_after).then_some(age)
    }
}
