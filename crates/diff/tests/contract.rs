//! Edits of the project's own contract, and what holds of every contract.

use std::collections::BTreeSet;

use cartevo_diff::{Class, Direction, Report, diff};
use cartevo_document::Document;
use proptest::prelude::*;

fn contract() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.yaml");
    std::fs::read_to_string(path).expect("the contract can be read")
}

fn edited(replace: &[(&str, &str)]) -> Report {
    let text = contract();
    let mut new = text.clone();
    for (from, to) in replace {
        assert!(new.contains(from), "{from}");
        new = new.replacen(from, to, 1);
    }
    let parsed = |name: &str, text: String| Document::parse(name, text).expect("it can be read");
    diff(&parsed("old.yaml", text), &parsed("new.yaml", new))
}

fn only(report: &Report) -> &cartevo_diff::Change {
    let [change] = report.changes.as_slice() else {
        panic!("{:#?}", report.changes);
    };
    change
}

#[test]
fn a_contract_does_not_differ_from_itself_or_from_one_with_other_words() {
    assert!(edited(&[]).changes.is_empty());
    assert!(
        edited(&[("description: Virtual USD cards.", "description: Cards.")])
            .changes
            .is_empty()
    );
}

#[test]
fn a_shared_enum_is_one_change_however_many_operations_it_hits() {
    let report = edited(&[(
        "SUSPENDED, TERMINATED, FAILED]",
        "SUSPENDED, TERMINATED, FAILED, EXPIRED]",
    )]);
    let change = only(&report);
    assert_eq!(
        (change.code, change.api, change.rust),
        ("enum-value-added", Class::Breaking, Class::Additive)
    );
    assert_eq!(change.directions[&Direction::Request], Class::Additive);
    assert_eq!(change.directions[&Direction::Response], Class::Breaking);
    assert!(change.operations.len() >= 9, "{:?}", change.operations);
    assert_eq!(change.surface, ["the variant `CardStatus::Expired` is new"]);
    assert!(change.witnesses[0].value.to_string().contains("EXPIRED"));
}

#[test]
fn what_a_shared_component_gains_is_one_change_by_whichever_way_it_is_reached() {
    let required = edited(&[(
        "required: [id, status, balance, currency]",
        "required: [id, status, balance, currency, customer_id]",
    )]);
    let change = only(&required);
    assert_eq!(
        (change.code, change.api, change.rust),
        ("property-required", Class::Additive, Class::Breaking)
    );
    assert_eq!(change.operations.len(), 6, "{:?}", change.operations);
    let property = edited(&[(
        "        masked_pan:\n          type: string\n",
        "        nickname: {type: string}\n        masked_pan:\n          type: string\n",
    )]);
    let change = only(&property);
    assert_eq!(
        (change.code, change.api, change.rust),
        ("property-added", Class::Additive, Class::Additive)
    );
    assert_eq!(change.operations.len(), 6, "{:?}", change.operations);
}

#[test]
fn a_property_that_refers_to_another_component_is_what_has_changed() {
    let report = edited(&[(
        "          allOf: [{$ref: '#/components/schemas/CardStatus'}]",
        "          allOf: [{$ref: '#/components/schemas/TransactionStatus'}]",
    )]);
    for change in &report.changes {
        assert!(
            change.message.starts_with("`Card.status` "),
            "{}",
            change.message
        );
        assert!(change.new.pointer.starts_with("/components/schemas/Card/"));
    }
    let codes: Vec<&str> = report.changes.iter().map(|change| change.code).collect();
    assert_eq!(codes, ["enum-value-added", "enum-value-removed"]);
    assert_eq!(
        report.changes[0].surface.len() + report.changes[1].surface.len(),
        1
    );
}

#[test]
fn a_list_that_is_none_any_more_is_one_change() {
    let report = edited(&[(
        "        data:\n          type: array\n          items: {$ref: '#/components/schemas/Customer'}",
        "        data: {$ref: '#/components/schemas/Customer'}",
    )]);
    let change = only(&report);
    assert_eq!(
        (change.code, change.rust),
        ("type-changed", Class::Breaking)
    );
    assert_eq!(change.surface.len(), 2, "{:?}", change.surface);
}

#[test]
fn arguments_in_place_of_a_struct_are_one_change() {
    let report = edited(&[("      x-cartevo-arguments: NewCustomer\n", "")]);
    assert_eq!(only(&report).code, "arguments-changed");
}

#[test]
fn what_every_other_property_of_a_component_must_be_is_one_change() {
    let report = edited(&[(
        "      description: A virtual card. It holds US dollars.\n",
        "      description: A card.\n      additionalProperties: {type: string}\n",
    )]);
    assert_eq!(only(&report).code, "type-narrowed");
}

