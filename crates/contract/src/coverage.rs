//! Which parts of the contract the recordings show, and which no recording shows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use cartevo_document::{Operation, ParameterIn};
use cartevo_report::{ANY_ERROR, REQUEST};
pub use cartevo_report::{Coverage, Gap, Row};

use crate::{
    contract::{Contract, ERROR},
    examples::examples,
    parallel,
    payload::{Payload, is_error_in_success},
    recording::Recording,
    request::Form,
    shape::ShapeId,
};

/// Part, property and value.
type Key = (String, Option<String>, Option<String>);
/// A property and, for an enum, a value of it.
type Seen = (String, Option<String>);

pub(crate) fn coverage(
    contract: &Contract,
    operations: &[&Operation],
    recordings: &[Recording],
) -> Coverage {
    let mut rows = Vec::new();
    for operation in operations {
        let mut counts: BTreeMap<Key, (usize, usize)> = BTreeMap::new();
        universe(contract, operation, |part, property, value| {
            counts
                .entry((part.to_owned(), property, value))
                .or_default();
        });
        let shown = parallel::map(recordings, |_, recording| {
            let own = recording.operation == operation.id;
            own.then(|| seen(contract, operation, recording))
        });
        for (shown, recording) in shown.into_iter().zip(recordings) {
            let assumed = recording.source.kind.is_assumed();
            for key in shown.into_iter().flatten() {
                // What the contract does not know has no row.
                match counts.get_mut(&key) {
                    Some((_, count)) if assumed => *count += 1,
                    Some((count, _)) => *count += 1,
                    None => {}
                }
            }
        }
        rows.extend(
            counts
                .into_iter()
                .map(|((part, property, value), (recordings, assumed))| Row {
                    gap: gap(contract, operation, &part, assumed)
                        .filter(|_| property.is_none() && recordings == 0),
                    operation: operation.id.clone(),
                    part,
                    property,
                    value,
                    recordings,
                    assumed,
                }),
        );
    }
    let undocumented = operations.iter().filter(|operation| operation.undocumented);
    let undocumented = undocumented.count();
    Coverage {
        operations: operations.len() - undocumented,
        undocumented,
        own: false,
        rows,
    }
}

/// Why a status may be seen nowhere.
fn gap(contract: &Contract, operation: &Operation, status: &str, assumed: usize) -> Option<Gap> {
    let mut responses = operation.responses.iter();
    let (_, response) = responses.find(|(other, _)| other == status)?;
    Some(if assumed > 0 || examples(contract, response).is_empty() {
        Gap::NoSource
    } else {
        Gap::NotTested
    })
}

/// Every part, property and value that the contract has for an operation.
fn universe(
    contract: &Contract,
    operation: &Operation,
    mut add: impl FnMut(&str, Option<String>, Option<String>),
) {
    let mut schema = |part: &str, prefix: &str, pointer: &str| {
        let Some(id) = contract.shape_id(pointer) else {
            return;
        };
        for (property, value) in properties(contract, id, prefix, &mut Vec::new()) {
            add(part, Some(property), value);
        }
    };
    for parameter in &operation.parameters {
        let name = format!("{}{}", prefix(parameter.place), parameter.name);
        schema(REQUEST, &name, &format!("{}/schema", parameter.pointer));
    }
    if let Some(body) = &operation.body {
        schema(REQUEST, "", body);
    }
    for (status, _) in &operation.responses {
        if status.starts_with('2') {
            schema(status, "", &operation.payload);
        }
    }
    if operation
        .responses
        .iter()
        .any(|(status, _)| !status.starts_with('2'))
    {
        schema(ANY_ERROR, "", ERROR);
    }
    for (status, _) in &operation.responses {
        add(status, None, None);
    }
}

const fn prefix(place: ParameterIn) -> &'static str {
    match place {
        ParameterIn::Path => "path ",
        ParameterIn::Query => "query ",
    }
}

