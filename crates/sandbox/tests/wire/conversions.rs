//! Quotes, and money that changes its currency.

use cartevo_sandbox::{Quirk, Sandbox};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, sandbox, with};

async fn start() -> (Sandbox, Caller) {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    (sandbox, caller)
}

async fn quote(caller: &Caller, from: &str, to: &str, amount: Value) -> Answer {
    let body = json!({"fromCurrency": from, "toCurrency": to, "amount": amount});
    caller.post("/company/exchange-rates/convert", &body).await
}

/// 65,000 francs, and 500 for it, become 99.99 dollars.
fn deposit(sandbox: &Sandbox) -> Value {
    let seeded = sandbox.seeded();
    json!({
        "sourceWallet": {"id": seeded.xaf_wallet, "currency": "XAF", "amount": 65_000,
            "feeAmount": 500, "totalAmount": 65_500},
        "destinationWallet": {"id": seeded.usd_wallet, "currency": "USD", "amount": 99.99},
        "exchangeRate": {"rate": 0.001_538_46, "fromCurrency": "XAF", "toCurrency": "USD"},
    })
}

/// `body` with one field of one of its parts changed.
fn within(mut body: Value, part: &str, field: &str, value: Value) -> Value {
    body[part][field] = value;
    body
}

#[tokio::test]
async fn a_quote_is_exact_and_not_rounded() {
    let (sandbox, caller) = start().await;
    let answer = quote(&caller, "XAF", "USD", json!(1234.5)).await;
    let id = answer.data()["exchangeRateId"].clone();
    let expected = json!({
        "success": true,
        "data": {"convertedAmount": 1.899_228_87, "rate": 0.001_538_46, "exchangeRateId": id},
    });
    assert_eq!((answer.status, &answer.body), (200, &expected));
    let back = quote(&caller, "USD", "XAF", json!(1.5)).await;
    assert_eq!(back.data()["convertedAmount"], 975);
    assert_ne!(back.data()["exchangeRateId"], id);
    assert_eq!(
        quote(&caller, "XAF", "USD", json!(7)).await.data()["exchangeRateId"],
        id
    );

    let same = quote(&caller, "GNF", "GNF", json!(12.34)).await;
    assert_eq!(
        (&same.data()["rate"], &same.data()["convertedAmount"]),
        (&json!(1), &json!(12.34))
    );
    assert_eq!(quote(&caller, "GNF", "GNF", json!(12.34)).await, same);
    assert!(sandbox.transactions().is_empty());
}

#[tokio::test]
async fn what_cannot_be_quoted_says_why() {
    let (sandbox, caller) = start().await;
    let answer = quote(&caller, "XAF", "GNF", json!(1)).await;
    assert_eq!(
        answer.outcome(),
        (400, &json!("No exchange rate for this pair"))
    );
    let answer = quote(&caller, "XAF", "USD", json!(0)).await;
    assert_eq!(
        answer.outcome(),
        (400, &json!("Amount must be greater than 0"))
    );
    for (from, amount) in [("XAF", json!(-1)), ("xaf", json!(1)), ("XAF", json!("1"))] {
        assert_eq!(
            quote(&caller, from, "USD", amount).await.status,
            400,
            "{from}"
        );
    }

    sandbox.set_quirks(Quirk::NegativeQuotes.into());
    let answer = quote(&caller, "usd", "xaf", json!(-2)).await;
    assert_eq!(
        (answer.status, &answer.data()["convertedAmount"]),
        (200, &json!(-1300))
    );
    assert_eq!(quote(&caller, "abc", "USD", json!(1)).await.status, 400);
}

#[tokio::test]
async fn a_conversion_moves_both_sums() {
    let (sandbox, caller) = start().await;
    let answer = caller.post("/wallets/deposit", &deposit(&sandbox)).await;
    let expected = json!({
        "success": true,
        "statusCode": 200,
        "message": "Data retrieved successfully",
    });
    assert_eq!((answer.status, &answer.body), (200, &expected));
    let seeded = sandbox.seeded();
    let xaf = caller.wallet(&seeded.xaf_wallet).await;
    assert_eq!(xaf.data()["balance"], 109_500);
    assert_eq!(xaf.data()["payout_balance"], 0);
    assert_eq!(xaf.data()["payout_amount"], 140_500);
    let usd = caller.get("/wallets/usd-balance").await;
    assert_eq!(usd.data()["balance"], 4350.49);

    let movements = caller.get("/wallet/transactions").await;
    let [credit, debit] = movements.data().as_array().unwrap().as_slice() else {
        panic!("two movements expected");
    };
    assert_eq!(credit["reference"], debit["reference"]);
    assert!(
        debit["reference"]
            .as_str()
            .unwrap()
            .starts_with("DEPOSIT_1778321700000_")
    );
    for (movement, kind, values) in [
        (
            debit,
            "DEBIT",
            [65_000.0, 65_500.0, 500.0, 175_000.0, 109_500.0],
        ),
        (credit, "CREDIT", [99.99, 99.99, 0.0, 4250.5, 4350.49]),
    ] {
        assert_eq!(movement["type"], kind);
        assert_eq!(movement["category"], "WALLET_TRANSFER");
        assert_eq!(movement["status"], "SUCCESS");
        let fields = ["amount", "amount_with_fee", "fee_amount"];
        let fields = [
            &fields[..],
            &["wallet_balance_before", "wallet_balance_after"],
        ]
        .concat();
        let shown = fields.iter().map(|field| movement[field].as_f64().unwrap());
        assert_eq!(shown.collect::<Vec<_>>(), values);
    }
}

