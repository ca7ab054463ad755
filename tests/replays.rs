//! A payment whose key was used before: it ends as the payment that used it.

mod support;

use cartevo::{
    Client, Country, Currency, Error, NewPayout, Operator, Reply, RetryPolicy, StartedPayment,
    Unlimited,
};
use serde_json::{Value, json};
use support::{Act, Server};

fn client(server: &Server) -> Client {
    let prompt = RetryPolicy::default().first_pause(std::time::Duration::ZERO);
    Client::builder()
        .access_token("token-of-the-test")
        .base_url(&server.url)
        .quota(Unlimited)
        .retry(prompt)
        .build()
        .unwrap()
}

async fn pay(client: &Client, key: Option<&str>) -> Result<Reply<StartedPayment>, Error> {
    let mut call = client.payments().pay_out(NewPayout {
        operator: Operator::Mtn,
        country: Country::Cm,
        phone_number: "237670000000".parse().unwrap(),
        amount: 1000.into(),
        currency: Currency::Xaf,
    });
    if let Some(key) = key {
        call = call.external_id(key);
    }
    call.await
}

fn no(message: impl Into<Value>) -> Act {
    let body = json!({"success": false, "statusCode": 400, "message": message.into()});
    Act::Json(400, body)
}

fn payment(key: &str, amount: u32, kind: &str) -> Value {
    json!({"transaction_id": format!("of {key}"), "external_id": key, "status": "SUCCESS", "amount": amount,
        "currency": "XAF", "type": kind})
}

fn listed(payments: &[Value]) -> Act {
    Act::Json(200, json!({"success": true, "data": payments}))
}

#[tokio::test]
async fn a_key_of_ones_own_that_was_used_before_gives_the_original() {
    // The filter looks for a part of the key.
    let page = listed(&[
        payment("order-70", 1000, "PAYOUT"),
        payment("order-7", 1000, "PAYOUT"),
    ]);
    let server = Server::start([no("Duplicate external_id"), page]).await;
    let paid = pay(&client(&server), Some("order-7")).await.unwrap();
    assert_eq!(paid.transaction_id.as_str(), "of order-7");
    assert_eq!(paid.status.as_str(), "SUCCESS");
    assert_eq!(server.seen("/payment/payout").len(), 1);
    let looks = server.seen("/payment/transactions");
    assert!(looks[0].line.contains("external_id=order-7"), "{looks:?}");
}

#[tokio::test]
async fn the_original_is_found_on_a_later_page() {
    let others: Vec<Value> = (0..100)
        .map(|number| payment(&format!("7-{number}"), 1000, "PAYOUT"))
        .collect();
    let script = [
        no("Duplicate"),
        listed(&others),
        listed(&[payment("7", 1000, "PAYOUT")]),
    ];
    let server = Server::start(script).await;
    let paid = pay(&client(&server), Some("7")).await.unwrap();
    assert_eq!(paid.transaction_id.as_str(), "of 7");
    let looks = server.seen("/payment/transactions");
    assert!(looks[1].line.contains("page=2"), "{looks:?}");
}

#[tokio::test]
async fn an_answer_that_was_lost_is_made_up_for_by_the_same_key() {
    let again = Act::Json(
        200,
        json!({"success": true, "data": payment("k", 1000, "PAYOUT")}),
    );
    let server = Server::start([Act::HangUp, Act::Cut, again]).await;
    pay(&client(&server), None).await.unwrap();
    let sent: Vec<Value> = server
        .seen("/payment/payout")
        .iter()
        .map(|seen| seen.json()["external_id"].clone())
        .collect();
    assert_eq!(sent.len(), 3);
    assert!(
        sent.iter().all(|key| *key == sent[0] && key.is_string()),
        "{sent:?}"
    );
}