/// The properties below a shape, and their enum values.
fn properties(contract: &Contract, id: ShapeId, path: &str, above: &mut Vec<ShapeId>) -> Vec<Seen> {
    if above.contains(&id) {
        return Vec::new();
    }
    above.push(id);
    let shape = &contract.shapes[id];
    let mut found = Vec::new();
    if !path.is_empty() && !path.ends_with("[]") && !path.ends_with("{}") {
        found.push((path.to_owned(), None));
    }
    found.extend(
        shape
            .values
            .iter()
            .map(|value| (path.to_owned(), Some(value.clone()))),
    );
    if let Some(items) = shape.items {
        found.extend(properties(contract, items, &format!("{path}[]"), above));
    }
    if let Some(entries) = shape.entries {
        found.extend(properties(contract, entries, &format!("{path}{{}}"), above));
    }
    for (name, property) in &shape.properties {
        let dot = if path.is_empty() { "" } else { "." };
        found.extend(properties(
            contract,
            property.shape,
            &format!("{path}{dot}{name}"),
            above,
        ));
    }
    for alternative in &shape.alternatives {
        let below = properties(contract, *alternative, path, above);
        found.extend(
            below
                .into_iter()
                .filter(|(property, value)| property != path || value.is_some()),
        );
    }
    above.pop();
    found
}

/// What a recording shows.
fn seen(contract: &Contract, operation: &Operation, recording: &Recording) -> BTreeSet<Key> {
    let mut seen = BTreeSet::new();
    let mut look = |part: &str, prefix: &str, pointer: &str, value: &Value| {
        let Some(id) = contract.shape_id(pointer) else {
            return;
        };
        for (property, value) in values(contract, id, prefix, value) {
            seen.insert((part.to_owned(), Some(property), value));
        }
    };
    if let Some(request) = &recording.request {
        for (parameter, value) in crate::request::path_parameters(operation, &request.path) {
            let name = format!("{}{}", prefix(parameter.place), parameter.name);
            look(
                REQUEST,
                &name,
                &format!("{}/schema", parameter.pointer),
                &Value::String(value),
            );
        }
        for parameter in operation
            .parameters
            .iter()
            .filter(|parameter| parameter.place == ParameterIn::Query)
        {
            if let Some(value) = request.query.get(&parameter.name) {
                let name = format!("{}{}", prefix(parameter.place), parameter.name);
                look(
                    REQUEST,
                    &name,
                    &format!("{}/schema", parameter.pointer),
                    value,
                );
            }
        }
        if let Some(body) = &operation.body {
            let form = Form::of(operation, &request.body);
            let value = form.as_ref().map_or(&request.body, |form| &form.value);
            look(REQUEST, "", body, value);
        }
    }
    let (status, body) = (recording.response.status, &recording.response.body);
    let documented = Contract::response(operation, status).map(|(status, _)| status.to_owned());
    if status >= 400 {
        look(ANY_ERROR, "", ERROR, body);
    } else if (300..400).contains(&status) || is_error_in_success(body) {
        // Neither a success nor one of the documented errors.
        return seen;
    } else {
        let payload = Payload::of(contract, operation, body);
        // An undocumented success status shows the documented success's payload.
        let success = operation
            .responses
            .iter()
            .find(|(status, _)| status.starts_with('2'));
        let part = documented
            .as_deref()
            .or(success.map(|(status, _)| status.as_str()));
        look(
            part.unwrap_or_default(),
            "",
            &operation.payload,
            payload.value(),
        );
    }
    if let Some(status) = documented {
        seen.insert((status, None, None));
    }
    seen
}

/// The properties that a value has, and its enum values.
fn values(contract: &Contract, id: ShapeId, prefix: &str, value: &Value) -> BTreeSet<Seen> {
    let mut seen = BTreeSet::new();
    contract.shapes.walk(id, value, "", &mut |visit| {
        let dot = if prefix.is_empty() || visit.path.is_empty() {
            ""
        } else {
            "."
        };
        let path = format!("{prefix}{dot}{}", visit.path);
        if let (Some(text), false) = (visit.value.as_str(), visit.shape.values.is_empty()) {
            let known = &visit.shape.values;
            let same = |value: &&String| visit.shape.any_case && value.eq_ignore_ascii_case(text);
            let known = known
                .iter()
                .find(|value| *value == text)
                .or_else(|| known.iter().find(same));
            seen.extend(known.map(|value| (path.clone(), Some(value.clone()))));
        }
        if !path.is_empty() {
            seen.insert((path, None));
        }
    });
    seen
}
