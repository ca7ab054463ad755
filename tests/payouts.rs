//! Payouts: money that must not leave twice.

mod support;

use cartevo::{Client, Country, Currency, Error, NewPayout, Operator, calls::PayOut};
use serde_json::{Value, json};
use support::{Act, Server};

fn payout(client: &Client) -> PayOut<'_> {
    client.payments().pay_out(NewPayout {
        operator: Operator::Mtn,
        country: Country::Cm,
        phone_number: "237670000000".parse().unwrap(),
        amount: 1000.into(),
        currency: Currency::Xaf,
    })
}

#[tokio::test]
async fn a_lost_payout_is_not_sent_again_and_tells_its_reference() {
    let refused = Act::Json(401, json!({"message": "Unauthorized", "statusCode": 401}));
    let server = Server::start([refused, Act::HangUp, Act::HangUp]).await;
    let client = server.client();
    let errors = [
        payout(&client).await.unwrap_err(),
        payout(&client).external_id("order-7").await.unwrap_err(),
    ];
    let seen = server.seen("/payment/payout");
    // The one that was turned away once more, and neither again after its answer was lost.
    assert_eq!(seen.len(), 3);
    let sent = |index: usize| seen[index].json()["external_id"].clone();
    assert_eq!(sent(0), sent(1));
    assert_eq!(sent(2), "order-7");
    for (error, reference) in errors.iter().zip([sent(1), sent(2)]) {
        assert!(matches!(error, Error::Unresolved(_)), "{error}");
        assert!(error.may_have_been_carried_out());
        assert_eq!(error.reference(), reference.as_str());
    }
}

#[tokio::test]
async fn a_refused_replay_is_not_taken_for_a_payout_that_never_was() {
    let no = |status: u16, message: Value| {
        let body = json!({"success": false, "statusCode": status, "message": message});
        Act::Json(status, body)
    };
    // Two reasons, which only words for people tell apart.
    let used = || json!("Duplicate external_id");
    let poor = || json!("Insufficient balance");
    for (status, message, own_key, expected) in [
        (400, used(), true, true),
        (409, used(), true, true),
        (400, poor(), true, true),
        // A key that was made up for this call was not used before.
        (400, poor(), false, false),
        // The field is wrong, whatever it is.
        (400, json!(["amount must be a number"]), true, false),
        (422, json!("Operator unavailable"), true, false),
        (404, used(), true, false),
    ] {
        let server = Server::start([no(status, message.clone())]).await;
        let client = server.client();
        let call = payout(&client);
        let call = if own_key {
            call.external_id("order-7")
        } else {
            call
        };
        let error = call.await.unwrap_err();
        let found = error.may_have_been_carried_out();
        assert_eq!(found, expected, "{status} {message} {own_key}");
        let told = error.to_string();
        assert_eq!(told.contains("(reference `order-7`)"), expected, "{told}");
    }
}

#[tokio::test]
async fn a_reference_that_is_no_key_says_nothing_of_a_replay() {
    let no = json!({"success": false, "statusCode": 400, "message": "Invalid currency"});
    let server = Server::start([Act::Json(400, no)]).await;
    let client = server.client();
    let call = client.wallets().fund("w", 1.into(), Currency::Xaf);
    let error = call.trx_id("order-7").await.unwrap_err();
    assert!(!error.may_have_been_carried_out());
}
