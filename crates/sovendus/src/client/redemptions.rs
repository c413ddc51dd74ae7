use std::time::{Duration, SystemTime};

use tracing::warn;

use super::{Call, Client, answer, many};
use crate::error::Error;
use crate::redemption::{CouponCode, RedeemedOrder, Redemption};

/// What the API confirmed: that it received the redemption of this code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedemptionReceipt {
    /// The code that was reported.
    pub coupon_code: CouponCode,
    /// The age of the order when it was reported, if that is too old to count as just in time.
    pub late_by: Option<Duration>,
}

impl Client {
    /// Reports that a voucher code was used in an order.
    ///
    /// Failures worth repeating are repeated as the retry policy says, within the budget. A 500 may be permanent here:
    /// the API gives it for unknown ids too, so the policy bounds how often it is repeated.
    ///
    /// # Errors
    ///
    /// Every [`ErrorKind`](crate::ErrorKind) that an answer can mean; without a call, `InvalidInput` if the client has
    /// no redemption account or the redemption lacks what its contract demands, and `Closed` after
    /// [`close`](Self::close).
    pub async fn redeem(&self, redemption: &Redemption) -> Result<RedemptionReceipt, Error> {
        let account = self.settings.redemption_account()?;
        account.check(&redemption.order)?;
        let late_by = account.late_by(&redemption.order, SystemTime::now());
        if let Some(age) = late_by {
            warn!(
                hours = age.as_secs() / 3600,
                "a redemption is reported late; report at the moment of purchase"
            );
        }
        let receipt = RedemptionReceipt { coupon_code: redemption.coupon_code.clone(), late_by };
        self.call(Call {
            about: "redemption".to_owned(),
            transport: &self.redemptions,
            url: self.settings.coupon_endpoint().redemption_url(&account.traffic_source),
            body: &|| answer::redemption::body(account, redemption),
            judge: &|answer| answer::redemption::judge(answer).map(|()| receipt.clone()),
        })
        .await
    }

    /// Reports the voucher codes of one order, each code once, and says what became of each.
    ///
    /// First come the codes that were reported, as they were, in the order in which they came; then those that are no
    /// codes, as they came, with the error that says why.
    pub async fn redeem_order<C: AsRef<str> + Sync>(
        &self,
        codes: &[C],
        order: &RedeemedOrder,
    ) -> Vec<(String, Result<RedemptionReceipt, Error>)> {
        let (mut valid, mut refused) = (Vec::new(), Vec::new());
        for code in codes {
            match CouponCode::parse(code.as_ref()) {
                Ok(code) => valid.push(code),
                Err(error) => refused.push((code.as_ref().to_owned(), Err(error))),
            }
        }
        let redemptions = Redemption::of_order(valid, order);
        let results = self.redeem_many(&redemptions).await;
        let names = redemptions.iter().map(|redemption| redemption.coupon_code.as_str().to_owned());
        names.zip(results).chain(refused).collect()
    }

    /// Reports many redemptions, at most [`max_in_flight`](super::ClientBuilder::max_in_flight) at a time.
    ///
    /// Results come in the order of the redemptions; one that fails doesn't hinder the others. For several codes of
    /// one order see [`Redemption::of_order`].
    pub async fn redeem_many(&self, redemptions: &[Redemption]) -> Vec<Result<RedemptionReceipt, Error>> {
        many::in_order(redemptions, self.settings.max_in_flight, |redemption| self.redeem(redemption)).await
    }
}
