//! The conventions against themselves and against what the contract knows.

use cartevo_document::{Document, Operation};

use super::{
    envelope::{is_bare, is_exempt},
    found::{Found, of_fact},
    rules::{Rules, texts},
    view::View,
};
use crate::Finding;

/// Holds the conventions against themselves.
pub(super) fn check(
    rules: &Rules<'_>,
    document: &Document,
    operations: &[Operation],
    found: &mut Found,
) {
    let Some(view) = rules.view else {
        return;
    };
    replay(view, rules, found);
    refresh(view, rules, found);
    pace(view, rules, found);
    retries(view, rules, found);
    unfiltered(view, rules, document, operations, found);
    exempt(view, rules, document, operations, found);
}

/// A replay has one outcome.
fn replay(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    if let Some((_, fact)) = rules.fact("rule.replay", "outcomes") {
        let outcomes: Vec<_> = texts(&fact.value).collect();
        if outcomes.len() > 1 {
            let message = "a replay is answered in two ways";
            let label = format!("here it is {}", outcomes.join(" and "));
            found.add(of_fact("replay-unclear", view, fact, message, label));
        }
    }
}

/// Nobody is told to refresh what cannot be refreshed.
fn refresh(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some((page, none)) = rules.fact("rule.token", "refresh-endpoint") else {
        return;
    };
    let advice = rules.says("rule.retry.401", "action", "refresh-token");
    if let (false, Some((_, advice))) = (none.value == true, advice) {
        let message = "the advice is to refresh the token, and there is no call for it";
        let finding = of_fact(
            "refresh-unclear",
            view,
            advice,
            message,
            "here it is refreshed",
        );
        found.add(finding.against(page, none, "here there is no such call"));
    }
}

/// Who polls at the advised pace stays within the rate limit.
fn pace(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let figures = (
        rules.number("rule.poll", "every-seconds"),
        rules.number("rule.rate-limit", "requests"),
        rules.number("rule.rate-limit", "seconds"),
    );
    let (Some(every), Some(requests), Some(seconds)) = figures else {
        return;
    };
    let steady = rules
        .number("rule.poll", "backoff-after-seconds")
        .unwrap_or(f64::INFINITY);
    let polls = polls(every, steady, seconds);
    // The call whose outcome is asked for, and the token for it, count as well.
    let needed = polls + 2.0;
    let (poll, limit) = (
        rules.fact("rule.poll", "every-seconds"),
        rules.fact("rule.rate-limit", "requests"),
    );
    if let (true, Some((_, poll)), Some((page, limit))) = (needed > requests, poll, limit) {
        let message = format!(
            "one poller makes {polls} calls in {seconds} seconds, and with the token and the call itself exceeds the rate limit"
        );
        let finding = of_fact(
            "poll-exceeds-rate",
            view,
            poll,
            message,
            format!("every {every} seconds"),
        );
        let label = format!("{requests} requests in {seconds} seconds");
        let mut finding = finding.against(page, limit, label);
        "rule.poll".clone_into(&mut finding.subject);
        found.add(finding);
    }
}

/// How many calls fall into the first so many seconds, where the pause doubles after a steady beginning.
fn polls(every: f64, steady: f64, seconds: f64) -> f64 {
    let (mut at, mut pause, mut polls) = (0.0, every, 0.0);
    // The window slides: what was sent exactly so long ago still counts.
    while every > 0.0 && at <= seconds {
        polls += 1.0;
        if at >= steady {
            pause *= 2.0;
        }
        at += pause;
    }
    polls
}

/// What has no key is not to be repeated after a failure that may have been a success.
fn retries(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let advice = ["rule.retry.5xx", "rule.retry.500"]
        .into_iter()
        .find_map(|subject| rules.says(subject, "retry", "yes"));
    let Some((_, advice)) = advice else {
        return;
    };
    let keyless = view.page.facts.iter().find(|fact| {
        fact.subject.starts_with("rule.idempotency.")
            && fact.property == "field"
            && fact.value == "none"
    });
    if let Some(keyless) = keyless {
        let operation = &keyless.subject["rule.idempotency.".len()..];
        let message =
            format!("every 5xx is to be repeated, and {operation} has no idempotency key");
        let finding = of_fact("retry-unsafe", view, advice, message, "here it is repeated");
        found.add(finding.against(view.page, keyless, format!("{operation} has no key")));
    }
}

/// A list that is called unfiltered has no filters.
fn unfiltered(
    view: &View<'_>,
    rules: &Rules<'_>,
    document: &Document,
    operations: &[Operation],
    found: &mut Found,
) {
    let (Some((_, fact)), Some((_, exception))) = (
        rules.fact("rule.pagination", "filtered"),
        rules.fact("rule.pagination", "exception"),
    ) else {
        return;
    };
    let operation = operations.iter().find(|operation| {
        let called = format!("{} {} ", operation.method, operation.path);
        texts(&exception.value).any(|text| text.starts_with(&called))
    });
    let Some(operation) = operation.filter(|_| fact.value == false) else {
        return;
    };
    let paging = ["page", "limit", "offset"];
    let filters: Vec<_> = operation
        .parameters
        .iter()
        .filter(|parameter| !paging.contains(&parameter.name.as_str()))
        .collect();
    if let Some(first) = filters.first() {
        let listed = filters
            .iter()
            .map(|parameter| format!("`{}`", parameter.name))
            .collect::<Vec<_>>()
            .join(", ");
        let message = format!(
            "{} {} is called unfiltered, and has filters",
            operation.method, operation.path
        );
        let mut finding = of_fact("pagination-form", view, fact, message, "here it has none")
            .contract(
                document,
                &first.pointer,
                format!("the contract has {listed}"),
            );
        "rule.pagination.exception".clone_into(&mut finding.subject);
        found.add(finding);
    }
}

/// The list of what answers without an envelope is complete.
fn exempt(
    view: &View<'_>,
    rules: &Rules<'_>,
    document: &Document,
    operations: &[Operation],
    found: &mut Found,
) {
    let Some((_, fact)) = rules.fact("rule.envelope", "exempt") else {
        return;
    };
    for operation in operations {
        let name = format!("{} {}", operation.method, operation.path);
        if is_bare(operation) && !is_exempt(rules, &name) {
            let message =
                format!("{name} answers without an envelope, and is not among the exceptions");
            let at = format!("{}/x-cartevo-envelope", operation.pointer);
            let finding = of_fact("envelope-form", view, fact, message, "here it is missing")
                .contract(document, &at, "the contract expects the bare answer");
            found.add(Finding {
                subject: format!("rule.envelope.exempt.{name}"),
                ..finding
            });
        }
    }
}
