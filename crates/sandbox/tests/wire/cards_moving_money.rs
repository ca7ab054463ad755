use cartevo_sandbox::{ControlError, Sandbox, TransactionKind, TransactionStatus};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, card, sandbox, with};

/// A card with so much on it.
pub async fn issue(caller: &Caller, sandbox: &Sandbox, amount: u32) -> String {
    named(caller, sandbox, amount, "AICHA NJOYA").await
}

/// A card with this name on it.
pub async fn named(caller: &Caller, sandbox: &Sandbox, amount: u32, name: &str) -> String {
    let order = with(card(sandbox), "amount", json!(amount));
    let order = with(order, "name_on_card", json!(name));
    let answer = caller.post("/cards", &order).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let id = &answer.data()["card"]["id"];
    id.as_str().unwrap().to_owned()
}

pub async fn act(caller: &Caller, id: &str, action: &str) -> Answer {
    let path = format!("/cards/{id}/{action}");
    match action.split('?').next().unwrap() {
        "fund" | "withdraw" => caller.post(&path, &json!({"amount": 1})).await,
        "terminate" => caller.post(&path, &json!({})).await,
        _ => caller.put(&path).await,
    }
}

async fn on_card(caller: &Caller, id: &str) -> Value {
    caller.get(&format!("/cards/{id}")).await.data()["balance"].clone()
}

async fn in_wallet(caller: &Caller, sandbox: &Sandbox) -> Value {
    let wallet = caller.wallet(&sandbox.seeded().usd_wallet).await;
    wallet.data()["balance"].clone()
}

#[tokio::test]
async fn a_card_is_funded_from_the_usd_wallet() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 100).await;
    let path = format!("/cards/{id}/fund");
    let answer = caller.post(&path, &json!({"amount": 50})).await;
    let booked = sandbox.transactions().pop().unwrap();
    let expected = json!({
        "success": true,
        "statusCode": 200,
        "message": "Card funded successfully",
        "data": {
            "transaction_id": booked.id,
            "card_id": id,
            "amount": 50,
            "currency": "USD",
            "fee_amount": 0,
            "card_balance_before": 100,
            "card_balance_after": 150,
        },
    });
    assert_eq!((answer.status, &answer.body), (200, &expected));
    assert_eq!(booked.kind, TransactionKind::CardFunding);
    let (before, after) = booked.wallet_balances.unwrap();
    assert_eq!(before - after, Decimal::from(50));
    assert_eq!(on_card(&caller, &id).await, json!(150));
    assert_eq!(in_wallet(&caller, &sandbox).await, json!(4099.5));
}

#[tokio::test]
async fn money_comes_back_from_a_card() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 150).await;
    let path = format!("/cards/{id}/withdraw");
    let answer = caller.post(&path, &json!({"amount": 30})).await;
    let booked = sandbox.transactions().pop().unwrap();
    let expected = json!({
        "success": true,
        "statusCode": 200,
        "message": "Card withdrawal successful",
        "data": {
            "transaction_id": booked.id,
            "card_id": id,
            "amount": 30,
            "currency": "USD",
            "fee_amount": 0,
            "card_balance_before": 150,
            "card_balance_after": 120,
        },
    });
    assert_eq!((answer.status, &answer.body), (200, &expected));
    let (before, after) = booked.wallet_balances.unwrap();
    assert_eq!(after - before, Decimal::from(30));
    assert_eq!(in_wallet(&caller, &sandbox).await, json!(4129.5));
}

#[tokio::test]
async fn amounts_have_bounds() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 100).await;
    let least = "amount must not be less than 1";
    let number = "amount must be a number conforming to the specified constraints";
    let cases = [
        ("fund", json!({"amount": 0.99}), json!([least])),
        ("withdraw", json!({"amount": 0}), json!([least])),
        ("fund", json!({"amount": 1.001}), json!([number])),
        ("fund", json!({"amount": "5"}), json!([least, number])),
        ("withdraw", json!({}), json!([least, number])),
        (
            "fund",
            json!({"amount": 5, "card_id": id}),
            json!(["property card_id should not exist"]),
        ),
        (
            "fund",
            json!({"amount": 4149.51}),
            json!("Insufficient wallet balance"),
        ),
        (
            "withdraw",
            json!({"amount": 100.01}),
            json!("Insufficient card balance"),
        ),
    ];
    for (action, body, message) in cases {
        let answer = caller.post(&format!("/cards/{id}/{action}"), &body).await;
        assert_eq!(answer.outcome(), (400, &message), "{action} {body}");
    }
    assert_eq!(sandbox.transactions().len(), 1);
    assert_eq!(on_card(&caller, &id).await, json!(100));
}

