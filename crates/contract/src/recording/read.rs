//! One recording's file, read and scrubbed. What is wrong with it is said without its values: they
//! may be secrets.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;
use serde_json::{Value, error::Category, value::RawValue};

use super::{Expected, Recording, Request, Response, Source, show};
use cartevo_document::nearest;

use crate::scrub::{self, Names, Scrubber};

/// What a recording is, to whoever wrote something else.
const EXCHANGE: &str =
    "one exchange as a JSON object with `operation`, `case`, `source`, `request` and `response`";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    operation: String,
    case: String,
    source: Source,
    #[serde(default)]
    request: Option<Request>,
    response: FileResponse,
    #[serde(default)]
    quirks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileResponse {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<Box<RawValue>>,
}

pub(super) fn read(
    path: &Path,
    expected: &Expected<'_>,
    names: &Names,
) -> Result<Recording, String> {
    let shown = show(path, expected.root);
    let bytes = fs::read(path).map_err(|error| format!("{shown}: cannot be read: {error}"))?;
    from_bytes(&bytes, path, expected, names)
}

/// Reads what is, or is to be, the content of a file.
pub(super) fn from_bytes(
    bytes: &[u8],
    path: &Path,
    expected: &Expected<'_>,
    names: &Names,
) -> Result<Recording, String> {
    let shown = show(path, expected.root);
    let (file, whole) = parse(bytes, &shown)?;
    check_names(&file, path, &shown, expected)?;
    if let Some(request) = &file.request {
        check_path(&request.path, &shown)?;
    }
    finish(&file, whole, &shown, names)
}

/// The file as it is meant and as it stands there.
fn parse(bytes: &[u8], shown: &str) -> Result<(File, Value), String> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let place = place(&bytes[..error.valid_up_to()]);
        format!("{shown}:{place}: not a recording: the file is not in UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        return Err(format!(
            "{shown}:1:1: not a recording: the file begins with a byte order mark; save it as UTF-8 without one"
        ));
    }
    if text.trim().is_empty() {
        return Err(format!(
            "{shown}:1:1: not a recording: the file is empty; expected {EXCHANGE}"
        ));
    }
    let failed = |error: serde_json::Error| {
        let (line, column) = (error.line().max(1), error.column().max(1));
        format!(
            "{shown}:{line}:{column}: not a recording: {}",
            words(&error)
        )
    };
    let whole: Value = serde_json::from_str(text).map_err(failed)?;
    let object = |at: &str| whole.pointer(at).is_none_or(|value| !value.is_array());
    if !whole.is_object() {
        let before = text.len() - text.trim_start().len();
        let place = place(&bytes[..before]);
        return Err(format!(
            "{shown}:{place}: not a recording: expected {EXCHANGE}"
        ));
    }
    // Serde would take lists for objects whose keys were left out.
    if let Some(at) = ["/source", "/request", "/response"]
        .into_iter()
        .find(|at| !object(at))
    {
        return Err(format!(
            "{shown}: not a recording: {at} is a list; expected an object"
        ));
    }
    let file = serde_json::from_str(text).map_err(failed)?;
    Ok((file, whole))
}

/// Line and column, counted from 1, of what comes after some bytes.
fn place(before: &[u8]) -> String {
    let line = before.split(|byte| *byte == b'\n').count();
    let column = before
        .iter()
        .rev()
        .take_while(|byte| **byte != b'\n')
        .count()
        + 1;
    format!("{line}:{column}")
}

/// What was expected, without the value that was found in its place.
fn words(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&place).unwrap_or(&message);
    if error.classify() == Category::Data {
        let Some(at) = message.rfind(", expected ") else {
            return message.to_owned();
        };
        let wanted = &message[at + ", expected ".len()..];
        let wanted = match wanted {
            "u16" => "a whole number such as 200",
            "a map" => "an object",
            "a sequence" => "a list",
            "a string" => "a text",
            _ if wanted.starts_with("struct ") => "an object",
            _ => wanted,
        };
        // The name of a key is no value; card numbers and tokens are scrubbed from it later.
        return match message.strip_prefix("unknown field ") {
            Some(_) => format!("{}, expected {wanted}", &message[..at]),
            None => format!("expected {wanted}"),
        };
    }
    match message {
        "number out of range" => "a number is too large to be read; no amount or id is".to_owned(),
        "recursion limit exceeded" => {
            "objects and lists stand too deep inside of each other (more than 127)".to_owned()
        }
        "trailing characters" => format!("something follows the exchange; expected {EXCHANGE}"),
        _ if error.classify() == Category::Eof => format!("the file ends too early: {message}"),
        _ => message.to_owned(),
    }
}

