//! The forms in which values are written: money, times, ids, telephone numbers.

use serde_json::{Map, Value};

use super::{
    found::{Found, of_fact, of_value},
    names,
    rules::{Rules, texts},
    values,
    view::{Node, View, last},
};
use crate::Finding;

type Fields = Map<String, Value>;

/// Holds the values of one page against the forms that the conventions ask for.
pub(super) fn check(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    money(view, rules, found);
    whole_money(view, found);
    date_times(view, rules, found);
    years(view, found);
    ids(view, rules, found);
    phones(view, rules, found);
    dial_codes(view, rules, found);
}

/// Money is a number; neither an example nor a table has it as text.
fn money(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some((page, rule)) = rules.says("rule.money", "json", "number") else {
        return;
    };
    let against = |finding: Finding| finding.against(page, rule, "money is a JSON number");
    for node in &view.nodes {
        let text = node.text().is_some_and(values::is_numeric_text);
        if text && names::is_money(node.name) {
            let message = format!("`{}` is money, and the example has it as text", node.name);
            found.add(against(of_value("money-form", view, node, message)));
        }
    }
    for fact in view.all("type") {
        if fact.value == "string" && names::is_money(last(&fact.subject)) {
            let name = last(&fact.subject);
            let message = format!("`{name}` is money, and is listed as text");
            found.add(against(of_fact(
                "money-form",
                view,
                fact,
                message,
                "here it is a string",
            )));
        }
    }
}

/// One whole amount is written like the others of the page: `100.0` beside `5000` is a second form.
fn whole_money(view: &View<'_>, found: &mut Found) {
    let whole = |node: &&Node<'_>, float: bool| {
        let Value::Number(number) = node.value else {
            return false;
        };
        let whole = number
            .as_f64()
            .is_some_and(|number| values::same(number.fract(), 0.0));
        names::is_money(node.name) && whole && number.is_f64() == float
    };
    let Some(plain) = view.nodes.iter().find(|node| whole(node, false)) else {
        return;
    };
    for node in view.nodes.iter().filter(|node| whole(node, true)) {
        let message = format!(
            "`{}` is whole and has a fraction, other whole amounts have none",
            node.name
        );
        let label = format!("here `{}` is {}", plain.name, plain.value);
        let finding = of_value("money-form", view, node, message);
        found.add(finding.at(view.page, view.place(plain), label));
    }
}

/// A moment has milliseconds and is in UTC; what is a day has no time.
fn date_times(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let exact = rules.says("rule.date-time", "form", "iso-8601-utc-milliseconds");
    let day = rules.says("rule.date", "form", "YYYY-MM-DD");
    for node in &view.nodes {
        let Some(time) = node.text().and_then(values::date_time) else {
            continue;
        };
        let words = names::words(node.name);
        let has = |known: &str| words.iter().any(|word| names::is_one(word, &[known]));
        let is_day = has("date") && !has("at");
        if let (Some((page, rule)), true) = (day, is_day) {
            let message = format!(
                "`{}` is a day, and the example has a time with it",
                node.name
            );
            let finding = of_value("date-form", view, node, message);
            found.add(finding.against(page, rule, "a day is YYYY-MM-DD"));
        } else if let (Some((page, rule)), false) = (exact, time.milliseconds) {
            let message = format!("`{}` has no milliseconds in UTC", node.name);
            let finding = of_value("date-form", view, node, message);
            found.add(finding.against(page, rule, "times are UTC with milliseconds"));
        }
    }
}

