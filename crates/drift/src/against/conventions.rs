//! What holds for all operations, against the contract as a whole.

use cartevo_document::{Document, ParameterIn, Resend};
use cartevo_pages::{Fact, Page};
use serde_json::Value;

use super::shown;
use crate::{Finding, contract::Contract, number::same, rust, schema::View};

/// Rules that the contract does not keep to: those of the conventions, and what a page says of itself
/// in such words.
pub fn findings(page: &Page, contract: &Contract, found: &mut Vec<Finding>) {
    let rules = Rules { page, contract };
    for fact in &page.facts {
        let subject = fact.subject.as_str();
        if fact.property == "base-url" || subject == "rule.base-url" {
            found.extend(rules.base_url(fact));
        } else if subject == "rule.currency" && fact.property == "enum" {
            found.extend(rules.currencies(fact));
        } else if let Some(name) = subject.strip_prefix("rule.envelope.") {
            found.extend(rules.envelope(fact, name));
        } else if let Some(name) = subject.strip_prefix("rule.pagination.") {
            found.extend(rules.pagination(fact, name));
        } else if let Some(name) = subject.strip_prefix("rule.id.") {
            found.extend(rules.id(fact, name));
        } else if let Some(operation) = subject.strip_prefix("rule.idempotency.") {
            found.extend(rules.key(fact, operation));
        }
    }
}

struct Rules<'a> {
    page: &'a Page,
    contract: &'a Contract,
}

impl Rules<'_> {
    fn document(&self) -> &Document {
        &self.contract.document
    }

    fn finding(
        &self,
        code: &'static str,
        fact: &Fact,
        message: String,
        at: &str,
        label: impl Into<String>,
    ) -> Finding {
        Finding::new(code, self.page, &fact.subject, message)
            .at(
                self.page,
                fact.place,
                format!("{} here", shown(&fact.value)),
            )
            .contract(self.document(), at, label)
    }

    fn base_url(&self, fact: &Fact) -> Option<Finding> {
        let page = fact.value.as_str()?.trim_end_matches('/');
        let at = "/servers/0/url";
        let contract = self.document().get(at)?.as_str()?.trim_end_matches('/');
        (page != contract).then(|| {
            let message = format!("the page's base URL is {page}, the contract's {contract}");
            self.finding("base-url-differs", fact, message, at, contract)
        })
    }

    /// Currencies that the page names and the contract does not. The contract may know more.
    fn currencies(&self, fact: &Fact) -> Option<Finding> {
        let at = "/components/schemas/Currency/enum";
        let known = self.document().get(at)?.as_array()?;
        let page = fact.value.as_array()?;
        let new: Vec<Value> = page
            .iter()
            .filter(|code| !known.contains(code))
            .cloned()
            .collect();
        let first = new.first()?.as_str()?;
        let variant = rust::variant(at, first);
        let message = format!(
            "the page names {}, the contract does not",
            shown(&Value::Array(new.clone()))
        );
        let label = format!("the contract has {}", shown(&Value::Array(known.clone())));
        let mut finding = self.finding("enum-differs", fact, message, at, label);
        finding.becomes = variant;
        Some(finding)
    }

    /// A field that every success is said to have.
    fn envelope(&self, fact: &Fact, name: &str) -> Option<Finding> {
        if fact.property != "type" || name.contains('.') {
            return None;
        }
        if name == "meta" || self.contract.envelope().contains(name) {
            return None;
        }
        let message = format!("the page's envelope has `{name}`, no reply of the contract has");
        let at = "/components/schemas";
        Some(self.finding(
            "envelope-unknown",
            fact,
            message,
            at,
            "the contract's replies",
        ))
    }

    /// The limits of `page` and `limit`, where every list has others.
    fn pagination(&self, fact: &Fact, name: &str) -> Option<Finding> {
        let keyword = match fact.property {
            "minimum" => "minimum",
            "maximum" => "maximum",
            "default" => "default",
            _ => return None,
        };
        let operations = self.contract.operations.iter();
        let parameters = operations.flat_map(|operation| &operation.parameters);
        let parameters: Vec<_> = parameters
            .filter(|parameter| parameter.place == ParameterIn::Query && parameter.name == name)
            .collect();
        let mut values = parameters.iter().filter_map(|parameter| {
            let view = View::of(self.document(), &format!("{}/schema", parameter.pointer));
            view.keyword(self.document(), keyword)
        });
        let (at, contract) = values.next()?;
        if same(contract, &fact.value) || values.any(|(_, other)| same(other, &fact.value)) {
            return None;
        }
        let message = format!(
            "the page's {keyword} of `{name}` is {}, no list of the contract has that",
            shown(&fact.value)
        );
        let code = if keyword == "default" {
            "default-differs"
        } else {
            "constraint-differs"
        };
        let label = format!("{keyword}: {}", shown(contract));
        let mut finding = self.finding(code, fact, message, &at, label);
        finding.subject = format!("{} {keyword}", fact.subject);
        Some(finding)
    }

    /// The length of an id that callers choose.
    fn id(&self, fact: &Fact, name: &str) -> Option<Finding> {
        if fact.property != "max-length" {
            return None;
        }
        for operation in &self.contract.operations {
            let Some(body) = &operation.body else {
                continue;
            };
            let view = View::of(self.document(), body).step(self.document(), name);
            let Some(at) = view.at.first() else { continue };
            let limit = view.keyword(self.document(), "maxLength");
            if limit
                .as_ref()
                .is_some_and(|(_, limit)| same(limit, &fact.value))
            {
                continue;
            }
            let (at, contract) = match limit {
                Some((at, limit)) => (at, limit.to_string()),
                None => (at.clone(), "none".to_owned()),
            };
            let message = format!(
                "the page limits `{name}` to {} characters, the contract to {contract}",
                shown(&fact.value)
            );
            let label = format!("maxLength: {contract}");
            let mut finding = self.finding("constraint-differs", fact, message, &at, label);
            finding.becomes = Some(rust::argument(operation, name, true, true));
            return Some(finding);
        }
        None
    }

    /// The field by which an operation recognises that it was asked before.
    fn key(&self, fact: &Fact, operation: &str) -> Option<Finding> {
        let (method, path) = operation.split_once(' ')?;
        let page = fact.value.as_str().filter(|_| fact.property == "field")?;
        let operation = self.contract.operation(method, path)?;
        let contract = match &operation.resend {
            Resend::Keyed(field) => field.as_str(),
            _ => "none",
        };
        if page == contract {
            return None;
        }
        let word = |key: &str| match key {
            "none" => "no idempotency key".to_owned(),
            key => format!("the idempotency key `{key}`"),
        };
        let message = format!(
            "the page gives {method} {path} {}, the contract {}",
            word(page),
            word(contract)
        );
        let at = format!("{}/x-cartevo-resend", operation.pointer);
        let mut finding = self.finding("idempotency-differs", fact, message, &at, word(contract));
        finding.becomes = Some(rust::method(operation));
        Some(finding)
    }
}
