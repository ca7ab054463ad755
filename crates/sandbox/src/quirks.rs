//! The switches that make the sandbox deviate as the real service has been seen to.

use std::fmt;
use std::ops::BitOr;
use std::str::FromStr;

macro_rules! quirks {
    ($($(#[$doc:meta])* $variant:ident = $id:literal $(also $alias:literal)*, $name:literal;)+) => {
        /// One deviation from the documented wire format.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Quirk {
            $($(#[$doc])* $variant,)+
        }

        impl Quirk {
            /// Every quirk, in the order of the ledger.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The ledger id; where two ids describe it, the first.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// The name used on the command line, for instance `bare-card-answer`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Further ledger ids that this switch covers.
            pub const fn also(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias,)*],)+ }
            }
        }
    };
}

quirks! {
    /// A created card comes as `{status, message, card, autoFilledFields}`.
    BareCardAnswer = "Q1" also "Q2", "bare-card-answer";
    /// `GET /payment/balance` leaves `statusCode` out.
    NoStatusCode = "Q3", "no-status-code";
    /// The sums of a wallet are strings.
    MoneyAsStrings = "Q15", "money-as-strings";
    /// A card expires in `29`, not `2029`.
    TwoDigitExpiryYear = "Q18", "two-digit-expiry-year";
    /// `masked_number`, with its first six digits, and `last4` stand in for `masked_pan`.
    MaskedNumber = "Q19", "masked-number";
    /// `feePercentage` is 0.01 where 1 % is meant.
    FeePercentageAsFraction = "Q20", "fee-percentage-as-fraction";
    /// Timestamps end with the seconds.
    NoMilliseconds = "Q22", "no-milliseconds";
    /// A card needs a name and an amount of at least 2.
    TwoDollarMinimum = "Q26", "two-dollar-minimum";
    /// A top-up needs `userId`, any text that is not empty.
    UserIdRequired = "Q29" also "Q100", "user-id-required";
    /// A top-up answers 201 and a card 200.
    CreatedForAccepted = "Q30", "created-for-accepted";
    /// A pending top-up has a time of completion, and its `wallet_balance_after` has moved.
    /// The wallet itself has not.
    BalanceMovedEarly = "Q44", "balance-moved-early";
    /// `balance` of a wallet is 0 whatever its sub-balances hold.
    ZeroBalance = "Q45", "zero-balance";
    /// `payInAmount` and `payOutAmount` are 0 beside the real `payin_amount`.
    ZeroLifetimeAmounts = "Q46", "zero-lifetime-amounts";
    /// `company.country` is a code, not a name.
    CountryCodeInCompany = "Q47", "country-code-in-company";
    /// The dial code of a wallet has a leading `+`, unlike that of its phone numbers.
    DialCodeWithPlus = "Q49", "dial-code-with-plus";
    /// Operators of phone numbers are in upper case.
    UpperCaseOperators = "Q51", "upper-case-operators";
    /// Errors come as the web framework writes them, without `success`.
    ErrorsWithoutSuccess = "Q76", "errors-without-success";
    /// A wallet that is not there is an error wrapper under HTTP 200.
    ErrorInside200 = "Q78" also "Q90", "error-inside-200";
    /// Every failure of a card is a 400 with a prefixed message.
    CardErrorsAs400 = "Q86" also "Q101", "card-errors-as-400";
    /// Messages are in French.
    FrenchMessages = "Q87", "french-messages";
    /// Wallets and top-ups come as `{data}`.
    DataOnlyEnvelope = "Q89", "data-only-envelope";
    /// The sums of a top-up's transaction are strings; those of `feeInfo` stay numbers. For
    /// the sums of a wallet see [`Quirk::MoneyAsStrings`].
    FundingAmountsAsStrings = "Q93", "funding-amounts-as-strings";
    /// Every failure of a top-up is a 500.
    FundErrorsAs500 = "Q95", "fund-errors-as-500";
    /// A new top-up carries ten fields that are `null`.
    NullsInTransaction = "Q96", "nulls-in-transaction";
    /// `trxId` is ignored: each call is a top-up of its own, with a reference of its own.
    TrxIdIgnored = "Q99", "trx-id-ignored";
    /// `brand` comes back as the caller wrote it.
    BrandInCallersCase = "Q103", "brand-in-callers-case";
    /// Every operation refuses the token, and `POST /auth/token` the credentials, however
    /// good they are. Not part of [`Quirks::all`]: it leaves nothing else to be seen.
    Outage = "Q114", "outage";
    /// `expires_in` says 3600, the token dies after 3 seconds.
    TokenDiesEarly = "Q115", "token-dies-early";
    /// A 401 has no `success`, and no `error` either where the token itself is bad: `error`
    /// comes for an unknown company (see [`Sandbox::forget_company`]) and for wrong credentials.
    ///
    /// [`Sandbox::forget_company`]: crate::Sandbox::forget_company
    TwoUnauthorizedBodies = "Q116", "two-unauthorized-bodies";
    /// An operator without a USSD code has `ussd_code: null`.
    NullUssdCode = "Q125", "null-ussd-code";
}

