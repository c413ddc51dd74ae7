//! The client's classes. Native all the way: a Python frame that held an API key would show it on error pages.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyMapping, PyTuple};
use sovendus::{ApiKey, Client, ClientBuilder, Endpoint, Error, ProductId, RedemptionAccount, RetryPolicy};

use crate::account::Account;
use crate::call::wait;
use crate::click::ClickLike;
use crate::errors::Outcome;
use crate::order::order;
use crate::redeem::Redeem;
use crate::redeem_many::RedeemMany;
use crate::redeem_order::RedeemOrder;
use crate::redemption::as_redemption;
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
    account: Option<RedemptionAccount>,
}

impl ClientBase {
    pub(crate) fn build(
        builder: ClientBuilder,
        endpoint: &Endpoint,
        products: usize,
        account: Option<RedemptionAccount>,
    ) -> Result<Self, Error> {
        Ok(Self { client: Arc::new(builder.build()?), endpoint: endpoint.to_string(), products, account })
    }

    /// The account for redemptions, if there is one.
    pub(crate) fn account(&self) -> Option<&RedemptionAccount> {
        self.account.as_ref()
    }

    pub(crate) fn share(&self) -> Arc<Client> {
        Arc::clone(&self.client)
    }
}

#[pymethods]
impl ClientBase {
    #[new]
    #[pyo3(signature = (
        product_id=None, api_key=None, *, products=None, endpoint=None, traffic_source=None, traffic_medium=None,
        percentage_billing=false, shared_codes=false, late_after=None, coupon_endpoint=None, timeout=10.0,
        connect_timeout=3.0, budget=None, max_retries=2, ca_bundle=None, max_in_flight=64
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments in Python")]
    fn new(
        product_id: Option<Str<'_>>,
        api_key: Option<Str<'_>>,
        products: Option<&Bound<'_, PyMapping>>,
        endpoint: Option<Str<'_>>,
        traffic_source: Option<Str<'_>>,
        traffic_medium: Option<Str<'_>>,
        percentage_billing: bool,
        shared_codes: bool,
        late_after: Option<f64>,
        coupon_endpoint: Option<Str<'_>>,
        timeout: f64,
        connect_timeout: f64,
        budget: Option<f64>,
        max_retries: u32,
        ca_bundle: Option<PathBuf>,
        max_in_flight: usize,
    ) -> Outcome<Self> {
        let account =
            Account { traffic_source, traffic_medium, percentage_billing, shared_codes, late_after };
        let account = account.parse()?;
        let endpoint = endpoint_of(endpoint.as_deref())?.unwrap_or_else(Endpoint::conversions);
        let mut retry = RetryPolicy::default();
        retry.max_retries = max_retries;
        let builder = Client::builder()
            .endpoint(endpoint.clone())
            .timeout(limit(timeout))
            .connect_timeout(limit(connect_timeout))
            .retry(retry)
            .max_in_flight(max_in_flight);
        let builder = match endpoint_of(coupon_endpoint.as_deref())? {
            Some(endpoint) => builder.coupon_endpoint(endpoint),
            None => builder,
        };
        let builder = match budget {
            Some(budget) => builder.budget(limit(budget)),
            None => builder,
        };
        let builder = match ca_bundle {
            Some(path) => builder.ca_bundle_pem(&std::fs::read(path)?)?,
            None => builder,
        };
        let first = usize::from(product_id.is_some());
        let builder = builder.product_if_configured(product_id.as_deref(), api_key.as_deref())?;
        let (builder, further) = with_products(builder, products)?;
        let builder = match &account {
            Some(account) => builder.redemption_account(account.clone()),
            None => builder,
        };
        Ok(Self::build(builder, &endpoint, first + further, account)?)
    }

    /// Closes idle connections and refuses further calls; calls under way go on.
    fn close(&self) {
        self.client.close();
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let (class, this) = (slf.get_type().name()?, slf.get());
        let redemptions = if this.account.is_some() { ", redemptions=True" } else { "" };
        Ok(format!("{class}(endpoint='{}', products={}{redemptions})", this.endpoint, this.products))
    }

    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<()> {
        let class = slf.get_type().name()?;
        Err(PyTypeError::new_err(format!(
            "{class} holds API keys and is not pickled; make one where it is needed"
        )))
    }
}

/// An empty text is what an unset variable of the environment often comes as.
fn endpoint_of(url: Option<&str>) -> Result<Option<Endpoint>, Error> {
    url.filter(|url| !url.is_empty()).map(Endpoint::parse).transpose()
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
        text_signature = "(product_id=None, api_key=None, *, products=None, endpoint=None, traffic_source=None, \
            traffic_medium=None, percentage_billing=False, shared_codes=False, late_after=None, \
            coupon_endpoint=None, timeout=10.0, connect_timeout=3.0, budget=None, max_retries=2, ca_bundle=None, \
            max_in_flight=64)"
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

    /// Reports that a voucher code was used in an order.
    #[pyo3(
        signature = (coupon_code, **facts),
        text_signature = "($self, coupon_code, *, order_id=None, order_value=None, order_currency=None, email=None, \
            email_hash=None, traffic_medium=None, placed_at=None)"
    )]
    fn redeem<'py>(
        slf: &Bound<'py, Self>,
        coupon_code: &Bound<'_, PyAny>,
        facts: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let redemption = as_redemption(coupon_code, facts)?;
        wait(slf.py(), Redeem::new(slf.py(), slf.as_super().get(), &redemption)?)
    }

    /// Reports many redemptions; receipts and errors come back in the order of the redemptions.
    fn redeem_many<'py>(
        slf: &Bound<'py, Self>,
        redemptions: &Bound<'_, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        wait(slf.py(), RedeemMany::new(slf.as_super().get(), redemptions)?)
    }

    /// Reports each code of an order once; receipts and errors come back under the codes.
    #[pyo3(
        signature = (codes, **facts),
        text_signature = "($self, codes, *, order_id=None, order_value=None, order_currency=None, email=None, \
            email_hash=None, traffic_medium=None, placed_at=None)"
    )]
    fn redeem_order<'py>(
        slf: &Bound<'py, Self>,
        codes: &Bound<'_, PyAny>,
        facts: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let order = order(slf.py(), facts)?;
        wait(slf.py(), RedeemOrder::new(slf.as_super().get(), codes, &order)?)
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
