use rust_decimal::Decimal;

use super::{Currency, parse_amount};
use crate::error::{Error, Field, Problem};

/// An amount as a shop may write it.
#[derive(Clone, Copy, Debug)]
pub enum Amount<'a> {
    /// An exact decimal in the currency's usual unit: `12.34`.
    Text(&'a str),
    /// A whole number of the currency's smallest units.
    MinorUnits(i128),
}

impl Amount<'_> {
    /// The exact decimal that it is, in the currency's usual unit.
    ///
    /// # Errors
    ///
    /// Those of [`parse_amount`], with that field.
    pub fn exact(self, field: Field, currency: Currency) -> Result<Decimal, Error> {
        match self {
            Self::Text(text) => parse_amount(field, text),
            Self::MinorUnits(units) => Decimal::try_from_i128_with_scale(units, currency.digits())
                .map_err(|_| Error::invalid_input(field, Problem::TooLarge)),
        }
    }
}
