//! Whether a recorded request is one that the contract allows.

mod parts;

use serde_json::Value;

use cartevo_document::{Operation, Parameter, ParameterIn, pointer};

use crate::{
    contract::Contract,
    form::moment,
    recording::{Recording, Request},
    violation::{BROKEN_RULE, violations},
};

pub(crate) use self::parts::{Content, Form, Part, content_types, parts};

/// Something that makes a recorded request one that the contract does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestProblem {
    /// The code of the finding.
    pub code: &'static str,
    /// JSON pointer into the recording.
    pub at: String,
    pub message: String,
    /// Pointer into the contract; the operation if none.
    pub pointer: Option<String>,
    pub related: Option<String>,
}

const NOT_ALLOWED: &str = "request-not-allowed";

fn problem(
    at: impl Into<String>,
    message: impl Into<String>,
    pointer: Option<String>,
) -> RequestProblem {
    RequestProblem {
        code: NOT_ALLOWED,
        at: at.into(),
        message: message.into(),
        pointer,
        related: None,
    }
}

/// All that is wrong with a recording's request.
pub(crate) fn problems(
    contract: &Contract,
    operation: &Operation,
    recording: &Recording,
) -> Vec<RequestProblem> {
    let Some(request) = &recording.request else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if request.method != operation.method {
        let message = format!(
            "{} is called with {}, not {}",
            operation.id, operation.method, request.method
        );
        found.push(problem(
            "/request/method",
            message,
            Some(operation.pointer.clone()),
        ));
    }
    path(contract, operation, request, &mut found);
    query(contract, operation, request, &mut found);
    content(operation, request, &mut found);
    body(contract, operation, request, &mut found);
    found
}

fn path(
    contract: &Contract,
    operation: &Operation,
    request: &Request,
    found: &mut Vec<RequestProblem>,
) {
    let parameters = path_parameters(operation, &request.path);
    if !matches_template(&operation.path, &request.path) {
        let message = format!("`{}` is not a path of `{}`", request.path, operation.path);
        found.push(problem("/request/path", message, None));
    }
    for (parameter, value) in parameters {
        check(
            contract,
            parameter,
            &Value::String(value),
            "/request/path",
            found,
        );
    }
}

fn query(
    contract: &Contract,
    operation: &Operation,
    request: &Request,
    found: &mut Vec<RequestProblem>,
) {
    let known = || {
        operation
            .parameters
            .iter()
            .filter(|parameter| parameter.place == ParameterIn::Query)
    };
    for (name, value) in &request.query {
        let at = pointer::join("/request/query", name);
        match known().find(|parameter| parameter.name == *name) {
            None => found.push(problem(
                at,
                format!("the contract knows no query parameter `{name}`"),
                None,
            )),
            Some(parameter) => {
                let schema = contract.shape(&format!("{}/schema", parameter.pointer));
                let text = schema.is_none_or(|shape| {
                    matches!(shape.kind_of_json.as_deref(), None | Some("string"))
                });
                let parsed = value
                    .as_str()
                    .filter(|_| !text)
                    .and_then(|text| serde_json::from_str(text).ok());
                check(
                    contract,
                    parameter,
                    parsed.as_ref().unwrap_or(value),
                    &at,
                    found,
                );
            }
        }
    }
    for parameter in known()
        .filter(|parameter| parameter.required && !request.query.contains_key(&parameter.name))
    {
        let at = pointer::join("/request/query", &parameter.name);
        let message = format!("the query parameter `{}` is required", parameter.name);
        found.push(problem(at, message, Some(parameter.pointer.clone())));
    }
}

fn check(
    contract: &Contract,
    parameter: &Parameter,
    value: &Value,
    at: &str,
    found: &mut Vec<RequestProblem>,
) {
    let schema = format!("{}/schema", parameter.pointer);
    let is_moment = contract
        .shape(&schema)
        .is_some_and(|shape| shape.is("moment"));
    if let Value::String(text) = value
        && is_moment
        && moment(text).is_none()
    {
        found.push(RequestProblem {
            code: BROKEN_RULE,
            at: at.to_owned(),
            message: format!("{value} is neither a day nor a moment"),
            pointer: Some(schema.clone()),
            related: None,
        });
    }
    for violation in violations(contract, &schema, value) {
        found.push(RequestProblem {
            code: violation.code,
            at: format!("{at}{}", violation.at),
            message: violation.message,
            pointer: Some(violation.pointer),
            related: violation.related,
        });
    }
}

