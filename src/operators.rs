//! Which operators serve which country, and what else is known of those countries.

use crate::{Country, Currency, Operator};

/// An operator in a country, as far as the sources tell.
///
/// The vendor's own list was in no source, and the three that stand in for it disagree (quirk Q165).
/// All that any of them names is here, with who names it. The service decides: nothing is refused by
/// this before it is sent, and what a wallet lists under `operators` counts more.
///
/// ```
/// use cartevo::{Country, Operator};
///
/// let served = Country::Cm.operators();
/// assert_eq!(served[0].operator, Operator::Mtn);
/// assert_eq!(served[0].ussd_code, Some("*126#"));
///
/// let sure: Vec<_> = Country::Ne.operators().iter().filter(|at| at.is_undisputed()).collect();
/// assert_eq!(sure.len(), 1); // Airtel; two more stand in one source only.
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperatorAt {
    /// The operator.
    pub operator: Operator,
    /// Where.
    pub country: Country,
    /// Whether a payer has to enter a one-time password, where the older build knew it.
    pub otp_required: Option<bool>,
    /// What a payer dials to confirm, where the older build knew it. `<amount>` stands for the amount.
    pub ussd_code: Option<&'static str>,
    /// Who names it.
    pub seen_in: SeenIn,
}

/// Which sources name an operator for a country.
///
/// ```
/// let wave = &cartevo::Country::Sn.operators()[3];
/// assert!(wave.seen_in.older_build && wave.seen_in.guide && wave.seen_in.aggregator);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeenIn {
    /// The older build of the service, of October 2025. It had eleven of the sixteen countries.
    pub older_build: bool,
    /// The vendor's guide, as a user of the API cited it in May 2026.
    pub guide: bool,
    /// An aggregator in front of the service, September 2026.
    pub aggregator: bool,
}

impl OperatorAt {
    /// Whether every source that has the country names the operator.
    ///
    /// ```
    /// use cartevo::Country;
    ///
    /// let disputed = |at: &&cartevo::OperatorAt| !at.is_undisputed();
    /// assert_eq!(Country::Cm.operators().iter().filter(disputed).count(), 0);
    /// assert_eq!(Country::Cf.operators().iter().filter(disputed).count(), 1);
    /// ```
    pub fn is_undisputed(&self) -> bool {
        let beside = self.country.operators();
        let agrees = |of: fn(&SeenIn) -> bool| {
            of(&self.seen_in) || !beside.iter().any(|other| of(&other.seen_in))
        };
        agrees(|seen| seen.older_build)
            && agrees(|seen| seen.guide)
            && agrees(|seen| seen.aggregator)
    }
}

impl Operator {
    /// The countries for which any source names the operator, in the order of their codes.
    ///
    /// ```
    /// use cartevo::{Country, Operator};
    ///
    /// assert!(Operator::Wave.countries().eq([&Country::Ci, &Country::Sn]));
    /// assert_eq!(Operator::from("other").countries().count(), 0);
    /// ```
    pub fn countries(&self) -> impl Iterator<Item = &'static Country> {
        PLACES
            .iter()
            .filter(|place| place.operators.iter().any(|at| at.operator == *self))
            .map(|place| &place.country)
    }
}

/// What is known of a country.
pub(crate) struct Place {
    pub country: Country,
    pub name: &'static str,
    /// With its `+`.
    pub phone_code: &'static str,
    /// How many digits a number has, the country code counted in.
    pub digits: &'static [usize],
    /// What a wallet there can be in, the usual one first.
    pub currencies: &'static [Currency],
    pub operators: &'static [OperatorAt],
}

/// A country's row, if it has one.
pub(crate) fn place(country: &Country) -> Option<&'static Place> {
    // The older build's name for the country of the USD wallet (quirk Q92).
    let code = match country.as_str() {
        "USA" => "US",
        code => code,
    };
    PLACES.iter().find(|place| place.country.as_str() == code)
}

