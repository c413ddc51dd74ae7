//! Money: exact decimals only, never floats.

mod amount;
mod gross;

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};

pub use amount::Amount;
pub use gross::{Gross, GrossFacts, Tax};

use crate::error::{Error, Field, Problem};

/// An ISO 4217 currency that money is paid in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    iso: iso_currency::Currency,
    digits: u32,
}

impl Currency {
    /// Finds a currency by its three-letter code, in upper case as ISO 4217 writes it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for any other text, and for codes that name no
    /// currency with an amount of digits, such as gold (`XAU`).
    pub fn parse(code: &str) -> Result<Self, Error> {
        let unknown = || Error::invalid_input(Field::OrderCurrency, Problem::NotACurrency);
        if code.is_empty() {
            return Err(Error::invalid_input(Field::OrderCurrency, Problem::Empty));
        }
        let iso = iso_currency::Currency::from_code(code).ok_or_else(unknown)?;
        let digits = iso.exponent().ok_or_else(unknown)?.into();
        Ok(Self { iso, digits })
    }

    /// Its three-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.iso.code()
    }

    /// How many digits an amount has after the point: 2 for EUR, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn digits(self) -> u32 {
        self.digits
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({})", self.code())
    }
}

/// The *net* value of an order: without VAT and shipping, never negative, in the digits of its currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NetOrderValue {
    amount: Decimal,
    currency: Currency,
}

impl NetOrderValue {
    /// Takes an exact amount, rounding half to even where it has more digits than its currency.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if it is negative, or has more than 28 digits in its
    /// currency.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, Error> {
        if amount.is_sign_negative() && !amount.is_zero() {
            return Err(Error::invalid_input(Field::OrderValue, Problem::Negative));
        }
        match in_digits_of(currency, amount) {
            Some(amount) => Ok(Self { amount, currency }),
            None => Err(Error::invalid_input(Field::OrderValue, Problem::TooLarge)),
        }
    }

    /// Reads an amount as [`parse_amount`] does.
    ///
    /// # Errors
    ///
    /// Those of [`parse_amount`], and for a negative amount.
    ///
    /// ```
    /// use sovendus::{Currency, NetOrderValue};
    ///
    /// let net = NetOrderValue::parse("16.798319", Currency::parse("EUR")?)?;
    /// assert_eq!(net.to_string(), "16.80");
    /// # Ok::<(), sovendus::Error>(())
    /// ```
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, Error> {
        Self::new(parse_amount(Field::OrderValue, amount)?, currency)
    }

    /// An amount in the currency's smallest units: 1234 is 12.34 EUR, 1234 JPY and 1.234 KWD.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if it is negative or has more than 28 digits.
    pub fn from_minor_units(units: i128, currency: Currency) -> Result<Self, Error> {
        Self::new(Amount::MinorUnits(units).exact(Field::OrderValue, currency)?, currency)
    }

    /// The exact amount, rounded to the currency's digits.
    #[must_use]
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// Its currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }
}

/// The amount as it goes out: a point, the currency's digits, nothing else.
impl fmt::Display for NetOrderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount.fmt(f)
    }
}

impl fmt::Debug for NetOrderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NetOrderValue({self} {})", self.currency.code())
    }
}

/// Reads an exact amount: digits with at most one point, a sign, and perhaps an exponent (`1.5E+3`, which exact
/// decimals in other languages write).
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for commas, white space, `NaN`, infinities, anything
/// else that isn't such a number, and more than 28 digits.
pub fn parse_amount(field: Field, text: &str) -> Result<Decimal, Error> {
    let refused = |problem| Error::invalid_input(field, problem);
    if text.is_empty() {
        return Err(refused(Problem::Empty));
    }
    if !is_number(text) {
        return Err(refused(Problem::NotANumber));
    }
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let digits = Decimal::from_str_exact(digits).map_err(|_| refused(Problem::TooLarge))?;
    scaled(digits, exponent).ok_or_else(|| refused(Problem::TooLarge))
}

/// The grammar: `[+-] digits [. digits] [e [+-] digits]`, or `[+-] . digits …`.
fn is_number(text: &str) -> bool {
    let unsigned = |text: &'_ str| text.strip_prefix(['+', '-']).unwrap_or(text).to_owned();
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = unsigned(exponent);
    let digits = unsigned(digits);
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, "0"));
    let has_digits = !whole.is_empty() || (!fraction.is_empty() && digits.contains('.'));
    has_digits && all_digits(whole) && all_digits(fraction) && !exponent.is_empty() && all_digits(&exponent)
}

/// `digits × 10^exponent`, if that is exact.
fn scaled(digits: Decimal, exponent: &str) -> Option<Decimal> {
    let digits = digits.normalize();
    if digits.is_zero() {
        return Some(Decimal::ZERO);
    }
    let exponent: i64 = exponent.parse().ok()?;
    let scale = i64::from(digits.scale()) - exponent;
    if let Ok(scale) = u32::try_from(scale) {
        return Decimal::try_from_i128_with_scale(digits.mantissa(), scale).ok();
    }
    // The exponent adds zeros before the point.
    let zeros = 10i128.checked_pow(u32::try_from(-scale).ok()?)?;
    Decimal::try_from_i128_with_scale(digits.mantissa().checked_mul(zeros)?, 0).ok()
}

/// `None` if there are more digits than fit.
fn in_digits_of(currency: Currency, amount: Decimal) -> Option<Decimal> {
    let mut amount = amount.round_dp_with_strategy(currency.digits, RoundingStrategy::MidpointNearestEven);
    amount.rescale(currency.digits);
    // A negative zero would go out as `-0.00`.
    if amount.is_zero() {
        amount.set_sign_positive(true);
    }
    (amount.scale() == currency.digits).then_some(amount)
}
