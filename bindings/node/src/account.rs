use sovendus::{AccountFacts, Error, RedemptionAccount};

use crate::client::ClientSettings;
use crate::number::duration;

/// The account for redemptions, if the settings name one.
pub(crate) fn of(settings: &ClientSettings) -> Result<Option<RedemptionAccount>, Error> {
    RedemptionAccount::parse(&AccountFacts {
        traffic_source: settings.traffic_source.as_deref(),
        traffic_medium: settings.traffic_medium.as_deref(),
        percentage_billing: settings.percentage_billing.unwrap_or_default(),
        shared_codes: settings.shared_codes.unwrap_or_default(),
        late_after: settings.late_after_ms.map(duration),
    })
}
