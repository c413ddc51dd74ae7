use pyo3::prelude::*;
use pyo3::types::PyDict;
use sovendus::{Field, OrderFacts, RedeemedOrder};

use crate::errors::Outcome;
use crate::money::Money;
use crate::placed_at::PlacedAt;
use crate::text::Str;

/// An order in which codes were redeemed, checked. It shows nothing, so that a Python frame may hold it where an
/// address would be in sight.
#[pyclass(frozen, module = "sovendus._native", name = "RedeemedOrder")]
pub(crate) struct PyRedeemedOrder(RedeemedOrder);

impl PyRedeemedOrder {
    pub(crate) fn order(&self) -> &RedeemedOrder {
        &self.0
    }
}

#[pymethods]
impl PyRedeemedOrder {
    #[new]
    #[pyo3(signature = (
        *, order_id=None, order_value=None, order_currency=None, email=None, email_hash=None, traffic_medium=None,
        placed_at=None
    ))]
    fn new(
        order_id: Option<Str<'_>>,
        order_value: Option<Money<'_>>,
        order_currency: Option<Str<'_>>,
        email: Option<Str<'_>>,
        email_hash: Option<Str<'_>>,
        traffic_medium: Option<Str<'_>>,
        placed_at: Option<PlacedAt>,
    ) -> Outcome<Self> {
        let order_value = order_value.as_ref().map(|money| money.as_amount(Field::OrderValue)).transpose()?;
        Ok(Self(RedeemedOrder::parse(&OrderFacts {
            order_id: order_id.as_ref().map(|id| id.exact(Field::OrderId)).transpose()?,
            order_value,
            order_currency: order_currency.as_deref(),
            email: email.as_ref().map(|email| email.exact(Field::Email)).transpose()?,
            email_hash: email_hash.as_deref(),
            traffic_medium: traffic_medium.as_deref(),
            placed_at: placed_at.map(|at| at.moment()).transpose()?,
        })?))
    }
}

/// The order that keyword arguments tell of.
pub(crate) fn order(py: Python<'_>, facts: Option<&Bound<'_, PyDict>>) -> PyResult<RedeemedOrder> {
    let order = py.get_type::<PyRedeemedOrder>().call((), facts)?.cast_into::<PyRedeemedOrder>()?;
    Ok(order.get().0.clone())
}
