//! What a schema finds wrong with a value, in the contract's terms.

use jsonschema::{ValidationError, error::ValidationErrorKind};
use serde_json::Value;

use cartevo_document::{lower::original, pointer};

use crate::contract::Contract;

/// One breach of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// What kind of breach: the code of the finding.
    pub code: &'static str,
    /// JSON pointer of the value, below the value that was judged.
    pub at: String,
    /// What is wrong.
    pub message: String,
    /// Pointer into the contract: the line that the breach is about.
    pub pointer: String,
    /// Pointer into the contract: the keyword that was broken, or the property it was broken at.
    pub related: Option<String>,
}

pub(crate) const UNDOCUMENTED_FIELD: &str = "undocumented-field";
pub(crate) const UNDOCUMENTED_VALUE: &str = "undocumented-value";
pub(crate) const MISSING_FIELD: &str = "missing-field";
pub(crate) const WRONG_TYPE: &str = "wrong-type";
pub(crate) const BROKEN_RULE: &str = "broken-rule";

/// Every breach of the schema at `schema` by `value`.
///
/// # Panics
///
/// If the schema was not made ready: it must not look as if the value kept to it.
pub(crate) fn violations(contract: &Contract, schema: &str, value: &Value) -> Vec<Violation> {
    let validator = contract.validator(schema);
    let validator = validator.unwrap_or_else(|| panic!("nothing validates {schema}"));
    if validator.is_valid(value) {
        return Vec::new();
    }
    let root = contract
        .document
        .resolve(schema)
        .unwrap_or_else(|| schema.to_owned());
    let mut found = Vec::new();
    for error in validator.iter_errors(value) {
        translate(contract, &root, &error, &mut found);
    }
    let mut unique: Vec<Violation> = Vec::new();
    for violation in found {
        // A value can break several rules; of anything else, once is enough.
        let same = |other: &Violation| {
            other.at == violation.at
                && other.code == violation.code
                && (other.code != BROKEN_RULE || other.message == violation.message)
        };
        if !unique.iter().any(same) {
            unique.push(violation);
        }
    }
    unique
}

fn translate(
    contract: &Contract,
    root: &str,
    error: &ValidationError<'_>,
    found: &mut Vec<Violation>,
) {
    let keyword = original(error.schema_path().as_str()).to_owned();
    let at = error.instance_path().as_str().to_owned();
    let parent = keyword
        .rsplit_once('/')
        .map_or("", |(parent, _)| parent)
        .to_owned();
    let instance = error.instance();
    match error.kind() {
        ValidationErrorKind::UnevaluatedProperties { unexpected }
        | ValidationErrorKind::AdditionalProperties { unexpected } => {
            for name in unexpected {
                // A composed schema forgets what a member knows as soon as that member is broken.
                if contract
                    .shape(&parent)
                    .is_some_and(|shape| shape.property(name).is_some())
                {
                    continue;
                }
                found.push(Violation {
                    code: UNDOCUMENTED_FIELD,
                    at: pointer::join(&at, name),
                    message: format!("the contract knows no field `{name}` here"),
                    pointer: parent.clone(),
                    related: None,
                });
            }
        }
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let required = contract.document.get(&keyword).and_then(Value::as_array);
            let index = required.and_then(|names| names.iter().position(|item| item == name));
            found.push(Violation {
                code: MISSING_FIELD,
                at: pointer::join(&at, name),
                message: format!("the contract requires `{name}`, and it is not there"),
                pointer: index.map_or(keyword.clone(), |index| format!("{keyword}/{index}")),
                related: None,
            });
        }
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            if let Some(errors) = best(contract, &parent, instance, context) {
                for error in errors {
                    translate(contract, root, error, found);
                }
                return;
            }
            let wanted = wanted(contract, &parent);
            found.push(mismatch(contract, root, error, at, keyword, &wanted));
        }
        ValidationErrorKind::Type { .. } => {
            let wanted = wanted(contract, &parent);
            found.push(mismatch(contract, root, error, at, keyword, &wanted));
        }
        ValidationErrorKind::Enum { options } => {
            let known = options
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(", ");
            let property = property_of(contract, root, error);
            found.push(Violation {
                code: if instance.is_string() {
                    UNDOCUMENTED_VALUE
                } else {
                    WRONG_TYPE
                },
                message: format!(
                    "the contract knows no value {} here, only {known}",
                    shown(instance)
                ),
                at,
                related: property.filter(|property| !keyword.starts_with(property.as_str())),
                pointer: keyword,
            });
        }
        kind => {
            let property = property_of(contract, root, error);
            let rule = contract
                .document
                .get(&keyword)
                .map(ToString::to_string)
                .unwrap_or_default();
            found.push(Violation {
                code: BROKEN_RULE,
                message: format!(
                    "{} breaks the rule `{}: {rule}`",
                    shown(instance),
                    kind.keyword()
                ),
                at,
                related: property.filter(|property| !keyword.starts_with(property.as_str())),
                pointer: keyword,
            });
        }
    }
}

