//! The contract's own examples, and what breaks them.

mod answers;
mod paths;
mod requests;

use std::sync::LazyLock;

use cartevo_document::{Document, pointer};
use serde_json::Value;

use super::{Operation, operation};
use crate::json::Json;
use crate::language::Language;

/// The contract as it stands in the file.
static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let source = include_str!("../../../../openapi.yaml");
    Document::parse("openapi.yaml", source).unwrap()
});

static READ: LazyLock<Vec<cartevo_document::Operation>> =
    LazyLock::new(|| cartevo_document::operations(&DOCUMENT).unwrap());

fn find(id: &str) -> &'static Operation {
    operation(id).unwrap_or_else(|| panic!("{id} is there"))
}

fn json(text: &str) -> Json {
    Json::parse(text).ok().unwrap()
}

/// What is said of a body in English.
fn said(id: &str, body: &str) -> Vec<String> {
    let violations = find(id).check_body(&json(body));
    violations
        .iter()
        .map(|one| one.say(Language::English))
        .collect()
}

/// The named examples below a media type.
fn examples(media: &str) -> Vec<(String, Value)> {
    let at = format!("{media}/examples");
    let found = DOCUMENT.get(&at).and_then(Value::as_object);
    let found = found.into_iter().flatten();
    found
        .filter_map(|(name, _)| {
            let example = DOCUMENT.resolve(&pointer::join(&at, name))?;
            let value = DOCUMENT.get(&format!("{example}/value"))?;
            Some((name.clone(), value.clone()))
        })
        .collect()
}
