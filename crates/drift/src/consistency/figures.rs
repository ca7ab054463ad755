//! The figures of an example: whether they add up.

use serde_json::{Map, Value};

use super::{
    found::{Found, of_value},
    names,
    rules::texts,
    values::{self, number, same},
    view::{Node, View, last},
};
use crate::Finding;

type Fields = Map<String, Value>;

/// Holds the figures of each example against each other.
pub(super) fn check(view: &View<'_>, found: &mut Found) {
    for node in &view.nodes {
        if let Value::Object(fields) = node.value {
            parts(view, node, fields, found);
            totals(view, node, fields, found);
            twins(view, node, fields, found);
        }
    }
    named_twins(view, found);
    percentages(view, found);
}

/// A field by any spelling of its name.
fn field<'a>(fields: &'a Fields, known: &[&str]) -> Option<(&'a str, f64)> {
    let mut fields = fields.iter();
    let found =
        fields.find(|(name, _)| known.iter().any(|known| names::spelled_alike(known, name)));
    found.and_then(|(name, value)| Some((name.as_str(), number(value)?)))
}

/// A finding about a field of the object that a node is.
fn of_field(
    view: &View<'_>,
    object: &Node<'_>,
    name: &str,
    message: String,
    label: String,
) -> Finding {
    let pointer = cartevo_document::pointer::join(&object.pointer, name);
    let place = view.page.place_in(object.example, &pointer);
    let subject = format!("{}.{name}", object.subject);
    Finding::new("arithmetic", view.page, subject, message).at(view.page, place, label)
}

/// A balance is the sum of its pay-in and pay-out parts.
fn parts(view: &View<'_>, node: &Node<'_>, fields: &Fields, found: &mut Found) {
    let whole = field(fields, &["balance"]);
    let parts = (
        field(fields, &["payinbalance"]),
        field(fields, &["payoutbalance"]),
    );
    if let (Some((name, whole)), (Some((one, first)), Some((other, second)))) = (whole, parts)
        && !same(whole, first + second)
    {
        let message = format!("`{name}` is not the sum of `{one}` and `{other}`");
        let label = format!(
            "here it is {whole}, and {first} + {second} is {}",
            first + second
        );
        found.add(of_field(view, node, name, message, label));
    }
}

/// A total is an amount and its fee.
fn totals(view: &View<'_>, node: &Node<'_>, fields: &Fields, found: &mut Found) {
    let Some((_, fee)) = field(fields, &["feeamount", "fee"]) else {
        return;
    };
    let Some((name, total)) = field(fields, &["amountwithfee", "totalamount", "total"]) else {
        return;
    };
    let Some(amount) = field(fields, &["amount"])
        .map(|(_, amount)| amount)
        .or_else(|| amount_of(view, node))
    else {
        return;
    };
    // One and the same figure everywhere only stands in for figures.
    if same(total, amount) && same(total, fee) {
        return;
    }
    if !same(total, amount + fee) {
        let message = format!("`{name}` is not the amount with its fee");
        let label = format!(
            "here it is {total}, and {amount} + {fee} is {}",
            amount + fee
        );
        found.add(of_field(view, node, name, message, label));
    }
    let net = field(fields, &["netamount"]);
    if let Some((name, net)) =
        net.filter(|(_, net)| !same(*net, amount) && !same(*net, amount - fee))
    {
        let message = format!("`{name}` is neither the amount nor the amount without its fee");
        let label = format!("here it is {net}, the amount is {amount} and the fee {fee}");
        found.add(of_field(view, node, name, message, label));
    }
}

/// The one `amount` of the example that a node is part of.
fn amount_of(view: &View<'_>, node: &Node<'_>) -> Option<f64> {
    let same_example = |other: &&Node<'_>| std::ptr::eq(other.example, node.example);
    let mut amounts = view
        .nodes
        .iter()
        .filter(same_example)
        .filter(|other| other.name == "amount");
    let amount = number(amounts.next()?.value)?;
    amounts
        .all(|other| number(other.value) == Some(amount))
        .then_some(amount)
}

