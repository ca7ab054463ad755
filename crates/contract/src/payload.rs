//! What is left of a success body without its envelope.

use std::borrow::Cow;

use serde_json::{Value, json};

use cartevo_document::{Envelope, Operation, pointer};

use crate::{
    contract::Contract,
    listed::{List, Listed},
    shape::Shape,
};

/// Names that belong to the plain envelope, beside `data`.
const PLAIN: [&str; 4] = ["success", "statusCode", "message", "meta"];
/// Names that belong to some envelope and not to what it carries, unless the payload has them too.
const ENVELOPE: [&str; 9] = [
    "success",
    "status",
    "statusCode",
    "code",
    "message",
    "meta",
    "pagination",
    "metadata",
    "filters",
];

/// A payload with its place in the recording.
pub(crate) struct Payload<'a> {
    listed: Listed<'a>,
    /// JSON pointer into the recording.
    pub at: String,
    /// What stands beside it and belongs neither to it nor to the plain envelope.
    pub beside: Vec<String>,
    /// What of this belongs to no envelope either.
    pub unknown: Vec<String>,
}

impl<'a> Payload<'a> {
    /// The payload of a success body: `data` where there is one, else what stands under one of the
    /// operation's other names, else the body without what belongs to the envelope, else nothing.
    pub fn of(contract: &Contract, operation: &Operation, body: &'a Value) -> Self {
        let shape = contract.shape(&operation.payload);
        let own = |name: &str| shape.is_some_and(|shape| shape.property(name).is_some());
        let lists = shape.is_some_and(|shape| shape.is_list() || shape.list.is_some());
        let may_be = |shape: &Envelope| operation.envelope.contains(shape);
        let under = under(operation, body, own);
        // An object that may not be the payload itself is the envelope of none.
        let nothing = under.is_none()
            && may_be(&Envelope::Empty)
            && (body.is_null() || (body.is_object() && (lists || !may_be(&Envelope::Bare))));
        let (value, name) = match under {
            Some((name, value)) => (Cow::Borrowed(value), Some(name)),
            None if nothing => {
                let list = shape.is_some_and(Shape::is_list);
                (Cow::Owned(if list { json!([]) } else { json!({}) }), None)
            }
            None if lists && body.is_array() => (Cow::Borrowed(body), None),
            None => (bare(operation, body, own), None),
        };
        let mut beside: Vec<String> = Vec::new();
        for (key, value) in body.as_object().into_iter().flatten() {
            // Without a value it carries nothing.
            let null = key == "data" && value.is_null();
            let part = match name {
                Some(name) => name == key || null,
                None if nothing => null,
                None => own(key) || !ENVELOPE.contains(&key.as_str()),
            };
            if !part && !PLAIN.contains(&key.as_str()) {
                beside.push(key.clone());
            }
        }
        let unknown = beside
            .iter()
            .filter(|key| !ENVELOPE.contains(&key.as_str()));
        let unknown = unknown.cloned().collect();
        let at = name.map(|name| pointer::join("/response/body", name));
        Self {
            unknown,
            beside,
            listed: match contract.shape_id(&operation.payload) {
                Some(id) => contract.shapes.listed(id, value),
                None => Listed {
                    value,
                    lists: Vec::new(),
                },
            },
            at: at.unwrap_or_else(|| "/response/body".to_owned()),
        }
    }

    /// The payload; a list in the place of an object stands in that object.
    pub fn value(&self) -> &Value {
        &self.listed.value
    }

    /// The lists that stand in the place of objects.
    pub fn lists(&self) -> &[List] {
        &self.listed.lists
    }

    /// Where something of the payload stands in the recording.
    pub fn place(&self, below: &str) -> String {
        format!("{}{}", self.at, self.listed.place(below))
    }
}

