//! Operations that a page speaks of besides its own.

use cartevo_pages::Page;
use serde_json::Value;

use crate::{
    Finding,
    contract::{Contract, named},
    rust,
};

/// What is mentioned and cannot be found, or is said to have no page.
pub fn findings(page: &Page, contract: &Contract, found: &mut Vec<Finding>) {
    for fact in &page.facts {
        let Some(mentioned) = fact.subject.strip_prefix("mention.") else {
            continue;
        };
        let Some((method, path)) = mentioned.split_once(' ') else {
            continue;
        };
        let operation = contract.operation(method, path);
        match fact.property {
            "undocumented" if fact.value == Value::Bool(true) => {
                let message = format!("{mentioned} is mentioned, and said to have no page");
                let mut finding =
                    Finding::new("operation-undocumented", page, &fact.subject, message);
                finding = finding.at(page, fact.place, "said to be undocumented");
                if let Some(operation) = operation {
                    let label = "the contract has it";
                    finding = finding.contract(&contract.document, &operation.pointer, label);
                    finding.becomes = Some(rust::method(operation));
                }
                found.push(finding);
            }
            "exists" if operation.is_none() && !undocumented(page, &fact.subject) => {
                // `/company/register/*` names a family: none of it has to be in the contract.
                if path.contains('*') {
                    continue;
                }
                let message =
                    format!("{mentioned} is mentioned, and the contract has no such operation");
                let mut finding = Finding::new("operation-dangling", page, &fact.subject, message);
                finding = finding.at(page, fact.place, "mentioned here");
                if let Some(near) = contract.nearest(method, path) {
                    let label = format!("the contract has {}", named(near));
                    finding = finding.contract(&contract.document, &near.pointer, label);
                    finding.instead = Some(format!("{} mention.{}", page.subject, named(near)));
                }
                found.push(finding);
            }
            _ => {}
        }
    }
}

fn undocumented(page: &Page, subject: &str) -> bool {
    let mut facts = page.facts.iter();
    facts.any(|fact| fact.subject == *subject && fact.property == "undocumented")
}
