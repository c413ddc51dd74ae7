use std::sync::LazyLock;

use pyo3::prelude::*;
use sovendus::ParamNames;

use crate::click::PyClick;
use crate::errors::Outcome;
use crate::text::{Str, Text};

static DEFAULT: LazyLock<ParamNames> = LazyLock::new(ParamNames::default);

/// The click in a raw query string, if there is one.
#[pyfunction]
#[pyo3(signature = (query, *, token_param=None, product_param=None))]
pub(crate) fn find_click(
    query: Text<'_>,
    token_param: Option<Str<'_>>,
    product_param: Option<Str<'_>>,
) -> Outcome<Option<PyClick>> {
    let click = match names(token_param.as_deref(), product_param.as_deref())? {
        None => DEFAULT.find_click(&query),
        Some(names) => names.find_click(&query),
    };
    Ok(click.map(PyClick::from))
}

/// `None` unless at least one name is the shop's own.
pub(crate) fn names(
    token: Option<&str>,
    product_id: Option<&str>,
) -> Result<Option<ParamNames>, sovendus::Error> {
    if token.is_none() && product_id.is_none() {
        return Ok(None);
    }
    let token = token.unwrap_or(DEFAULT.token());
    ParamNames::new(token, product_id.unwrap_or(DEFAULT.product_id())).map(Some)
}
