//! Finds for each operation the one that it was, and compares them.

use std::collections::BTreeMap;

use cartevo_document::{Document, pointer};
use serde_json::Value;

use crate::{
    change::{Class, Direction},
    collect::{Collector, Note},
    pair::Side,
};

/// The HTTP methods that may stand under a path.
const METHODS: [&str; 8] = [
    "get", "post", "put", "patch", "delete", "head", "options", "trace",
];

/// An operation, as it is found in any contract.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `POST /cards/{id}/fund`.
    pub label: String,
    pub path: String,
    /// Its `operationId`, if it has one.
    pub id: Option<String>,
    pub pointer: String,
    /// The pointer of its path.
    pub item: String,
}

/// The operations of a document, in its order.
pub fn operations(document: &Document) -> Vec<Operation> {
    let paths = document.get("/paths").and_then(Value::as_object);
    let mut found = Vec::new();
    for (path, value) in paths.into_iter().flatten() {
        let item = pointer::join("/paths", path);
        for method in METHODS {
            let Some(operation) = value.get(method) else {
                continue;
            };
            found.push(Operation {
                label: format!("{} {path}", method.to_uppercase()),
                path: path.clone(),
                id: operation["operationId"].as_str().map(str::to_owned),
                pointer: pointer::join(&item, method),
                item: item.clone(),
            });
        }
    }
    found
}

/// Method and path without the names of the path's parameters, which are not on the wire.
fn route(operation: &Operation) -> String {
    let mut route = String::new();
    for (index, part) in operation.label.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, rest)) if index > 0 => {
                route.push_str("{}");
                route.push_str(rest);
            }
            _ => route.push_str(part),
        }
    }
    route.trim_end_matches('/').to_owned()
}

/// The operations of both documents that are one.
pub struct Matched {
    pub both: Vec<[Operation; 2]>,
    pub gone: Vec<Operation>,
    pub come: Vec<Operation>,
}

pub fn matched(old: &Document, new: &Document) -> Matched {
    let mut come = operations(new);
    let mut matched = Matched {
        both: Vec::new(),
        gone: Vec::new(),
        come: Vec::new(),
    };
    let routes: BTreeMap<String, usize> = come
        .iter()
        .enumerate()
        .map(|(index, operation)| (route(operation), index))
        .collect();
    let mut taken = vec![false; come.len()];
    for operation in operations(old) {
        match routes.get(&route(&operation)) {
            Some(&index) => {
                taken[index] = true;
                matched.both.push([operation, come[index].clone()]);
            }
            None => matched.gone.push(operation),
        }
    }
    let mut taken = taken.into_iter();
    come.retain(|_| taken.next() == Some(false));
    // One that has moved keeps its id.
    matched.gone.retain(|old| {
        let same = come
            .iter()
            .position(|new| new.id.is_some() && new.id == old.id);
        match same {
            Some(index) => {
                matched.both.push([old.clone(), come.remove(index)]);
                false
            }
            None => true,
        }
    });
    matched.come = come;
    matched
}

impl Collector<'_, '_> {
    /// Compares everything that stands under `paths`, and what it refers to.
    pub fn paths(&mut self, matched: &Matched) {
        for operation in &matched.gone {
            let mut note = Note::new("operation-removed", Direction::Request, Class::Breaking);
            note.at = [operation.pointer.clone(), operation.item.clone()];
            note.says = ["this operation".to_owned(), "no such operation".to_owned()];
            note.message = format!("`{}` is gone", operation.label);
            self.note(Some(&operation.label), &note);
        }
        for operation in &matched.come {
            let mut note = Note::new("operation-added", Direction::Request, Class::Additive);
            note.at = [operation.item.clone(), operation.pointer.clone()];
            note.says = ["no such operation".to_owned(), "this operation".to_owned()];
            note.message = format!("`{}` is new", operation.label);
            self.note(Some(&operation.label), &note);
        }
        for [old, new] in &matched.both {
            if route(old) != route(new) {
                let mut note = Note::new("operation-moved", Direction::Request, Class::Breaking);
                note.at = [old.pointer.clone(), new.pointer.clone()];
                note.says = [old.label.clone(), new.label.clone()];
                note.message = format!("`{}` is now `{}`", old.label, new.label);
                self.note(Some(&new.label), &note);
            }
            self.security(old, new);
            let parameters = |operation: &Operation| pointer::join(&operation.item, "parameters");
            if self.pair.same(&old.pointer, &new.pointer)
                && self.pair.same(&parameters(old), &parameters(new))
            {
                continue;
            }
            self.parameters(old, new);
            self.request(old, new);
            self.responses(old, new);
            self.handling(old, new);
        }
        self.servers();
    }

    /// What is no matter of messages: how a caller should deal with the operation.
    fn handling(&mut self, old: &Operation, new: &Operation) {
        const KEYS: [(&str, &str, &str); 7] = [
            (
                "deprecated",
                "deprecated-changed",
                "whether it is deprecated",
            ),
            (
                "x-cartevo-resend",
                "resend-changed",
                "when it may be sent again",
            ),
            (
                "x-cartevo-timeout",
                "timeout-changed",
                "how long an attempt may take",
            ),
            (
                "x-cartevo-envelope",
                "envelope-changed",
                "where the payload stands",
            ),
            (
                "x-cartevo-paging",
                "paging-changed",
                "how its list is cut into pages",
            ),
            (
                "x-cartevo-find-out",
                "find-out-changed",
                "how to find out what became of a call",
            ),
            (
                "x-cartevo-evidence",
                "evidence-changed",
                "by what its effect is recognised",
            ),
        ];
        for (key, code, what) in KEYS {
            let at = [old, new].map(|operation| pointer::join(&operation.pointer, key));
            let values = [
                self.pair.value(Side::Old, &at[0]),
                self.pair.value(Side::New, &at[1]),
            ];
            // Not to be deprecated needs no word.
            let [before, after] =
                values.map(|value| (!value.is_null() && *value != false).then_some(value));
            if before == after {
                continue;
            }
            let mut note = Note::new(code, Direction::Request, Class::Neutral);
            note.says = values.map(|value| match value {
                Value::Null => format!("no `{key}`"),
                value => format!("`{key}` {value}"),
            });
            note.at = at;
            note.behaviour = true;
            note.message = format!("`{}` changes {what}", new.label);
            self.note(Some(&new.label), &note);
        }
    }
}
