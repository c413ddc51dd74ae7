use pyo3::prelude::*;
use sovendus::{Currency, Field, Gross, Problem, Tax, parse_amount};

use crate::errors::{Failure, Outcome};
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
    let mut of = Gross::new(parse_amount(Field::Gross, gross.as_text(Field::Gross)?)?);
    if let Some(tax) = parse_tax(tax, tax_percent)? {
        of.tax = tax;
    }
    of.shipping = parse_amount(Field::Shipping, shipping.as_text(Field::Shipping)?)?;
    of.discount = parse_amount(Field::Discount, discount.as_text(Field::Discount)?)?;
    let net = of.net(Currency::parse(&currency)?)?;
    Ok(decimal(py)?.call1((net.to_string(),))?)
}

fn parse_tax(amount: Option<Money<'_>>, percent: Option<Money<'_>>) -> Outcome<Option<Tax>> {
    let exact = |money: Money<'_>| Ok::<_, Failure>(parse_amount(Field::Tax, money.as_text(Field::Tax)?)?);
    match (amount, percent) {
        (Some(_), Some(_)) => Err(Failure::Input(Field::Tax, Problem::Duplicate)),
        (Some(amount), None) => Ok(Some(Tax::Amount(exact(amount)?))),
        (None, Some(percent)) => Ok(Some(Tax::Percent(exact(percent)?))),
        (None, None) => Ok(None),
    }
}
