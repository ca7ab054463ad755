//! Countries, their currencies and the mobile-money operators that serve them.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A currency in which wallets are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Currency {
    Usd,
    Xaf,
    Xof,
    Cdf,
    Gnf,
    Gmd,
}

impl Currency {
    pub(crate) const ALL: [Self; 6] = [
        Self::Usd,
        Self::Xaf,
        Self::Xof,
        Self::Cdf,
        Self::Gnf,
        Self::Gmd,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Xaf => "XAF",
            Self::Xof => "XOF",
            Self::Cdf => "CDF",
            Self::Gnf => "GNF",
            Self::Gmd => "GMD",
        }
    }

    pub(crate) fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == code)
    }

    /// What a wallet may hold in preproduction, where a source says so.
    pub(crate) fn ceiling(self) -> Option<Decimal> {
        match self {
            Self::Usd => Some(Decimal::from(80)),
            Self::Xaf | Self::Xof => Some(Decimal::from(50_000)),
            Self::Gnf => Some(Decimal::from(750_000)),
            Self::Cdf | Self::Gmd => None,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A country in which a wallet can be held.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Country {
    pub(crate) iso: &'static str,
    pub(crate) name: &'static str,
    pub(crate) currency: Currency,
    pub(crate) dial_code: &'static str,
    pub(crate) operators: &'static [&'static str],
}

impl Country {
    pub(crate) fn by_iso(iso: &str) -> Option<&'static Self> {
        COUNTRIES.iter().find(|country| country.iso == iso)
    }

    pub(crate) fn all() -> impl Iterator<Item = &'static Self> {
        COUNTRIES.iter()
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.iso.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for &'static Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let iso = String::deserialize(deserializer)?;
        let known = || COUNTRIES.iter().map(|country| country.iso);
        Country::by_iso(&iso).ok_or_else(|| {
            let known: Vec<_> = known().collect();
            let known = known.join(", ");
            D::Error::custom(format!("unknown country `{iso}`; known are {known}"))
        })
    }
}

macro_rules! countries {
    ($($iso:literal $name:literal $currency:ident $dial:literal [$($operator:literal)*])+) => {
        &[$(Country {
            iso: $iso, name: $name, currency: Currency::$currency, dial_code: $dial,
            operators: &[$($operator,)*],
        },)+]
    };
}

#[rustfmt::skip]
static COUNTRIES: &[Country] = countries! {
    "BF" "Burkina Faso"                     Xof "226" ["moov" "orange" "wligdicash" "coris"]
    "BJ" "Benin"                            Xof "229" ["moov" "mtn" "celtiis" "coris"]
    "CD" "Democratic Republic of the Congo" Cdf "243" ["airtel" "mpesa" "orange" "afrimoney" "vodacom"]
    "CF" "Central African Republic"         Xaf "236" ["orange" "moov"]
    "CG" "Congo"                            Xaf "242" ["airtel" "mtn"]
    "CI" "Côte d'Ivoire"                    Xof "225" ["moov" "mtn" "orange" "wave"]
    "CM" "Cameroon"                         Xaf "237" ["mtn" "orange"]
    "GA" "Gabon"                            Xaf "241" ["airtel" "moov"]
    "GM" "Gambia"                           Gmd "220" ["afrimoney"]
    "GN" "Guinea"                           Gnf "224" ["mtn" "orange"]
    "GW" "Guinea-Bissau"                    Xof "245" ["orange"]
    "ML" "Mali"                             Xof "223" ["moov" "orange" "wligdicash"]
    "NE" "Niger"                            Xof "227" ["airtel" "moov" "orange"]
    "SN" "Senegal"                          Xof "221" ["expresso" "free" "orange" "wave"]
    "TD" "Chad"                             Xaf "235" ["airtel" "moov"]
    "TG" "Togo"                             Xof "228" ["moov" "tmoney"]
    "US" "United States"                    Usd "1"   []
};

/// The name under which an operator presents itself.
pub(crate) fn display_name(code: &str) -> &'static str {
    match code {
        "afrimoney" => "Afrimoney",
        "airtel" => "Airtel Money",
        "celtiis" => "Celtiis Cash",
        "coris" => "Coris Money",
        "expresso" => "Expresso",
        "free" => "Free Money",
        "moov" => "Moov Money",
        "mpesa" => "M-Pesa",
        "mtn" => "MTN Money",
        "orange" => "Orange Money",
        "tmoney" => "T-Money",
        "vodacom" => "Vodacom",
        "wave" => "Wave",
        "wligdicash" => "LigdiCash",
        _ => "Mobile money",
    }
}

/// Whether the payer confirms with a one-time password.
pub(crate) fn otp_required(iso: &str, code: &str) -> bool {
    matches!(
        (iso, code),
        ("CI" | "SN" | "BF", "orange") | ("BF", "wligdicash")
    )
}

/// What the payer dials, where that is known.
pub(crate) fn ussd_code(iso: &str, code: &str) -> Option<&'static str> {
    match (iso, code) {
        ("CM", "mtn") => Some("*126#"),
        ("CM", "orange") => Some("#150*50#"),
        ("CI", "mtn") => Some("*133#"),
        ("CI", "orange") => Some("#144*82#"),
        ("SN", "orange") => Some("#144*391#"),
        ("ML", "orange") => Some("#144#37#"),
        ("GN", "orange") => Some("*144*4*2*1#"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_those_of_the_country() {
        let operators = |iso| Country::by_iso(iso).map(|country| country.operators);
        assert_eq!(operators("CM"), Some(&["mtn", "orange"][..]));
        assert_eq!(operators("US"), Some(&[][..]));
        assert_eq!(operators("XX"), None);
    }

    #[test]
    fn every_operator_has_a_name() {
        for country in COUNTRIES {
            for code in country.operators {
                assert_ne!(display_name(code), "Mobile money", "{code}");
            }
        }
    }
}
