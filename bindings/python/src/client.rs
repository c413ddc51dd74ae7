//! The client's classes. Native all the way: a Python frame that held an API key would show it on error pages.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyMapping, PyTuple};
use sovendus::{ApiKey, Client, ClientBuilder, Endpoint, Error, ProductId, RetryPolicy};

use crate::call::wait;
use crate::click::ClickLike;
use crate::errors::Outcome;
use crate::send_conversion::SendConversion;
use crate::send_conversions::SendConversions;
use crate::text::Str;
use crate::time::limit;

/// What `Client` and `AsyncClient` have in common: everything but the calls.
#[pyclass(frozen, subclass, module = "sovendus._native")]
#[derive(Clone)]
pub(crate) struct ClientBase {
    client: Arc<Client>,
    endpoint: String,
    products: usize,
}

impl ClientBase {
    pub(crate) fn build(builder: ClientBuilder, endpoint: &Endpoint, products: usize) -> Result<Self, Error> {
        Ok(Self { client: Arc::new(builder.build()?), endpoint: endpoint.to_string(), products })
    }

    pub(crate) fn share(&self) -> Arc<Client> {
        Arc::clone(&self.client)
    }
}

#[pymethods]
impl ClientBase {
    #[new]
    #[pyo3(signature = (
        product_id, api_key, *, products=None, endpoint=None, timeout=10.0, connect_timeout=3.0, budget=None,
        max_retries=2, ca_bundle=None, max_in_flight=64
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn new(
        product_id: Str<'_>,
        api_key: Str<'_>,
        products: Option<&Bound<'_, PyMapping>>,
        endpoint: Option<Str<'_>>,
        timeout: f64,
        connect_timeout: f64,
        budget: Option<f64>,
        max_retries: u32,
        ca_bundle: Option<PathBuf>,
        max_in_flight: usize,
    ) -> Outcome<Self> {
        let endpoint = endpoint.map(|url| Endpoint::parse(&url)).transpose()?.unwrap_or_default();
        let mut retry = RetryPolicy::default();
        retry.max_retries = max_retries;
        let builder = Client::builder(ProductId::parse(&product_id)?, ApiKey::parse(&api_key)?)
            .endpoint(endpoint.clone())
            .timeout(limit(timeout))
            .connect_timeout(limit(connect_timeout))
            .retry(retry)
            .max_in_flight(max_in_flight);
        let builder = match budget {
            Some(budget) => builder.budget(limit(budget)),
            None => builder,
        };
        let builder = match ca_bundle {
            Some(path) => builder.ca_bundle_pem(&std::fs::read(path)?)?,
            None => builder,
        };
        let (builder, further) = with_products(builder, products)?;
        Ok(Self::build(builder, &endpoint, 1 + further)?)
    }

    /// Closes idle connections and refuses further calls; calls under way go on.
    fn close(&self) {
        self.client.close();
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let (class, this) = (slf.get_type().name()?, slf.get());
        Ok(format!("{class}(endpoint='{}', products={})", this.endpoint, this.products))
    }

    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<()> {
        let class = slf.get_type().name()?;
        Err(PyTypeError::new_err(format!(
            "{class} holds API keys and is not pickled; make one where it is needed"
        )))
    }
}

fn with_products(
    mut builder: ClientBuilder,
    products: Option<&Bound<'_, PyMapping>>,
) -> Outcome<(ClientBuilder, usize)> {
    let Some(products) = products else { return Ok((builder, 0)) };
    let items = products.items()?;
    for item in &items {
        let (product_id, api_key): (PyBackedStr, PyBackedStr) = item.extract()?;
        builder = builder.product(ProductId::parse(&product_id)?, ApiKey::parse(&api_key)?);
    }
    Ok((builder, items.len()))
}

/// The client for callers that wait.
#[pyclass(frozen, extends = ClientBase, module = "sovendus", name = "Client")]
pub(crate) struct PyClient;

#[pymethods]
impl PyClient {
    /// Takes what the base takes.
    #[new]
    #[pyo3(
        signature = (*args, **kwargs),
        text_signature = "(product_id, api_key, *, products=None, endpoint=None, timeout=10.0, \
            connect_timeout=3.0, budget=None, max_retries=2, ca_bundle=None, max_in_flight=64)"
    )]
    fn new(
        args: &Bound<'_, PyTuple>,
        kwargs: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<PyClassInitializer<Self>> {
        let base = args.py().get_type::<ClientBase>().call(args, kwargs)?.cast_into::<ClientBase>()?;
        Ok(Self::over(base.get().clone()))
    }

    /// Reports the conversion of a click and returns what the API confirmed.
    #[pyo3(signature = (click, product_id=None))]
    fn send_conversion<'py>(
        slf: &Bound<'py, Self>,
        click: ClickLike,
        product_id: Option<Str<'_>>,
    ) -> Outcome<Bound<'py, PyAny>> {
        let verb = SendConversion::new(slf.as_super().get(), click, product_id.as_deref())?;
        Ok(wait(slf.py(), verb)?)
    }

    /// Reports many conversions; receipts and errors come back in the order of the clicks.
    fn send_conversions<'py>(
        slf: &Bound<'py, Self>,
        clicks: &Bound<'_, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        wait(slf.py(), SendConversions::new(slf.as_super().get(), clicks)?)
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_raised))]
    fn __exit__(slf: &Bound<'_, Self>, _raised: &Bound<'_, PyTuple>) {
        slf.as_super().get().close();
    }
}

impl PyClient {
    pub(crate) fn over(base: ClientBase) -> PyClassInitializer<Self> {
        PyClassInitializer::from(base).add_subclass(Self)
    }
}