/// What stands under `data`, or else under another name that the operation has for it.
fn under<'o, 'a>(
    operation: &'o Operation,
    body: &'a Value,
    own: impl Fn(&str) -> bool,
) -> Option<(&'o str, &'a Value)> {
    let shapes = &operation.envelope;
    let empty = shapes.contains(&Envelope::Empty);
    let is_there = |value: &&Value| !(empty && value.is_null());
    let data = body.get("data").filter(is_there);
    if let Some(data) = data.filter(|_| shapes.contains(&Envelope::Data) || !own("data")) {
        return Some(("data", data));
    }
    shapes.iter().find_map(|shape| match shape {
        Envelope::Under(name) => body
            .get(name)
            .filter(is_there)
            .map(|value| (name.as_str(), value)),
        _ => None,
    })
}

/// The body without what belongs to an envelope.
fn bare<'a>(operation: &Operation, body: &'a Value, own: impl Fn(&str) -> bool) -> Cow<'a, Value> {
    // `null` in its place was no payload: it is none beside the envelope either.
    let nothing = |name: &str, value: &Value| {
        let named = |shape: &Envelope| matches!(shape, Envelope::Under(other) if other == name);
        value.is_null() && (name == "data" || operation.envelope.iter().any(named))
    };
    let around = |name: &str, value: &Value| {
        !own(name) && (ENVELOPE.contains(&name) || nothing(name, value))
    };
    match body.as_object() {
        Some(object) if object.iter().any(|(name, value)| around(name, value)) => {
            let kept = object.iter().filter(|(name, value)| !around(name, value));
            let kept = kept.map(|(name, value)| (name.clone(), value.clone()));
            Cow::Owned(Value::Object(kept.collect()))
        }
        _ => Cow::Borrowed(body),
    }
}

/// A success body that says of itself that it failed.
pub(crate) fn is_error_in_success(body: &Value) -> bool {
    let wrapper = || {
        body.get("status").is_some_and(|status| status == "error") && body.get("error").is_some()
    };
    body.get("success") == Some(&Value::Bool(false)) || wrapper()
}

/// What belongs in a success body that says of itself that it failed.
pub(crate) const WRAPPER: [&str; 6] = [
    "success",
    "status",
    "statusCode",
    "code",
    "message",
    "error",
];

/// What of an error wrapper does not belong in one, as JSON pointers below it.
pub(crate) fn beside_the_wrapper(body: &Value) -> Vec<String> {
    let unknown = |value: &Value, known: &'static [&str]| {
        let names = value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name);
        let unknown = names.filter(|name| !known.contains(&name.as_str()));
        unknown.cloned().collect::<Vec<_>>()
    };
    let own = unknown(body, &WRAPPER);
    let inner = unknown(&body["error"], &["code", "message"]);
    let own = own.iter().map(|name| pointer::join("", name));
    own.chain(inner.iter().map(|name| pointer::join("/error", name)))
        .collect()
}

/// Every text that an error body says is its message, in its order, wherever it stands.
pub(crate) fn messages(body: &Value) -> Vec<String> {
    let mut messages = texts(&body["message"]);
    for text in texts(&body["error"]["message"]) {
        // The inner level repeats the outer one.
        if !messages.contains(&text) {
            messages.push(text);
        }
    }
    messages
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{beside_the_wrapper, messages};

    #[test]
    fn messages_are_kept_as_they_came() {
        let body = json!({"message": ["a", "a", ["b"]], "error": {"message": ["b", "c"]}});
        assert_eq!(messages(&body), ["a", "a", "b", "c"]);
        assert_eq!(
            messages(&json!({"message": {"fr": "x"}})),
            [r#"{"fr":"x"}"#]
        );
        assert_eq!(messages(&json!({"message": 7, "error": "x"})), ["7"]);
        assert_eq!(messages(&json!("plain")), [""; 0]);
    }

    #[test]
    fn a_wrapper_has_nothing_else_in_it() {
        let plain =
            json!({"status": "error", "code": 500, "message": "x", "error": {"message": "x"}});
        assert_eq!(beside_the_wrapper(&plain), [""; 0]);
        let more = json!({"success": false, "message": "x", "hint": 1, "error": {"stack": "…"}});
        assert_eq!(beside_the_wrapper(&more), ["/hint", "/error/stack"]);
    }
}
