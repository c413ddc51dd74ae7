use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict as _, PyDict, PyDictMethods, PyString};
use sovendus::{CouponCode, EmailHash, Field, OrderRef, Redemption};

use crate::errors::Outcome;
use crate::money::decimal;
use crate::order::order;
use crate::text::Str;
use crate::time::signed_unix;

/// A voucher code that was used in an order.
#[pyclass(frozen, eq, module = "sovendus", name = "Redemption")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PyRedemption(Redemption);

impl PyRedemption {
    pub(crate) fn redemption(&self) -> &Redemption {
        &self.0
    }
}

#[pymethods]
impl PyRedemption {
    #[new]
    #[pyo3(
        signature = (coupon_code, **facts),
        text_signature = "(coupon_code, *, order_id=None, order_value=None, order_currency=None, email=None, \
            email_hash=None, traffic_medium=None, placed_at=None)"
    )]
    fn new(py: Python<'_>, coupon_code: Str<'_>, facts: Option<&Bound<'_, PyDict>>) -> Outcome<Self> {
        let code = CouponCode::parse(coupon_code.exact(Field::CouponCode)?)?;
        Ok(Self(Redemption::new(code, order(py, facts)?)))
    }

    /// The code, trimmed.
    #[getter]
    fn coupon_code(&self) -> &str {
        self.0.coupon_code.as_str()
    }

    /// The order's number in the shop.
    #[getter]
    fn order_id(&self) -> Option<&str> {
        self.0.order.order_id.as_ref().map(OrderRef::as_str)
    }

    /// The net value, as it goes out.
    #[getter]
    fn order_value<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.order.order_value.map(|value| decimal(py)?.call1((value.to_string(),))).transpose()
    }

    /// The currency of the value.
    #[getter]
    fn order_currency(&self) -> Option<&'static str> {
        self.0.order.order_value.map(|value| value.currency().code())
    }

    /// The hash of the customer's address.
    #[getter]
    fn email_hash(&self) -> Option<&str> {
        self.0.order.email_hash.as_ref().map(EmailHash::as_hex)
    }

    /// The integration that the code came through.
    #[getter]
    fn traffic_medium(&self) -> Option<String> {
        self.0.order.traffic_medium.map(|id| id.to_string())
    }

    /// When the order was placed, in Unix seconds.
    #[getter]
    fn placed_at(&self) -> Option<f64> {
        self.0.order.placed_at.map(signed_unix)
    }

    /// Without the hash of the address, which is personal data.
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let code = quoted(py, self.coupon_code())?;
        let id = match self.order_id() {
            Some(id) => format!(", order_id={}", quoted(py, id)?),
            None => String::new(),
        };
        let value = self.0.order.order_value.map_or_else(String::new, |value| {
            format!(", order_value='{value}', order_currency='{}'", value.currency().code())
        });
        Ok(format!("Redemption({code}{id}{value})"))
    }

    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<((&str,), Bound<'py, PyDict>)> {
        let facts = [
            ("order_id", self.order_id().into_pyobject(py)?.into_any()),
            ("order_value", self.order_value(py)?.into_pyobject(py)?.into_any()),
            ("order_currency", self.order_currency().into_pyobject(py)?.into_any()),
            ("email_hash", self.email_hash().into_pyobject(py)?.into_any()),
            ("traffic_medium", self.traffic_medium().into_pyobject(py)?.into_any()),
            ("placed_at", self.placed_at().into_pyobject(py)?.into_any()),
        ];
        Ok(((self.coupon_code(),), facts.into_py_dict(py)?))
    }
}

/// As Python writes it: a code may hold quotes.
pub(crate) fn quoted(py: Python<'_>, text: &str) -> PyResult<String> {
    Ok(PyString::new(py, text).repr()?.to_string_lossy().into_owned())
}

/// A redemption as it is, or the one that a code and an order's facts make.
#[pyfunction]
#[pyo3(signature = (coupon_code, **facts))]
pub(crate) fn as_redemption(
    coupon_code: &Bound<'_, PyAny>,
    facts: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyRedemption> {
    let redemption = match coupon_code.cast::<PyRedemption>() {
        Err(_) => coupon_code.py().get_type::<PyRedemption>().call((coupon_code,), facts)?.cast_into()?,
        Ok(redemption) if facts.is_none_or(PyDictMethods::is_empty) => redemption.clone(),
        Ok(_) => return Err(PyTypeError::new_err("a Redemption has its order's facts already")),
    };
    Ok(redemption.get().clone())
}
