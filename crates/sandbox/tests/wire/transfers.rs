//! Between the two balances of a wallet, and what sending money costs.

use cartevo_sandbox::{Quirk, Sandbox};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, sandbox, with};

async fn transfer(caller: &Caller, wallet: &str, body: &Value) -> Answer {
    let path = format!("/wallets/{wallet}/transfer-internal");
    caller.post(&path, body).await
}

async fn start() -> (Sandbox, Caller, String) {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let wallet = sandbox.seeded().xaf_wallet.clone();
    (sandbox, caller, wallet)
}

fn there(amount: f64) -> Value {
    json!({"amount": amount, "direction": "PAYIN_TO_PAYOUT", "reason": "float"})
}

#[tokio::test]
async fn money_moves_between_the_balances_and_nothing_is_lost() {
    let (sandbox, caller, wallet) = start().await;
    let answer = transfer(&caller, &wallet, &there(5000.5)).await;
    let id = sandbox.transactions()[0].id.clone();
    let expected = json!({
        "success": true,
        "statusCode": 201,
        "message": "Transfer completed successfully",
        "data": {
            "transaction_id": id,
            "new_payin_balance": 119_999.5,
            "new_payout_balance": 55_000.5,
        },
    });
    assert_eq!((answer.status, &answer.body), (201, &expected));
    let back = json!({"amount": 55_000.5, "direction": "PAYOUT_TO_PAYIN"});
    let answer = transfer(&caller, &wallet, &back).await;
    assert_eq!(answer.data()["new_payout_balance"], 0);

    let shown = caller.wallet(&wallet).await.data().clone();
    assert_eq!(
        (&shown["payin_balance"], &shown["balance"]),
        (&json!(175_000), &json!(175_000))
    );
    // Nothing came in and nothing went out.
    assert_eq!(
        (&shown["payin_amount"], &shown["payout_amount"]),
        (&json!(200_000), &json!(75_000))
    );
    let movement = caller.get(&format!("/wallet/transactions/{id}")).await;
    let movement = movement.data();
    assert_eq!(movement["type"], "PAYIN_TO_PAYOUT");
    assert_eq!(movement["reference"], format!("INT_1778321700000_{wallet}"));
    assert_eq!(
        movement["wallet_balance_before"],
        movement["wallet_balance_after"]
    );
}

#[tokio::test]
async fn what_cannot_be_moved_says_why() {
    let (sandbox, caller, wallet) = start().await;
    let back = json!({"amount": 50_000.01, "direction": "PAYOUT_TO_PAYIN"});
    let foreign = &sandbox.seeded().foreign_wallet;
    let cases = [
        (&wallet, there(125_000.01), "Insufficient PayIn balance"),
        (&wallet, back, "Insufficient PayOut balance"),
        (&wallet, there(0.0), "Amount must be greater than 0"),
        (foreign, there(1.0), "Wallet not found"),
    ];
    for (wallet, body, message) in cases {
        let answer = transfer(&caller, wallet, &body).await;
        assert_eq!(answer.outcome(), (400, &json!(message)));
        assert_eq!(answer.body["success"], false);
    }
    for body in [
        with(there(1.0), "direction", json!("UP")),
        json!({}),
        there(-1.0),
    ] {
        assert_eq!(transfer(&caller, &wallet, &body).await.status, 400);
    }
    sandbox.set_wallet_active(&wallet, false).unwrap();
    let answer = transfer(&caller, &wallet, &there(1.0)).await;
    assert_eq!(answer.outcome(), (400, &json!("Wallet is not active")));
    assert!(sandbox.transactions().is_empty());
}

#[tokio::test]
async fn q71_bare_transfer() {
    let (sandbox, caller, wallet) = start().await;
    sandbox.set_quirks(Quirk::BareTransfer.into());
    let answer = transfer(&caller, &wallet, &there(1.0)).await;
    assert_eq!(
        (answer.status, &answer.body["new_payout_balance"]),
        (201, &json!(50_001))
    );
    let answer = transfer(&caller, &wallet, &there(1e9)).await;
    let expected = json!({"success": false, "message": "Insufficient PayIn balance"});
    assert_eq!((answer.status, answer.body), (201, expected));
}

#[tokio::test]
async fn the_cost_of_sending_is_told_beforehand() {
    let (sandbox, caller, _) = start().await;
    let quote = async |from: &str, to: &str, iso: Value| {
        let mut body = json!({"from_currency": from, "to_currency": to, "amount": 1000});
        if !iso.is_null() {
            body["country_iso_code"] = iso;
        }
        caller.post("/wallets/calculate-transfer-fees", &body).await
    };
    let answer = quote("XAF", "XOF", json!("CM")).await;
    let expected = json!({
        "feeAmount": 15,
        "feeType": "PERCENTAGE",
        "feeValue": 1.5,
        "feeFixed": 0,
        "feePercentage": 1.5,
        "exchangeRate": 1,
        "convertedAmount": 1000,
        "totalAmount": 1015,
    });
    assert_eq!((answer.status, answer.data()), (201, &expected));
    // What a payout costs, in the country or where the wallet is.
    for (from, to, iso, fee) in [
        ("XAF", "XAF", json!("TD"), json!(30)),
        ("XAF", "XAF", json!(null), json!(15)),
        ("XOF", "XOF", json!(null), json!(20)),
        ("GNF", "GNF", json!(null), json!(25)),
        ("XAF", "USD", json!("CM"), json!(0)),
    ] {
        let answer = quote(from, to, iso).await;
        assert_eq!(answer.data()["feeAmount"], fee, "{from} {to}");
    }
    let answer = quote("XAF", "GNF", json!("CM")).await;
    assert_eq!(
        answer.outcome(),
        (400, &json!("No exchange rate for this pair"))
    );
    assert!(sandbox.transactions().is_empty());
}
