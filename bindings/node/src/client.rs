use std::sync::Arc;

use napi::Either;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use sovendus::{ApiKey, ClientBuilder, Error, ProductId, RetryPolicy};
use zeroize::Zeroizing;

use crate::account;
use crate::error::Failure;
use crate::number::duration;

/// A product and its API key.
#[napi(object, object_to_js = false)]
pub struct Credentials {
    pub product_id: String,
    pub api_key: String,
}

/// Settings of a client; what is left out has the core's default.
#[napi(object, object_to_js = false)]
pub struct ClientSettings {
    /// The default product; without it the first of the further ones is.
    pub product_id: Option<String>,
    pub api_key: Option<String>,
    /// Further products.
    pub products: Vec<Credentials>,
    pub traffic_source: Option<String>,
    pub traffic_medium: Option<String>,
    pub percentage_billing: Option<bool>,
    pub shared_codes: Option<bool>,
    pub late_after_ms: Option<f64>,
    pub endpoint: Option<String>,
    pub coupon_endpoint: Option<String>,
    pub timeout_ms: Option<f64>,
    pub connect_timeout_ms: Option<f64>,
    pub budget_ms: Option<f64>,
    pub max_retries: Option<u32>,
    pub max_in_flight: Option<u32>,
    pub ca_bundle: Option<Uint8Array>,
}

#[napi]
pub struct NativeClient(pub(crate) Arc<sovendus::Client>);

#[napi]
impl NativeClient {
    /// Checks the settings and starts nothing.
    #[napi(catch_unwind)]
    pub fn create(settings: ClientSettings) -> Either<NativeClient, Failure> {
        match build(settings) {
            Ok(client) => Either::A(Self(Arc::new(client))),
            Err(error) => Either::B(error.into()),
        }
    }

    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.0.close();
    }
}

fn build(mut settings: ClientSettings) -> Result<sovendus::Client, Error> {
    let mut builder = with_products(sovendus::Client::builder(), &mut settings)?;
    let account = account::of(&settings)?;
    if let Some(account) = account {
        builder = builder.redemption_account(account);
    }
    if let Some(endpoint) = settings.coupon_endpoint {
        builder = builder.coupon_endpoint(endpoint.parse()?);
    }
    if let Some(endpoint) = settings.endpoint {
        builder = builder.endpoint(endpoint.parse()?);
    }
    if let Some(timeout) = settings.timeout_ms {
        builder = builder.timeout(duration(timeout));
    }
    if let Some(timeout) = settings.connect_timeout_ms {
        builder = builder.connect_timeout(duration(timeout));
    }
    if let Some(budget) = settings.budget_ms {
        builder = builder.budget(duration(budget));
    }
    if let Some(max_retries) = settings.max_retries {
        let mut policy = RetryPolicy::default();
        policy.max_retries = max_retries;
        builder = builder.retry(policy);
    }
    if let Some(calls) = settings.max_in_flight {
        builder = builder.max_in_flight(usize::try_from(calls).unwrap_or(usize::MAX));
    }
    if let Some(pem) = settings.ca_bundle {
        builder = builder.ca_bundle_pem(&pem)?;
    }
    builder.build()
}

/// The first is the default one. The copies of the keys that came from JavaScript are wiped, also when refused.
fn with_products(builder: ClientBuilder, settings: &mut ClientSettings) -> Result<ClientBuilder, Error> {
    let api_key = settings.api_key.take().map(Zeroizing::new);
    let api_key = api_key.as_ref().map(|key| key.as_str());
    let mut builder = builder.product_if_configured(settings.product_id.as_deref(), api_key)?;
    for Credentials { product_id, api_key } in std::mem::take(&mut settings.products) {
        let api_key = Zeroizing::new(api_key);
        builder = builder.product(ProductId::parse(&product_id)?, ApiKey::parse(&api_key)?);
    }
    Ok(builder)
}
