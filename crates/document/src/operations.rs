//! What the contract says of each operation, in the project's own terms.

use std::{str::FromStr, time::Duration};

use serde_json::Value;

use crate::{Document, Problem, pointer};

/// One operation of the contract.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, in lowerCamelCase.
    pub id: String,
    /// Upper-case HTTP method.
    pub method: String,
    /// Path template, relative to the base URL.
    pub path: String,
    /// JSON pointer of the operation in the document.
    pub pointer: String,
    /// The one tag: the group of the client that offers it.
    pub tag: String,
    /// `x-cartevo-name`: the method's name within its group.
    pub name: String,
    /// Whether a token is sent.
    pub authenticated: bool,
    /// `x-cartevo-resend`.
    pub resend: Resend,
    /// `x-cartevo-envelope`: the success shapes to expect.
    pub envelope: Vec<Envelope>,
    /// `x-cartevo-timeout`: limit of one attempt, where the usual one will not do.
    pub timeout: Option<Duration>,
    /// `x-cartevo-find-out`: how to find out whether a call whose answer was lost was carried out.
    pub find_out: Option<String>,
    /// `x-cartevo-quirks`.
    pub quirks: Vec<String>,
    /// `x-cartevo-source`: the page that documents it, as method and path.
    pub page: String,
    /// Path and query parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// JSON pointer of the schema of the JSON body, references followed.
    pub body: Option<String>,
    /// Documented statuses (`200`, `4XX` …) with the JSON pointer of the response, references
    /// followed.
    pub responses: Vec<(String, String)>,
    /// JSON pointer of the schema of the payload, that is of what is left without the envelope.
    pub payload: String,
}

/// One parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// In the path or in the query.
    pub place: ParameterIn,
    /// Whether it must be given.
    pub required: bool,
    /// JSON pointer of the parameter, references followed.
    pub pointer: String,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterIn {
    /// Part of the path.
    Path,
    /// Part of the query string.
    Query,
}

/// How far an operation may be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resend {
    /// A read: sending it twice does nothing twice.
    Safe,
    /// The named body field makes a replay recognisable.
    Keyed(String),
    /// After "may have been carried out" never by itself.
    Once,
}

/// A success shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Envelope {
    /// The payload is under `data`.
    Data,
    /// The payload is the body itself, or stands beside the envelope's fields.
    Bare,
}

impl FromStr for Resend {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "safe" => Ok(Self::Safe),
            None if text == "once" => Ok(Self::Once),
            Some(("keyed", field)) if !field.trim().is_empty() => {
                Ok(Self::Keyed(field.trim().to_owned()))
            }
            _ => Err(format!(
                "expected `safe`, `once` or `keyed: FIELD`, found `{text}`"
            )),
        }
    }
}

impl FromStr for Envelope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "data" => Ok(Self::Data),
            "bare" => Ok(Self::Bare),
            _ => Err(format!("expected `data` or `bare`, found `{text}`")),
        }
    }
}

/// The HTTP methods that may stand under a path.
pub(crate) const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Every operation of a document, in its order. All that is wrong is reported, not the first only.
pub fn operations(document: &Document) -> Result<Vec<Operation>, Vec<Problem>> {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let paths = document.get("/paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let at_path = pointer::join("/paths", path);
        for method in METHODS.iter().filter(|method| item.get(**method).is_some()) {
            let mut reader = Reader {
                document,
                pointer: pointer::join(&at_path, method),
                problems: &mut problems,
            };
            if let Some(operation) = reader.operation(path, method, &at_path) {
                found.push(operation);
            }
        }
    }
    if found.is_empty() && problems.is_empty() {
        problems.push(document.problem("/paths", "the document has no operation under `paths`"));
    }
    if problems.is_empty() {
        Ok(found)
    } else {
        Err(problems)
    }
}

