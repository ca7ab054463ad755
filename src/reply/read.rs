//! Reading answers: one reader for the enveloped, the bare and the drifting shapes.

use std::{borrow::Cow, collections::HashMap, fmt::Write};

use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::{Value, value::RawValue};
use serde_path_to_error::Segment;

use super::{Answer, Reply};
use crate::{Answered, Error, Operation, Unreadable, amount::RAW_TEXT};

/// The envelope in all its shapes. What only has to be looked at stays text.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>", expecting = "a JSON object")]
struct Envelope<'a, T> {
    #[serde(borrow)]
    success: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    data: Option<T>,
}

impl<T> Envelope<'_, T> {
    /// A 2xx that says of itself that it failed (quirk Q78).
    fn failed(&self) -> bool {
        let is = |field: Option<&RawValue>, text| field.is_some_and(|field| field.get() == text);
        is(self.success, "false") || is(self.status, r#""error""#)
    }

    fn message(&self) -> Option<String> {
        self.message
            .and_then(|message| serde_json::from_str(message.get()).ok())
    }
}

/// Turns an answer into a payload or an error.
pub(crate) fn read<T: DeserializeOwned>(
    operation: &'static Operation,
    answer: Answer,
) -> Result<Reply<T>, Error> {
    if !(200..300).contains(&answer.status) {
        return Err(answered(operation, answer));
    }
    let shapes = operation.envelope;
    // Only an object is an envelope.
    if answer.body.trim_ascii_start().first() != Some(&b'{') {
        return bare(operation, answer, None);
    }
    if !shapes.data {
        return elsewhere(operation, answer);
    }
    match serde_json::from_slice::<Envelope<'_, T>>(&answer.body) {
        Ok(envelope) if envelope.failed() => Err(answered(operation, answer)),
        Ok(envelope) => {
            let message = envelope.message();
            match envelope.data {
                Some(payload) => Ok(Reply {
                    payload,
                    message,
                    answer,
                }),
                None => elsewhere(operation, answer),
            }
        }
        Err(_) => Err(explain(operation, answer, |body| {
            let mut json = serde_json::Deserializer::from_slice(body);
            serde_path_to_error::deserialize::<_, Envelope<'_, T>>(&mut json).map(drop)
        })),
    }
}

/// Looks for a payload in an object that has none under `data`.
fn elsewhere<T: DeserializeOwned>(
    operation: &'static Operation,
    answer: Answer,
) -> Result<Reply<T>, Error> {
    let outline = serde_json::from_slice::<Envelope<'_, IgnoredAny>>(&answer.body).ok();
    if outline.as_ref().is_some_and(Envelope::failed) {
        return Err(answered(operation, answer));
    }
    let message = outline.and_then(|envelope| envelope.message());
    let names = operation.envelope.named;
    if !names.is_empty()
        && let Ok(members) =
            serde_json::from_slice::<HashMap<Cow<'_, str>, &RawValue>>(&answer.body)
        && let Some((name, json)) = names
            .iter()
            .filter_map(|name| Some((*name, members.get(*name)?.get())))
            .find(|(_, json)| *json != "null")
    {
        let mut found = serde_json::Deserializer::from_str(json);
        return match serde_path_to_error::deserialize(&mut found) {
            Ok(payload) => Ok(Reply {
                payload,
                message,
                answer,
            }),
            Err(error) => {
                let path = match place(error.path()).as_str() {
                    "." => name.to_owned(),
                    path if path.starts_with('[') => format!("{name}{path}"),
                    path => format!("{name}.{path}"),
                };
                Err(unreadable(
                    operation,
                    answer,
                    &path,
                    expected(error.inner()),
                ))
            }
        };
    }
    bare(operation, answer, message)
}

/// Reads the body as the payload, and what is empty as an empty one.
fn bare<T: DeserializeOwned>(
    operation: &'static Operation,
    answer: Answer,
    message: Option<String>,
) -> Result<Reply<T>, Error> {
    let shapes = operation.envelope;
    let first = answer.body.trim_ascii_start().first().copied();
    let found = match first {
        // `serde` would take a list for an object, field by field.
        Some(b'[') if !is_list::<T>() => None,
        Some(_) if shapes.bare => serde_json::from_slice(&answer.body).ok(),
        _ => None,
    };
    // An object that is no list may still be an envelope without one.
    let found = match (found, first) {
        (None, Some(b'{')) if shapes.empty && (!shapes.bare || is_list::<T>()) => empty(),
        (None, None) if shapes.empty => empty(),
        (found, _) => found,
    };
    match (found, first) {
        (Some(payload), _) => Ok(Reply {
            payload,
            message,
            answer,
        }),
        (None, Some(b'[')) if !is_list::<T>() => {
            let expected = "expected a JSON object".to_owned();
            Err(unreadable(operation, answer, ".", expected))
        }
        (None, Some(b'{' | b'[')) if shapes.bare => Err(explain(operation, answer, |body| {
            let mut json = serde_json::Deserializer::from_slice(body);
            serde_path_to_error::deserialize::<_, T>(&mut json).map(drop)
        })),
        (None, Some(b'{')) => {
            let expected = "expected the payload, found none".to_owned();
            Err(unreadable(operation, answer, "data", expected))
        }
        (None, _) => Err(explain(operation, answer, |body| {
            let mut json = serde_json::Deserializer::from_slice(body);
            serde_path_to_error::deserialize::<_, Envelope<'_, T>>(&mut json).map(drop)
        })),
    }
}

