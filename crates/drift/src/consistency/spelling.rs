//! One thing that is written in two ways on one page: an operator, a country.

use std::collections::BTreeMap;

use super::{
    found::{Found, of_value},
    names, values,
    view::{Node, View, payload},
};
use crate::Finding;

/// Holds the values of one page against each other.
pub(super) fn check(view: &View<'_>, found: &mut Found) {
    operators(view, found);
    countries(view, found);
}

/// An operator has one spelling on a page; lower case is what requests take.
fn operators(view: &View<'_>, found: &mut Found) {
    let mut spellings: BTreeMap<String, Vec<&Node<'_>>> = BTreeMap::new();
    for node in view
        .nodes
        .iter()
        .filter(|node| names::is_operator(node.name))
    {
        if let Some(text) = node.text() {
            spellings.entry(text.to_lowercase()).or_default().push(node);
        }
    }
    for (code, nodes) in &spellings {
        let Some(usual) = nodes.iter().find(|node| node.value == code.as_str()) else {
            continue;
        };
        for node in nodes.iter().filter(|node| node.value != usual.value) {
            let message = format!(
                "an operator is {} here and {} there",
                node.value, usual.value
            );
            let label = format!("here `{}` is {}", usual.name, usual.value);
            let finding = of_value("operator-case", view, node, message);
            found.add(finding.at(view.page, view.place(usual), label));
        }
    }
}

/// What a country is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Code,
    Name,
}

/// One field has the code of a country in one example and the name of one in another. Beside a field
/// of its own for the code, a country is a name; that is no second form.
fn countries(view: &View<'_>, found: &mut Found) {
    let mut fields: BTreeMap<String, Vec<(&Node<'_>, Form)>> = BTreeMap::new();
    for node in &view.nodes {
        let words = names::words(node.name);
        if !words
            .last()
            .is_some_and(|word| names::is_one(word, &["country"]))
            || values::is_placeholder(node.value)
        {
            continue;
        }
        if let Some(text) = node.text() {
            let code = text.len() <= 3 && text.chars().all(|letter| letter.is_ascii_uppercase());
            let form = if code { Form::Code } else { Form::Name };
            fields
                .entry(payload(&node.subject))
                .or_default()
                .push((node, form));
        }
    }
    for nodes in fields.values() {
        for (node, form) in nodes {
            let Some((other, _)) = nodes.iter().find(|(_, other)| other != form) else {
                continue;
            };
            let message = format!(
                "`{}` is a country's code here and its name there",
                node.name
            );
            // Both places belong to one finding, under the subject of the first.
            let subject = nodes[0].0.subject.clone();
            let here = |node: &Node<'_>| format!("here it is {}", node.value);
            let finding = Finding::new("country-form", view.page, subject, message)
                .at(view.page, view.place(node), here(node))
                .at(view.page, view.place(other), here(other));
            found.add(finding);
        }
    }
}
