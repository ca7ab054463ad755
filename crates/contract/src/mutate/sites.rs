//! Which schemas there are, and which operations send or receive what they describe.

use std::collections::BTreeMap;

use serde_json::Value;

use cartevo_document::pointer;

use crate::contract::{Contract, ERROR, media_schema};

/// Who depends on a schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    /// The operations, by index, whose requests it is a part of.
    pub requests: Vec<usize>,
    /// Those whose answers it is a part of.
    pub answers: Vec<usize>,
}

impl Site {
    /// The operations whose recordings can show something of it.
    pub fn operations(&self) -> Vec<usize> {
        let mut all = [self.requests.as_slice(), &self.answers].concat();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Every schema that a request or an answer reaches, by its pointer.
pub(crate) fn sites(contract: &Contract) -> BTreeMap<String, Site> {
    let mut sites = BTreeMap::new();
    for (index, operation) in contract.operations.iter().enumerate() {
        let mut walk = |at: &str, answer| visit(contract, at, index, answer, &mut sites);
        for parameter in &operation.parameters {
            walk(&format!("{}/schema", parameter.pointer), false);
        }
        if let Some(body) = &operation.body {
            walk(body, false);
        }
        walk(&operation.payload, true);
        walk(ERROR, true);
        for (_, response) in &operation.responses {
            walk(&media_schema(response), true);
        }
    }
    sites
}

fn visit(
    contract: &Contract,
    at: &str,
    operation: usize,
    answer: bool,
    sites: &mut BTreeMap<String, Site>,
) {
    let Some(at) = contract.document.resolve(at) else {
        return;
    };
    let Some(Value::Object(schema)) = contract.document.get(&at) else {
        return;
    };
    let site = sites.entry(at.clone()).or_default();
    let seen = if answer {
        &mut site.answers
    } else {
        &mut site.requests
    };
    if seen.last() == Some(&operation) {
        return;
    }
    seen.push(operation);
    for (key, value) in schema {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for name in properties.keys() {
                    let below = pointer::join(&format!("{at}/properties"), name);
                    visit(contract, &below, operation, answer, sites);
                }
            }
            ("items" | "additionalProperties", Value::Object(_)) => {
                visit(contract, &format!("{at}/{key}"), operation, answer, sites);
            }
            ("allOf" | "oneOf" | "anyOf", Value::Array(members)) => {
                for index in 0..members.len() {
                    let below = format!("{at}/{key}/{index}");
                    visit(contract, &below, operation, answer, sites);
                }
            }
            _ => {}
        }
    }
}
