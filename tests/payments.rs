//! Collections and payouts: what is sent, and what is not. Lost answers are in `payouts.rs`.

mod support;

use cartevo::{Country, Currency, Error, NewCollection, NewPayout, Operator, Resend};
use serde_json::{Value, json};
use support::{Act, Server};

fn started(kind: &str) -> Act {
    Act::Json(
        200,
        json!({"success": true, "message": "ok", "data": {
            "transaction_id": "550e8400-e29b-41d4-a716-446655440000", "external_id": format!("{kind}-1234567890-abc12345"),
            "status": "PENDING", "amount": 1000, "currency": "XAF", "operator": "mtn", "country": "CM",
            "phone_number": "237670000000", "initiated_at": "2025-01-08T12:00:00.000Z"
        }}),
    )
}

fn collection() -> NewCollection {
    NewCollection {
        operator: Operator::Mtn,
        country: Country::Cm,
        phone_number: "+237 6 70 00 00 00".parse().unwrap(),
        amount: 1000.into(),
        currency: Currency::Xaf,
    }
}

fn payout() -> NewPayout {
    let NewCollection {
        operator,
        country,
        phone_number,
        amount,
        currency,
    } = collection();
    NewPayout {
        operator,
        country,
        phone_number,
        amount,
        currency,
    }
}

#[tokio::test]
async fn a_collection_is_sent_in_the_form_of_the_page_with_a_key_of_its_own() {
    let server = Server::start([started("COLL"), started("COLL")]).await;
    let client = server.client();
    let payment = client.payments().collect(collection()).await.unwrap();
    assert_eq!(payment.amount().to_string(), "1000 XAF");
    let call = client.payments().collect(collection());
    let call = call.external_id("ORD-2024-001").purpose("Invoice payment");
    call.notify_url("https://example.com/webhook/payment")
        .await
        .unwrap();
    let seen = server.seen("/payment/collect");
    let mut first = seen[0].json();
    let key = first["external_id"].take();
    assert_eq!(key.as_str().unwrap().len(), 36);
    assert_eq!(
        first,
        json!({"operator": "mtn", "country": "CM", "phone_number": "237670000000", "amount": 1000,
            "currency": "XAF", "external_id": Value::Null})
    );
    let second = seen[1].json();
    assert_eq!(second["external_id"], "ORD-2024-001");
    assert_eq!(second["purpose"], "Invoice payment");
}

#[tokio::test]
async fn what_is_out_of_range_is_not_sent() {
    let server = Server::start([]).await;
    let small = NewPayout {
        amount: "0.5".parse().unwrap(),
        ..payout()
    };
    let client = server.client();
    let call = client
        .payments()
        .pay_out(small)
        .external_id("x".repeat(256));
    let error = call.await.unwrap_err();
    let Error::NotSent(error) = error else {
        panic!("{error}");
    };
    let reason = error.reason.to_string();
    assert!(
        reason.contains("`amount` must be at least 1, found 0.5"),
        "{reason}"
    );
    assert!(
        reason.contains("`external_id` takes at most 255 characters, found 256"),
        "{reason}"
    );
    assert!(server.seen("/").is_empty());
}

#[test]
fn a_payment_has_a_key_and_a_card_has_none() {
    let of = |id: &str| {
        let found = cartevo::OPERATIONS
            .iter()
            .find(|operation| operation.id == id);
        &found.unwrap().resend
    };
    assert_eq!(*of("collectPayment"), Resend::Keyed("external_id"));
    assert_eq!(*of("payOut"), Resend::Keyed("external_id"));
    for id in [
        "createCard",
        "fundCard",
        "withdrawCard",
        "terminateCard",
        "fundWallet",
        "depositWallet",
        "createCustomer",
    ] {
        assert_eq!(*of(id), Resend::Once, "{id}");
    }
}
