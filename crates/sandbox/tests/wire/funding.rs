use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Answer, Caller, funding, sandbox, with, without};

fn transaction_id(answer: &Answer) -> &str {
    answer.data()["transaction"]["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_top_up_is_pending_and_moves_nothing() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = with(funding(&sandbox), "trxId", json!("FUND-2026-001"));
    let answer = caller.post("/wallets/fund?purpose=float", &order).await;

    assert_eq!(answer.status, 200);
    let order_id = answer.data()["paymentResult"]["orderId"].clone();
    let expected = json!({
        "success": true,
        "statusCode": 200,
        "message": "Wallet funding initiated",
        "data": {
            "transaction": {
                "id": transaction_id(&answer),
                "wallet_id": sandbox.seeded().xaf_wallet,
                "amount": 5000,
                "amount_with_fee": 5050,
                "fee_amount": 50,
                "net_amount": 5000,
                "currency": "XAF",
                "status": "PENDING",
                "type": "FUND",
                "category": "WALLET",
                "operator": "mtn",
                "phone_number": "237670000000",
                "reference": "FUND-2026-001",
                "order_id": order_id,
                "wallet_balance_before": 175_000,
                "wallet_balance_after": 175_000,
                "created_at": "2026-05-09T10:15:00.000Z",
            },
            "paymentResult": {
                "orderId": order_id,
                "providerResponse": {
                    "status": "PENDING",
                    "message": "Awaiting confirmation by the payer",
                },
            },
            "feeInfo": {"feeAmount": 50, "feePercentage": 1.0, "totalAmount": 5050},
        },
    });
    assert_eq!(answer.body, expected);
    let purpose = sandbox.transactions()[0].purpose.clone();
    assert_eq!(purpose.as_deref(), Some("float"));
    let wallet = caller.wallet(&sandbox.seeded().xaf_wallet).await;
    assert_eq!(wallet.data()["balance"], 175_000);
}

#[tokio::test]
async fn settling_moves_the_money_once() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = with(funding(&sandbox), "trxId", json!("ONCE"));
    let answer = caller.post("/wallets/fund", &order).await;
    sandbox.advance(Duration::from_secs(20));
    sandbox.settle(transaction_id(&answer)).unwrap();

    let wallet = caller.wallet(&sandbox.seeded().xaf_wallet).await;
    let wallet = wallet.data();
    assert_eq!(wallet["balance"], 180_000);
    assert_eq!(wallet["payin_balance"], 130_000);
    assert_eq!(wallet["payout_balance"], 50_000);
    assert_eq!(wallet["payInAmount"], 205_000);
    assert_eq!(wallet["updated_at"], "2026-05-09T10:15:20.000Z");

    let replay = caller.post("/wallets/fund", &order).await;
    let transaction = &replay.data()["transaction"];
    assert_eq!(transaction["status"], "SUCCESS");
    assert_eq!(transaction["wallet_balance_before"], 175_000);
    assert_eq!(transaction["wallet_balance_after"], 180_000);
    assert_eq!(transaction["completed_at"], "2026-05-09T10:15:20.000Z");

    let again = sandbox
        .settle(transaction_id(&answer))
        .unwrap_err()
        .to_string();
    let id = transaction_id(&answer);
    assert_eq!(
        again,
        format!("expected `{id}` to be PENDING, but it is SUCCESS")
    );
    assert!(sandbox.fail(id).is_err());
    let after = caller.wallet(&sandbox.seeded().xaf_wallet).await;
    assert_eq!(after.data()["balance"], 180_000);
}

#[tokio::test]
async fn failing_moves_nothing() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = with(funding(&sandbox), "trxId", json!("FAIL"));
    let answer = caller.post("/wallets/fund", &order).await;
    sandbox.fail(transaction_id(&answer)).unwrap();
    let replay = caller.post("/wallets/fund", &order).await;
    let transaction = &replay.data()["transaction"];
    assert_eq!(transaction["status"], "FAILED");
    assert_eq!(transaction["wallet_balance_after"], 175_000);
    let wallet = caller.wallet(&sandbox.seeded().xaf_wallet).await;
    assert_eq!(wallet.data()["balance"], 175_000);
    assert!(sandbox.settle(transaction_id(&answer)).is_err());
}

#[tokio::test]
async fn a_replay_brings_back_the_first_top_up() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = with(funding(&sandbox), "trxId", json!("SAME"));
    let first = caller.post("/wallets/fund", &order).await;
    let replay = caller.post("/wallets/fund", &order).await;
    assert_eq!(first, replay);
    let other_phone = with(order, "phone", json!("237690000000"));
    let replay = caller.post("/wallets/fund", &other_phone).await;
    assert_eq!(replay, first);
    assert_eq!(sandbox.transactions().len(), 1);

    for nameless in [
        funding(&sandbox),
        with(funding(&sandbox), "trxId", json!("")),
    ] {
        let one = caller.post("/wallets/fund", &nameless).await;
        let two = caller.post("/wallets/fund", &nameless).await;
        assert_ne!(transaction_id(&one), transaction_id(&two));
        assert_eq!(
            one.data()["transaction"]["reference"]
                .as_str()
                .unwrap()
                .len(),
            36
        );
    }
    assert_eq!(sandbox.transactions().len(), 5);
}

