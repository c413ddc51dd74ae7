use std::time::{Duration, SystemTime};

use super::{Redemption, TrafficMediumId, TrafficSourceNumber};
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

impl RedemptionAccount {
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

    /// Whether a redemption has what the contract demands.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with the field that is missing.
    pub fn check(&self, redemption: &Redemption) -> Result<(), Error> {
        let missing = |field| Err(Error::invalid_input(field, Problem::Missing));
        if self.percentage_billing && redemption.order.order_value.is_none() {
            return missing(Field::OrderValue);
        }
        if self.shared_codes && redemption.order.order_id.is_none() {
            return missing(Field::OrderId);
        }
        Ok(())
    }

    /// How old the order is, if that is too old to count as just in time.
    #[must_use]
    pub fn late_by(&self, redemption: &Redemption, now: SystemTime) -> Option<Duration> {
        let age = now.duration_since(redemption.order.placed_at?).ok()?;
        (age > self.late_after).then_some(age)
    }
}
