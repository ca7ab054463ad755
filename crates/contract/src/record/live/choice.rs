//! What is called, and with what.

use std::collections::BTreeMap;

use cartevo::dynamic::Input;
use cartevo_document::{Operation, ParameterIn, Resend};
use serde_json::Value;

use super::{UNDONE, tour::Tour};
use crate::{contract::media_schema, shape::Shape};

impl Tour<'_> {
    /// Why an operation is not one of those that are simply called.
    pub(super) fn obstacle(&self, operation: &Operation) -> Option<String> {
        let undone = UNDONE
            .iter()
            .any(|(call, undo, _)| [*call, *undo].contains(&&*operation.id));
        if operation.resend == Resend::Safe && operation.body.is_none() {
            return None;
        }
        let shape = operation
            .body
            .as_deref()
            .and_then(|body| self.contract.shape(body));
        let has = |kind: &str| shape.is_some_and(|shape| self.has(shape, kind));
        let why = if has("secret") && operation.resend == Resend::Safe {
            "the client does it by itself, and its request is a secret"
        } else if operation.resend == Resend::Safe {
            return self
                .example(operation)
                .is_none()
                .then(|| "the contract has no example of its body".to_owned());
        } else if undone {
            "it writes: `--allow-writes` lets it be done and undone"
        } else if operation.multipart || has("secret") || has("phone") || has("msisdn") {
            "its body would be about a person"
        } else if has("amount") || has("decimal") {
            "it moves money"
        } else {
            "it cannot be undone"
        };
        Some(why.to_owned())
    }

    /// Whether a body has something of a kind in it.
    fn has(&self, shape: &Shape, kind: &str) -> bool {
        let mut properties = shape
            .properties
            .values()
            .map(|property| &self.contract.shapes[property.shape]);
        properties.any(|property| property.is(kind) || self.has(property, kind))
    }

    /// The contract's first example of a body.
    pub(super) fn example(&self, operation: &Operation) -> Option<Value> {
        let body = format!("{}/requestBody", operation.pointer);
        let body = self.contract.document.resolve(&body)?;
        let schema = media_schema(&body);
        let mut examples = self.contract.examples.iter();
        let (at, _) = examples.find(|(_, of)| *of == schema)?;
        self.contract.document.get(at).cloned()
    }

    /// What to call an operation with, if it is known by now.
    pub(super) fn input(&self, operation: &Operation) -> Option<Input> {
        let mut path = BTreeMap::new();
        for parameter in operation
            .parameters
            .iter()
            .filter(|parameter| parameter.required)
        {
            if parameter.place != ParameterIn::Path {
                return None;
            }
            let item = self.item(operation, &parameter.name, |_| true)?;
            path.insert(parameter.name.clone(), item);
        }
        let body = operation
            .body
            .as_ref()
            .and_then(|_| self.example(operation));
        Some(Input {
            path,
            body,
            ..Input::default()
        })
    }

    /// The id of something in the list that a parameter picks from: the one that the path goes on from,
    /// or the one that the parameter is named after.
    pub(super) fn item(
        &self,
        operation: &Operation,
        parameter: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> Option<String> {
        let (before, _) = operation.path.split_once(&format!("/{{{parameter}}}"))?;
        let noun = parameter
            .strip_suffix("Id")
            .or_else(|| parameter.strip_suffix("_id"));
        let named = noun.map(|noun| format!("/{noun}s")).unwrap_or_default();
        let items = self
            .items
            .get(before)
            .or_else(|| self.items.get(named.as_str()))?;
        let item = items.iter().find(|item| wanted(item))?;
        item.get("id")?.as_str().map(str::to_owned)
    }
}
