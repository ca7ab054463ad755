//! What happens when time passes.

use std::time::Duration;

use cartevo_sandbox::{CardStatus, DeliveryState, Sandbox, TransactionStatus, WebhookTarget};

use crate::support::{Caller, card, with};
use serde_json::json;

#[tokio::test]
async fn a_payment_settles_by_itself() {
    let sandbox = Sandbox::start().await;
    let caller = Caller::of(&sandbox).await;
    assert_eq!(caller.fund(&sandbox).await.status, 200);
    let status = |after: u64| {
        sandbox.advance(Duration::from_millis(after));
        sandbox.transactions()[0].status
    };
    assert_eq!(status(1_999), TransactionStatus::Pending);
    assert_eq!(status(1), TransactionStatus::Processing);
    assert_eq!(status(2_999), TransactionStatus::Processing);
    assert_eq!(status(1), TransactionStatus::Success);
    let completed = sandbox.transactions()[0].completed_at.unwrap();
    let created = sandbox.transactions()[0].created_at;
    assert_eq!((completed - created).num_seconds(), 5);
}

#[tokio::test]
async fn what_is_due_happens_at_its_own_time_after_a_jump() {
    let sandbox = Sandbox::start().await;
    let caller = Caller::of(&sandbox).await;
    assert_eq!(caller.fund(&sandbox).await.status, 200);
    sandbox.advance(Duration::from_secs(3600));
    let transaction = &sandbox.transactions()[0];
    let took = transaction.completed_at.unwrap() - transaction.created_at;
    assert_eq!(took.num_seconds(), 5);
}

#[tokio::test]
async fn the_issuer_may_take_its_time_or_be_away() {
    let sandbox = Sandbox::builder().quota(None).start().await.unwrap();
    let caller = Caller::of(&sandbox).await;
    let slow = with(card(&sandbox), "name_on_card", json!("ISSUER SLOW"));
    let answer = caller.post("/cards", &slow).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.data()["card"]["status"], "PENDING");
    let away = with(card(&sandbox), "name_on_card", json!("ISSUER UNAVAILABLE"));
    assert_eq!(caller.post("/cards", &away).await.status, 503);
    let statuses = || {
        let cards = sandbox.cards();
        let cards = cards.iter().map(|card| card.status.as_str().to_owned());
        cards.collect::<Vec<_>>()
    };
    assert_eq!(statuses(), ["PENDING", "PENDING"]);
    sandbox.advance(Duration::from_secs(30));
    assert_eq!(statuses(), ["ACTIVE", "ACTIVE"]);
}

#[tokio::test]
async fn companies_are_told() {
    let sandbox = Sandbox::start().await;
    // Nobody listens there: what counts is what was to be said, and when.
    sandbox.set_webhook(Some(WebhookTarget::unsigned("http://127.0.0.1:1/")));
    let caller = Caller::of(&sandbox).await;
    assert_eq!(caller.create_card(&sandbox).await.status, 201);
    assert_eq!(caller.fund(&sandbox).await.status, 200);
    sandbox.advance(Duration::from_secs(60));
    sandbox.delivered().await;
    let deliveries = sandbox.deliveries();
    let events = deliveries.iter().map(|delivery| delivery.event.as_str());
    let events: Vec<_> = events.collect();
    assert!(
        events.starts_with(&["card.created", "card.fund"]),
        "{events:?}"
    );
    assert_eq!(events.last(), Some(&"payment.collect"));
    for delivery in &deliveries {
        assert_eq!(delivery.state, DeliveryState::Failed);
        assert_eq!(delivery.attempts.len(), 4);
    }
}

#[tokio::test]
async fn a_purchase_is_claimed_or_reversed_and_later_refunded() {
    let sandbox = Sandbox::start().await;
    sandbox.set_webhook(Some(WebhookTarget::unsigned("http://127.0.0.1:1/")));
    let caller = Caller::of(&sandbox).await;
    let answer = caller.create_card(&sandbox).await;
    let card = answer.data()["card"]["id"].as_str().unwrap().to_owned();
    let buy = || sandbox.purchase(&card, 10.into(), "Librairie").unwrap().id;
    let (reversed, refunded) = (buy(), buy());
    sandbox.refund(&reversed, None).unwrap();
    sandbox.advance(Duration::from_secs(5));
    sandbox.refund(&refunded, Some(4.into())).unwrap();
    let deliveries = sandbox.deliveries();
    let events = deliveries.iter().map(|delivery| delivery.event.as_str());
    let events: Vec<_> = events
        .filter(|event| event.starts_with("transaction."))
        .collect();
    let expected = [
        "transaction.funding.completed",
        "transaction.authorization.created",
        "transaction.authorization.created",
        "transaction.reversal.completed",
        "transaction.settlement.completed",
        "transaction.refund.completed",
    ];
    assert_eq!(events, expected);
    assert_eq!(sandbox.cards()[0].balance, 94.into());
}

#[tokio::test]
async fn a_card_that_is_made_pending_again_is_issued_again() {
    let sandbox = Sandbox::start().await;
    let caller = Caller::of(&sandbox).await;
    caller.create_card(&sandbox).await;
    let id = sandbox.cards()[0].id.clone();
    sandbox.set_card_status(&id, CardStatus::Pending).unwrap();
    sandbox.advance(Duration::from_secs(29));
    assert_eq!(sandbox.cards()[0].status, CardStatus::Pending);
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(sandbox.cards()[0].status, CardStatus::Active);
}

/// Whoever looks for something by its time has to know what time it is here.
#[tokio::test]
async fn an_answer_tells_the_time_of_the_sandbox() {
    let sandbox = Sandbox::builder().quota(None).start().await.unwrap();
    let caller = Caller::of(&sandbox).await;
    sandbox.advance(Duration::from_millis(3_999));
    for (path, status) in [
        ("/wallets", 200),
        ("/customers/nobody", 404),
        ("/nowhere", 404),
    ] {
        let answer = caller.request("GET", path).send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["date"], "Sat, 09 May 2026 10:15:03 GMT");
    }
}
