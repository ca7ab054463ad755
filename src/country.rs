//! Countries.

use crate::{
    Country, Currency, OperatorAt,
    operators::{PLACES, place},
};

impl Country {
    /// Its English name, as wallets and customers write it: `Cameroon`. `None` for a country that this
    /// library does not know.
    ///
    /// ```
    /// use cartevo::Country;
    ///
    /// assert_eq!(Country::Cm.name(), Some("Cameroon"));
    /// assert_eq!(Country::from("FR").name(), None);
    /// ```
    pub fn name(&self) -> Option<&'static str> {
        place(self).map(|place| place.name)
    }

    /// Its dial code, digits only: `237`.
    ///
    /// ```
    /// # use cartevo::Country;
    /// assert_eq!(Country::Cm.dial_code(), Some("237"));
    /// ```
    pub fn dial_code(&self) -> Option<&'static str> {
        self.country_phone_code().map(|code| &code[1..])
    }

    /// Its dial code with the `+`, as customers and new wallets want it in `country_phone_code`
    /// (quirk Q49).
    ///
    /// ```
    /// # use cartevo::Country;
    /// assert_eq!(Country::Cm.country_phone_code(), Some("+237"));
    /// ```
    pub fn country_phone_code(&self) -> Option<&'static str> {
        place(self).map(|place| place.phone_code)
    }

    /// The currency of a wallet there. `None` where no source has a wallet.
    ///
    /// ```
    /// use cartevo::{Country, Currency};
    ///
    /// assert_eq!(Country::Sn.currency(), Some(Currency::Xof));
    /// assert_eq!(Country::Ng.currency(), None);
    /// ```
    pub fn currency(&self) -> Option<Currency> {
        self.currencies().first().cloned()
    }

    /// All currencies that a wallet there can be in, the usual one first. Congo (CD) has two: a new
    /// wallet is in CDF, while the older build's operators also served USD (quirk Q69).
    ///
    /// ```
    /// use cartevo::{Country, Currency};
    ///
    /// assert_eq!(Country::Cd.currencies(), [Currency::Cdf, Currency::Usd]);
    /// ```
    pub fn currencies(&self) -> &'static [Currency] {
        place(self).map_or(&[], |place| place.currencies)
    }

    /// The operators that any source names for it. What a wallet lists under `operators` counts more.
    ///
    /// ```
    /// use cartevo::{Country, Operator};
    ///
    /// let operators = Country::Cm.operators().iter().map(|at| &at.operator);
    /// assert!(operators.eq([&Operator::Mtn, &Operator::Orange]));
    /// ```
    pub fn operators(&self) -> &'static [OperatorAt] {
        place(self).map_or(&[], |place| place.operators)
    }

    /// How many digits a phone number has there, the country code counted in.
    pub(crate) fn phone_digits(&self) -> &'static [usize] {
        place(self).map_or(&[], |place| place.digits)
    }

    /// The country of a number, by its dial code. `+1` is shared by many, so it says nothing.
    pub(crate) fn of_number(digits: &str) -> Option<&'static Self> {
        // None of the codes begins with another one.
        PLACES
            .iter()
            .filter(|place| place.phone_code != "+1")
            .find(|place| digits.starts_with(&place.phone_code[1..]))
            .map(|place| &place.country)
    }
}
