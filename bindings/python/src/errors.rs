//! The one mapping from the core's errors to Python's exceptions, whose classes are written in Python.

use std::io;
use std::time::SystemTime;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use sovendus::{Error, ErrorKind};

/// What a native function may fail with, so that `?` takes either.
pub(crate) enum Failure {
    Core(Error),
    Python(PyErr),
}

pub(crate) type Outcome<T> = Result<T, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Python(error.into())
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Core(error) => Python::attach(|py| match exception(py, &error) {
                Ok(exception) => Self::from_value(exception),
                Err(error) => error,
            }),
            Failure::Python(error) => error,
        }
    }
}

/// The exception for an error. Its cause stays behind: it may name what must not be shown.
pub(crate) fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    static FROM_NATIVE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let (field, problem) = error.problem().map(|(field, problem)| (field.code(), problem.code())).unzip();
    let retry_after = error.retry_after().map(|after| after.from(SystemTime::now()).as_secs_f64());
    FROM_NATIVE.import(py, "sovendus.errors", "from_native")?.call1((
        error.code(),
        error.to_string(),
        error.status(),
        field,
        problem,
        retry_after,
    ))
}

/// Code, name, whether it is worth repeating, and meaning of every kind.
pub(crate) fn kinds() -> Vec<(&'static str, &'static str, bool, &'static str)> {
    let row = |kind: &ErrorKind| (kind.code(), kind.name(), kind.is_retryable(), kind.meaning());
    ErrorKind::ALL.iter().map(row).collect()
}
