//! An amount with its currency.

use std::fmt;

use crate::{Amount, Currency};

/// An amount and the currency it is in.
///
/// Wherever the API names a currency beside an amount, the model type has a method of the amount's
/// name that gives both: `wallet.balance` is an [`Amount`], `wallet.balance()` is `Money`.
///
/// ```
/// use cartevo::{Currency, Money};
///
/// assert_eq!(Money::new("25.5".parse()?, Currency::Usd).to_string(), "25.50 USD");
/// assert_eq!(Money::new(175_000.into(), Currency::Xaf).to_string(), "175000 XAF");
/// # Ok::<(), cartevo::ParseAmountError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// How much, in the major unit.
    pub amount: Amount,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// An amount in a currency.
    pub const fn new(amount: Amount, currency: Currency) -> Self {
        Self { amount, currency }
    }
}

impl fmt::Display for Money {
    /// With the decimals of the currency's ISO 4217 minor unit at least (two for USD, CDF and GMD,
    /// none for the others), and with all that the amount has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut decimal = self.amount.decimal().normalize();
        let decimals = match self.currency {
            Currency::Usd | Currency::Cdf | Currency::Gmd => 2,
            _ => 0,
        };
        if decimal.scale() < decimals {
            decimal.rescale(decimals);
        }
        write!(f, "{decimal} {}", self.currency)
    }
}