/// A payload of nothing: without any of its fields, or without items.
fn empty<T: DeserializeOwned>() -> Option<T> {
    let object = serde_json::from_str("{}").ok();
    object.or_else(|| serde_json::from_str("[]").ok())
}

fn is_list<T: DeserializeOwned>() -> bool {
    serde_json::from_str::<T>("{}").is_err() && serde_json::from_str::<T>("[]").is_ok()
}

/// Why a 2xx body could not be read: because it is an error after all, or at which field.
fn explain(
    operation: &'static Operation,
    answer: Answer,
    again: impl Fn(&[u8]) -> Result<(), serde_path_to_error::Error<serde_json::Error>>,
) -> Error {
    let outline = serde_json::from_slice::<Envelope<'_, IgnoredAny>>(&answer.body);
    if outline.is_ok_and(|envelope| envelope.failed()) {
        return answered(operation, answer);
    }
    match again(&answer.body) {
        Err(error) => {
            let path = place(error.path());
            unreadable(operation, answer, &path, expected(error.inner()))
        }
        Ok(()) => unreadable(operation, answer, ".", "expected one JSON value".to_owned()),
    }
}

/// Where in the body, without the step that `serde_json` takes to the text of an amount, and without
/// names that no contract gives: those may be anything, a card number too.
pub(crate) fn place(path: &serde_path_to_error::Path) -> String {
    let mut place = String::new();
    for segment in path {
        let name = match segment {
            Segment::Seq { index } => {
                let _ = write!(place, "[{index}]");
                continue;
            }
            Segment::Map { key } if key == RAW_TEXT => continue,
            Segment::Map { key } | Segment::Enum { variant: key } if is_name(key) => key,
            _ => "…",
        };
        if !place.is_empty() {
            place.push('.');
        }
        place.push_str(name);
    }
    if place.is_empty() {
        place.push('.');
    }
    place
}

fn is_name(key: &str) -> bool {
    let digits = key.bytes().filter(u8::is_ascii_digit).count();
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
    !key.is_empty() && key.len() <= 40 && digits <= 4 && key.bytes().all(plain)
}

/// What `serde` expected, without what it found: that may be anything, a card number too.
pub(crate) fn expected(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(text, _)| text);
    let names_a_field = ["missing field", "unknown field", "duplicate field"];
    if names_a_field.iter().any(|start| text.starts_with(start)) {
        return text.to_owned();
    }
    // Behind the last one: what was found stands before it, and may say anything.
    let expected = text.rfind(", expected ").map(|at| at + 2);
    match expected.or_else(|| text.starts_with("expected ").then_some(0)) {
        Some(at) => text[at..].to_owned(),
        None if error.is_syntax() || error.is_eof() => "expected JSON".to_owned(),
        None => "expected a value of another type".to_owned(),
    }
}

pub(crate) fn unreadable(
    operation: &'static Operation,
    answer: Answer,
    path: &str,
    expected: String,
) -> Error {
    let Answer {
        status,
        headers,
        body,
    } = answer;
    Error::Unreadable(Box::new(Unreadable {
        operation,
        reference: None,
        status,
        path: path.to_owned(),
        expected,
        headers,
        body,
    }))
}

/// Reads an error body in any of its shapes; whatever it is, the call's error is an answer.
pub(crate) fn answered(operation: &'static Operation, answer: Answer) -> Error {
    let Answer {
        status,
        headers,
        body,
    } = answer;
    let json: Value = serde_json::from_slice(&body).unwrap_or_default();
    // An older page nests everything under `error`.
    let inner = &json["error"];
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut messages = texts(&json["message"]);
    for message in texts(&inner["message"]) {
        if !messages.contains(&message) {
            messages.push(message);
        }
    }
    let names_fields = json["message"].is_array();
    let says_no = json["success"] == false || names_fields;
    Error::Answered(Box::new(Answered {
        operation,
        reference: None,
        status,
        messages,
        error: text(inner),
        code: code(&json["error_code"]).or_else(|| code(&inner["code"])),
        details: Some(&json["details"])
            .filter(|details| !details.is_null())
            .cloned(),
        headers,
        body,
        says_no,
        names_fields,
        own_key: false,
    }))
}

/// A code may be a number.
fn code(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts(message: &Value) -> Vec<String> {
    match message {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}
