//! The envelope of an answer: the same in both layers, and the one that the conventions ask for.

use std::collections::BTreeSet;

use cartevo_document::{Envelope, Operation};
use cartevo_pages::{Fact, Layer};
use serde_json::{Map, Value};

use super::{
    found::Found,
    rules::{Rules, texts},
    view::View,
};
use crate::Finding;

/// What the envelope consists of where no conventions are at hand.
const USUAL: [&str; 4] = ["success", "statusCode", "message", "data"];

/// A success of one layer.
struct Answer<'a> {
    fact: &'a Fact,
    fields: &'a Map<String, Value>,
}

/// Holds the success answers of one page against each other and against the conventions.
pub(super) fn check(
    view: &View<'_>,
    rules: &Rules<'_>,
    operations: &[Operation],
    found: &mut Found,
) {
    let Some((method, path)) = view.operation() else {
        return;
    };
    let answers = |layer: Layer| {
        let facts = view.all("example").filter(move |fact| fact.layer == layer);
        facts.filter_map(|fact| match &fact.value {
            Value::Object(fields) if is_success(&fact.subject) => Some(Answer { fact, fields }),
            _ => None,
        })
    };
    let always = always(rules);
    let has = |answer: &Answer<'_>| {
        let names = always.iter().copied();
        names
            .filter(|name| answer.fields.contains_key(*name))
            .collect::<BTreeSet<_>>()
    };
    let prose = answers(Layer::Prose).next();
    let panel = answers(Layer::Panel).next();
    if let (Some(panel), Some(prose)) = (&panel, &prose)
        && has(panel) != has(prose)
    {
        let message = "the layers have different envelopes";
        let finding = Finding::new(
            "layers-envelope",
            view.page,
            prose.fact.subject.clone(),
            message,
        )
        .at(view.page, prose.fact.place, names_of(prose))
        .at(view.page, panel.fact.place, names_of(panel));
        found.add(finding);
        return;
    }
    let exempt = format!("{method} {path}");
    // That the conventions do not except it is found on their page.
    let bare = operations.iter().any(|operation| {
        operation.method == method && operation.path == path && is_bare(operation)
    });
    if bare || rules.view.is_none() || is_exempt(rules, &exempt) {
        return;
    }
    if let Some(answer) = prose.or(panel) {
        let lacking: Vec<_> = always
            .iter()
            .filter(|name| !answer.fields.contains_key(**name))
            .collect();
        if !lacking.is_empty() {
            let lacking = lacking
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ");
            let message = format!("the envelope lacks {lacking}");
            let finding = Finding::new(
                "envelope-form",
                view.page,
                answer.fact.subject.clone(),
                message,
            );
            found.add(finding.at(view.page, answer.fact.place, names_of(&answer)));
        }
    }
}

/// The fields that every envelope has.
pub(super) fn always<'a>(rules: &Rules<'a>) -> Vec<&'a str> {
    let fields = rules.envelope();
    if fields.is_empty() {
        return USUAL.to_vec();
    }
    fields
        .into_iter()
        .filter(|(_, always)| *always)
        .map(|(name, _)| name)
        .collect()
}

/// Whether the contract expects an answer without an envelope. What is bare among other shapes has one
/// on some page.
pub(super) fn is_bare(operation: &Operation) -> bool {
    operation.envelope.first() == Some(&Envelope::Bare)
}

/// Whether the conventions let an operation answer without an envelope.
pub(super) fn is_exempt(rules: &Rules<'_>, operation: &str) -> bool {
    let path = operation
        .split_once(' ')
        .map_or(operation, |(_, path)| path);
    rules
        .fact("rule.envelope", "exempt")
        .is_some_and(|(_, fact)| {
            texts(&fact.value).any(|exempt| match exempt.strip_suffix('*') {
                Some(beginning) => operation.starts_with(beginning) || path.starts_with(beginning),
                None => exempt == operation || exempt == path,
            })
        })
}

fn is_success(subject: &str) -> bool {
    subject
        .strip_prefix("response.")
        .is_some_and(|status| status.starts_with('2') && !status.contains('.'))
}

fn names_of(answer: &Answer<'_>) -> String {
    let names = answer.fields.keys().map(|name| format!("`{name}`"));
    format!("here it has {}", names.collect::<Vec<_>>().join(", "))
}