/// The rows. Behind an operator stand the sources that name it (`o`lder build, `g`uide,
/// `a`ggregator, or `-`), `otp` if it wants a one-time password, and its USSD code.
macro_rules! places {
    ($($country:ident $name:literal $phone_code:literal [$($digits:literal)*] [$($currency:ident)*]
       { $($operator:ident $older:tt $guide:tt $aggregator:tt $($otp:ident)? $($ussd:literal)?),* })*) => {
        &[$(Place {
            country: Country::$country,
            name: $name,
            phone_code: $phone_code,
            digits: &[$($digits),*],
            currencies: &[$(Currency::$currency),*],
            operators: &[$(OperatorAt {
                operator: Operator::$operator,
                country: Country::$country,
                // Only the older build told.
                otp_required: if named!($older) { Some(named!($($otp)?)) } else { None },
                ussd_code: ussd!($($ussd)?),
                seen_in: SeenIn {
                    older_build: named!($older),
                    guide: named!($guide),
                    aggregator: named!($aggregator),
                },
            }),*],
        }),*]
    };
}

macro_rules! named {
    () => {
        false
    };
    (-) => {
        false
    };
    ($yes:ident) => {
        true
    };
}

macro_rules! ussd {
    () => {
        None
    };
    ($code:literal) => {
        Some($code)
    };
}

/// Every country that a source names for mobile money, and two more: the USD wallet's, and one that
/// customers come from.
#[rustfmt::skip]
pub(crate) static PLACES: &[Place] = places! {
    Bf "Burkina Faso"                     "+226" [11]    [Xof]     { Moov o g a, Orange o g a otp "*144*4*6*<amount>#", Wligdicash o - a otp, Coris - g - }
    // Ten digits instead of eight since November 2024 (quirk Q166).
    Bj "Benin"                            "+229" [11 13] [Xof]     { Moov o g a, Mtn o g a, Celtiis o g a, Coris o - a }
    Cd "Democratic Republic of the Congo" "+243" [12]    [Cdf Usd] { Airtel o g a, Mpesa o g a, Orange o g a, Afrimoney o g a, Vodacom o g - }
    Cf "Central African Republic"         "+236" [11]    [Xaf]     { Orange - g a, Moov - g - }
    Cg "Congo"                            "+242" [12]    [Xaf]     { Airtel - g a, Mtn - g a }
    Ci "Côte d'Ivoire"                    "+225" [13]    [Xof]     { Moov o g a, Mtn o g a "*133#", Orange o g a otp "#144*82#", Wave o g a }
    Cm "Cameroon"                         "+237" [12]    [Xaf]     { Mtn o g a "*126#", Orange o g a "#150*50#" }
    Ga "Gabon"                            "+241" [11]    [Xaf]     { Airtel o g a, Moov o g a }
    Gm "Gambia"                           "+220" [10]    [Gmd]     { Afrimoney - g a }
    Gn "Guinea"                           "+224" [12]    [Gnf]     { Mtn o g a, Orange o g a "*144*4*2*1#" }
    // Nine digits in the numbering plan, eight in the source (quirk Q166).
    Gw "Guinea-Bissau"                    "+245" [11 12] [Xof]     { Orange - g a }
    Ml "Mali"                             "+223" [11]    [Xof]     { Moov o g a, Orange o g a "#144#37#", Wligdicash - g - }
    Ne "Niger"                            "+227" [11]    [Xof]     { Airtel o g a, Moov - g -, Orange - g - }
    Ng "Nigeria"                          "+234" [13]    []        {}
    Sn "Senegal"                          "+221" [12]    [Xof]     { Expresso o g a, Free o g a, Orange o g a otp "#144*391#", Wave o g a }
    Td "Chad"                             "+235" [11]    [Xaf]     { Airtel - g a, Moov - g a }
    Tg "Togo"                             "+228" [11]    [Xof]     { Moov o g a, Tmoney o g a }
    Us "United States"                    "+1"   [11]    [Usd]     {}
};
