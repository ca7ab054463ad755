//! What a description says of its field, in whatever words.

mod common;

use std::collections::BTreeMap;

use cartevo_pages::Layer;
use common::with_prose;
use serde_json::{Value, json};

/// What is said of a field that has this description.
fn said(description: &str) -> BTreeMap<&'static str, Value> {
    let page = with_prose(&format!(
        "Body\n\nFieldTypeRequiredDescription\nnotestringNo{description}\n"
    ));
    assert!(page.unread.is_empty(), "{description}: {:?}", page.unread);
    page.facts
        .into_iter()
        .filter(|fact| fact.layer == Layer::Prose && fact.subject == "request.body.note")
        .filter(|fact| !matches!(fact.property, "exists" | "type" | "required"))
        .map(|fact| (fact.property, fact.value))
        .collect()
}

fn same(property: &'static str, value: &Value, descriptions: &[&str]) {
    for description in descriptions {
        let said = said(description);
        assert_eq!(said.get(property), Some(value), "{description}: {said:?}");
        let others: Vec<_> = said.keys().filter(|other| **other != property).collect();
        assert!(others.is_empty(), "{description}: {said:?}");
    }
}

#[test]
fn a_least_value_is_read_in_any_words() {
    same(
        "minimum",
        &json!(0.01),
        &[
            "Minimum 0.01.",
            "Min 0.01",
            "Min. 0.01",
            "At least 0.01",
            "≥ 0.01",
            ">= 0.01",
            "Must be 0.01 or more",
            "The least is 0.01 or greater",
            "No less than 0.01",
            "Greater than or equal to 0.01",
            "Minimum value: 0.01",
            "Minimum 00.01",
            "A value not below 0.01",
            "0.01 minimum",
        ],
    );
    same(
        "exclusive-minimum",
        &json!(0),
        &[
            "Greater than 0",
            "Must be more than zero",
            "Above 0",
            "> 0",
            "A positive number",
        ],
    );
    same(
        "minimum",
        &json!(0),
        &["Non-negative", "Zero or more", "0.", "≥ 0"],
    );
}

#[test]
fn a_greatest_value_is_read_in_any_words() {
    same(
        "maximum",
        &json!(50_000),
        &[
            "Maximum 50,000",
            "Max 50000",
            "At most 50,000",
            "Up to 50,000",
            "≤ 50000",
            "<= 50000",
            "No more than 50,000",
            "Cannot exceed 50,000",
            "Must not exceed 50,000",
            "50,000 or less",
            "50,000 max",
            "Limited to 50,000",
        ],
    );
    same(
        "exclusive-maximum",
        &json!(10),
        &["Less than 10", "Below 10", "Under 10", "< 10"],
    );
}

#[test]
fn lengths_are_no_values() {
    same(
        "max-length",
        &json!(50),
        &[
            "Max 50 characters",
            "At most 50 characters",
            "Up to 50 chars",
            "50 characters max",
            "50 characters or fewer",
            "No longer than 50 characters",
            "Maximum length: 50",
            "Maximum length of 50",
            "Any string ≤ 50 chars",
        ],
    );
    same(
        "min-length",
        &json!(2),
        &[
            "At least 2 characters",
            "2 characters or more",
            "Minimum length 2",
        ],
    );
    same(
        "max-items",
        &json!(3),
        &["At most 3 items", "Up to three entries"],
    );
}

#[test]
fn a_range_has_two_ends() {
    for description in [
        "Between 1 and 100",
        "From 1 to 100",
        "In the range 1 to 100",
        "Range: 1–100",
        "1 <= x <= 100",
        "At least 1 and at most 100",
    ] {
        let said = said(description);
        assert_eq!(
            said.get("minimum"),
            Some(&json!(1)),
            "{description}: {said:?}"
        );
        assert_eq!(
            said.get("maximum"),
            Some(&json!(100)),
            "{description}: {said:?}"
        );
    }
    let said = said("1 to 20 characters");
    assert_eq!(
        (said.get("min-length"), said.get("max-length")),
        (Some(&json!(1)), Some(&json!(20)))
    );
}

#[test]
fn a_list_of_values_is_an_enumeration() {
    same(
        "enum",
        &json!(["BLUE", "RED"]),
        &[
            "One of RED, BLUE",
            "One of BLUE or RED.",
            "Either RED or BLUE",
            "RED or BLUE, as you like",
            "Must be one of: RED, BLUE",
            "Possible values: RED, BLUE.",
            "Allowed values are RED and BLUE",
            "RED or BLUE",
            "RED | BLUE",
            "Available options: \"RED\", \"BLUE\"",
            "The colour (RED, BLUE)",
            "RED by nature. Other values: BLUE.",
        ],
    );
    same(
        "enum",
        &json!(["blue", "red"]),
        &[
            "One of red, blue",
            "Either `red` or `blue`",
            "Can be one of red / blue",
        ],
    );
    let open = said("The colour (red, blue, etc.). How nice.");
    assert_eq!(open.get("enum"), Some(&json!(["blue", "red"])), "{open:?}");
    assert_eq!(open.get("open"), Some(&json!(true)), "{open:?}");
}

