//! Phone numbers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A phone number with its country code.
///
/// People write it in many ways; on the wire it is digits only, without `+`.
///
/// ```
/// use cartevo::Msisdn;
///
/// let phone: Msisdn = "+237 6 70 00 00 00".parse()?;
/// assert_eq!(phone, "237670000000".parse()?);
/// assert_eq!(phone.to_string(), "+237670000000");
/// assert_eq!(serde_json::to_string(&phone).unwrap(), r#""237670000000""#);
/// assert!("ask me".parse::<Msisdn>().is_err());
/// # Ok::<(), cartevo::ParseMsisdnError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Msisdn(Box<str>);

impl Msisdn {
    /// The digits: country code and subscriber number.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// The text is not a phone number. It is not repeated here: it may be one, mistyped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseMsisdnError(());

impl fmt::Display for ParseMsisdnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a phone number with its country code, such as `+237 6 70 00 00 00`: 6 to 15 digits")
    }
}

impl std::error::Error for ParseMsisdnError {}

impl FromStr for Msisdn {
    type Err = ParseMsisdnError;

    /// Takes digits with a leading `+` or `00`, with spaces, dots, hyphens and brackets anywhere.
    fn from_str(text: &str) -> Result<Self, ParseMsisdnError> {
        let text = text.trim();
        let rest = text
            .strip_prefix('+')
            .or_else(|| text.strip_prefix("00"))
            .unwrap_or(text);
        let mut digits = String::with_capacity(rest.len());
        for letter in rest.chars() {
            match letter {
                '0'..='9' => digits.push(letter),
                ' ' | '.' | '-' | '(' | ')' | '\u{a0}' => {}
                _ => return Err(ParseMsisdnError(())),
            }
        }
        if (6..=15).contains(&digits.len()) {
            Ok(Self(digits.into()))
        } else {
            Err(ParseMsisdnError(()))
        }
    }
}

impl From<&Msisdn> for Msisdn {
    fn from(phone: &Msisdn) -> Self {
        phone.clone()
    }
}

impl fmt::Display for Msisdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl fmt::Debug for Msisdn {
    /// The last two digits only: a number is a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Msisdn(…{})", &self.0[self.0.len() - 2..])
    }
}

impl Serialize for Msisdn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Msisdn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