#[test]
fn a_contract_that_refers_to_nothing_is_not_compared() {
    let text = contract().replacen("schemas/CardStatus'", "schemas/NoSuch'", 1);
    let problem = cartevo_diff::contract("new.yaml".to_owned(), text).unwrap_err();
    assert!(problem.contains("#/components/schemas/NoSuch"), "{problem}");
    for text in ["paths: []", "swagger: 2"] {
        let problem = cartevo_diff::contract("a.yaml".to_owned(), text.to_owned()).unwrap_err();
        assert_eq!(problem, "a.yaml is no contract: it has no `paths`");
    }
}

#[test]
fn an_answer_that_all_operations_lose_is_one_change() {
    let old = contract();
    let line = "        '429': {$ref: '#/components/responses/TooManyRequests'}\n";
    let parsed = |name: &str, text: &str| Document::parse(name, text.to_owned()).unwrap();
    let all = diff(
        &parsed("old.yaml", &old),
        &parsed("new.yaml", &old.replace(line, "")),
    );
    let change = only(&all);
    assert_eq!(
        (change.code, change.message.as_str()),
        ("status-removed", "429 is no longer answered")
    );
    assert!(change.operations.len() > 30, "{:?}", change.operations);
    let one = edited(&[(line, "")]);
    let message = &only(&one).message;
    assert_eq!(message, "`POST /auth/token` no longer answers 429");
}

#[test]
fn another_spelling_is_no_other_value_where_case_does_not_count() {
    for (from, to) in [
        ("coris, MTN]", "coris]"),
        ("enum: [VISA, MASTERCARD]", "enum: [visa, MASTERCARD]"),
    ] {
        let report = edited(&[(from, to)]);
        assert!(!report.is_breaking(), "{:#?}", report.changes);
        assert!(!report.changes.is_empty());
    }
    let report = edited(&[("      x-cartevo-case: insensitive\n", "")]);
    let change = only(&report);
    assert!(change.behaviour);
    assert_eq!((change.code, change.api), ("case-changed", Class::Neutral));
}

#[test]
fn a_value_that_is_no_longer_made_by_the_client_is_a_change_of_behaviour() {
    let report = edited(&[("          x-cartevo-generated: uuid\n", "")]);
    let change = only(&report);
    assert!(change.behaviour);
    assert_eq!(
        (change.code, change.api),
        ("generated-changed", Class::Neutral)
    );
}

#[test]
fn what_goes_without_saying_may_be_said() {
    for (from, to) in [
        (
            "          schema: {type: string}\n",
            "          style: form\n          explode: true\n          schema: {type: string}\n",
        ),
        (
            "          schema: {type: string}\n",
            "          explode: false\n          schema: {type: string}\n",
        ),
        (
            "      summary: One card.\n",
            "      deprecated: false\n      summary: One card.\n",
        ),
    ] {
        let report = edited(&[(from, to)]);
        assert!(report.changes.is_empty(), "{:#?}", report.changes);
    }
}

#[test]
fn steps_and_exclusions_are_shown_by_a_value() {
    for (from, to, code, wanted) in [
        (
            "          minimum: 1\n          description: How much to move",
            "          minimum: 1\n          multipleOf: 0.01\n          description: How much to move",
            "multiple-changed",
            "1.015",
        ),
        (
            "          maxLength: 50\n",
            "          maxLength: 50\n          not: {enum: [ADMIN]}\n",
            "not-changed",
            "ADMIN",
        ),
    ] {
        let report = edited(&[(from, to)]);
        let change = only(&report);
        assert_eq!((change.code, change.api), (code, Class::Breaking));
        let value = change.witnesses[0].value.to_string();
        assert!(value.contains(wanted), "{value}");
    }
}

#[test]
fn a_limit_of_a_parameter_says_of_which_one() {
    let report = edited(&[("maximum: 100, default: 10", "maximum: 50, default: 10")]);
    let message = &only(&report).message;
    assert!(
        message.starts_with("the query parameter `limit` has"),
        "{message}"
    );
}

#[test]
fn a_body_of_another_kind_is_one_change_with_all_that_it_does_to_callers() {
    let report = edited(&[(
        "        content:\n          application/json:\n",
        "        content:\n          application/x-www-form-urlencoded:\n",
    )]);
    let change = only(&report);
    assert_eq!(change.code, "media-type-changed");
    assert_eq!(change.rust, Class::Breaking);
    assert_eq!(change.surface.len(), 2, "{:?}", change.surface);
}