#[tokio::test]
async fn a_replay_with_another_body_is_refused() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = with(funding(&sandbox), "trxId", json!("SAME"));
    let first = caller.post("/wallets/fund", &order).await;
    let xof_wallet = json!(sandbox.seeded().xof_wallet);
    let others = [
        with(order.clone(), "amount", json!(5000.01)),
        with(order.clone(), "currency", json!("XOF")),
        with(order.clone(), "walletId", xof_wallet.clone()),
        with(
            with(order.clone(), "walletId", xof_wallet),
            "currency",
            json!("XOF"),
        ),
    ];
    let taken = refusal("trxId already used for another top-up");
    for other in others {
        let answer = caller.post("/wallets/fund", &other).await;
        assert_eq!((answer.status, &answer.body), (400, &taken));
    }
    assert_eq!(sandbox.transactions().len(), 1);
    let same_sum = with(order, "amount", json!(5000.0));
    assert_eq!(caller.post("/wallets/fund", &same_sum).await, first);
}

#[tokio::test]
async fn fees_are_exact() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = with(funding(&sandbox), "amount", json!(5000.5));
    let response = caller
        .request("POST", "/wallets/fund")
        .json(&order)
        .send()
        .await;
    let text = response.unwrap().text().await.unwrap();
    let expected = r#""feeInfo":{"feeAmount":50.01,"feePercentage":1.0,"totalAmount":5050.51}"#;
    assert!(text.contains(expected), "{text}");
    assert!(text.contains(r#""amount":5000.5,"#), "{text}");
}

#[tokio::test]
async fn fields_are_checked() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let good = funding(&sandbox);
    let number = "amount must be a number conforming to the specified constraints";
    let least = "amount must not be less than 0.01";
    let cases = [
        (
            without(good.clone(), "walletId"),
            json!(["walletId should not be empty", "walletId must be a string"]),
        ),
        (
            with(good.clone(), "walletId", json!(7)),
            json!(["walletId must be a string"]),
        ),
        (without(good.clone(), "amount"), json!([least, number])),
        (
            with(good.clone(), "amount", json!("5000")),
            json!([least, number]),
        ),
        (with(good.clone(), "amount", json!(0)), json!([least])),
        (with(good.clone(), "amount", json!(0.015)), json!([number])),
        (
            without(good.clone(), "currency"),
            json!(["currency should not be empty", "currency must be a string"]),
        ),
        (
            with(good.clone(), "operator", json!(1)),
            json!(["operator must be a string"]),
        ),
        (
            with(good, "trxId", json!({})),
            json!(["trxId must be a string"]),
        ),
    ];
    for (body, messages) in cases {
        let answer = caller.post("/wallets/fund", &body).await;
        assert_eq!(answer.outcome(), (400, &messages));
        assert_eq!(answer.body["success"], false);
    }
    assert!(sandbox.transactions().is_empty());
}

#[tokio::test]
async fn unknown_fields_are_nobodys_business() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = with(funding(&sandbox), "colour", json!(["blue"]));
    assert_eq!(caller.post("/wallets/fund", &order).await.status, 200);
}

fn refusal(message: &str) -> Value {
    json!({
        "success": false,
        "statusCode": 400,
        "message": message,
        "error": "Bad Request",
    })
}

#[tokio::test]
async fn the_currency_must_be_the_wallets() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let mismatch = refusal("Currency mismatch with target wallet");
    for currency in ["XOF", "xaf"] {
        let order = with(funding(&sandbox), "currency", json!(currency));
        let answer = caller.post("/wallets/fund", &order).await;
        assert_eq!((answer.status, &answer.body), (400, &mismatch));
    }
}

#[tokio::test]
async fn the_operator_must_serve_the_wallets_country() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let seeded = sandbox.seeded();
    let refused = refusal("Operator not enabled for this wallet");
    let cases = [
        (&seeded.xaf_wallet, "XAF", json!("orange"), true),
        (&seeded.xaf_wallet, "XAF", json!(null), true),
        (&seeded.xaf_wallet, "XAF", json!("wave"), false),
        (&seeded.xof_wallet, "XOF", json!("wave"), true),
        (&seeded.xof_wallet, "XOF", json!("airtel"), false),
        (&seeded.usd_wallet, "USD", json!("mtn"), false),
    ];
    for (wallet, currency, operator, enabled) in cases {
        let mut order = json!({"walletId": wallet, "amount": 100, "currency": currency});
        if !operator.is_null() {
            order["operator"] = operator.clone();
        }
        let answer = caller.post("/wallets/fund", &order).await;
        if enabled {
            let expected = operator.as_str().unwrap_or("mtn");
            assert_eq!(answer.data()["transaction"]["operator"], expected);
            assert!(answer.data()["transaction"].get("phone_number").is_none());
        } else {
            assert_eq!((answer.status, &answer.body), (400, &refused));
        }
    }
}

#[tokio::test]
async fn the_wallet_must_be_ours_and_active() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let not_found = json!({
        "success": false,
        "statusCode": 404,
        "message": "Wallet not found",
        "error": "Not Found",
    });
    for wallet in ["no-such-wallet", &sandbox.seeded().foreign_wallet] {
        let order = with(funding(&sandbox), "walletId", json!(wallet));
        let answer = caller.post("/wallets/fund", &order).await;
        assert_eq!((answer.status, &answer.body), (404, &not_found));
    }

    let wallet = &sandbox.seeded().xaf_wallet;
    sandbox.set_wallet_active(wallet, false).unwrap();
    let answer = caller.fund(&sandbox).await;
    let inactive = refusal("Wallet is not active");
    assert_eq!((answer.status, &answer.body), (400, &inactive));
    sandbox.set_wallet_active(wallet, true).unwrap();
    assert_eq!(caller.fund(&sandbox).await.status, 200);
}
