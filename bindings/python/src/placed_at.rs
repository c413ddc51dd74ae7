//! When an order was placed: an aware `datetime`, or Unix seconds.

use std::time::SystemTime;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyFloat, PyInt, PyType};
use sovendus::{Error, Field, Problem};

use crate::time::since_1970;

/// The Unix seconds of a moment that may be none.
pub(crate) struct PlacedAt(f64);

impl PlacedAt {
    pub(crate) fn moment(&self) -> Result<SystemTime, Error> {
        let problem = if self.0.is_finite() { Problem::TooLarge } else { Problem::NotANumber };
        since_1970(self.0).ok_or_else(|| Error::invalid_input(Field::PlacedAt, problem))
    }
}

impl FromPyObject<'_, '_> for PlacedAt {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let is_number = object.is_instance_of::<PyFloat>() || object.is_instance_of::<PyInt>();
        if is_number && !object.is_instance_of::<PyBool>() {
            // An int that doesn't fit is as far away as can be.
            return Ok(Self(object.extract().unwrap_or(f64::MAX)));
        }
        if !object.is_instance(datetime(object.py())?)? {
            return Err(PyTypeError::new_err("expected an aware datetime or Unix seconds"));
        }
        if object.call_method0("utcoffset")?.is_none() {
            return Err(PyTypeError::new_err("expected an aware datetime; this one has no time zone"));
        }
        Ok(Self(object.call_method0("timestamp")?.extract()?))
    }
}

fn datetime(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DATETIME.import(py, "datetime", "datetime")
}
