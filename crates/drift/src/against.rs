//! The contract says A, a page says B.

mod constraint;
mod conventions;
mod declare;
mod example;
mod field;
mod mention;
mod status;

use cartevo_document::Operation;
use cartevo_pages::{Fact, Layer, Page, Subject};

pub use field::Part;
pub use status::has_message;

use crate::{
    Finding,
    contract::{Contract, named},
    rust,
};

/// Everything in which the pages and the contract differ.
pub fn findings(pages: &[Page], contract: &Contract) -> Vec<Finding> {
    let mut found = Vec::new();
    for page in pages {
        mention::findings(page, contract, &mut found);
        conventions::findings(page, contract, &mut found);
        match &page.subject {
            Subject::Operation(method, path) => match contract.operation(method, path) {
                Some(operation) => {
                    let against = Against {
                        page,
                        contract,
                        operation,
                    };
                    against.operation(&mut found);
                }
                None => found.push(unknown(page, contract, method, path)),
            },
            Subject::Conventions | Subject::Other(_) => {}
        }
    }
    found
}

/// An operation that the contract does not have.
pub fn unknown_operation(page: &Page, contract: &Contract) -> Option<Finding> {
    match &page.subject {
        Subject::Operation(method, path) => Some(unknown(page, contract, method, path)),
        _ => None,
    }
}

/// A status that the contract does not have: `response.202`, `error.410`.
pub fn unknown_status(
    page: &Page,
    contract: &Contract,
    operation: &Operation,
    subject: &str,
) -> Vec<Finding> {
    let against = Against {
        page,
        contract,
        operation,
    };
    let mut found = Vec::new();
    // The panel often takes its status from the text, which is the place to look at.
    for layer in [Layer::Prose, Layer::Panel] {
        let facts = page.facts.iter().filter(|fact| fact.layer == layer);
        for fact in facts.filter(|fact| fact.subject == subject) {
            status::finding(&against, fact, &mut found);
        }
    }
    found
}

/// A page and the operation that it is about.
struct Against<'a> {
    page: &'a Page,
    contract: &'a Contract,
    operation: &'a Operation,
}

impl Against<'_> {
    fn operation(&self, found: &mut Vec<Finding>) {
        if self.operation.undocumented {
            let fact = self.page.facts.first();
            let place = fact.map(|fact| fact.place).unwrap_or_default();
            let at = format!("{}/x-cartevo-undocumented", self.operation.pointer);
            found.push(
                self.finding(
                    "operation-undocumented",
                    "operation",
                    "the contract takes this operation for undocumented, and here is its page",
                )
                .at(self.page, place, "its page")
                .contract(&self.contract.document, &at, "undocumented"),
            );
        }
        let mut bare = Vec::new();
        for fact in &self.page.facts {
            if fact.property == "example" && !fact.subject.contains(".body.") {
                example::findings(self, fact, found, &mut bare);
            }
        }
        for fact in &self.page.facts {
            let inside = |(layer, subject): &(Layer, String)| {
                *layer == fact.layer && fact.subject.starts_with(&format!("{subject}."))
            };
            if !bare.iter().any(inside) {
                field::finding(self, fact, found);
            }
        }
        for fact in &self.page.facts {
            status::finding(self, fact, found);
        }
        field::missing(self, found);
        status::missing(self, found);
    }

    /// A finding on this page; it becomes the call unless it is said to become something else.
    fn finding(
        &self,
        code: &'static str,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Finding {
        let mut finding = Finding::new(code, self.page, subject, message);
        finding.becomes = Some(rust::method(self.operation));
        finding
    }
}

/// The page's operation is in no contract.
fn unknown(page: &Page, contract: &Contract, method: &str, path: &str) -> Finding {
    let fact = page.facts.iter();
    let place = fact
        .clone()
        .find(|fact| fact.property == "method-path")
        .or_else(|| page.facts.first())
        .map(|fact| fact.place)
        .unwrap_or_default();
    let message = format!("the contract has no operation {method} {path}");
    let finding = Finding::new("operation-unknown", page, "operation", message);
    let finding = finding.at(page, place, format!("the page is about {method} {path}"));
    let Some(near) = contract.nearest(method, path) else {
        return finding.with_help("add the operation to the contract, with its recordings");
    };
    let document = &contract.document;
    let label = format!("the contract has {}", named(near));
    let mut finding = finding.contract(document, &near.pointer, label);
    finding.becomes = Some(rust::method(near));
    finding.with_help(format!(
        "if {} was renamed, rename it in the contract; if this is another one, add it",
        named(near)
    ))
}

/// How a layer is called in a sentence.
fn layer(fact: &Fact) -> &'static str {
    match fact.layer {
        Layer::Panel => "the page's panel",
        Layer::Prose => "the page's text",
    }
}

/// A value as a message shows it.
fn shown(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(shown).collect();
            items.join(", ")
        }
        Value::String(text) if text.chars().count() > 60 => {
            let start: String = text.chars().take(60).collect();
            format!("`{start}…`")
        }
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}
