use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;
use sovendus::{EmailHash, ErrorKind, Field, Problem};

use crate::errors::Outcome;
use crate::text::Str;

/// The hash of an e-mail address; `None` for a blank one.
#[pyfunction]
pub(crate) fn hash_email(email: Str<'_>) -> Outcome<Option<String>> {
    Ok(EmailHash::of(email.exact(Field::Email)?)?.map(hex))
}

/// The hashes of many addresses, in one call.
#[pyfunction]
pub(crate) fn hash_emails(py: Python<'_>, emails: &Bound<'_, PyAny>) -> PyResult<PyHashedEmails> {
    if emails.is_instance_of::<PyString>() {
        return Err(PyTypeError::new_err("expected a list of addresses, not one str"));
    }
    let emails = emails.try_iter()?.map(|email| address(&email?)).collect::<PyResult<Vec<_>>>()?;
    Ok(py.detach(|| hashed(&emails)))
}

/// `None` for one that has no UTF-8.
fn address(email: &Bound<'_, PyAny>) -> PyResult<Option<PyBackedStr>> {
    let email = email.cast::<PyString>().map_err(|_| PyTypeError::new_err("expected a list of str"))?;
    Ok(email.extract().ok())
}

fn hashed(emails: &[Option<PyBackedStr>]) -> PyHashedEmails {
    let mut errors = Vec::new();
    let hashes = emails.iter().enumerate().map(|(index, email)| match problem_or_hash(email.as_deref()) {
        Ok(hash) => hash.map(hex),
        Err(problem) => {
            errors.push(PyEmailProblem {
                index,
                code: ErrorKind::InvalidInput.code(),
                problem: problem.code(),
            });
            None
        }
    });
    PyHashedEmails { hashes: hashes.collect(), errors }
}

fn problem_or_hash(email: Option<&str>) -> Result<Option<EmailHash>, Problem> {
    let email = email.ok_or(Problem::Character)?;
    EmailHash::of(email).map_err(|error| error.problem().map_or(Problem::Character, |(_, problem)| problem))
}

fn hex(hash: EmailHash) -> String {
    hash.as_hex().to_owned()
}

/// The hashes of many addresses, and what was wrong with the others.
#[pyclass(frozen, eq, module = "sovendus", name = "HashedEmails")]
#[derive(PartialEq)]
pub(crate) struct PyHashedEmails {
    /// In the order of the addresses; `None` for a blank address and for one that is among the errors.
    #[pyo3(get)]
    hashes: Vec<Option<String>>,
    errors: Vec<PyEmailProblem>,
}

#[pymethods]
impl PyHashedEmails {
    /// What was wrong with which address.
    #[getter]
    fn errors(&self) -> Vec<PyEmailProblem> {
        self.errors.clone()
    }

    /// Without the hashes, which are personal data.
    fn __repr__(&self) -> String {
        format!("HashedEmails({} addresses, {} errors)", self.hashes.len(), self.errors.len())
    }
}

/// What was wrong with one of many addresses.
#[pyclass(frozen, eq, hash, module = "sovendus", name = "EmailProblem")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PyEmailProblem {
    /// Its place among the addresses, from 0.
    #[pyo3(get)]
    index: usize,
    /// The error's code.
    #[pyo3(get)]
    code: &'static str,
    /// The code of what was wrong.
    #[pyo3(get)]
    problem: &'static str,
}

#[pymethods]
impl PyEmailProblem {
    fn __repr__(&self) -> String {
        format!("EmailProblem(index={}, code='{}', problem='{}')", self.index, self.code, self.problem)
    }
}