#[tokio::test]
async fn what_another_payment_used_the_key_for_is_not_taken_for_this_one() {
    for other in [
        payment("order-7", 999, "PAYOUT"),
        payment("order-7", 1000, "COLLECTION"),
    ] {
        let script = [no("Duplicate external_id"), listed(&[other])];
        let server = Server::start(script).await;
        let error = pay(&client(&server), Some("order-7")).await.unwrap_err();
        assert!(matches!(error, Error::Answered(_)), "{error}");
        assert!(!error.may_have_been_carried_out());
        assert_eq!(error.messages(), ["Duplicate external_id"]);
    }
}

#[tokio::test]
async fn a_refusal_of_a_key_that_nothing_has_is_a_refusal() {
    let server = Server::start([no("Insufficient balance"), listed(&[])]).await;
    let error = pay(&client(&server), Some("order-7")).await.unwrap_err();
    assert!(matches!(error, Error::Answered(_)), "{error}");
    assert_eq!(error.reference(), Some("order-7"));
}

#[tokio::test]
async fn a_refusal_after_an_answer_was_lost_proves_nothing() {
    let script = [Act::HangUp, no("Insufficient balance"), listed(&[])];
    let server = Server::start(script).await;
    let error = pay(&client(&server), None).await.unwrap_err();
    let Error::Unresolved(unresolved) = &error else {
        panic!("{error}");
    };
    assert_eq!(
        unresolved.reference.as_deref(),
        unresolved.intent.as_ref().unwrap().reference()
    );
    assert!(unresolved.reference.is_some());
}

#[tokio::test]
async fn neither_do_other_values_under_its_key() {
    let timeout = json!({"success": false, "statusCode": 408, "message": "Request Timeout"});
    for lost in [Act::HangUp, Act::Json(408, timeout)] {
        let other = listed(&[payment("order-7", 985, "PAYOUT")]);
        let server = Server::start([lost, no("Duplicate external_id"), other]).await;
        let error = pay(&client(&server), Some("order-7")).await.unwrap_err();
        assert!(matches!(error, Error::Unresolved(_)), "{error}");
    }
}

#[tokio::test]
async fn a_key_whose_payment_does_not_show_yet_is_not_refused() {
    let script = [Act::HangUp, no("Duplicate external_id"), listed(&[])];
    let server = Server::start(script).await;
    let never = RetryPolicy::none();
    let hasty = Client::builder().access_token("token-of-the-test");
    let hasty = hasty
        .base_url(&server.url)
        .quota(Unlimited)
        .build()
        .unwrap();
    let lost = hasty.payments().pay_out(NewPayout {
        operator: Operator::Mtn,
        country: Country::Cm,
        phone_number: "237670000000".parse().unwrap(),
        amount: 1000.into(),
        currency: Currency::Xaf,
    });
    let lost = lost.external_id("order-7").retry(never).await.unwrap_err();
    assert!(matches!(lost, Error::Unresolved(_)), "{lost}");
    // The money has moved, and the service's list is late.
    let error = pay(&hasty, Some("order-7")).await.unwrap_err();
    assert!(matches!(error, Error::Unresolved(_)), "{error}");
}

#[tokio::test]
async fn a_look_that_fails_leaves_it_open() {
    let fails = (0..6).map(|_| Act::HangUp);
    let script = [no("Duplicate external_id")].into_iter().chain(fails);
    let server = Server::start(script).await;
    let error = pay(&client(&server), Some("order-7")).await.unwrap_err();
    assert!(matches!(error, Error::Unresolved(_)), "{error}");
    assert_eq!(error.status(), Some(400));
}

#[tokio::test]
async fn a_made_up_key_and_wrong_fields_need_no_look() {
    let server = Server::start([
        no("Insufficient balance"),
        no(json!(["amount must be positive"])),
    ])
    .await;
    let client = client(&server);
    for key in [None, Some("order-7")] {
        let error = pay(&client, key).await.unwrap_err();
        assert!(matches!(error, Error::Answered(_)), "{error}");
    }
    assert!(server.seen("/payment/transactions").is_empty());
}