#[tokio::test]
async fn the_issuer_may_refuse() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = named(&caller, &sandbox, 100, "ISSUER REJECTS LATER").await;
    let before = in_wallet(&caller, &sandbox).await;
    for action in ["fund", "withdraw", "freeze", "terminate"] {
        let answer = act(&caller, &id, action).await;
        assert_eq!(answer.status, 422, "{action}");
        assert_eq!(answer.body["error"], "Unprocessable Entity");
        let card = caller.get(&format!("/cards/{id}")).await;
        assert_eq!(card.data()["status"], "ACTIVE", "{action}");
    }
    assert_eq!(in_wallet(&caller, &sandbox).await, before);
    assert_eq!(on_card(&caller, &id).await, json!(100));
    let tried = sandbox.transactions();
    let failed = tried
        .iter()
        .filter(|one| one.status == TransactionStatus::Failed);
    let failed: Vec<_> = failed.map(|one| (one.kind, one.card_balances)).collect();
    let hundred = Some((Decimal::from(100), Decimal::from(100)));
    let expected = [
        (TransactionKind::CardFunding, hundred),
        (TransactionKind::CardWithdrawal, hundred),
    ];
    assert_eq!(failed, expected);

    let answer = act(&caller, &id, "terminate?freezeOnFailure=true").await;
    assert_eq!(answer.status, 422);
    let card = caller.get(&format!("/cards/{id}")).await;
    assert_eq!(card.data()["status"], "FROZEN");
    assert_eq!(act(&caller, &id, "unfreeze").await.status, 422);
}

#[tokio::test]
async fn purchases_take_money_and_refunds_bring_it_back() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 100).await;
    let sum = |text: &str| text.parse::<Decimal>().unwrap();
    let bought = sandbox.purchase(&id, sum("60.50"), "Librairie").unwrap();
    assert_eq!(bought.kind, TransactionKind::CardAuthorization);
    assert_eq!(bought.card_balances, Some((sum("100"), sum("39.5"))));
    assert_eq!(bought.wallet_id, None);
    let declined = sandbox.purchase(&id, sum("39.51"), "Librairie").unwrap();
    assert_eq!(declined.kind, TransactionKind::CardDecline);
    assert_eq!(declined.card_balances, Some((sum("39.5"), sum("39.5"))));

    let part = sandbox.refund(&bought.id, Some(sum("20"))).unwrap();
    assert_eq!(part.kind, TransactionKind::CardRefund);
    let more = sandbox.refund(&bought.id, Some(sum("40.51")));
    assert!(matches!(more, Err(ControlError::WrongAmount { .. })));
    let rest = sandbox.refund(&bought.id, None).unwrap();
    assert_eq!(rest.amount, sum("40.5"));
    assert!(sandbox.refund(&bought.id, None).is_err());
    assert!(sandbox.refund(&declined.id, None).is_err());
    assert_eq!(on_card(&caller, &id).await, json!(100));

    for amount in ["0", "-1", "0.001"] {
        let refused = sandbox.purchase(&id, sum(amount), "Librairie");
        assert!(matches!(refused, Err(ControlError::WrongAmount { .. })));
    }
    assert!(sandbox.purchase("nobody", sum("1"), "Librairie").is_err());
}

#[tokio::test]
async fn three_declines_in_a_row_suspend_a_card() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 10).await;
    let buy = |amount: u32| sandbox.purchase(&id, amount.into(), "Librairie").unwrap();
    let status = || sandbox.cards()[0].status.as_str();
    for amount in [11, 11, 5, 11, 11] {
        buy(amount);
        assert_eq!(status(), "ACTIVE");
    }
    buy(11);
    assert_eq!(status(), "SUSPENDED");
    assert_eq!(buy(1).kind, TransactionKind::CardDecline);
    let listed = caller.get("/cards?status=SUSPENDED").await;
    assert_eq!(listed.data()["statistics"]["total"], 1);
}

#[tokio::test]
async fn a_locked_card_declines_until_it_is_unlocked() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 10).await;
    let buys = || {
        let bought = sandbox.purchase(&id, Decimal::ONE, "Librairie").unwrap();
        bought.status == TransactionStatus::Success
    };
    act(&caller, &id, "freeze?lock=true").await;
    assert!(!buys());
    act(&caller, &id, "unfreeze").await;
    assert!(!buys());
    act(&caller, &id, "freeze?lock=true").await;
    act(&caller, &id, "unfreeze?unlock=true").await;
    assert!(buys());
    act(&caller, &id, "freeze").await;
    act(&caller, &id, "unfreeze").await;
    assert!(buys());
}
