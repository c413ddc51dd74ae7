use sovendus::{Error, RedemptionAccount, TrafficMediumId, TrafficSourceNumber};

use crate::client::ClientSettings;
use crate::number::duration;

/// The account for redemptions, if the settings name one.
pub(crate) fn of(settings: &ClientSettings) -> Result<Option<RedemptionAccount>, Error> {
    let traffic_medium = settings.traffic_medium.as_deref().map(TrafficMediumId::parse).transpose()?;
    let Some(traffic_source) = settings.traffic_source.as_deref() else {
        return Ok(None);
    };
    let mut account = RedemptionAccount::new(TrafficSourceNumber::parse(traffic_source)?);
    account.traffic_medium = traffic_medium;
    account.percentage_billing = settings.percentage_billing.unwrap_or(account.percentage_billing);
    account.shared_codes = settings.shared_codes.unwrap_or(account.shared_codes);
    account.late_after = settings.late_after_ms.map_or(account.late_after, duration);
    Ok(Some(account))
}
