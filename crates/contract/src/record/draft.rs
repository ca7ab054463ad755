//! A recording in the making: one exchange, scrubbed, as the text of its file.

use std::path::Path;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use cartevo_document::Operation;

use super::{
    case,
    exchange::{Body, Exchange, Message},
    people::Masks,
    tree::Tree,
};
use crate::{
    contract::Contract,
    deviation::deviations,
    recording::{self, Expected, Recording, SourceKind},
    request::{self, Content, Part, decode},
    scrub::{self, Names, REDACTED, Scrubber},
};

/// Headers of a request that change what is answered.
const REQUEST_HEADERS: [&str; 3] = ["accept", "content-encoding", "content-type"];
/// Headers of an answer that say something of the API and not of the connection or the server.
const RESPONSE_HEADERS: [&str; 10] = [
    "allow",
    "content-language",
    "content-type",
    "deprecation",
    "location",
    "retry-after",
    "sunset",
    "warning",
    "www-authenticate",
    // What is left of it differs from call to call.
    "x-ratelimit-limit",
];

/// What all recordings of one run have in common.
pub(super) struct Desk<'a> {
    pub contract: &'a Contract,
    pub names: &'a Names,
    pub expected: &'a Expected<'a>,
    pub masks: Masks,
}

/// A recording that was not written yet.
pub(super) struct Draft {
    pub operation: String,
    /// The name to have, if it is free.
    pub case: String,
    file: Tree,
    /// What should be known of it.
    pub notes: Vec<String>,
    /// What it shows, whatever it is called.
    pub content: Value,
    pub quirks: Vec<String>,
}

/// A call as the contract has it.
pub(super) struct Call<'a> {
    pub operation: &'a Operation,
    pub path: String,
    pub query: Option<String>,
}

impl Desk<'_> {
    /// Makes a recording of an exchange; an error says why there is none.
    pub fn draft(
        &mut self,
        call: &Call<'_>,
        exchange: &Exchange,
        kind: SourceKind,
        date: NaiveDate,
    ) -> Result<Draft, String> {
        let operation = call.operation;
        let mut notes = Vec::new();
        let request = request_of(call, &exchange.request, &mut notes);
        let response = response_of(exchange, &mut notes)?;
        let source = json!({"kind": kind.name(), "page": operation.page, "date": date.to_string()});
        let whole = Tree::Object(vec![
            (
                "operation".to_owned(),
                Tree::of(&operation.id.as_str().into()),
            ),
            ("case".to_owned(), Tree::of(&"draft".into())),
            (
                "source".to_owned(),
                in_order(&source, &["kind", "page", "date"]),
            ),
            ("request".to_owned(), request),
            ("response".to_owned(), response),
            ("quirks".to_owned(), Tree::Array(Vec::new())),
        ]);
        let file = self.scrubbed(&whole);
        let recording = self.read(&file, &operation.id, "draft")?;
        let quirks = self.quirks(operation, &recording);
        let draft = Draft {
            case: case::name(self.contract, operation, &recording),
            operation: operation.id.clone(),
            content: content(&file.value()),
            file,
            notes,
            quirks,
        };
        let text = draft.text(&draft.case);
        match scrub::secrets(self.names, &text).first() {
            // Nothing that is found later is written first.
            Some(secret) => Err(format!("{secret} cannot be taken out of it")),
            None => Ok(draft),
        }
    }

    /// The file without secrets, and without persons.
    fn scrubbed(&mut self, whole: &Tree) -> Tree {
        let mut value = whole.value();
        Scrubber::new(self.names).scrub(&mut value);
        if let Some(Value::String(path)) = value.pointer_mut("/request/path") {
            Scrubber::new(self.names).scrub_path(path, "/request/path");
            *path = self.masks.emails(path);
        }
        for part in [
            "/request/query",
            "/request/headers",
            "/request/body",
            "/response",
        ] {
            if let Some(part) = value.pointer_mut(part) {
                self.uncover(part);
                self.masks.wear(part);
            }
        }
        whole.scrubbed(&value)
    }

    /// Takes away the texts behind whose encoding there is a secret.
    fn uncover(&self, value: &mut Value) {
        match value {
            Value::Object(object) => object.values_mut().for_each(|value| self.uncover(value)),
            Value::Array(items) => items.iter_mut().for_each(|item| self.uncover(item)),
            Value::String(text) if !scrub::secrets(self.names, text).is_empty() => {
                REDACTED.clone_into(text);
            }
            _ => {}
        }
    }

    /// The draft as whoever reads recordings sees it.
    fn read(&self, file: &Tree, operation: &str, case: &str) -> Result<Recording, String> {
        let path = Path::new(operation).join(format!("{case}.json"));
        recording::draft(&file.write(), &path, self.expected, self.names)
            .map_err(|problem| format!("no recording can be made of it: {problem}"))
    }

    /// The ledger's entries that explain what it deviates in, as far as the operation knows them.
    fn quirks(&self, operation: &Operation, recording: &Recording) -> Vec<String> {
        let problems = request::problems(self.contract, operation, recording);
        let mut named: Vec<String> = Vec::new();
        for deviation in deviations(self.contract, operation, recording, &problems) {
            let ids = self.contract.ledger.explaining(&deviation, recording);
            let of_it = |id: &&str| operation.quirks.iter().any(|known| known == id);
            let known: Vec<&str> = ids.into_iter().filter(of_it).collect();
            if let Some(first) = known
                .first()
                .filter(|_| !known.iter().any(|id| named.iter().any(|other| other == id)))
            {
                named.push((*first).to_owned());
            }
        }
        named
    }
}

