//! What moved in wallets.

use std::time::Duration;

use cartevo_sandbox::{Quirk, Sandbox};
use serde_json::{Value, json};

use crate::payments::{payment, settling};
use crate::support::{Answer, Caller, card, funding, with};

/// Seven movements, a minute apart: three top-ups of the wallet in Cameroon, then one of the
/// wallet in Côte d'Ivoire, a card, a collection and a payout that is not decided.
async fn seven() -> (Sandbox, Caller) {
    let (sandbox, caller) = settling().await;
    let minute = || sandbox.advance(Duration::from_secs(60));
    for number in 0..3 {
        let order = with(funding(&sandbox), "trxId", json!(format!("T-{number}")));
        caller.post("/wallets/fund", &order).await;
        minute();
    }
    let xof = json!({"walletId": sandbox.seeded().xof_wallet, "amount": 100, "currency": "XOF",
        "operator": "wave", "phone": "2250500000001", "trxId": "T-3"});
    caller.post("/wallets/fund", &xof).await;
    minute();
    assert_eq!(caller.post("/cards", &card(&sandbox)).await.status, 201);
    minute();
    caller.post("/payment/collect", &payment()).await;
    minute();
    let payout = with(payment(), "external_id", json!("OUT"));
    caller.post("/payment/payout", &payout).await;
    (sandbox, caller)
}

async fn list(caller: &Caller, query: &str) -> Answer {
    caller.get(&format!("/wallet/transactions?{query}")).await
}

fn fields<'a>(answer: &'a Answer, field: &str) -> Vec<&'a Value> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let list = answer.data().as_array().unwrap();
    list.iter().map(|item| &item[field]).collect()
}

#[tokio::test]
async fn all_movements_are_listed_newest_first() {
    let (sandbox, caller) = seven().await;
    let all = list(&caller, "").await;
    assert_eq!(all.body["message"], "7 items retrieved successfully");
    assert_eq!(
        all.body["meta"],
        json!({"limit": 50, "offset": 0, "total": 7})
    );
    let types = [
        "WITHDRAW",
        "COLLECTION",
        "FUND",
        "FUND",
        "FUND",
        "FUND",
        "FUND",
    ];
    assert_eq!(fields(&all, "type"), types);
    let categories = [
        "WALLET", "WALLET", "CARD", "WALLET", "WALLET", "WALLET", "WALLET",
    ];
    assert_eq!(fields(&all, "category"), categories);
    let collection = json!({
        "id": sandbox.transactions()[5].id,
        "wallet_id": sandbox.seeded().xaf_wallet,
        "amount": 1000,
        "amount_with_fee": 1000,
        "fee_amount": 15,
        "net_amount": 985,
        "currency": "XAF",
        "status": "SUCCESS",
        "type": "COLLECTION",
        "category": "WALLET",
        "operator": "mtn",
        "phone_number": "237670000000",
        "reference": "ORD-2026-001",
        "order_id": all.data()[1]["order_id"],
        "wallet_balance_before": 190_000,
        "wallet_balance_after": 190_985,
        "created_at": "2026-05-09T10:20:00.000Z",
        "completed_at": "2026-05-09T10:20:05.000Z",
    });
    assert_eq!(all.data()[1], collection);
    assert_eq!(all.data()[0].get("completed_at"), None);
}

#[tokio::test]
async fn limit_and_offset_cut_the_list() {
    let (_sandbox, caller) = seven().await;
    let all = list(&caller, "").await;
    let all = fields(&all, "id");
    for (offset, limit, range) in [(0, 2, 0..2), (2, 3, 2..5), (5, 10, 5..7), (9, 10, 7..7)] {
        let page = list(&caller, &format!("offset={offset}&limit={limit}")).await;
        assert_eq!(fields(&page, "id"), all[range]);
        let meta = json!({"limit": limit, "offset": offset, "total": 7});
        assert_eq!(page.body["meta"], meta);
    }
    let page = list(&caller, "status=SUCCESS&offset=1&limit=2").await;
    assert_eq!(fields(&page, "id"), [all[2], all[4]]);
    assert_eq!(page.body["meta"]["total"], 5);
}

