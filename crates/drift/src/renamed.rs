//! What only changed its name: everything else of it is compared under the old one, so that one
//! change is one finding.

use std::collections::BTreeSet;

use cartevo_document::Operation;
use cartevo_pages::{Fact, Page, Subject};
use serde_json::Value;

use crate::{Contract, Finding, against, contract::named, lock::Lock};

/// The pages under the names that contract and lock have for them, and what was found on the way.
pub fn resolve(pages: &[Page], contract: &Contract, lock: &Lock) -> (Vec<Page>, Vec<Finding>) {
    let mut found = Vec::new();
    let mut resolved: Vec<Page> = Vec::with_capacity(pages.len());
    for page in pages {
        let mut page = page.clone();
        if let Some(old) = old_name(&page, pages, contract, lock) {
            let finding = against::unknown_operation(&page, contract);
            found.extend(finding.map(|finding| Finding {
                instead: Some(format!("{old} operation")),
                ..finding
            }));
            rename(&mut page, old);
        }
        found.extend(statuses(&mut page, contract));
        resolved.push(page);
    }
    (resolved, found)
}

/// The page as if it had kept its name.
fn rename(page: &mut Page, old: Subject) {
    let name = old.to_string();
    let own = format!("mention.{name}");
    for fact in &mut page.facts {
        // The text may still call it by its old name, and then seems to speak of another.
        if fact.property == "method-path" || fact.subject == own {
            "operation".clone_into(&mut fact.subject);
            fact.property = "method-path";
            fact.value = name.clone().into();
        }
    }
    page.subject = old;
}

/// The accepted operation that a page of an unknown one is most likely about.
fn old_name(page: &Page, pages: &[Page], contract: &Contract, lock: &Lock) -> Option<Subject> {
    let Subject::Operation(method, path) = &page.subject else {
        return None;
    };
    if contract.operation(method, path).is_some() {
        return None;
    }
    let near = contract.nearest(method, path)?;
    let name = named(near);
    let given = pages.iter().any(|page| page.subject.to_string() == name);
    let accepted = lock.page(&name).is_some();
    (accepted && !given).then(|| Subject::Operation(near.method.clone(), near.path.clone()))
}

/// What has another status than in the contract, and is the same answer all the same: the one
/// success, and a failure with one of the messages that the contract has for it.
fn statuses(page: &mut Page, contract: &Contract) -> Vec<Finding> {
    let Subject::Operation(method, path) = &page.subject else {
        return Vec::new();
    };
    let Some(operation) = contract.operation(method, path) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for other in unknown(page, operation) {
        let Some(own) = meant(page, contract, operation, &other) else {
            continue;
        };
        found.extend(against::unknown_status(page, contract, operation, &other));
        for fact in page.facts.iter_mut().filter(|fact| is_of(fact, &other)) {
            let rest = fact.subject.split_off(other.len());
            fact.subject = format!("{own}{rest}");
            if fact.property == "example" {
                repeated(&mut fact.value, &rest, &other, &own);
            }
        }
    }
    found
}

/// The statuses of a page that the contract does not have: `response.202`, `error.410`.
fn unknown(page: &Page, operation: &Operation) -> BTreeSet<String> {
    let subjects = page.facts.iter().filter_map(|fact| {
        let (kind, rest) = fact.subject.split_once('.')?;
        let status = rest.split(['.', '[']).next()?;
        let known = Contract::response(operation, status).is_some();
        let both = matches!(kind, "response" | "error") && !known;
        both.then(|| format!("{kind}.{status}"))
    });
    subjects.collect()
}

/// The contract's status that is meant by another one, if the page does not name it besides.
fn meant(page: &Page, contract: &Contract, operation: &Operation, other: &str) -> Option<String> {
    let success = |status: &str| status.starts_with('2');
    let subject = |status: &str| {
        let kind = if success(status) { "response" } else { "error" };
        format!("{kind}.{status}")
    };
    let free = |status: &str| !page.facts.iter().any(|fact| is_of(fact, &subject(status)));
    if let Some(status) = other.strip_prefix("response.") {
        let mut known = operation
            .responses
            .iter()
            .filter(|(known, _)| success(known));
        let (Some((own, _)), None) = (known.next(), known.next()) else {
            return None;
        };
        return (success(status) && free(own)).then(|| subject(own));
    }
    let texts = page
        .facts
        .iter()
        .filter(|fact| fact.subject == *other && fact.property == "message");
    let texts: Vec<&str> = texts.filter_map(|fact| fact.value.as_str()).collect();
    let mut known = operation
        .responses
        .iter()
        .filter(|(known, _)| !success(known) && free(known));
    let own = known.find(|(_, response)| {
        texts
            .iter()
            .any(|text| against::has_message(&contract.document, response, text))
    });
    own.map(|(own, _)| subject(own))
}

/// The status that an example repeats changes with it, or the page would seem to contradict itself.
fn repeated(example: &mut Value, rest: &str, other: &str, own: &str) {
    let number = |subject: &str| -> Option<u64> { subject.split_once('.')?.1.parse().ok() };
    let said = match rest {
        "" => example.get_mut("statusCode"),
        ".statusCode" => Some(example),
        _ => None,
    };
    let (Some(said), Some(own)) = (said, number(own)) else {
        return;
    };
    if said
        .as_u64()
        .is_some_and(|said| number(other) == Some(said))
    {
        *said = own.into();
    }
}

/// Whether a fact is about a status, or about something in its answer.
fn is_of(fact: &Fact, status: &str) -> bool {
    let rest = fact.subject.strip_prefix(status);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
