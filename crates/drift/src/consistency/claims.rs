//! What the text of a page says of a value, and what its examples have.

use cartevo_pages::Fact;
use serde_json::{Map, Value};

use super::{
    found::{Found, of_value},
    names,
    rules::Rules,
    values,
    view::{Node, View, last},
};
use crate::Finding;

/// States in which nothing is decided yet.
const UNDECIDED: [&str; 4] = ["PENDING", "PROCESSING", "INITIATED", "QUEUED"];

/// States in which all has gone well.
const SUCCEEDED: [&str; 3] = ["SUCCESS", "SUCCESSFUL", "COMPLETED"];

/// Holds the examples of a page against its text, and against what their own `status` says.
pub(super) fn check(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    for node in &view.nodes {
        if let Value::Object(fields) = node.value {
            state(view, node, fields, found);
            lifetime(view, node, fields, found);
        }
    }
    masks(view, found);
    tokens(view, rules, found);
}

fn of_field(
    code: &'static str,
    view: &View<'_>,
    object: &Node<'_>,
    name: &str,
    message: String,
) -> Finding {
    let pointer = cartevo_document::pointer::join(&object.pointer, name);
    let place = view.page.place_in(object.example, &pointer);
    let value = object.value.get(name).unwrap_or(&Value::Null);
    Finding::new(
        code,
        view.page,
        format!("{}.{name}", object.subject),
        message,
    )
    .at(view.page, place, format!("here it is {value}"))
}

/// While nothing is decided nothing has moved and nothing is complete; what did not fail has no error.
fn state(view: &View<'_>, node: &Node<'_>, fields: &Map<String, Value>, found: &mut Found) {
    let Some(status) = fields.get("status").and_then(Value::as_str) else {
        return;
    };
    let undecided = UNDECIDED.contains(&status);
    if !undecided && !SUCCEEDED.contains(&status) {
        return;
    }
    for (name, _) in fields.iter().filter(|(_, value)| !value.is_null()) {
        let words = names::words(name);
        let [before @ .., last] = words.as_slice() else {
            continue;
        };
        let begins = |known: &[&str]| {
            before
                .first()
                .is_some_and(|word| names::is_one(word, known))
        };
        let said = if undecided
            && names::is_one(last, &["at"])
            && begins(&["completed", "settled", "succeeded"])
        {
            Some("a time")
        } else if begins(&["error", "failure"]) {
            Some("a value")
        } else {
            None
        };
        if let Some(said) = said {
            let message = format!("`{name}` has {said}, and the status is {status}");
            found.add(of_field("state", view, node, name, message));
        }
        if undecided && names::is_one(last, &["after"]) {
            unmoved(view, node, fields, (name, before), status, found);
        }
    }
}

/// What is `…_after` is still what it was as `…_before`.
fn unmoved(
    view: &View<'_>,
    node: &Node<'_>,
    fields: &Map<String, Value>,
    (name, before): (&str, &[&str]),
    status: &str,
    found: &mut Found,
) {
    let earlier = fields.iter().find(|(other, _)| {
        let words = names::words(other);
        let end = words.split_last();
        end.is_some_and(|(end, rest)| names::is_one(end, &["before"]) && rest == before)
    });
    let figure = |value: Option<&Value>| value.and_then(values::number);
    if let Some((other, earlier)) = earlier
        && let (Some(value), Some(earlier)) = (figure(fields.get(name)), figure(Some(earlier)))
        && !values::same(value, earlier)
    {
        let message = format!("`{name}` differs from `{other}`, and the status is {status}");
        found.add(of_field("state", view, node, name, message));
    }
}

