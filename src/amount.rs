//! Exact amounts.

use std::{borrow::Cow, fmt, str::FromStr};

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
    ser,
};

/// An exact amount in the major unit of its currency: `25.50` is twenty-five dollars and fifty
/// cents.
///
/// It is read from a JSON number or from numeric text (one layer of the vendor's pages prints
/// wallet balances as text: quirk Q15), digit for digit, and it is always written as a JSON number.
/// A number that JSON readers would round, because no double holds it, is refused before anything
/// is sent.
///
/// ```
/// use cartevo::Amount;
///
/// let amount: Amount = "25.50".parse()?;
/// assert_eq!(amount + 5.into(), "30.5".parse()?);
/// assert_eq!(amount.to_string(), "25.50");
/// assert_eq!(serde_json::to_string(&amount)?, "25.5");
/// assert_eq!(serde_json::from_str::<Amount>(r#""9999999999999.99""#)?.to_string(), "9999999999999.99");
/// assert!("25,50".parse::<Amount>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(Decimal);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The number, to compute with.
    ///
    /// ```
    /// # use cartevo::Amount;
    /// assert_eq!(Amount::from(5).decimal() * rust_decimal::Decimal::TWO, Amount::from(10).decimal());
    /// ```
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// The sum, or `None` if it has more digits than an amount can hold.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.combined(other, i128::checked_add)
    }

    /// The difference, or `None` if it has more digits than an amount can hold.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.combined(other, i128::checked_sub)
    }

    /// Whether a JSON number carries it: whether the nearest double, written in its shortest form,
    /// is this amount again. Anything with up to 15 significant digits is.
    ///
    /// ```
    /// # use cartevo::Amount;
    /// assert!("9999999999999.99".parse::<Amount>()?.fits_json());
    /// assert!(!"12345678901234567.89".parse::<Amount>()?.fits_json());
    /// # Ok::<(), cartevo::ParseAmountError>(())
    /// ```
    pub fn fits_json(self) -> bool {
        // 10^15 < 2^53: with that many digits at most, no double is nearer to another decimal.
        if self.0.mantissa().unsigned_abs() < 1_000_000_000_000_000 {
            return true;
        }
        // Where two decimals of that length are equally near, writers differ on which is meant.
        self.double().is_some_and(|double| {
            let written = serde_json::to_string(&double).unwrap_or_default();
            [written, double.to_string()]
                .iter()
                .all(|text| lexeme(text) == Some(self))
        })
    }

    /// Both on one scale: the decimal library's own sum would round what does not fit.
    fn combined(self, other: Self, sum: impl Fn(i128, i128) -> Option<i128>) -> Option<Self> {
        let scale = self.0.scale().max(other.0.scale());
        let scaled = |decimal: Decimal| {
            decimal
                .mantissa()
                .checked_mul(10_i128.checked_pow(scale - decimal.scale())?)
        };
        let mantissa = sum(scaled(self.0)?, scaled(other.0)?)?;
        Decimal::try_from_i128_with_scale(mantissa, scale)
            .ok()
            .map(Self)
    }

    /// The nearest double.
    fn double(self) -> Option<f64> {
        self.0.to_string().parse().ok()
    }
}

impl std::ops::Add for Amount {
    type Output = Self;

    /// # Panics
    ///
    /// If the sum has more digits than an amount can hold; see [`Amount::checked_add`].
    fn add(self, other: Self) -> Self {
        self.checked_add(other)
            .expect("a sum that an amount can hold")
    }
}

impl std::ops::Sub for Amount {
    type Output = Self;

    /// # Panics
    ///
    /// If the difference has more digits than an amount can hold; see [`Amount::checked_sub`].
    fn sub(self, other: Self) -> Self {
        self.checked_sub(other)
            .expect("a difference that an amount can hold")
    }
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Self(decimal)
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Amount {
            fn from(number: $integer) -> Self {
                Self(Decimal::from(number))
            }
        }
    )*};
}
from_integers!(i32, u32, i64, u64);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({})", self.0)
    }
}

/// The text is not an amount.
///
/// ```
/// let error = "12 USD".parse::<cartevo::Amount>().unwrap_err();
/// assert_eq!(error.to_string(), "expected an amount such as `25.50`, found `12 USD`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseAmountError(String);

impl fmt::Display for ParseAmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected an amount such as `25.50`, found `{}`", self.0)
    }
}

