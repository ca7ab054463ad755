//! Which values of the recordings a schema has a say in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use cartevo_document::{Operation, ParameterIn, pointer};

use crate::{
    contract::{Contract, ERROR, media_schema},
    payload::Payload,
    recording::Recording,
    request::{Form, path_parameters},
};

/// How many items of a list are looked at.
const ITEMS: usize = 3;

/// The values of one recording, as JSON pointers into it, by the schema that has a say in them.
pub(crate) type Reach = BTreeMap<String, BTreeSet<String>>;

/// What the schemas reach in a recording.
pub(crate) fn reach(contract: &Contract, operation: &Operation, recording: &Recording) -> Reach {
    let mut reach = Reach::new();
    if let Some(request) = &recording.request {
        for (parameter, _) in path_parameters(operation, &request.path) {
            let schema = format!("{}/schema", parameter.pointer);
            visit(contract, &schema, &Value::Null, "/request/path", &mut reach);
        }
        let parameters = operation.parameters.iter();
        for parameter in parameters.filter(|it| it.place == ParameterIn::Query) {
            if let Some(value) = request.query.get(&parameter.name) {
                let at = pointer::join("/request/query", &parameter.name);
                let schema = format!("{}/schema", parameter.pointer);
                visit(contract, &schema, value, &at, &mut reach);
            }
        }
        if let Some(body) = &operation.body {
            let form = Form::of(operation, &request.body);
            let value = form.as_ref().map_or(&request.body, |form| &form.value);
            visit(contract, body, value, "/request/body", &mut reach);
        }
    }
    let (status, body) = (recording.response.status, &recording.response.body);
    if let Some((_, response)) = Contract::response(operation, status) {
        visit(
            contract,
            &media_schema(response),
            body,
            "/response/body",
            &mut reach,
        );
    }
    if status >= 400 {
        visit(contract, ERROR, body, "/response/body", &mut reach);
    } else {
        let payload = Payload::of(contract, operation, body);
        let mut below = Reach::new();
        visit(
            contract,
            &operation.payload,
            payload.value(),
            "",
            &mut below,
        );
        for (schema, places) in below {
            let places = places.iter().map(|at| payload.place(at));
            reach.entry(schema).or_default().extend(places);
        }
    }
    reach
}

fn visit(contract: &Contract, schema: &str, value: &Value, at: &str, reach: &mut Reach) {
    let Some(schema) = contract.document.resolve(schema) else {
        return;
    };
    let Some(Value::Object(words)) = contract.document.get(&schema) else {
        return;
    };
    let places = reach.entry(schema.clone()).or_default();
    places.insert(at.to_owned());
    for (key, word) in words {
        match (key.as_str(), word, value) {
            ("properties", Value::Object(properties), Value::Object(object)) => {
                for (name, property) in properties {
                    let aliases = property.get("x-cartevo-aliases").and_then(Value::as_array);
                    let aliases = aliases.into_iter().flatten().filter_map(Value::as_str);
                    let below = pointer::join(&format!("{schema}/properties"), name);
                    for name in aliases.chain([name.as_str()]) {
                        if let Some(value) = object.get(name) {
                            visit(contract, &below, value, &pointer::join(at, name), reach);
                        }
                    }
                }
            }
            ("items", _, Value::Array(items)) => {
                for (index, item) in items.iter().enumerate().take(ITEMS) {
                    let below = format!("{schema}/items");
                    visit(contract, &below, item, &format!("{at}/{index}"), reach);
                }
            }
            ("additionalProperties", Value::Object(_), Value::Object(object)) => {
                let own = words.get("properties").and_then(Value::as_object);
                let known = |name: &str| own.is_some_and(|own| own.contains_key(name));
                for (name, value) in object.iter().filter(|(name, _)| !known(name)) {
                    let below = format!("{schema}/additionalProperties");
                    visit(contract, &below, value, &pointer::join(at, name), reach);
                }
            }
            ("allOf" | "oneOf" | "anyOf", Value::Array(members), _) => {
                for index in 0..members.len() {
                    visit(
                        contract,
                        &format!("{schema}/{key}/{index}"),
                        value,
                        at,
                        reach,
                    );
                }
            }
            _ => {}
        }
    }
}
