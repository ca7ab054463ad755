//! What a page says by now against `docs.lock`, as findings.

use std::collections::BTreeSet;

use cartevo_pages::{Fact, Page, Place};
use cartevo_report::Spot;

use crate::{
    Finding, Text,
    lock::{Change, Lock, changes, entries},
};

/// How many properties of a subject are named before the rest is counted.
const NAMED: usize = 4;

/// Everything in which the pages differ from what was accepted.
pub fn findings(
    pages: &[Page],
    texts: &[Text],
    lock: &Lock,
    name: &str,
    whole: bool,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for page in pages {
        let text = texts.iter().find(|text| text.name == page.file);
        let source = text.map_or("", |text| text.source.as_str());
        let subject = page.subject.to_string();
        let Some(accepted) = lock.page(&subject) else {
            let message = format!("{name} has no page {subject}");
            let first = page.facts.first().map(|fact| fact.place);
            let place = first.unwrap_or(Place { line: 1, column: 1 });
            let finding = Finding::new("page-new", page, "page", message);
            found.push(finding.at(page, place, "this page"));
            continue;
        };
        let changes = changes(accepted, &entries(page));
        let whole = |change: &Change| {
            let mut others = changes.iter();
            !others.any(|other| {
                other.code == change.code && is_inside(&change.subject, &other.subject)
            })
        };
        // What came or went with all that is in it came or went once.
        for change in changes
            .iter()
            .filter(|change| change.code == "fact-changed" || whole(change))
        {
            found.push(changed(page, source, change, lock, name));
        }
    }
    let given: BTreeSet<String> = pages.iter().map(|page| page.subject.to_string()).collect();
    for gone in lock
        .names()
        .filter(|known| whole && !given.contains(*known))
    {
        found.push(Finding {
            code: "page-gone",
            page: gone.to_owned(),
            subject: "page".to_owned(),
            message: format!("{name} has the page {gone}, and it is not among those given"),
            spots: vec![spot(name, lock.line(gone), "accepted here")],
            becomes: None,
            instead: None,
            help: None,
            claim: None,
            evidence: None,
            edits: Vec::new(),
        });
    }
    found
}

/// Whether a subject is a part of another.
fn is_inside(part: &str, whole: &str) -> bool {
    let rest = part.strip_prefix(whole);
    rest.is_some_and(|rest| rest.starts_with(['.', '[']))
}

fn changed(page: &Page, source: &str, change: &Change, lock: &Lock, name: &str) -> Finding {
    let parts = change
        .parts
        .iter()
        .take(NAMED)
        .map(|(what, old, new)| match change.code {
            "fact-new" => format!("{what} {new}"),
            "fact-gone" => format!("{what} {old}"),
            _ => format!("{what} was {old}, is {new}"),
        });
    let mut parts: Vec<String> = parts.collect();
    let rest = change.parts.len().saturating_sub(NAMED);
    if rest > 0 {
        parts.push(format!("and {rest} more"));
    }
    let what = match change.code {
        "fact-new" => "is new",
        "fact-gone" => "is gone",
        _ => "changed",
    };
    let message = format!("`{}` {what}: {}", change.subject, parts.join("; "));
    let mut finding = Finding::new(change.code, page, &change.subject, message);
    let place = change
        .page
        .unwrap_or_else(|| neighbour(page, source, change));
    let label = match change.page {
        Some(_) => "the page says so now",
        None => "the page does not say so any more",
    };
    finding = finding.at(page, place, label);
    let line = change
        .lock
        .unwrap_or_else(|| lock.line(&page.subject.to_string()));
    finding.spots.push(spot(name, line, "what was accepted"));
    finding
}

/// Where something that is gone most likely stood: beside what has most of its name in common.
fn neighbour(page: &Page, source: &str, change: &Change) -> Place {
    let steps = |subject: &str| -> Vec<String> {
        let steps = subject.split(['.', '[', ' ']);
        steps.map(str::to_owned).collect()
    };
    let own = steps(&change.subject);
    let common = |fact: &Fact| {
        let other = steps(&fact.subject);
        let common = own
            .iter()
            .zip(&other)
            .take_while(|(left, right)| left == right);
        (common.count(), Some(fact.layer) == change.layer)
    };
    // Of several that are equally near, the first.
    let nearest = page.facts.iter().rev().max_by_key(|fact| common(fact));
    let nearest = nearest.filter(|fact| common(fact).0 > 0);
    // Two rules have no more in common than that they are rules.
    let apart =
        change.subject.starts_with("rule.") && nearest.is_none_or(|fact| common(fact).0 < 2);
    let spoken = apart.then(|| spoken_of(source, &change.subject)).flatten();
    if let Some(place) = spoken {
        return place;
    }
    nearest.map_or(Place { line: 1, column: 1 }, |fact| fact.place)
}

/// Where a page speaks of what a rule is about, by the words of the rule's name.
fn spoken_of(source: &str, rule: &str) -> Option<Place> {
    let name = rule.split('.').nth(1)?;
    let mut words: Vec<&str> = name.split('-').filter(|word| word.len() > 3).collect();
    if name == "language" {
        words.extend(["english", "french"]);
    }
    let lines = source.lines().zip(1..).filter_map(|(text, line)| {
        let lower = text.to_lowercase();
        let found = words.iter().filter_map(|word| lower.find(word));
        let first = found.clone().min()?;
        // Lower-casing may move what stands behind a letter of another alphabet by a column.
        let column = lower[..first].chars().count() + 1;
        Some((found.count(), Place { line, column }))
    });
    // Of several lines with as many of the words, the first.
    let best = lines.reduce(|best, other| if other.0 > best.0 { other } else { best });
    best.map(|(_, place)| place)
}

fn spot(name: &str, line: usize, label: &str) -> Spot {
    Spot {
        file: name.to_owned(),
        line,
        column: 1,
        span: 0..0,
        label: label.to_owned(),
    }
}

/// Leaves out what a new finding says already: one root cause is one finding.
pub fn without_said(changes: Vec<Finding>, new: &[&Finding]) -> Vec<Finding> {
    let below = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '.', '[']))
    };
    let said = |change: &Finding| {
        new.iter().any(|finding| {
            let gone = change.code.starts_with("page-");
            let (own, other) = (&change.subject, &finding.subject);
            let same = finding.page == change.page && (below(own, other) || below(other, own));
            let place = format!("{} {own}", change.page);
            let renamed = finding
                .instead
                .as_deref()
                .is_some_and(|old| below(&place, old));
            !gone && (same || renamed)
        })
    };
    changes.into_iter().filter(|change| !said(change)).collect()
}
