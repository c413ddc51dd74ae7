use napi::bindgen_prelude::Object;
use napi::{Either, Env};
use napi_derive::napi;
use sovendus::{Client, Error, Redemption, RedemptionReceipt};

use crate::cancel::{Cancel, until_cancelled};
use crate::client::NativeClient;
use crate::error::Failure;
use crate::order::NativeRedemption;
use crate::runtime;

/// What the API confirmed: that it received the redemption.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Redeemed {
    #[napi(ts_type = "true")]
    pub ok: bool,
    pub coupon_code: String,
    pub late_by_ms: Option<f64>,
}

pub(crate) type Outcome = Either<Redeemed, Failure>;

#[napi]
impl NativeClient {
    /// Reports one redemption. Resolves to `null` if it was cancelled first.
    #[napi(catch_unwind, ts_return_type = "Promise<Redeemed | Failure | null>")]
    pub fn redeem<'env>(
        &self,
        env: &'env Env,
        redemption: NativeRedemption,
        cancel: Option<&Cancel>,
    ) -> napi::Result<Object<'env>> {
        let client = self.0.clone();
        let redemption = redemption.parse();
        let call = async move {
            match redemption {
                Ok(redemption) => outcome(client.redeem(&redemption).await),
                Err(failure) => Either::B(failure),
            }
        };
        runtime::promise(env, until_cancelled(call, cancel))
    }

    /// Reports many redemptions; the results are in their order.
    #[napi(catch_unwind, ts_return_type = "Promise<Array<Redeemed | Failure> | null>")]
    pub fn redeem_many<'env>(
        &self,
        env: &'env Env,
        redemptions: Vec<NativeRedemption>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<Object<'env>> {
        let client = self.0.clone();
        let redemptions = redemptions.iter().map(NativeRedemption::parse).collect();
        let call = async move { redeem_valid(&client, redemptions).await };
        runtime::promise(env, until_cancelled(call, cancel))
    }
}

/// The valid redemptions are reported; each of the others is a failure in its place.
async fn redeem_valid(client: &Client, redemptions: Vec<Result<Redemption, Failure>>) -> Vec<Outcome> {
    let valid: Vec<_> = redemptions.iter().flatten().cloned().collect();
    let mut reported = client.redeem_many(&valid).await.into_iter();
    let results = redemptions.into_iter().filter_map(|redemption| match redemption {
        Ok(_) => reported.next().map(outcome),
        Err(failure) => Some(Either::B(failure)),
    });
    results.collect()
}

pub(crate) fn outcome(result: Result<RedemptionReceipt, Error>) -> Outcome {
    match result {
        Ok(receipt) => Either::A(Redeemed {
            ok: true,
            coupon_code: receipt.coupon_code.as_str().into(),
            late_by_ms: receipt.late_by.map(|late_by| late_by.as_secs_f64() * 1000.0),
        }),
        Err(error) => Either::B(error.into()),
    }
}
