//! What a call is about to do, asked of it before it is made.

mod support;

use std::time::Duration;

use cartevo::{CardBrand, Client, Currency, Error, Intent, NotSentReason};
use cartevo_sandbox::Sandbox;
use serde_json::json;
use support::{Server, advance};

async fn world() -> (Sandbox, Client) {
    let sandbox = Sandbox::builder().quota(None).start().await.unwrap();
    let (id, key) = (sandbox.client_id(), sandbox.client_key());
    let client = Client::builder().credentials(id, key);
    let client = client.base_url(sandbox.url()).build().unwrap();
    (sandbox, client)
}

/// A client of calls that are not made.
fn unsent() -> Client {
    let client = Client::builder().access_token("a token");
    client.base_url("http://127.0.0.1:9").build().unwrap()
}

#[tokio::test]
async fn a_call_carries_the_reference_of_its_intent() {
    let (sandbox, client) = world().await;
    let wallet = sandbox.seeded().xaf_wallet.as_str();
    let mut call = client.wallets().fund(wallet, 500.into(), Currency::Xaf);
    let intent = call.intent();
    let funding = call
        .phone("237670000000".parse::<cartevo::Msisdn>().unwrap())
        .await
        .unwrap();
    assert!(intent.reference().is_some());
    assert_eq!(funding.transaction.reference.as_deref(), intent.reference());

    let mut call = client
        .wallets()
        .fund(wallet, 500.into(), Currency::Xaf)
        .trx_id("FUND-1");
    assert_eq!(call.intent().reference(), Some("FUND-1"));
}

#[test]
fn an_intent_stays_the_same_one_whatever_is_set_afterwards() {
    let client = unsent();
    let mut call = client.cards().create("cust_1", CardBrand::Visa);
    let first = call.intent();
    let mut call = call.amount("25.50".parse().unwrap());
    let later = call.intent();
    let written = |intent: &Intent| serde_json::to_value(intent).unwrap();
    assert_eq!(written(&first)["id"], written(&later)["id"]);
    assert_eq!(
        written(&first)["facts"],
        json!({"brand": "VISA", "customer_id": "cust_1"})
    );
    assert_eq!(written(&later)["facts"]["amount"], "25.50");
    assert_eq!(first.began(), later.began());
}

#[test]
fn the_clone_of_a_call_is_another_call() {
    let client = unsent();
    let mut call = client.wallets().fund("w_1", 500.into(), Currency::Xaf);
    let intent = call.intent();
    let other = call.clone().intent();
    assert_ne!(other, intent);
    assert_ne!(other.reference(), intent.reference());
    assert_eq!(call.intent(), intent);
}

#[test]
fn of_who_started_a_top_up_it_keeps_only_that_it_was_said() {
    let client = unsent();
    let mut call = client
        .wallets()
        .fund("w_1", 500.into(), Currency::Xaf)
        .user_id("user_7");
    let written = serde_json::to_string(&call.intent()).unwrap();
    assert!(written.contains(r#""userId":"given""#), "{written}");
    assert!(!written.contains("user_7"), "{written}");
}

#[tokio::test]
async fn it_begins_by_the_clock_of_the_service_once_that_has_told_the_time() {
    let (sandbox, client) = world().await;
    sandbox.advance(Duration::from_secs(3_600));
    client.wallets().list().await.unwrap();
    let intent = client.cards().freeze("card_1").intent();
    let since = intent.began() - sandbox.now();
    assert!(since.num_milliseconds().abs() < 60_000, "{since}");
    let written = serde_json::to_value(&intent).unwrap();
    assert_eq!(written["heard"], "2026-05-09T11:15:00Z");
}

#[test]
fn what_it_knows_does_not_show() {
    let client = unsent();
    let intent = client.cards().fund("card_of_somebody", 5.into()).intent();
    let shown = format!("{intent:?}");
    assert!(shown.contains("fundCard"), "{shown}");
    assert!(!shown.contains("card_of_somebody"), "{shown}");
}

#[test]
fn an_intent_of_an_operation_that_is_not_there_is_an_error_that_names_it() {
    let text = r#"{"operation": "melt", "id": "1", "began": "2026-05-09T10:15:00Z"}"#;
    let error = serde_json::from_str::<Intent>(text).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no operation is called `melt`"),
        "{error}"
    );
}

#[tokio::test]
async fn the_deadline_of_a_call_counts_from_when_its_intent_was_asked_for() {
    let server = Server::start([]).await;
    let client = server.client_with_token();
    let mut late = client.cards().fund("card_1", 5.into());
    let _kept = late.intent();
    let mut put_off = client.cards().fund("card_1", 5.into());
    let _kept = put_off.intent();
    advance(Duration::from_secs(301)).await;
    let long = put_off.deadline(Duration::from_secs(3_600));
    for call in [late, long] {
        let error = call.await.unwrap_err();
        let Error::NotSent(error) = error else {
            panic!("{error}");
        };
        assert!(matches!(error.reason, NotSentReason::Deadline), "{error:?}");
    }
    assert!(server.seen("/").is_empty());
}
