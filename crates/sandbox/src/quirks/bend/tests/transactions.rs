//! Top-ups, and transactions of wallets and cards.

use super::*;

fn transaction() -> Value {
    json!({
        "id": "7d1cdfa3-9904", "amount": 5000.5, "amount_with_fee": 5050.51, "fee_amount": 50.01,
        "net_amount": 5000.5, "currency": "XAF", "status": "PENDING", "type": "FUND",
        "category": "WALLET", "reference": "SAME", "order_id": "o", "user_id": "u",
        "wallet_balance_before": 175_000, "wallet_balance_after": 175_000,
        "created_at": "2026-05-09T10:15:00.000Z",
    })
}

#[test]
fn transactions_of_wallets() {
    let operations = [
        "getWalletTransaction",
        "listTransactions",
        "listWalletTransactions",
    ];
    let check = |quirk, changes: &Value| {
        differs(quirk, &operations, &transaction(), changes);
        let nested = json!({"transaction": transaction()});
        let bent = bent_data(quirk, "fundWallet", &nested)["transaction"].clone();
        assert_eq!(
            bent,
            bent_data(quirk, "listTransactions", &transaction()),
            "{quirk}"
        );
    };
    check(
        Quirk::BalanceMovedEarly,
        &json!({
            "wallet_balance_after": 180_000.5, "completed_at": "2026-05-09T10:15:00.000Z",
        }),
    );
    check(
        Quirk::FundingAmountsAsStrings,
        &json!({
            "amount": "5000.5", "amount_with_fee": "5050.51", "fee_amount": "50.01",
            "net_amount": "5000.5", "wallet_balance_before": "175000",
            "wallet_balance_after": "175000",
        }),
    );
    check(
        Quirk::ProviderReference,
        &json!({"reference": "AFB7D1CDFA39904"}),
    );
    check(Quirk::OtherTransactionTypes, &json!({"type": "FUNDING"}));
    check(Quirk::MoreStates, &json!({"status": "INITIATED"}));

    let known = ok(&transaction()).with(Aside::ProviderReference, "AFB1-XY");
    let bent = bend(
        Quirk::ProviderReference.into(),
        "getWalletTransaction",
        known,
    );
    assert_eq!(bent.body.to_value()["data"]["reference"], "AFB1-XY");

    let mut settled = transaction();
    settled["status"] = json!("SUCCESS");
    super::check(Quirk::BalanceMovedEarly, &operations, &settled, &settled);
}

#[test]
fn q96_a_top_up_of_the_older_build() {
    let info = json!({"feeAmount": 50.01, "feePercentage": 1, "totalAmount": 5050.51});
    let funding = json!({"transaction": transaction(), "feeInfo": info});
    let bent = bent_data(Quirk::NullsInTransaction, "fundWallet", &funding);
    let nulls = |transaction: &Value| {
        let transaction = transaction.as_object().unwrap().clone();
        let nulls = transaction.into_iter().filter(|(_, value)| value.is_null());
        nulls.map(|(key, _)| key).collect::<Vec<_>>()
    };
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
    assert_eq!(nulls(&bent["transaction"]), expected);
    assert_eq!(bent["feeInfo"], info);

    let bent = bent_data(Quirk::OlderFunding, "fundWallet", &funding);
    assert_eq!(nulls(&bent["transaction"]), ["fee_id"]);
    assert_eq!(bent["transaction"]["provider"], "afribapay");
    assert_eq!(
        bent["transaction"]["updated_at"],
        transaction()["created_at"]
    );
    let expected = json!({
        "feeAmount": 50.01, "feePercentage": 1, "feeType": "PERCENTAGE", "feeValue": 1,
        "feeFixed": 0, "feeId": null, "description": null,
    });
    assert_eq!(bent["feeInfo"], expected);

    let bent = bent_data(Quirk::FeePercentageAsFraction, "fundWallet", &funding);
    assert_eq!(bent["feeInfo"]["feePercentage"], 0.01);
    let bent = bent_data(Quirk::FinerFee, "fundWallet", &funding);
    assert_eq!(bent["feeInfo"]["feeAmount"], 50.005);
    assert_eq!(bent["transaction"]["fee_amount"], 50.01);
    let both = [
        Quirk::FinerFee,
        Quirk::FundingAmountsAsStrings,
        Quirk::FeePercentageAsFraction,
    ];
    let bent = bent_data(both, "fundWallet", &funding);
    assert_eq!(bent["feeInfo"]["feeAmount"], 50.005);
    assert_eq!(bent["feeInfo"]["feePercentage"], 0.01);
}