impl std::error::Error for ParseAmountError {}

impl FromStr for Amount {
    type Err = ParseAmountError;

    /// Reads digits with at most one point, and a sign. More digits than fit (28, or 29
    /// that begin low) are refused, so that nothing is rounded.
    fn from_str(text: &str) -> Result<Self, ParseAmountError> {
        plain(text).ok_or_else(|| ParseAmountError(text.chars().take(40).collect()))
    }
}

/// Digits with at most one point between them, and a sign; `None` too if there are more than fit.
fn plain(text: &str) -> Option<Amount> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (mut mantissa, mut point) = (0_i128, None);
    for (index, byte) in digits.bytes().enumerate() {
        match byte {
            // Far more than a decimal holds, and far from an overflow.
            b'0'..=b'9' if mantissa < i128::MAX / 16 => {
                mantissa = mantissa * 10 + i128::from(byte - b'0');
            }
            b'.' if point.is_none() && index > 0 => point = Some(index),
            _ => return None,
        }
    }
    let scale = match point {
        Some(point) => digits.len() - point - 1,
        None => 0,
    };
    if digits.is_empty() || point.is_some() && scale == 0 {
        return None;
    }
    let mantissa = if negative { -mantissa } else { mantissa };
    let decimal = Decimal::try_from_i128_with_scale(mantissa, u32::try_from(scale).ok()?);
    decimal.ok().map(Amount)
}

/// A JSON number's text, which may have an exponent.
fn lexeme(text: &str) -> Option<Amount> {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return plain(text);
    };
    let mantissa = plain(mantissa)?.0;
    if mantissa.is_zero() {
        return Some(Amount::ZERO);
    }
    let exponent = exponent.parse::<i32>().ok()?;
    // Two decimals of the widest range are 56 places apart; beyond that nothing can be exact.
    if exponent.unsigned_abs() > 56 {
        return None;
    }
    let mut value = mantissa;
    for _ in 0..exponent.unsigned_abs() {
        value = if exponent > 0 {
            value.checked_mul(Decimal::TEN)?
        } else if value.scale() < Decimal::MAX_SCALE {
            let mut smaller = value;
            smaller.set_scale(value.scale() + 1).ok()?;
            smaller
        } else {
            return None;
        };
    }
    Some(Amount(value))
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let refused = || ser::Error::custom(format!("no JSON number carries {self} exactly"));
        if !self.fits_json() {
            return Err(refused());
        }
        match self.0.to_i64().filter(|_| self.0.fract().is_zero()) {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.double().ok_or_else(refused)?),
        }
    }
}

/// The name under which `serde_json` hands out a value's own text. If it ever changed, amounts
/// would be read through `f64` and a test over long numbers would fail.
pub(crate) const RAW_TEXT: &str = "$serde_json::private::RawValue";

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(RAW_TEXT, AmountVisitor)
    }
}

struct AmountVisitor;

impl AmountVisitor {
    fn raw<E: de::Error>(text: &str) -> Result<Amount, E> {
        let found = match text.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<Cow<'_, str>>(text) {
                Ok(text) => plain(&text),
                Err(_) => None,
            },
            _ => lexeme(text),
        };
        // The text itself may be anything, a body's worth of it too.
        found.ok_or_else(|| E::custom("expected an amount: a number, or text such as \"25.50\""))
    }
}

impl<'de> Visitor<'de> for AmountVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount: a number, or text such as \"25.50\"")
    }

    /// How `serde_json` hands out raw text: a map of one entry.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Amount, A::Error> {
        map.next_key::<Key>()?;
        map.next_value::<RawAmount>().map(|raw| raw.0)
    }

    /// Other formats.
    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Amount, D::Error> {
        deserializer.deserialize_any(PlainVisitor)
    }
}

struct Key;

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_identifier(de::IgnoredAny)
            .map(|_| Self)
    }
}

struct RawAmount(Amount);

impl<'de> Deserialize<'de> for RawAmount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = RawAmount;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the text of an amount")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<RawAmount, E> {
                AmountVisitor::raw(text).map(RawAmount)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

struct PlainVisitor;

impl Visitor<'_> for PlainVisitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        AmountVisitor.expecting(f)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Amount, E> {
        Ok(number.into())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Amount, E> {
        Ok(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Amount, E> {
        AmountVisitor::raw(&number.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
        text.parse().map_err(E::custom)
    }
}
