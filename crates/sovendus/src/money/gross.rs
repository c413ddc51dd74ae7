use rust_decimal::Decimal;

use super::{Amount, Currency, NetOrderValue};
use crate::error::{Error, Field, Problem};

/// The tax that a gross value contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tax {
    /// This amount.
    Amount(Decimal),
    /// This many percent of the net value: 19 for 19 %.
    Percent(Decimal),
}

/// The value of an order as many shops know it, from which its net value is derived.
///
/// `net = max(0, gross − tax − shipping − discount)`, as the vendor's own script does it: the tax is the given amount
/// or, from a percentage, `gross / (1 + p/100) · p/100`; unknown shipping and discount count as 0.
///
/// ```
/// use rust_decimal::Decimal;
/// use sovendus::{Currency, Gross, Tax};
///
/// let (gross, shipping) = (Decimal::from(119), Decimal::new(490, 2));
/// let gross = Gross { tax: Tax::Percent(Decimal::from(19)), shipping, ..Gross::new(gross) };
/// assert_eq!(gross.net(Currency::parse("EUR")?)?.to_string(), "95.10");
/// # Ok::<(), sovendus::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gross {
    /// What the customer pays for the order, in the currency's usual unit.
    pub gross: Decimal,
    /// The tax in it.
    pub tax: Tax,
    /// The shipping costs in it.
    pub shipping: Decimal,
    /// What is taken off beside that, such as a voucher that `gross` doesn't reflect yet.
    pub discount: Decimal,
}

/// A gross value as a shop may write it, before anything of it is checked. What isn't known counts as 0.
#[derive(Clone, Copy, Debug)]
pub struct GrossFacts<'a> {
    /// What the customer pays.
    pub gross: Amount<'a>,
    /// The tax in it, if its percentage isn't given.
    pub tax: Option<Amount<'a>>,
    /// The tax in it as a percentage of the net value.
    pub tax_percent: Option<Amount<'a>>,
    /// The shipping costs in it.
    pub shipping: Option<Amount<'a>>,
    /// What is taken off beside that.
    pub discount: Option<Amount<'a>>,
}

impl Gross {
    /// Checks a gross value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with the field and its problem: what isn't an exact
    /// number, or tax given as an amount and as a percentage (`duplicate`).
    pub fn parse(facts: &GrossFacts<'_>, currency: Currency) -> Result<Self, Error> {
        let exact = |field, amount: Option<Amount<'_>>| {
            amount.map_or(Ok(Decimal::ZERO), |amount| amount.exact(field, currency))
        };
        let tax = match (facts.tax, facts.tax_percent) {
            (Some(_), Some(_)) => return Err(Error::invalid_input(Field::Tax, Problem::Duplicate)),
            (tax, None) => Tax::Amount(exact(Field::Tax, tax)?),
            (None, percent) => Tax::Percent(exact(Field::Tax, percent)?),
        };
        Ok(Self {
            gross: facts.gross.exact(Field::Gross, currency)?,
            tax,
            shipping: exact(Field::Shipping, facts.shipping)?,
            discount: exact(Field::Discount, facts.discount)?,
        })
    }

    /// A gross value without tax, shipping or discount.
    #[must_use]
    pub fn new(gross: Decimal) -> Self {
        Self { gross, tax: Tax::Amount(Decimal::ZERO), shipping: Decimal::ZERO, discount: Decimal::ZERO }
    }

    /// The net value, rounded half to even at the end and nowhere else; never below 0.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an amount that is negative, or so large that
    /// the result isn't exact.
    pub fn net(&self, currency: Currency) -> Result<NetOrderValue, Error> {
        let tax = match self.tax {
            Tax::Amount(amount) => amount,
            Tax::Percent(percent) => percent,
        };
        for (field, amount) in [
            (Field::Gross, self.gross),
            (Field::Tax, tax),
            (Field::Shipping, self.shipping),
            (Field::Discount, self.discount),
        ] {
            if amount.is_sign_negative() && !amount.is_zero() {
                return Err(Error::invalid_input(field, Problem::Negative));
            }
        }
        let net = self.exact().ok_or_else(|| Error::invalid_input(Field::Gross, Problem::TooLarge))?;
        NetOrderValue::new(net.max(Decimal::ZERO), currency)
    }

    fn exact(&self) -> Option<Decimal> {
        self.gross.checked_sub(self.tax_amount()?)?.checked_sub(self.shipping)?.checked_sub(self.discount)
    }

    fn tax_amount(&self) -> Option<Decimal> {
        match self.tax {
            Tax::Amount(amount) => Some(amount),
            // gross / (1 + p/100) · p/100, with one division at the end in place of two.
            Tax::Percent(percent) => {
                self.gross.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED.checked_add(percent)?)
            }
        }
    }
}
