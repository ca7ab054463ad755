//! What the built client does right, done wrong: each must be noticed.

mod envelopes;
mod forms;
pub(crate) mod made_up;

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Value, json};

use super::judge;
use crate::{
    conformance::Undocumented,
    contract::Contract,
    finding::Finding,
    recording::{Expected, Recording, load},
    replay::{Answer, Outcome, Replayed, Sent, TOKEN},
};

const ID: &str = "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b";

fn contract() -> Contract {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.yaml");
    Contract::read(&path, "openapi.yaml").unwrap()
}

/// A top-up as the documentation's conventions have it, with the given answer.
fn recording(status: u16, body: &Value) -> Recording {
    let folder = tempfile::TempDir::new().unwrap();
    fs::create_dir(folder.path().join("createCard")).unwrap();
    let file = json!({
        "operation": "createCard",
        "case": "made-up",
        "source": {"kind": "sandbox", "page": "POST /cards", "date": "2026-11-21"},
        "request": {
            "method": "POST",
            "path": "/cards",
            "headers": {"content-type": "application/json"},
            "body": {"customer_id": ID, "brand": "VISA", "amount": 10.5},
        },
        "response": {"status": status, "headers": {"content-type": "application/json"}, "body": body},
    });
    fs::write(
        folder.path().join("createCard/made-up.json"),
        file.to_string(),
    )
    .unwrap();
    let secrets = BTreeSet::new();
    let expected = Expected {
        operations: vec!["createCard"],
        secrets: &secrets,
        root: None,
    };
    load(&[folder.path().to_owned()], &expected)
        .unwrap()
        .remove(0)
}

fn card() -> Value {
    json!({
        "card": {"id": ID, "status": "ACTIVE", "balance": 10.5, "currency": "USD", "brand": "VISA"},
        "auto_filled_fields": ["name_on_card"],
    })
}

fn success() -> Value {
    json!({"success": true, "statusCode": 201, "message": "Card created", "data": card()})
}

fn sent() -> Sent {
    Sent {
        method: "POST".to_owned(),
        path: "/cards".to_owned(),
        query: Vec::new(),
        content_type: Some("application/json".to_owned()),
        authorization: Some(format!("Bearer {TOKEN}")),
        body: json!({"amount": 10.50, "brand": "VISA", "customer_id": ID})
            .to_string()
            .into_bytes(),
    }
}

/// What the client should give for the recorded answer.
fn answer(status: u16, body: &Value) -> Answer {
    Answer {
        status,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_string().into_bytes(),
    }
}

fn decoded(value: Value) -> Outcome {
    Outcome::Success {
        answer: answer(201, &success()),
        message: Some("Card created".to_owned()),
        pages: None,
        value,
    }
}

fn replayed(sent: Vec<Sent>, outcome: Outcome) -> Replayed {
    Replayed {
        refused: None,
        substituted: false,
        sent,
        outcome,
    }
}

type Change = fn(&mut Sent);

/// Code and path of each finding.
#[track_caller]
fn found(status: u16, body: &Value, replayed: &Replayed) -> Vec<String> {
    let contract = contract();
    let recording = recording(status, body);
    let judged = judge(
        &contract,
        &recording,
        Vec::new(),
        replayed,
        Undocumented::Error,
    );
    judged
        .findings
        .iter()
        .map(|Finding { code, path, .. }| format!("{code} {path}"))
        .collect()
}

#[test]
fn what_is_right_is_no_finding() {
    assert_eq!(
        found(201, &success(), &replayed(vec![sent()], decoded(card()))),
        [""; 0]
    );
}

#[test]
fn what_does_not_come_back() {
    let mut lossy = card();
    lossy["card"].as_object_mut().unwrap().remove("brand");
    lossy["card"]["balance"] = json!("10.49");
    lossy["auto_filled_fields"] = json!([]);
    let found = found(201, &success(), &replayed(vec![sent()], decoded(lossy)));
    let at = "lost /response/body/data";
    assert_eq!(
        found,
        [
            format!("{at}/auto_filled_fields"),
            format!("{at}/card/balance"),
            format!("{at}/card/brand")
        ]
    );
}

#[test]
fn what_is_equal_in_another_form_has_come_back() {
    let mut same = card();
    same["card"]["balance"] = json!(10.50);
    same["card"]["brand"] = json!("visa");
    same["card"]["masked_pan"] = Value::Null;
    assert_eq!(
        found(201, &success(), &replayed(vec![sent()], decoded(same))),
        [""; 0]
    );
}

#[test]
fn another_request() {
    let changes: [(Change, &str); 7] = [
        (|sent| sent.method = "PUT".to_owned(), "/request/method"),
        (|sent| sent.path = "/card".to_owned(), "/request/path"),
        (
            |sent| sent.query.push(("a".to_owned(), "b".to_owned())),
            "/request/query",
        ),
        (
            |sent| sent.authorization = None,
            "/request/headers/authorization",
        ),
        (
            |sent| sent.content_type = Some("text/plain".to_owned()),
            "/request/body",
        ),
        (
            |sent| {
                sent.body = json!({"amount": 10.51, "brand": "VISA", "customer_id": ID})
                    .to_string()
                    .into();
            },
            "/request/body/amount",
        ),
        (
            |sent| {
                sent.body = json!({"amount": 10.5, "brand": "VISA", "customer_id": ID, "x": null})
                    .to_string()
                    .into();
            },
            "/request/body/x",
        ),
    ];
    for (change, path) in changes {
        let mut other_request = sent();
        change(&mut other_request);
        let found = found(
            201,
            &success(),
            &replayed(vec![other_request], decoded(card())),
        );
        assert_eq!(found, [format!("request-differs {path}")]);
    }
}

#[test]
fn not_one_request() {
    assert_eq!(
        found(
            201,
            &success(),
            &replayed(vec![sent(), sent()], decoded(card()))
        ),
        ["sent-again /request"]
    );
    assert_eq!(
        found(201, &success(), &replayed(Vec::new(), decoded(card()))),
        ["nothing-sent /request"]
    );
}

#[test]
fn another_answer() {
    let outcome = Outcome::Success {
        answer: Answer {
            headers: Vec::new(),
            ..answer(200, &json!({}))
        },
        message: None,
        pages: None,
        value: card(),
    };
    let expected = [
        "status-differs /response/status",
        "body-differs /response/body",
        "headers-differ /response/headers/content-type",
        "message-differs /response/body/message",
    ];
    assert_eq!(
        found(201, &success(), &replayed(vec![sent()], outcome)),
        expected
    );
    let error = json!({"success": false, "statusCode": 404, "message": "Customer not found", "error": "Not Found"});
    assert_eq!(
        found(404, &error, &replayed(vec![sent()], decoded(card()))),
        ["error-taken-for-success /response"]
    );
    let outcome = Outcome::Panic("index out of bounds".to_owned());
    assert_eq!(
        found(201, &success(), &replayed(vec![sent()], outcome)),
        ["panicked /response"]
    );
}

#[test]
#[should_panic(expected = "nothing validates /components/schemas/Nothing")]
fn a_schema_that_was_not_made_ready_is_no_success() {
    crate::violation::violations(&contract(), "/components/schemas/Nothing", &json!(1));
}
