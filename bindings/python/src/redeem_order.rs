use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use sovendus::{Client, CouponCode, Error, Field, Problem, RedeemedOrder, Redemption, RedemptionReceipt};

use crate::bridge::Bridge;
use crate::call::{self, Verb};
use crate::client::ClientBase;
use crate::errors::{Outcome, invalid_input};
use crate::late;
use crate::order::PyRedeemedOrder;
use crate::redeem_many::object;
use crate::text::Str;

pub(crate) struct RedeemOrder {
    client: Arc<Client>,
    redemptions: Vec<Redemption>,
    refused: Vec<(String, Problem)>,
}

impl RedeemOrder {
    pub(crate) fn new(
        client: &ClientBase,
        codes: &Bound<'_, PyAny>,
        order: &RedeemedOrder,
    ) -> PyResult<Self> {
        if codes.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("expected a list of codes, not one str"));
        }
        let (mut valid, mut refused) = (Vec::new(), Vec::new());
        for code in codes.try_iter()? {
            match checked(&code?.extract()?) {
                Ok(code) => valid.push(code),
                Err(refusal) => refused.push(refusal),
            }
        }
        let redemptions = Redemption::of_order(valid, order);
        late::warn(codes.py(), client.account(), &redemptions)?;
        Ok(Self { client: client.share(), redemptions, refused })
    }
}

fn checked(code: &Str<'_>) -> Result<CouponCode, (String, Problem)> {
    let refused = |problem| (code.to_string(), problem);
    let text = code.exact(Field::CouponCode).map_err(|_| refused(Problem::Character))?;
    CouponCode::parse(text).map_err(|error| refused(problem_of(&error)))
}

fn problem_of(error: &Error) -> Problem {
    error.problem().map_or(Problem::Character, |(_, problem)| problem)
}

/// What became of each code.
pub(crate) struct Answers {
    reported: Vec<(CouponCode, Result<RedemptionReceipt, Error>)>,
    refused: Vec<(String, Problem)>,
}

impl Verb for RedeemOrder {
    type Answer = Answers;

    /// An invalid code is an error at its own key, and isn't sent.
    async fn run(self) -> Answers {
        let answers = self.client.redeem_many(&self.redemptions).await;
        let codes = self.redemptions.into_iter().map(|redemption| redemption.coupon_code);
        Answers { reported: codes.zip(answers).collect(), refused: self.refused }
    }

    fn into_py(py: Python<'_>, answers: Answers) -> PyResult<Bound<'_, PyAny>> {
        let outcomes = PyDict::new(py);
        for (code, answer) in answers.reported {
            outcomes.set_item(code.as_str(), object(py, answer)?)?;
        }
        for (code, problem) in answers.refused {
            outcomes.set_item(code, invalid_input(py, Field::CouponCode, problem)?)?;
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
    code.is_none()
        || code.extract::<Str<'_>>().is_ok_and(|code| matches!(checked(&code), Err((_, Problem::Empty))))
}
