//! JSON as it was written: the order of its keys, the digits of its numbers, the place of each value.

use std::{fmt, ops::Range};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

/// A value, with what [`Value`] forgets.
#[derive(Clone)]
pub(super) enum Tree {
    /// Members in their order; a key may stand there twice.
    Object(Vec<(String, Tree)>),
    Array(Vec<Tree>),
    /// Any other value, with its text.
    Leaf(Value, String),
}

impl Tree {
    /// Reads JSON; `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        // It bounds how deep the value is, and tells what is no number.
        serde_json::from_str::<Value>(text).ok()?;
        read(text)
    }

    /// A value of this program's own.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Object(object) => {
                let members = object
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::of(value)));
                Self::Object(members.collect())
            }
            Value::Array(items) => Self::Array(items.iter().map(Self::of).collect()),
            leaf => Self::Leaf(leaf.clone(), leaf.to_string()),
        }
    }

    /// The same as a [`Value`]: of two equal keys the last counts.
    pub fn value(&self) -> Value {
        match self {
            Self::Object(members) => {
                let members = members
                    .iter()
                    .map(|(key, value)| (key.clone(), value.value()));
                Value::Object(members.collect())
            }
            Self::Array(items) => Value::Array(items.iter().map(Self::value).collect()),
            Self::Leaf(value, _) => value.clone(),
        }
    }

    /// What became of this when it was scrubbed: what is the same keeps its order and its digits.
    pub fn scrubbed(&self, scrubbed: &Value) -> Self {
        match (self, scrubbed) {
            (Self::Object(members), Value::Object(object))
                if members.iter().all(|(key, _)| object.contains_key(key)) =>
            {
                let member = |(key, value): &(String, Self)| {
                    let scrubbed = object.get(key).unwrap_or(&Value::Null);
                    (key.clone(), value.scrubbed(scrubbed))
                };
                Self::Object(members.iter().map(member).collect())
            }
            (Self::Array(items), Value::Array(others)) if items.len() == others.len() => {
                let items = items.iter().zip(others);
                Self::Array(items.map(|(item, other)| item.scrubbed(other)).collect())
            }
            (Self::Leaf(value, _), other) if value == other => self.clone(),
            // Also where a key itself was a secret.
            (_, other) => Self::of(other),
        }
    }

    /// Written as recordings are: two spaces a level, one value a line.
    pub fn write(&self) -> String {
        let mut text = String::new();
        self.write_at(0, &mut text);
        text.push('\n');
        text
    }

    fn write_at(&self, level: usize, text: &mut String) {
        let mut list = |open: char, close: char, items: Vec<(Option<&String>, &Self)>| {
            text.push(open);
            for (index, (key, value)) in items.iter().enumerate() {
                text.push_str(if index > 0 { ",\n" } else { "\n" });
                text.push_str(&"  ".repeat(level + 1));
                if let Some(key) = key {
                    text.push_str(&Value::from(key.as_str()).to_string());
                    text.push_str(": ");
                }
                value.write_at(level + 1, text);
            }
            if !items.is_empty() {
                text.push('\n');
                text.push_str(&"  ".repeat(level));
            }
            text.push(close);
        };
        match self {
            Self::Object(members) => {
                let members = members.iter().map(|(key, value)| (Some(key), value));
                list('{', '}', members.collect());
            }
            Self::Array(items) => list('[', ']', items.iter().map(|item| (None, item)).collect()),
            Self::Leaf(Value::Number(_), raw) => text.push_str(raw),
            Self::Leaf(value, _) => text.push_str(&value.to_string()),
        }
    }
}

fn read(text: &str) -> Option<Tree> {
    Some(match text.trim_start().as_bytes().first()? {
        b'{' => {
            let Members(members) = serde_json::from_str(text).ok()?;
            let member = |(key, value): (String, &RawValue)| Some((key, read(value.get())?));
            Tree::Object(members.into_iter().map(member).collect::<Option<_>>()?)
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let items = items.into_iter().map(|item| read(item.get()));
            Tree::Array(items.collect::<Option<_>>()?)
        }
        _ => Tree::Leaf(serde_json::from_str(text).ok()?, text.trim().to_owned()),
    })
}

/// Where the value at a JSON pointer stands in a text, in bytes; the nearest thing around it where
/// nothing stands there.
pub(super) fn place(text: &str, pointer: &str) -> Range<usize> {
    let mut at = text;
    for token in cartevo_document::pointer::tokens(pointer) {
        let below = match at.trim_start().as_bytes().first() {
            Some(b'{') => serde_json::from_str(at).ok().and_then(|Members(members)| {
                let mut members = members.into_iter().rev();
                Some(members.find(|(key, _)| *key == token)?.1)
            }),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(at)
                .ok()
                .and_then(|items| items.get(token.parse::<usize>().ok()?).copied()),
            _ => None,
        };
        match below {
            Some(below) => at = below.get(),
            None => break,
        }
    }
    let start = at.as_ptr() as usize - text.as_ptr() as usize;
    start..start + at.len()
}

/// The members of an object as they stand there.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Tree, place};

    #[test]
    fn order_and_digits_survive() {
        let text = "{\n  \"b\": 1.50,\n  \"a\": [\n    1e2,\n    \"x\\\"y\"\n  ],\n  \"c\": {},\n  \"b\": 90071992547409931.10\n}\n";
        assert_eq!(Tree::parse(text).unwrap().write(), text);
        assert!(Tree::parse("{\"a\": 1").is_none());
        assert!(Tree::parse(&"[".repeat(200)).is_none());
    }

    #[test]
    fn what_was_scrubbed_is_written_and_nothing_else() {
        let tree = Tree::parse(r#"{"b": 1.50, "cvv": 123, "a": {"tk": 2.0}}"#).unwrap();
        let scrubbed = tree.scrubbed(&json!({"b": 1.5, "cvv": 0, "a": {"[redacted]": 2.0}}));
        let text = scrubbed.write().replace(['\n', ' '], "");
        assert_eq!(text, r#"{"b":1.50,"cvv":0,"a":{"[redacted]":2.0}}"#);
    }

    #[test]
    fn values_have_a_place() {
        let text = r#"{"a": [1, {"b/c": "here"}], "a": [1, {"b/c": "there"}]}"#;
        assert_eq!(&text[place(text, "/a/1/b~1c")], "\"there\"");
        assert_eq!(&text[place(text, "/a/7")], r#"[1, {"b/c": "there"}]"#);
        assert_eq!(place(text, ""), 0..text.len());
    }
}
