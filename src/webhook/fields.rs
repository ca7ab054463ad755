//! The fields of an event, each read when it is asked for.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::reply::expected;

/// The fields of a JSON object, as text: an amount keeps its digits.
pub(super) struct Fields<'a> {
    by_name: BTreeMap<String, &'a RawValue>,
    /// Where they stand in the body, for people.
    place: &'static str,
}

impl<'a> Fields<'a> {
    /// `None` if it is not an object.
    pub fn of(json: &'a str, place: &'static str) -> Option<Self> {
        let by_name = serde_json::from_str(json).ok()?;
        Some(Self { by_name, place })
    }

    /// The fields of an object within.
    pub fn within(&self, name: &str, place: &'static str) -> Option<Self> {
        Self::of(self.find(name)?.get(), place)
    }

    /// A field's value: under its name or, where that has none, under the name in camelCase (quirk
    /// Q66).
    pub fn find(&self, name: &str) -> Option<&'a RawValue> {
        let value = |name: &str| {
            let value = self.by_name.get(name).copied();
            value.filter(|value| value.get() != "null")
        };
        value(name).or_else(|| value(&camel(name)))
    }

    /// Reads a field. The error says where and what was expected, and nothing of what was found.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, String> {
        let Some(value) = self.find(name) else {
            return Ok(None);
        };
        match serde_json::from_str(value.get()) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(self.trouble(name, &expected(&error))),
        }
    }

    /// Reads an id, which may be a number; an empty one is none.
    pub fn id<T: From<String>>(&self, name: &str) -> Result<Option<T>, String> {
        let Some(value) = self.find(name) else {
            return Ok(None);
        };
        let text = value.get();
        let text = match text.as_bytes().first() {
            Some(b'"') => serde_json::from_str(text).ok(),
            Some(b'0'..=b'9') => Some(text.to_owned()),
            _ => None,
        };
        match text {
            Some(text) => Ok((!text.is_empty()).then(|| text.into())),
            None => Err(self.trouble(name, "expected an id")),
        }
    }

    fn trouble(&self, name: &str, expected: &str) -> String {
        format!("`{}{name}`: {expected}", self.place)
    }
}

/// `transaction_id` → `transactionId`.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        camel.push_str(&first.to_ascii_uppercase());
        camel.push_str(rest);
    }
    camel
}
