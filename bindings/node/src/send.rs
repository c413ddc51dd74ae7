use napi::bindgen_prelude::Object;
use napi::{Either, Env};
use napi_derive::napi;
use sovendus::{Click, ClickToken, Client, Error, ProductId, Receipt};

use crate::cancel::{Cancel, until_cancelled};
use crate::client::NativeClient;
use crate::error::Failure;
use crate::runtime;

/// What the API confirmed.
#[napi(object, object_from_js = false)]
pub struct Confirmed {
    #[napi(ts_type = "true")]
    pub ok: bool,
    pub token: String,
    pub product_id: String,
}

type Outcome = Either<Confirmed, Failure>;

#[napi]
impl NativeClient {
    /// Reports one conversion. Resolves to `null` if it was cancelled first.
    #[napi(catch_unwind, ts_return_type = "Promise<Confirmed | Failure | null>")]
    pub fn send_conversion<'env>(
        &self,
        env: &'env Env,
        token: String,
        product_id: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<Object<'env>> {
        let client = self.0.clone();
        let click = click(&token, product_id.as_deref());
        let call = async move {
            match click {
                Ok(click) => outcome(client.send_conversion(&click).await),
                Err(error) => outcome(Err(error)),
            }
        };
        runtime::promise(env, until_cancelled(call, cancel))
    }

    /// Reports many conversions; the results are in the order of the tokens.
    #[napi(catch_unwind, ts_return_type = "Promise<Array<Confirmed | Failure> | null>")]
    pub fn send_conversions<'env>(
        &self,
        env: &'env Env,
        tokens: Vec<String>,
        product_ids: Option<Vec<Option<String>>>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<Object<'env>> {
        let client = self.0.clone();
        let clicks = clicks(&tokens, product_ids.unwrap_or_default());
        let call = async move { send_valid(&client, clicks).await };
        runtime::promise(env, until_cancelled(call, cancel))
    }
}

/// The valid clicks are sent; each of the others is a failure in its place.
async fn send_valid(client: &Client, clicks: Vec<Result<Click, Error>>) -> Vec<Outcome> {
    let valid: Vec<_> = clicks.iter().flatten().cloned().collect();
    let mut sent = client.send_conversions(&valid).await.into_iter();
    let results = clicks.into_iter().filter_map(|click| match click {
        Ok(_) => sent.next(),
        Err(error) => Some(Err(error)),
    });
    results.map(outcome).collect()
}

fn clicks(tokens: &[String], mut product_ids: Vec<Option<String>>) -> Vec<Result<Click, Error>> {
    product_ids.resize(tokens.len(), None);
    tokens.iter().zip(&product_ids).map(|(token, id)| click(token, id.as_deref())).collect()
}

pub(crate) fn click(token: &str, product_id: Option<&str>) -> Result<Click, Error> {
    let click = Click::new(ClickToken::parse(token)?);
    Ok(match product_id {
        Some(id) => click.with_product(ProductId::parse(id)?),
        None => click,
    })
}

fn outcome(result: Result<Receipt, Error>) -> Outcome {
    match result {
        Ok(receipt) => Either::A(Confirmed {
            ok: true,
            token: receipt.token.as_str().into(),
            product_id: receipt.product_id.to_string(),
        }),
        Err(error) => Either::B(error.into()),
    }
}
