//! Every event of the catalogue, and what else may come.
#![cfg(feature = "webhook")]

use std::{fs, path::Path};

use cartevo::{
    CardBrand, Currency, Operator, TransactionStatus,
    webhook::{Event, EventName, LARGEST_BODY, Payload},
};
use serde_json::{Value, json};

/// The body of a notice under `tests/webhooks`.
fn body(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/webhooks/{name}.json"));
    let file: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert!(file["source"]["page"].is_string());
    file["body"].clone()
}

fn event(body: &Value) -> Event {
    Event::parse(body.to_string().as_bytes()).unwrap()
}

#[test]
fn a_collection_has_no_status() {
    let event = event(&body("payment-collect"));
    assert_eq!(event.name(), &EventName::PaymentCollect);
    assert_eq!(event.trouble(), None);
    let Payload::Collection(collection) = event.payload() else {
        panic!("{event:?}")
    };
    let id = "550e8400-e29b-41d4-a716-446655440000".into();
    assert_eq!(collection.transaction_id.as_ref(), Some(&id));
    assert_eq!(collection.amount().unwrap().to_string(), "1000 XAF");
    assert_eq!(collection.operator, Some(Operator::Mtn));
    assert_eq!(collection.status, None);
    assert_eq!(
        collection.phone_number.as_ref().unwrap().as_str(),
        "237XXXXXXXXX"
    );
    assert_eq!(
        collection.initiated_at.as_ref().unwrap().as_str(),
        "2025-01-08T12:00:00.000Z"
    );
    assert_eq!(event.transaction_id(), Some(&id));
    assert_eq!(
        (event.card_id(), event.customer_id(), event.status()),
        (None, None, None)
    );
    assert_eq!(event.money().unwrap().to_string(), "1000 XAF");
}

#[test]
fn a_card_is_nested_and_its_number_is_masked_under_either_name() {
    let mut body = body("card-created");
    for name in ["masked_number", "masked_pan"] {
        let event = event(&body);
        let Payload::CardCreated(card) = event.payload() else {
            panic!("{event:?}")
        };
        assert_eq!(card.id, Some("card_abc123xyz789".into()));
        assert_eq!(card.customer_id, Some("cust_def456uvw012".into()));
        assert_eq!(card.brand, Some(CardBrand::Visa));
        assert_eq!(
            card.masked_number.as_deref(),
            Some("4111********1111"),
            "{name}"
        );
        assert_eq!(card.balance().unwrap().to_string(), "25.50 USD");
        assert_eq!(event.card_id(), card.id.as_ref());
        assert_eq!(event.customer_id(), card.customer_id.as_ref());
        assert_eq!(event.currency(), Some(&Currency::Usd));
        // Once more, under the name that the rest of the API has for it.
        let card = body["data"]["card"].as_object_mut().unwrap();
        if let Some(number) = card.remove("masked_number") {
            card.insert("masked_pan".to_owned(), number);
        }
    }
}

#[test]
fn money_moves_between_wallet_and_card() {
    let funding = event(&body("card-fund"));
    let Payload::CardFund(movement) = funding.payload() else {
        panic!("{funding:?}")
    };
    assert_eq!(
        movement.transaction_id,
        Some("txn_5b7c9d2e4f6a8b1c3d5e7f9a".into())
    );
    assert_eq!(movement.card_id, Some("card_abc123xyz789".into()));
    assert_eq!(movement.amount().unwrap().to_string(), "50.00 USD");
    assert_eq!(movement.fee_amount().unwrap().to_string(), "0.00 USD");

    // Without what is cut from the page, and with the keys of old.
    for name in ["card-withdraw", "card-withdraw-camel-case"] {
        let event = event(&body(name));
        let Payload::CardWithdraw(movement) = event.payload() else {
            panic!("{event:?}")
        };
        let ids = (event.transaction_id(), event.card_id());
        assert_eq!(
            ids,
            (
                Some(&"txn_nop678qrs234tuv901wxy567".into()),
                Some(&"card_abc123xyz789".into())
            )
        );
        assert_eq!(
            (movement.transaction_id.as_ref(), movement.card_id.as_ref()),
            ids
        );
        assert_eq!(movement.amount, Some(30.into()));
        assert_eq!(movement.amount(), None);
    }
}

#[test]
fn the_early_guide_has_no_data() {
    for (name, expected) in [
        ("collection.successful", EventName::CollectionSuccessful),
        ("collection.failed", EventName::CollectionFailed),
    ] {
        let mut body = body("collection-successful");
        body["event"] = name.into();
        for data in [None, Some(Value::Null)] {
            if let Some(data) = data {
                body["data"] = data;
            }
            let event = event(&body);
            assert_eq!(event.name(), &expected);
            let Payload::Collection(collection) = event.payload() else {
                panic!("{event:?}")
            };
            assert_eq!(collection.status, Some(TransactionStatus::Success));
            assert_eq!(collection.amount().unwrap().to_string(), "5000 XAF");
            assert_eq!(event.status(), Some("SUCCESS"));
            assert_eq!(event.data().json()["amount"], "5000");
            assert_eq!(event.data().json().get("event"), None);
        }
    }
}

