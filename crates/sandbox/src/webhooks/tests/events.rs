use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::super::event::{
    CardEvent, CardMovement, CardTransaction, NewCard, Payment, card_created, card_fund,
    card_terminated, card_transaction, card_withdraw, card_withdraw_failed, customer_created,
    payment_collect, payment_payout,
};
use super::*;

fn payment() -> Payment<'static> {
    Payment {
        transaction_id: "550e8400-e29b-41d4-a716-446655440000",
        external_id: None,
        amount: Decimal::from(1000),
        currency: "XAF",
        operator: "mtn",
        phone_number: "237670000000",
        status: None,
        initiated_at: clock::start(),
    }
}

fn movement() -> CardMovement<'static> {
    CardMovement {
        transaction_id: "txn",
        card_id: "card",
        amount: Decimal::new(2550, 2),
        currency: "USD",
        fee_amount: Decimal::ZERO,
    }
}

fn sent(json: &Json) -> Value {
    serde_json::from_slice(&json.render()).unwrap()
}

#[test]
fn a_collection_without_a_status_is_what_the_page_shows() {
    let data = json!({
        "transaction_id": "550e8400-e29b-41d4-a716-446655440000", "amount": 1000,
        "currency": "XAF", "operator": "mtn", "phone_number": "237670000000",
        "initiated_at": "2026-05-09T10:15:00.000Z",
    });
    let collection = payment_collect(&payment());
    let expected = json!({"event": "payment.collect", "data": data});
    assert_eq!(sent(&collection), expected);

    let payout = Payment {
        external_id: Some("order-1"),
        status: Some("SUCCESS"),
        ..payment()
    };
    let mut data = data;
    data["external_id"] = "order-1".into();
    data["status"] = "SUCCESS".into();
    let expected = json!({"event": "payment.payout", "data": data});
    assert_eq!(sent(&payment_payout(&payout)), expected);
}

#[test]
fn a_new_card_is_nested() {
    let card = NewCard {
        id: "card",
        customer_id: "customer",
        brand: "VISA",
        masked_number: "4111********1111",
        balance: Decimal::new(255, 1),
        currency: "USD",
    };
    let expected = json!({"event": "card.created", "data": {"card": {
        "id": "card", "customer_id": "customer", "brand": "VISA",
        "masked_number": "4111********1111", "balance": 25.5, "currency": "USD",
    }}});
    assert_eq!(sent(&card_created(&card)), expected);
}

#[test]
fn movements_between_wallet_and_card_tell_the_sum_and_the_fee() {
    let mut data = json!({
        "transaction_id": "txn", "card_id": "card", "amount": 25.5, "currency": "USD",
        "fee_amount": 0,
    });
    let expected = json!({"event": "card.fund", "data": data});
    assert_eq!(sent(&card_fund(&movement())), expected);
    let expected = json!({"event": "card.withdraw", "data": data});
    assert_eq!(sent(&card_withdraw(&movement())), expected);
    data["status"] = "FAILED".into();
    let expected = json!({"event": "card.withdraw.failed", "data": data});
    assert_eq!(sent(&card_withdraw_failed(&movement(), None)), expected);
    let with_reason = sent(&card_withdraw_failed(&movement(), Some("issuer")));
    assert_eq!(with_reason["data"]["reason"], "issuer");
}

#[test]
fn of_other_events_the_ids_and_sums_are_told() {
    let expected = json!({"event": "card.terminated", "data": {
        "card_id": "card", "customer_id": "customer", "status": "TERMINATED",
    }});
    assert_eq!(sent(&card_terminated("card", "customer")), expected);
    let expected = json!({"event": "customer.created", "data": {
        "customer_id": "customer", "kyc_status": "PENDING",
    }});
    assert_eq!(sent(&customer_created("customer", "PENDING")), expected);

    for (what, name) in [
        (
            CardEvent::AuthorizationCreated,
            "transaction.authorization.created",
        ),
        (
            CardEvent::AuthorizationDeclined,
            "transaction.authorization.declined",
        ),
        (
            CardEvent::ReversalCompleted,
            "transaction.reversal.completed",
        ),
        (CardEvent::RefundCompleted, "transaction.refund.completed"),
        (
            CardEvent::SettlementCompleted,
            "transaction.settlement.completed",
        ),
        (CardEvent::FundingCompleted, "transaction.funding.completed"),
        (
            CardEvent::WithdrawalCompleted,
            "transaction.withdrawal.completed",
        ),
        (CardEvent::Terminated, "transaction.terminated"),
    ] {
        let transaction = |merchant| CardTransaction {
            transaction_id: "txn",
            card_id: "card",
            amount: Decimal::new(1234, 2),
            currency: "USD",
            status: "SUCCESS",
            merchant,
        };
        let mut expected = json!({"event": name, "data": {
            "transaction_id": "txn", "card_id": "card", "amount": 12.34, "currency": "USD",
            "status": "SUCCESS",
        }});
        assert_eq!(sent(&card_transaction(what, &transaction(None))), expected);
        expected["data"]["merchant"] = "A shop".into();
        let sent = sent(&card_transaction(what, &transaction(Some("A shop"))));
        assert_eq!(sent, expected);
    }
}
