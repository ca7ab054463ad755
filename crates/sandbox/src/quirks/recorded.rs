//! The profile of the older build against what the older build was recorded to send.
//!
//! For each operation a documented answer goes in. What comes out must look like the recording:
//! the same status, the same keys around the data, and the same type for every field that both
//! have. Columns of the build's database that no documented answer has are named one by one.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::{Quirk, Quirks, bend};
use crate::answer::{Answer, Aside, Origin};
use crate::json::Json;

mod answers;

/// A recording of the older build.
struct Recording {
    operation: String,
    case: String,
    status: u16,
    body: Value,
}

/// All recordings of the older build.
fn recordings() -> Vec<Recording> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/recordings");
    let mut found = Vec::new();
    for operation in std::fs::read_dir(root).unwrap() {
        let operation = operation.unwrap().path();
        for file in std::fs::read_dir(operation).into_iter().flatten() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let recording: Value = serde_json::from_str(&text).unwrap();
            if recording["source"]["kind"] == "server" {
                let text = |key: &str| recording[key].as_str().unwrap().to_owned();
                found.push(Recording {
                    operation: text("operation"),
                    case: text("case"),
                    status: recording["response"]["status"]
                        .as_u64()
                        .unwrap()
                        .try_into()
                        .unwrap(),
                    body: recording["response"]["body"].clone(),
                });
            }
        }
    }
    found.sort_by_key(|recording| (recording.operation.clone(), recording.case.clone()));
    found
}

