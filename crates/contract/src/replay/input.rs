//! What the client is called with: the recorded request, or another in its place.

use cartevo::dynamic::Input;
use serde_json::Value;

use cartevo_document::{Operation, ParameterIn};

use crate::{
    compare::is_within,
    contract::{Contract, media_schema},
    recording::Request,
    request::{RequestProblem, decode, matches_template, path_parameters},
};

/// Stands in where a recording does not say which resource was meant.
const SOME_ID: &str = "00000000-0000-4000-8000-000000000000";

/// Whether the client could make the request at all: it calls by path parameters, and sends JSON.
pub(super) fn can_be_made(
    operation: &Operation,
    request: &Request,
    problems: &[RequestProblem],
) -> bool {
    let method_and_path =
        request.method == operation.method && matches_template(&operation.path, &request.path);
    method_and_path
        && !problems
            .iter()
            .any(|problem| is_within(&problem.at, "/request/headers"))
}

pub(super) fn input(operation: &Operation, request: &Request) -> Input {
    let parameters = path_parameters(operation, &request.path).into_iter();
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    Input {
        path: parameters
            .map(|(parameter, value)| (parameter.name.clone(), value))
            .collect(),
        query: request
            .query
            .iter()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        body: Some(&request.body).filter(|body| !body.is_null()).cloned(),
    }
}

/// Requests to make in place of one that cannot be made: the contract's own examples.
pub(super) fn substitutes(contract: &Contract, operation: &Operation, path: &str) -> Vec<Input> {
    let steps: Vec<&str> = path.split('/').collect();
    let mut base = Input::default();
    for parameter in &operation.parameters {
        let step = format!("{{{}}}", parameter.name);
        match parameter.place {
            ParameterIn::Path => {
                let index = operation.path.split('/').position(|part| part == step);
                let recorded = index
                    .and_then(|index| steps.get(index))
                    .filter(|step| !step.is_empty());
                base.path.insert(
                    parameter.name.clone(),
                    recorded.map_or_else(|| SOME_ID.to_owned(), |step| decode(step)),
                );
            }
            ParameterIn::Query if parameter.required => {
                base.query
                    .insert(parameter.name.clone(), SOME_ID.to_owned());
            }
            ParameterIn::Query => {}
        }
    }
    if operation.body.is_none() {
        return vec![base];
    }
    let body = format!("{}/requestBody", operation.pointer);
    let schema = media_schema(&contract.document.resolve(&body).unwrap_or(body));
    let examples = contract
        .examples
        .iter()
        .filter(|(_, of)| *of == schema)
        .filter_map(|(at, _)| contract.document.get(at));
    let mut inputs: Vec<Input> = examples
        .map(|example| Input {
            body: Some(example.clone()),
            ..base.clone()
        })
        .collect();
    if inputs.is_empty() {
        inputs.push(base);
    }
    inputs
}
