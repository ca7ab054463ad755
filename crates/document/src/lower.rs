//! `OpenAPI` 3.0's dialect of JSON Schema, rewritten as JSON Schema 2020-12.
//!
//! Schemas stay where they are, so that a schema path of the validator is a JSON pointer into the
//! contract. What is moved nevertheless lies below the schema it came from, and a place that does
//! not exist is the place of the nearest thing around it.

use serde_json::{Map, Value, json};

use crate::pointer;

/// Where copies of schemas lie that do not refuse unknown properties: the members of an `allOf`
/// that is closed as a whole.
const OPEN: &str = "/x-open";

/// The contract as a document whose schemas a JSON Schema validator understands.
///
/// ```
/// use cartevo_document::lower;
/// use serde_json::json;
///
/// let document = json!({"components": {"schemas": {"X": {"type": "string", "nullable": true}}}});
/// let lowered = lower::lower(&document);
/// assert_eq!(lowered["components"]["schemas"]["X"]["type"], json!(["string", "null"]));
/// ```
pub fn lower(document: &Value) -> Value {
    let mut lowered = document.clone();
    find(&mut lowered, "", true);
    let mut open = json!({"components": {"schemas": document.pointer("/components/schemas")}});
    find(&mut open, "", false);
    if let Value::Object(root) = &mut lowered {
        root.insert(OPEN[1..].to_owned(), open);
    }
    lowered
}

/// The pointer in the contract of a pointer in the lowered document.
pub fn original(pointer: &str) -> &str {
    pointer.strip_prefix(OPEN).unwrap_or(pointer)
}

