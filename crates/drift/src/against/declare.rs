//! How a field that only a page has would be written in the contract.

use cartevo_document::Document;
use cartevo_pages::Fact;
use serde_json::{Value, json};

use super::{Against, Part};
use crate::{Edit, schema::View};

/// The field as a property of the object that it was looked for in.
pub fn edits(
    against: &Against<'_>,
    fact: &Fact,
    subject: &str,
    part: &Part<'_>,
    parent: &View,
    name: &str,
) -> Vec<Edit> {
    let document = &against.contract.document;
    // Below an unknown field is more than can be written in one line.
    if fact.subject != *subject || matches!(part, Part::Parameter(..) | Part::Header(_)) {
        return Vec::new();
    }
    let has_properties = |schema: &&String| document.get(&format!("{schema}/properties")).is_some();
    let Some(schema) = parent.schemas().iter().find(has_properties) else {
        return Vec::new();
    };
    let said = |property: &str| {
        let mut facts = against.page.facts.iter();
        let fact = facts.find(|other| other.subject == *subject && other.property == property);
        fact.map(|fact| &fact.value)
    };
    let Some(schema_of_it) = schema_for(document, said("type"), said("format"), name) else {
        return Vec::new();
    };
    let mut edits = vec![Edit::Insert {
        object: format!("{schema}/properties"),
        key: name.to_owned(),
        value: schema_of_it,
    }];
    if part.is_request() && said("required") == Some(&Value::Bool(true)) {
        edits.push(Edit::Add {
            object: schema.clone(),
            key: "required",
            item: name.to_owned(),
        });
    }
    edits
}

/// What a type on a page is written as in the contract: money and instants have schemas of their
/// own there.
fn schema_for(
    document: &Document,
    kind: Option<&Value>,
    format: Option<&Value>,
    name: &str,
) -> Option<Value> {
    let named = |schema: &str| {
        let at = format!("/components/schemas/{schema}");
        document.get(&at).map(|_| json!({"$ref": format!("#{at}")}))
    };
    let money = ["amount", "balance", "fee", "price", "total"];
    match (kind?.as_str()?, format.and_then(Value::as_str)) {
        ("string", Some("date-time")) => named("Timestamp"),
        ("string", Some(format)) => Some(json!({"type": "string", "format": format})),
        ("number", _) if money.iter().any(|word| name.contains(word)) => named("Amount"),
        ("number", _) => named("Rate").or_else(|| Some(json!({"type": "number"}))),
        (kind @ ("string" | "integer" | "boolean"), _) => Some(json!({"type": kind})),
        ("array", _) => named("OpenValue").map(|any| json!({"type": "array", "items": any})),
        ("object" | "any", _) => named("OpenValue"),
        _ => None,
    }
}