/// Two spellings of one name in one object have one value.
fn twins(view: &View<'_>, node: &Node<'_>, fields: &Fields, found: &mut Found) {
    for (name, value) in fields {
        if names::is_snake(name) {
            continue;
        }
        let twin = fields
            .iter()
            .find(|(other, _)| names::is_snake(other) && names::spelled_alike(other, name));
        if let Some((twin, other)) = twin {
            unequal(view, node, (name, value), (twin, other), found);
        }
    }
}

/// What the page calls the same as another field has its value.
fn named_twins(view: &View<'_>, found: &mut Found) {
    for fact in view.all("same-as").chain(view.all("equals")) {
        let name = last(&fact.subject);
        for node in &view.nodes {
            let Value::Object(fields) = node.value else {
                continue;
            };
            for other in texts(&fact.value).map(last) {
                if let (Some(value), Some(twin)) = (fields.get(name), fields.get(other)) {
                    unequal(view, node, (name, value), (other, twin), found);
                }
            }
        }
    }
}

fn unequal(
    view: &View<'_>,
    node: &Node<'_>,
    one: (&str, &Value),
    other: (&str, &Value),
    found: &mut Found,
) {
    let equal = match (number(one.1), number(other.1)) {
        (Some(one), Some(other)) => same(one, other),
        _ => one.1 == other.1 || values::is_placeholder(one.1) || values::is_placeholder(other.1),
    };
    if !equal {
        let message = format!("`{}` and `{}` are one figure and differ", one.0, other.0);
        let label = format!("here it is {}, and `{}` is {}", one.1, other.0, other.1);
        found.add(of_field(view, node, one.0, message, label));
    }
}

/// What a rate of 1 stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Whole,
    Hundredth,
}

/// A rate has one unit on a page, and gives the fee that stands beside it.
fn percentages(view: &View<'_>, found: &mut Found) {
    let mut first: Option<(&Node<'_>, Unit)> = None;
    for node in &view.nodes {
        let words = names::words(node.name);
        let is = |word: &str, known: &[&str]| names::is_one(word, known);
        let is_rate = words.iter().any(|word| is(word, &["fee"]))
            && words
                .last()
                .is_some_and(|word| is(word, &["percentage", "percent", "rate"]));
        let Some(rate) = number(node.value).filter(|_| is_rate) else {
            continue;
        };
        let beside = |known: &[&str]| Some(field(node.object?, known)?.1);
        let amount = beside(&["amount"]).or_else(|| amount_of(view, node));
        let (Some(fee), Some(amount)) = (beside(&["feeamount", "fee"]), amount) else {
            continue;
        };
        let unit = if same(fee, 0.0) && same(rate, 0.0) {
            continue;
        } else if same(fee, amount * rate) {
            Unit::Whole
        } else if same(fee, amount * rate / 100.0) {
            Unit::Hundredth
        } else {
            let message = format!("`{}` does not give the fee beside it", node.name);
            found.add(of_value("arithmetic", view, node, message));
            continue;
        };
        let label = |node: &Node<'_>, unit| match unit {
            Unit::Whole => format!(
                "here {} means {} %",
                node.value,
                number(node.value).unwrap_or_default() * 100.0
            ),
            Unit::Hundredth => format!(
                "here {} means {} %",
                node.value,
                number(node.value).unwrap_or_default()
            ),
        };
        match first {
            None => first = Some((node, unit)),
            Some((_, known)) if known == unit => {}
            Some((other, known)) => {
                let message = format!("`{}` has another unit in another example", node.name);
                let finding = Finding::new("arithmetic", view.page, node.subject.clone(), message)
                    .at(view.page, view.place(node), label(node, unit))
                    .at(view.page, view.place(other), label(other, known));
                found.add(finding);
            }
        }
    }
}
