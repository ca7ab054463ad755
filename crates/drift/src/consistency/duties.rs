//! What the conventions make of the page of one operation: keys, repeats, statuses, lists.

use cartevo_document::{Operation, Resend};
use cartevo_pages::Layer;

use super::{
    found::{Found, of_fact},
    rules::Rules,
    values::number,
    view::{Node, View, last},
};
use crate::Finding;

/// Holds the page of an operation against what the conventions say of such operations.
pub(super) fn check(
    view: &View<'_>,
    rules: &Rules<'_>,
    operations: &[Operation],
    found: &mut Found,
) {
    keys(view, rules, found);
    repeats(view, rules, operations, found);
    created(view, rules, found);
    statuses(view, rules, found);
    pages(view, rules, found);
}

/// What one layer calls a key makes a call repeatable, and the conventions know of it.
fn keys(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let (Some(conventions), Some((method, path))) = (rules.view, view.operation()) else {
        return;
    };
    let mut known = conventions
        .subjects(Layer::Prose, "rule.idempotency.")
        .peekable();
    if known.peek().is_none() {
        return;
    }
    let subject = format!("rule.idempotency.{method} {path}");
    for fact in view
        .all("idempotency-key")
        .filter(|fact| fact.value == true)
    {
        let name = last(&fact.subject);
        if !rules.lists(&subject, "field", name) {
            let message = format!(
                "`{name}` is called an idempotency key, and the conventions do not list it"
            );
            let finding = of_fact(
                "idempotency-unclear",
                view,
                fact,
                message,
                "here it is a key",
            );
            let list = conventions
                .page
                .facts
                .iter()
                .find(|fact| fact.subject.starts_with("rule.idempotency."));
            found.add(match list {
                Some(list) => finding.against(conventions.page, list, "the list of keys"),
                None => finding,
            });
        }
    }
}

/// A page does not advise to repeat what may have been carried out and has no key.
fn repeats(view: &View<'_>, rules: &Rules<'_>, operations: &[Operation], found: &mut Found) {
    let Some((method, path)) = view.operation() else {
        return;
    };
    let writes = !operations.iter().any(|operation| {
        operation.method == method && operation.path == path && operation.resend == Resend::Safe
    });
    let subject = format!("rule.idempotency.{method} {path}");
    let keyless = [
        view.either(&subject, "field"),
        rules.fact(&subject, "field").map(|(_, fact)| fact),
    ];
    let keyless = keyless
        .into_iter()
        .flatten()
        .find(|fact| fact.value == "none");
    let advice = view
        .all("retry")
        .find(|fact| fact.subject.starts_with("error.5") && fact.value == "yes");
    if let (true, Some(advice), Some(_)) = (writes, advice, keyless) {
        let message =
            "what may have been carried out is to be repeated, and has no idempotency key";
        let finding = of_fact("retry-unsafe", view, advice, message, "here it is repeated");
        let may = view
            .page
            .facts
            .iter()
            .find(|fact| fact.subject == advice.subject && fact.property == "may-succeed");
        found.add(match may {
            Some(may) => finding.at(view.page, may.place, "here it may have been carried out"),
            None => finding,
        });
    }
}

/// What is created answers as the conventions say that what is created does.
fn created(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some((page, rule)) = rules.fact("rule.status.201", "exists") else {
        return;
    };
    if view.operation().is_none_or(|(method, _)| method != "POST") {
        return;
    }
    let Some(answer) = view
        .nodes
        .iter()
        .find(|node| node.subject.starts_with("response.200.") && is_new(node))
    else {
        return;
    };
    let named = view
        .either("response.200", "exists")
        .unwrap_or(answer.example);
    let message = format!("`{}` is new, and the status is not 201", answer.name);
    let finding = Finding::new("status-form", view.page, "response.200", message)
        .at(view.page, named.place, "here it is 200")
        .at(view.page, view.place(answer), "here is what was made");
    found.add(finding.against(page, rule, "what is created answers 201"));
}

/// Something with an id and the time of its making, and no later change.
fn is_new(node: &Node<'_>) -> bool {
    let field = |name: &str| node.value.get(name);
    field("id").is_some() && field("created_at").is_some()
}

/// A page answers with the statuses that the conventions have.
fn statuses(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some(conventions) = rules.view else {
        return;
    };
    let mut known: Vec<&str> = Vec::new();
    for beginning in ["rule.status.", "rule.retry."] {
        let subjects = conventions.subjects(Layer::Prose, beginning);
        known.extend(subjects.map(|subject| &subject[beginning.len()..]));
    }
    if view.operation().is_none() || known.is_empty() {
        return;
    }
    let listed = |status: &str| {
        let class = |one: &str, other: &str| {
            one.ends_with("xx") && one.bytes().next() == other.bytes().next()
        };
        let mut known = known.iter();
        known.any(|known| *known == status || class(known, status) || class(status, known))
    };
    for fact in view.all("exists") {
        let status = fact
            .subject
            .strip_prefix("error.")
            .or_else(|| fact.subject.strip_prefix("response."));
        let Some(status) = status.filter(|status| status.len() == 3) else {
            continue;
        };
        let status = status.to_lowercase();
        if !listed(&status) {
            let message = format!("the conventions have no status {status}");
            let label = format!("here it is {status}");
            found.add(of_fact("status-form", view, fact, message, label));
        }
    }
}

/// Lists are cut into pages as the conventions say.
fn pages(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some((method, path)) = view.operation() else {
        return;
    };
    let name = format!("{method} {path} ");
    let excepted = rules.view.is_some_and(|conventions| {
        conventions.page.facts.iter().any(|fact| {
            fact.subject == "rule.pagination"
                && fact.property == "exception"
                && fact
                    .value
                    .as_str()
                    .is_some_and(|text| text.starts_with(&name))
        })
    });
    if let Some((page, rule)) = rules.fact("rule.pagination", "block") {
        for node in view
            .nodes
            .iter()
            .filter(|node| node.answered() && node.subject.matches('.').count() == 2)
        {
            if matches!(node.name, "pagination" | "meta" | "paging") && rule.value != node.name {
                let message = format!("a list tells under `{}` where it stands", node.name);
                let finding =
                    Finding::new("pagination-form", view.page, node.subject.clone(), message).at(
                        view.page,
                        view.place(node),
                        format!("here it is `{}`", node.name),
                    );
                found.add(finding.against(page, rule, format!("here it is {}", rule.value)));
            }
        }
    }
    for parameter in ["page", "limit", "offset"] {
        let subject = format!("request.query.{parameter}");
        for property in ["default", "minimum", "maximum"] {
            let rule = rules.fact(&format!("rule.pagination.{parameter}"), property);
            if let (Some(fact), Some((page, rule)), false) =
                (view.either(&subject, property), rule, excepted)
                && number(&fact.value) != number(&rule.value)
            {
                let message = format!("the {property} of `{parameter}` is another one here");
                let finding = of_fact(
                    "pagination-form",
                    view,
                    fact,
                    message,
                    format!("here it is {}", fact.value),
                );
                found.add(finding.against(page, rule, format!("here it is {}", rule.value)));
            }
        }
    }
    let offset = view
        .page
        .facts
        .iter()
        .find(|fact| fact.subject == "request.query.offset");
    if let (Some(fact), Some((page, rule)), false) =
        (offset, rules.fact("rule.pagination", "block"), excepted)
    {
        let message = "a list is cut by `offset`, and the conventions do not except it";
        let finding = of_fact(
            "pagination-form",
            view,
            fact,
            message,
            "here it is `offset`",
        );
        found.add(finding.against(page, rule, "lists are cut by `page` and `limit`"));
    }
}
