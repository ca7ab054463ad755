//! A small contract with each form that the whole one may have, and exchanges of it.

use std::fs;

use cartevo::PageInfo;
use serde_json::{Value, json};

use crate::{
    conformance::Undocumented,
    contract::Contract,
    judge::{Judged, judge},
    recording::{Expected, Recording, load},
    replay::{Answer, Outcome, Replayed, Sent, TOKEN},
    request::problems,
};

const CONTRACT: &str = include_str!("made_up.yaml");

pub(crate) fn contract() -> Contract {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("openapi.yaml");
    fs::write(&path, CONTRACT).unwrap();
    let contract = Contract::read(&path, "openapi.yaml").unwrap();
    assert_eq!(contract.problems, []);
    contract
}

/// A recording as it is read from a file.
#[track_caller]
pub(crate) fn read(contract: &Contract, file: &Value) -> Recording {
    let folder = tempfile::TempDir::new().unwrap();
    let operation = file["operation"].as_str().unwrap();
    let case = file["case"].as_str().unwrap();
    fs::create_dir(folder.path().join(operation)).unwrap();
    let path = folder.path().join(format!("{operation}/{case}.json"));
    fs::write(path, file.to_string()).unwrap();
    let operations = contract.operations.iter();
    let expected = Expected {
        operations: operations.map(|operation| operation.id.as_str()).collect(),
        secrets: &contract.secrets,
        root: None,
    };
    load(&[folder.path().to_owned()], &expected)
        .unwrap()
        .remove(0)
}

/// An exchange of an operation without a body.
pub(crate) fn exchange(kind: &str, operation: &str, body: &Value) -> Value {
    let path = match operation {
        "getThing" => "/things/7",
        "listThings" => "/things",
        "listCards" => "/cards",
        other => panic!("no path of {other}"),
    };
    json!({
        "operation": operation,
        "case": "made-up",
        "source": {"kind": kind, "page": format!("GET {path}"), "date": "2026-11-21"},
        "request": {"method": "GET", "path": path},
        "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": body},
    })
}

/// Judges an exchange; `decoded` is what the client makes of its payload.
#[track_caller]
pub(crate) fn judged(file: &Value, decoded: &Value) -> Judged {
    judged_as_sent(file, decoded, |_| {})
}

/// The same, of a client that sends something else.
#[track_caller]
pub(crate) fn judged_as_sent(
    file: &Value,
    decoded: &Value,
    change: impl FnOnce(&mut Sent),
) -> Judged {
    let contract = contract();
    let recording = read(&contract, file);
    let operation = contract.operation(&recording.operation).unwrap();
    let problems = problems(&contract, operation, &recording);
    let request = recording.request.as_ref().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let message = recording.response.body.get("message");
    let headers = recording.response.headers.clone();
    let mut sent = Sent {
        method: request.method.clone(),
        path: request.path.clone(),
        query: request
            .query
            .iter()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        content_type: None,
        authorization: Some(format!("Bearer {TOKEN}")),
        body: Vec::new(),
    };
    change(&mut sent);
    let replayed = Replayed {
        refused: None,
        substituted: false,
        sent: vec![sent],
        outcome: Outcome::Success {
            answer: Answer {
                status: recording.response.status,
                headers: headers.into_iter().collect(),
                body: recording.response.bytes.clone(),
            },
            message: message.and_then(Value::as_str).map(str::to_owned),
            pages: recorded_pages(&recording),
            value: decoded.clone(),
        },
    };
    judge(
        &contract,
        &recording,
        problems,
        &replayed,
        Undocumented::Error,
    )
}

/// What a client keeps that reads the total of `meta` and of nothing else.
fn recorded_pages(recording: &Recording) -> Option<PageInfo> {
    let total = recording.response.body.get("meta")?.get("total")?.clone();
    serde_json::from_value(json!({ "total": total })).ok()
}

/// Code and path of each finding.
#[track_caller]
pub(crate) fn found(file: &Value, decoded: &Value) -> Vec<String> {
    codes(&judged(file, decoded))
}

/// Code and path of each finding.
pub(crate) fn codes(judged: &Judged) -> Vec<String> {
    let findings = &judged.findings;
    findings
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.path))
        .collect()
}
