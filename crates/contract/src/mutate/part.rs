//! The part of the contract that one operation depends on: small enough to be changed and read again
//! for each mutant.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use cartevo_document::{Operation, pointer};

use crate::contract::{Contract, ERROR};

/// Keys that constrain nothing.
const WORDS: [&str; 5] = ["description", "summary", "title", "example", "examples"];
/// The keys of whose members the names are the vendor's.
const NAMED: [&str; 4] = ["properties", "responses", "schemas", "parameters"];

/// The contract with this operation only, and with what it refers to, each in its place.
pub(crate) fn part(contract: &Contract, operation: &Operation) -> Value {
    let document = contract.document.value();
    let mut part = Map::new();
    for key in ["openapi", "info", "servers", "tags", "security"] {
        if let Some(value) = document.get(key) {
            part.insert(key.to_owned(), value.clone());
        }
    }
    let mut part = Value::Object(part);
    let mut wanted = vec![operation.pointer.clone(), ERROR.to_owned()];
    if let Some((path, _)) = operation.pointer.rsplit_once('/') {
        let shared = format!("{path}/parameters");
        wanted.extend(document.pointer(&shared).map(|_| shared));
    }
    let mut seen = BTreeSet::new();
    while let Some(at) = wanted.pop() {
        let Some(value) = document.pointer(&at) else {
            continue;
        };
        if !seen.insert(at.clone()) {
            continue;
        }
        let value = without_words(value, false);
        references(&value, &mut wanted);
        put(&mut part, &at, value);
    }
    part
}

fn put(document: &mut Value, at: &str, value: Value) {
    let mut here = document;
    for token in pointer::tokens(at) {
        if !here.is_object() {
            *here = Value::Object(Map::new());
        }
        let Value::Object(object) = here else { return };
        here = object.entry(token).or_insert(Value::Null);
    }
    // What is referred to may stand around or inside of what is there already.
    if here.is_null() {
        *here = value;
    }
}

/// Where all references lead. One may lead into a component: the whole component is meant.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            let target = object.get("$ref").and_then(Value::as_str);
            if let Some(target) = target.and_then(|target| target.strip_prefix('#')) {
                let whole = target
                    .match_indices('/')
                    .nth(3)
                    .map(|(end, _)| &target[..end]);
                let target = whole
                    .filter(|it| it.starts_with("/components/"))
                    .unwrap_or(target);
                found.push(target.to_owned());
            }
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// A copy without the words. `named`: whether the keys are names that somebody else has given.
fn without_words(value: &Value, named: bool) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object
                .iter()
                .filter(|(key, _)| named || !WORDS.contains(&key.as_str()));
            let copied = kept.map(|(key, value)| {
                let members = !named && NAMED.contains(&key.as_str());
                (key.clone(), without_words(value, members))
            });
            Value::Object(copied.collect())
        }
        Value::Array(items) => {
            let copied = items.iter().map(|item| without_words(item, false));
            Value::Array(copied.collect())
        }
        other => other.clone(),
    }
}
