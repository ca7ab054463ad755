//! Reads the operations of a contract.

use std::{str::FromStr, time::Duration};

use serde_json::Value;

use crate::{
    Document, Operation, Paging, PagingStyle, Parameter, ParameterIn, Problem, Resend,
    lint::broken, pointer,
};

/// The HTTP methods that may stand under a path.
pub(crate) const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// From a response or a request body to the schema of its JSON.
const JSON_SCHEMA: &str = "/content/application~1json/schema";
/// The same for a form with files.
const FORM_SCHEMA: &str = "/content/multipart~1form-data/schema";
const NO_SUCCESS: &str = "the operation needs a success response with a JSON schema";

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
        let tag = self.tag();
        let page = self.text("/x-cartevo-source/page");
        let resend = self.resend();
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
        if resend == Some(Resend::Once) && find_out.is_none() {
            self.report(
                "/x-cartevo-resend",
                "a `once` operation says in `x-cartevo-find-out` how to look for its effect"
                    .to_owned(),
            );
        }
        let evidence = self.optional_list("/x-cartevo-evidence");
        let evidence = evidence.iter().map(|text| text.as_str().into()).collect();
        let quirks = self.optional_list("/x-cartevo-quirks");
        let parameters = self.parameters(at_path);
        let (body, multipart) = self.body();
        let paging = self.paging();
        let arguments = self
            .get("/x-cartevo-arguments")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let undocumented = self.get("/x-cartevo-undocumented") == Some(&Value::Bool(true));
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
            resend: resend?,
            envelope,
            timeout,
            find_out,
            evidence,
            quirks,
            page,
            parameters,
            body,
            multipart,
            paging,
            arguments,
            undocumented,
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
        let name = below.trim_start_matches('/').replace('/', ".");
        let message = match self.get(below) {
            Some(Value::String(text)) => return text.clone(),
            Some(value) => format!("`{name}` must be text, not {value}"),
            None => format!("the operation needs `{name}`"),
        };
        self.report(below, message);
        String::new()
    }

    /// The one tag.
    fn tag(&mut self) -> String {
        let tags = self.get("/tags").and_then(Value::as_array);
        if let Some([Value::String(tag)]) = tags.map(Vec::as_slice) {
            return tag.clone();
        }
        let message = "the operation needs one tag: `tags: [NAME]`";
        self.report("/tags", message.to_owned());
        String::new()
    }

    fn parse<T: FromStr<Err = String>>(&mut self, below: &str, text: &str) -> Option<T> {
        text.parse()
            .map_err(|message| self.report(below, message))
            .ok()
    }

    fn resend(&mut self) -> Option<Resend> {
        let below = "/x-cartevo-resend";
        // `keyed: FIELD` may be written as text or, without quotes, as a mapping of one entry.
        let keyed = self
            .get(below)
            .and_then(|value| value.get("keyed"))
            .and_then(Value::as_str);
        let text = match keyed {
            Some(field) => format!("keyed: {field}"),
            None => Some(self.text(below)).filter(|text| !text.is_empty())?,
        };
        self.parse(below, &text)
    }

    fn list(&mut self, below: &str) -> Vec<String> {
        let list = self.optional_list(below);
        let found = self.get(below).and_then(Value::as_array);
        if list.len() < found.map_or(1, |found| found.len().max(1)) {
            self.report(
                below,
                format!(
                    "the operation needs a list of text `{}`",
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
                    self.problems.extend(broken(self.document, &at));
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
                let Some(name) = value["name"].as_str() else {
                    let message = "a parameter needs a `name` that is text";
                    self.problems.push(self.document.problem(&pointer, message));
                    continue;
                };
                if value.get("schema").is_none() {
                    let message = format!("the parameter `{name}` needs a `schema`");
                    self.problems.push(self.document.problem(&pointer, message));
                }
                found.push(Parameter {
                    name: name.to_owned(),
                    place,
                    required: value["required"] == true,
                    private: value["x-cartevo-private"] == true,
                    pointer,
                });
            }
        }
        found
    }

    /// The schema of the body, and whether it is a form. A body without one would never be sent.
    fn body(&mut self) -> (Option<String>, bool) {
        let at = format!("{}/requestBody", self.pointer);
        if self.document.get(&at).is_none() {
            return (None, false);
        }
        let Some(body) = self.document.resolve(&at) else {
            self.problems.extend(broken(self.document, &at));
            return (None, false);
        };
        let form = format!("{body}{FORM_SCHEMA}");
        let multipart = self.document.get(&form).is_some();
        let schema = if multipart {
            form
        } else {
            format!("{body}{JSON_SCHEMA}")
        };
        let found = self.document.resolve(&schema);
        if found.is_none() {
            let message = "the request body needs a schema in `content`, under `application/json` or `multipart/form-data`";
            let problem = broken(self.document, &schema);
            self.problems
                .push(problem.unwrap_or_else(|| self.document.problem(&schema, message)));
        }
        (found, multipart)
    }

    /// `{style: page, first: 1, item: id}`, `{style: offset, item: id}` or
    /// `{style: whole, item: id, none: 404}`.
    fn paging(&mut self) -> Option<Paging> {
        const KEY: &str = "/x-cartevo-paging";
        let value = self.get(KEY)?.clone();
        let first = value.get("first").map_or(Some(1), |first| {
            first.as_u64().and_then(|first| u32::try_from(first).ok())
        });
        let style = match (value["style"].as_str(), first) {
            (Some("page"), Some(first)) => Some(PagingStyle::Page { first }),
            (Some("offset"), _) => Some(PagingStyle::Offset),
            (Some("whole"), _) => Some(PagingStyle::Whole),
            _ => None,
        };
        let none = value.get("none").map(|status| {
            status
                .as_u64()
                .and_then(|status| u16::try_from(status).ok())
        });
        let (Some(style), Some(item), None | Some(Some(_))) = (style, value["item"].as_str(), none)
        else {
            let message = "expected `style` (`page`, `offset` or `whole`), `item` (the property that tells items apart), and if need be `first` (a number) and `none` (a status)";
            self.report(KEY, message.to_owned());
            return None;
        };
        Some(Paging {
            style,
            item: item.to_owned(),
            none: none.flatten(),
        })
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
            let at = format!("{}{below}", self.pointer);
            match self.document.resolve(&at) {
                Some(pointer) => found.push((status, pointer)),
                None => self.problems.extend(broken(self.document, &at)),
            }
        }
        found
    }

    /// What is left of the success schema without its envelope: `data` of the first alternative
    /// that has one, else the schema itself. For a list it is an array without a name.
    fn payload(&mut self, responses: &[(String, String)]) -> Option<String> {
        let success = |status: &str| status.starts_with('2');
        let Some((_, response)) = responses.iter().find(|(status, _)| success(status)) else {
            let documented = self.get("/responses").and_then(Value::as_object);
            // One whose `$ref` leads nowhere was reported.
            if documented.is_none_or(|map| map.keys().all(|status| !success(status))) {
                self.report("/responses", NO_SUCCESS.to_owned());
            }
            return None;
        };
        let at = format!("{response}{JSON_SCHEMA}");
        let Some(schema) = self.document.resolve(&at) else {
            let problem = broken(self.document, &at);
            self.problems
                .push(problem.unwrap_or_else(|| self.document.problem(&at, NO_SUCCESS)));
            return None;
        };
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
    }
}
