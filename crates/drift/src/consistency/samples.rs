//! The examples of a page against each other and against what the page lists.

use std::collections::BTreeMap;

use cartevo_pages::Fact;
use serde_json::Value;

use super::{
    found::Found,
    values,
    view::{Node, View, payload},
};
use crate::{Finding, words};

/// Holds the examples of one page against each other and against its lists.
pub(super) fn check(view: &View<'_>, found: &mut Found) {
    types(view, found);
    missing(view, found);
}

/// A value has one kind in the examples of both layers, and the one that a list says.
fn types(view: &View<'_>, found: &mut Found) {
    let mut seen: BTreeMap<String, Vec<&Node<'_>>> = BTreeMap::new();
    for node in &view.nodes {
        if !values::is_placeholder(node.value) && !node.subject.ends_with("[]") {
            seen.entry(payload(&node.subject)).or_default().push(node);
        }
    }
    let listed: BTreeMap<String, &Fact> = view
        .all("type")
        .map(|fact| (payload(&fact.subject), fact))
        .collect();
    for (common, nodes) in &seen {
        let first = nodes[0];
        let covered = |node: &Node<'_>| found.has(&["money-form"], view.page, &node.subject);
        if nodes.iter().any(|node| covered(node)) {
            continue;
        }
        if let Some(other) = nodes
            .iter()
            .find(|node| words::kind(node.value) != words::kind(first.value))
        {
            let message = format!("`{}` is of two types in the examples", other.name);
            let finding = Finding::new("layers-type", view.page, other.subject.clone(), message)
                .at(
                    view.page,
                    view.place(other),
                    format!("here it is of type {}", words::kind(other.value)),
                )
                .at(
                    view.page,
                    view.place(first),
                    format!("here it is of type {}", words::kind(first.value)),
                );
            found.add(finding);
            continue;
        }
        let listed = listed.get(common).copied();
        if let Some(fact) = listed.filter(|fact| !fits(&fact.value, first.value)) {
            let message = format!("`{}` is not of the type that is listed", first.name);
            let finding = Finding::new("layers-type", view.page, first.subject.clone(), message)
                .at(
                    view.page,
                    view.place(first),
                    format!("here it is of type {}", words::kind(first.value)),
                )
                .at(
                    view.page,
                    fact.place,
                    format!("here the type is {}", fact.value),
                );
            found.add(finding);
        }
    }
}

/// Whether a value is of a listed type.
fn fits(listed: &Value, value: &Value) -> bool {
    match listed.as_str() {
        Some("integer") => value.is_i64() || value.is_u64(),
        Some(listed @ ("number" | "string" | "boolean" | "array" | "object")) => {
            words::kind(value) == listed
        }
        _ => true,
    }
}

/// An example of a request has what the page itself requires, and only values that it lists.
fn missing(view: &View<'_>, found: &mut Found) {
    for example in view.all("example").filter(|fact| fact.subject == "request") {
        let Value::Object(body) = &example.value else {
            continue;
        };
        for fact in view.all("required").filter(|fact| fact.value == true) {
            let Some(name) = fact.subject.strip_prefix("request.body.") else {
                continue;
            };
            if !name.contains(['.', '[']) && !body.contains_key(name) {
                let message = format!("`{name}` is required, and the example has none");
                let finding =
                    Finding::new("example-invalid", view.page, fact.subject.clone(), message)
                        .at(
                            view.page,
                            example.place,
                            format!("this request has no `{name}`"),
                        )
                        .at(view.page, fact.place, "here it is required");
                found.add(finding);
            }
        }
    }
}
