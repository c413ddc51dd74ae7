use napi::bindgen_prelude::{BigInt, Either3};
use sovendus::{Amount, Error, Field, Problem};

/// An amount as JavaScript has it: a text, a whole number of the currency's usual unit, or a bigint of its smallest.
pub(crate) type Money = Either3<String, f64, BigInt>;

/// The largest number below which every whole number is exact: `Number.MAX_SAFE_INTEGER`.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// An exact amount that the core reads.
pub(crate) enum Exact {
    Text(String),
    MinorUnits(i128),
}

impl Exact {
    /// Refuses a number that isn't exact.
    pub(crate) fn from(field: Field, money: &Money) -> Result<Self, Error> {
        Ok(match money {
            Either3::A(text) => Self::Text(text.clone()),
            Either3::B(number) if is_exact(*number) => Self::Text(number.to_string()),
            Either3::B(_) => return Err(Error::invalid_input(field, Problem::Float)),
            Either3::C(units) => Self::MinorUnits(saturated(units)),
        })
    }

    pub(crate) fn as_amount(&self) -> Amount<'_> {
        match self {
            Self::Text(text) => Amount::Text(text),
            Self::MinorUnits(units) => Amount::MinorUnits(*units),
        }
    }
}

fn is_exact(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() <= MAX_SAFE_INTEGER
}

/// The core refuses the largest and the smallest, so all beyond them may become them.
fn saturated(units: &BigInt) -> i128 {
    match units.get_i128() {
        (units, true) => units,
        _ if units.sign_bit => i128::MIN,
        _ => i128::MAX,
    }
}