impl Draft {
    /// The text of its file, under a name.
    pub fn text(&self, case: &str) -> String {
        let Tree::Object(members) = &self.file else {
            return self.file.write();
        };
        let members = members.iter().map(|(key, value)| {
            let value = match key.as_str() {
                "case" => Tree::of(&case.into()),
                "quirks" => Tree::of(&json!(self.quirks)),
                _ => value.clone(),
            };
            (key.clone(), value)
        });
        Tree::Object(members.collect()).write()
    }
}

/// What a recording shows, and by what kind of source, whatever it is called.
pub(super) fn content(recording: &Value) -> Value {
    json!([
        recording["source"]["kind"],
        recording["request"],
        recording["response"]
    ])
}

fn request_of(call: &Call<'_>, message: &Message, notes: &mut Vec<String>) -> Tree {
    let body = match (&message.body, &call.operation.body) {
        (Body::Lost(why), Some(_)) => {
            notes.push(format!("without its request: {why}"));
            return Tree::of(&Value::Null);
        }
        (Body::Lost(_) | Body::None, _) => Tree::of(&Value::Null),
        (Body::Text(text), _) => json_or_text(text, says_json(message)),
        (Body::Form(parts), _) => {
            notes.extend(parts.iter().filter_map(unsized_file));
            form(parts)
        }
    };
    let mut headers = kept(message, &REQUEST_HEADERS);
    headers.retain(|(name, value)| match name.as_str() {
        // What every client says tells nothing.
        "accept" => !(value.contains("json") || value.contains("*/*")),
        "content-type" => !matches!(message.body, Body::None),
        _ => true,
    });
    if let (Body::Form(_), Some((_, kind))) = (
        &message.body,
        headers.iter_mut().find(|(name, _)| name == "content-type"),
    ) {
        "multipart/form-data".clone_into(kind);
    }
    Tree::Object(vec![
        (
            "method".to_owned(),
            Tree::of(&call.operation.method.as_str().into()),
        ),
        ("path".to_owned(), Tree::of(&call.path.as_str().into())),
        (
            "query".to_owned(),
            Tree::of(&Value::Object(query(call.query.as_deref()))),
        ),
        ("headers".to_owned(), texts(headers)),
        ("body".to_owned(), body),
    ])
}

