use sovendus::{AccountFacts, RedemptionAccount};

use crate::errors::Outcome;
use crate::text::Str;
use crate::time::duration;

/// The account for redemptions as keyword arguments name it.
#[derive(Default)]
pub(crate) struct Account<'a> {
    pub(crate) traffic_source: Option<Str<'a>>,
    pub(crate) traffic_medium: Option<Str<'a>>,
    pub(crate) percentage_billing: bool,
    pub(crate) shared_codes: bool,
    pub(crate) late_after: Option<f64>,
}

impl Account<'_> {
    /// `None` if no redemptions are to be reported.
    pub(crate) fn parse(&self) -> Outcome<Option<RedemptionAccount>> {
        Ok(RedemptionAccount::parse(&AccountFacts {
            traffic_source: self.traffic_source.as_deref(),
            traffic_medium: self.traffic_medium.as_deref(),
            percentage_billing: self.percentage_billing,
            shared_codes: self.shared_codes,
            late_after: self.late_after.map(duration).transpose()?,
        })?)
    }
}
