//! Deviations of top-ups. Each test shows both shapes.

use std::time::Duration;

use cartevo_sandbox::Quirk;
use serde_json::{Value, json};

use crate::quirks::{start, two_fundings};
use crate::support::{Answer, funding, with};

fn transaction(answer: &Answer) -> &Value {
    &answer.data()["transaction"]
}

#[tokio::test]
async fn q20_fee_percentage_as_fraction() {
    let (documented, quirky) = two_fundings(Quirk::FeePercentageAsFraction).await;
    assert_eq!(documented.data()["feeInfo"]["feePercentage"], 1.0);
    assert_eq!(quirky.data()["feeInfo"]["feePercentage"], 0.01);
    assert_eq!(quirky.data()["feeInfo"]["feeAmount"], 50);
}

#[tokio::test]
async fn q29_user_id_required() {
    let (sandbox, caller) = start().await;
    assert_eq!(caller.fund(&sandbox).await.status, 200);

    sandbox.set_quirks(Quirk::UserIdRequired.into());
    for order in [
        funding(&sandbox),
        with(funding(&sandbox), "userId", json!("")),
    ] {
        let answer = caller.post("/wallets/fund", &order).await;
        assert_eq!(answer.outcome(), (400, &json!("User ID is required")));
        assert_eq!(answer.body["error"], "Bad Request");
    }
    assert_eq!(caller.fund(&sandbox).await.status, 400);
    assert_eq!(sandbox.transactions().len(), 1);
    let named = with(funding(&sandbox), "userId", json!("somebody"));
    assert_eq!(caller.post("/wallets/fund", &named).await.status, 200);

    let as_recorded = [Quirk::UserIdRequired, Quirk::FundErrorsAs500];
    sandbox.set_quirks(as_recorded.into());
    let answer = caller.fund(&sandbox).await;
    let expected = json!({"statusCode": 500, "message": "User ID is required"});
    assert_eq!((answer.status, answer.body), (500, expected));
}

#[tokio::test]
async fn q44_balance_moved_early() {
    let (sandbox, caller) = start().await;
    let order = with(funding(&sandbox), "trxId", json!("EARLY"));
    let documented = caller.post("/wallets/fund", &order).await;
    sandbox.set_quirks(Quirk::BalanceMovedEarly.into());
    let quirky = caller.post("/wallets/fund", &order).await;

    let mut expected = transaction(&documented).clone();
    assert_eq!(expected["status"], "PENDING");
    assert_eq!(expected["wallet_balance_after"], 175_000);
    assert_eq!(expected.get("completed_at"), None);
    expected["wallet_balance_after"] = json!(180_000);
    expected["completed_at"] = expected["created_at"].clone();
    assert_eq!(*transaction(&quirky), expected);

    // Only the answer says so.
    let wallet = caller.wallet(&sandbox.seeded().xaf_wallet).await;
    assert_eq!(wallet.data()["balance"], 175_000);
    // Once it is decided there is nothing left to foresee.
    sandbox.advance(Duration::from_secs(9));
    sandbox.fail(&sandbox.transactions()[0].id).unwrap();
    let failed = caller.post("/wallets/fund", &order).await;
    let failed = transaction(&failed);
    assert_eq!(failed["wallet_balance_after"], 175_000);
    assert_eq!(failed["completed_at"], "2026-05-09T10:15:09.000Z");
}

#[tokio::test]
async fn q93_funding_amounts_as_strings() {
    let (sandbox, caller) = start().await;
    let order = with(funding(&sandbox), "trxId", json!("TEXT"));
    let order = with(order, "amount", json!(5000.5));
    let documented = caller.post("/wallets/fund", &order).await;
    sandbox.set_quirks(Quirk::FundingAmountsAsStrings.into());
    let quirky = caller.post("/wallets/fund", &order).await;

    let mut expected = documented.clone();
    let cases = [
        ("amount", json!(5000.5), "5000.5"),
        ("amount_with_fee", json!(5050.51), "5050.51"),
        ("fee_amount", json!(50.01), "50.01"),
        ("net_amount", json!(5000.5), "5000.5"),
        ("wallet_balance_before", json!(175_000), "175000"),
        ("wallet_balance_after", json!(175_000), "175000"),
    ];
    for (field, number, text) in cases {
        assert_eq!(transaction(&documented)[field], number, "{field}");
        expected.body["data"]["transaction"][field] = json!(text);
    }
    // `feeInfo` stays as it is.
    assert_eq!(quirky, expected);
}

#[tokio::test]
async fn q96_nulls_in_transaction() {
    let (documented, quirky) = two_fundings(Quirk::NullsInTransaction).await;
    let nulls = |answer: &Answer| {
        let transaction = answer.data()["transaction"].as_object().unwrap().clone();
        let nulls = transaction.into_iter().filter(|(_, value)| value.is_null());
        nulls.map(|(key, _)| key).collect::<Vec<_>>()
    };
    assert!(nulls(&documented).is_empty());
    let expected = [
        "card_balance_after",
        "card_balance_before",
        "card_id",
        "completed_at",
        "customer_id",
        "mcc",
        "merchant",
        "mid",
        "reason",
        "reference",
    ];
    assert_eq!(nulls(&quirky), expected);
}

#[tokio::test]
async fn q99_trx_id_ignored() {
    let (sandbox, caller) = start().await;
    let order = with(funding(&sandbox), "trxId", json!("SAME"));
    let first = caller.post("/wallets/fund", &order).await;
    assert_eq!(transaction(&first)["reference"], "SAME");
    assert_eq!(caller.post("/wallets/fund", &order).await, first);

    sandbox.set_quirks(Quirk::TrxIdIgnored.into());
    let one = caller.post("/wallets/fund", &order).await;
    let two = caller.post("/wallets/fund", &order).await;
    for field in ["id", "reference", "order_id"] {
        let seen = [&first, &one, &two].map(|answer| transaction(answer)[field].as_str());
        assert!(
            seen[0] != seen[1] && seen[0] != seen[2],
            "{field}: {seen:?}"
        );
        assert!(seen[1] != seen[2] && seen[1].is_some(), "{field}: {seen:?}");
    }
    assert_eq!(sandbox.transactions().len(), 3);
    // Not even looked at.
    for odd in [
        with(order.clone(), "amount", json!(7)),
        with(order, "trxId", json!([])),
    ] {
        assert_eq!(caller.post("/wallets/fund", &odd).await.status, 200);
    }
    assert_eq!(sandbox.transactions().len(), 5);
}