#[test]
fn words_in_brackets_are_no_enumeration() {
    for description in [
        "The colour (nice, as a rule)",
        "Which colour (chosen by the painter if omitted)",
        "One per wall (country, currency)",
    ] {
        assert!(!said(description).contains_key("enum"), "{description}");
    }
}

#[test]
fn a_default_is_a_value_and_no_explanation() {
    same(
        "default",
        &json!("mtn"),
        &[
            "Defaults to mtn",
            "Default: mtn.",
            "The default is mtn",
            "Defaults to `mtn`.",
            "Default value is \"mtn\"",
        ],
    );
    same("default", &json!(20), &["Defaults to 20", "20 by default"]);
    same("default", &json!(false), &["Defaults to false"]);
    assert!(!said("Defaults to the name of the customer").contains_key("default"));
}

#[test]
fn forms_of_texts_are_read() {
    same(
        "format",
        &json!("uuid"),
        &["UUID of the wall", "The wall (UUID)", "A wall, as UUID v4"],
    );
    same(
        "format",
        &json!("date-time"),
        &["ISO 8601", "When it was, in ISO 8601."],
    );
    same(
        "format",
        &json!("date"),
        &["YYYY-MM-DD", "The day, as YYYY-MM-DD"],
    );
    same(
        "iso",
        &json!("4217"),
        &["ISO 4217", "Currency code (ISO 4217)"],
    );
    same(
        "iso",
        &json!("3166-1 alpha-2"),
        &["ISO 3166-1 alpha-2", "Country, ISO 3166 alpha-2 code"],
    );
    same(
        "form",
        &json!("e.164"),
        &["E.164", "Number in E.164 format", "Number with leading +"],
    );
    same(
        "form",
        &json!("digits"),
        &[
            "Digits only",
            "Country code first, no +",
            "Number without a leading +",
        ],
    );
    assert!(said("A UUID is generated if it is omitted").is_empty());
}

#[test]
fn other_rules_of_a_field_are_read() {
    same(
        "case-insensitive",
        &json!(true),
        &["Case-insensitive", "Any case will do", "Not case-sensitive"],
    );
    same("case-insensitive", &json!(false), &["Case-sensitive"]);
    same(
        "unit",
        &json!("major"),
        &[
            "In the major currency unit",
            "Major unit of the wallet's currency",
        ],
    );
    same(
        "unit",
        &json!("minor"),
        &["In cents", "In the minor currency unit"],
    );
    same("unit", &json!("USD"), &["USD.", "What is paid, in USD"]);
    same(
        "idempotency-key",
        &json!(true),
        &["Idempotency key.", "An idempotency key for the call"],
    );
    same(
        "lifetime",
        &json!("3 years"),
        &[
            "Valid for 3 years",
            "It expires after three years",
            "Tickets live 3 years",
        ],
    );
    same(
        "mask",
        &json!("first 4, last 4"),
        &[
            "First 4 + masked + last 4 digits",
            "Masked; the first four and the last four digits are visible",
        ],
    );
    same(
        "same-as",
        &json!("wall_id"),
        &[
            "The same as wall_id",
            "Same number as wall_id",
            "Equal to wall_id",
        ],
    );
    same(
        "only-on",
        &json!("SOLD"),
        &["Moves only on SOLD", "Moves on SOLD only"],
    );
    same(
        "example",
        &json!("+237670000000"),
        &["The number, e.g. +237670000000"],
    );
    assert!(!said("No idempotency key").contains_key("idempotency-key"));
    let page = with_prose(
        "Body\n\nFieldTypeRequiredDescription\nnotestringNoRequired if the wall is red.\n",
    );
    let required: Vec<_> = common::values(&page, Layer::Prose, "request.body.note", "required");
    assert_eq!(required, [&json!(false), &json!("conditional")]);
}

#[test]
fn what_no_rule_understands_is_kept_as_a_token() {
    same(
        "token",
        &json!("KYC_FAILED"),
        &["Seen with KYC_FAILED walls"],
    );
    same(
        "token",
        &json!("7 days"),
        &["Kept 7 days", "Gone 7 days later"],
    );
    same("token", &json!("paint.dried"), &["Told by paint.dried"]);
    same("token", &json!("/walls/{id}"), &["See /walls/{id} for it"]);
    same("token", &json!("12 digits"), &["Call 237670000000 for it"]);
    same(
        "token",
        &json!("date-time"),
        &["Since 2026-05-09T10:15:00Z"],
    );
    assert!(said("The ID of the API's wall, as JSON over HTTP").is_empty());
}
