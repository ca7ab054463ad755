//! The constraints of calls: parameters, statuses, envelopes.

use std::collections::BTreeMap;

use cartevo_document::{Operation, ParameterIn, pointer};
use serde_json::{Value, json};

use super::{Edit, Mutant};
use crate::contract::Contract;

pub(super) fn parameters(
    contract: &Contract,
    index: usize,
    operation: &Operation,
    found: &mut Vec<Mutant>,
) {
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.place == ParameterIn::Query)
    {
        // A shared one is taken out where it is named.
        let lists = [
            format!("{}/parameters", operation.pointer),
            format!(
                "{}/parameters",
                operation
                    .pointer
                    .rsplit_once('/')
                    .map_or("", |(path, _)| path)
            ),
        ];
        let named = lists.iter().find_map(|list| {
            let count = contract.document.get(list)?.as_array()?.len();
            let mut all = (0..count).map(|index| format!("{list}/{index}"));
            all.find(|at| contract.document.resolve(at).as_ref() == Some(&parameter.pointer))
        });
        let mut add = |kind, at: &str, what: String, edit| {
            found.push(Mutant {
                kind,
                at: at.to_owned(),
                what,
                edits: vec![edit],
                schema: None,
                probes: Vec::new(),
                operations: vec![index],
            });
        };
        let (name, id) = (&parameter.name, &operation.id);
        if let Some(named) = named {
            let what = format!("{id} has no parameter `{name}`");
            add("parameter-gone", &named, what, Edit::remove(&named));
        }
        let at = format!("{}/required", parameter.pointer);
        let (kind, what) = if parameter.required {
            (
                "parameter-optional",
                format!("{id} can do without `{name}`"),
            )
        } else {
            (
                "parameter-required",
                format!("{id} cannot do without `{name}`"),
            )
        };
        add(kind, &at, what, Edit::set(&at, json!(!parameter.required)));
    }
}

/// A status that several operations answer with the same response is one constraint.
pub(super) fn statuses(contract: &Contract, found: &mut Vec<Mutant>) {
    let mut shared: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, operation) in contract.operations.iter().enumerate() {
        let successes = operation.responses.iter();
        let successes = successes.filter(|(status, _)| status.starts_with('2'));
        let only = successes.count() == 1;
        for (status, response) in &operation.responses {
            // Without any success the contract could not be read, and what has no status of its own
            // has that of its hundred.
            let range = format!("{}XX", &status[..1]);
            let covered =
                *status != range && operation.responses.iter().any(|(it, _)| *it == range);
            if !(only && status.starts_with('2') || covered) {
                shared.entry((response, status)).or_default().push(index);
            }
        }
    }
    for ((response, status), operations) in shared {
        let edits = operations.iter().map(|index| {
            let operation = &contract.operations[*index].pointer;
            Edit::remove(pointer::join(&format!("{operation}/responses"), status))
        });
        let who = match operations.as_slice() {
            [index] => contract.operations[*index].id.clone(),
            operations => format!("none of {} operations", operations.len()),
        };
        let verb = if operations.len() == 1 {
            "does not answer"
        } else {
            "answers"
        };
        found.push(Mutant {
            kind: "status-gone",
            at: response.to_owned(),
            what: format!("{who} {verb} {status}"),
            edits: edits.collect(),
            schema: None,
            probes: Vec::new(),
            operations,
        });
    }
}

pub(super) fn envelope(
    contract: &Contract,
    index: usize,
    operation: &Operation,
    found: &mut Vec<Mutant>,
) {
    let list = format!("{}/x-cartevo-envelope", operation.pointer);
    let shapes = super::list(contract.document.get(&list));
    // An operation needs one. What stands under `data` is read in any case, and so is what stands bare.
    let read_anyway = |shape: &Value| *shape == json!("data") || *shape == json!("bare");
    let counted = shapes.iter().enumerate();
    for (position, shape) in counted.filter(|(_, shape)| shapes.len() > 1 && !read_anyway(shape)) {
        let at = format!("{list}/{position}");
        found.push(Mutant {
            kind: "envelope-gone",
            what: format!("{} never answers in the shape {shape}", operation.id),
            edits: vec![Edit::remove(&at)],
            at,
            schema: None,
            probes: Vec::new(),
            operations: vec![index],
        });
    }
}