#[tokio::test]
async fn filters_may_be_combined() {
    let (sandbox, caller) = seven().await;
    let seeded = sandbox.seeded();
    let first = &sandbox.transactions()[0].id;
    let (xaf, xof, usd) = (&seeded.xaf_wallet, &seeded.xof_wallet, &seeded.usd_wallet);
    let approved = &seeded.approved_customer;
    let unknown = "00000000-0000-4000-8000-00000000dead";
    let cases = [
        (format!("walletId={xaf}"), 5),
        (format!("walletId={xof}"), 1),
        (format!("walletId={xof}&status=FAILED"), 1),
        (format!("walletId={xaf}&status=FAILED"), 0),
        (format!("walletId={}", seeded.foreign_wallet), 0),
        (format!("walletId={unknown}"), 0),
        (format!("customerId={approved}"), 1),
        (format!("customerId={approved}&walletId={usd}"), 1),
        (format!("customerId={approved}&walletId={xaf}"), 0),
        (format!("customerId={}", seeded.foreign_customer), 0),
        (format!("customerId={unknown}"), 0),
        (format!("transactionId={first}"), 1),
        (
            format!("transactionId={first}&walletId={xaf}&status=SUCCESS"),
            1,
        ),
        (format!("transactionId={first}&walletId={xof}"), 0),
        (format!("transactionId={first}&customerId={approved}"), 0),
        ("transactionId=nobody".to_owned(), 0),
        ("status=PENDING".to_owned(), 1),
        ("status=PROCESSING".to_owned(), 0),
    ];
    for (query, total) in cases {
        let answer = list(&caller, &query).await;
        assert_eq!(fields(&answer, "id").len(), total, "{query}");
        assert_eq!(answer.body["meta"]["total"], total, "{query}");
    }
}

#[tokio::test]
async fn bad_filters_are_refused() {
    let (sandbox, caller) = seven().await;
    let bad = [
        "status=DONE",
        "customerId=nobody",
        "limit=-1",
        "limit=101",
        "offset=-1",
        "offset=x",
    ];
    for query in bad {
        assert_eq!(list(&caller, query).await.status, 400, "{query}");
    }
    let answer = list(&caller, "customerId=nobody").await;
    assert_eq!(answer.body["message"], "customerId must be a UUID");

    sandbox.set_quirks(Quirk::BadFilterFindsNothing.into());
    for query in &bad[..2] {
        assert!(fields(&list(&caller, query).await, "id").is_empty());
    }
    assert_eq!(list(&caller, "limit=-1").await.status, 400);
    sandbox.set_quirks(Quirk::NegativeLimitIsOne.into());
    assert_eq!(fields(&list(&caller, "limit=-7").await, "id").len(), 1);
    assert_eq!(list(&caller, "limit=0").await.status, 400);
    assert_eq!(list(&caller, "status=DONE").await.status, 400);
}

#[tokio::test]
async fn one_wallets_movements_come_in_pages() {
    let (sandbox, caller) = seven().await;
    let wallet = &sandbox.seeded().xaf_wallet;
    let path = format!("/wallet/transactions/wallet/{wallet}");
    let all = caller.get(&path).await;
    assert_eq!(
        all.body["meta"],
        json!({"page": 1, "limit": 10, "total": 5, "totalPages": 1})
    );
    let references = ["OUT", "ORD-2026-001", "T-2", "T-1", "T-0"];
    assert_eq!(fields(&all, "reference"), references);
    let page = caller.get(&format!("{path}?page=2&limit=3")).await;
    assert_eq!(fields(&page, "reference"), references[3..]);
    assert_eq!(
        page.body["meta"],
        json!({"page": 2, "limit": 3, "total": 5, "totalPages": 2})
    );
    // No 400 is documented: what makes no sense is not there.
    let odd = caller.get(&format!("{path}?page=0&limit=none")).await;
    assert_eq!(odd, all);
    for wallet in [&sandbox.seeded().foreign_wallet, "nobody"] {
        let answer = caller
            .get(&format!("/wallet/transactions/wallet/{wallet}"))
            .await;
        assert_eq!(answer.outcome(), (404, &json!("Wallet not found")));
    }
}

#[tokio::test]
async fn one_movement_comes_by_itself() {
    let (sandbox, caller) = seven().await;
    let listed = list(&caller, "").await;
    for item in listed.data().as_array().unwrap() {
        let id = item["id"].as_str().unwrap();
        let answer = caller.get(&format!("/wallet/transactions/{id}")).await;
        assert_eq!(
            answer.outcome(),
            (200, &json!("Data retrieved successfully"))
        );
        assert_eq!(answer.data(), item);
    }
    let foreign = &sandbox.seeded().foreign_wallet;
    for id in [foreign, "nobody"] {
        let answer = caller.get(&format!("/wallet/transactions/{id}")).await;
        assert_eq!(answer.outcome(), (404, &json!("Transaction not found")));
    }
}