struct Reader<'a> {
    document: &'a Document,
    pointer: String,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn operation(&mut self, path: &str, method: &str, at_path: &str) -> Option<Operation> {
        let before = self.problems.len();
        let id = self.text("/operationId");
        let name = self.text("/x-cartevo-name");
        let tag = self.text("/tags/0");
        let page = self.text("/x-cartevo-source/page");
        let resend = self.parsed("/x-cartevo-resend").unwrap_or(Resend::Once);
        let envelope = self
            .list("/x-cartevo-envelope")
            .iter()
            .filter_map(|text| self.parse("/x-cartevo-envelope", text))
            .collect();
        let timeout = self.timeout();
        let find_out = self
            .get("/x-cartevo-find-out")
            .and_then(Value::as_str)
            .map(str::to_owned);
        if resend == Resend::Once && find_out.is_none() {
            self.report(
                "/x-cartevo-resend",
                "a `once` operation says in `x-cartevo-find-out` how to look for its effect"
                    .to_owned(),
            );
        }
        let quirks = self.optional_list("/x-cartevo-quirks");
        let parameters = self.parameters(at_path);
        let body = self.schema("/requestBody", "/content/application~1json/schema");
        let responses = self.responses();
        let payload = self.payload(&responses);
        if self.problems.len() > before {
            return None;
        }
        let security = self.document.get(&format!("{}/security", self.pointer));
        Some(Operation {
            id,
            method: method.to_uppercase(),
            path: path.to_owned(),
            pointer: self.pointer.clone(),
            tag,
            name,
            authenticated: security
                .and_then(Value::as_array)
                .is_none_or(|list| !list.is_empty()),
            resend,
            envelope,
            timeout,
            find_out,
            quirks,
            page,
            parameters,
            body,
            responses,
            payload: payload?,
        })
    }

    fn report(&mut self, below: &str, message: String) {
        let pointer = format!("{}{below}", self.pointer);
        self.problems.push(self.document.problem(&pointer, message));
    }

    fn get(&self, below: &str) -> Option<&Value> {
        self.document.get(&format!("{}{below}", self.pointer))
    }

    fn text(&mut self, below: &str) -> String {
        if let Some(text) = self.get(below).and_then(Value::as_str) {
            return text.to_owned();
        }
        self.report(
            below,
            format!(
                "the operation needs `{}`",
                below.trim_start_matches('/').replace('/', ".")
            ),
        );
        String::new()
    }

    fn parse<T: FromStr<Err = String>>(&mut self, below: &str, text: &str) -> Option<T> {
        text.parse()
            .map_err(|message| self.report(below, message))
            .ok()
    }

    fn parsed<T: FromStr<Err = String>>(&mut self, below: &str) -> Option<T> {
        // `keyed: FIELD` may be written as text or, without quotes, as a mapping of one entry.
        let keyed = self
            .get(below)
            .and_then(|value| value.get("keyed"))
            .and_then(Value::as_str);
        let text = match keyed {
            Some(field) => format!("keyed: {field}"),
            None => self.text(below),
        };
        self.parse(below, &text)
    }

    fn list(&mut self, below: &str) -> Vec<String> {
        let list = self.optional_list(below);
        if list.is_empty() {
            self.report(
                below,
                format!(
                    "the operation needs a list `{}`",
                    below.trim_start_matches('/')
                ),
            );
        }
        list
    }

    fn optional_list(&self, below: &str) -> Vec<String> {
        let values = self
            .get(below)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        values
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    fn timeout(&mut self) -> Option<Duration> {
        let value = self.get("/x-cartevo-timeout")?.clone();
        let seconds = value
            .as_str()
            .and_then(|text| text.strip_suffix('s')?.parse().ok());
        if seconds.is_none() {
            self.report(
                "/x-cartevo-timeout",
                format!("expected seconds such as `120s`, found `{value}`"),
            );
        }
        seconds.map(Duration::from_secs)
    }

    fn parameters(&mut self, at_path: &str) -> Vec<Parameter> {
        let mut found = Vec::new();
        for list in [
            format!("{at_path}/parameters"),
            format!("{}/parameters", self.pointer),
        ] {
            let count = self
                .document
                .get(&list)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            for index in 0..count {
                let at = format!("{list}/{index}");
                let Some((pointer, value)) = self.document.resolve(&at).and_then(|pointer| {
                    self.document
                        .get(&pointer)
                        .map(|value| (pointer.clone(), value))
                }) else {
                    self.problems.push(
                        self.document
                            .problem(&at, "the parameter's `$ref` leads nowhere"),
                    );
                    continue;
                };
                let place = match value["in"].as_str() {
                    Some("path") => ParameterIn::Path,
                    Some("query") => ParameterIn::Query,
                    _ => {
                        let message = "a parameter is `in: path` or `in: query`";
                        self.problems.push(self.document.problem(&pointer, message));
                        continue;
                    }
                };
                found.push(Parameter {
                    name: value["name"].as_str().unwrap_or_default().to_owned(),
                    place,
                    required: value["required"] == true,
                    pointer,
                });
            }
        }
        found
    }

    /// The schema below a thing that may be a reference, and be one itself.
    fn schema(&self, below: &str, schema: &str) -> Option<String> {
        let thing = self.document.resolve(&format!("{}{below}", self.pointer))?;
        self.document.resolve(&format!("{thing}{schema}"))
    }

    fn responses(&mut self) -> Vec<(String, String)> {
        let statuses: Vec<String> = self
            .get("/responses")
            .and_then(Value::as_object)
            .map(|object| object.keys().cloned().collect())
            .unwrap_or_default();
        let mut found = Vec::new();
        for status in statuses {
            let below = pointer::join("/responses", &status);
            match self.document.resolve(&format!("{}{below}", self.pointer)) {
                Some(pointer) => found.push((status, pointer)),
                None => self.report(&below, "the response's `$ref` leads nowhere".to_owned()),
            }
        }
        found
    }

    /// What is left of the success schema without its envelope: `data` of the first alternative
    /// that has one, else the schema itself.
    fn payload(&mut self, responses: &[(String, String)]) -> Option<String> {
        let payload = responses
            .iter()
            .find(|(status, _)| status.starts_with('2'))
            .and_then(|(_, response)| {
                let schema = self
                    .document
                    .resolve(&format!("{response}/content/application~1json/schema"))?;
                let alternatives = self
                    .document
                    .get(&format!("{schema}/oneOf"))
                    .and_then(Value::as_array)
                    .map_or(0, Vec::len);
                let mut candidates = (0..alternatives)
                    .filter_map(|index| self.document.resolve(&format!("{schema}/oneOf/{index}")))
                    .chain([schema.clone()]);
                let found = candidates.find_map(|candidate| {
                    self.document
                        .resolve(&format!("{candidate}/properties/data"))
                });
                Some(found.unwrap_or(schema))
            });
        if payload.is_none() {
            self.report(
                "/responses",
                "the operation needs a success response with a JSON schema".to_owned(),
            );
        }
        payload
    }
}
