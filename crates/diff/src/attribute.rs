//! Finds for each difference of the generated Rust the change that it comes from: one cause is told
//! once.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    change::{Change, Class, Spot},
    pair::{Pair, Side, reached},
    surface::Finding,
};

/// Gives each finding to the change that explains it; what is left becomes a change of its own.
pub fn attribute(
    pair: &Pair<'_>,
    changes: &mut Vec<(Change, [String; 2])>,
    findings: Vec<Finding>,
) {
    let mut reach = Reach {
        pair,
        known: BTreeMap::new(),
    };
    let mut own: BTreeMap<(&'static str, [String; 2]), Change> = BTreeMap::new();
    for finding in findings {
        let known = changes.iter_mut().filter(|(change, about)| {
            let mut sides = [Side::Old, Side::New].into_iter();
            let hits = finding.operation.as_ref();
            let hits = hits.is_none_or(|hit| change.operations.contains(hit));
            hits && sides.any(|side| {
                let causes = [&finding.at[side as usize], &finding.around[side as usize]];
                causes.iter().any(|at| related(&about[side as usize], at))
            })
        });
        // The nearest one explains it best.
        let mut best = known.max_by_key(|(_, about)| {
            common(&about[0], &finding.at[0]).max(common(&about[1], &finding.at[1]))
        });
        if best.is_none() {
            best = changes
                .iter_mut()
                .enumerate()
                .find(|(index, (change, about))| reach.explains(*index, change, about, &finding))
                .map(|(_, entry)| entry);
        }
        let change = match best {
            Some((change, _)) => change,
            None => own
                .entry((finding.code, finding.at.clone()))
                .or_insert_with(|| made(pair, &finding)),
        };
        change.rust = change.rust.max(finding.class);
        change.operations.extend(finding.operation);
        change.surface.push(finding.message);
    }
    changes.extend(own.into_values().map(|change| {
        let about = [change.old.pointer.clone(), change.new.pointer.clone()];
        (change, about)
    }));
}

/// Whether one of two pointers leads to something inside the other.
fn related(one: &str, other: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    !one.is_empty() && !other.is_empty() && (within(one, other) || within(other, one))
}

fn common(one: &str, other: &str) -> usize {
    if related(one, other) {
        one.len().min(other.len())
    } else {
        0
    }
}

/// What a changed place reaches by references: a type goes with the only property that had it.
struct Reach<'p, 'a> {
    pair: &'p Pair<'a>,
    known: BTreeMap<(usize, Side), BTreeSet<String>>,
}

impl Reach<'_, '_> {
    fn explains(
        &mut self,
        index: usize,
        change: &Change,
        about: &[String; 2],
        finding: &Finding,
    ) -> bool {
        // What a body brings goes with it.
        let of_body = change.code.starts_with("media-type-")
            && (finding.operation.as_ref()).is_some_and(|hit| change.operations.contains(hit));
        if !of_body && !matches!(finding.code, "type-removed" | "type-added" | "type-sealed") {
            return false;
        }
        let whole = ["removed", "added", "changed"].iter();
        let mut whole = whole.filter(|end| change.code.ends_with(*end));
        whole.next().is_some()
            && [Side::Old, Side::New].into_iter().any(|side| {
                let at = &about[side as usize];
                let targets = self.known.entry((index, side)).or_insert_with(|| {
                    // A part that is on one side only.
                    match self.pair.document(side).get(at) {
                        Some(value) => reached(self.pair.document(side), value),
                        None => BTreeSet::new(),
                    }
                });
                let at = &finding.at[side as usize];
                targets.contains(at) || of_body && targets.iter().any(|target| related(target, at))
            })
    }
}

/// A change that is none on the wire.
fn made(pair: &Pair<'_>, finding: &Finding) -> Change {
    let spot = |side: Side| {
        let pointer = finding.at[side as usize].clone();
        let value = pair.document(side).get(&pointer);
        let says = match value.and_then(serde_json::Value::as_str) {
            Some(text) => format!("`{text}`"),
            None if value.is_some() => "this".to_owned(),
            None => "nothing".to_owned(),
        };
        Spot {
            place: pair.document(side).place(&pointer),
            pointer,
            says,
        }
    };
    Change {
        code: finding.code,
        api: Class::Neutral,
        rust: Class::Neutral,
        behaviour: false,
        directions: BTreeMap::new(),
        message: finding.message.clone(),
        surface: Vec::new(),
        operations: BTreeSet::new(),
        old: spot(Side::Old),
        new: spot(Side::New),
        witnesses: Vec::new(),
        key: format!("{} {}", finding.at[0], finding.at[1]),
    }
}
