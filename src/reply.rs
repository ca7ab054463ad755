//! Reading answers: one reader for the enveloped, the bare and the drifting shapes.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
    ops::Deref,
};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::{Value, value::RawValue};
use serde_path_to_error::Segment;

use crate::{Answered, Error, Open, Operation, Unreadable, amount::RAW_TEXT};

/// A successful answer: the payload, with everything around it still at hand.
///
/// It derefs to the payload; [`into_inner`](Reply::into_inner) gives it away.
///
/// ```no_run
/// # async fn run(client: cartevo::Client) -> Result<(), cartevo::Error> {
/// let wallet = client.wallets().get("422541f3-80e2-41e0-b7a2-24017586b374").await?;
/// println!("{}", wallet.balance());
/// assert_eq!(wallet.status(), 200);
/// let wallet: cartevo::Wallet = wallet.into_inner();
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Reply<T> {
    payload: T,
    message: Option<String>,
    answer: Answer,
}

/// Status, headers and body as they came.
#[derive(Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl<T> Reply<T> {
    /// The payload alone.
    pub fn into_inner(self) -> T {
        self.payload
    }

    /// The HTTP status: any 2xx (the documentation and the service differ on 200 and 201).
    pub const fn status(&self) -> u16 {
        self.answer.status
    }

    /// The response's headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The API's own words about the call, English or French. For people: never decide by them.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The body as it came, for fields that this version of the library does not know.
    pub fn raw(&self) -> &[u8] {
        &self.answer.body
    }

    /// The answer without its payload.
    pub(crate) fn into_answer(self) -> Answer {
        self.answer
    }

    /// The payload written back as JSON.
    pub(crate) fn into_json(self, operation: &'static Operation) -> Result<Reply<Open>, Error>
    where
        T: Serialize,
    {
        if let Ok(payload) = serde_json::to_value(&self.payload) {
            let (message, answer) = (self.message, self.answer);
            return Ok(Reply {
                payload: payload.into(),
                message,
                answer,
            });
        }
        // Only an amount can fail so, and it is not repeated here.
        let reason = "no JSON number carries one of its amounts exactly".to_owned();
        Err(unreadable(operation, self.answer, ".", reason))
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.payload
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    /// The payload, without headers and body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.answer.status)
            .field("message", &self.message)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}

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
    if !operation.envelope.data {
        return otherwise(operation, answer);
    }
    match serde_json::from_slice::<Envelope<'_, T>>(&answer.body) {
        Ok(envelope) if envelope.failed() => Err(answered(operation, answer)),
        Ok(Envelope { data: None, .. }) => otherwise(operation, answer),
        Ok(envelope) => {
            let message = envelope.message();
            match envelope.data {
                Some(payload) => Ok(Reply {
                    payload,
                    message,
                    answer,
                }),
                None => Err(missing(operation, answer)),
            }
        }
        Err(_) => Err(explain(operation, answer, |body| {
            let mut json = serde_json::Deserializer::from_slice(body);
            serde_path_to_error::deserialize::<_, Envelope<'_, T>>(&mut json).map(drop)
        })),
    }
}

/// Reads a payload that is not under `data`: under another name, as the body itself, or not there.
fn otherwise<T: DeserializeOwned>(
    operation: &'static Operation,
    answer: Answer,
) -> Result<Reply<T>, Error> {
    let shapes = &operation.envelope;
    for name in shapes.named {
        if let Some(read) = under(operation, &answer, name) {
            return read;
        }
    }
    if shapes.bare {
        return bare(operation, answer);
    }
    let outline = serde_json::from_slice::<Envelope<'_, IgnoredAny>>(&answer.body);
    match outline {
        Ok(outline) if outline.failed() => Err(answered(operation, answer)),
        Ok(outline) if shapes.empty && outline.data.is_none() => {
            let message = outline.message();
            // What has no payload reads as one without fields, or without items.
            match serde_json::from_str("{}").or_else(|_| serde_json::from_str("[]")) {
                Ok(payload) => Ok(Reply {
                    payload,
                    message,
                    answer,
                }),
                Err(_) => Err(missing(operation, answer)),
            }
        }
        Ok(_) => Err(missing(operation, answer)),
        Err(_) => Err(explain(operation, answer, |body| {
            let mut json = serde_json::Deserializer::from_slice(body);
            serde_path_to_error::deserialize::<_, Envelope<'_, IgnoredAny>>(&mut json).map(drop)
        })),
    }
}