#[test]
fn a_new_required_field_is_an_argument_more() {
    let report = edited(&[(
        "required: [customer_id, brand]",
        "required: [customer_id, brand, name_on_card]",
    )]);
    let change = only(&report);
    assert_eq!(
        (change.code, change.api, change.rust),
        ("property-required", Class::Breaking, Class::Breaking)
    );
    assert_eq!(
        change.surface,
        ["`cards().create` now needs `name_on_card`"]
    );
    let value = &change.witnesses[0].value;
    assert!(
        value.get("brand").is_some() && value.get("name_on_card").is_none(),
        "{value}"
    );
}

#[test]
fn a_field_that_may_be_missing_becomes_an_option() {
    let report = edited(&[(
        "required: [id, status, balance, currency]",
        "required: [id, status, currency]",
    )]);
    let change = only(&report);
    assert_eq!(
        (change.code, change.rust),
        ("property-optional", Class::Breaking)
    );
    assert_eq!(
        change.surface,
        ["the field `Card.balance` is `Option<Amount>`, not `Amount`"]
    );
    assert!(change.operations.len() > 1);
}

#[test]
fn a_component_of_another_name_is_nothing_on_the_wire() {
    let text = contract();
    let new = text
        .replace("schemas/CardBrand'", "schemas/CardNetwork'")
        .replace("    CardBrand:\n", "    CardNetwork:\n");
    let parsed = |text: &str| Document::parse("openapi.yaml", text).unwrap();
    let report = diff(&parsed(&text), &parsed(&new));
    let change = only(&report);
    assert_eq!(
        (change.code, change.api, change.rust),
        ("type-renamed", Class::Neutral, Class::Breaking)
    );
}

/// One keyword of a schema, and two values of it that leave more and less.
fn keywords() -> impl Strategy<Value = (&'static str, String, String)> {
    let limit = |key: &'static str, lower: bool| {
        (1..50_u32, 1..50_u32).prop_map(move |(base, more)| {
            let (wide, narrow) = if lower {
                (base, base + more)
            } else {
                (base + more, base)
            };
            (key, wide.to_string(), narrow.to_string())
        })
    };
    prop_oneof![
        limit("minimum", true),
        limit("maximum", false),
        limit("minLength", true),
        limit("maxLength", false),
        Just(("enum", "[a, b, c]".to_owned(), "[a, c]".to_owned())),
        Just(("nullable", "true".to_owned(), "false".to_owned())),
        Just(("pattern", "'a'".to_owned(), "'^a$'".to_owned())),
    ]
}

/// A contract whose only property stands in a request or in an answer.
fn small(request: bool, key: &str, value: &str, reversed: bool) -> Document {
    let ty = if key.ends_with("imum") {
        "integer"
    } else {
        "string"
    };
    let mut parts = [
        format!("type: {ty}"),
        format!("{key}: {value}"),
        "description: text".to_owned(),
    ];
    if reversed {
        parts.reverse();
    }
    let schema = format!(
        "{{type: object, properties: {{a: {{{}}}}}}}",
        parts.join(", ")
    );
    let content = format!("content: {{application/json: {{schema: {schema}}}}}");
    let body = if request {
        format!("requestBody: {{{content}}}, ")
    } else {
        String::new()
    };
    let answer = if request {
        String::new()
    } else {
        format!(", {content}")
    };
    let text = format!(
        "paths:\n  /a:\n    post: {{{body}responses: {{'200': {{description: text{answer}}}}}}}\n"
    );
    Document::parse("small.yaml", text).expect("it can be read")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_a_request_loses_is_what_an_answer_gains((key, wide, narrow) in keywords()) {
        let class = |request: bool, old: &str, new: &str| {
            let report = diff(&small(request, key, old, false), &small(request, key, new, false));
            let codes: BTreeSet<_> = report.changes.iter().map(|change| &change.key).collect();
            assert_eq!(codes.len(), report.changes.len());
            report.worst_api()
        };
        prop_assert_eq!(class(true, &wide, &narrow), Class::Breaking);
        prop_assert_eq!(class(false, &narrow, &wide), Class::Breaking);
        // A pattern is another one either way; which of two leaves less, nobody computes.
        if key != "pattern" {
            prop_assert_ne!(class(true, &narrow, &wide), Class::Breaking);
            prop_assert_ne!(class(false, &wide, &narrow), Class::Breaking);
        }
    }

    #[test]
    fn the_order_of_keys_does_not_count((key, wide, _) in keywords(), request in any::<bool>()) {
        let (old, new) = (small(request, key, &wide, false), small(request, key, &wide, true));
        prop_assert!(diff(&old, &new).changes.is_empty());
    }
}
