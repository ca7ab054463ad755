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
