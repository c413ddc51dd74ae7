use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyList;
use sovendus::{Click, Client, Error, Receipt};

use crate::bridge::Bridge;
use crate::call::{self, Verb};
use crate::click::ClickLike;
use crate::client::ClientBase;
use crate::errors::{Outcome, exception};
use crate::receipt::PyReceipt;

pub(crate) struct SendConversions {
    client: Arc<Client>,
    clicks: Vec<Result<Click, Error>>,
}

impl SendConversions {
    pub(crate) fn new(client: &ClientBase, clicks: &Bound<'_, PyAny>) -> PyResult<Self> {
        let click = |item: PyResult<Bound<'_, PyAny>>| Ok(item?.extract::<ClickLike>()?.0);
        Ok(Self { client: client.share(), clicks: clicks.try_iter()?.map(click).collect::<PyResult<_>>()? })
    }
}

impl Verb for SendConversions {
    type Answer = Vec<Result<Receipt, Error>>;

    /// An invalid token is the answer at its own place, and isn't sent.
    async fn run(self) -> Self::Answer {
        let valid: Vec<Click> = self.clicks.iter().flatten().cloned().collect();
        let mut sent = self.client.send_conversions(&valid).await.into_iter();
        let mut answers = Vec::with_capacity(self.clicks.len());
        for click in self.clicks {
            match click {
                Ok(_) => answers.extend(sent.next()),
                Err(error) => answers.push(Err(error)),
            }
        }
        answers
    }

    fn into_py(py: Python<'_>, answers: Self::Answer) -> PyResult<Bound<'_, PyAny>> {
        let object = |answer| match answer {
            Ok(receipt) => Ok(Bound::new(py, PyReceipt::from(receipt))?.into_any()),
            Err(error) => exception(py, &error),
        };
        let objects = answers.into_iter().map(object).collect::<PyResult<Vec<_>>>()?;
        Ok(PyList::new(py, objects)?.into_any())
    }
}

/// The awaitable half: the answers become the future's.
#[pyfunction]
pub(crate) fn start_send_conversions(
    client: &ClientBase,
    bridge: &Bridge,
    future: Bound<'_, PyAny>,
    clicks: &Bound<'_, PyAny>,
) -> Outcome<u64> {
    Ok(call::start(bridge, future, SendConversions::new(client, clicks)?)?)
}
