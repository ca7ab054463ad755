//! What is left of a success body without its envelope.

use std::borrow::Cow;

use serde_json::Value;

use cartevo_document::{Envelope, Operation, pointer};

use crate::contract::Contract;

/// Names that belong to an envelope and not to what it carries.
const ENVELOPE: [&str; 5] = ["success", "status", "statusCode", "message", "meta"];

/// A payload with its JSON pointer in the recording.
pub(crate) struct Payload<'a> {
    pub value: Cow<'a, Value>,
    pub at: String,
}

impl<'a> Payload<'a> {
    /// The payload of a success body: `data` where there is one, else the body without what
    /// belongs to the envelope.
    pub fn of(contract: &Contract, operation: &Operation, body: &'a Value) -> Self {
        let shape = contract.shape(&operation.payload);
        let own = |name: &str| shape.is_some_and(|shape| shape.property(name).is_some());
        let enveloped = operation.envelope.contains(&Envelope::Data) || !own("data");
        if let Some(data) = body.get("data").filter(|_| enveloped) {
            return Self {
                value: Cow::Borrowed(data),
                at: "/response/body/data".to_owned(),
            };
        }
        let at = "/response/body".to_owned();
        match body.as_object() {
            Some(object)
                if ENVELOPE
                    .iter()
                    .any(|name| object.contains_key(*name) && !own(name)) =>
            {
                let kept = object
                    .iter()
                    .filter(|(name, _)| !ENVELOPE.contains(&name.as_str()) || own(name));
                let kept = kept
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect();
                Self {
                    value: Cow::Owned(Value::Object(kept)),
                    at,
                }
            }
            _ => Self {
                value: Cow::Borrowed(body),
                at,
            },
        }
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
