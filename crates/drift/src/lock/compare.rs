//! What a page says by now against what was accepted.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_pages::{Layer, Place};
use serde_json::Value;

use super::Entry;

/// What became of a subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// `fact-new`, `fact-changed` or `fact-gone`.
    pub code: &'static str,
    /// The subject.
    pub subject: String,
    /// What changed of it, one each: layer and property, what was accepted and what is said now.
    pub parts: Vec<(String, String, String)>,
    /// The layer that it is about first.
    pub layer: Option<Layer>,
    /// Where the page says it now.
    pub page: Option<Place>,
    /// The line of the lock.
    pub lock: Option<usize>,
}

/// Everything in which a page differs from what was accepted, one for each subject.
pub fn changes(old: &[Entry], new: &[Entry]) -> Vec<Change> {
    let mut subjects: BTreeMap<String, [Vec<&Entry>; 2]> = BTreeMap::new();
    for (side, entries) in [old, new].into_iter().enumerate() {
        for entry in entries {
            subjects.entry(subject(entry)).or_default()[side].push(entry);
        }
    }
    let mut found = Vec::new();
    for (subject, [old, new]) in subjects {
        let parts = parts(&old, &new);
        let Some(first) = parts.first() else { continue };
        let code = match (old.is_empty(), new.is_empty()) {
            (true, _) => "fact-new",
            (_, true) => "fact-gone",
            _ => "fact-changed",
        };
        found.push(Change {
            code,
            subject,
            layer: Some(first.layer),
            page: parts.iter().find_map(|part| part.page).or_else(|| {
                let mut own = new.iter().filter(|entry| entry.layer == first.layer);
                own.next().map(|entry| entry.place)
            }),
            lock: first
                .lock
                .or_else(|| old.first().map(|entry| entry.place.line)),
            parts: parts
                .into_iter()
                .map(|part| (part.what, part.old, part.new))
                .collect(),
        });
    }
    rename(found)
}

/// A token stands for itself: two of one page have nothing in common.
fn subject(entry: &Entry) -> String {
    match entry.value.as_str() {
        Some(token) if entry.property == "token" && entry.subject == "page" => {
            format!("page {token}")
        }
        _ => entry.subject.clone(),
    }
}

struct Part {
    layer: Layer,
    what: String,
    old: String,
    new: String,
    page: Option<Place>,
    lock: Option<usize>,
}

fn parts(old: &[&Entry], new: &[&Entry]) -> Vec<Part> {
    let mut keys = BTreeSet::new();
    for entry in old.iter().chain(new) {
        keys.insert((entry.layer, entry.property.as_str()));
    }
    let mut found = Vec::new();
    for (layer, property) in keys {
        let of = |entries: &[&Entry]| -> BTreeMap<String, (Value, Place)> {
            let entries = entries.iter();
            let own = entries.filter(|entry| entry.layer == layer && entry.property == property);
            own.map(|entry| (entry.value.to_string(), (entry.value.clone(), entry.place)))
                .collect()
        };
        let (old, new) = (of(old), of(new));
        let without = |own: &BTreeMap<String, (Value, Place)>,
                       other: &BTreeMap<String, (Value, Place)>| {
            let own = own.iter().filter(|(text, _)| !other.contains_key(*text));
            own.map(|(_, (value, place))| (value.clone(), *place))
                .collect::<Vec<_>>()
        };
        let (gone, added) = (without(&old, &new), without(&new, &old));
        if gone.is_empty() && added.is_empty() {
            continue;
        }
        let whose = match layer {
            Layer::Panel => "panel",
            Layer::Prose => "text",
        };
        found.push(Part {
            layer,
            what: format!("{property} ({whose})"),
            old: list(&gone),
            new: list(&added),
            page: added.first().map(|(_, place)| *place),
            lock: gone.first().map(|(_, place)| place.line),
        });
    }
    found
}

fn list(values: &[(Value, Place)]) -> String {
    if values.is_empty() {
        return "nothing".to_owned();
    }
    let texts = values.iter().map(|(value, _)| value.to_string());
    texts.collect::<Vec<_>>().join(", ")
}

/// One token gone and one token new is one that changed.
fn rename(changes: Vec<Change>) -> Vec<Change> {
    let token = |change: &&Change| change.subject.starts_with("page ");
    let of = |code: &str| -> Vec<&Change> {
        changes
            .iter()
            .filter(token)
            .filter(|change| change.code == code)
            .collect()
    };
    let (gone, new) = (of("fact-gone"), of("fact-new"));
    let ([gone], [new]) = (gone.as_slice(), new.as_slice()) else {
        return changes;
    };
    let both = Change {
        code: "fact-changed",
        subject: new.subject.clone(),
        parts: vec![(
            "token".to_owned(),
            gone.subject["page ".len()..].to_owned(),
            new.subject["page ".len()..].to_owned(),
        )],
        layer: new.layer,
        page: new.page,
        lock: gone.lock,
    };
    let (gone, new) = (gone.subject.clone(), new.subject.clone());
    let mut changes: Vec<Change> = changes
        .iter()
        .filter(|change| change.subject != gone && change.subject != new)
        .cloned()
        .collect();
    changes.push(both);
    changes
}
