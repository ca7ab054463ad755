//! Checking a body, all of it before the first complaint.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::answer;
use super::table::{Field, Form, Operation};
use super::{Shape, Violation};
use crate::json::Json;

impl Operation {
    /// All that is wrong with a body, in the order of the contract: unknown fields come first,
    /// and last the texts that are no known value.
    ///
    /// A file of a form is an object of `filename`, `content_type` and `size`.
    pub(crate) fn check_body(&self, body: &Json) -> Vec<Violation> {
        let mut found = Vec::new();
        if let Some(Form::Object { fields, closed }) = &self.body {
            object(fields, *closed, &entries(body), "", &mut found);
        }
        // Who has a field wrong altogether is told that before anything else.
        found.sort_by_key(|violation| matches!(violation, Violation::NotOneOf(..)));
        found
    }
}

type Entries<'a> = Vec<(Cow<'a, str>, &'a Json)>;

/// To the framework an array is an object whose keys are `0`, `1` and so on, and anything else
/// has no fields at all.
fn entries(json: &Json) -> Entries<'_> {
    match json {
        Json::Object(entries) => {
            let entries = entries.iter();
            entries
                .map(|(key, value)| (Cow::Borrowed(&**key), value))
                .collect()
        }
        Json::List(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| (index.to_string().into(), item))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// `outer` is empty, or ends with a dot.
fn object(
    fields: &'static [Field],
    closed: bool,
    entries: &Entries<'_>,
    outer: &str,
    found: &mut Vec<Violation>,
) {
    let mut strangers: Vec<&str> = Vec::new();
    for (name, _) in entries.iter().filter(|_| closed) {
        let known = fields.iter().any(|field| field.name == name);
        if !known && !strangers.contains(&&**name) {
            strangers.push(name);
            found.push(Violation::Unknown(format!("{outer}{name}")));
        }
    }
    for field in fields {
        let name = format!("{outer}{}", field.name);
        // The last value counts.
        let value = entries.iter().rev().find(|(key, _)| key == field.name);
        match value {
            None | Some((_, Json::Null)) if field.required => missing(&field.form, name, found),
            Some((_, value)) => check(&field.form, value, name, found),
            None => {}
        }
    }
}

/// What is said of a field that must be there and is not: all its rules are broken.
fn missing(form: &Form, name: String, found: &mut Vec<Violation>) {
    match form {
        Form::Text { .. } | Form::OneOf { .. } => {
            found.push(Violation::Empty(name.clone()));
            found.push(Violation::NotText(name));
        }
        Form::Amount { least, .. } | Form::Number { least, .. } => no_number(*least, name, found),
        Form::Integer { least, .. } => {
            found.extend(least.map(|least| Violation::TooSmall(name.clone(), least)));
            found.push(Violation::NotInteger(name));
        }
        Form::Boolean => found.push(Violation::NotBoolean(name)),
        Form::Object { .. } => {
            found.push(Violation::Empty(name.clone()));
            found.push(Violation::NotObject(name));
        }
        Form::File { .. } => found.push(Violation::Empty(name)),
    }
}

fn check(form: &'static Form, value: &Json, name: String, found: &mut Vec<Violation>) {
    match (form, value) {
        (Form::Boolean, Json::Bool(_)) => {}
        (Form::Text { .. } | Form::OneOf { .. }, Json::Text(value)) => {
            text(form, value, name, found);
        }
        (Form::Text { .. } | Form::OneOf { .. }, _) => found.push(Violation::NotText(name)),
        (Form::Amount { least, most }, Json::Number(value)) => {
            match bound(*least, *most, *value, &name) {
                Some(violation) => found.push(violation),
                None if value.normalize().scale() > 2 => found.push(Violation::NotNumber(name)),
                None => {}
            }
        }
        (Form::Number { least, most }, Json::Number(value)) => {
            found.extend(bound(*least, *most, *value, &name));
        }
        // Too large or too fine for any sum: it is a number, but not one of ours.
        (Form::Amount { .. } | Form::Number { .. }, Json::Huge(_)) => {
            found.push(Violation::NotNumber(name));
        }
        (Form::Amount { least, .. } | Form::Number { least, .. }, _) => {
            no_number(*least, name, found);
        }
        (Form::Integer { least, most }, Json::Number(value)) if value.is_integer() => {
            found.extend(bound(*least, *most, *value, &name));
        }
        (Form::Integer { .. }, _) => found.push(Violation::NotInteger(name)),
        (Form::Boolean, _) => found.push(Violation::NotBoolean(name)),
        (Form::Object { fields, closed }, Json::Object(_)) => {
            let outer = format!("{name}.");
            object(fields, *closed, &entries(value), &outer, found);
        }
        (Form::Object { .. }, _) => found.push(Violation::NotObject(name)),
        (Form::File { types, most }, value) => file(types, *most, value, name, found),
    }
}

/// A text, from a body or from a query.
pub(super) fn text(form: &Form, value: &str, name: String, found: &mut Vec<Violation>) {
    match form {
        Form::OneOf { .. } if value.is_empty() => found.push(Violation::Empty(name)),
        Form::OneOf { values, any_case } => {
            let known = values
                .iter()
                .any(|known| *known == value || (*any_case && known.eq_ignore_ascii_case(value)));
            if !known {
                found.push(Violation::NotOneOf(name, values));
            }
        }
        Form::Text { least, .. } if *least > 0 && value.is_empty() => {
            found.push(Violation::Empty(name));
        }
        Form::Text {
            least,
            most,
            shape,
            pattern,
        } => {
            let length = value.chars().count();
            if length < *least {
                found.push(Violation::TooShort(name.clone(), *least));
            }
            if let Some(most) = most.filter(|most| length > *most) {
                found.push(Violation::TooLong(name.clone(), most));
            }
            if !shape.fits(value) {
                found.push(Violation::Malformed(name, *shape));
            } else if pattern
                .is_some_and(|pattern| !answer::validator(pattern).is_valid(&value.into()))
            {
                found.push(Violation::Malformed(name, Shape::Pattern));
            }
        }
        _ => {}
    }
}

/// The bound that a number breaks.
pub(super) fn bound(
    least: Option<Decimal>,
    most: Option<Decimal>,
    value: Decimal,
    name: &str,
) -> Option<Violation> {
    let below = least.filter(|least| value < *least);
    let above = most.filter(|most| value > *most);
    let below = below.map(|least| Violation::TooSmall(name.to_owned(), least));
    below.or_else(|| above.map(|most| Violation::TooLarge(name.to_owned(), most)))
}

/// To the framework what is no number is not large enough either.
fn no_number(least: Option<Decimal>, name: String, found: &mut Vec<Violation>) {
    found.extend(least.map(|least| Violation::TooSmall(name.clone(), least)));
    found.push(Violation::NotNumber(name));
}

fn file(
    types: &'static [&'static str],
    most: Option<u64>,
    value: &Json,
    name: String,
    found: &mut Vec<Violation>,
) {
    let kind = value.get("content_type").and_then(Json::as_str);
    let size = value.get("size").and_then(Json::as_decimal);
    let (Some(kind), Some(size)) = (kind, size) else {
        found.push(Violation::NotFile(name));
        return;
    };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !types.is_empty() && !types.iter().any(|known| known.eq_ignore_ascii_case(kind)) {
        found.push(Violation::FileType(name.clone(), types));
    }
    if let Some(most) = most.filter(|most| size > Decimal::from(*most)) {
        found.push(Violation::FileTooLarge(name, most));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::operation;

    /// No request has a pattern as yet: here the schema of an answer stands for one that nothing
    /// fits.
    #[test]
    fn a_text_has_to_fit_its_pattern() {
        let answer = operation("getPaymentBalance")
            .unwrap()
            .response(200)
            .unwrap();
        let form = Form::Text {
            least: 0,
            most: None,
            shape: Shape::Any,
            pattern: answer.schema,
        };
        let mut found = Vec::new();
        text(&form, "x", "field".to_owned(), &mut found);
        let expected = Violation::Malformed("field".to_owned(), Shape::Pattern);
        assert_eq!(found, [expected]);
    }
}