impl Quirk {
    const fn bit(self) -> u64 {
        1 << self as u32
    }
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Quirk {
    type Err = UnknownQuirk;

    fn from_str(text: &str) -> Result<Self, UnknownQuirk> {
        let wanted = text.trim();
        let is = |known: &str| known.eq_ignore_ascii_case(wanted);
        Self::ALL
            .iter()
            .copied()
            .find(|quirk| {
                is(quirk.id()) || is(quirk.name()) || quirk.also().iter().any(|id| is(id))
            })
            .ok_or_else(|| UnknownQuirk(wanted.to_owned()))
    }
}

/// A quirk was asked for that the sandbox does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownQuirk(String);

impl fmt::Display for UnknownQuirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown quirk `{}`; known are ", self.0)?;
        for (index, quirk) in Quirk::ALL.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{} ({})", quirk.id(), quirk.name())?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownQuirk {}

/// A set of [`Quirk`]s. The default is none: the documented format.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Quirks(u64);

impl Quirks {
    /// No deviation at all.
    pub const fn none() -> Self {
        Self(0)
    }

    /// Every deviation at once, save [`Quirk::Outage`]: under it there would be no other.
    pub fn all() -> Self {
        let every: Self = Quirk::ALL.iter().copied().collect();
        every.without(Quirk::Outage)
    }

    /// Whether `quirk` is switched on.
    pub const fn has(self, quirk: Quirk) -> bool {
        self.0 & quirk.bit() != 0
    }

    /// The same set without `quirk`.
    #[must_use]
    pub const fn without(self, quirk: Quirk) -> Self {
        Self(self.0 & !quirk.bit())
    }

    /// The quirks of the set, in the order of the ledger.
    pub fn iter(self) -> impl Iterator<Item = Quirk> {
        Quirk::ALL
            .iter()
            .copied()
            .filter(move |quirk| self.has(*quirk))
    }

    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

impl fmt::Debug for Quirks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

// The only `BitOr`: a second one would make `quirks | [..].into()` ambiguous.
impl BitOr for Quirks {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl From<Quirk> for Quirks {
    fn from(quirk: Quirk) -> Self {
        Self(quirk.bit())
    }
}

impl<const N: usize> From<[Quirk; N]> for Quirks {
    fn from(quirks: [Quirk; N]) -> Self {
        quirks.into_iter().collect()
    }
}

impl FromIterator<Quirk> for Quirks {
    fn from_iter<I: IntoIterator<Item = Quirk>>(quirks: I) -> Self {
        Self(quirks.into_iter().fold(0, |bits, quirk| bits | quirk.bit()))
    }
}

impl FromStr for Quirks {
    type Err = UnknownQuirk;

    /// `all`, `none`, or ids and names separated by commas.
    fn from_str(text: &str) -> Result<Self, UnknownQuirk> {
        match text.trim() {
            "all" => Ok(Self::all()),
            "none" | "" => Ok(Self::none()),
            list => list.split(',').map(Quirk::from_str).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quirk_is_found_by_each_of_its_names() {
        for quirk in Quirk::ALL.iter().copied() {
            assert_eq!(quirk.id().parse(), Ok(quirk));
            assert_eq!(quirk.name().parse(), Ok(quirk));
            for alias in quirk.also() {
                assert_eq!(alias.parse(), Ok(quirk));
            }
        }
    }

    #[test]
    fn they_are_in_the_order_of_the_ledger() {
        let number = |quirk: &Quirk| quirk.id()[1..].parse::<u32>().unwrap();
        assert!(Quirk::ALL.is_sorted_by_key(number));
    }

    #[test]
    fn names_and_ids_are_unique() {
        let mut seen = std::collections::HashSet::new();
        for quirk in Quirk::ALL {
            assert!(seen.insert(quirk.id()), "{quirk}");
            assert!(seen.insert(quirk.name()), "{quirk}");
            assert!(quirk.also().iter().all(|id| seen.insert(id)), "{quirk}");
        }
    }

    #[test]
    fn sets_combine() {
        let two: Quirks = [Quirk::NoStatusCode, Quirk::ZeroBalance].into();
        let three = two | [Quirk::BareCardAnswer].into();
        assert_eq!(three.iter().count(), 3);
        assert!(three.has(Quirk::BareCardAnswer));
        assert!(
            !three
                .without(Quirk::BareCardAnswer)
                .has(Quirk::BareCardAnswer)
        );
        assert_eq!(Quirks::all().iter().count(), Quirk::ALL.len() - 1);
        assert!(!Quirks::all().has(Quirk::Outage));
        assert_eq!(format!("{two:?}"), "{NoStatusCode, ZeroBalance}");
    }

    #[test]
    fn lists_are_parsed() {
        assert_eq!("all".parse(), Ok(Quirks::all()));
        assert_eq!("none".parse(), Ok(Quirks::none()));
        assert_eq!(
            "q1, zero-balance".parse(),
            Ok(Quirks::from([Quirk::BareCardAnswer, Quirk::ZeroBalance]))
        );
        let error = "Q1,Q999".parse::<Quirks>().unwrap_err().to_string();
        assert!(error.starts_with("unknown quirk `Q999`; known are Q1 (bare-card-answer), Q3"));
    }
}