#[test]
fn q20_the_fee_of_a_transfer() {
    let fees = json!({"feePercentage": 3.6});
    let quirk = Quirk::FeePercentageAsFraction;
    check(
        quirk,
        &["calculateTransferFees"],
        &fees,
        &json!({"feePercentage": 0.036}),
    );
}

#[test]
fn q110_rows_of_transactions() {
    let bent = bent_data(
        Quirk::TransactionRows,
        "getWalletTransaction",
        &transaction(),
    );
    assert_eq!(
        bent["user"],
        json!({"id": "u", "password": null, "otp": null})
    );
    assert_eq!(bent["balanceTransactionRecords"], json!([]));
    for column in ["mcc", "customer", "wallet_id", "completed_at"] {
        assert_eq!(bent.get(column), Some(&Value::Null), "{column}");
    }
    assert_eq!(bent["reference"], "SAME");
    let bent = bent_data(
        Quirk::TransactionRows,
        "listTransactions",
        &json!([transaction()]),
    );
    assert_eq!(bent[0].get("card"), Some(&Value::Null));
    assert_eq!(bent[0].get("balanceTransactionRecords"), None);
}

#[test]
fn q110_the_list_of_one_wallet_is_empty() {
    let mut answer = ok(&json!([transaction()]));
    let meta = json!({"page": 1, "limit": 10, "total": 1, "totalPages": 1});
    answer.body.set("meta", Json::from(&meta));
    whole(
        Quirk::EmptyWalletTransactions,
        "listWalletTransactions",
        answer,
        200,
        r#"{"success":true,"statusCode":200,"message":"Well done","data":[],"meta":{"limit":10,"page":1,"total":0,"totalPages":0}}"#,
    );
}

#[test]
fn transactions_of_cards() {
    let row = json!({
        "id": "t", "type": "WITHDRAW", "status": "SUCCESS", "amount": 25.5,
        "card_balance_after": 3, "created_at": "2026-05-09T23:15:00.000Z", "card": card(),
        "customer": {"id": "k", "type": "NIN"},
    });
    let both = &["listCardTransactions", "listCustomerTransactions"];
    differs(
        Quirk::OtherTransactionTypes,
        both,
        &row,
        &json!({"type": "WITHDRAWAL"}),
    );
    let quirk = Quirk::CustomerLeftOut;
    differs(
        quirk,
        &["listCustomerTransactions"],
        &row,
        &json!({"customer": null}),
    );
    check(quirk, &["listCardTransactions"], &row, &row);
    let quirk = Quirk::AnHourAhead;
    let later = json!({"created_at": "2026-05-10T00:15:00.000Z"});
    differs(quirk, &["listCardTransactions"], &row, &later);
    check(quirk, &["listCustomerTransactions"], &row, &row);
    let mut text = card();
    text["balance"] = json!("10.5");
    let quirk = Quirk::CardAmountsAsStrings;
    differs(
        quirk,
        &["listCardTransactions"],
        &row,
        &json!({"card": text}),
    );
    let changes = json!({"card": text, "amount": "25.5", "card_balance_after": "3"});
    differs(quirk, &["listCustomerTransactions"], &row, &changes);

    let bent = bent_data(Quirk::CardTransactionRows, "listCustomerTransactions", &row);
    for column in ["mcc", "wallet", "user", "fee_id", "wallet_id"] {
        assert_eq!(bent.get(column), Some(&Value::Null), "{column}");
    }
    assert_eq!(bent["card"]["provider"], "bWFwbGVyYWQ=");
    assert_eq!(bent["card"].get("bin"), Some(&Value::Null));
    let customer = json!({"id": "k", "id_document_type": "NIN", "id_document_back": null});
    assert_eq!(bent["customer"], customer);
    let bent = bent_data(Quirk::CardTransactionRows, "listCardTransactions", &row);
    assert_eq!(bent.get("order_id"), Some(&Value::Null));
    assert_eq!(bent.get("mcc"), None);
}
