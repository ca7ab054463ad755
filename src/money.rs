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

    /// The amount as a whole number of the currency's ISO 4217 minor units: cents of a dollar, and
    /// whole francs, because those have no smaller unit.
    ///
    /// `None` if the amount is finer than that, or if the currency is unknown. The service itself
    /// keeps two decimals for every currency, so that an answer may hold half a franc.
    ///
    /// ```
    /// use cartevo::{Currency, Money};
    ///
    /// assert_eq!(Money::new("25.5".parse()?, Currency::Usd).minor_units(), Some(2_550));
    /// assert_eq!(Money::new(5_000.into(), Currency::Xaf).minor_units(), Some(5_000));
    /// assert_eq!(Money::new("0.50".parse()?, Currency::Xaf).minor_units(), None);
    /// # Ok::<(), cartevo::ParseAmountError>(())
    /// ```
    pub fn minor_units(&self) -> Option<i128> {
        let decimal = self.amount.decimal().normalize();
        let missing = self.currency.decimals()?.checked_sub(decimal.scale())?;
        decimal
            .mantissa()
            .checked_mul(10_i128.checked_pow(missing)?)
    }
}

impl Currency {
    /// How many decimals the currency's ISO 4217 minor unit has: two for USD, CDF and GMD, none for
    /// XAF, XOF and GNF. `None` for a currency that this library does not know.
    ///
    /// This is for showing amounts and for keeping books. The service keeps two decimals for every
    /// currency, so nothing is rounded or refused by this.
    ///
    /// ```
    /// use cartevo::Currency;
    ///
    /// assert_eq!(Currency::Usd.decimals(), Some(2));
    /// assert_eq!(Currency::Xaf.decimals(), Some(0));
    /// assert_eq!(Currency::from("KES").decimals(), None);
    /// ```
    pub const fn decimals(&self) -> Option<u32> {
        match self {
            Self::Usd | Self::Cdf | Self::Gmd => Some(2),
            Self::Xaf | Self::Xof | Self::Gnf => Some(0),
            Self::Other(_) => None,
        }
    }
}

impl fmt::Display for Money {
    /// With the decimals of the currency's ISO 4217 minor unit at least (two for USD, CDF and GMD,
    /// none for the others), and with all that the amount has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut decimal = self.amount.decimal().normalize();
        let decimals = self.currency.decimals().unwrap_or(0);
        if decimal.scale() < decimals {
            decimal.rescale(decimals);
        }
        write!(f, "{decimal} {}", self.currency)
    }
}
