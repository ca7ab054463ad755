//! What the rules have found so far: each thing once, however often it is met.

use std::collections::BTreeMap;

use cartevo_pages::{Fact, Page};

use super::{
    names,
    view::{Node, View, payload},
};
use crate::Finding;

/// More places than these say nothing new.
pub(super) const PLACES: usize = 6;

/// What was found, by key.
#[derive(Default)]
pub(super) struct Found {
    findings: BTreeMap<String, Finding>,
}

impl Found {
    /// Adds a finding; one that is there already only gains places.
    pub fn add(&mut self, finding: Finding) {
        let Some(known) = self.findings.get_mut(&finding.key()) else {
            self.findings.insert(finding.key(), finding);
            return;
        };
        for spot in finding.spots {
            if known.spots.len() < PLACES && !known.spots.contains(&spot) {
                known.spots.push(spot);
            }
        }
    }

    /// Whether one of these was found of this subject.
    pub fn has(&self, codes: &[&'static str], page: &Page, subject: &str) -> bool {
        codes.iter().any(|code| {
            let key = format!("{code} {} {subject}", page.subject);
            self.findings.contains_key(&key)
        })
    }

    /// Whether this was found of a subject of the same spelling but for capitals and underscores.
    pub fn spelled_alike(&self, code: &'static str, page: &Page, subject: &str) -> bool {
        let beginning = format!("{code} {} ", page.subject);
        let subject = payload(subject);
        let found = self.findings.range(beginning.clone()..);
        found
            .take_while(|(key, _)| key.starts_with(&beginning))
            .any(|(_, finding)| names::spelled_alike(&payload(&finding.subject), &subject))
    }

    /// Everything, by page and place.
    pub fn into_sorted(self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.findings.into_values().collect();
        let place = |finding: &Finding| finding.spots.first().map(|spot| (spot.line, spot.column));
        findings
            .sort_by_cached_key(|finding| (finding.page.clone(), place(finding), finding.key()));
        findings
    }
}

/// A finding about a value of an example.
pub(super) fn of_value(
    code: &'static str,
    view: &View<'_>,
    node: &Node<'_>,
    message: impl Into<String>,
) -> Finding {
    Finding::new(code, view.page, node.subject.clone(), message).at(
        view.page,
        view.place(node),
        format!("here it is {}", node.value),
    )
}

/// A finding about a fact.
pub(super) fn of_fact(
    code: &'static str,
    view: &View<'_>,
    fact: &Fact,
    message: impl Into<String>,
    label: impl Into<String>,
) -> Finding {
    Finding::new(code, view.page, fact.subject.clone(), message).at(view.page, fact.place, label)
}

impl Finding {
    /// Adds the place of a rule, if it is on a page that was given.
    pub(super) fn against(self, page: &Page, fact: &Fact, label: impl Into<String>) -> Self {
        if fact.place.line == 0 {
            return self;
        }
        self.at(page, fact.place, label)
    }
}
