//! What the contract puts up with, and why: each tolerance in a schema belongs to a quirk.

use serde_json::{Map, Value};

use cartevo_document::{Document, pointer};

/// A tolerance of a schema that names no quirk: where it stands, and what it is.
pub(super) fn without_quirk(document: &Document) -> Vec<(String, String)> {
    let mut found = Vec::new();
    search(document, "", document.value(), false, &mut found);
    found
}

/// `named`: whether the schema that the value is a property of names a quirk.
fn search(
    document: &Document,
    at: &str,
    value: &Value,
    named: bool,
    found: &mut Vec<(String, String)>,
) {
    match value {
        Value::Object(object) => {
            let own = names_a_quirk(object);
            if !own && !named {
                found.extend(
                    tolerances(document, at, object)
                        .map(|(key, what)| (pointer::join(at, key), what)),
                );
            }
            for (key, value) in object {
                let below = pointer::join(at, key);
                match (key.as_str(), value) {
                    ("properties", Value::Object(properties)) => {
                        for (name, property) in properties {
                            let here = pointer::join(&below, name);
                            search(document, &here, property, own, found);
                        }
                    }
                    ("example" | "examples" | "default" | "enum", _) => {}
                    _ if key.starts_with("x-") => {}
                    _ => search(document, &below, value, false, found),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                search(document, &format!("{at}/{index}"), item, false, found);
            }
        }
        _ => {}
    }
}

fn names_a_quirk(object: &Map<String, Value>) -> bool {
    let quirks = object.get("x-cartevo-quirks").and_then(Value::as_array);
    quirks.is_some_and(|quirks| !quirks.is_empty())
}

fn tolerances<'a>(
    document: &Document,
    at: &str,
    object: &'a Map<String, Value>,
) -> impl Iterator<Item = (&'a str, String)> {
    let mut found = Vec::new();
    for (key, value) in object {
        let what = match (key.as_str(), value) {
            ("x-cartevo-aliases", _) => "another name of the property",
            ("x-cartevo-list", _) => "a list in the place of an object",
            ("x-cartevo-case", _) => "a value in any case",
            ("nullable", Value::Bool(true)) => "`null`",
            ("oneOf" | "anyOf", Value::Array(members))
                if or_text(document, at, key, members, &["number", "integer"]) =>
            {
                "a number as text"
            }
            ("oneOf" | "anyOf", Value::Array(members))
                if or_text(document, at, key, members, &["boolean"]) =>
            {
                "a boolean as text"
            }
            _ => continue,
        };
        found.push((key.as_str(), what.to_owned()));
    }
    found.into_iter()
}

/// Whether a value is of one of the types, or text.
fn or_text(document: &Document, at: &str, key: &str, members: &[Value], others: &[&str]) -> bool {
    let types: Vec<&str> = (0..members.len())
        .filter_map(|index| document.resolve(&format!("{at}/{key}/{index}")))
        .filter_map(|member| document.get(&member)?.get("type")?.as_str())
        .collect();
    types.contains(&"string") && types.iter().any(|name| others.contains(name))
}
