use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use sovendus::{Client, CouponCode, Error, Field, Problem, RedeemedOrder, RedemptionReceipt};

use crate::bridge::Bridge;
use crate::call::{self, Verb};
use crate::client::ClientBase;
use crate::errors::Outcome;
use crate::late;
use crate::order::PyRedeemedOrder;
use crate::redeem_many::object;
use crate::text::Str;

type Outcomes = Vec<(String, Result<RedemptionReceipt, Error>)>;

pub(crate) struct RedeemOrder {
    client: Arc<Client>,
    codes: Vec<String>,
    order: RedeemedOrder,
    refused: Outcomes,
}

impl RedeemOrder {
    pub(crate) fn new(
        client: &ClientBase,
        given: &Bound<'_, PyAny>,
        order: &RedeemedOrder,
    ) -> PyResult<Self> {
        if given.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("expected a list of codes, not one str"));
        }
        let (mut codes, mut refused) = (Vec::new(), Outcomes::new());
        for code in given.try_iter()? {
            let code = code?;
            let code = code.extract::<Str<'_>>()?;
            match code.exact(Field::CouponCode) {
                Ok(code) => codes.push(code.to_owned()),
                Err(error) => refused.push((code.to_string(), Err(error))),
            }
        }
        if !codes.is_empty() {
            late::warn(given.py(), client.account(), [order])?;
        }
        Ok(Self { client: client.share(), codes, order: order.clone(), refused })
    }
}

impl Verb for RedeemOrder {
    type Answer = Outcomes;

    /// An invalid code is an error at its own key, and isn't sent.
    async fn run(self) -> Outcomes {
        let mut outcomes = self.client.redeem_order(&self.codes, &self.order).await;
        outcomes.extend(self.refused);
        outcomes
    }

    fn into_py(py: Python<'_>, answers: Outcomes) -> PyResult<Bound<'_, PyAny>> {
        let outcomes = PyDict::new(py);
        for (code, answer) in answers {
            outcomes.set_item(code, object(py, answer)?)?;
        }
        Ok(outcomes.into_any())
    }
}

/// Reports an order that was checked before, and waits.
#[pyfunction]
pub(crate) fn redeem_order<'py>(
    py: Python<'py>,
    client: &ClientBase,
    codes: &Bound<'py, PyAny>,
    order: &PyRedeemedOrder,
) -> PyResult<Bound<'py, PyAny>> {
    call::wait(py, RedeemOrder::new(client, codes, order.order())?)
}

/// The awaitable half: the answers become the future's.
#[pyfunction]
pub(crate) fn start_redeem_order(
    client: &ClientBase,
    bridge: &Bridge,
    future: Bound<'_, PyAny>,
    codes: &Bound<'_, PyAny>,
    order: &PyRedeemedOrder,
) -> Outcome<u64> {
    Ok(call::start(bridge, future, RedeemOrder::new(client, codes, order.order())?)?)
}

/// The codes that aren't blank, of one code, several or none.
#[pyfunction]
#[pyo3(signature = (codes))]
pub(crate) fn given_codes(codes: Option<Bound<'_, PyAny>>) -> PyResult<Vec<Bound<'_, PyAny>>> {
    let Some(codes) = codes else { return Ok(Vec::new()) };
    let given = if codes.is_instance_of::<PyString>() {
        vec![codes]
    } else {
        codes.try_iter()?.collect::<PyResult<Vec<_>>>()?
    };
    Ok(given.into_iter().filter(|code| !is_blank(code)).collect())
}

/// `None` stands for no code.
fn is_blank(code: &Bound<'_, PyAny>) -> bool {
    let empty = |error: Error| error.problem() == Some((Field::CouponCode, Problem::Empty));
    code.is_none() || code.extract::<Str<'_>>().is_ok_and(|code| CouponCode::parse(&code).is_err_and(empty))
}
