use napi::Either;
use napi_derive::napi;
use sovendus::{Currency, Error, Field, Gross, GrossFacts, NetOrderValue};

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
        Err(error) => Either::B(error.into()),
    }
}

fn net(value: &GrossValue) -> Result<NetOrderValue, Error> {
    let currency = Currency::parse(&value.currency)?;
    let exact =
        |field, money: &Option<Money>| money.as_ref().map(|money| Exact::from(field, money)).transpose();
    let gross = Exact::from(Field::Gross, &value.gross)?;
    let tax = exact(Field::Tax, &value.tax)?;
    let tax_percent = exact(Field::Tax, &value.tax_percent)?;
    let shipping = exact(Field::Shipping, &value.shipping)?;
    let discount = exact(Field::Discount, &value.discount)?;
    let facts = GrossFacts {
        gross: gross.as_amount(),
        tax: tax.as_ref().map(Exact::as_amount),
        tax_percent: tax_percent.as_ref().map(Exact::as_amount),
        shipping: shipping.as_ref().map(Exact::as_amount),
        discount: discount.as_ref().map(Exact::as_amount),
    };
    Gross::parse(&facts, currency)?.net(currency)
}
