//! What one company can see of another, and what not every company may do.

use std::time::Duration;

use serde_json::json;

use crate::payments::{balances, payment, settling};
use crate::support::{Caller, with};

#[tokio::test]
async fn companies_do_not_see_each_others_payments() {
    let (sandbox, own) = settling().await;
    let other = Caller::named(&sandbox, &sandbox.seeded().clients.foreign).await;
    let first = own.post("/payment/collect", &payment()).await;
    let id = first.data()["transaction_id"].as_str().unwrap();
    for path in [
        format!("/payment/transactions/{id}/status"),
        format!("/wallet/transactions/{id}"),
    ] {
        assert_eq!(own.get(&path).await.status, 200);
        let answer = other.get(&path).await;
        assert_eq!(answer.outcome(), (404, &json!("Transaction not found")));
    }
    for path in [
        "/payment/transactions".to_owned(),
        "/wallet/transactions".to_owned(),
        format!("/wallet/transactions?transactionId={id}"),
    ] {
        let total = |answer: &crate::support::Answer| answer.body["meta"]["total"].clone();
        assert_eq!(total(&own.get(&path).await), 1, "{path}");
        assert_eq!(total(&other.get(&path).await), 0, "{path}");
    }

    // The same name is the name of another payment there.
    let order = with(payment(), "amount", json!(2000));
    let second = other.post("/payment/collect", &order).await;
    assert_eq!(second.status, 200);
    assert_ne!(second.data()["transaction_id"], id);
    sandbox.advance(Duration::from_secs(5));
    assert_eq!(balances(&own).await.0, 125_985);
    assert_eq!(balances(&other).await.0, 10_970);
}

#[tokio::test]
async fn a_company_without_dollars_has_no_balance_of_them() {
    let (sandbox, _) = settling().await;
    let other = Caller::named(&sandbox, &sandbox.seeded().clients.foreign).await;
    let answer = other.get("/wallets/usd-balance").await;
    assert_eq!(answer.outcome(), (404, &json!("USD wallet not found")));
}

#[tokio::test]
async fn an_unapproved_company_may_neither_open_wallets_nor_move_money() {
    let (sandbox, _) = settling().await;
    let caller = Caller::named(&sandbox, &sandbox.seeded().clients.unapproved).await;
    let gabon = json!({"currency": "XAF", "country": "Gabon", "country_iso_code": "GA",
        "country_phone_code": "+241"});
    for (path, body) in [
        ("/wallets", gabon),
        ("/payment/collect", payment()),
        ("/payment/payout", payment()),
    ] {
        let answer = caller.post(path, &body).await;
        let refused = json!("Company KYB not approved");
        assert_eq!(answer.outcome(), (403, &refused), "{path}");
    }
    assert_eq!(caller.get("/wallets").await.data(), &json!([]));
}

#[tokio::test]
async fn in_preproduction_wallets_are_soon_full() {
    let (sandbox, _) = settling().await;
    let caller = Caller::named(&sandbox, &sandbox.seeded().clients.preproduction).await;
    let full = json!("Wallet balance limit exceeded");
    // There are 30,000 francs of 50,000 and 60 dollars of 80; 1.5 % do not reach the wallet.
    let order = |amount| with(payment(), "amount", json!(amount));
    let answer = caller.post("/payment/collect", &order(20_305)).await;
    assert_eq!(answer.outcome(), (400, &full));
    assert_eq!(
        caller.post("/payment/collect", &order(20_304)).await.status,
        200
    );

    let wallets = caller.get("/wallets").await;
    let id = |place: usize| wallets.data()[place]["id"].clone();
    let deposit = |dollars: f64| {
        json!({
            "sourceWallet": {"id": id(0), "currency": "XAF", "amount": 13_000, "feeAmount": 0,
                "totalAmount": 13_000},
            "destinationWallet": {"id": id(1), "currency": "USD", "amount": dollars},
            "exchangeRate": {"rate": 0.0015, "fromCurrency": "XAF", "toCurrency": "USD"},
        })
    };
    let answer = caller.post("/wallets/deposit", &deposit(20.01)).await;
    assert_eq!(answer.outcome(), (400, &full));
    let answer = caller.post("/wallets/deposit", &deposit(20.0)).await;
    assert_eq!(answer.status, 200);

    // By now there is room for what was collected.
    sandbox.advance(Duration::from_secs(5));
    assert_eq!(balances(&caller).await.0, json!(36_999.44));
}
