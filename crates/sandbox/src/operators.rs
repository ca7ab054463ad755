//! Countries, their currencies and the mobile-money operators that serve them.

/// A country in which a wallet can be held.
#[derive(Debug)]
pub(crate) struct Country {
    pub(crate) iso: &'static str,
    pub(crate) name: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) dial_code: &'static str,
    pub(crate) operators: &'static [&'static str],
}

impl Country {
    pub(crate) fn by_iso(iso: &str) -> Option<&'static Self> {
        COUNTRIES.iter().find(|country| country.iso == iso)
    }

    pub(crate) fn enables(&self, operator: &str) -> bool {
        self.operators.contains(&operator)
    }
}

macro_rules! countries {
    ($($iso:literal $name:literal $currency:literal $dial:literal [$($operator:literal)*])+) => {
        &[$(Country {
            iso: $iso, name: $name, currency: $currency, dial_code: $dial,
            operators: &[$($operator,)*],
        },)+]
    };
}

#[rustfmt::skip]
static COUNTRIES: &[Country] = countries! {
    "BF" "Burkina Faso"                     "XOF" "226" ["moov" "orange" "wligdicash" "coris"]
    "BJ" "Benin"                            "XOF" "229" ["moov" "mtn" "celtiis" "coris"]
    "CD" "Democratic Republic of the Congo" "CDF" "243" ["airtel" "mpesa" "orange" "afrimoney" "vodacom"]
    "CF" "Central African Republic"         "XAF" "236" ["orange" "moov"]
    "CG" "Congo"                            "XAF" "242" ["airtel" "mtn"]
    "CI" "Côte d'Ivoire"                    "XOF" "225" ["moov" "mtn" "orange" "wave"]
    "CM" "Cameroon"                         "XAF" "237" ["mtn" "orange"]
    "GA" "Gabon"                            "XAF" "241" ["airtel" "moov"]
    "GM" "Gambia"                           "GMD" "220" ["afrimoney"]
    "GN" "Guinea"                           "GNF" "224" ["mtn" "orange"]
    "GW" "Guinea-Bissau"                    "XOF" "245" ["orange"]
    "ML" "Mali"                             "XOF" "223" ["moov" "orange" "wligdicash"]
    "NE" "Niger"                            "XOF" "227" ["airtel" "moov" "orange"]
    "SN" "Senegal"                          "XOF" "221" ["expresso" "free" "orange" "wave"]
    "TD" "Chad"                             "XAF" "235" ["airtel" "moov"]
    "TG" "Togo"                             "XOF" "228" ["moov" "tmoney"]
    "US" "United States"                    "USD" "1"   []
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
        let cameroon = Country::by_iso("CM").unwrap();
        assert!(cameroon.enables("mtn") && cameroon.enables("orange"));
        assert!(!cameroon.enables("wave"));
        assert!(Country::by_iso("US").unwrap().operators.is_empty());
        assert!(Country::by_iso("XX").is_none());
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
