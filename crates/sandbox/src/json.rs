//! JSON as it is received and sent: keys in order, sums exact.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// How deep a body may be nested.
const DEEPEST: usize = 64;

/// A value. It has no `Debug`: it may hold a token.
#[derive(Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// Written with the decimals that it has.
    Number(Decimal),
    /// A number beyond all sums, as it was written.
    Huge(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(Key, Json)>),
}

pub(crate) type Key = Cow<'static, str>;

impl Json {
    pub(crate) fn object<const N: usize>(entries: [(&'static str, Json); N]) -> Self {
        let entries = entries.map(|(key, value)| (Cow::Borrowed(key), value));
        Self::Object(entries.into())
    }

    /// A sum as text, without trailing zeros.
    pub(crate) fn digits(number: Decimal) -> Self {
        Self::Text(number.normalize().to_string())
    }

    /// Reads what was received, its numbers exactly.
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        parse(serde_json::from_str::<&RawValue>(text)?, 0)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        let Self::Object(entries) = self else {
            return None;
        };
        let mut known = entries.iter().rev();
        known
            .find(|(known, _)| known == key)
            .map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        let Self::Object(entries) = self else {
            return None;
        };
        let mut known = entries.iter_mut().rev();
        known
            .find(|(known, _)| known == key)
            .map(|(_, value)| value)
    }

    /// Sets `key`, in its place or at the end. Only objects have keys.
    pub(crate) fn set(&mut self, key: impl Into<Key>, value: impl Into<Json>) {
        let Self::Object(entries) = self else { return };
        let key = key.into();
        match entries.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value.into(),
            None => entries.push((key, value.into())),
        }
    }

    /// Sets `key` if there is something to say.
    pub(crate) fn set_some(&mut self, key: &'static str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Json> {
        let Self::Object(entries) = self else {
            return None;
        };
        let place = entries.iter().position(|(known, _)| known == key)?;
        Some(entries.remove(place).1)
    }

    /// Gives a key another name, in its place.
    pub(crate) fn rename(&mut self, key: &str, name: &'static str) {
        let Self::Object(entries) = self else { return };
        for (known, _) in entries.iter_mut().filter(|(known, _)| known == key) {
            *known = Cow::Borrowed(name);
        }
    }

    pub(crate) fn take(&mut self) -> Json {
        std::mem::replace(self, Self::Null)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_decimal(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn render(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("decimals and strings are always valid JSON")
    }

    /// The same for a validator. A number that a double does not carry is near enough there.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Number(number) => match number.to_i64() {
                Some(whole) if number.fract().is_zero() => whole.into(),
                _ => number.to_f64().map_or(Value::Null, Value::from),
            },
            Self::Huge(_) => Value::from(f64::MAX),
            Self::Text(text) => Value::from(text.as_str()),
            Self::List(list) => list.iter().map(Self::to_value).collect(),
            Self::Object(entries) => entries
                .iter()
                .map(|(key, value)| (key.to_string(), value.to_value()))
                .collect(),
        }
    }
}

fn parse(raw: &RawValue, depth: usize) -> Result<Json, serde_json::Error> {
    let text = raw.get();
    if depth > DEEPEST {
        return Err(serde::de::Error::custom("nested too deep"));
    }
    let inner = |raw: Box<RawValue>| parse(&raw, depth + 1);
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let mut json = serde_json::Deserializer::from_str(text);
            let entries = json.deserialize_map(Entries)?;
            let entries = entries
                .into_iter()
                .map(|(key, value)| Ok((Cow::Owned(key), inner(value)?)));
            Json::Object(entries.collect::<Result<_, serde_json::Error>>()?)
        }
        Some(b'[') => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(text)?;
            Json::List(items.into_iter().map(inner).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Json::Text(serde_json::from_str(text)?),
        Some(b't') => Json::Bool(true),
        Some(b'f') => Json::Bool(false),
        Some(b'n') => Json::Null,
        _ => decimal(text).map_or_else(|| Json::Huge(text.to_owned()), Json::Number),
    })
}

/// A JSON number, never by way of a float.
fn decimal(raw: &str) -> Option<Decimal> {
    if raw.contains(['e', 'E']) {
        Decimal::from_scientific(raw).ok()
    } else {
        Decimal::from_str_exact(raw).ok()
    }
}

/// The entries of an object in their order, repeated ones too.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(String, Box<RawValue>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(serde::de::Error::custom("expected an object"))
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => {
                let text = number.to_string();
                decimal(&text).map_or(Self::Huge(text), Self::Number)
            }
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(entries) => Self::Object(
                entries
                    .iter()
                    .map(|(key, value)| (Cow::Owned(key.clone()), value.into()))
                    .collect(),
            ),
        }
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {
        $(impl From<$integer> for Json {
            fn from(number: $integer) -> Self {
                Self::Number(number.into())
            }
        })*
    };
}

from_integers! { i32 u16 u32 u64 usize }

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

impl From<&String> for Json {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
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
            Self::Number(number) => match number.to_i64() {
                Some(whole) if number.scale() == 0 => serializer.serialize_i64(whole),
                _ => raw(number.to_string(), serializer),
            },
            Self::Huge(text) => raw(text.clone(), serializer),
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

fn raw<S: Serializer>(number: String, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(number)
        .map_err(S::Error::custom)?
        .serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &Json) -> String {
        String::from_utf8(json.render()).unwrap()
    }

    fn again(text: &str) -> String {
        String::from_utf8(Json::parse(text).ok().unwrap().render()).unwrap()
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
    fn what_is_read_is_what_was_written() {
        for case in [
            r#"{"z":1.10,"a":[null,true,-3,"é\""],"z":2.50}"#,
            "0.1",
            "1e400",
            "[]",
            "{}",
        ] {
            assert_eq!(again(case), case);
        }
        assert_eq!(again("5e3"), "5000");
        assert_eq!(again("1.5E-1"), "0.15");
        for broken in ["{a}", "{} {}", "", "[1,]", "nul", "01"] {
            assert!(Json::parse(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::parse(&nested(DEEPEST)).is_ok());
        assert!(Json::parse(&nested(DEEPEST + 1)).is_err());
        assert!(Json::parse(&nested(40_000)).is_err());
    }

    #[test]
    fn keys_keep_their_order_and_place() {
        let mut object = Json::object([("b", 1.into()), ("a", Json::Null)]);
        object.set("b", "é\"");
        object.set("c", vec![Json::Bool(true)]);
        object.rename("a", "z");
        assert_eq!(text(&object), r#"{"b":"é\"","z":null,"c":[true]}"#);
        assert!(object.remove("z") == Some(Json::Null));
        assert_eq!(text(&object), r#"{"b":"é\"","c":[true]}"#);
    }

    #[test]
    fn the_validator_sees_the_same() {
        let json = Json::parse(r#"{"a":[1,2.5,"x",null,false],"b":9999999999999.99}"#);
        let value = json.ok().unwrap().to_value();
        assert_eq!(
            value.to_string(),
            r#"{"a":[1,2.5,"x",null,false],"b":9999999999999.99}"#
        );
    }
}