/// The client sends JSON in UTF-8, as it is, or a form.
fn content(operation: &Operation, request: &Request, found: &mut Vec<RequestProblem>) {
    if operation.body.is_none() || request.body.is_null() {
        return;
    }
    if let Some(kind) = request.headers.get("content-type") {
        let kind = kind.to_ascii_lowercase();
        let charset = kind
            .split_once("charset=")
            .map_or("utf-8", |(_, charset)| charset.trim_matches('"'));
        let (wanted, words) = if operation.multipart {
            ("multipart/form-data", "a form of several parts")
        } else {
            ("application/json", "JSON in UTF-8")
        };
        if !kind.starts_with(wanted) || charset != "utf-8" {
            found.push(problem(
                "/request/headers/content-type",
                format!("the body is sent as `{kind}`, not as {words}"),
                None,
            ));
        }
    }
    if let Some(coding) = request
        .headers
        .get("content-encoding")
        .filter(|coding| *coding != "identity")
    {
        found.push(problem(
            "/request/headers/content-encoding",
            format!("the body is sent as `{coding}`"),
            None,
        ));
    }
}

fn body(
    contract: &Contract,
    operation: &Operation,
    request: &Request,
    found: &mut Vec<RequestProblem>,
) {
    let pointer = format!("{}/requestBody", operation.pointer);
    match (&operation.body, &request.body) {
        (None, Value::Null) => {}
        (None, _) => found.push(problem(
            "/request/body",
            format!("{} takes no body", operation.id),
            None,
        )),
        (Some(_), Value::Null) => {
            let required = contract
                .document
                .resolve(&pointer)
                .and_then(|body| contract.document.get(&body));
            if required.is_some_and(|body| body["required"] == true) {
                found.push(problem(
                    "/request/body",
                    "the body is required",
                    Some(format!("{pointer}/required")),
                ));
            }
        }
        (Some(schema), body) if operation.multipart => {
            parts::problems(contract, operation, schema, body, found);
        }
        (Some(schema), body) => {
            for violation in violations(contract, schema, body) {
                found.push(RequestProblem {
                    code: violation.code,
                    at: format!("/request/body{}", violation.at),
                    message: violation.message,
                    pointer: Some(violation.pointer),
                    related: violation.related,
                });
            }
        }
    }
}

/// Whether a path has the steps of a template.
pub(crate) fn matches_template(template: &str, path: &str) -> bool {
    let (wanted, found): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    wanted.len() == found.len()
        && wanted.iter().zip(&found).all(|(wanted, found)| {
            if is_parameter(wanted) {
                !found.is_empty()
            } else {
                *wanted == decode(found)
            }
        })
}

fn is_parameter(step: &str) -> bool {
    step.starts_with('{') && step.ends_with('}')
}

/// The path parameters with their values in a path, as far as the path has them.
pub(crate) fn path_parameters<'a>(
    operation: &'a Operation,
    path: &str,
) -> Vec<(&'a Parameter, String)> {
    let steps = operation.path.split('/').zip(path.split('/'));
    let mut found = Vec::new();
    for (name, value) in steps.filter(|(name, value)| is_parameter(name) && !value.is_empty()) {
        let name = &name[1..name.len() - 1];
        if let Some(parameter) = operation
            .parameters
            .iter()
            .find(|parameter| parameter.name == name)
        {
            found.push((parameter, decode(value)));
        }
    }
    found
}

/// Percent-decoding; what is no UTF-8 afterwards stays visible as such.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{decode, matches_template};

    #[test]
    fn paths_are_compared_step_by_step() {
        assert!(matches_template("/wallets/{id}", "/wallets/x%27%3B--"));
        assert!(!matches_template("/wallets/{id}", "/wallets/1/"));
        assert!(!matches_template("/wallets/{id}", "/wallets/"));
        assert!(!matches_template("/wallets/{id}", "/cards/1"));
        assert_eq!(decode("x%27%3B--%zz%"), "x';--%zz%");
    }
}
