//! Phone numbers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Country;

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
    /// The number that is written as it is dialled at home, in the country: `6 70 00 00 00`.
    ///
    /// A text with its country code is taken as well, if it is this country's. Which of the two it is
    /// shows in a `+` or `00`, or else in its length; so does whether a leading 0 belongs to the number
    /// (Côte d'Ivoire) or is dialled at home only (Nigeria).
    ///
    /// # Errors
    ///
    /// If it is no phone number, is another country's, or if it stays unclear what its beginning
    /// means; and if the country is one that this library does not know, and the text has no country
    /// code.
    ///
    /// ```
    /// use cartevo::{Country, Msisdn};
    ///
    /// let phone = Msisdn::new(&Country::Cm, "6 70 00 00 00")?;
    /// assert_eq!(phone, "+237 6 70 00 00 00".parse()?);
    /// assert_eq!(Msisdn::new(&Country::Cm, "237670000000")?, phone);
    /// assert_eq!(Msisdn::new(&Country::Ci, "07 07 12 34 56")?.e164(), "+2250707123456");
    /// assert_eq!(Msisdn::new(&Country::Ng, "0803 123 4567")?.e164(), "+2348031234567");
    /// assert!(Msisdn::new(&Country::Cm, "+225 07 07 12 34 56").is_err());
    /// # Ok::<(), cartevo::ParseMsisdnError>(())
    /// ```
    pub fn new(country: &Country, number: &str) -> Result<Self, ParseMsisdnError> {
        let unclear = ParseMsisdnError(Expected::OfCountry);
        let trimmed = number.trim();
        let code = country.dial_code();
        if trimmed.starts_with('+') || trimmed.starts_with("00") {
            let phone: Self = trimmed.parse()?;
            return match code {
                Some(code) if !phone.0.starts_with(code) => Err(unclear),
                _ => Ok(phone),
            };
        }
        let code = code.ok_or_else(|| unclear.clone())?;
        let written = digits(trimmed).ok_or_else(|| unclear.clone())?;
        let fits = |digits: usize| country.phone_digits().contains(&digits);
        let home = match written.strip_prefix(code) {
            _ if fits(code.len() + written.len()) => written.as_str(),
            Some(home) if fits(written.len()) => home,
            // Begins like one with its country code, but has the length of neither.
            Some(_) => return Err(unclear),
            None => match written.strip_prefix('0') {
                Some(home) if fits(code.len() + home.len()) => home,
                Some(_) => return Err(unclear),
                None => &written,
            },
        };
        Self::of_digits(format!("{code}{home}")).ok_or(unclear)
    }

    /// The digits, country code first and without `+`: `237670000000`. Payments and top-ups want them
    /// so, and so they are written in a request's `Msisdn`.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// With the `+`, as people and other services write it: `+237670000000`.
    ///
    /// ```
    /// # use cartevo::Msisdn;
    /// assert_eq!("00237 670000000".parse::<Msisdn>()?.e164(), "+237670000000");
    /// # Ok::<(), cartevo::ParseMsisdnError>(())
    /// ```
    pub fn e164(&self) -> String {
        format!("+{}", self.0)
    }

    /// The country, by its dial code. `None` if this library does not know it, and for `+1`, which
    /// many share.
    ///
    /// ```
    /// use cartevo::{Country, Msisdn};
    ///
    /// assert_eq!("+237670000000".parse::<Msisdn>()?.country(), Some(Country::Cm));
    /// assert_eq!("+33612345678".parse::<Msisdn>()?.country(), None);
    /// # Ok::<(), cartevo::ParseMsisdnError>(())
    /// ```
    pub fn country(&self) -> Option<Country> {
        Country::of_number(&self.0).cloned()
    }

    /// The country's dial code, digits only: `237`.
    ///
    /// ```
    /// # use cartevo::Msisdn;
    /// assert_eq!("+237670000000".parse::<Msisdn>()?.dial_code(), Some("237"));
    /// # Ok::<(), cartevo::ParseMsisdnError>(())
    /// ```
    pub fn dial_code(&self) -> Option<&'static str> {
        Country::of_number(&self.0)?.dial_code()
    }

    /// The country's dial code with the `+`, as customers and new wallets want it in
    /// `country_phone_code`, beside [`national`](Self::national).
    ///
    /// ```
    /// # use cartevo::Msisdn;
    /// assert_eq!("+237670000000".parse::<Msisdn>()?.country_phone_code(), Some("+237"));
    /// # Ok::<(), cartevo::ParseMsisdnError>(())
    /// ```
    pub fn country_phone_code(&self) -> Option<&'static str> {
        Country::of_number(&self.0)?.country_phone_code()
    }

    /// The number without its dial code: `670000000`. `None` if the country is unknown.
    ///
    /// ```
    /// # use cartevo::Msisdn;
    /// assert_eq!("+237670000000".parse::<Msisdn>()?.national(), Some("670000000"));
    /// # Ok::<(), cartevo::ParseMsisdnError>(())
    /// ```
    pub fn national(&self) -> Option<&str> {
        self.0.strip_prefix(self.dial_code()?)
    }

    /// Whether it has as many digits as numbers of its country have; `None` if the country is
    /// unknown. It is advice: numbering plans change (quirk Q166), and no number is refused by it.
    ///
    /// ```
    /// # use cartevo::Msisdn;
    /// assert_eq!("+237670000000".parse::<Msisdn>()?.has_expected_length(), Some(true));
    /// assert_eq!("+23767000000".parse::<Msisdn>()?.has_expected_length(), Some(false));
    /// # Ok::<(), cartevo::ParseMsisdnError>(())
    /// ```
    pub fn has_expected_length(&self) -> Option<bool> {
        let country = Country::of_number(&self.0)?;
        Some(country.phone_digits().contains(&self.0.len()))
    }

    fn of_digits(digits: String) -> Option<Self> {
        // No country code begins with 0: what does is a number as it is dialled at home.
        let is_one = (6..=15).contains(&digits.len()) && !digits.starts_with('0');
        is_one.then(|| Self(digits.into()))
    }
}