#[tokio::test]
async fn a_conversion_is_all_or_nothing() {
    let (sandbox, caller) = start().await;
    let seeded = sandbox.seeded();
    let good = deposit(&sandbox);
    let (source, destination) = ("sourceWallet", "destinationWallet");
    let foreign = json!(seeded.foreign_wallet);
    let same = within(good.clone(), destination, "id", json!(seeded.xaf_wallet));
    let too_much = within(good.clone(), source, "amount", json!(174_500.01));
    let too_much = within(too_much, source, "totalAmount", json!(175_000.01));
    let mismatch = "Currency mismatch with target wallet";
    let cases = [
        (
            within(good.clone(), source, "id", foreign.clone()),
            404,
            "Wallet not found",
        ),
        (
            within(good.clone(), destination, "id", foreign),
            404,
            "Wallet not found",
        ),
        (same, 400, "Source and destination wallets must differ"),
        (
            within(good.clone(), source, "currency", json!("XOF")),
            400,
            mismatch,
        ),
        (
            within(good.clone(), destination, "currency", json!("XAF")),
            400,
            mismatch,
        ),
        (
            within(good.clone(), "exchangeRate", "fromCurrency", json!("USD")),
            400,
            mismatch,
        ),
        (
            within(good.clone(), "exchangeRate", "toCurrency", json!("XAF")),
            400,
            mismatch,
        ),
        (
            within(good.clone(), source, "totalAmount", json!(65_000)),
            400,
            "totalAmount must be amount plus feeAmount",
        ),
        (too_much, 400, "Insufficient balance"),
        (
            within(
                good.clone(),
                destination,
                "amount",
                json!(9_999_999_999_999.99),
            ),
            400,
            "Wallet balance limit exceeded",
        ),
    ];
    for (body, status, message) in cases {
        let answer = caller.post("/wallets/deposit", &body).await;
        assert_eq!(answer.outcome(), (status, &json!(message)), "{body}");
    }
    for wallet in [&seeded.xaf_wallet, &seeded.usd_wallet] {
        sandbox.set_wallet_active(wallet, false).unwrap();
        let answer = caller.post("/wallets/deposit", &good).await;
        assert_eq!(answer.outcome(), (400, &json!("Wallet is not active")));
        sandbox.set_wallet_active(wallet, true).unwrap();
    }
    assert!(sandbox.transactions().is_empty());
    assert_eq!(
        caller.wallet(&seeded.xaf_wallet).await.data()["balance"],
        175_000
    );
    assert_eq!(
        caller.get("/wallets/usd-balance").await.data()["balance"],
        4250.5
    );
}

#[tokio::test]
async fn fields_are_checked() {
    let (sandbox, caller) = start().await;
    let good = deposit(&sandbox);
    let least = json!(["sourceWallet.amount must not be less than 0.01"]);
    let body = within(good.clone(), "sourceWallet", "amount", json!(0));
    let answer = caller.post("/wallets/deposit", &body).await;
    assert_eq!(answer.outcome(), (400, &least));
    let unknown = json!(["property destinationWallet.colour should not exist"]);
    let body = within(good.clone(), "destinationWallet", "colour", json!("blue"));
    let answer = caller.post("/wallets/deposit", &body).await;
    assert_eq!(answer.outcome(), (400, &unknown));
    let body = with(good, "exchangeRate", json!(650));
    assert_eq!(caller.post("/wallets/deposit", &body).await.status, 400);
}

#[tokio::test]
async fn the_rate_is_the_callers_own() {
    let (sandbox, caller) = start().await;
    let body = within(deposit(&sandbox), "exchangeRate", "rate", json!(650));
    assert_eq!(caller.post("/wallets/deposit", &body).await.status, 200);
}

#[tokio::test]
async fn q113_deposit_reference() {
    let (sandbox, caller) = start().await;
    sandbox.set_quirks(Quirk::DepositReference.into());
    let answer = caller.post("/wallets/deposit", &deposit(&sandbox)).await;
    let movements = caller.get("/wallet/transactions").await;
    assert_eq!(answer.data()["reference"], movements.data()[0]["reference"]);
}
