//! One id that stands for things of several kinds.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    found::{Found, PLACES},
    names, values,
    view::{Node, View},
};
use crate::Finding;

/// Where an id was met, and as what.
struct Sight<'a> {
    view: &'a View<'a>,
    node: &'a Node<'a>,
    kind: String,
}

impl Sight<'_> {
    fn label(&self) -> String {
        format!("here it is a {}", self.kind)
    }
}

/// Holds the ids of all pages against each other.
pub(super) fn check(views: &[View<'_>], found: &mut Found) {
    let mut sights: BTreeMap<&str, Vec<Sight<'_>>> = BTreeMap::new();
    for view in views {
        for node in &view.nodes {
            let Some(text) = node.text().filter(|text| is_telling(text)) else {
                continue;
            };
            let within = node
                .within
                .filter(|name| *name != "data")
                .or(view.resource());
            if let Some(kind) = names::kind_of_id(node.name, within) {
                sights
                    .entry(text)
                    .or_default()
                    .push(Sight { view, node, kind });
            }
        }
    }
    for sights in sights.values() {
        for finding in blame(sights) {
            found.add(finding);
        }
    }
}

/// Each page that uses an id for two kinds of thing is to blame. Where none does so by itself, the
/// first is that contradicts the pages before it.
fn blame(sights: &[Sight<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for page in sights.chunk_by(|one, other| one.view.page.subject == other.view.page.subject) {
        findings.extend(clash(page).map(|sight| finding(sight, sights)));
    }
    if findings.is_empty() {
        findings.extend(clash(sights).map(|sight| finding(sight, sights)));
    }
    findings
}

/// The first that is of another kind than those before it.
fn clash<'s, 'a>(sights: &'s [Sight<'a>]) -> Option<&'s Sight<'a>> {
    let first = sights.first()?;
    sights.iter().find(|sight| sight.kind != first.kind)
}

fn finding(sight: &Sight<'_>, sights: &[Sight<'_>]) -> Finding {
    let others = || sights.iter().filter(|other| other.kind != sight.kind);
    let kinds: BTreeSet<&str> = sights.iter().map(|sight| sight.kind.as_str()).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    let message = format!("one id is that of a {}", kinds.join(" and of a "));
    let subject = sight.node.subject.clone();
    let finding = Finding::new("id-reuse", sight.view.page, subject, message);
    let finding = finding.at(sight.view.page, sight.view.place(sight.node), sight.label());
    others().take(PLACES).fold(finding, |finding, other| {
        finding.at(other.view.page, other.view.place(other.node), other.label())
    })
}

/// Long and mixed enough that nobody uses it twice by chance.
fn is_telling(text: &str) -> bool {
    values::is_uuid_like(text)
        || (text.len() >= 12
            && text.bytes().any(|byte| byte.is_ascii_digit())
            && text.contains('_'))
}
