//! What is left of a success body without its envelope.

use std::borrow::Cow;

use serde_json::Value;

use cartevo_document::{Envelope, Operation};

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

/// Every text that an error body says is its message, wherever it stands.
pub(crate) fn messages(body: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    for place in ["/message", "/error/message"] {
        collect(body.pointer(place).unwrap_or(&Value::Null), &mut texts);
    }
    texts
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if !texts.contains(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        _ => {}
    }
}