/// Recordings that show the profile with some switch the other way: a token of the dashboard
/// gets quotes, and an outage comes and goes.
fn quirks(case: &str) -> Quirks {
    let profile = Quirks::server_2025();
    match case {
        "convertCurrency/client-credential-token" => profile,
        "convertCurrency/string-amount" => {
            profile.without(Quirk::QuotesBroken) | Quirk::NullConvertedAmount.into()
        }
        _ => profile.without(Quirk::QuotesBroken),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

/// Differences between what was recorded and what was bent: keys that one has and the other
/// has not, and other types. Where either has `null`, the type is not known.
fn differences(at: &str, recorded: &Value, bent: &Value, found: &mut BTreeSet<String>) {
    match (recorded, bent) {
        (Value::Object(recorded), Value::Object(bent)) => {
            for (key, value) in recorded {
                match bent.get(key) {
                    Some(other) => differences(&format!("{at}/{key}"), value, other, found),
                    None => _ = found.insert(format!("-{at}/{key}")),
                }
            }
            let more = bent.keys().filter(|key| !recorded.contains_key(*key));
            found.extend(more.map(|key| format!("+{at}/{key}")));
        }
        (Value::Array(recorded), Value::Array(bent)) => {
            if let (Some(recorded), Some(bent)) = (recorded.first(), bent.first()) {
                differences(&format!("{at}/0"), recorded, bent, found);
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        (recorded, bent) if kind(recorded) != kind(bent) => {
            found.insert(format!("{at}: {} for {}", kind(bent), kind(recorded)));
        }
        _ => {}
    }
}

/// The documented error that each recorded refusal stands for.
fn refusal(recording: &Recording) -> Answer {
    let case = recording.case.as_str();
    let message = Json::from(&recording.body["message"]);
    let text = recording.body["message"].as_str().unwrap_or_default();
    let documented = |status, text: &str| Answer::error(status, text);
    match (recording.operation.as_str(), case) {
        (_, "database-down" | "unknown-company-token" | "wrong-key") => {
            documented(401, text).from(Origin::Company)
        }
        _ if recording.status == 401 => documented(401, text).from(Origin::Token),
        (_, "malformed-json") => documented(400, text).from(Origin::Body),
        _ if recording.status == 415 => documented(415, text).from(Origin::Body),
        ("getWallet" | "getWalletTransaction", _) => documented(404, text),
        ("fundWallet", _) => documented(400, text),
        ("convertCurrency", "client-credential-token") => answers::quote(),
        ("listCustomerCards" | "listCustomerTransactions", _) => {
            documented(404, "Customer not found").with(Aside::UnknownCustomer, true)
        }
        _ if message.as_str().is_none() => Answer::error(400, message),
        // The documentation has another status for what the build put behind a prefix.
        _ => match text.split_once("ailed: ") {
            Some((_, why)) => documented(404, why),
            None => match text.split_once("to deposit: ") {
                Some((_, why)) => documented(404, why),
                None => documented(400, text),
            },
        },
    }
}

/// Whether the recording shows something that went well.
fn went_well(recording: &Recording) -> bool {
    let body = &recording.body;
    recording.status < 400 && body["code"] != 500 && !recording.case.starts_with("unknown-customer")
}

#[test]
fn every_recorded_refusal_has_its_form_and_its_words() {
    let recordings = recordings();
    let refusals: Vec<_> = recordings.iter().filter(|it| !went_well(it)).collect();
    assert!(refusals.len() >= 60, "{}", refusals.len());
    for recording in refusals {
        let name = format!("{}/{}", recording.operation, recording.case);
        let answer = bend(quirks(&name), &recording.operation, refusal(recording));
        assert_eq!(answer.status, recording.status, "{name}");
        assert_eq!(answer.body.to_value(), recording.body, "{name}");
    }
}

#[test]
fn every_recorded_success_has_its_form() {
    let recordings = recordings();
    assert_eq!(recordings.len(), 97);
    let (mut seen, mut excused) = (BTreeSet::new(), BTreeSet::new());
    let mut wrong = Vec::new();
    for recording in recordings.iter().filter(|it| went_well(it)) {
        let name = format!("{}/{}", recording.operation, recording.case);
        let documented = answers::documented(&recording.operation);
        let answer = bend(quirks(&name), &recording.operation, documented);
        let mut found = BTreeSet::new();
        differences("", &recording.body, &answer.body.to_value(), &mut found);
        for known in answers::known(&recording.operation) {
            let before = found.len();
            found.retain(|difference| !is(known, difference));
            if found.len() < before {
                excused.insert((recording.operation.clone(), *known));
            }
        }
        if answer.status != recording.status || !found.is_empty() {
            wrong.push(format!("{name}: {} {found:#?}", answer.status));
        }
        seen.insert(recording.operation.clone());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.len() >= 17, "{seen:?}");
    for operation in seen {
        for known in answers::known(&operation) {
            let excuse = (operation.clone(), *known);
            assert!(
                excused.contains(&excuse),
                "{excuse:?} is no difference any more"
            );
        }
    }
}

/// `known` is a difference, or ends with `*` and begins it.
fn is(known: &str, difference: &str) -> bool {
    match known.strip_suffix('*') {
        Some(start) => difference.starts_with(start),
        None => known == difference,
    }
}

#[test]
fn differences_are_found() {
    let recorded = json!({"a": [{"b": "1", "c": null}], "d": 1});
    let bent = json!({"a": [{"b": 1, "c": 2}], "e": 1});
    let mut found = BTreeSet::new();
    differences("", &recorded, &bent, &mut found);
    let expected = ["+/e", "-/d", "/a/0/b: number for text"];
    assert_eq!(
        found.iter().map(String::as_str).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn what_the_recordings_do_not_show() {
    let bent = |operation, answer| {
        let answer = bend(Quirks::server_2025(), operation, answer);
        (answer.status, answer.body.to_value())
    };
    let (status, body) = bent("getUsdBalance", answers::usd_balance());
    assert_eq!(
        (status, &body["code"], &body["error"]["message"]),
        (200, &json!(500), &json!("Wallet not found"))
    );
    let (status, body) = bent("transferInternal", answers::transfer());
    assert_eq!(status, 201);
    assert_eq!(
        body,
        json!({"success": true, "transaction_id": "t", "new_payin_balance": 1, "new_payout_balance": 2})
    );
    let answer = Answer::error(429, "ThrottlerException: Too Many Requests").from(Origin::Limit);
    let (_, body) = bent("getWallet", answer);
    assert_eq!(
        body,
        json!({"statusCode": 429, "message": "ThrottlerException: Too Many Requests"})
    );
}
