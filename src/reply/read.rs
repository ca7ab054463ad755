//! Reading answers: one reader for the enveloped, the bare and the drifting shapes.

use std::{borrow::Cow, collections::HashMap, fmt::Write};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};
use serde_path_to_error::Segment;

use super::{Answer, Reply};
use crate::{Answered, Error, Operation, Unreadable, amount::RAW_TEXT};

/// The envelope in all its shapes. What only has to be looked at stays text.
#[derive(Deserialize)]
#[serde(expecting = "a JSON object")]
struct Envelope<'a> {
    #[serde(borrow)]
    success: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

impl Envelope<'_> {
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

/// Where the payload is.
enum Found<'a> {
    /// There is none: the answer is an error after all.
    Refused,
    /// Under this name.
    Under(&'a str, &'a str, Option<String>),
    /// It is the body as a whole.
    Bare(Option<String>),
}

/// What was expected, and where.
struct Wrong {
    path: String,
    expected: String,
}

impl Wrong {
    fn new(path: &str, expected: &str) -> Self {
        let (path, expected) = (path.to_owned(), expected.to_owned());
        Self { path, expected }
    }

    fn of(error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        Self {
            path: place(error.path()),
            expected: expected(error.inner()),
        }
    }

    fn under(self, name: &str) -> Self {
        let path = match self.path.as_str() {
            "." => name.to_owned(),
            path if path.starts_with('[') => format!("{name}{path}"),
            path => format!("{name}.{path}"),
        };
        Self { path, ..self }
    }
}

/// Turns an answer into a payload or an error.
///
/// Little of it is generic, because that is compiled again for each payload. A byte that is no UTF-8 makes
/// nothing unreadable: what was done would be unknown because of a name.
pub(crate) fn read<T: DeserializeOwned>(
    operation: &'static Operation,
    answer: Answer,
) -> Result<Reply<T>, Error> {
    if !(200..300).contains(&answer.status) {
        return Err(answered(operation, answer));
    }
    let read = payload(operation, &String::from_utf8_lossy(&answer.body));
    match read {
        Ok(Some((payload, message))) => Ok(Reply {
            payload,
            message,
            answer,
        }),
        Ok(None) => Err(answered(operation, answer)),
        Err(wrong) => Err(unreadable(operation, answer, &wrong.path, wrong.expected)),
    }
}

/// The payload and the message; none if the answer is an error after all.
fn payload<T: DeserializeOwned>(
    operation: &Operation,
    body: &str,
) -> Result<Option<(T, Option<String>)>, Wrong> {
    let (payload, message) = match find(operation, body)? {
        Found::Refused => return Ok(None),
        Found::Under(name, json, message) => {
            (parse(json).map_err(|wrong| wrong.under(name)), message)
        }
        Found::Bare(message) => (bare(operation, body), message),
    };
    payload.map(|payload| Some((payload, message)))
}

fn find<'a>(operation: &Operation, body: &'a str) -> Result<Found<'a>, Wrong> {
    // Only an object is an envelope.
    if !body.trim_ascii_start().starts_with('{') {
        return Ok(Found::Bare(None));
    }
    let envelope: Envelope<'a> = parse(body)?;
    if envelope.failed() {
        return Ok(Found::Refused);
    }
    let (shapes, message) = (operation.envelope, envelope.message());
    if let Some(data) = envelope.data.filter(|_| shapes.data) {
        return Ok(Found::Under("data", data.get(), message));
    }
    if shapes.named.is_empty() {
        return Ok(Found::Bare(message));
    }
    let members: HashMap<Cow<'_, str>, &'a RawValue> = parse(body)?;
    let mut named = shapes
        .named
        .iter()
        .filter_map(|name| Some((*name, members.get(*name)?.get())));
    Ok(match named.find(|(_, json)| *json != "null") {
        Some((name, json)) => Found::Under(name, json, message),
        None => Found::Bare(message),
    })
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, Wrong> {
    serde_json::from_str(json).map_err(|_| {
        let mut json = serde_json::Deserializer::from_str(json);
        match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Err(error) => Wrong::of(&error),
            Ok(_) => Wrong::new(".", "expected one JSON value"),
        }
    })
}

/// Reads the body as the payload, and what is empty as an empty one.
fn bare<T: DeserializeOwned>(operation: &Operation, body: &str) -> Result<T, Wrong> {
    let shapes = operation.envelope;
    let first = body.trim_ascii_start().bytes().next();
    let read = match first {
        // `serde` would take a list for an object, field by field.
        Some(b'[') if !is_list::<T>() => Err(no_object()),
        Some(b'{' | b'[') if shapes.bare => parse(body),
        Some(b'{') => Err(Wrong::new("data", "expected the payload, found none")),
        Some(_) if shapes.bare => parse(body).map_err(|_| no_object()),
        _ => Err(no_object()),
    };
    let may_be_empty = || match first {
        // An object that is no list may still be an envelope without one.
        Some(b'{') => !shapes.bare || is_list::<T>(),
        None => true,
        _ => false,
    };
    match read {
        Err(wrong) if shapes.empty && may_be_empty() => empty().ok_or(wrong),
        read => read,
    }
}

fn no_object() -> Wrong {
    Wrong::new(".", "expected a JSON object")
}

/// A payload of nothing: without any of its fields, or without items.
fn empty<T: DeserializeOwned>() -> Option<T> {
    let object = serde_json::from_str("{}").ok();
    object.or_else(|| serde_json::from_str("[]").ok())
}

fn is_list<T: DeserializeOwned>() -> bool {
    serde_json::from_str::<T>("{}").is_err() && serde_json::from_str::<T>("[]").is_ok()
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
