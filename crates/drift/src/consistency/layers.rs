//! The two layers of a page against each other: what the panel lists and what the text says.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_pages::{Fact, Layer, Place};

use super::{
    found::Found,
    names,
    rules::texts,
    values,
    view::{View, last, payload},
};
use crate::Finding;

/// The facts of a field, by layer.
struct Sides<'a> {
    panel: Vec<&'a Fact>,
    prose: Vec<&'a Fact>,
}

/// Holds the layers of one page against each other.
pub(super) fn check(view: &View<'_>, found: &mut Found) {
    let fields = fields(view);
    twins(view, found);
    lists(view, &fields, found);
    for (subject, sides) in &fields {
        let pair = Pair {
            view,
            subject,
            sides,
        };
        pair.types(found);
        pair.required(found);
        pair.values(found);
        pair.constraints(found);
    }
    statuses(view, found);
}

/// Every field of request and answer that some layer lists, under the name that both layers share.
fn fields<'a>(view: &View<'a>) -> BTreeMap<String, Sides<'a>> {
    let mut fields: BTreeMap<String, Sides<'_>> = BTreeMap::new();
    for layer in [Layer::Panel, Layer::Prose] {
        for beginning in [
            "request.body.",
            "request.query.",
            "request.path.",
            "response.",
        ] {
            for subject in view.subjects(layer, beginning) {
                let sides = fields.entry(payload(subject)).or_insert_with(|| Sides {
                    panel: Vec::new(),
                    prose: Vec::new(),
                });
                let side = match layer {
                    Layer::Panel => &mut sides.panel,
                    Layer::Prose => &mut sides.prose,
                };
                side.extend(view.facts_of(layer, subject));
            }
        }
    }
    fields
}

/// Under which subject, and where, the panel and the text have a name.
type Sights = [Option<(String, Place)>; 2];

/// A name that one layer spells otherwise than the other.
fn twins(view: &View<'_>, found: &mut Found) {
    let mut spellings: BTreeMap<String, BTreeMap<String, Sights>> = BTreeMap::new();
    let mut see = |subject: &str, layer: Layer, place| {
        let common = payload(subject);
        let key = common
            .split('.')
            .map(names::spelled_out)
            .collect::<Vec<_>>()
            .join(".");
        let seen = spellings.entry(key).or_default().entry(common).or_default();
        seen[usize::from(layer == Layer::Prose)].get_or_insert_with(|| (subject.to_owned(), place));
    };
    for fact in &view.page.facts {
        if fact.subject.starts_with("request.body.") || fact.subject.starts_with("response.2") {
            see(&fact.subject, fact.layer, fact.place);
        }
    }
    for node in &view.nodes {
        see(&node.subject, node.example.layer, view.place(node));
    }
    for names in spellings.values().filter(|names| names.len() > 1) {
        let only = |layer: usize| {
            let mut names = names
                .iter()
                .filter(|(_, seen)| seen[layer].is_some() && seen[1 - layer].is_none());
            names.next().and_then(|(_, seen)| seen[layer].clone())
        };
        let shared = names.values().any(|seen| seen.iter().all(Option::is_some));
        if let (false, Some((panel, at)), Some((prose, here))) = (shared, only(0), only(1)) {
            // What only stands within a field of two spellings has no second spelling of its own.
            if last(&panel) == last(&prose) {
                continue;
            }
            let message = format!(
                "`{}` in the text is `{}` in the panel",
                last(&prose),
                last(&panel)
            );
            let finding = Finding::new("layers-name", view.page, prose.clone(), message)
                .at(view.page, here, format!("here it is `{}`", last(&prose)))
                .at(view.page, at, format!("here it is `{}`", last(&panel)));
            found.add(finding);
        }
    }
}

/// A field of the request that one layer lists and the other does not.
fn lists(view: &View<'_>, fields: &BTreeMap<String, Sides<'_>>, found: &mut Found) {
    let listed = |subject: &str| {
        subject.starts_with("request.body.") || subject.starts_with("request.query.")
    };
    let request: Vec<_> = fields
        .iter()
        .filter(|(subject, _)| listed(subject))
        .collect();
    let silent = |of: fn(&Sides<'_>) -> bool| request.iter().all(|(_, sides)| of(sides));
    if silent(|sides| sides.panel.is_empty()) || silent(|sides| sides.prose.is_empty()) {
        return;
    }
    for (subject, sides) in &request {
        let (fact, has, lacks) = match (sides.panel.first(), sides.prose.first()) {
            (Some(fact), None) => (fact, "panel", "text"),
            (None, Some(fact)) => (fact, "text", "panel"),
            _ => continue,
        };
        let spelled = |subject: &str| {
            subject
                .split('.')
                .map(names::spelled_out)
                .collect::<Vec<_>>()
        };
        let twin = request
            .iter()
            .any(|(other, _)| other != subject && spelled(other) == spelled(subject));
        if !twin {
            let message = format!("`{}` is in the {has} and not in the {lacks}", last(subject));
            let label = format!("only the {has} has it");
            let finding = Finding::new("layers-field", view.page, subject.as_str(), message);
            found.add(finding.at(view.page, fact.place, label));
        }
    }
}

/// A field that both layers list.
struct Pair<'a> {
    view: &'a View<'a>,
    subject: &'a str,
    sides: &'a Sides<'a>,
}