/// The digits among which people put spaces, dots, hyphens and brackets. Not `(0)`, as in
/// `+44 (0) 20 …`: that 0 is dialled at home only, and whether to keep it depends on the country.
fn digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    // How far into `(0)` the last letters are.
    let mut home = 0;
    for letter in text.chars() {
        home = match (home, letter) {
            (home, ' ' | '.' | '-' | '\u{a0}') => home,
            (_, '(') => 1,
            (1, '0') => 2,
            (2, ')') => return None,
            _ => 0,
        };
        match letter {
            '0'..='9' => digits.push(letter),
            ' ' | '.' | '-' | '(' | ')' | '\u{a0}' => {}
            _ => return None,
        }
    }
    Some(digits)
}

/// The text is not a phone number. It is not repeated here: it may be one, mistyped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseMsisdnError(Expected);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Expected {
    WithCode,
    OfCountry,
}

impl fmt::Display for ParseMsisdnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Expected::WithCode => "expected a phone number with its country code, such as `+237 6 70 00 00 00`: 6 to 15 digits",
            Expected::OfCountry => "expected a phone number of the country, as it is dialled there or with the country code",
        })
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
        digits(rest)
            .and_then(Self::of_digits)
            .ok_or(ParseMsisdnError(Expected::WithCode))
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

    /// The number, to compare with others, whichever form it was sent in. The country is the one that
    /// stands beside it. `None` if it is unclear which number it is: see [`Msisdn::new`].
    ///
    /// ```
    /// use cartevo::{Country, Msisdn, PhoneText};
    ///
    /// let phone: Msisdn = "+237650695112".parse()?;
    /// for sent in ["650695112", "237650695112", "+237650695112"] {
    ///     assert_eq!(PhoneText::from(sent).msisdn(&Country::Cm).as_ref(), Some(&phone));
    /// }
    /// assert_eq!(PhoneText::from("n/a").msisdn(&Country::Cm), None);
    /// # Ok::<(), cartevo::ParseMsisdnError>(())
    /// ```
    pub fn msisdn(&self, country: &Country) -> Option<Msisdn> {
        Msisdn::new(country, &self.0).ok()
    }
}

impl From<String> for PhoneText {
    fn from(text: String) -> Self {
        Self(text.into())
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
