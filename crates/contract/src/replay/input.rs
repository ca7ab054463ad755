//! What the client is called with: the recorded request, or another in its place.

use cartevo::dynamic::Input;
use serde_json::Value;

use cartevo_document::{Operation, ParameterIn};

use super::multipart;
use crate::{
    compare::is_within,
    contract::{Contract, media_schema},
    recording::Request,
    request::{
        Content, RequestProblem, content_types, decode, matches_template, parts, path_parameters,
    },
};

/// Stands in where a recording does not say which resource was meant.
const SOME_ID: &str = "00000000-0000-4000-8000-000000000000";

/// How large a file is that an example names.
const SOME_SIZE: u64 = 1024;
/// From a request body to the schema of a form.
const FORM_SCHEMA: &str = "/content/multipart~1form-data/schema";

/// Whether the client could make the request at all: it calls by path parameters, and sends JSON or
/// a form of parts that can be made up.
pub(super) fn can_be_made(
    operation: &Operation,
    request: &Request,
    problems: &[RequestProblem],
) -> bool {
    let method_and_path =
        request.method == operation.method && matches_template(&operation.path, &request.path);
    let form = || match parts(&request.body) {
        Ok(parts) => parts.iter().all(|part| match part.content {
            Content::File { size, .. } => size <= multipart::LARGEST,
            Content::Text(_) => true,
        }),
        Err(_) => request.body.is_null(),
    };
    method_and_path
        && (!operation.multipart || form())
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
        body: match parts(&request.body) {
            Ok(parts) if operation.multipart => Some(multipart::fields(&parts)),
            _ => Some(&request.body).filter(|body| !body.is_null()).cloned(),
        },
    }
}

/// An example of a form with files in the place of their names.
fn with_files(contract: &Contract, operation: &Operation, mut example: Value) -> Value {
    let schema = operation.body.as_deref().filter(|_| operation.multipart);
    let Some(shape) = schema.and_then(|schema| contract.shape(schema)) else {
        return example;
    };
    for (name, value) in example.as_object_mut().into_iter().flatten() {
        let property = shape.property(name);
        let file = property.is_some_and(|(_, property)| contract.shapes[property.shape].is_file());
        if let (Value::String(text), true) = (&*value, file) {
            let types = content_types(contract, operation, name);
            let kind = types.and_then(|(types, _)| types.into_iter().next());
            let kind = kind.unwrap_or_else(|| "application/octet-stream".to_owned());
            *value = multipart::file(text, &kind, SOME_SIZE);
        }
    }
    example
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
    let body = contract.document.resolve(&body).unwrap_or(body);
    let schema = if operation.multipart {
        format!("{body}{FORM_SCHEMA}")
    } else {
        media_schema(&body)
    };
    let examples = contract
        .examples
        .iter()
        .filter(|(_, of)| *of == schema)
        .filter_map(|(at, _)| contract.document.get(at));
    let mut inputs: Vec<Input> = examples
        .map(|example| Input {
            body: Some(with_files(contract, operation, example.clone())),
            ..base.clone()
        })
        .collect();
    if inputs.is_empty() {
        inputs.push(base);
    }
    inputs
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{can_be_made, input, substitutes};
    use crate::{judge::tests::made_up::contract, recording::Request};

    fn upload(parts: &Value) -> Request {
        let body = json!({ "parts": parts });
        serde_json::from_value(json!({"method": "POST", "path": "/things", "body": body})).unwrap()
    }

    #[test]
    fn a_form_is_given_as_its_fields_and_files() {
        let contract = contract();
        let operation = contract.operation("uploadThing").unwrap();
        let file = |size| json!({"name": "front", "filename": "f.png", "content_type": "image/png", "size": size});
        let request = upload(&json!([{"name": "name", "value": "Jane"}, file(10)]));
        assert!(can_be_made(operation, &request, &[]));
        assert_eq!(
            input(operation, &request).body.unwrap(),
            json!({"name": "Jane", "front": {"file_name": "f.png", "content_type": "image/png", "base64": "iVBORw0KGgouLg=="}})
        );
        for parts in [
            json!([file(10 * 1024 * 1024 + 1)]),
            json!([{"name": "name"}]),
        ] {
            assert!(!can_be_made(operation, &upload(&parts), &[]), "{parts}");
        }
    }

    #[test]
    fn the_example_of_a_form_stands_in_for_one() {
        let contract = contract();
        let operation = contract.operation("uploadThing").unwrap();
        let inputs = substitutes(&contract, operation, "/things");
        let body = inputs[0].body.as_ref().unwrap();
        assert_eq!(
            (&body["name"], &body["front"]["file_name"]),
            (&json!("Jane"), &json!("front.jpg"))
        );
        // The first type that the form allows.
        assert_eq!(body["front"]["content_type"], "image/jpeg");
    }
}
