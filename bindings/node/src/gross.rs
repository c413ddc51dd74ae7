use napi::Either;
use napi_derive::napi;
use sovendus::{Currency, Field, Gross, NetOrderValue, Problem, Tax, parse_amount};

use crate::error::Failure;
use crate::money::{Exact, Money};

/// A gross value and what is in it.
#[napi(object, object_to_js = false)]
pub struct GrossValue {
    #[napi(ts_type = "string | number | bigint")]
    pub gross: Money,
    pub currency: String,
    #[napi(ts_type = "string | number | bigint")]
    pub tax: Option<Money>,
    #[napi(ts_type = "string | number")]
    pub tax_percent: Option<Money>,
    #[napi(ts_type = "string | number | bigint")]
    pub shipping: Option<Money>,
    #[napi(ts_type = "string | number | bigint")]
    pub discount: Option<Money>,
}

/// The net value.
#[napi(catch_unwind)]
pub fn net_from_gross(value: GrossValue) -> Either<String, Failure> {
    match net(&value) {
        Ok(net) => Either::A(net.to_string()),
        Err(failure) => Either::B(failure),
    }
}

fn net(value: &GrossValue) -> Result<NetOrderValue, Failure> {
    let currency = Currency::parse(&value.currency)?;
    let text = |field, money: &Money| Ok::<_, Failure>(Exact::from(field, money)?.into_text(currency));
    let mut gross = Gross::new(parse_amount(Field::Gross, &text(Field::Gross, &value.gross)?)?);
    match (&value.tax, &value.tax_percent) {
        (None, None) => {}
        (Some(tax), None) => gross.tax = Tax::Amount(parse_amount(Field::Tax, &text(Field::Tax, tax)?)?),
        (None, Some(percent)) => {
            gross.tax = Tax::Percent(parse_amount(Field::Tax, &text(Field::Tax, percent)?)?);
        }
        (Some(_), Some(_)) => return Err(Failure::invalid_input(Field::Tax, Problem::Duplicate)),
    }
    if let Some(shipping) = &value.shipping {
        gross.shipping = parse_amount(Field::Shipping, &text(Field::Shipping, shipping)?)?;
    }
    if let Some(discount) = &value.discount {
        gross.discount = parse_amount(Field::Discount, &text(Field::Discount, discount)?)?;
    }
    Ok(gross.net(currency)?)
}
