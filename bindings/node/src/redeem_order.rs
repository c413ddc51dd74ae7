use napi::bindgen_prelude::Object;
use napi::{Either, Env};
use napi_derive::napi;
use sovendus::{Client, RedeemedOrder};

use crate::cancel::{Cancel, until_cancelled};
use crate::client::NativeClient;
use crate::error::Failure;
use crate::order::NativeOrder;
use crate::redeem::{Redeemed, outcome};
use crate::runtime;

/// What became of one code of an order.
#[napi(object, object_from_js = false)]
pub struct CodeOutcome {
    /// As it was reported; one that can't be as it came.
    pub code: String,
    #[napi(ts_type = "Redeemed | Failure")]
    pub outcome: Either<Redeemed, Failure>,
}

#[napi]
impl NativeClient {
    /// Reports each code of an order once. Resolves to a failure if the order itself is invalid.
    #[napi(catch_unwind, ts_return_type = "Promise<Array<CodeOutcome> | Failure | null>")]
    pub fn redeem_order<'env>(
        &self,
        env: &'env Env,
        codes: Vec<String>,
        order: NativeOrder,
        cancel: Option<&Cancel>,
    ) -> napi::Result<Object<'env>> {
        let client = self.0.clone();
        let order = order.parse();
        let call = async move {
            match order {
                Ok(order) => Either::A(redeem_codes(&client, &codes, &order).await),
                Err(failure) => Either::B(failure),
            }
        };
        runtime::promise(env, until_cancelled(call, cancel))
    }
}

async fn redeem_codes(client: &Client, codes: &[String], order: &RedeemedOrder) -> Vec<CodeOutcome> {
    let results = client.redeem_order(codes, order).await;
    results.into_iter().map(|(code, result)| CodeOutcome { code, outcome: outcome(result) }).collect()
}
