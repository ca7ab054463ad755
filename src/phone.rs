//! Phone numbers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A phone number with its country code.
///
/// People write it in many ways; on the wire it is digits only, without `+`. A leading 0 is refused,
/// because it stands for a country code that is missing; one that is missing without a trace cannot
/// be noticed.
///
/// ```
/// use cartevo::Msisdn;
///
/// let phone: Msisdn = "+237 6 70 00 00 00".parse()?;
/// assert_eq!(phone, "237670000000".parse()?);
/// assert_eq!(phone.to_string(), "+237670000000");
/// assert_eq!(serde_json::to_string(&phone).unwrap(), r#""237670000000""#);
/// assert!("06 70 00 00 00".parse::<Msisdn>().is_err());
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

    /// Takes digits with a leading `+` or `00`, with spaces, dots, hyphens and brackets anywhere;
    /// but not `(0)`, which stands for a digit that is dialled at home only.
    fn from_str(text: &str) -> Result<Self, ParseMsisdnError> {
        let text = text.trim();
        let rest = text
            .strip_prefix('+')
            .or_else(|| text.strip_prefix("00"))
            .unwrap_or(text);
        // `+44 (0) 20 …` names a 0 that is dialled at home only; whether to keep it depends on the
        // country.
        let home = rest.replace([' ', '.', '-', '\u{a0}'], "").contains("(0)");
        let mut digits = String::with_capacity(rest.len());
        for letter in rest.chars() {
            match letter {
                '0'..='9' => digits.push(letter),
                ' ' | '.' | '-' | '(' | ')' | '\u{a0}' => {}
                _ => return Err(ParseMsisdnError(())),
            }
        }
        // No country code begins with 0: what does is a number as it is dialled at home.
        if (6..=15).contains(&digits.len()) && !digits.starts_with('0') && !home {
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

/// A phone number as the service writes it: with the country code, with `+` or without either
/// (quirk Q50).
///
/// `Debug` shows the last two characters only: a number is a person.
///
/// ```
/// use cartevo::PhoneText;
///
/// let phone = PhoneText::from("650695112");
/// assert_eq!(phone.as_str(), "650695112");
/// assert_eq!(format!("{phone:?}"), "PhoneText(…12)");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneText(Box<str>);

impl PhoneText {
    /// The text as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for PhoneText {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for PhoneText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for PhoneText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
        write!(f, "PhoneText(…{})", &self.0[end..])
    }
}
