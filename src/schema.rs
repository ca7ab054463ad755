//! JSON Schema of the model types (feature `schemars`).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{Amount, Msisdn, Open, PhoneText, Sensitive, Timestamp};

/// One JSON Schema document with every model type under `$defs`, by its Rust name.
///
/// It tells what the types read: known enum values are `examples`, because there may be others, and
/// an amount may be text. For one type alone, or for what a type writes, use `schemars` itself: all
/// of them are `JsonSchema`.
///
/// ```
/// let schemas = cartevo::schemas();
/// let wallet = &schemas.as_value()["$defs"]["Wallet"];
/// assert_eq!(wallet["properties"]["currency"]["$ref"], "#/$defs/Currency");
///
/// let alone = schemars::schema_for!(cartevo::Wallet);
/// assert_eq!(alone.as_value()["properties"]["currency"], wallet["properties"]["currency"]);
/// ```
pub fn schemas() -> Schema {
    let mut generator = SchemaGenerator::default();
    crate::generated::schemas(&mut generator);
    let dialect = generator.settings().meta_schema.clone();
    json_schema!({
        "$schema": dialect,
        "$defs": generator.take_definitions(true),
    })
}

/// Documentation as plain text.
pub(crate) fn text(lines: &[&str]) -> String {
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    lines.join("\n")
}

macro_rules! value {
    ($name:ident, |$generator:ident| $schema:expr) => {
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> Cow<'static, str> {
                concat!("cartevo::", stringify!($name)).into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

value!(Amount, |generator| {
    if generator.contract().is_serialize() {
        json_schema!({
            "type": "number",
            "description": "An exact amount in the major unit of its currency.",
        })
    } else {
        json_schema!({
            "type": ["number", "string"],
            // For text only.
            "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
            "description": "An exact amount in the major unit of its currency, as a number or as numeric text.",
        })
    }
});

/// A boolean that may come as text.
pub(crate) struct Flag;

value!(Flag, |generator| {
    if generator.contract().is_serialize() {
        json_schema!({"type": "boolean"})
    } else {
        json_schema!({
            "type": ["boolean", "string"],
            // For text only.
            "pattern": "^(true|false)$",
            "description": "A boolean, or the same as text.",
        })
    }
});

value!(Msisdn, |_generator| json_schema!({
    "type": "string",
    "description": "A phone number with its country code; written as digits only, without `+`.",
    "examples": ["237670000000"],
}));

value!(PhoneText, |_generator| json_schema!({
    "type": "string",
    "description": "A phone number as the service writes it, with the country code or without.",
}));

// Any text is read, so there is no `format`.
value!(Timestamp, |_generator| json_schema!({
    "type": "string",
    "description": "An instant in UTC, as ISO 8601 text.",
    "examples": ["2026-05-09T10:15:00.000Z"],
}));

value!(Sensitive, |_generator| json_schema!({
    "type": "string",
    "format": "password",
    "description": "Text that must not be seen; written as `[redacted]`.",
}));

value!(Open, |_generator| json_schema!({
    "description": "JSON whose shape is somebody else's.",
}));
