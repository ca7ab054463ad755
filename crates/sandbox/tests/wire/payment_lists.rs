//! The list of payments.

use std::time::Duration;

use cartevo_sandbox::{Quirk, Sandbox};
use serde_json::json;

use crate::payments::{payment, settling};
use crate::support::{Answer, Caller, with};

/// Six payments, ten minutes apart from 10:15 on; the even ones are collections. The fourth
/// fails, the last one is still pending.
async fn six() -> (Sandbox, Caller) {
    let (sandbox, caller) = settling().await;
    for number in 0..6 {
        let path = ["/payment/collect", "/payment/payout"][number % 2];
        let phone = if number == 3 {
            "237670000001"
        } else {
            "237670000000"
        };
        let order = with(payment(), "external_id", json!(format!("ORD-{number}")));
        let order = with(order, "phone_number", json!(phone));
        assert_eq!(caller.post(path, &order).await.status, 200);
        if number < 5 {
            sandbox.advance(Duration::from_secs(600));
        }
    }
    (sandbox, caller)
}

fn names(answer: &Answer) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let list = answer.data().as_array().unwrap();
    let names = list
        .iter()
        .map(|payment| payment["external_id"].as_str().unwrap());
    names.collect()
}

async fn list(caller: &Caller, query: &str) -> Answer {
    caller.get(&format!("/payment/transactions?{query}")).await
}

#[tokio::test]
async fn the_newest_come_first_page_by_page() {
    let (_sandbox, caller) = six().await;
    let all = list(&caller, "").await;
    assert_eq!(
        names(&all),
        ["ORD-5", "ORD-4", "ORD-3", "ORD-2", "ORD-1", "ORD-0"]
    );
    assert_eq!(all.body["message"], "6 items retrieved successfully");
    let meta = json!({"page": 1, "limit": 20, "total": 6, "totalPages": 1});
    assert_eq!(all.body["meta"], meta);
    assert_eq!(all.data()[0]["status"], "PENDING");
    assert_eq!(all.data()[2]["error_message"], "Declined by the operator");
    assert_eq!(all.data()[3].get("error_message"), None);

    let page = list(&caller, "page=2&limit=4").await;
    assert_eq!(names(&page), ["ORD-1", "ORD-0"]);
    assert_eq!(page.body["message"], "2 items retrieved successfully");
    let meta = json!({"page": 2, "limit": 4, "total": 6, "totalPages": 2});
    assert_eq!(page.body["meta"], meta);
    let beyond = list(&caller, "page=3&limit=4").await;
    assert!(names(&beyond).is_empty());
    assert_eq!(beyond.body["meta"]["total"], 6);
}

#[tokio::test]
async fn filters_may_be_combined() {
    let (_sandbox, caller) = six().await;
    let cases: [(&str, &[&str]); 9] = [
        ("status=FAILED", &["ORD-3"]),
        ("status=PENDING", &["ORD-5"]),
        ("type=COLLECTION", &["ORD-4", "ORD-2", "ORD-0"]),
        ("type=PAYOUT&status=SUCCESS", &["ORD-1"]),
        ("external_id=RD-4", &["ORD-4"]),
        ("external_id=ord", &[]),
        // From then on, and before then.
        (
            "from_date=2026-05-09T10:35:00Z&to_date=2026-05-09T10:55:00.000Z",
            &["ORD-3", "ORD-2"],
        ),
        (
            "from_date=2026-05-09T11:45:00%2B01:00&status=FAILED",
            &["ORD-3"],
        ),
        (
            "from_date=2026-05-09T10:55:00Z&to_date=2026-05-09T10:35:00Z",
            &[],
        ),
    ];
    for (query, expected) in cases {
        let answer = list(&caller, query).await;
        assert_eq!(names(&answer), expected, "{query}");
        assert_eq!(answer.body["meta"]["total"], expected.len(), "{query}");
    }
    let page = list(&caller, "type=COLLECTION&limit=1&page=2").await;
    assert_eq!(names(&page), ["ORD-2"]);
    assert_eq!(page.body["meta"]["totalPages"], 3);
}

#[tokio::test]
async fn a_day_is_its_midnight() {
    let (_sandbox, caller) = six().await;
    for (query, total) in [
        ("from_date=2026-05-09", 6),
        ("to_date=2026-05-09", 0),
        ("from_date=2026-05-10", 0),
        ("to_date=2026-05-10", 6),
    ] {
        assert_eq!(
            list(&caller, query).await.body["meta"]["total"],
            total,
            "{query}"
        );
    }
}

#[tokio::test]
async fn bad_filters_are_refused() {
    let (sandbox, caller) = settling().await;
    let bad = [
        "status=DONE",
        "type=REFUND",
        "from_date=yesterday",
        "to_date=2026-13-01",
        "page=0",
        "page=x",
        "limit=101",
        "limit=0",
    ];
    for query in bad {
        assert_eq!(list(&caller, query).await.status, 400, "{query}");
    }
    caller.post("/payment/collect", &payment()).await;
    sandbox.set_quirks(Quirk::BadFilterFindsNothing.into());
    for query in &bad[..4] {
        let answer = list(&caller, query).await;
        assert!(names(&answer).is_empty(), "{query}");
        assert_eq!(answer.body["meta"]["total"], 0, "{query}");
    }
    assert_eq!(list(&caller, "page=x").await.status, 400);
}

#[tokio::test]
async fn q32_payment_replay_refused() {
    let (sandbox, caller) = settling().await;
    let first = caller.post("/payment/collect", &payment()).await;
    assert_eq!(caller.post("/payment/collect", &payment()).await, first);
    sandbox.set_quirks(Quirk::PaymentReplayRefused.into());
    let replay = caller.post("/payment/collect", &payment()).await;
    assert_eq!(replay.outcome(), (400, &json!("Duplicate external_id")));
    assert_eq!(sandbox.transactions().len(), 1);
}

#[tokio::test]
async fn n1_payments_absent() {
    let (sandbox, caller) = settling().await;
    sandbox.set_quirks(Quirk::PaymentsAbsent.into());
    for path in [
        "/payment/balance",
        "/payment/transactions",
        "/payment/transactions/x/status",
    ] {
        let answer = caller.get(path).await;
        let message = format!("Cannot GET /api/v1{path}");
        assert_eq!(answer.outcome(), (404, &json!(message)));
    }
    for path in ["/payment/collect", "/payment/payout"] {
        assert_eq!(caller.post(path, &payment()).await.status, 404);
    }
    assert_eq!(caller.get("/wallets").await.status, 200);
    assert!(sandbox.transactions().is_empty());
}
