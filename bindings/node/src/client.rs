use std::sync::Arc;

use napi::Either;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use sovendus::{ApiKey, Error, ProductId, RetryPolicy};
use zeroize::Zeroizing;

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
    /// The first is the default product.
    pub products: Vec<Credentials>,
    pub endpoint: Option<String>,
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

fn build(settings: ClientSettings) -> Result<sovendus::Client, Error> {
    let mut products = settings.products.into_iter();
    let first = products.next().unwrap_or(Credentials { product_id: String::new(), api_key: String::new() });
    let (product_id, api_key) = parse(first)?;
    let mut builder = sovendus::Client::builder(product_id, api_key);
    for further in products {
        let (product_id, api_key) = parse(further)?;
        builder = builder.product(product_id, api_key);
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

/// The copy of the key that came from JavaScript is wiped, also when it is refused.
fn parse(credentials: Credentials) -> Result<(ProductId, ApiKey), Error> {
    let api_key = Zeroizing::new(credentials.api_key);
    Ok((ProductId::parse(&credentials.product_id)?, ApiKey::parse(&api_key)?))
}