#[test]
fn every_name_of_the_catalogue_is_known() {
    let names = [
        "payment.collect",
        "payment.payout",
        "card.created",
        "card.fund",
        "card.withdraw",
        "card.withdraw.failed",
        "card.terminated",
        "transaction.authorization.created",
        "transaction.authorization.declined",
        "transaction.reversal.completed",
        "transaction.refund.completed",
        "transaction.settlement.completed",
        "transaction.funding.completed",
        "transaction.withdrawal.completed",
        "transaction.crossborder.charged",
        "transaction.terminated",
        "fee.payment_failure.charged",
        "fee.crossborder.charged",
        "debt.recovery.pending",
        "customer.created",
        "collection.successful",
        "collection.failed",
    ];
    let known: Vec<&str> = EventName::KNOWN.iter().map(EventName::as_str).collect();
    assert_eq!(known, names);
    for name in names {
        let event = event(
            &json!({"event": name, "data": {"transaction_id": "t", "card_id": "c", "customer_id": "u"}}),
        );
        assert!(event.name().is_known());
        assert_eq!(event.trouble(), None);
        assert_eq!(event.transaction_id(), Some(&"t".into()));
        assert_eq!(event.card_id(), Some(&"c".into()));
        assert_eq!(event.customer_id(), Some(&"u".into()));
    }
}

#[test]
fn what_no_source_shows_is_raw_and_whole() {
    let sent = body("settlement");
    let settled = event(&sent);
    assert_eq!(settled.name(), &EventName::SettlementCompleted);
    assert_eq!(settled.payload(), &Payload::Raw);
    assert_eq!(settled.trouble(), None);
    assert_eq!(settled.data().json(), &sent["data"]);
    assert_eq!(
        settled.transaction_id(),
        Some(&"txn_5b7c9d2e4f6a8b1c3d5e7f9a".into())
    );
    assert_eq!(settled.card_id(), Some(&"card_abc123xyz789".into()));
    assert_eq!(settled.money().unwrap().to_string(), "12.34 USD");

    let created = event(&body("customer-created"));
    assert_eq!(created.customer_id(), Some(&"cust_def456uvw012".into()));
    assert_eq!((created.card_id(), created.transaction_id()), (None, None));
}

#[test]
fn an_unknown_event_keeps_its_name() {
    let event = event(&json!({"event": "Card.Created", "data": {"card_id": 7}}));
    assert_eq!(event.name().as_str(), "Card.Created");
    assert!(!event.name().is_known());
    assert_eq!(event.payload(), &Payload::Raw);
    // An id may be a number.
    assert_eq!(event.card_id(), Some(&"7".into()));
}

#[test]
fn of_two_spellings_the_one_with_a_value_counts() {
    for (data, expected) in [
        (
            json!({"card_id": "snake", "cardId": "camel"}),
            Some("snake"),
        ),
        (
            json!({"cardId": "camel", "card_id": "snake"}),
            Some("snake"),
        ),
        (json!({"card_id": null, "cardId": "camel"}), Some("camel")),
        (json!({"card_id": "snake", "cardId": null}), Some("snake")),
        (json!({"cardId": "camel"}), Some("camel")),
        (json!({"card_id": null, "cardId": null}), None),
        (json!({}), None),
    ] {
        let event = event(&json!({"event": "card.fund", "data": data}));
        let Payload::CardFund(movement) = event.payload() else {
            panic!("{event:?}")
        };
        assert_eq!(movement.card_id, expected.map(Into::into), "{data}");
        assert_eq!(event.card_id(), movement.card_id.as_ref());
    }
}

#[test]
fn a_broken_field_costs_the_types_and_nothing_else() {
    for (field, value, expected) in [
        (
            "amount",
            json!("a lot"),
            "`data.amount`: expected an amount",
        ),
        ("amount", json!([1]), "`data.amount`: expected an amount"),
        (
            "fee_amount",
            json!({}),
            "`data.fee_amount`: expected an amount",
        ),
        ("currency", json!(840), "`data.currency`: expected text"),
        (
            "transaction_id",
            json!(["t"]),
            "`data.transaction_id`: expected an id",
        ),
    ] {
        let mut sent = body("card-fund");
        sent["data"][field] = value;
        let event = event(&sent);
        assert_eq!(event.name(), &EventName::CardFund);
        assert_eq!(event.payload(), &Payload::Raw, "{field}");
        let trouble = event.trouble().unwrap();
        assert!(trouble.starts_with(expected), "{trouble}");
        assert_eq!(event.card_id(), Some(&"card_abc123xyz789".into()));
        assert_eq!(event.data().json(), &sent["data"]);
    }
    for data in [json!("text"), json!([]), json!(1)] {
        let event = event(&json!({"event": "card.fund", "data": data}));
        assert_eq!(event.trouble(), Some("`data`: expected an object"));
        assert_eq!(event.data().json(), &data);
    }
}

