//! What a recording is called: by what it shows, in words that are no value of somebody's.

use serde_json::Value;

use cartevo_document::Operation;

use crate::{
    contract::Contract,
    payload::{Payload, is_error_in_success},
    recording::Recording,
    shape::Shape,
};

/// More words than this tell no more.
const WORDS: usize = 4;

/// The name of a case: the status in a word, then what sets it apart.
pub(super) fn name(contract: &Contract, operation: &Operation, recording: &Recording) -> String {
    let status = recording.response.status;
    let body = &recording.response.body;
    let success = (200..300).contains(&status);
    let wrapped = success && is_error_in_success(body);
    let mut words = vec![if wrapped {
        "error-in-success".to_owned()
    } else {
        word(status)
    }];
    words.extend(asked(contract, operation, recording));
    if success && !wrapped {
        words.extend(answered(contract, operation, body));
    } else {
        let codes = ["/error/code", "/errorCode", "/code", "/error"];
        let code = codes
            .iter()
            .find_map(|at| body.pointer(at)?.as_str().and_then(identifier));
        words.extend(code.filter(|code| !words[0].contains(code.as_str())));
    }
    words.dedup();
    words.truncate(WORDS);
    words.join("-")
}

/// Statuses as they are called in this project's recordings.
fn word(status: u16) -> String {
    let word = match status {
        200 => "ok",
        201 => "created",
        202 => "accepted",
        204 => "no-content",
        400 => "bad-request",
        401 => "unauthorized",
        402 => "payment-required",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        409 => "conflict",
        413 => "too-large",
        415 => "unsupported-media-type",
        422 => "unprocessable",
        429 => "throttled",
        500 => "internal-error",
        502 => "bad-gateway",
        503 => "temporarily-unavailable",
        504 => "gateway-timeout",
        status => return format!("status-{status}"),
    };
    word.to_owned()
}

/// What the caller asked for: parameters of the query that the contract knows, values of enums.
fn asked(contract: &Contract, operation: &Operation, recording: &Recording) -> Vec<String> {
    let Some(request) = &recording.request else {
        return Vec::new();
    };
    let known = |name: &str| {
        operation
            .parameters
            .iter()
            .any(|parameter| parameter.name == *name)
    };
    let mut words = Vec::new();
    for (name, value) in request.query.iter().filter(|(name, _)| known(name)) {
        let short = value
            .as_str()
            .filter(|value| value.len() <= 12)
            .and_then(slug);
        words.push(match short {
            Some(value) => format!("{}-{value}", slug(name).unwrap_or_default()),
            None => format!("by-{}", slug(name).unwrap_or_default()),
        });
    }
    let shape = operation
        .body
        .as_deref()
        .and_then(|body| contract.shape(body));
    words.extend(enums(contract, shape, &request.body));
    words
}

/// What the payload is: an empty list, or values of enums.
fn answered(contract: &Contract, operation: &Operation, body: &Value) -> Vec<String> {
    let payload = Payload::of(contract, operation, body);
    let value = payload.value();
    let lists = value
        .as_object()
        .into_iter()
        .flat_map(|object| object.values());
    let mut lists = lists.chain([value]).filter_map(Value::as_array).peekable();
    if lists.peek().is_some() {
        let empty = lists.all(Vec::is_empty);
        return if empty {
            vec!["empty".to_owned()]
        } else {
            Vec::new()
        };
    }
    enums(contract, contract.shape(&operation.payload), value)
}

/// The values of enums in an object, and in the objects right below it.
fn enums(contract: &Contract, shape: Option<&Shape>, value: &Value) -> Vec<String> {
    let mut words = Vec::new();
    let Some(shape) = shape else {
        return words;
    };
    for (name, value) in value.as_object().into_iter().flatten() {
        let Some((_, property)) = shape.property(name) else {
            continue;
        };
        let shape = &contract.shapes[property.shape];
        match value {
            Value::String(text) if !shape.values.is_empty() => words.extend(identifier(text)),
            Value::Object(_) => words.extend(enums(contract, Some(shape), value)),
            _ => {}
        }
    }
    words
}

/// A text that is one word, as codes and enums are and sentences are not.
fn identifier(text: &str) -> Option<String> {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    (text.len() <= 32 && text.bytes().all(word))
        .then(|| slug(text))
        .flatten()
}

/// Lower-case letters and digits with dashes between.
fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}
