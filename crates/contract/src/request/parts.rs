//! A form of several parts, `multipart/form-data`, as a recording has it.

use serde_json::{Map, Value};

use cartevo_document::{Operation, pointer};

use super::{RequestProblem, problem};
use crate::{contract::Contract, shape::Property, violation::violations};

/// From a request body to what it says of its form.
const FORM: &str = "/content/multipart~1form-data";
/// Where the parts stand in a recording.
const PARTS: &str = "/request/body/parts";

/// One part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub name: String,
    pub content: Content,
}

/// What a part carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Text: every value that is no file.
    Text(String),
    /// A file, of which a recording keeps only what it is like.
    File {
        name: String,
        content_type: String,
        size: u64,
    },
}

/// The parts of a recorded form; an error says where something else stands, and what it should be.
pub(crate) fn parts(body: &Value) -> Result<Vec<Part>, (String, String)> {
    let other = |at: &str, wanted: &str| (at.to_owned(), format!("a form is recorded as {wanted}"));
    let object = body.as_object().filter(|object| object.len() == 1);
    let Some(list) = object.and_then(|object| object.get("parts")?.as_array()) else {
        return Err(other("/request/body", "`{\"parts\": [...]}`"));
    };
    let part = |(index, part): (usize, &Value)| {
        let wanted = "parts of `name` and `value`, all text, or of `name`, `filename`, `content_type` and `size`";
        self::part(part).ok_or_else(|| other(&format!("{PARTS}/{index}"), wanted))
    };
    list.iter().enumerate().map(part).collect()
}

fn part(part: &Value) -> Option<Part> {
    let text = |name: &str| part.get(name)?.as_str().map(str::to_owned);
    let only = |names: &[&str]| {
        part.as_object()
            .is_some_and(|part| part.keys().all(|name| names.contains(&name.as_str())))
    };
    let content = match text("value") {
        Some(value) if only(&["name", "value"]) => Content::Text(value),
        None if only(&["name", "filename", "content_type", "size"]) => Content::File {
            name: text("filename")?,
            content_type: text("content_type")?,
            size: part.get("size")?.as_u64()?,
        },
        _ => return None,
    };
    Some(Part {
        name: text("name")?,
        content,
    })
}

/// A form as the object that its schema describes; a file is its name there.
pub(crate) struct Form {
    pub value: Value,
    names: Vec<String>,
}

impl Form {
    /// The form of an operation that takes one, as far as it can be read.
    pub fn of(operation: &Operation, body: &Value) -> Option<Self> {
        let parts = operation.multipart.then(|| parts(body).ok())??;
        let mut value = Map::new();
        for Part { name, content } in &parts {
            let (Content::Text(text) | Content::File { name: text, .. }) = content;
            value.insert(name.clone(), Value::String(text.clone()));
        }
        Some(Self {
            value: Value::Object(value),
            names: parts.into_iter().map(|part| part.name).collect(),
        })
    }

    /// Where something of the object stands in the recording.
    pub fn place(&self, at: &str) -> String {
        let name = pointer::tokens(at).next();
        let index = self
            .names
            .iter()
            .position(|other| Some(other.as_str()) == name.as_deref());
        match index {
            Some(index) => format!("{PARTS}/{index}"),
            None => format!("{PARTS}{at}"),
        }
    }
}

/// The content types that the contract allows for a file of a form; none if it does not say.
pub(crate) fn content_types(
    contract: &Contract,
    operation: &Operation,
    name: &str,
) -> Option<(Vec<String>, String)> {
    let body = format!("{}/requestBody", operation.pointer);
    let body = contract.document.resolve(&body)?;
    let at = pointer::join(&format!("{body}{FORM}/encoding"), name);
    let types = contract.document.get(&at)?.get("contentType")?.as_str()?;
    let types = types
        .split(',')
        .map(|kind| kind.trim().to_ascii_lowercase());
    Some((types.collect(), at))
}

/// What is wrong with a recorded form.
pub(super) fn problems(
    contract: &Contract,
    operation: &Operation,
    schema: &str,
    body: &Value,
    found: &mut Vec<RequestProblem>,
) {
    let parts = match parts(body) {
        Ok(parts) => parts,
        Err((at, message)) => return found.push(problem(at, message, Some(schema.to_owned()))),
    };
    let Some(form) = Form::of(operation, body) else {
        return;
    };
    for (index, part) in parts.iter().enumerate() {
        let at = format!("{PARTS}/{index}");
        if parts[..index].iter().any(|other| other.name == part.name) {
            let message = format!("the form has two parts `{}`", part.name);
            found.push(problem(&at, message, Some(schema.to_owned())));
        }
        let shape = contract.shape(schema);
        let Some((_, property)) = shape.and_then(|shape| shape.property(&part.name)) else {
            continue;
        };
        let is_file = contract.shapes[property.shape].is_file();
        let message = match &part.content {
            Content::File {
                content_type, size, ..
            } if is_file => {
                file(
                    contract,
                    operation,
                    part,
                    property,
                    (content_type, *size),
                    &at,
                    found,
                );
                continue;
            }
            Content::Text(_) if is_file => "is text, and the contract wants a file",
            Content::File { .. } => "is a file, and the contract wants text",
            Content::Text(_) => continue,
        };
        found.push(RequestProblem {
            code: crate::violation::WRONG_TYPE,
            at,
            message: format!("`{}` {message}", part.name),
            pointer: Some(property.pointer.clone()),
            related: None,
        });
    }
    for violation in violations(contract, schema, &form.value) {
        found.push(RequestProblem {
            code: violation.code,
            at: form.place(&violation.at),
            message: violation.message,
            pointer: Some(violation.pointer),
            related: violation.related,
        });
    }
}

fn file(
    contract: &Contract,
    operation: &Operation,
    part: &Part,
    property: &Property,
    (content_type, size): (&str, u64),
    at: &str,
    found: &mut Vec<RequestProblem>,
) {
    let name = &part.name;
    if let Some((types, pointer)) = content_types(contract, operation, name) {
        let kind = content_type.split(';').next().unwrap_or_default();
        let kind = kind.trim().to_ascii_lowercase();
        let fits = |allowed: &String| match allowed.strip_suffix('*') {
            Some(start) => kind.starts_with(start),
            None => *allowed == kind,
        };
        if !types.iter().any(fits) {
            let types = types.join(", ");
            let message = format!(
                "`{name}` is of the type `{content_type}`, and the contract allows {types}"
            );
            found.push(problem(
                format!("{at}/content_type"),
                message,
                Some(pointer),
            ));
        }
    }
    let limit = max_bytes(contract, &property.pointer);
    if let Some(limit) = limit.filter(|limit| size > *limit) {
        let message = format!("`{name}` has {size} bytes, and the contract allows {limit}");
        let pointer = format!("{}/x-cartevo-max-bytes", property.pointer);
        found.push(problem(format!("{at}/size"), message, Some(pointer)));
    }
}

/// The limit beside a property's reference, or in the schema that it leads to.
fn max_bytes(contract: &Contract, property: &str) -> Option<u64> {
    let own = |at: &str| {
        contract
            .document
            .get(at)?
            .get("x-cartevo-max-bytes")?
            .as_u64()
    };
    own(property).or_else(|| own(&contract.document.resolve(property)?))
}
