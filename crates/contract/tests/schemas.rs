//! The JSON Schemas of the model types against the contract, and the recordings against them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use cartevo_document::{Document, Envelope, Operation, operations, pointer};
use serde_json::{Value, json};

mod common;

const COMPONENTS: &str = "/components/schemas";

fn contract() -> (Document, Vec<Operation>) {
    let document = Document::parse("openapi.yaml", common::contract()).unwrap();
    let operations = operations(&document).unwrap();
    (document, operations)
}

/// The types' schemas, by name.
fn types() -> Value {
    cartevo::schemas().as_value()["$defs"].clone()
}

/// What a schema refers to, also through an `allOf` of one.
fn reference<'a>(document: &Document, schema: &'a Value) -> Option<&'a str> {
    let reference = schema["$ref"]
        .as_str()
        .or(schema["allOf"][0]["$ref"].as_str())?;
    let name = reference.strip_prefix("#/components/schemas/")?;
    assert!(document.get(&pointer::join(COMPONENTS, name)).is_some());
    Some(name)
}

/// The named schemas that a schema consists of.
fn reach(document: &Document, schema: &Value, found: &mut BTreeSet<String>) {
    if let Some(name) = reference(document, schema) {
        if found.insert(name.to_owned()) {
            let schema = document.get(&pointer::join(COMPONENTS, name)).unwrap();
            reach(document, schema, found);
        }
        return;
    }
    let properties = schema["properties"].as_object();
    for property in properties
        .into_iter()
        .flat_map(|properties| properties.values())
    {
        reach(document, property, found);
    }
    for key in ["items", "additionalProperties"] {
        if schema.get(key).is_some() {
            reach(document, &schema[key], found);
        }
    }
}

/// Every named schema that is an answer's payload, or part of one.
fn answered() -> BTreeMap<String, Value> {
    let (document, operations) = contract();
    let mut found = BTreeSet::new();
    for operation in &operations {
        let reference = json!({"$ref": format!("#{}", operation.payload)});
        match document.get(&operation.payload) {
            Some(schema)
                if !operation.payload.starts_with(COMPONENTS) || schema["type"] == "array" =>
            {
                reach(&document, schema, &mut found);
            }
            _ => reach(&document, &reference, &mut found),
        }
    }
    assert!(found.contains("Wallet"), "{found:?}");
    let schema = |name: String| {
        let schema = document.get(&pointer::join(COMPONENTS, &name)).unwrap();
        (name, schema.clone())
    };
    found.into_iter().map(schema).collect()
}

fn is_object(schema: &Value) -> bool {
    schema.get("properties").is_some()
}