fn check_names(
    file: &File,
    path: &Path,
    shown: &str,
    expected: &Expected<'_>,
) -> Result<(), String> {
    let File {
        operation,
        case,
        source,
        ..
    } = file;
    if !expected.operations.contains(&operation.as_str()) {
        let known = expected.operations.iter().copied();
        let help = match nearest(operation, known.clone()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the contract has {}", known.collect::<Vec<_>>().join(", ")),
        };
        return Err(format!(
            "{shown}: the contract has no operation `{operation}`; {help}"
        ));
    }
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let folder = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    if stem != case || folder != operation {
        return Err(format!(
            "{shown}: says it is `{operation}/{case}`, so it belongs at `{operation}/{case}.json`"
        ));
    }
    let date = source.date.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        date.get(range)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    if date.len() != 10
        || date[4] != b'-'
        || date[7] != b'-'
        || !digits(0..4)
        || !digits(5..7)
        || !digits(8..10)
    {
        return Err(format!(
            "{shown}: /source/date is no day; expected one such as 2026-05-09"
        ));
    }
    Ok(())
}

/// The path stands there as it stood on the wire.
fn check_path(path: &str, shown: &str) -> Result<(), String> {
    let what = if path.contains('?') {
        "has a `?`; put the query parameters, decoded, into /request/query"
    } else if path.contains('#') {
        "has a `#`, and a fragment is never sent; leave it out, or write a `#` that was sent as `%23`"
    } else if !path.bytes().all(|byte| byte.is_ascii_graphic()) {
        "has characters that cannot stand on the wire; percent-encode them, a space as `%20`"
    } else if !path.starts_with('/') {
        "does not begin with `/`; write the path below the base URL, without the host"
    } else {
        return Ok(());
    };
    Err(format!("{shown}: /request/path {what}"))
}

/// The response can be served.
fn check_response(response: &FileResponse, shown: &str) -> Result<(), String> {
    let FileResponse {
        status,
        headers,
        body,
    } = response;
    if !(200..=599).contains(status) {
        return Err(format!(
            "{shown}: /response/status is {status}, which is no final HTTP status (200 to 599)"
        ));
    }
    if [204, 304].contains(status) && body.is_some() {
        return Err(format!(
            "{shown}: /response/status is {status}, an answer without a body, but /response/body has one; make it `null`, or mend the status"
        ));
    }
    for (name, value) in headers {
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let printable = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
        if name.is_empty() || !name.bytes().all(token) || !value.bytes().all(printable) {
            return Err(format!(
                "{shown}: /response/headers has `{name}`, which cannot be sent as an HTTP header"
            ));
        }
    }
    Ok(())
}

/// The recording without its secrets.
fn finish(file: &File, mut whole: Value, shown: &str, names: &Names) -> Result<Recording, String> {
    let mut scrubber = Scrubber::new(names);
    scrubber.scrub(&mut whole);
    if let Some(Value::String(path)) = whole.pointer_mut("/request/path") {
        scrubber.scrub_path(path, "/request/path");
    }
    let raw = file.response.body.as_deref().map(RawValue::get);
    // Where a key stands twice, the text has more than the value.
    let raw = raw.filter(|raw| !scrubber.changed && scrub::clean(names, raw) == **raw);
    let clean = File::deserialize(&whole)
        .map_err(|error| format!("{shown}: not a recording: {}", words(&error)))?;
    check_response(&clean.response, shown)?;
    let headers = lower(clean.response.headers);
    let body = whole.pointer("/response/body").cloned().unwrap_or_default();
    Ok(Recording {
        id: format!("{}/{}", clean.operation, clean.case),
        file: scrub::clean(names, shown),
        operation: clean.operation,
        source: clean.source,
        request: clean.request.map(|request| Request {
            headers: lower(request.headers),
            ..request
        }),
        response: Response {
            status: clean.response.status,
            bytes: served(&body, raw, &headers),
            headers,
            body,
        },
        quirks: clean.quirks,
        card_numbers: scrubber.card_numbers,
        secrets: scrubber.secrets,
        value: whole,
    })
}

fn lower(headers: BTreeMap<String, String>) -> BTreeMap<String, String> {
    headers
        .into_iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect()
}

/// The bytes to serve: nothing for `null`, plain text if the headers say that it is no JSON.
fn served(body: &Value, raw: Option<&str>, headers: &BTreeMap<String, String>) -> Vec<u8> {
    let json = headers
        .get("content-type")
        .is_none_or(|kind| kind.contains("json"));
    match (body, raw) {
        (Value::Null, _) => Vec::new(),
        (Value::String(text), _) if !json => text.clone().into_bytes(),
        (_, Some(raw)) => raw.as_bytes().to_vec(),
        (value, None) => value.to_string().into_bytes(),
    }
}