fn response_of(exchange: &Exchange, notes: &mut Vec<String>) -> Result<Tree, String> {
    let message = &exchange.response;
    let body = match &message.body {
        Body::Lost(why) => return Err((*why).to_owned()),
        Body::Text(text) if exchange.status != 204 => json_or_text(text, says_json(message)),
        _ => Tree::of(&Value::Null),
    };
    let is_text = matches!(&message.body, Body::Text(text) if !text.trim_start().starts_with('"'));
    if is_text && says_json(message) && matches!(&body, Tree::Leaf(Value::String(_), _)) {
        notes.push(
            "its answer says that it is JSON and is none: it stands there as a text".to_owned(),
        );
    }
    Ok(Tree::Object(vec![
        ("status".to_owned(), Tree::of(&exchange.status.into())),
        (
            "headers".to_owned(),
            texts(kept(message, &RESPONSE_HEADERS)),
        ),
        ("body".to_owned(), body),
    ]))
}

/// JSON as it stands there; anything else as text, as which a bare value is taken that does not say
/// that it is JSON.
fn json_or_text(text: &str, says_json: bool) -> Tree {
    let trimmed = text.trim_start();
    if trimmed.is_empty() {
        return Tree::of(&Value::Null);
    }
    let json = (says_json || trimmed.starts_with(['{', '['])).then(|| Tree::parse(text));
    json.flatten().unwrap_or_else(|| Tree::of(&text.into()))
}

fn says_json(message: &Message) -> bool {
    let kind = message.header("content-type");
    kind.is_none_or(|kind| kind.to_ascii_lowercase().contains("json"))
}

/// A form: of its files only what they are like, and by what they are the file of.
fn form(parts: &[Part]) -> Tree {
    let part = |Part { name, content }: &Part| match content {
        Content::Text(text) => in_order(&json!({"name": name, "value": text}), &["name", "value"]),
        Content::File {
            name: file,
            content_type,
            size,
        } => {
            let ending = file.rsplit_once('.').map_or("bin", |(_, ending)| ending);
            let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).collect();
            let file = format!("{name}.{}", ending.to_ascii_lowercase());
            let part =
                json!({"name": name, "filename": file, "content_type": content_type, "size": size});
            in_order(&part, &["name", "filename", "content_type", "size"])
        }
    };
    Tree::Object(vec![(
        "parts".to_owned(),
        Tree::Array(parts.iter().map(part).collect()),
    )])
}

/// Tools leave out what is in a file, and with it how large it was.
fn unsized_file(part: &Part) -> Option<String> {
    let empty = matches!(part.content, Content::File { size: 0, .. });
    empty.then(|| {
        format!(
            "nobody has written down how large the file `{}` was",
            part.name
        )
    })
}

/// Decoded parameters; one that is there more than once is a list.
fn query(text: Option<&str>) -> Map<String, Value> {
    let mut query = Map::new();
    let decoded = |text: &str| decode(&text.replace('+', " "));
    for pair in text
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
    {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name), Value::from(decoded(value)));
        match query.get_mut(&name) {
            None => drop(query.insert(name, value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    query
}

/// The headers that matter, the first of each name, as far as they can be sent again.
fn kept(message: &Message, wanted: &[&str]) -> Vec<(String, String)> {
    let sendable = |value: &&str| value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let header = |name: &&str| {
        let value = message.header(name).filter(sendable)?;
        Some(((*name).to_owned(), value.trim().to_owned()))
    };
    wanted.iter().filter_map(header).collect()
}

fn texts(pairs: Vec<(String, String)>) -> Tree {
    let pairs = pairs
        .into_iter()
        .map(|(name, value)| (name, Tree::of(&value.into())));
    Tree::Object(pairs.collect())
}

/// An object of this program's own in the order in which recordings have its keys.
fn in_order(value: &Value, keys: &[&str]) -> Tree {
    let members = keys
        .iter()
        .map(|key| ((*key).to_owned(), Tree::of(&value[*key])));
    Tree::Object(members.collect())
}
