//! Clicks and their tokens. Nothing here shows a whole token but `ClickToken.value`.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use sovendus::{Click, ClickToken, Error, ProductId};

use crate::errors::Outcome;
use crate::text::Str;

/// A validated click token.
#[pyclass(frozen, eq, hash, module = "sovendus", name = "ClickToken")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct PyClickToken(ClickToken);

impl From<ClickToken> for PyClickToken {
    fn from(token: ClickToken) -> Self {
        Self(token)
    }
}

#[pymethods]
impl PyClickToken {
    #[new]
    fn new(value: Str<'_>) -> Outcome<Self> {
        Ok(Self(ClickToken::parse(&value)?))
    }

    /// The whole token, for storing it with an order.
    #[getter]
    fn value(&self) -> &str {
        self.0.as_str()
    }

    /// What may be logged.
    #[getter]
    fn masked(&self) -> String {
        self.0.masked()
    }

    /// Whether the API counts no conversion for it.
    #[getter]
    fn is_test(&self) -> bool {
        self.0.is_test()
    }

    fn __str__(&self) -> String {
        self.0.masked()
    }

    fn __repr__(&self) -> String {
        format!("ClickToken('{}')", self.0.masked())
    }

    fn __getnewargs__(&self) -> (&str,) {
        (self.0.as_str(),)
    }
}

/// A landing from a Sovendus partner.
#[pyclass(frozen, eq, hash, module = "sovendus", name = "Click")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PyClick(Click);

impl From<Click> for PyClick {
    fn from(click: Click) -> Self {
        Self(click)
    }
}

impl PyClick {
    pub(crate) fn click(&self) -> &Click {
        &self.0
    }
}

#[pymethods]
impl PyClick {
    #[new]
    #[pyo3(signature = (token, product_id=None))]
    fn new(token: TokenLike, product_id: Option<Str<'_>>) -> Outcome<Self> {
        Ok(Self(with_product(token.0?.into(), product_id.as_deref())?))
    }

    /// What is sent back when the order completes.
    #[getter]
    fn token(&self) -> PyClickToken {
        self.0.token.clone().into()
    }

    /// The campaign, if the URL named one.
    #[getter]
    fn product_id(&self) -> Option<String> {
        self.0.product_id.map(|id| id.to_string())
    }

    fn __repr__(&self) -> String {
        let product_id = self.product_id().map(|id| format!(", product_id='{id}'")).unwrap_or_default();
        format!("Click('{}'{product_id})", self.0.token.masked())
    }

    fn __getnewargs__(&self) -> (&str, Option<String>) {
        (self.0.token.as_str(), self.product_id())
    }
}

/// What stands for a token: a `ClickToken`, or a `str` that may be invalid.
pub(crate) struct TokenLike(pub(crate) Result<ClickToken, Error>);

impl FromPyObject<'_, '_> for TokenLike {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(token) = object.cast::<PyClickToken>() {
            return Ok(Self(Ok(token.get().0.clone())));
        }
        let value: Str<'_> =
            object.extract().map_err(|_| PyTypeError::new_err("expected ClickToken or str"))?;
        Ok(Self(ClickToken::parse(&value)))
    }
}

/// What stands for a click: a `Click`, a `ClickToken`, or a token as `str` that may be invalid.
pub(crate) struct ClickLike(pub(crate) Result<Click, Error>);

impl FromPyObject<'_, '_> for ClickLike {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(click) = object.cast::<PyClick>() {
            return Ok(Self(Ok(click.get().0.clone())));
        }
        let token: TokenLike =
            object.extract().map_err(|_| PyTypeError::new_err("expected Click, ClickToken or str"))?;
        Ok(Self(token.0.map(Click::new)))
    }
}

/// A product named by the caller goes before the click's own.
pub(crate) fn with_product(click: Click, product_id: Option<&str>) -> Result<Click, Error> {
    match product_id {
        Some(id) => Ok(click.with_product(ProductId::parse(id)?)),
        None => Ok(click),
    }
}