/// The payload under a name; `None` if nothing is there.
fn under<T: DeserializeOwned>(
    operation: &'static Operation,
    answer: &Answer,
    name: &'static str,
) -> Option<Result<Reply<T>, Error>> {
    let body: BTreeMap<String, &RawValue> = serde_json::from_slice(&answer.body).ok()?;
    let payload = body.get(name)?.get();
    if payload == "null" {
        return None;
    }
    let outline = serde_json::from_slice::<Envelope<'_, IgnoredAny>>(&answer.body).ok()?;
    if outline.failed() {
        return Some(Err(answered(operation, answer.clone())));
    }
    let mut json = serde_json::Deserializer::from_str(payload);
    Some(match serde_path_to_error::deserialize(&mut json) {
        Ok(payload) => Ok(Reply {
            payload,
            message: outline.message(),
            answer: answer.clone(),
        }),
        Err(error) => {
            let below = place(error.path());
            let path = match below.as_str() {
                "." => name.to_owned(),
                below if below.starts_with('[') => format!("{name}{below}"),
                below => format!("{name}.{below}"),
            };
            Err(unreadable(
                operation,
                answer.clone(),
                &path,
                expected(error.inner()),
            ))
        }
    })
}

fn missing(operation: &'static Operation, answer: Answer) -> Error {
    let reason = "expected the payload, found none".to_owned();
    unreadable(operation, answer, "data", reason)
}

fn bare<T: DeserializeOwned>(
    operation: &'static Operation,
    answer: Answer,
) -> Result<Reply<T>, Error> {
    let outline = serde_json::from_slice::<Envelope<'_, IgnoredAny>>(&answer.body).ok();
    if outline.as_ref().is_some_and(Envelope::failed) {
        return Err(answered(operation, answer));
    }
    let message = outline.and_then(|envelope| envelope.message());
    match serde_json::from_slice(&answer.body) {
        Ok(payload) => Ok(Reply {
            payload,
            message,
            answer,
        }),
        Err(_) => Err(explain(operation, answer, |body| {
            let mut json = serde_json::Deserializer::from_slice(body);
            serde_path_to_error::deserialize::<_, T>(&mut json).map(drop)
        })),
    }
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
fn answered(operation: &'static Operation, answer: Answer) -> Error {
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
    let says_no = json["success"] == false || json["message"].is_array();
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

/// What a list's answer says of the whole list. Builds of the service differ in what they say.
///
/// ```
/// fn all_there(page: &cartevo::PageInfo, items: u64) -> bool {
///     page.total == Some(items)
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PageInfo {
    /// The page's number.
    pub page: Option<u64>,
    /// How many items a page has at most.
    pub limit: Option<u64>,
    /// How many items there are in all.
    pub total: Option<u64>,
    /// How many pages there are in all.
    pub total_pages: Option<u64>,
    /// How many items are before this page.
    pub offset: Option<u64>,
}

impl<T> Reply<T> {
    /// What the answer says of the whole list, if it is one.
    pub fn page_info(&self) -> Option<PageInfo> {
        #[derive(Deserialize)]
        struct Blocks {
            meta: Option<PageInfo>,
            pagination: Option<PageInfo>,
        }
        let blocks: Blocks = serde_json::from_slice(&self.answer.body).ok()?;
        blocks.meta.or(blocks.pagination)
    }
}
