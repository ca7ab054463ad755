//! Whether an answer is as documented.

use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::table::{Operation, SCHEMAS};
use crate::json::Json;

/// Built when they are first needed, and once for all sandboxes of the process.
static VALIDATORS: [OnceLock<Validator>; SCHEMAS.len()] =
    [const { OnceLock::new() }; SCHEMAS.len()];

/// The validator of a schema of [`SCHEMAS`].
pub(super) fn validator(index: usize) -> &'static Validator {
    VALIDATORS[index].get_or_init(|| {
        let schema: Value = serde_json::from_str(SCHEMAS[index]).expect("the build wrote JSON");
        jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .expect("the contract's schemas are valid")
    })
}

impl Operation {
    /// What of an answer is not as documented, each with its JSON pointer. No value is shown.
    pub(crate) fn check_answer(&self, status: u16, body: &Json) -> Vec<String> {
        let Some(response) = self.response(status) else {
            return vec![format!("{} has no answer with status {status}", self.id)];
        };
        let Some(schema) = response.schema else {
            return Vec::new();
        };
        let (validator, value) = (validator(schema), body.to_value());
        if validator.is_valid(&value) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for error in validator.iter_errors(&value) {
            describe(&error, &mut found);
        }
        found
    }
}

/// Of alternatives the one is described that is broken in the fewest places.
fn describe(error: &ValidationError<'_>, found: &mut Vec<String>) {
    let closest = match error.kind() {
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            context.iter().min_by_key(|errors| errors.len())
        }
        _ => None,
    };
    if let Some(errors) = closest {
        for error in errors {
            describe(error, found);
        }
        return;
    }
    let pointer = match error.instance_path().as_str() {
        "" => "the body",
        pointer => pointer,
    };
    let message = format!("{pointer}: {}", error.masked());
    if !found.contains(&message) {
        found.push(message);
    }
}
