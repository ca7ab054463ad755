use std::collections::BTreeSet;

use serde_json::json;

use super::{DOCUMENT, READ, examples, find, json};
use crate::contract::operations;
use crate::json::Json;

/// The example that shows a field under another name.
const ODD: [&str; 1] = ["listCustomerCards 200 prose"];

#[test]
fn the_examples_of_answers_are_as_documented() {
    let (mut odd, mut seen) = (BTreeSet::new(), 0);
    for (operation, read) in operations().iter().zip(READ.iter()) {
        for (status, response) in &read.responses {
            let Ok(code) = status.parse() else { continue };
            let media = format!("{response}/content/application~1json");
            for (name, example) in examples(&media) {
                seen += 1;
                let found = operation.check_answer(code, &Json::from(&example));
                if !found.is_empty() {
                    odd.insert(format!("{} {status} {name}", operation.id));
                }
            }
        }
    }
    assert!(seen > 60, "{seen} examples");
    assert_eq!(odd, ODD.map(str::to_owned).into());
}

#[test]
fn errors_are_found_for_every_documented_status() {
    let error = Json::from(&json!({
        "success": false, "statusCode": 400, "message": ["a", "b"], "error": "Bad Request",
    }));
    let odd = Json::from(&json!({"success": "no", "reason": "none"}));
    for (operation, read) in operations().iter().zip(READ.iter()) {
        for (status, _) in read
            .responses
            .iter()
            .filter(|(status, _)| !status.starts_with('2'))
        {
            let status = status.replace('X', "3").parse().unwrap();
            assert!(operation.check_answer(status, &error).is_empty());
            let found = operation.check_answer(status, &odd);
            assert_eq!(found.len(), 2, "{} {status} {found:?}", operation.id);
        }
        let found = operation.check_answer(418, &error);
        assert_eq!(
            found,
            [format!("{} has no answer with status 418", operation.id)]
        );
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_without_its_value() {
    let balance = |entry: &str| {
        json(&format!(
            r#"{{"success":true,"statusCode":200,"message":"","data":{{"balances":[{entry}]}}}}"#
        ))
    };
    let check = |entry: &str| find("getPaymentBalance").check_answer(200, &balance(entry));
    let good = r#"{"currency":"XAF","country":"CM","payin_balance":1.5,"payout_balance":0}"#;
    assert!(check(good).is_empty());

    let found = check(&good.replace("1.5", "\"hidden-value\""));
    assert_eq!(
        found,
        ["/data/balances/0/payin_balance: value is not of type \"number\""]
    );
    let found = check(&good.replace("XAF", "hidden-value"));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("/data/balances/0/currency: value is not one of"),
        "{found:?}"
    );
    let found = check(&good.replace("\"country\":\"CM\",", ""));
    assert_eq!(
        found,
        ["/data/balances/0: \"country\" is a required property"]
    );
    let found = check(&good.replace("country\"", "land\":\"\",\"country\""));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("/data/balances/0: ") && found[0].contains("'land'"),
        "{found:?}"
    );
    let found = check(&good.replace("\"CM\"", "null"));
    assert!(!found.is_empty() && !found.concat().contains("hidden"));
}

#[test]
fn of_two_forms_the_nearer_one_is_described() {
    let card = r#"{"id":"x","status":"ACTIVE","balance":"hidden-value","currency":"USD"}"#;
    let body = json(&format!(
        r#"{{"success":true,"statusCode":201,"message":"","data":{{"card":{card}}}}}"#
    ));
    let found = find("createCard").check_answer(201, &body);
    assert_eq!(
        found,
        ["/data/card/balance: value is not of type \"number\""]
    );
}

#[test]
fn formats_are_looked_at_and_other_names_are_not_taken() {
    let card = |more: &str| {
        let card = r#""id":"x","status":"ACTIVE","balance":0,"currency":"USD""#;
        json(&format!(r#"{{"success":true,"data":{{{card},{more}}}}}"#))
    };
    let check = |more: &str| find("getCard").check_answer(200, &card(more));
    assert!(check(r#""created_at":"2026-05-09T10:15:00.000Z""#).is_empty());
    assert!(check(r#""masked_pan":"4111********1111""#).is_empty());
    let found = check(r#""created_at":"2026-05-09 10:15""#);
    assert_eq!(found, ["/data/created_at: value is not a \"date-time\""]);
    let found = check(r#""masked_number":"4111********1111""#);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(!found[0].contains("4111"));
}

#[test]
fn every_schema_can_be_used() {
    for read in READ.iter() {
        let success = read
            .responses
            .iter()
            .find(|(status, _)| status.starts_with('2'));
        let (status, response) = success.unwrap();
        assert!(DOCUMENT.get(&format!("{response}/content")).is_some());
        let found = find(&read.id).check_answer(status.parse().unwrap(), &Json::Null);
        assert!(!found.is_empty(), "{} may answer null", read.id);
    }
}
