//! Verify on pull: what is true counts, and one call is enough for all who ask.
#![cfg(feature = "webhook")]

mod support;

use cartevo::{
    Error,
    webhook::{ConfirmError, Confirmed, Event},
};
use serde_json::{Value, json};
use support::{Act, Server};
use tokio::task::{JoinSet, yield_now};

const PAYMENT: &str = "/payment/transactions/txn_1/status";

fn event(name: &str, data: &Value) -> Event {
    let body = json!({"event": name, "data": data}).to_string();
    Event::parse(body.as_bytes()).unwrap()
}

fn collection() -> Event {
    let data =
        json!({"transaction_id": "txn_1", "amount": 1000, "currency": "XAF", "status": "SUCCESS"});
    event("payment.collect", &data)
}

fn ok(data: &Value) -> Act {
    Act::Json(
        200,
        json!({"success": true, "statusCode": 200, "message": "ok", "data": data}),
    )
}

fn payment(status: &str) -> Value {
    json!({"transaction_id": "txn_1", "status": status, "amount": 1000.00, "currency": "XAF"})
}

fn movement(status: &str) -> Value {
    json!({"id": "txn_1", "status": status, "amount": 1000, "currency": "XAF", "type": "FUND"})
}

fn card(status: &str) -> Value {
    json!({"id": "card_1", "customer_id": "cust_1", "status": status, "balance": 25.5, "currency": "USD"})
}

fn not_found() -> Act {
    Act::Json(
        404,
        json!({"success": false, "statusCode": 404, "message": "Not found"}),
    )
}

async fn confirm(
    script: impl IntoIterator<Item = Act>,
    event: &Event,
) -> (Server, Result<Confirmed, ConfirmError>) {
    let server = Server::start(script).await;
    let outcome = server.client().webhooks().confirm(event).await;
    (server, outcome)
}

#[tokio::test]
async fn what_the_api_says_counts_and_not_what_the_event_says() {
    for (status, is_final, succeeded) in [
        ("PENDING", false, false),
        ("PROCESSING", false, false),
        ("SUCCESS", true, true),
        ("FAILED", true, false),
        ("REVERSED", false, false),
    ] {
        let (server, confirmed) = confirm([ok(&payment(status))], &collection()).await;
        let confirmed = confirmed.unwrap();
        assert_eq!(confirmed.payment().unwrap().status.as_str(), status);
        assert_eq!(
            (confirmed.is_final(), confirmed.succeeded()),
            (is_final, succeeded),
            "{status}"
        );
        // It says that it was paid.
        assert_eq!(confirmed.agrees_with(&collection()), status != "FAILED");
        assert_eq!(server.seen(PAYMENT).len(), 1);
    }
}

#[tokio::test]
async fn what_the_event_says_is_over_may_not_be_so_yet() {
    let paid = || event("collection.successful", &json!({"transaction_id": "txn_1"}));
    let silent = || event("payment.collect", &json!({"transaction_id": "txn_1"}));
    for (status, event, behind) in [
        ("PENDING", collection(), true),
        ("REVERSED", collection(), true),
        ("SUCCESS", collection(), false),
        ("FAILED", collection(), false),
        ("PENDING", paid(), true),
        ("SUCCESS", paid(), false),
        ("PENDING", silent(), false),
    ] {
        let (_server, confirmed) = confirm([ok(&payment(status))], &event).await;
        assert_eq!(confirmed.unwrap().is_behind(&event), behind, "{status}");
    }
}

#[tokio::test]
async fn a_forged_amount_is_visible_to_the_last_digit() {
    for (field, said, found) in [
        ("amount", json!(1000.01), "1000"),
        ("amount", json!("9000000"), "1000"),
        ("currency", json!("USD"), "XAF"),
    ] {
        let mut data = json!({"transaction_id": "txn_1", "amount": 1000, "currency": "XAF"});
        data[field] = said.clone();
        let event = event("payment.collect", &data);
        let (_server, confirmed) = confirm([ok(&payment("SUCCESS"))], &event).await;
        let confirmed = confirmed.unwrap();
        assert!(!confirmed.agrees_with(&event));
        let differences = confirmed.differences(&event);
        assert_eq!(differences.len(), 1);
        let said = said.as_str().map_or(said.to_string(), str::to_owned);
        let first = &differences[0];
        assert_eq!(
            (first.field, first.said.as_str(), first.found.as_str()),
            (field, said.as_str(), found)
        );
    }
    // Another payment than the one that was asked for.
    let mut other = payment("SUCCESS");
    other["transaction_id"] = "txn_2".into();
    let (_server, confirmed) = confirm([ok(&other)], &collection()).await;
    assert_eq!(
        confirmed.unwrap().differences(&collection())[0].field,
        "transaction_id"
    );
}

