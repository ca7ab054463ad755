//! The spelling of names: the one that the conventions ask for.

use std::collections::BTreeSet;

use cartevo_pages::{Layer, Place, Subject};

use super::{
    found::{Found, of_fact},
    names,
    rules::{Rules, texts},
    view::{View, last},
};
use crate::Finding;

/// Holds the names on one page against the conventions.
pub(super) fn check(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some((page, rule)) = rules.says("rule.naming", "style", "snake_case") else {
        return;
    };
    if view.page.subject == Subject::Conventions {
        own(view, rules, found);
        return;
    }
    let exempt = rules.lists("rule.naming", "exceptions", &view.page.subject.to_string());
    if exempt {
        return;
    }
    let envelope: BTreeSet<&str> = rules.envelope().into_iter().map(|(name, _)| name).collect();
    let listed = rules.fact("rule.pagination", "fields");
    let paging: BTreeSet<&str> = listed
        .iter()
        .flat_map(|(_, fact)| texts(&fact.value))
        .collect();
    let mut report = |subject: &str, place: Place| {
        let subject = subject.trim_end_matches("[]");
        let name = last(subject);
        if names::is_snake(name)
            || rules.lists("rule.naming", "exceptions", name)
            || is_enveloped(subject, &envelope, &paging)
            || found.spelled_alike("layers-name", view.page, subject)
        {
            return;
        }
        let message = format!("`{name}` is not snake_case");
        let finding = Finding::new("naming", view.page, subject, message);
        let finding = finding.at(view.page, place, format!("here it is `{name}`"));
        found.add(finding.against(page, rule, "names are snake_case"));
    };
    for node in view.nodes.iter().filter(|node| node.object.is_some()) {
        report(&node.subject, view.place(node));
    }
    for layer in [Layer::Panel, Layer::Prose] {
        for beginning in ["request.body.", "request.query.", "response.2"] {
            for subject in view.subjects(layer, beginning) {
                if let Some(fact) = view.facts_of(layer, subject).first() {
                    report(subject, fact.place);
                }
            }
        }
    }
}

/// The names that the conventions themselves give.
fn own(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let against = "the same page asks for snake_case";
    let fine = |name: &str| names::is_snake(name) || rules.lists("rule.naming", "exceptions", name);
    for layer in [Layer::Panel, Layer::Prose] {
        for subject in view.subjects(layer, "rule.envelope.") {
            if let (false, Some(fact)) =
                (fine(last(subject)), view.facts_of(layer, subject).first())
            {
                let message = format!("`{}` is not snake_case", last(subject));
                found.add(of_fact("naming", view, fact, message, against));
            }
        }
    }
    for fact in view
        .page
        .facts
        .iter()
        .filter(|fact| fact.subject == "rule.pagination" && fact.property == "fields")
    {
        for name in texts(&fact.value).filter(|name| !fine(name)) {
            let message = format!("`{name}` is not snake_case");
            let subject = format!("{}.{name}", fact.subject);
            let finding = Finding::new("naming", view.page, subject, message);
            found.add(finding.at(view.page, fact.place, against));
        }
    }
}

/// The envelope's own names are those of the conventions, which are reported there.
fn is_enveloped(subject: &str, envelope: &BTreeSet<&str>, paging: &BTreeSet<&str>) -> bool {
    let Some((_, path)) = subject
        .strip_prefix("response.")
        .and_then(|rest| rest.split_once('.'))
    else {
        return false;
    };
    match path.split_once('.') {
        None => envelope.contains(path),
        Some(("meta" | "pagination", name)) => paging.contains(name),
        Some(_) => false,
    }
}
