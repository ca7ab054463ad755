//! JSON as it is sent: keys in order, sums exact.

use rust_decimal::Decimal;
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A value to send. It has no `Debug`: it may hold a token.
#[derive(Clone)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Int(i64),
    /// Written with the decimals that it has.
    Number(Decimal),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    pub(crate) fn object<const N: usize>(entries: [(&'static str, Json); N]) -> Self {
        Self::Object(entries.into())
    }

    /// A sum as text, without trailing zeros.
    pub(crate) fn digits(number: Decimal) -> Self {
        Self::Text(number.normalize().to_string())
    }

    /// Sets `key`, in its place or at the end. Only objects have keys.
    pub(crate) fn set(&mut self, key: &'static str, value: impl Into<Json>) {
        let Self::Object(entries) = self else { return };
        match entries.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value.into(),
            None => entries.push((key, value.into())),
        }
    }

    pub(crate) fn render(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("decimals and strings are always valid JSON")
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i32> for Json {
    fn from(number: i32) -> Self {
        Self::Int(number.into())
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<u16> for Json {
    fn from(number: u16) -> Self {
        Self::Int(number.into())
    }
}

impl From<Decimal> for Json {
    /// Trailing zeros go: 12.50 is written `12.5`.
    fn from(number: Decimal) -> Self {
        Self::Number(number.normalize())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Json>> for Json {
    fn from(list: Vec<Json>) -> Self {
        Self::List(list)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Number(number) => RawValue::from_string(number.to_string())
                .map_err(S::Error::custom)?
                .serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &Json) -> String {
        String::from_utf8(json.render()).unwrap()
    }

    #[test]
    fn sums_are_written_exactly() {
        let sum = |sum: &str| text(&sum.parse::<Decimal>().unwrap().into());
        assert_eq!(sum("12.50"), "12.5");
        assert_eq!(sum("0.10"), "0.1");
        assert_eq!(sum("100.00"), "100");
        assert_eq!(sum("9999999999999.99"), "9999999999999.99");
        assert_eq!(sum("1234567890123456789.01"), "1234567890123456789.01");
        assert_eq!(text(&Json::Number(Decimal::new(10, 1))), "1.0");
    }

    #[test]
    fn keys_keep_their_order_and_place() {
        let mut object = Json::object([("b", 1.into()), ("a", Json::Null)]);
        object.set("b", "é\"");
        object.set("c", vec![Json::Bool(true)]);
        assert_eq!(text(&object), r#"{"b":"é\"","a":null,"c":[true]}"#);
    }
}
