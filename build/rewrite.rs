//! Prepares a copy of the contract for progenitor. Nothing here changes `openapi.yaml`, which tells
//! the truth about the wire; the copy leaves out what the generator cannot take, or what the
//! library does itself: envelopes, errors, limits, defaults.

use cartevo_document::{Document, Operation, pointer};
use serde_json::{Map, Value, json};

use crate::model::{Model, Shape};

pub fn for_generator(document: &Document, operations: &[Operation], model: &Model) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let item = paths
            .entry(operation.path.clone())
            .or_insert_with(|| json!({}));
        item[operation.method.to_lowercase()] = method(document, operation);
    }
    let schemas: Map<String, Value> = model
        .schemas
        .iter()
        .map(|(name, schema)| {
            let at = pointer::join("/components/schemas", name);
            let value = match schema.shape {
                Shape::Struct(_) => plain(document, document.get(&at).unwrap_or(&Value::Null)),
                // Replaced by a type of the library; only the name matters.
                _ => json!({"type": "string"}),
            };
            (name.clone(), value)
        })
        .collect();
    json!({
        "openapi": "3.0.3",
        "info": {"title": "cartevo", "version": "0"},
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

/// One operation without its answers: the library reads those, so that every status and every
/// shape reaches the caller with its body.
fn method(document: &Document, operation: &Operation) -> Value {
    let mut parameters = Vec::new();
    for parameter in &operation.parameters {
        let value = document.get(&parameter.pointer).unwrap_or(&Value::Null);
        parameters.push(json!({
            "name": parameter.name,
            "in": value["in"],
            "required": parameter.required,
            "schema": plain(document, &value["schema"]),
        }));
    }
    let mut method = json!({
        "operationId": operation.id,
        "parameters": parameters,
        "responses": {"200": {"description": "read by the library"}},
    });
    // A form is built by the library.
    if let Some(body) = operation.body.as_ref().filter(|_| !operation.multipart) {
        let schema = json!({"$ref": format!("#{body}")});
        method["requestBody"] =
            json!({"required": true, "content": {"application/json": {"schema": schema}}});
    }
    method
}

/// Keys that would turn into checks on decode, into newtypes, or into values that are always sent.
const DROPPED: &[&str] = &[
    "default",
    "description",
    "example",
    "format",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "pattern",
    "title",
    "uniqueItems",
];

/// A schema without what [`DROPPED`] lists and without extensions.
fn plain(document: &Document, schema: &Value) -> Value {
    match schema {
        Value::Object(object)
            if is_flag(document, schema) || is_flag(document, &object_ref(object)) =>
        {
            json!({"type": "boolean"})
        }
        Value::Object(object) => {
            let mut kept = Map::new();
            for (key, value) in object {
                if key == "properties" {
                    let properties = value.as_object().into_iter().flatten();
                    let properties =
                        properties.map(|(name, value)| (name.clone(), plain(document, value)));
                    kept.insert(key.clone(), Value::Object(properties.collect()));
                } else if !DROPPED.contains(&key.as_str()) && !key.starts_with("x-") {
                    kept.insert(key.clone(), plain(document, value));
                }
            }
            Value::Object(kept)
        }
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| plain(document, item)).collect())
        }
        other => other.clone(),
    }
}

/// The reference inside `allOf: [{$ref}]`.
fn object_ref(object: &Map<String, Value>) -> Value {
    object
        .get("allOf")
        .map_or(Value::Null, |all| all[0].clone())
}

/// Whether a reference means a boolean that may come as text: in Rust it is a boolean.
fn is_flag(document: &Document, reference: &Value) -> bool {
    let target = reference["$ref"]
        .as_str()
        .and_then(|to| to.strip_prefix('#'));
    let kind = target.and_then(|target| document.get(&format!("{target}/x-cartevo-kind")));
    kind.is_some_and(|kind| kind == "flag")
}
