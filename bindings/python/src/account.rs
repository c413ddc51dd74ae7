use sovendus::{Error, Field, Problem, RedemptionAccount, TrafficMediumId, TrafficSourceNumber};

use crate::errors::{Failure, Outcome};
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
        let traffic_medium = self.traffic_medium()?;
        let Some(traffic_source) = &self.traffic_source else {
            return match traffic_medium {
                None => Ok(None),
                Some(_) => Err(Failure::Input(Field::TrafficSource, Problem::Missing)),
            };
        };
        let mut account = RedemptionAccount::new(TrafficSourceNumber::parse(traffic_source)?);
        account.traffic_medium = traffic_medium;
        account.percentage_billing = self.percentage_billing;
        account.shared_codes = self.shared_codes;
        account.late_after = self.late_after.map_or(Ok(account.late_after), duration)?;
        Ok(Some(account))
    }

    fn traffic_medium(&self) -> Result<Option<TrafficMediumId>, Error> {
        self.traffic_medium.as_deref().map(TrafficMediumId::parse).transpose()
    }
}
