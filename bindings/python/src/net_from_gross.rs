use pyo3::prelude::*;
use sovendus::{Currency, Field, Gross, GrossFacts};

use crate::errors::Outcome;
use crate::money::{Money, decimal};
use crate::text::Str;

/// The net value of an order as `Decimal`.
#[pyfunction]
#[pyo3(
    signature = (gross, currency, *, tax=None, tax_percent=None, shipping=Money::ZERO, discount=Money::ZERO),
    text_signature = "(gross, currency, *, tax=None, tax_percent=None, shipping=0, discount=0)"
)]
pub(crate) fn net_from_gross<'py>(
    py: Python<'py>,
    gross: Money<'_>,
    currency: Str<'_>,
    tax: Option<Money<'_>>,
    tax_percent: Option<Money<'_>>,
    shipping: Money<'_>,
    discount: Money<'_>,
) -> Outcome<Bound<'py, PyAny>> {
    let currency = Currency::parse(&currency)?;
    let facts = GrossFacts {
        gross: gross.as_amount(Field::Gross)?,
        tax: tax.as_ref().map(|tax| tax.as_amount(Field::Tax)).transpose()?,
        tax_percent: tax_percent.as_ref().map(|percent| percent.as_amount(Field::Tax)).transpose()?,
        shipping: Some(shipping.as_amount(Field::Shipping)?),
        discount: Some(discount.as_amount(Field::Discount)?),
    };
    let net = Gross::parse(&facts, currency)?.net(currency)?;
    Ok(decimal(py)?.call1((net.to_string(),))?)
}
