//! The names that callers give to payments.

use std::time::Duration;

use serde_json::json;

use crate::payments::{balances, payment, settling};
use crate::support::{Caller, sandbox, with, without};

#[tokio::test]
async fn a_replay_brings_back_the_first_payment() {
    let (sandbox, caller) = settling().await;
    for path in ["/payment/collect", "/payment/payout"] {
        let order = with(payment(), "external_id", json!(path));
        let first = caller.post(path, &order).await;
        assert_eq!(caller.post(path, &order).await, first);
        sandbox.advance(Duration::from_secs(5));
        // What is only said about it does not make it another one.
        let reworded = with(order.clone(), "purpose", json!("Another"));
        let replay = caller
            .post(path, &with(reworded, "operator", json!("MTN")))
            .await;
        let mut expected = first.body.clone();
        expected["data"]["status"] = json!("SUCCESS");
        assert_eq!((replay.status, replay.body), (200, expected));
    }
    assert_eq!(sandbox.transactions().len(), 2);
    assert_eq!(balances(&caller).await, (json!(125_985), json!(48_985)));
}

#[tokio::test]
async fn an_external_id_is_good_for_one_payment() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = payment();
    assert_eq!(caller.post("/payment/collect", &order).await.status, 200);
    let taken = json!({
        "success": false,
        "statusCode": 400,
        "message": "external_id already used for another payment",
        "error": "Bad Request",
    });
    let xof = json!({"operator": "mtn", "country": "CI", "currency": "XOF",
        "phone_number": "2250500000000", "amount": 1000, "external_id": "ORD-2026-001"});
    let others = [
        ("/payment/payout", order.clone()),
        (
            "/payment/collect",
            with(order.clone(), "amount", json!(1000.01)),
        ),
        (
            "/payment/collect",
            with(order.clone(), "operator", json!("orange")),
        ),
        (
            "/payment/collect",
            with(order.clone(), "phone_number", json!("237670000009")),
        ),
        ("/payment/collect", xof),
    ];
    for (path, other) in others {
        let answer = caller.post(path, &other).await;
        assert_eq!((answer.status, &answer.body), (400, &taken), "{other}");
    }
    assert_eq!(sandbox.transactions().len(), 1);
    assert_eq!(balances(&caller).await, (json!(125_000), json!(50_000)));
}

#[tokio::test]
async fn a_payment_without_a_name_is_given_one() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let nameless = [
        without(payment(), "external_id"),
        with(payment(), "external_id", json!("")),
    ];
    let mut seen = std::collections::HashSet::new();
    for (path, prefix) in [("/payment/collect", "COLL"), ("/payment/payout", "PAYOUT")] {
        for order in &nameless {
            let answer = caller.post(path, order).await;
            let name = answer.data()["external_id"].as_str().unwrap().to_owned();
            let parts: Vec<_> = name.split('-').collect();
            let [kind, seconds, rest] = parts[..] else {
                panic!("{name}");
            };
            assert_eq!((kind, seconds, rest.len()), (prefix, "1778321700", 8));
            assert!(seen.insert(name));
        }
    }
}
