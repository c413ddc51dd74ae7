use std::time::Duration;

use pyo3::prelude::*;
use sovendus::{CouponCode, Field, RedemptionReceipt};

use crate::errors::Outcome;
use crate::redemption::quoted;
use crate::text::Str;
use crate::time::duration;

/// What the API confirmed: that it received the redemption of this code.
#[pyclass(frozen, eq, hash, module = "sovendus", name = "RedemptionReceipt")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct PyRedemptionReceipt {
    coupon_code: CouponCode,
    late_by: Option<Duration>,
}

impl From<RedemptionReceipt> for PyRedemptionReceipt {
    fn from(receipt: RedemptionReceipt) -> Self {
        Self { coupon_code: receipt.coupon_code, late_by: receipt.late_by }
    }
}

#[pymethods]
impl PyRedemptionReceipt {
    #[new]
    #[pyo3(signature = (coupon_code, late_by=None))]
    fn new(coupon_code: Str<'_>, late_by: Option<f64>) -> Outcome<Self> {
        let coupon_code = CouponCode::parse(coupon_code.exact(Field::CouponCode)?)?;
        Ok(Self { coupon_code, late_by: late_by.map(duration).transpose()? })
    }

    /// The code that was reported.
    #[getter]
    fn coupon_code(&self) -> &str {
        self.coupon_code.as_str()
    }

    /// The order's age in seconds, if that is too old to count as just in time.
    #[getter]
    fn late_by(&self) -> Option<f64> {
        self.late_by.map(|age| age.as_secs_f64())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let late = self.late_by().map(|age| format!(", late_by={age}")).unwrap_or_default();
        Ok(format!("RedemptionReceipt({}{late})", quoted(py, self.coupon_code())?))
    }

    fn __getnewargs__(&self) -> (&str, Option<f64>) {
        (self.coupon_code(), self.late_by())
    }
}