/// What a notice says otherwise than the API: the field, what is said, and what is found.
type Wrong = Option<(&'static str, &'static str, &'static str)>;

#[track_caller]
fn differs(confirmed: &Confirmed, event: &Event, expected: Wrong, found: &str) {
    let differences = confirmed.differences(event);
    let differences: Vec<_> = differences
        .iter()
        .map(|one| (one.field, one.said.as_str(), one.found.as_str()))
        .collect();
    assert_eq!(differences, Vec::from_iter(expected), "{event:?}, {found}");
}

#[tokio::test]
async fn a_payout_does_not_pass_for_a_collection() {
    for (name, found, difference) in [
        (
            "payment.collect",
            "PAYOUT",
            Some(("type", "COLLECTION", "PAYOUT")),
        ),
        (
            "collection.successful",
            "PAYOUT",
            Some(("type", "COLLECTION", "PAYOUT")),
        ),
        (
            "payment.payout",
            "COLLECTION",
            Some(("type", "PAYOUT", "COLLECTION")),
        ),
        ("payment.payout", "PAYOUT", None),
        ("payment.collect", "COLLECTION", None),
        // A name that nobody knows contradicts nothing.
        ("payment.collect", "COLLECT", None),
        ("payment.refund", "PAYOUT", None),
    ] {
        let event = event(name, &json!({"transaction_id": "txn_1"}));
        let mut payment = payment("SUCCESS");
        payment["type"] = found.into();
        let (_server, confirmed) = confirm([ok(&payment)], &event).await;
        differs(&confirmed.unwrap(), &event, difference, found);
    }
}

#[tokio::test]
async fn an_end_that_was_another_is_a_difference_and_what_time_explains_is_not() {
    let claim = |status: &str| {
        event(
            "payment.collect",
            &json!({"transaction_id": "txn_1", "status": status}),
        )
    };
    let by_name = |name: &str, status: Option<&str>| {
        let data = json!({"transaction_id": "txn_1", "status": status});
        event(name, &data)
    };
    let forged = Some(("status", "SUCCESS", "FAILED"));
    let slandered = Some(("status", "FAILED", "SUCCESS"));
    for (event, found, difference) in [
        (claim("SUCCESS"), "FAILED", forged),
        (claim("success"), "FAILED", forged),
        (claim("FAILED"), "SUCCESS", slandered),
        (by_name("collection.successful", None), "FAILED", forged),
        (by_name("collection.failed", None), "SUCCESS", slandered),
        // Its name and its status contradict each other.
        (
            by_name("collection.successful", Some("FAILED")),
            "FAILED",
            forged,
        ),
        (
            by_name("collection.successful", Some("FAILED")),
            "SUCCESS",
            slandered,
        ),
        (claim("SUCCESS"), "SUCCESS", None),
        (claim("FAILED"), "FAILED", None),
        (by_name("collection.successful", None), "SUCCESS", None),
        // Things move on, and a notice may be faster.
        (claim("PENDING"), "FAILED", None),
        (claim("SUCCESS"), "PENDING", None),
        (claim("SUCCESS"), "REVERSED", None),
        (claim("REVERSED"), "SUCCESS", None),
        (by_name("collection.failed", None), "PROCESSING", None),
    ] {
        for script in [
            vec![ok(&payment(found))],
            vec![not_found(), ok(&movement(found))],
        ] {
            let (_server, confirmed) = confirm(script, &event).await;
            differs(&confirmed.unwrap(), &event, difference, found);
        }
    }
}

#[tokio::test]
async fn a_card_that_is_said_to_be_terminated_has_to_be() {
    for (name, found, difference) in [
        (
            "card.terminated",
            "ACTIVE",
            Some(("status", "TERMINATED", "ACTIVE")),
        ),
        ("card.terminated", "TERMINATED", None),
        ("card.created", "TERMINATED", None),
        // It tells how the withdrawal ended, and not the card.
        ("card.withdraw.failed", "ACTIVE", None),
    ] {
        let event = event(name, &json!({"card_id": "card_1", "status": "FAILED"}));
        let (_server, confirmed) = confirm([ok(&card(found))], &event).await;
        differs(&confirmed.unwrap(), &event, difference, found);
    }
}

#[tokio::test]
async fn a_top_up_is_found_among_the_wallets_transactions() {
    let (server, confirmed) = confirm([not_found(), ok(&movement("SUCCESS"))], &collection()).await;
    let confirmed = confirmed.unwrap();
    assert_eq!(
        confirmed.wallet_transaction().unwrap().amount().to_string(),
        "1000 XAF"
    );
    assert!(confirmed.succeeded() && confirmed.agrees_with(&collection()));
    assert_eq!(server.seen("/wallet/transactions/txn_1").len(), 1);
    // It may be a card's, and then the card and its holder have to be right.
    let mut found = movement("SUCCESS");
    (found["card_id"], found["customer_id"]) = ("card_1".into(), "cust_1".into());
    let data = json!({"transaction_id": "txn_1", "card_id": "card_2", "customer_id": "cust_2"});
    let other = event("payment.collect", &data);
    let (_server, confirmed) = confirm([not_found(), ok(&found)], &other).await;
    let differences = confirmed.unwrap().differences(&other);
    let fields = differences.iter().map(|difference| difference.field);
    assert!(fields.eq(["card_id", "customer_id"]), "{differences:?}");
}

#[tokio::test]
async fn a_notice_may_be_faster_than_what_it_tells_of() {
    let (_server, outcome) = confirm([not_found(), not_found()], &collection()).await;
    let error = outcome.unwrap_err();
    assert!(matches!(&error, ConfirmError::NotVisibleYet { object } if object.contains("txn_1")));
    assert!(error.to_string().contains("look again"));
}

#[tokio::test]
async fn another_failure_is_that_of_the_call() {
    let failed = Act::Json(500, json!({"message": "Internal server error"}));
    let (server, outcome) = confirm([failed], &collection()).await;
    let error = outcome.unwrap_err();
    assert!(
        matches!(&error, ConfirmError::Call(Error::Answered(answer)) if answer.status == 500),
        "{error:?}"
    );
    assert!(server.seen("/wallet/transactions").is_empty());
}

#[tokio::test]
async fn a_card_is_read_without_its_number() {
    let event = event(
        "card.created",
        &json!({"card": {"id": "card_1", "customer_id": "cust_2", "currency": "USD"}}),
    );
    let (server, confirmed) = confirm([ok(&card("ACTIVE"))], &event).await;
    let confirmed = confirmed.unwrap();
    assert_eq!(confirmed.card().unwrap().balance().to_string(), "25.50 USD");
    assert!(confirmed.succeeded());
    assert_eq!(confirmed.differences(&event)[0].field, "customer_id");
    assert!(!server.seen("/cards/card_1")[0].line.contains("reveal=true"));
    for (status, is_final, succeeded) in [
        ("PENDING", false, false),
        ("FROZEN", true, true),
        ("SUSPENDED", true, true),
        ("TERMINATED", true, true),
        ("FAILED", true, false),
        ("NEW", false, false),
    ] {
        let (_server, confirmed) = confirm([ok(&card(status))], &event).await;
        let confirmed = confirmed.unwrap();
        assert_eq!(
            (confirmed.is_final(), confirmed.succeeded()),
            (is_final, succeeded),
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_movement_on_a_card_and_a_customer() {
    let data =
        json!({"transaction_id": "txn_1", "card_id": "card_1", "amount": 12.34, "currency": "USD"});
    let settled = event("transaction.settlement.completed", &data);
    let found = json!({"id": "txn_1", "status": "SUCCESS", "amount": 12.35, "currency": "USD"});
    let (server, confirmed) = confirm([ok(&found)], &settled).await;
    let confirmed = confirmed.unwrap();
    assert_eq!(
        confirmed.card_transaction().unwrap().json()["amount"],
        12.35
    );
    assert!(confirmed.succeeded());
    assert_eq!(confirmed.differences(&settled)[0].field, "amount");
    let data = json!({"transaction_id": "txn_1", "card_id": "card_1", "status": "FAILED"});
    let failed = event("transaction.settlement.completed", &data);
    assert_eq!(confirmed.differences(&failed)[0].field, "status");
    assert_eq!(server.seen("/cards/card_1/transactions/txn_1").len(), 1);

    let created = event("customer.created", &json!({"id": "cust_1"}));
    let found = json!({"id": "cust_1", "first_name": "Ada", "last_name": "Eyong", "email": "ada@example.com", "country": "Cameroon", "is_active": true});
    let (_server, confirmed) = confirm([ok(&found)], &created).await;
    let confirmed = confirmed.unwrap();
    assert_eq!(confirmed.customer().unwrap().id, "cust_1".into());
    assert!(confirmed.is_final() && confirmed.agrees_with(&created));
}

#[tokio::test]
async fn what_was_found_has_a_key_for_each_status() {
    let mut keys = Vec::new();
    for script in [
        vec![ok(&payment("PENDING"))],
        vec![ok(&payment("SUCCESS"))],
        vec![not_found(), ok(&movement("FAILED"))],
    ] {
        let (_server, first) = confirm(script.clone(), &collection()).await;
        // Another notice about the same thing.
        let other = event("payment.collect", &json!({"transactionId": "txn_1"}));
        let (_server, second) = confirm(script, &other).await;
        let key = first.unwrap().dedup_key().unwrap();
        assert_eq!(second.unwrap().dedup_key(), Some(key));
        assert!(!keys.contains(&key));
        keys.push(key);
    }
    // Where it was found is no difference: it is the same money.
    let script = [not_found(), ok(&movement("SUCCESS"))];
    let (_server, confirmed) = confirm(script, &collection()).await;
    assert_eq!(confirmed.unwrap().dedup_key(), Some(keys[1]));
    // A state may come back.
    let event = event("card.terminated", &json!({"card_id": "card_1"}));
    let (_server, confirmed) = confirm([ok(&card("FROZEN"))], &event).await;
    assert_eq!(confirmed.unwrap().dedup_key(), None);
}

#[tokio::test]
async fn without_an_id_nothing_is_asked() {
    for event in [
        event("payment.payout", &json!({"card_id": "card_1"})),
        event("payment.collect", &json!({"transaction_id": "../../cards"})),
    ] {
        let (server, outcome) = confirm([], &event).await;
        assert!(matches!(outcome, Err(ConfirmError::NothingToConfirm)));
        assert!(server.seen("").is_empty());
    }
}

#[tokio::test]
async fn a_thousand_confirmations_make_one_request() {
    let held = json!({"success": true, "message": "ok", "data": payment("SUCCESS")});
    let server = Server::start([Act::Held(200, held)]).await;
    let client = server.client();
    let mut all = JoinSet::new();
    for _ in 0..1000 {
        // Each with a clone of its own; the bodies differ, the payment is the same.
        let client = client.clone();
        all.spawn(async move { client.webhooks().confirm(&collection()).await });
    }
    server.wait_for(PAYMENT, 1).await;
    server.release();
    for outcome in all.join_all().await {
        assert!(outcome.unwrap().succeeded());
    }
    assert_eq!(server.seen(PAYMENT).len(), 1);
}

#[tokio::test]
async fn a_failure_is_shared_and_not_kept() {
    let failed = json!({"message": "Service unavailable"});
    let server = Server::start([Act::Held(503, failed), ok(&payment("SUCCESS"))]).await;
    let client = server.client();
    let mut all = JoinSet::new();
    for _ in 0..10 {
        let client = client.clone();
        all.spawn(async move { client.webhooks().confirm(&collection()).await });
    }
    server.wait_for(PAYMENT, 1).await;
    server.release();
    for outcome in all.join_all().await {
        assert!(matches!(outcome, Err(ConfirmError::Call(_))));
    }
    assert!(
        client
            .webhooks()
            .confirm(&collection())
            .await
            .unwrap()
            .succeeded()
    );
    assert_eq!(server.seen(PAYMENT).len(), 2);
}

#[tokio::test]
async fn who_stops_waiting_does_not_stop_the_others() {
    let held = json!({"success": true, "message": "ok", "data": payment("SUCCESS")});
    let server = Server::start([Act::Held(200, held)]).await;
    let client = server.client();
    let ask = || {
        let client = client.clone();
        async move { client.webhooks().confirm(&collection()).await }
    };
    let mut first = JoinSet::new();
    first.spawn(ask());
    server.wait_for(PAYMENT, 1).await;
    let mut others = JoinSet::new();
    others.spawn(ask());
    yield_now().await;
    first.shutdown().await;
    server.release();
    assert!(others.join_all().await.remove(0).unwrap().succeeded());
    assert_eq!(server.seen(PAYMENT).len(), 1);
}
