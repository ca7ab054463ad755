//! What each switch does to a documented answer, and what it leaves alone.

use serde_json::{Value, json};

use super::{bend, bend_notice};
use crate::answer::{Answer, Aside, Origin};
use crate::json::Json;
use crate::quirks::{Quirk, Quirks};

mod cards;
mod documented;
mod envelopes;
mod others;
mod transactions;
mod unhappy;
mod values;
mod wallets;

fn written(json: &Json) -> String {
    String::from_utf8(json.render()).unwrap()
}

/// The bent body, as text: with its order, and with sums as they are written.
fn bent(quirks: impl Into<Quirks>, operation: &str, answer: Answer) -> (u16, String) {
    let answer = bend(quirks.into(), operation, answer);
    (answer.status, written(&answer.body))
}

fn ok(data: &Value) -> Answer {
    Answer::success(200, "Well done", Json::from(data))
}

/// The bent `data` of a success.
fn bent_data(quirks: impl Into<Quirks>, operation: &str, data: &Value) -> Value {
    let answer = bend(quirks.into(), operation, ok(data));
    answer.body.to_value()["data"].clone()
}

/// What each switch makes of `data`.
#[track_caller]
fn check(quirk: Quirk, operations: &[&str], data: &Value, expected: &Value) {
    for operation in operations {
        assert_eq!(
            bent_data(quirk, operation, data),
            *expected,
            "{quirk} {operation}"
        );
    }
    assert_eq!(
        bent_data(quirk, "getPaymentBalance", data),
        *data,
        "{quirk}"
    );
}

/// `data` under the switch has other values for some keys; `null` takes a key away.
#[track_caller]
fn differs(quirk: Quirk, operations: &[&str], data: &Value, changes: &Value) {
    let mut expected = data.clone();
    for (key, value) in changes.as_object().unwrap() {
        if value.is_null() {
            expected.as_object_mut().unwrap().remove(key);
        } else {
            expected[key] = value.clone();
        }
    }
    check(quirk, operations, data, &expected);
}

#[track_caller]
fn whole(quirk: Quirk, operation: &str, answer: Answer, status: u16, body: &str) {
    let other = written(&answer.body);
    let untouched = bent(quirk, "nothing", answer.clone());
    assert_eq!(untouched, (answer.status, other), "{quirk} elsewhere");
    let found = bent(quirk, operation, answer);
    assert_eq!(found, (status, body.to_owned()), "{quirk} {operation}");
}

fn card() -> Value {
    json!({
        "id": "c", "customer_id": "k", "status": "ACTIVE", "balance": 10.5,
        "masked_pan": "4111********1111", "brand": "VISA", "currency": "USD", "expiry_month": 9,
        "expiry_year": 2029, "is_virtual": true, "is_physical": false,
        "created_at": "2026-05-09T10:15:00.000Z",
    })
}
