//! Collections and payouts.

use std::time::Duration;

use cartevo_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, keys, sandbox, with, without};

/// A sandbox whose operators take their time, and nobody asks too often.
pub async fn settling() -> (Sandbox, Caller) {
    let sandbox = Sandbox::builder().quota(None).start().await.unwrap();
    let caller = Caller::of(&sandbox).await;
    (sandbox, caller)
}

/// A collection or payout of 1,000 francs.
pub fn payment() -> Value {
    json!({
        "operator": "mtn",
        "country": "CM",
        "phone_number": "237670000000",
        "amount": 1000,
        "currency": "XAF",
        "external_id": "ORD-2026-001",
        "purpose": "Invoice payment",
    })
}

pub fn id(answer: &Answer) -> &str {
    answer.data()["transaction_id"].as_str().unwrap()
}

/// What is in the wallet in Cameroon: paid in, and to pay out.
pub async fn balances(caller: &Caller) -> (Value, Value) {
    let answer = caller.get("/payment/balance").await;
    let xaf = &answer.data()["balances"][0];
    (xaf["payin_balance"].clone(), xaf["payout_balance"].clone())
}

/// A payment as its own page shows it.
async fn status(caller: &Caller, id: &str) -> Value {
    let path = format!("/payment/transactions/{id}/status");
    let answer = caller.get(&path).await;
    assert_eq!(answer.status, 200);
    answer.body["data"].clone()
}

#[tokio::test]
async fn a_collection_settles_by_the_clock() {
    let (sandbox, caller) = settling().await;
    let answer = caller.post("/payment/collect", &payment()).await;
    let expected = json!({
        "success": true,
        "statusCode": 200,
        "message": "Collection initiated successfully",
        "data": {
            "transaction_id": id(&answer),
            "external_id": "ORD-2026-001",
            "status": "PENDING",
            "amount": 1000,
            "currency": "XAF",
            "operator": "mtn",
            "country": "CM",
            "phone_number": "237670000000",
            "initiated_at": "2026-05-09T10:15:00.000Z",
        },
    });
    assert_eq!((answer.status, &answer.body), (200, &expected));
    assert_eq!(balances(&caller).await, (json!(125_000), json!(50_000)));

    sandbox.advance(Duration::from_secs(1));
    assert_eq!(status(&caller, id(&answer)).await["status"], "PENDING");
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(status(&caller, id(&answer)).await["status"], "PROCESSING");
    sandbox.advance(Duration::from_secs(3));
    let settled = json!({
        "transaction_id": id(&answer),
        "status": "SUCCESS",
        "amount": 1000,
        "currency": "XAF",
        "phone_number": "237670000000",
        "country": "CM",
        "operator": "mtn",
        "type": "COLLECTION",
        "external_id": "ORD-2026-001",
        "reason": "Invoice payment",
        "description": "Payment collection transaction",
        "created_at": "2026-05-09T10:15:00.000Z",
        "updated_at": "2026-05-09T10:15:05.000Z",
    });
    assert_eq!(status(&caller, id(&answer)).await, settled);
    // 1.5 % of it is the fee.
    assert_eq!(balances(&caller).await, (json!(125_985), json!(50_000)));
}

#[tokio::test]
async fn a_payout_takes_amount_and_fee_at_once() {
    let (sandbox, caller) = settling().await;
    let answer = caller.post("/payment/payout", &payment()).await;
    assert_eq!(
        answer.outcome(),
        (200, &json!("Payout initiated successfully"))
    );
    assert_eq!(answer.data()["status"], "PENDING");
    assert_eq!(answer.data()["amount"], 1000);
    assert_eq!(balances(&caller).await, (json!(125_000), json!(48_985)));

    sandbox.advance(Duration::from_secs(5));
    let settled = status(&caller, id(&answer)).await;
    assert_eq!(
        (&settled["status"], &settled["type"]),
        (&json!("SUCCESS"), &json!("PAYOUT"))
    );
    assert_eq!(balances(&caller).await, (json!(125_000), json!(48_985)));
    let path = format!("/wallet/transactions/{}", id(&answer));
    let movement = caller.get(&path).await.data().clone();
    assert_eq!(movement["amount_with_fee"], 1015);
    assert_eq!(movement["net_amount"], 1000);
    assert_eq!(movement["wallet_balance_before"], 175_000);
    assert_eq!(movement["wallet_balance_after"], 173_985);
}