impl<'a> Pair<'a> {
    fn both(&self, property: &str) -> Option<(&'a Fact, &'a Fact)> {
        let of = |side: &[&'a Fact]| side.iter().copied().find(|fact| fact.property == property);
        Some((of(&self.sides.panel)?, of(&self.sides.prose)?))
    }

    fn report(
        &self,
        code: &'static str,
        what: &str,
        panel: &Fact,
        prose: &Fact,
        found: &mut Found,
    ) {
        let message = format!(
            "the layers differ in the {what} of `{}`",
            last(self.subject)
        );
        let finding = Finding::new(code, self.view.page, prose.subject.clone(), message)
            .at(
                self.view.page,
                prose.place,
                format!("the text has {} = {}", prose.property, prose.value),
            )
            .at(
                self.view.page,
                panel.place,
                format!("the panel has {} = {}", panel.property, panel.value),
            );
        found.add(finding);
    }

    fn types(&self, found: &mut Found) {
        if let Some((panel, prose)) = self.both("type")
            && panel.value != "any"
            && prose.value != "any"
            && panel.value != prose.value
        {
            self.report("layers-type", "type", panel, prose, found);
        }
        if let Some((panel, prose)) = self.both("format")
            && panel.value != prose.value
        {
            self.report("layers-type", "format", panel, prose, found);
        }
    }

    fn required(&self, found: &mut Found) {
        if let Some((panel, prose)) = self.both("required")
            && panel.value.is_boolean()
            && prose.value.is_boolean()
            && panel.value != prose.value
        {
            self.report("layers-required", "requiredness", panel, prose, found);
        }
    }

    /// The listed values; and a case that does not matter to one layer, where the other lists one case only.
    fn values(&self, found: &mut Found) {
        let Some((panel, prose)) = self.both("enum") else {
            return;
        };
        let any = |side: &[&Fact], property: &str| {
            side.iter()
                .any(|fact| fact.property == property && fact.value == true)
        };
        let open = any(&self.sides.panel, "open") || any(&self.sides.prose, "open");
        let set = |fact: &'a Fact| texts(&fact.value).collect::<BTreeSet<_>>();
        if !open && set(panel) != set(prose) {
            self.report("layers-enum", "values", panel, prose, found);
            return;
        }
        let free = |side: &[&'a Fact]| {
            side.iter()
                .copied()
                .find(|fact| fact.property == "case-insensitive" && fact.value == true)
        };
        match (free(&self.sides.panel), free(&self.sides.prose)) {
            (None, Some(free)) => self.report("layers-enum", "case", panel, free, found),
            (Some(free), None) => self.report("layers-enum", "case", free, prose, found),
            _ => {}
        }
    }

    fn constraints(&self, found: &mut Found) {
        for property in [
            "minimum",
            "maximum",
            "exclusive-minimum",
            "min-length",
            "max-length",
            "default",
        ] {
            if let Some((panel, prose)) = self.both(property) {
                let equal = match (values::number(&panel.value), values::number(&prose.value)) {
                    (Some(panel), Some(prose)) => values::same(panel, prose),
                    _ => panel.value == prose.value,
                };
                if !equal {
                    self.report("layers-constraint", property, panel, prose, found);
                }
            }
        }
        let of = |side: &[&'a Fact], property: &str| {
            side.iter().copied().find(|fact| fact.property == property)
        };
        let (one, other) = (&self.sides.panel, &self.sides.prose);
        let crossed = [
            (of(one, "minimum"), of(other, "exclusive-minimum")),
            (of(one, "exclusive-minimum"), of(other, "minimum")),
        ];
        for (panel, prose) in crossed {
            if let (Some(panel), Some(prose)) = (panel, prose) {
                self.report("layers-constraint", "lower limit", panel, prose, found);
            }
        }
    }
}

/// The layers name one success status, and an answer repeats the one that it comes with.
fn statuses(view: &View<'_>, found: &mut Found) {
    let of = |layer: Layer| {
        let subjects = view.subjects(layer, "response.2");
        let statuses = subjects.filter_map(|subject| subject.split('.').nth(1));
        statuses
            .filter(|status| !status.contains('X'))
            .collect::<BTreeSet<_>>()
    };
    let (panel, prose) = (of(Layer::Panel), of(Layer::Prose));
    if !panel.is_empty() && !prose.is_empty() && panel.is_disjoint(&prose) {
        let status =
            |statuses: &BTreeSet<&str>| statuses.iter().copied().collect::<Vec<_>>().join(", ");
        let message = format!(
            "a success is {} in the panel and {} in the text",
            status(&panel),
            status(&prose)
        );
        let mut finding = Finding::new(
            "layers-status",
            view.page,
            format!("response.{}", status(&prose)),
            message,
        );
        for layer in [Layer::Prose, Layer::Panel] {
            let fact = view
                .page
                .facts
                .iter()
                .find(|fact| fact.layer == layer && fact.subject.starts_with("response.2"));
            if let Some(fact) = fact {
                finding = finding.at(view.page, fact.place, fact.subject.clone());
            }
        }
        found.add(finding);
    }
    for node in view
        .nodes
        .iter()
        .filter(|node| node.name == "statusCode" && node.answered())
    {
        let status = node.example.subject.trim_start_matches("response.");
        let said = node.value.to_string();
        if status.parse::<u16>().is_ok() && status != said {
            let message = format!("the answer comes with {status} and says {said}");
            let finding = Finding::new("layers-status", view.page, node.subject.clone(), message);
            found.add(finding.at(view.page, view.place(node), format!("here it is {said}")));
        }
    }
}
