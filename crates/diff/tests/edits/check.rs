//! Looks at an example once more, without the code under test: with validators of whole documents.

use cartevo_diff::{Direction, Witness};
use cartevo_document::{Document, lower, pointer};
use serde_json::{Map, Value, json};

/// Why it is no example.
pub fn witness(old: &Document, new: &Document, witness: &Witness) -> Result<(), String> {
    let hidden = match witness.direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    };
    let accepts = |document: &Document, at: &str| {
        let mut whole = lower::lower(document.value());
        open(&mut whole, hidden);
        let schema = if at.ends_with("/parameters") {
            parameters(&whole, at, &witness.part)
        } else if whole.pointer(&pointer::join(at, "in")).is_some() {
            whole
                .pointer(&pointer::join(at, "schema"))
                .cloned()
                .ok_or("no schema")?
        } else {
            whole
                .pointer(at)
                .cloned()
                .ok_or(format!("no schema at {at}"))?
        };
        whole["witness"] = schema;
        whole["$ref"] = json!("#/witness");
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        let validator = options.build(&whole).map_err(|error| error.to_string())?;
        Ok::<bool, String>(validator.is_valid(&witness.value))
    };
    let [before, after] = [
        accepts(old, &witness.schemas[0])?,
        accepts(new, &witness.schemas[1])?,
    ];
    match (witness.direction, before, after) {
        (Direction::Request, true, false) | (Direction::Response, false, true) => Ok(()),
        _ => Err(format!(
            "the old one accepts it: {before}, the new one: {after}"
        )),
    }
}

/// Only what the documents say themselves counts.
fn open(value: &mut Value, hidden: &str) {
    if let Value::Object(object) = value {
        if object.get("unevaluatedProperties") == Some(&json!(false)) {
            object.remove("unevaluatedProperties");
        }
        if object.get("format") == Some(&json!("int32")) {
            object.insert("maximum".to_owned(), json!(i32::MAX));
        }
        let properties = object.get("properties").and_then(Value::as_object);
        let gone: Vec<String> = properties
            .into_iter()
            .flatten()
            .filter(|(_, property)| property.get(hidden) == Some(&json!(true)))
            .map(|(name, _)| name.clone())
            .collect();
        for name in gone {
            object["properties"]
                .as_object_mut()
                .map(|map| map.remove(&name));
            if let Some(required) = object.get_mut("required").and_then(Value::as_array_mut) {
                required.retain(|entry| entry != name.as_str());
            }
        }
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(|value| open(value, hidden)),
        Value::Array(items) => items.iter_mut().for_each(|value| open(value, hidden)),
        _ => {}
    }
}

fn parameters(whole: &Value, at: &str, part: &str) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    let item = &at[..at.trim_end_matches("/parameters").rfind('/').unwrap_or(0)];
    for list in [format!("{item}/parameters"), at.to_owned()] {
        for parameter in whole
            .pointer(&list)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let target = parameter["$ref"]
                .as_str()
                .and_then(|to| whole.pointer(&to[1..]));
            let parameter = target.unwrap_or(parameter);
            let name = parameter["name"].as_str().unwrap_or_default();
            if parameter["in"]
                .as_str()
                .is_some_and(|place| part.ends_with(place))
            {
                properties.insert(name.to_owned(), parameter["schema"].clone());
                if parameter["required"] == true {
                    required.push(name.to_owned());
                }
            }
        }
    }
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}
