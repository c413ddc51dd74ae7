//! What comes as `str` or `bytes`. A `str` may hold lone surrogates (Python makes them of undecodable bytes), which
//! have no UTF-8: they are replaced. Where a rule of the core accepts the replacement, ask for [`Str::exact`].

use std::borrow::Cow;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::PyString;
use sovendus::{Error, Field, Problem};

/// The bytes of a `str` or `bytes`, without a copy in the usual case.
pub(crate) struct Text<'a>(Cow<'a, [u8]>);

impl AsRef<[u8]> for Text<'_> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Text<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(string) = object.cast::<PyString>() {
            return Ok(Self(match object.extract::<&'a str>() {
                Ok(text) => Cow::Borrowed(text.as_bytes()),
                Err(_) => Cow::Owned(string.to_string_lossy().into_owned().into_bytes()),
            }));
        }
        match object.extract::<&'a [u8]>() {
            Ok(bytes) => Ok(Self(Cow::Borrowed(bytes))),
            Err(_) => Err(PyTypeError::new_err("expected str or bytes")),
        }
    }
}

/// The text of a `str`.
pub(crate) struct Str<'a>(Cow<'a, str>);

impl std::ops::Deref for Str<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Str<'_> {
    /// The text, where another one in its place would be taken too: with a replacement it is refused.
    pub(crate) fn exact(&self, field: Field) -> Result<&str, Error> {
        match &self.0 {
            Cow::Borrowed(text) => Ok(text),
            Cow::Owned(_) => Err(Error::invalid_input(field, Problem::Character)),
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Str<'a> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let string = object.cast::<PyString>().map_err(|_| PyTypeError::new_err("expected str"))?;
        Ok(Self(match object.extract::<&'a str>() {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(string.to_string_lossy().into_owned()),
        }))
    }
}

/// A secret, kept where Python has it: a copy would be one more to wipe.
#[derive(FromPyObject)]
pub(crate) enum Secret {
    #[pyo3(transparent, annotation = "str")]
    Text(PyBackedStr),
    #[pyo3(transparent, annotation = "bytes")]
    Bytes(PyBackedBytes),
}

impl AsRef<[u8]> for Secret {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}
