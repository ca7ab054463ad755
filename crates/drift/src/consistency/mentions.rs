//! What a page speaks of as if it could be had: a field, a currency.

use std::collections::BTreeSet;

use cartevo_document::Document;
use serde_json::Value;

use super::{
    found::{Found, of_fact, of_value},
    rules::{Rules, texts},
    view::View,
};

/// The currency of cards: the wallet that holds it pays for them, and no mobile money is in it.
const OF_CARDS: &str = "USD";

/// A currency that the conventions do not list, and a pay-out balance in one that no operator of
/// mobile money pays out.
pub(super) fn currencies(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    for node in &view.nodes {
        let pays = node.object.is_some_and(|fields| {
            fields.contains_key("payout_balance") && fields.contains_key("payin_balance")
        });
        if node.name == "currency" && pays && node.value == OF_CARDS {
            let message = "a balance for paying out is in the currency of the cards";
            found.add(of_value("currency-unserved", view, node, message));
        }
    }
    let Some((page, rule)) = rules.fact("rule.currency", "enum") else {
        return;
    };
    for node in view.nodes.iter().filter(|node| node.name == "currency") {
        if let Some(text) = node
            .text()
            .filter(|text| !texts(&rule.value).any(|known| known == *text))
        {
            let message = format!("the conventions do not list the currency {text}");
            let finding = of_value("currency-unserved", view, node, message);
            found.add(finding.against(page, rule, "here is the list"));
        }
    }
}

/// A condition on a field that no answer has.
pub(super) fn fields(view: &View<'_>, known: &BTreeSet<&str>, found: &mut Found) {
    for fact in view.all("token") {
        let Some(name) = fact.value.as_str().filter(|name| is_condition(name)) else {
            continue;
        };
        let shown = view.nodes.iter().any(|node| node.name == name)
            || view
                .page
                .facts
                .iter()
                .any(|fact| super::view::last(&fact.subject) == name);
        if !known.contains(name) && !shown {
            let message = format!("something depends on `{name}`, and no answer has such a field");
            let mut finding = of_fact("field-dangling", view, fact, message, "here it is named");
            finding.subject = format!("mention.{name}");
            found.add(finding);
        }
    }
}

/// A state of something, by its name.
fn is_condition(name: &str) -> bool {
    name.ends_with("_status") || name.ends_with("_state")
}

/// The names of all properties and parameters of the contract.
pub(super) fn names(document: &Document) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for part in ["/paths", "/components"] {
        collect(document.get(part).unwrap_or(&Value::Null), &mut names);
    }
    names
}

fn collect<'a>(value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                if let (true, Value::Object(properties)) = (key == "properties", value) {
                    names.extend(properties.keys().map(String::as_str));
                }
                if let ("name", Some(name)) = (key.as_str(), value.as_str()) {
                    names.insert(name);
                }
                collect(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, names)),
        _ => {}
    }
}