fn names(value: &Value) -> BTreeSet<&str> {
    match value {
        Value::Object(members) => members.keys().map(String::as_str).collect(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => BTreeSet::new(),
    }
}

/// The JSON types that a schema accepts; `None` for all. References lead into `schemas`.
fn accepted(schema: &Value, at: &str, schemas: &Value) -> Option<BTreeSet<String>> {
    let reference = schema["$ref"]
        .as_str()
        .or(schema["allOf"][0]["$ref"].as_str());
    if let Some(reference) = reference {
        let name = reference.strip_prefix(at).unwrap();
        return accepted(&schemas[name], at, schemas);
    }
    let any = schema["anyOf"].as_array().or(schema["oneOf"].as_array());
    if let Some(any) = any {
        let each = any.iter().map(|schema| accepted(schema, at, schemas));
        let each: Option<Vec<_>> = each.collect();
        return each.map(|each| each.into_iter().flatten().collect());
    }
    match &schema["type"] {
        Value::Null => None,
        Value::String(one) => Some(BTreeSet::from([one.clone()])),
        several => Some(names(several).into_iter().map(str::to_owned).collect()),
    }
}

#[test]
fn every_type_of_an_answer_has_the_schema_of_the_contract() {
    let (types, components) = (types(), answered());
    let all = Value::Object(components.clone().into_iter().collect());
    for (name, component) in components.iter().filter(|(_, schema)| is_object(schema)) {
        let schema = &types[name];
        assert_eq!(schema["type"], "object", "`{name}` has no schema");
        assert_eq!(
            names(&schema["properties"]),
            names(&component["properties"]),
            "properties of `{name}`"
        );
        let properties = component["properties"].as_object().unwrap();
        let (required, mut optional) = (names(&component["required"]), BTreeSet::new());
        for (property, wanted) in properties {
            let given = accepted(&schema["properties"][property], "#/$defs/", &types);
            let wanted = accepted(wanted, "#/components/schemas/", &all);
            let place = format!("`{property}` of `{name}`: {wanted:?}, {given:?}");
            match (wanted, given) {
                (Some(wanted), Some(given)) => {
                    if given.contains("null") {
                        optional.insert(property.as_str());
                    }
                    // Each may also be text: see Q15. And what is optional may be `null`: see Q96.
                    let amount = wanted.contains("number");
                    let more = |ty: &str| ty == "null" || ty == "string" && amount;
                    let fits = given.iter().all(|ty| wanted.contains(ty) || more(ty));
                    assert!(wanted.is_subset(&given) && fits, "{place}");
                }
                (None, None) => {}
                // Anything, or nothing.
                (None, Some(_)) | (Some(_), None) => panic!("{place}"),
            }
        }
        assert_eq!(names(&schema["required"]), required, "required of `{name}`");
        assert!(
            required.is_disjoint(&optional),
            "`{name}` may lack {optional:?}"
        );
    }
}

#[test]
fn no_schema_is_there_without_the_contract() {
    let (document, _) = contract();
    for (name, schema) in types().as_object().unwrap() {
        if is_object(schema) {
            // Parts of requests have one too.
            assert!(
                document.get(&pointer::join(COMPONENTS, name)).is_some(),
                "{name}"
            );
        }
    }
}

#[test]
fn enums_are_open_and_name_what_is_known() {
    fn closed(value: &Value, at: &str, found: &mut Vec<String>) {
        for (name, member) in value.as_object().into_iter().flatten() {
            let at = format!("{at}/{name}");
            if [
                "enum",
                "const",
                "additionalProperties",
                "unevaluatedProperties",
            ]
            .contains(&name.as_str())
                // A schema there is that of a map's values.
                && !(name == "additionalProperties" && member.is_object())
                && !at.ends_with(&format!("/properties/{name}"))
            {
                found.push(at.clone());
            }
            closed(member, &at, found);
        }
        for member in value.as_array().into_iter().flatten() {
            closed(member, at, found);
        }
    }
    let (types, enums) = (types(), answered());
    let mut found = Vec::new();
    // A request is ours: what it has beyond its fields is a mistake.
    for (name, schema) in types.as_object().unwrap() {
        if enums.contains_key(name) {
            closed(schema, &format!("/{name}"), &mut found);
        }
    }
    assert_eq!(found, [""; 0]);

    let enums = enums
        .iter()
        .filter(|(_, schema)| schema["x-cartevo-kind"] == "enum");
    for (name, component) in enums {
        let known = names(&types[name]["examples"]);
        let missing = names(&component["enum"])
            .into_iter()
            .find(|value| !known.iter().any(|known| known.eq_ignore_ascii_case(value)));
        assert_eq!(missing, None, "`{name}`");
    }
}

/// What a success carries, and the schema that it must satisfy.
fn payload<'a>(operation: &Operation, body: &'a Value) -> &'a Value {
    let shapes = operation.envelope.iter();
    let found = shapes.filter_map(|shape| match shape {
        Envelope::Data => body.get("data").filter(|data| !data.is_null()),
        Envelope::Under(name) => body.get(name),
        Envelope::Bare => Some(body),
        Envelope::Empty => None,
    });
    found.into_iter().next().unwrap_or(&Value::Null)
}

#[test]
fn every_recorded_payload_satisfies_its_types_schema() {
    let (document, operations) = contract();
    let types = types();
    let mut judged = BTreeSet::new();
    for operation in &operations {
        let schema = document.get(&operation.payload).unwrap();
        let items = reference(&document, &schema["items"]);
        let name = items.or(operation.payload.rsplit('/').next()).unwrap();
        if !is_object(&types[name]) {
            continue;
        }
        let mut wanted = json!({"$ref": format!("#/$defs/{name}"), "$defs": types});
        if items.is_some() {
            wanted = json!({"type": "array", "items": {"$ref": format!("#/$defs/{name}")}, "$defs": types});
        }
        let validator = jsonschema::validator_for(&wanted).unwrap();
        let folder = common::root().join("tests/recordings").join(&operation.id);
        for (case, body) in successes(&folder) {
            let payload = payload(operation, &body);
            // Not there, or a bare list in an object's place: the reader's matter, not the type's.
            if payload.is_null() || payload.is_array() != items.is_some() {
                continue;
            }
            let problems: Vec<String> = validator
                .iter_errors(payload)
                .map(|error| {
                    format!(
                        "{} must satisfy {}",
                        error.instance_path(),
                        error.schema_path()
                    )
                })
                .collect();
            assert_eq!(problems, [""; 0], "{}/{case}", operation.id);
            judged.insert(operation.id.clone());
        }
    }
    assert!(
        judged.contains("getWallet") && judged.contains("fundWallet"),
        "{judged:?}"
    );
}

/// The recorded successes in a folder.
fn successes(folder: &Path) -> Vec<(String, Value)> {
    let files = fs::read_dir(folder).into_iter().flatten();
    let recordings = files.map(|file| {
        let path = file.unwrap().path();
        let recording: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        recording
    });
    let is_success = |recording: &Value| {
        let response = &recording["response"];
        let status = response["status"].as_u64().unwrap();
        (200..300).contains(&status)
            && response["body"]["success"] != false
            && response["body"]["status"] != "error"
    };
    let successes = recordings.filter(is_success);
    let case = |recording: Value| {
        let case = recording["case"].as_str().unwrap().to_owned();
        (case, recording["response"]["body"].clone())
    };
    successes.map(case).collect()
}