#[tokio::test]
async fn a_payout_that_fails_is_given_back() {
    let (sandbox, caller) = settling().await;
    let order = with(payment(), "phone_number", json!("237670000001"));
    let answer = caller.post("/payment/payout", &order).await;
    assert_eq!(balances(&caller).await.1, 48_985);
    sandbox.advance(Duration::from_secs(5));
    let failed = status(&caller, id(&answer)).await;
    assert_eq!(failed["status"], "FAILED");
    assert_eq!(failed["error_message"], "Declined by the operator");
    assert_eq!(balances(&caller).await, (json!(125_000), json!(50_000)));
    let wallet = caller.wallet(&sandbox.seeded().xaf_wallet).await;
    assert_eq!(wallet.data()["payout_amount"], 75_000);

    // Once is enough.
    assert!(sandbox.fail(id(&answer)).is_err());
    sandbox.advance(Duration::from_secs(100));
    assert_eq!(balances(&caller).await.1, 50_000);
    let replay = caller.post("/payment/payout", &order).await;
    assert_eq!(replay.data()["status"], "FAILED");
    assert_eq!(replay.data()["error_message"], "Declined by the operator");
}

#[tokio::test]
async fn a_collection_that_fails_moves_nothing() {
    let (sandbox, caller) = settling().await;
    let order = with(payment(), "phone_number", json!("237670000001"));
    let answer = caller.post("/payment/collect", &order).await;
    sandbox.advance(Duration::from_secs(5));
    assert_eq!(status(&caller, id(&answer)).await["status"], "FAILED");
    assert_eq!(balances(&caller).await, (json!(125_000), json!(50_000)));
}

#[tokio::test]
async fn some_payments_never_end() {
    let (sandbox, caller) = settling().await;
    let order = with(payment(), "phone_number", json!("237670000002"));
    let answer = caller.post("/payment/collect", &order).await;
    sandbox.advance(Duration::from_secs(3000));
    assert_eq!(sandbox.transactions()[0].status.as_str(), "PENDING");
    sandbox.settle(id(&answer)).unwrap();
    assert_eq!(balances(&caller).await.0, 125_985);
}

#[tokio::test]
async fn concurrent_payouts_cannot_overdraw() {
    let (sandbox, _) = settling().await;
    let calls = (0..12).map(|number| {
        let (url, caller) = (sandbox.url().to_owned(), Caller::of(&sandbox));
        async move {
            let caller = caller.await;
            let order = with(payment(), "amount", json!(9000));
            let order = with(order, "external_id", json!(format!("{url}-{number}")));
            caller.post("/payment/payout", &order).await
        }
    });
    let calls: Vec<_> = calls.collect();
    let answers = futures_of(calls);
    let paid = answers.iter().filter(|answer| answer.status == 200).count();
    // Five times 9,135 is within 50,000, six times is not.
    assert_eq!(paid, 5);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.outcome(), (400, &json!("Insufficient balance")));
    }
    let caller = Caller::of(&sandbox).await;
    assert_eq!(balances(&caller).await.1, 50_000 - 5 * 9_135);
}

/// All at once.
fn futures_of(calls: Vec<impl Future<Output = Answer> + Send>) -> Vec<Answer> {
    let mut answers = Vec::new();
    std::thread::scope(|scope| {
        let workers: Vec<_> = calls
            .into_iter()
            .map(|call| {
                scope.spawn(|| {
                    let runtime = tokio::runtime::Builder::new_current_thread();
                    let runtime = { runtime }.enable_all().build().unwrap();
                    runtime.block_on(call)
                })
            })
            .collect();
        answers.extend(workers.into_iter().map(|worker| worker.join().unwrap()));
    });
    answers
}

