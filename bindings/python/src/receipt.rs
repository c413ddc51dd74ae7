use pyo3::prelude::*;
use sovendus::{ClickToken, ProductId, Receipt};

use crate::click::{PyClickToken, TokenLike};
use crate::errors::Outcome;
use crate::text::Str;

/// What the API confirmed.
#[pyclass(frozen, eq, hash, module = "sovendus", name = "Receipt")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct PyReceipt {
    token: ClickToken,
    product_id: ProductId,
}

impl From<Receipt> for PyReceipt {
    fn from(receipt: Receipt) -> Self {
        Self { token: receipt.token, product_id: receipt.product_id }
    }
}

#[pymethods]
impl PyReceipt {
    #[new]
    fn new(token: TokenLike, product_id: Str<'_>) -> Outcome<Self> {
        Ok(Self { token: token.0?, product_id: ProductId::parse(&product_id)? })
    }

    /// The click token that was sent back.
    #[getter]
    fn token(&self) -> PyClickToken {
        self.token.clone().into()
    }

    /// The product that the conversion was registered for.
    #[getter]
    fn product_id(&self) -> String {
        self.product_id.to_string()
    }

    fn __repr__(&self) -> String {
        format!("Receipt(token={:?}, product_id='{}')", self.token.masked(), self.product_id)
    }

    fn __getnewargs__(&self) -> (&str, String) {
        (self.token.as_str(), self.product_id())
    }
}
