//! The examples of a page, and what they say of the names in its tables.

use serde_json::Value;

use super::Reader;
use crate::block::Words;
use crate::{Layer, Place, json};

/// The examples of a page, with the subject of each.
#[derive(Debug, Default)]
pub(super) struct Examples(Vec<(Layer, String, Value)>);

impl Examples {
    /// Those of a layer whose subject begins like this.
    pub(super) fn of<'a>(
        &'a self,
        layer: Layer,
        subject: &'a str,
    ) -> impl Iterator<Item = &'a Value> {
        self.0
            .iter()
            .filter(move |(of, about, _)| *of == layer && about.starts_with(subject))
            .map(|(_, _, value)| value)
    }

    /// What a name in a table of fields is put behind in one example.
    pub(super) fn within(&self, layer: Layer, subject: &str, name: &str) -> Option<String> {
        self.of(layer, subject)
            .find_map(|example| prefix(example, name))
    }

    /// What a name in a table of response fields is put behind, to be a path from the root: the
    /// tables leave out `data.`.
    pub(super) fn prefix(&self, layer: Layer, name: &str) -> Option<String> {
        self.within(layer, "response.", name)
    }
}

fn prefix(example: &Value, name: &str) -> Option<String> {
    if has(example, name) {
        return Some(String::new());
    }
    let mut inner = children(example, "");
    // Two levels are enough: what is deeper is printed with a longer name.
    for _ in 0..2 {
        let mut found = inner.iter().filter(|(_, value)| has(value, name));
        if let Some((prefix, _)) = found.next() {
            return Some(prefix.clone());
        }
        inner = inner
            .iter()
            .flat_map(|(prefix, value)| children(value, prefix))
            .collect();
    }
    None
}

fn children<'a>(value: &'a Value, prefix: &str) -> Vec<(String, &'a Value)> {
    let Some(object) = value.as_object() else {
        return Vec::new();
    };
    let inner = object.iter().filter_map(|(name, value)| match value {
        Value::Object(_) => Some((format!("{prefix}{name}."), value)),
        Value::Array(items) => items
            .first()
            .map(|item| (format!("{prefix}{name}[]."), item)),
        _ => None,
    });
    inner.collect()
}

/// Whether a value has a field of this dotted name.
fn has(value: &Value, name: &str) -> bool {
    let mut value = value;
    for part in name.split('.') {
        let plain = part.trim_end_matches("[]");
        let Some(inner) = value.get(plain) else {
            return false;
        };
        value = match inner {
            Value::Array(items) if part != plain => items.first().unwrap_or(&Value::Null),
            other => other,
        };
    }
    true
}

impl Reader<'_> {
    /// Reads JSON and keeps the places of its values; what is no JSON is reported.
    pub(super) fn json(&mut self, words: &Words) -> Option<Value> {
        match json::read(words) {
            Ok(json) => {
                self.leaves.insert(words.place, json.places);
                Some(json.value)
            }
            Err((place, why)) => {
                self.unread(place, format!("this example is no JSON: {why}"));
                None
            }
        }
    }

    /// Takes a value for an example of a subject.
    pub(super) fn example(&mut self, layer: Layer, subject: &str, value: Value, place: Place) {
        self.examples
            .0
            .push((layer, subject.to_owned(), value.clone()));
        if subject != "request" {
            self.fact(layer, subject, "exists", true, place);
        }
        self.fact(layer, subject, "example", value, place);
    }

    /// The subject of an example of an answer: its status stands in the heading, or in itself.
    pub(super) fn answer(&self, status: Option<String>, example: Option<&Value>) -> String {
        let own = || {
            let status = example?.get("statusCode")?.as_u64()?;
            Some(status.to_string())
        };
        let status = status.or_else(|| self.success.clone()).or_else(own);
        let status = status.unwrap_or_else(|| "2XX".to_owned());
        if status.starts_with('2') {
            format!("response.{status}")
        } else {
            format!("error.{status}")
        }
    }
}