#[tokio::test]
async fn what_cannot_be_paid_says_why() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = without(payment(), "external_id");
    let cases = [
        (
            "currency",
            json!("XOF"),
            400,
            "No wallet for this country and currency",
        ),
        (
            "country",
            json!("GA"),
            400,
            "No wallet for this country and currency",
        ),
        (
            "country",
            json!("NG"),
            400,
            "No wallet for this country and currency",
        ),
        (
            "operator",
            json!("wave"),
            400,
            "Operator not enabled for this wallet",
        ),
        (
            "phone_number",
            json!("225670000000"),
            400,
            "Invalid phone number",
        ),
        (
            "phone_number",
            json!("237670000422"),
            400 + 22,
            "Operator unavailable",
        ),
    ];
    for (field, value, status, message) in cases {
        for path in ["/payment/collect", "/payment/payout"] {
            let order = with(order.clone(), field, value.clone());
            let answer = caller.post(path, &order).await;
            assert_eq!(answer.outcome(), (status, &json!(message)), "{field}");
            assert_eq!(answer.body["success"], false);
        }
    }
    // The dollars are for cards.
    let usd = json!({"operator": "mtn", "country": "US", "phone_number": "16700000000",
        "amount": 1, "currency": "USD"});
    let answer = caller.post("/payment/payout", &usd).await;
    assert_eq!(
        answer.outcome(),
        (400, &json!("Operator not enabled for this wallet"))
    );
    // One franc more than the balance bears with its fee.
    let order = with(order, "amount", json!(49_262));
    let answer = caller.post("/payment/payout", &order).await;
    assert_eq!(answer.outcome(), (400, &json!("Insufficient balance")));

    sandbox
        .set_wallet_active(&sandbox.seeded().xaf_wallet, false)
        .unwrap();
    let answer = caller.post("/payment/collect", &payment()).await;
    assert_eq!(answer.outcome(), (400, &json!("Wallet is not active")));
    assert!(sandbox.transactions().is_empty());
    assert_eq!(balances(&caller).await, (json!(125_000), json!(50_000)));
}

#[tokio::test]
async fn fields_are_checked() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let long = "x".repeat(256);
    let cases = [
        ("amount", json!(0.5), "amount must not be less than 1"),
        (
            "external_id",
            json!(long),
            "external_id must be shorter than or equal to 255 characters",
        ),
        (
            "phone_number",
            json!("+237670000000"),
            "phone_number must be a phone number with its country code, digits only",
        ),
        ("colour", json!("blue"), "property colour should not exist"),
        ("lang", json!(7), "lang must be a string"),
    ];
    for (field, value, message) in cases {
        for path in ["/payment/collect", "/payment/payout"] {
            let order = with(payment(), field, value.clone());
            let answer = caller.post(path, &order).await;
            assert_eq!(answer.outcome(), (400, &json!([message])), "{field}");
        }
    }
    let answer = caller.post("/payment/collect", &json!({})).await;
    assert_eq!(answer.body["message"].as_array().unwrap().len(), 10);
    assert!(sandbox.transactions().is_empty());
}

#[tokio::test]
async fn the_operators_own_answer_comes_when_it_is_asked_for() {
    let (sandbox, caller) = settling().await;
    let started = caller.post("/payment/collect", &payment()).await;
    sandbox.advance(Duration::from_secs(60));
    let path = format!("/payment/transactions/{}/status", id(&started));
    let plain = caller.get(&path).await;
    assert_eq!(
        plain.outcome(),
        (200, &json!("Transaction status retrieved successfully"))
    );
    assert_eq!(plain.data().get("upstream"), None);
    let upstream = caller
        .get(&format!("{path}?includeUpstreamResponse=true"))
        .await;
    let upstream = &upstream.data()["upstream"];
    assert_eq!(
        keys(upstream),
        ["checked_at", "provider", "reference", "status"]
    );
    assert_eq!(upstream["status"], "SUCCESS");
    assert_eq!(upstream["checked_at"], "2026-05-09T10:15:05.000Z");
    let path =
        format!("{path}?includeUpstreamResponse=true&doubleCheck=true&skipCompanyCheck=true");
    let checked = caller.get(&path).await;
    assert_eq!(
        checked.data()["upstream"]["checked_at"],
        "2026-05-09T10:16:00.000Z"
    );
}

#[tokio::test]
async fn only_own_payments_have_a_status() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let funded = caller.fund(&sandbox).await;
    let top_up = funded.data()["transaction"]["id"].as_str().unwrap();
    for id in [
        top_up,
        "no-such-payment",
        "00000000-0000-4000-8000-00000000dead",
    ] {
        let answer = caller
            .get(&format!("/payment/transactions/{id}/status"))
            .await;
        assert_eq!(answer.outcome(), (404, &json!("Transaction not found")));
    }
    let bare = caller.get(&format!("/payment/transactions/{top_up}")).await;
    assert_eq!(bare.status, 404);
}
