use std::sync::Arc;

use pyo3::prelude::*;
use sovendus::{Client, Error, Redemption, RedemptionReceipt};

use crate::bridge::Bridge;
use crate::call::{self, Verb};
use crate::client::ClientBase;
use crate::errors::{Failure, Outcome};
use crate::late;
use crate::redemption::PyRedemption;
use crate::redemption_receipt::PyRedemptionReceipt;

pub(crate) struct Redeem {
    client: Arc<Client>,
    redemption: Redemption,
}

impl Redeem {
    pub(crate) fn new(py: Python<'_>, client: &ClientBase, redemption: &PyRedemption) -> PyResult<Self> {
        let redemption = redemption.redemption().clone();
        late::warn(py, client.account(), [&redemption.order])?;
        Ok(Self { client: client.share(), redemption })
    }
}

impl Verb for Redeem {
    type Answer = Result<RedemptionReceipt, Error>;

    async fn run(self) -> Self::Answer {
        self.client.redeem(&self.redemption).await
    }

    fn into_py(py: Python<'_>, answer: Self::Answer) -> PyResult<Bound<'_, PyAny>> {
        let receipt = answer.map_err(Failure::from)?;
        Ok(Bound::new(py, PyRedemptionReceipt::from(receipt))?.into_any())
    }
}

/// The awaitable half: the answer becomes the future's.
#[pyfunction]
pub(crate) fn start_redeem(
    client: &ClientBase,
    bridge: &Bridge,
    future: Bound<'_, PyAny>,
    redemption: &PyRedemption,
) -> Outcome<u64> {
    let verb = Redeem::new(future.py(), client, redemption)?;
    Ok(call::start(bridge, future, verb)?)
}
