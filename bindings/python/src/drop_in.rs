//! For the vendor's own functions, which are handed the credentials at each call.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use sovendus::{ApiKey, Client, Endpoint, ProductId};

use crate::client::{ClientBase, PyClient};
use crate::errors::Outcome;
use crate::text::Str;

/// A shop has a product or two; more only means that connections aren't reused.
const MAX_CLIENTS: usize = 8;

/// How long such a call may keep a page waiting.
const BUDGET: Duration = Duration::from_secs(3);

/// Newest last. Held only with the GIL and never while it is let go, so no fork finds it locked.
static CLIENTS: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

struct Kept {
    product_id: ProductId,
    api_key: ApiKey,
    endpoint: Endpoint,
    client: ClientBase,
}

/// The client for these credentials: the same one at each call, so that connections are reused.
#[pyfunction]
#[pyo3(signature = (product_id, api_key, endpoint=None))]
pub(crate) fn drop_in_client(
    py: Python<'_>,
    product_id: Str<'_>,
    api_key: Str<'_>,
    endpoint: Option<Str<'_>>,
) -> Outcome<Py<PyClient>> {
    let (product_id, api_key) = (ProductId::parse(&product_id)?, ApiKey::parse(&api_key)?);
    let endpoint = endpoint
        .filter(|url| !url.is_empty())
        .map(|url| Endpoint::parse(&url))
        .transpose()?
        .unwrap_or_else(Endpoint::conversions);
    let client = match kept(product_id, &api_key, &endpoint) {
        Some(client) => client,
        None => keep(product_id, api_key, endpoint)?,
    };
    Ok(Py::new(py, PyClient::over(client))?)
}

fn kept(product_id: ProductId, api_key: &ApiKey, endpoint: &Endpoint) -> Option<ClientBase> {
    let clients = CLIENTS.lock().unwrap_or_else(PoisonError::into_inner);
    let same = |kept: &&Kept| {
        kept.product_id == product_id && kept.api_key == *api_key && kept.endpoint == *endpoint
    };
    clients.iter().find(same).map(|kept| kept.client.clone())
}

fn keep(product_id: ProductId, api_key: ApiKey, endpoint: Endpoint) -> Outcome<ClientBase> {
    let builder = Client::builder()
        .product(product_id, api_key.clone())
        .endpoint(endpoint.clone())
        .timeout(BUDGET)
        .connect_timeout(BUDGET)
        .budget(BUDGET);
    let client = ClientBase::build(builder, &endpoint, 1, None)?;
    let mut clients = CLIENTS.lock().unwrap_or_else(PoisonError::into_inner);
    let excess = (clients.len() + 1).saturating_sub(MAX_CLIENTS);
    clients.drain(..excess);
    clients.push(Kept { product_id, api_key, endpoint, client: client.clone() });
    Ok(client)
}

/// A secret with stars for what must not be shown.
#[pyfunction]
pub(crate) fn masked_secret(secret: Str<'_>) -> String {
    sovendus::masked_secret(&secret)
}
