use pyo3::prelude::*;
use sovendus::SetCookie;

/// A cookie to set, or with `max_age` 0 to remove.
#[pyclass(frozen, eq, module = "sovendus", name = "SetCookie")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PySetCookie(SetCookie);

impl From<SetCookie> for PySetCookie {
    fn from(cookie: SetCookie) -> Self {
        Self(cookie)
    }
}

#[pymethods]
impl PySetCookie {
    /// The cookie's name.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Its value; empty for a removal.
    #[getter]
    fn value(&self) -> &str {
        &self.0.value
    }

    /// How long the browser keeps it, in seconds; 0 for a removal.
    #[getter]
    fn max_age(&self) -> u64 {
        self.0.max_age.as_secs()
    }

    /// Its domain, if the shop set one.
    #[getter]
    fn domain(&self) -> Option<&str> {
        self.0.domain.as_deref()
    }

    /// Whether it is sent over https only.
    #[getter]
    fn secure(&self) -> bool {
        self.0.secure
    }

    /// The value of a `Set-Cookie` header.
    fn __str__(&self) -> String {
        self.0.to_string()
    }

    /// Without the value, which holds the token.
    fn __repr__(&self) -> String {
        format!("SetCookie(name='{}', max_age={})", self.0.name, self.max_age())
    }
}
