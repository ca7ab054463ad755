//! Two pages about one kind of thing: a field of it is the same on both.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_pages::Fact;
use serde_json::Value;

use super::{
    found::{Found, of_fact},
    names,
    rules::texts,
    view::{View, last},
};

/// What is a property of the field and not of the page that speaks of it.
const LASTING: [&str; 4] = ["type", "format", "enum", "mask"];

/// A field, wherever it stands: in requests or answers, of which thing, its name and the property.
type Key<'a> = (&'a str, String, &'a str, &'static str);

/// Holds what the pages say of one field against each other.
pub(super) fn check(views: &[View<'_>], found: &mut Found) {
    let mut said: BTreeMap<Key<'_>, Vec<(&View<'_>, &Fact)>> = BTreeMap::new();
    for view in views {
        for fact in LASTING.iter().flat_map(|property| view.all(property)) {
            if let (false, Some(key)) = (is_open(view, fact), key(view, fact)) {
                said.entry(key).or_default().push((view, fact));
            }
        }
    }
    for ((_, thing, name, property), said) in &said {
        // A page whose own layers differ has a finding of its own.
        let mut pages = said
            .chunk_by(|(one, _), (other, _)| one.page.subject == other.page.subject)
            .filter(|own| {
                own.iter()
                    .all(|(_, fact)| is_equal(&fact.value, &own[0].1.value))
            })
            .map(|own| own[0]);
        let Some((first, fact)) = pages.next() else {
            continue;
        };
        for (view, other) in pages.filter(|(_, other)| !is_equal(&fact.value, &other.value)) {
            let on = &first.page.subject;
            let message = format!("the {property} of `{name}` of a {thing} is another one on {on}");
            let label = format!("here it is {}", other.value);
            let finding = of_fact("pages-differ", view, other, message, label);
            found.add(finding.at(first.page, fact.place, format!("here it is {}", fact.value)));
        }
    }
}

/// Whether a list of values is only the beginning of one.
fn is_open(view: &View<'_>, fact: &Fact) -> bool {
    let open = |other: &&Fact| other.property == "open" && other.subject == fact.subject;
    fact.property == "enum" && view.page.facts.iter().any(|other| open(&other))
}

/// Under what a fact about a field of a request's or an answer's body is held against others.
fn key<'a>(view: &View<'a>, fact: &'a Fact) -> Option<Key<'a>> {
    let side = ["request.body.", "response.2"]
        .into_iter()
        .find(|side| fact.subject.starts_with(side))?;
    // What one call takes of the values of a field is its own affair.
    if side == "request.body." && fact.property == "enum" {
        return None;
    }
    let path: Vec<&str> = fact.subject.split('.').skip(2).collect();
    let name = last(&fact.subject);
    let within = path.len().checked_sub(2).map(|at| path[at]);
    let thing = match within.filter(|within| *within != "data" && *within != "data[]") {
        Some(within) => within,
        // Without a thing around it, it is a field of what the page is about, or of the envelope.
        None if side == "request.body." || path.len() > 1 => view.resource()?,
        None => return None,
    };
    Some((side, names::one_of(thing), name, fact.property))
}

fn is_equal(one: &Value, other: &Value) -> bool {
    let values = |value: &Value| texts(value).map(str::to_owned).collect::<BTreeSet<_>>();
    one == other
        || *one == "any"
        || *other == "any"
        || (one.is_array() && values(one) == values(other))
}