/// Looks for schemas: what is called `schema`, and the members of `schemas`.
fn find(value: &mut Value, at: &str, close: bool) {
    match value {
        Value::Object(object) => {
            for (key, item) in object.iter_mut() {
                let below = pointer::join(at, key);
                match key.as_str() {
                    "schema" => schema(item, &below, close),
                    "schemas" => {
                        for (name, item) in item.as_object_mut().into_iter().flatten() {
                            schema(item, &pointer::join(&below, name), close);
                        }
                    }
                    "example" | "examples" => {}
                    _ => find(item, &below, close),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| find(item, at, close)),
        _ => {}
    }
}

fn schema(value: &mut Value, at: &str, close: bool) {
    let Value::Object(object) = value else { return };
    let composed = is_composed(object);
    if let Some(Value::Object(properties)) = object.get_mut("properties") {
        let below = format!("{at}/properties");
        let mut aliases = Vec::new();
        for (name, property) in properties.iter_mut() {
            let here = pointer::join(&below, name);
            aliases.extend(
                self::aliases(property)
                    .map(|alias| (alias, json!({"$ref": format!("#{here}")}), name.clone())),
            );
            schema(property, &here, true);
        }
        let mut required = Vec::new();
        for (alias, reference, name) in aliases {
            properties.entry(alias.clone()).or_insert(reference);
            required.push((name, alias));
        }
        accept_aliases(object, &required);
    }
    for key in ["items", "additionalProperties", "not"] {
        if let Some(item) = object.get_mut(key) {
            schema(item, &pointer::join(at, key), true);
        }
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        let members = object
            .get_mut(key)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten();
        for (index, member) in members.enumerate() {
            let open = key == "allOf" && composed;
            if let Some(target) = member.get("$ref").and_then(Value::as_str).filter(|_| open) {
                let target = target
                    .strip_prefix("#/components/")
                    .map(|rest| format!("#{OPEN}/components/{rest}"));
                if let Some(target) = target {
                    *member = json!({ "$ref": target });
                }
            }
            schema(member, &format!("{at}/{key}/{index}"), !open);
        }
    }
    let properties = object.contains_key("properties") || composed;
    if close && properties && !object.contains_key("additionalProperties") {
        object.insert("unevaluatedProperties".to_owned(), Value::Bool(false));
    }
    exclusive(object, "minimum", "exclusiveMinimum");
    exclusive(object, "maximum", "exclusiveMaximum");
    nullable(object);
}

/// Whether an object is described in several parts, which only together know its properties.
fn is_composed(object: &Map<String, Value>) -> bool {
    let members = object
        .get("allOf")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    members > 1 || (members == 1 && object.contains_key("properties"))
}

fn aliases(property: &Value) -> impl Iterator<Item = String> {
    let names = property
        .get("x-cartevo-aliases")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    names
        .into_iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
}

/// A required property is there if it is there under another name.
fn accept_aliases(object: &mut Map<String, Value>, aliases: &[(String, String)]) {
    let Some(Value::Array(required)) = object.get_mut("required") else {
        return;
    };
    let mut either = Vec::new();
    for (name, alias) in aliases {
        if let Some(index) = required.iter().position(|item| item == name) {
            required.remove(index);
            either.push(json!({"anyOf": [{"required": [name]}, {"required": [alias]}]}));
        }
    }
    if !either.is_empty() {
        let members = object.entry("allOf").or_insert_with(|| json!([]));
        members
            .as_array_mut()
            .into_iter()
            .for_each(|members| members.append(&mut either));
    }
}

fn exclusive(object: &mut Map<String, Value>, limit: &str, exclusive: &str) {
    match object.get(exclusive) {
        Some(Value::Bool(true)) => {
            if let Some(value) = object.remove(limit) {
                object.insert(exclusive.to_owned(), value);
            }
        }
        Some(Value::Bool(false)) => {
            object.remove(exclusive);
        }
        _ => {}
    }
}

fn nullable(object: &mut Map<String, Value>) {
    if object.remove("nullable") != Some(Value::Bool(true)) {
        return;
    }
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        values.push(Value::Null);
    }
    if let Some(Value::String(name)) = object.get("type").cloned() {
        object.insert("type".to_owned(), json!([name, "null"]));
    } else {
        let inner = Value::Object(std::mem::take(object));
        object.insert("anyOf".to_owned(), json!([inner, {"type": "null"}]));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lower;

    fn lowered(schema: &serde_json::Value) -> serde_json::Value {
        lower(&json!({"components": {"schemas": {"X": schema}}}))["components"]["schemas"]["X"]
            .clone()
    }

    #[test]
    fn the_dialect_is_rewritten() {
        assert_eq!(
            lowered(&json!({"type": "number", "nullable": true})),
            json!({"type": ["number", "null"]})
        );
        assert_eq!(
            lowered(
                &json!({"minimum": 0, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false})
            ),
            json!({"exclusiveMinimum": 0, "maximum": 9})
        );
        assert_eq!(
            lowered(&json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/Y"}]})),
            json!({"anyOf": [{"allOf": [{"$ref": "#/components/schemas/Y"}]}, {"type": "null"}]})
        );
    }

    #[test]
    fn objects_are_closed_unless_they_say_otherwise() {
        assert_eq!(
            lowered(&json!({"properties": {"a": {}}})),
            json!({"properties": {"a": {}}, "unevaluatedProperties": false})
        );
        let open = json!({"properties": {"a": {}}, "additionalProperties": true});
        assert_eq!(lowered(&open), open);
        assert_eq!(
            lowered(&json!({"type": "object"})),
            json!({"type": "object"})
        );
        let whole = lowered(
            &json!({"allOf": [{"$ref": "#/components/schemas/Y"}, {"properties": {"a": {}}}]}),
        );
        assert_eq!(whole["allOf"][0]["$ref"], "#/x-open/components/schemas/Y");
        assert_eq!(whole["allOf"][1], json!({"properties": {"a": {}}}));
        assert_eq!(whole["unevaluatedProperties"], false);
    }

    #[test]
    fn an_alias_stands_for_its_property() {
        let whole =
            lowered(&json!({"required": ["a"], "properties": {"a": {"x-cartevo-aliases": ["b"]}}}));
        assert_eq!(
            whole["properties"]["b"]["$ref"],
            "#/components/schemas/X/properties/a"
        );
        assert_eq!(whole["required"], json!([]));
        assert_eq!(
            whole["allOf"][0]["anyOf"],
            json!([{"required": ["a"]}, {"required": ["b"]}])
        );
    }
}