#[tokio::test]
async fn a_payers_number_is_remembered() {
    let (sandbox, caller) = settling().await;
    let wallet = &sandbox.seeded().xaf_wallet;
    let numbers = async || {
        let wallet = caller.wallet(wallet).await;
        let numbers = wallet.data()["phoneNumbers"].as_array().unwrap().clone();
        let number = |known: &Value| known["phone_number"].as_str().unwrap().to_owned();
        numbers.iter().map(number).collect::<Vec<_>>()
    };
    for (phone, operator) in [
        ("237690000003", "orange"),
        ("237690000001", "orange"),
        ("237670000000", "mtn"),
        ("237680000004", "mtn"),
        ("237680000005", "mtn"),
    ] {
        let order = with(funding(&sandbox), "phone", json!(phone));
        caller
            .post("/wallets/fund", &with(order, "operator", json!(operator)))
            .await;
    }
    assert_eq!(numbers().await, ["670000000"]);
    sandbox.advance(Duration::from_secs(5));
    // The second has failed, the third was known, and the fifth is one too many.
    assert_eq!(numbers().await, ["670000000", "690000003", "680000004"]);
    let wallet = caller.wallet(wallet).await;
    let second = &wallet.data()["phoneNumbers"][1];
    assert_eq!(second["operator"], "orange");
    assert_eq!(second["created_at"], "2026-05-09T10:15:05.000Z");
}

#[tokio::test]
async fn top_ups_settle_and_fail_by_the_clock() {
    let (sandbox, caller) = settling().await;
    let order = with(funding(&sandbox), "trxId", json!("CLOCK"));
    let status = async || {
        let replay = caller.post("/wallets/fund", &order).await;
        replay.data()["transaction"]["status"].clone()
    };
    assert_eq!(status().await, "PENDING");
    sandbox.advance(Duration::from_secs(2));
    assert_eq!(status().await, "PROCESSING");
    sandbox.advance(Duration::from_secs(3));
    assert_eq!(status().await, "SUCCESS");

    let unavailable = with(funding(&sandbox), "phone", json!("237670000422"));
    let answer = caller.post("/wallets/fund", &unavailable).await;
    assert_eq!(answer.outcome(), (422, &json!("Operator unavailable")));
    assert_eq!(sandbox.transactions().len(), 1);
}

#[tokio::test]
async fn q97_amount_text_concatenated() {
    let (sandbox, caller) = settling().await;
    let order = with(funding(&sandbox), "amount", json!("5000"));
    assert_eq!(caller.post("/wallets/fund", &order).await.status, 400);
    sandbox.set_quirks(Quirk::AmountTextConcatenated.into());
    let answer = caller.post("/wallets/fund", &order).await;
    let transaction = &answer.data()["transaction"];
    assert_eq!(transaction["amount"], 5000);
    assert_eq!(transaction["fee_amount"], 50);
    assert_eq!(transaction["amount_with_fee"], 500_050);
    assert_eq!(answer.data()["feeInfo"]["totalAmount"], 500_050);
    sandbox.advance(Duration::from_secs(5));
    let wallet = caller.wallet(&sandbox.seeded().xaf_wallet).await;
    assert_eq!(wallet.data()["balance"], 180_000);
    for nonsense in ["five", "", "0", "-1", "0.001"] {
        let order = with(order.clone(), "amount", json!(nonsense));
        assert_eq!(
            caller.post("/wallets/fund", &order).await.status,
            400,
            "{nonsense}"
        );
    }
    let number = caller.fund(&sandbox).await;
    assert_eq!(number.data()["feeInfo"]["totalAmount"], 5050);
}

#[tokio::test]
async fn q98_inactive_wallet_fundable() {
    let (sandbox, caller) = settling().await;
    let wallet = &sandbox.seeded().xaf_wallet;
    sandbox.set_wallet_active(wallet, false).unwrap();
    assert_eq!(caller.fund(&sandbox).await.status, 400);
    sandbox.set_quirks(Quirk::InactiveWalletFundable.into());
    assert_eq!(caller.fund(&sandbox).await.status, 200);
}