/// What expires does so after as long as the text says.
fn lifetime(view: &View<'_>, node: &Node<'_>, fields: &Map<String, Value>, found: &mut Found) {
    let figure = |name: &str| fields.get(name).and_then(values::number);
    let (Some(month), Some(year)) = (figure("expiry_month"), figure("expiry_year")) else {
        return;
    };
    let issued = fields
        .get("created_at")
        .and_then(Value::as_str)
        .and_then(values::date_time);
    // Month and year may have one row: the year is what a reader looks at.
    let lifetimes = || view.all("lifetime");
    let promised = lifetimes()
        .find(|fact| last(&fact.subject) == "expiry_year")
        .or_else(|| lifetimes().next())
        .and_then(|fact| Some((fact, months(fact)?)));
    let (Some(issued), Some((fact, promised))) = (issued, promised) else {
        return;
    };
    let year = if year < 100.0 { year + 2000.0 } else { year };
    #[expect(clippy::cast_precision_loss, reason = "years and months are small")]
    let lasts = (year * 12.0 + month) - (issued.year * 12 + issued.month) as f64;
    if (lasts - promised).abs() > 1.0 {
        let message =
            format!("it is said to last {promised} months, and lasts {lasts} in the example");
        let mut finding = of_field("lifetime", view, node, "expiry_year", message).at(
            view.page,
            fact.place,
            format!("here it is {}", fact.value),
        );
        // One promise is broken, however many examples break it.
        finding.subject.clone_from(&fact.subject);
        found.add(finding);
    }
}

/// A token lives as long as the conventions say.
fn tokens(view: &View<'_>, rules: &Rules<'_>, found: &mut Found) {
    let Some((page, rule)) = rules.fact("rule.token", "lifetime-seconds") else {
        return;
    };
    for node in view.nodes.iter().filter(|node| node.name == "expires_in") {
        if values::number(node.value) != values::number(&rule.value) {
            let message = "a token is said to live for another time";
            let finding = of_value("lifetime", view, node, message);
            found.add(finding.against(page, rule, format!("here it is {} seconds", rule.value)));
        }
    }
}

/// `3 years` in months.
fn months(fact: &Fact) -> Option<f64> {
    let (figure, unit) = fact.value.as_str()?.split_once(' ')?;
    let figure: f64 = figure.parse().ok()?;
    match unit.trim_end_matches('s') {
        "year" => Some(figure * 12.0),
        "month" => Some(figure),
        _ => None,
    }
}

/// What is left readable of a masked value is what the text says, and the same in each example.
fn masks(view: &View<'_>, found: &mut Found) {
    let masked: Vec<(&Node<'_>, (usize, usize))> = view
        .nodes
        .iter()
        .filter_map(|node| Some((node, readable(node.text()?)?)))
        .collect();
    for (node, has) in &masked {
        let said = view
            .all("mask")
            .find(|fact| last(&fact.subject) == node.name);
        if let Some((fact, first, end)) = said.and_then(|fact| {
            let (first, end) = said_readable(fact)?;
            Some((fact, first, end))
        }) {
            if *has != (first, end) {
                let message = format!(
                    "`{}` is said to keep the first {first} and the last {end} digits, and keeps {} and {}",
                    node.name, has.0, has.1
                );
                let finding = of_value("mask", view, node, message);
                found.add(finding.at(view.page, fact.place, format!("here it is {}", fact.value)));
            }
            continue;
        }
        let other = masked
            .iter()
            .find(|(other, form)| other.name == node.name && form != has);
        if let Some((other, _)) = other {
            let message = format!("`{}` is masked in two ways", node.name);
            let finding = of_value("mask", view, node, message);
            found.add(finding.at(
                view.page,
                view.place(other),
                format!("here it is {}", other.value),
            ));
        }
    }
}

/// How many digits of a masked number can be read at its beginning and at its end.
fn readable(text: &str) -> Option<(usize, usize)> {
    let text: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let (first, rest) = text.split_once('*')?;
    let end = rest.trim_start_matches('*');
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (rest.len() - end.len() >= 3 && digits(first) && digits(end))
        .then_some((first.len(), end.len()))
}

/// `first 4, last 4`.
fn said_readable(fact: &Fact) -> Option<(usize, usize)> {
    let (first, last) = fact.value.as_str()?.split_once(", ")?;
    let first = first.strip_prefix("first ")?.parse().ok()?;
    Some((first, last.strip_prefix("last ")?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn what_is_readable_of_a_masked_number_is_counted() {
        assert_eq!(readable("4111********1111"), Some((4, 4)));
        assert_eq!(readable("411111******1111"), Some((6, 4)));
        assert_eq!(readable("**** **** **** 1111"), Some((0, 4)));
        assert_eq!(readable("*126#"), None);
    }
}