/// A year has two digits in one example and four in another.
fn years(view: &View<'_>, found: &mut Found) {
    let of = |node: &Node<'_>| {
        let year = names::words(node.name)
            .last()
            .is_some_and(|word| names::is_one(word, &["year"]));
        values::number(node.value).filter(|_| year)
    };
    for node in &view.nodes {
        let Some(short) = of(node).filter(|year| *year < 100.0) else {
            continue;
        };
        let long = view
            .nodes
            .iter()
            .find(|other| other.name == node.name && of(other).is_some_and(|year| year >= 1000.0));
        if let Some(long) = long {
            let message = format!("`{}` has two digits here and four there", node.name);
            let label = format!("here it is {}", long.value);
            // The subject is that of the longer one: it stands in the envelope where only one does.
            let finding = Finding::new("date-form", view.page, long.subject.clone(), message)
                .at(view.page, view.place(node), format!("here it is {short}"))
                .at(view.page, view.place(long), label);
            found.add(finding);
        }
    }
}

/// An id of the service's own is a UUID of version 4.
fn ids(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some((page, rule)) = rules.says("rule.id.uuid", "form", "uuid-v4") else {
        return;
    };
    let promised = rules.fact("rule.id.uuid", "kinds");
    for node in &view.nodes {
        let Some(text) = node.text() else {
            continue;
        };
        let within = node
            .within
            .filter(|name| *name != "data")
            .or(view.resource());
        let Some(kind) = names::kind_of_id(node.name, within) else {
            continue;
        };
        let own = promised.is_some_and(|(_, fact)| texts(&fact.value).any(|known| known == kind))
            || declared_uuid(view, node);
        if !values::is_uuid_v4(text) && (own || values::is_uuid_like(text)) {
            let message = format!(
                "`{}` is the id of a {kind}, and no UUID of version 4",
                node.name
            );
            let finding = of_value("id-form", view, node, message);
            found.add(finding.against(page, rule, "ids are UUIDs of version 4"));
        }
    }
}

/// Whether the page itself says that a field is a UUID.
fn declared_uuid(view: &View<'_>, node: &Node<'_>) -> bool {
    let format = view.either(&node.subject, "format");
    format.is_some_and(|fact| fact.value == "uuid")
}

/// A telephone number is whole, with `+` or without as the conventions say; beside its dial code it
/// may be the local one.
fn phones(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some((page, rule)) = rules.fact("rule.phone", "form") else {
        return;
    };
    // Without the `+` nothing but its length tells a whole number from a local one.
    let (plus, least) = match rule.value.as_str() {
        Some("e.164") => ("+", 8),
        Some("digits") => ("", 10),
        _ => return,
    };
    let against =
        |finding: Finding| finding.against(page, rule, format!("the form is {}", rule.value));
    for node in &view.nodes {
        let Some(text) = node.text().filter(|_| names::is_phone(node.name)) else {
            continue;
        };
        let split = |fields: &Fields| fields.keys().any(|name| names::is_dial_code(name));
        let local = node.object.is_some_and(split) && values::all_digits(text);
        let whole = text
            .strip_prefix(plus)
            .filter(|digits| values::all_digits(digits));
        if !local && whole.is_none_or(|digits| !(least..=15).contains(&digits.len())) {
            let message = format!("`{}` is a telephone number in another form", node.name);
            found.add(against(of_value("phone-form", view, node, message)));
        }
    }
    for fact in view
        .all("form")
        .filter(|fact| names::is_phone(last(&fact.subject)))
    {
        if fact.value != rule.value {
            let message = format!("`{}` is asked for in another form", last(&fact.subject));
            let label = format!("here it is {}", fact.value);
            found.add(against(of_fact("phone-form", view, fact, message, label)));
        }
    }
}

/// A dial code is digits only.
fn dial_codes(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some((page, rule)) = rules.says("rule.dial-code", "form", "digits") else {
        return;
    };
    for node in &view.nodes {
        let Some(text) = node.text().filter(|_| names::is_dial_code(node.name)) else {
            continue;
        };
        if !values::all_digits(text) {
            let message = format!("`{}` is more than digits", node.name);
            let finding = of_value("dial-code-form", view, node, message);
            found.add(finding.against(page, rule, "dial codes are digits only"));
        }
    }
}