#[test]
fn an_amount_keeps_its_digits() {
    let body =
        br#"{"event": "card.fund", "data": {"amount": 12345678901234567.89, "currency": "USD"}}"#;
    let event = Event::parse(body).unwrap();
    let Payload::CardFund(movement) = event.payload() else {
        panic!("{event:?}")
    };
    assert_eq!(movement.amount.unwrap().to_string(), "12345678901234567.89");
    assert_eq!(event.amount(), movement.amount);
    assert_eq!(event.raw(), body);
}

#[test]
fn without_a_name_an_id_makes_it_an_event() {
    for body in [
        json!({"transaction_id": "t", "status": "SUCCESS"}),
        json!({"data": {"transactionId": "t", "status": "SUCCESS"}}),
        json!({"event": null, "data": {"transaction_id": "t", "status": "SUCCESS"}}),
        json!({"event": 5, "data": {"transaction_id": "t", "status": "SUCCESS"}}),
    ] {
        let event = event(&body);
        assert_eq!(event.name().as_str(), "");
        assert_eq!(event.transaction_id(), Some(&"t".into()));
        assert_eq!(event.status(), Some("SUCCESS"));
    }
    // A name alone will do, too.
    assert_eq!(
        event(&json!({"event": "debt.recovery.pending"})).name(),
        &EventName::DebtRecoveryPending
    );
}

#[test]
fn an_id_of_its_own_is_that_of_what_the_event_is_about() {
    for name in [
        "payment.payout",
        "collection.failed",
        "transaction.settlement.completed",
        "card.terminated",
        "customer.created",
        "fee.crossborder.charged",
    ] {
        let event = event(&json!({"event": name, "data": {"id": "the_id"}}));
        let found = [
            event.transaction_id().map(AsRef::as_ref),
            event.card_id().map(AsRef::as_ref),
            event.customer_id().map(AsRef::as_ref),
        ];
        let own = Some("the_id");
        let expected = match name.split('.').next().unwrap() {
            "card" => [None, own, None],
            "customer" => [None, None, own],
            "fee" => [None, None, None],
            _ => [own, None, None],
        };
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn what_is_no_event_says_what_was_expected_and_not_what_was_found() {
    let large = vec![b' '; LARGEST_BODY + 1];
    for (body, expected) in [
        (b"".as_slice(), "expected an event: a JSON object"),
        (b"secret", "expected an event: a JSON object"),
        (b"[]", "expected an event: a JSON object"),
        (
            b"{\"event\": \"card.fund\"} secret",
            "expected an event: a JSON object",
        ),
        (b"{\"event\": \"\xff\"}", "expected an event: a JSON object"),
        (
            b"{}",
            "expected an event: a JSON object with its name in `event`",
        ),
        (
            b"{\"event\": \" \", \"data\": {\"secret\": 1}}",
            "expected an event: a JSON object with its name in `event`",
        ),
        (
            &large,
            "expected an event: at most 1048576 bytes, found 1048577",
        ),
    ] {
        let error = Event::parse(body).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert!(!format!("{error:?}").contains("secret"));
    }
    let largest = format!(
        "{{\"event\": \"card.fund\"{}}}",
        " ".repeat(LARGEST_BODY - 22)
    );
    assert_eq!(largest.len(), LARGEST_BODY);
    assert!(Event::parse(largest.as_bytes()).is_ok());
    let deep = format!("{{\"event\": \"x\", \"data\": {}", "[".repeat(100_000));
    assert!(Event::parse(deep.as_bytes()).is_err());
}

#[test]
fn debug_shows_no_body() {
    let mut sent = body("payment-collect");
    sent["data"]["phone_number"] = "237670001122".into();
    sent["data"]["otp"] = "908172".into();
    let shown = format!("{:?}", event(&sent));
    assert!(
        shown.contains("PaymentCollect")
            && !shown.contains("237670001122")
            && !shown.contains("908172"),
        "{shown}"
    );
}

#[test]
fn a_later_status_has_another_key() {
    let mut sent = body("payment-collect");
    let mut keys = vec![event(&sent).dedup_key()];
    for status in ["PENDING", "SUCCESS", "FAILED"] {
        sent["data"]["status"] = status.into();
        let key = event(&sent).dedup_key();
        assert_eq!(key, event(&sent).dedup_key());
        assert!(!keys.contains(&key), "{status}");
        keys.push(key);
    }
    // SHA-256 of the body, computed with another tool.
    let key = Event::parse(br#"{"event":"card.fund"}"#)
        .unwrap()
        .dedup_key();
    assert_eq!(
        key.to_string(),
        "1c8dff0720f18a1f82a9e43b43d9cba227d916e26a8914c1c2ab757e74aff3a3"
    );
    assert_eq!(key.as_bytes()[0], 0x1c);
}
