//! Whether two JSON values say the same.

use std::{borrow::Cow, str::FromStr};

use rust_decimal::Decimal;
use serde_json::{Number, Value};

use cartevo_document::pointer;

use crate::{
    scrub::REDACTED,
    shape::{ShapeId, Shapes},
    violation::shown,
};

/// A place at which two values differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// JSON pointer, below where the comparison began.
    pub at: String,
    /// How they differ.
    pub message: String,
    /// The property of the contract, where one is known.
    pub property: Option<String>,
}

/// Whether a JSON pointer leads to `place` or to something in it.
pub(crate) fn is_within(at: &str, place: &str) -> bool {
    at.strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Every difference between two values, numbers compared by their exact value.
pub(crate) fn differences(expected: &Value, found: Option<&Value>) -> Vec<Difference> {
    let mut differences = Vec::new();
    exact(expected, found, "", &mut differences);
    differences
}

fn exact(expected: &Value, found: Option<&Value>, at: &str, differences: &mut Vec<Difference>) {
    let mut differ = |at: &str, message: String| {
        differences.push(Difference {
            at: at.to_owned(),
            message,
            property: None,
        });
    };
    match (expected, found) {
        (_, None) => differ(at, format!("{} is not there", shown(expected))),
        (Value::Object(wanted), Some(Value::Object(got))) => {
            for (key, value) in got.iter().filter(|(key, _)| !wanted.contains_key(*key)) {
                differ(
                    &pointer::join(at, key),
                    format!("{} is there beyond what was expected", shown(value)),
                );
            }
            for (key, value) in wanted {
                exact(value, got.get(key), &pointer::join(at, key), differences);
            }
        }
        (Value::Array(wanted), Some(Value::Array(got))) if wanted.len() == got.len() => {
            for (index, value) in wanted.iter().enumerate() {
                exact(value, got.get(index), &format!("{at}/{index}"), differences);
            }
        }
        (Value::Number(wanted), Some(Value::Number(got))) if same_number(wanted, got) => {}
        (wanted, Some(got)) if wanted == got => {}
        (wanted, Some(got)) => differ(
            at,
            format!("expected {}, found {}", shown(wanted), shown(got)),
        ),
    }
}

/// Every place at which a decoded value, written back, does not say what was recorded. What the
/// contract does not know is left out: its schema reports it.
pub(crate) fn losses(
    shapes: &Shapes,
    shape: ShapeId,
    recorded: &Value,
    decoded: &Value,
) -> Vec<Difference> {
    let mut search = Search {
        shapes,
        found: Vec::new(),
    };
    search.compare(shape, recorded, Some(decoded), "", None);
    search.found
}

struct Search<'a> {
    shapes: &'a Shapes,
    found: Vec<Difference>,
}

impl Search<'_> {
    fn compare(
        &mut self,
        id: ShapeId,
        recorded: &Value,
        decoded: Option<&Value>,
        at: &str,
        property: Option<&str>,
    ) {
        let own = &self.shapes[id];
        let shape = &self.shapes[self.shapes.best(id, recorded)];
        let mut lose = |message: String| {
            self.found.push(Difference {
                at: at.to_owned(),
                message,
                property: property.map(str::to_owned),
            });
        };
        // `null` and absent are one and the same to a caller.
        if recorded.is_null() && decoded.is_none_or(Value::is_null) {
            return;
        }
        let Some(decoded) = decoded else {
            return lose(format!("{} does not come back", shown(recorded)));
        };
        let same = match (recorded, decoded) {
            (Value::Object(recorded), Value::Object(decoded)) if !own.is_open() => {
                for (key, value) in recorded {
                    let Some((name, known)) = shape.property(key).or_else(|| own.property(key))
                    else {
                        if let Some(entries) = shape.entries {
                            let at = pointer::join(at, key);
                            self.compare(entries, value, decoded.get(key), &at, property);
                        }
                        continue;
                    };
                    let back = decoded.get(name).or_else(|| decoded.get(key));
                    self.compare(
                        known.shape,
                        value,
                        back,
                        &pointer::join(at, key),
                        Some(&known.pointer),
                    );
                }
                return;
            }
            (Value::Array(recorded), Value::Array(decoded))
                if recorded.len() == decoded.len() && shape.items.is_some() =>
            {
                for (index, value) in recorded.iter().enumerate() {
                    let Some(items) = shape.items else { break };
                    self.compare(
                        items,
                        value,
                        decoded.get(index),
                        &format!("{at}/{index}"),
                        property,
                    );
                }
                return;
            }
            (_, Value::String(text)) if own.is("secret") => text == REDACTED,
            (Value::String(_), Value::Number(_)) if own.is("amount") || own.is("decimal") => {
                number(recorded).is_some() && number(recorded) == number(decoded)
            }
            (Value::String(text), Value::Bool(flag)) if own.is("flag") => *text == flag.to_string(),
            (Value::String(a), Value::String(b)) if own.any_case => a.eq_ignore_ascii_case(b),
            _ => differences(recorded, Some(decoded)).is_empty(),
        };
        if !same {
            lose(format!(
                "{} comes back as {}",
                shown(recorded),
                shown(decoded)
            ));
        }
    }
}

fn same_number(a: &Number, b: &Number) -> bool {
    a == b
        || matches!((decimal(&a.to_string()), decimal(&b.to_string())), (Some(a), Some(b)) if a == b)
}

fn number(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::String(text) => Cow::Borrowed(text.as_str()),
        _ => return None,
    };
    decimal(&text)
}

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{differences, is_within};

    #[test]
    fn a_longer_name_is_another_place() {
        assert!(is_within("/request/body/a", "/request/body"));
        assert!(is_within("/request/body", "/request/body"));
        assert!(!is_within(
            "/request/body/amount_with_fee",
            "/request/body/amount"
        ));
        assert!(!is_within("/request", "/request/body"));
    }

    #[test]
    fn numbers_are_compared_by_value_and_everything_else_by_text() {
        assert_eq!(
            differences(
                &json!({"a": 100.0, "b": [1]}),
                Some(&json!({"a": 100, "b": [1.0]}))
            ),
            []
        );
        let found = differences(
            &json!({"a": 1, "b": "1"}),
            Some(&json!({"b": 1, "c": true})),
        );
        let at: Vec<&str> = found
            .iter()
            .map(|difference| difference.at.as_str())
            .collect();
        assert_eq!(at, ["/c", "/a", "/b"]);
    }
}
