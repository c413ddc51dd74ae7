use std::sync::Arc;

use pyo3::prelude::*;
use sovendus::{Click, Client, Error, Receipt};

use crate::bridge::Bridge;
use crate::call::{self, Verb};
use crate::click::{ClickLike, with_product};
use crate::client::ClientBase;
use crate::errors::{Failure, Outcome};
use crate::receipt::PyReceipt;
use crate::text::Str;

pub(crate) struct SendConversion {
    client: Arc<Client>,
    click: Click,
}

impl SendConversion {
    pub(crate) fn new(client: &ClientBase, click: ClickLike, product_id: Option<&str>) -> Outcome<Self> {
        Ok(Self { client: client.share(), click: with_product(click.0?, product_id)? })
    }
}

impl Verb for SendConversion {
    type Answer = Result<Receipt, Error>;

    async fn run(self) -> Self::Answer {
        self.client.send_conversion(&self.click).await
    }

    fn into_py(py: Python<'_>, answer: Self::Answer) -> PyResult<Bound<'_, PyAny>> {
        let receipt = answer.map_err(Failure::from)?;
        Ok(Bound::new(py, PyReceipt::from(receipt))?.into_any())
    }
}

/// The awaitable half: the answer becomes the future's.
#[pyfunction]
pub(crate) fn start_send_conversion(
    client: &ClientBase,
    bridge: &Bridge,
    future: Bound<'_, PyAny>,
    click: ClickLike,
    product_id: Option<Str<'_>>,
) -> Outcome<u64> {
    Ok(call::start(bridge, future, SendConversion::new(client, click, product_id.as_deref())?)?)
}
