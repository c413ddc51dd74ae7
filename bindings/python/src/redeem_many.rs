use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyList;
use sovendus::{Client, Error, Redemption, RedemptionReceipt};

use crate::bridge::Bridge;
use crate::call::{self, Verb};
use crate::client::ClientBase;
use crate::errors::{Outcome, exception};
use crate::late;
use crate::redemption::PyRedemption;
use crate::redemption_receipt::PyRedemptionReceipt;

pub(crate) struct RedeemMany {
    client: Arc<Client>,
    redemptions: Vec<Redemption>,
}

impl RedeemMany {
    pub(crate) fn new(client: &ClientBase, redemptions: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = redemptions.py();
        let redemptions =
            redemptions.try_iter()?.map(|item| redemption(&item?)).collect::<PyResult<Vec<_>>>()?;
        late::warn(py, client.account(), redemptions.iter().map(|redemption| &redemption.order))?;
        Ok(Self { client: client.share(), redemptions })
    }
}

fn redemption(item: &Bound<'_, PyAny>) -> PyResult<Redemption> {
    let redemption = item.cast::<PyRedemption>();
    let redemption = redemption.map_err(|_| PyTypeError::new_err("expected a list of Redemption"))?;
    Ok(redemption.get().redemption().clone())
}

impl Verb for RedeemMany {
    type Answer = Vec<Result<RedemptionReceipt, Error>>;

    async fn run(self) -> Self::Answer {
        self.client.redeem_many(&self.redemptions).await
    }

    fn into_py(py: Python<'_>, answers: Self::Answer) -> PyResult<Bound<'_, PyAny>> {
        let objects = answers.into_iter().map(|answer| object(py, answer)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyList::new(py, objects)?.into_any())
    }
}

/// The receipt, or the error as a value.
pub(crate) fn object(py: Python<'_>, answer: Result<RedemptionReceipt, Error>) -> PyResult<Bound<'_, PyAny>> {
    match answer {
        Ok(receipt) => Ok(Bound::new(py, PyRedemptionReceipt::from(receipt))?.into_any()),
        Err(error) => exception(py, &error),
    }
}

/// The awaitable half: the answers become the future's.
#[pyfunction]
pub(crate) fn start_redeem_many(
    client: &ClientBase,
    bridge: &Bridge,
    future: Bound<'_, PyAny>,
    redemptions: &Bound<'_, PyAny>,
) -> Outcome<u64> {
    Ok(call::start(bridge, future, RedeemMany::new(client, redemptions)?)?)
}