/// A value of the wrong type. The line is that of the property: the type itself may be shared by
/// many and is only related.
fn mismatch(
    contract: &Contract,
    root: &str,
    error: &ValidationError<'_>,
    at: String,
    keyword: String,
    wanted: &str,
) -> Violation {
    let message = format!("expected {wanted}, found {}", shown(error.instance()));
    match property_of(contract, root, error) {
        Some(property) => Violation {
            code: WRONG_TYPE,
            at,
            message,
            pointer: property,
            related: Some(keyword),
        },
        None => Violation {
            code: WRONG_TYPE,
            at,
            message,
            pointer: keyword,
            related: None,
        },
    }
}

/// The errors of the alternative that an object or array comes nearest to; none for a plain value,
/// of which it is better to say what all alternatives want.
fn best<'e>(
    contract: &Contract,
    schema: &str,
    value: &Value,
    context: &'e [Vec<ValidationError<'static>>],
) -> Option<&'e [ValidationError<'static>]> {
    if !value.is_object() && !value.is_array() {
        return None;
    }
    let nearest = contract
        .shape_id(schema)
        .and_then(|shape| contract.shapes.best_index(shape, value));
    let fewest = || (0..context.len()).min_by_key(|index| context[*index].len());
    let errors = context.get(
        nearest
            .filter(|index| *index < context.len())
            .or_else(fewest)?,
    )?;
    // Each alternative may want something else altogether.
    let other = |error: &ValidationError<'_>| {
        matches!(error.kind(), ValidationErrorKind::Type { .. })
            && error.instance().as_ref() == value
    };
    (!errors.is_empty() && !errors.iter().any(other)).then_some(errors)
}

/// The property of the contract that a value belongs to, found by following the path that the
/// validator took.
fn property_of(contract: &Contract, root: &str, error: &ValidationError<'_>) -> Option<String> {
    let mut at = String::new();
    let mut property = None;
    let mut previous = String::new();
    for (index, token) in pointer::tokens(error.evaluation_path().as_str()).enumerate() {
        if token == "$ref" && previous != "properties" {
            let target = contract
                .lowered
                .pointer(&at)
                .and_then(|schema| schema.get("$ref"))
                .and_then(Value::as_str);
            at = match target.and_then(|target| target.strip_prefix('#')) {
                Some(target) if index > 0 => target.to_owned(),
                _ => root.to_owned(),
            };
            // An alias stands for the property that it leads to.
            if previous == "alias" {
                property = Some(original(&at).to_owned());
            }
            previous.clear();
            continue;
        }
        at = pointer::join(&at, &token);
        if previous == "properties" {
            property = Some(original(&at).to_owned());
            let known = contract.document.get(original(&at)).is_some();
            previous = if known {
                String::new()
            } else {
                "alias".to_owned()
            };
        } else {
            previous = token;
        }
    }
    property
}

/// What a schema wants, in words.
fn wanted(contract: &Contract, schema: &str) -> String {
    let Some(schema) = contract.document.resolve(schema) else {
        return "something else".to_owned();
    };
    let mut words = Vec::new();
    collect_wanted(contract, &schema, &mut words);
    words.dedup();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "something else".to_owned(),
    }
}

fn collect_wanted(contract: &Contract, schema: &str, words: &mut Vec<String>) {
    let Some(value) = contract.document.get(schema) else {
        return;
    };
    if let Some(name) = value.get("type").and_then(Value::as_str) {
        let word = match (name, value.get("pattern").and_then(Value::as_str)) {
            ("array" | "integer" | "object", _) => format!("an {name}"),
            ("string", Some(pattern)) => format!("text like `{pattern}`"),
            ("string", None) => "text".to_owned(),
            _ => format!("a {name}"),
        };
        words.push(word);
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let count = value.get(key).and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..count {
            if let Some(member) = contract
                .document
                .resolve(&format!("{schema}/{key}/{index}"))
            {
                collect_wanted(contract, &member, words);
            }
        }
    }
}

/// A value as a message shows it. Recordings are scrubbed before they get here.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::String(text) if text.chars().count() > 60 => {
            format!(
                "{}…",
                Value::String(text.chars().take(60).collect())
                    .to_string()
                    .trim_end_matches('"')
            )
        }
        other => other.to_string(),
    }
}
