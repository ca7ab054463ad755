//! Statuses and their messages.

use cartevo_document::Document;
use cartevo_pages::Fact;
use serde_json::{Value, json};

use super::{Against, layer};
use crate::{Edit, Finding, contract::Contract, words::slug};

/// A status, or a message, that the contract does not have.
pub fn finding(against: &Against<'_>, fact: &Fact, found: &mut Vec<Finding>) {
    let Some((kind, status)) = fact.subject.split_once('.') else {
        return;
    };
    if !matches!(kind, "response" | "error") || status.contains('.') {
        return;
    }
    match fact.property {
        "exists" => unknown(against, fact, kind, status, found),
        "message" if kind == "error" => message(against, fact, status, found),
        _ => {}
    }
}

fn unknown(against: &Against<'_>, fact: &Fact, kind: &str, status: &str, found: &mut Vec<Finding>) {
    // What is only known to be a success can be any.
    if Contract::response(against.operation, status).is_some() {
        return;
    }
    let document = &against.contract.document;
    let responses = format!("{}/responses", against.operation.pointer);
    let known: Vec<&str> = (against.operation.responses.iter())
        .map(|(status, _)| status.as_str())
        .filter(|known| (kind == "response") == known.starts_with('2'))
        .collect();
    let at = match known.as_slice() {
        [one] => format!("{responses}/{one}"),
        _ => responses,
    };
    let known = known.join(", ");
    let mut finding = against
        .finding(
            "status-unknown",
            &fact.subject,
            format!(
                "{} has the status {status}, the contract has {known}",
                layer(fact)
            ),
        )
        .at(against.page, fact.place, format!("{status} here"))
        .contract(document, &at, format!("the contract has {known}"));
    if let Some(value) = shared(against, status).filter(|_| kind == "error") {
        finding.edits.push(Edit::Insert {
            object: format!("{}/responses", against.operation.pointer),
            key: status.to_owned(),
            value,
        });
    }
    found.push(finding);
}

/// The response that other operations share for a status.
fn shared(against: &Against<'_>, status: &str) -> Option<Value> {
    let document = &against.contract.document;
    let operations = against.contract.operations.iter();
    let mut responses = operations
        .map(|operation| format!("{}/responses/{status}/$ref", operation.pointer))
        .filter_map(|at| document.get(&at).cloned());
    responses
        .next()
        .map(|reference| json!({ "$ref": reference }))
}

fn message(against: &Against<'_>, fact: &Fact, status: &str, found: &mut Vec<Finding>) {
    let Some((known, response)) = Contract::response(against.operation, status) else {
        return;
    };
    let Some(text) = fact.value.as_str() else {
        return;
    };
    let document = &against.contract.document;
    let messages = messages(document, response);
    if messages.iter().any(|known| plain(known) == plain(text)) {
        return;
    }
    let near = cartevo_document::nearest(text, messages.iter().map(String::as_str));
    let examples = format!("{response}/content/application~1json/examples");
    let label = match near {
        Some(near) => format!("the contract has `{near}`"),
        None => format!("the contract's examples of {known}"),
    };
    let mut finding = against
        .finding(
            "message-unknown",
            &fact.subject,
            format!("no example of the contract for {status} has the message `{text}`"),
        )
        .at(against.page, fact.place, "the page's message")
        .contract(document, &examples, label);
    // Several messages of one status are several findings: the text tells them apart.
    let name = slug(text);
    finding.subject = format!("{} {name}", finding.subject);
    // One that is shared would give its message to every operation.
    let own = response.starts_with(&against.operation.pointer);
    if let Some(code) = status.parse::<u16>().ok().filter(|_| own) {
        finding.edits.push(Edit::Insert {
            object: examples.clone(),
            key: name,
            value: json!({"value": {"success": false, "statusCode": code, "message": text}}),
        });
    }
    found.push(finding.with_help(
        "add it to the examples of this status; nothing in the client depends on a message",
    ));
}

/// Whether the contract has a message as an example of a response.
pub fn has_message(document: &Document, response: &str, text: &str) -> bool {
    let mut messages = messages(document, response).into_iter();
    messages.any(|known| plain(&known) == plain(text))
}

/// The messages that the contract has as examples of a response.
fn messages(document: &Document, response: &str) -> Vec<String> {
    let examples = document.get(&format!("{response}/content/application~1json/examples"));
    let examples = examples.and_then(Value::as_object).into_iter().flatten();
    let values = examples.filter_map(|(_, example)| example.get("value")?.get("message"));
    let texts = values.flat_map(|value| match value {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    });
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn plain(text: &str) -> String {
    text.replace('…', "...").trim().to_owned()
}

/// Errors that the contract has for this operation alone, and the page's list of errors has not.
pub fn missing(against: &Against<'_>, found: &mut Vec<Finding>) {
    let document = &against.contract.document;
    let mut listed = against
        .page
        .facts
        .iter()
        .filter(|fact| fact.property == "exists" && fact.subject.starts_with("error."));
    let Some(first) = listed.next() else {
        return;
    };
    let names = |status: &str| {
        let mut facts = against.page.facts.iter();
        let subject = format!("error.{status}");
        facts.any(|fact| fact.subject.eq_ignore_ascii_case(&subject))
    };
    for (status, response) in &against.operation.responses {
        let own = response.starts_with(&against.operation.pointer);
        let range = format!("{}XX", &status[..1]);
        if status.starts_with('2') || !own || names(status) || names(&range) {
            continue;
        }
        // A page may name the one status that stands for a range.
        let within = |fact: &Fact| {
            let other = fact.subject.strip_prefix("error.").unwrap_or_default();
            status.ends_with("XX") && other.get(..1) == status.get(..1)
        };
        if against.page.facts.iter().any(within) {
            continue;
        }
        found.push(
            against
                .finding(
                    "status-missing",
                    format!("error.{status}"),
                    format!("the contract has {status} for this operation, the page's list of errors has not"),
                )
                .at(against.page, first.place, "the page's list begins here")
                .contract(document, response, format!("{status} in the contract")),
        );
    }
}
