//! Recordings: one exchange a file, `<operationId>/<case>.json`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::{
    parallel,
    scrub::Scrubber,
    usage::{UsageError, nearest},
};

/// One recorded exchange, scrubbed.
#[derive(Clone, Debug)]
pub struct Recording {
    /// `operationId/case`.
    pub id: String,
    /// The file it was read from, as it is shown.
    pub file: String,
    /// The operation.
    pub operation: String,
    /// Where it comes from.
    pub source: Source,
    /// What was sent, where it is known.
    pub request: Option<Request>,
    /// What came back.
    pub response: Response,
    /// Ledger ids of the oddities that it shows.
    pub quirks: Vec<String>,
    /// The whole file as JSON.
    pub value: Value,
    /// JSON pointers at which the file shows a full card number.
    pub card_numbers: Vec<String>,
}

/// Where a recording comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What kind of source.
    pub kind: SourceKind,
    /// The page, as method and path.
    pub page: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Anything worth knowing.
    pub note: Option<String>,
}

/// What kind of source a recording comes from.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A generated example of the documentation.
    DocsPanel,
    /// A hand-written example of the documentation.
    DocsProse,
    /// The real API.
    Live,
    /// The project's own sandbox.
    Sandbox,
    /// An older build of the service, of which only the payload is judged.
    Server,
    /// What the framework below that service answers by itself, unless it was told otherwise.
    Framework,
}

/// A recorded request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The path below the base URL, as it stood on the wire.
    pub path: String,
    /// Decoded query parameters.
    #[serde(default)]
    pub query: BTreeMap<String, Value>,
    /// Headers that matter.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body as JSON; text that is no JSON as a string.
    #[serde(default)]
    pub body: Value,
}

/// A recorded response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: BTreeMap<String, String>,
    /// The body as JSON.
    pub body: Value,
    /// The body as it is served: the recorded text, so that no number changes its digits.
    pub bytes: Vec<u8>,
}

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

/// What recordings are read against.
pub(crate) struct Expected<'a> {
    /// The operations that there are.
    pub operations: Vec<&'a str>,
    /// The contract's names of secret properties.
    pub secrets: &'a BTreeSet<String>,
    /// What is left out of the file names that are shown.
    pub root: Option<&'a Path>,
}

/// Reads every recording below the given files and folders, in the order of their ids.
pub(crate) fn load(
    places: &[PathBuf],
    expected: &Expected<'_>,
) -> Result<Vec<Recording>, UsageError> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for place in places {
        let before = files.len();
        find(place, &mut files, &mut problems);
        if files.len() == before && problems.is_empty() {
            let shown = show(place, expected.root);
            problems.push(format!(
                "{shown} holds no recording: expected `<operationId>/<case>.json` files in it"
            ));
        }
    }
    let mut recordings: Vec<Recording> = Vec::with_capacity(files.len());
    for result in parallel::map(&files, |_, file| read(file, expected)) {
        match result {
            Ok(recording) => recordings.push(recording),
            Err(problem) => problems.push(problem),
        }
    }
    recordings.sort_by(|a, b| a.id.cmp(&b.id));
    for pair in recordings
        .windows(2)
        .filter(|pair| pair[0].id == pair[1].id)
    {
        let [a, b] = pair else { continue };
        problems.push(format!(
            "{}: {} is already the recording `{}`",
            b.file, a.file, a.id
        ));
    }
    UsageError::all(problems)?;
    Ok(recordings)
}

fn find(place: &Path, files: &mut Vec<PathBuf>, problems: &mut Vec<String>) {
    if place.is_file() {
        files.push(place.to_owned());
        return;
    }
    let entries = fs::read_dir(place).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            let shown = place.display();
            problems.push(format!("cannot read the folder of recordings {shown}: {error}; give `--recordings` a folder that exists and may be read"));
            return;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for path in entries.into_iter().map(|entry| entry.path()) {
        if path.is_dir() {
            find(&path, files, problems);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
}

fn show(path: &Path, root: Option<&Path>) -> String {
    root.and_then(|root| path.strip_prefix(root).ok())
        .unwrap_or(path)
        .display()
        .to_string()
}

fn read(path: &Path, expected: &Expected<'_>) -> Result<Recording, String> {
    let shown = show(path, expected.root);
    let text =
        fs::read_to_string(path).map_err(|error| format!("{shown}: cannot be read: {error}"))?;
    let file: File = serde_json::from_str(&text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        format!(
            "{shown}:{}:{}: not a recording: {message}",
            error.line(),
            error.column()
        )
    })?;
    let whole: Value = serde_json::from_str(&text).map_err(|error| format!("{shown}: {error}"))?;
    check_names(&file, path, &shown, expected)?;
    check_response(&file, &shown)?;
    Ok(finish(file, whole, shown, expected.secrets))
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
            "{shown}: /source/date is `{}`; expected a day such as 2026-05-09",
            source.date
        ));
    }
    Ok(())
}

/// The response can be served.
fn check_response(file: &File, shown: &str) -> Result<(), String> {
    let FileResponse {
        status, headers, ..
    } = &file.response;
    if !(200..=599).contains(status) {
        return Err(format!(
            "{shown}: /response/status is {status}, which is no final HTTP status (200 to 599)"
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

fn finish(file: File, mut whole: Value, shown: String, secrets: &BTreeSet<String>) -> Recording {
    let mut scrubber = Scrubber::new(secrets);
    scrubber.scrub(&mut whole, "");
    let part = |pointer: &str| whole.pointer(pointer).cloned().unwrap_or_default();
    let request = file.request.map(|request| Request {
        path: part("/request/path")
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        headers: text_map(&part("/request/headers")),
        query: part("/request/query")
            .as_object()
            .into_iter()
            .flatten()
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect(),
        body: part("/request/body"),
        ..request
    });
    let body = part("/response/body");
    let headers = text_map(&part("/response/headers"));
    let raw = file.response.body.as_deref().map(RawValue::get);
    let response = Response {
        status: file.response.status,
        bytes: served(&body, raw.filter(|_| !scrubber.changed), &headers),
        body,
        headers,
    };
    Recording {
        id: format!("{}/{}", file.operation, file.case),
        file: shown,
        operation: file.operation,
        source: file.source,
        request,
        response,
        quirks: file.quirks,
        card_numbers: scrubber.card_numbers,
        value: whole,
    }
}

fn text_map(value: &Value) -> BTreeMap<String, String> {
    let object = value.as_object().into_iter().flatten();
    object
        .map(|(name, value)| {
            (
                name.to_ascii_lowercase(),
                value.as_str().unwrap_or_default().to_owned(),
            )
        })
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
