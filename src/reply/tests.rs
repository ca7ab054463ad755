//! Shapes that no operation of the contract has, or not together.

use std::time::Duration;

use reqwest::header::HeaderMap;
use serde::Deserialize;

use super::{Answer, read};
use crate::{Error, Operation, Resend, operation::Envelope};

const fn operation(envelope: Envelope) -> Operation {
    Operation {
        id: "shape",
        method: "GET",
        path: "/shape",
        group: "shapes",
        name: "shape",
        summary: "",
        resend: Resend::Safe,
        find_out: None,
        timeout: Duration::from_secs(1),
        authenticated: false,
        page: "",
        undocumented: false,
        envelope,
    }
}

static ANY: Operation = operation(Envelope {
    data: true,
    named: &["card", "output"],
    bare: true,
    empty: true,
});
static DATA_OR_NOTHING: Operation = operation(Envelope {
    data: true,
    named: &[],
    bare: false,
    empty: true,
});
static DATA: Operation = operation(Envelope {
    data: true,
    named: &[],
    bare: false,
    empty: false,
});

#[derive(Deserialize, Debug, Clone, PartialEq, Default)]
struct Thing {
    a: Option<i64>,
    b: Option<i64>,
}

#[derive(Deserialize, Debug)]
struct Needy {
    #[allow(dead_code, reason = "it is never there")]
    a: i64,
}

fn thing(a: i64) -> Thing {
    Thing {
        a: Some(a),
        ..Thing::default()
    }
}

fn answer(body: &str) -> Answer {
    Answer {
        status: 200,
        headers: HeaderMap::new(),
        body: body.to_owned().into(),
    }
}

fn object(operation: &'static Operation, body: &str) -> Thing {
    let reply = read::<Thing>(operation, answer(body));
    reply
        .unwrap_or_else(|error| panic!("{body}: {error}"))
        .into_inner()
}

fn list(operation: &'static Operation, body: &str) -> Vec<Thing> {
    let reply = read::<Vec<Thing>>(operation, answer(body));
    reply
        .unwrap_or_else(|error| panic!("{body}: {error}"))
        .into_inner()
}

#[test]
fn the_first_shape_that_is_there_counts() {
    for (body, expected) in [
        (r#"{"data": {"a": 1}, "card": {"a": 2}, "a": 3}"#, thing(1)),
        (
            r#"{"data": null, "output": {"a": 4}, "card": {"a": 2}, "a": 3}"#,
            thing(2),
        ),
        (r#"{"card": null, "output": {"a": 4}, "a": 3}"#, thing(4)),
        (r#"{"card": null, "a": 3}"#, thing(3)),
        (r#"{"success": true, "message": "done"}"#, Thing::default()),
        ("", Thing::default()),
        (" \n", Thing::default()),
    ] {
        assert_eq!(object(&ANY, body), expected, "{body}");
    }
    let reply = read::<Thing>(&ANY, answer(r#"{"message": "Bonjour", "card": {"a": 2}}"#));
    assert_eq!(reply.unwrap().message(), Some("Bonjour"));
}

#[test]
fn lists_in_every_shape() {
    let one = vec![thing(1)];
    for (body, expected) in [
        (r#"{"data": [{"a": 1}]}"#, &one),
        (r#"{"output": [{"a": 1}]}"#, &one),
        (r#" [{"a": 1}]"#, &one),
        (r#"{"data": null}"#, &vec![]),
        (r#"{"success": true}"#, &vec![]),
        ("", &vec![]),
    ] {
        assert_eq!(&list(&ANY, body), expected, "{body}");
    }
    // Not an envelope with a field for each item.
    let four = list(&ANY, r#"[{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}]"#);
    assert_eq!(four.len(), 4);
}

#[test]
fn nothing_is_an_empty_payload_only_where_the_contract_says_so() {
    assert_eq!(
        object(&DATA_OR_NOTHING, r#"{"success": true}"#),
        Thing::default()
    );
    assert_eq!(
        object(&DATA_OR_NOTHING, r#"{"data": null}"#),
        Thing::default()
    );
    assert_eq!(list(&DATA_OR_NOTHING, r#"{"data": null}"#), []);
    for body in [r#"{"success": true}"#, r#"{"data": null}"#] {
        let error = read::<Thing>(&DATA, answer(body)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "shape answered 200, and the body cannot be read at `data`: expected the payload, found none"
        );
    }
    assert!(read::<Thing>(&DATA, answer("")).is_err());
    // A payload that needs a field is never nothing.
    assert!(read::<Needy>(&DATA_OR_NOTHING, answer("{}")).is_err());
}

#[test]
fn an_error_in_a_success_is_an_error_in_every_shape() {
    for body in [
        r#"{"success": false, "data": {"a": 1}}"#,
        r#"{"success": false, "card": {"a": 1}}"#,
        r#"{"success": false, "a": 1}"#,
        r#"{"status": "error"}"#,
    ] {
        for operation in [&ANY, &DATA_OR_NOTHING, &DATA] {
            let error = read::<Thing>(operation, answer(body)).unwrap_err();
            assert!(matches!(error, Error::Answered(_)), "{body}: {error}");
        }
    }
}

#[test]
fn a_list_is_no_object() {
    // With one item for each field of an envelope it would pass for one.
    for body in [
        "[]",
        r"[true, null, null, {}, 1]",
        "[null, null, null, [1, 2]]",
        "[1, 2]",
    ] {
        for operation in [&ANY, &DATA_OR_NOTHING, &DATA] {
            let error = read::<Thing>(operation, answer(body)).unwrap_err();
            assert!(
                error.to_string().ends_with("expected a JSON object"),
                "{body}: {error}"
            );
        }
    }
}

#[test]
fn a_field_that_cannot_be_read_is_named_in_every_shape() {
    for (body, place) in [
        (r#"{"data": {"a": "x"}}"#, "data.a"),
        (r#"{"card": {"a": "x"}}"#, "card.a"),
        (r#"{"output": 7}"#, "output"),
        (r#"{"a": "x"}"#, "a"),
    ] {
        let error = read::<Thing>(&ANY, answer(body)).unwrap_err();
        assert!(
            error
                .to_string()
                .contains(&format!("at `{place}`: expected ")),
            "{error}"
        );
    }
    let error = read::<Vec<Thing>>(&ANY, answer(r#"{"output": [{}, {"b": "x"}]}"#)).unwrap_err();
    assert!(error.to_string().contains("at `output[1].b`: "), "{error}");
    let error = read::<Vec<Thing>>(&ANY, answer(r#"[{}, {"b": "x"}]"#)).unwrap_err();
    assert!(error.to_string().contains("at `[1].b`: "), "{error}");
}

#[test]
fn a_byte_that_is_no_text_makes_nothing_unreadable() {
    for body in [
        &b"{\"message\": \"Op\xe9ration\", \"data\": {\"a\": 1}}"[..],
        &b"{\"data\": {\"a\": 1, \"name\": \"Zo\xe9\"}}"[..],
        &b"{\"a\": 1, \"name\": \"Zo\xe9\"}"[..],
    ] {
        let answer = Answer {
            body: body.to_vec().into(),
            ..answer("")
        };
        let reply = read::<Thing>(&ANY, answer).unwrap();
        assert_eq!(reply.raw(), body);
        assert_eq!(*reply, thing(1));
    }
}
