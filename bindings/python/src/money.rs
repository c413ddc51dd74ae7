//! Amounts of money as Python has them. Floats are told from other types, since they are the likely mistake.

use std::borrow::Cow;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString, PyType};
use sovendus::{Amount, Error, Field, Problem};

/// What an exact amount reads as, or why it is none. Its field is known only later.
pub(crate) struct Money<'a>(Result<Cow<'a, str>, Problem>);

impl Money<'_> {
    pub(crate) const ZERO: Self = Self(Ok(Cow::Borrowed("0")));

    pub(crate) fn as_amount(&self, field: Field) -> Result<Amount<'_>, Error> {
        self.0.as_deref().map(Amount::Text).map_err(|problem| Error::invalid_input(field, *problem))
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Money<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let exact = if object.is_instance_of::<PyString>() {
            object.extract::<&'a str>().map(Cow::Borrowed).map_err(|_| Problem::NotANumber)
        } else if object.is_instance_of::<PyFloat>() || object.is_instance_of::<PyBool>() {
            Err(Problem::Float)
        } else if object.is_instance_of::<PyInt>() {
            // What doesn't fit has more digits than the core keeps.
            object.extract::<i128>().map(|number| number.to_string().into()).map_err(|_| Problem::TooLarge)
        } else if object.is_instance(decimal(object.py())?)? {
            Ok(object.str()?.to_string_lossy().into_owned().into())
        } else {
            return Err(PyTypeError::new_err("expected Decimal, int or str"));
        };
        Ok(Self(exact))
    }
}

/// The class `Decimal`.
pub(crate) fn decimal(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}
