//! Seed files: what they describe is there, and what is wrong with them is said.

mod mistakes;

use std::collections::{BTreeMap, HashMap};

use cartevo_sandbox::{
    Builder, CardStatus, Sandbox, Transaction, TransactionKind, TransactionStatus,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/sandbox-seed.json"
);

async fn started(document: &Value) -> Sandbox {
    let builder: Builder = Sandbox::builder().seed(&document.to_string()).unwrap();
    builder.start().await.unwrap()
}

fn sum(text: &str) -> Decimal {
    text.parse().unwrap()
}

async fn token(sandbox: &Sandbox, client_id: &str, client_key: &str) -> (u16, Value) {
    let answer = reqwest::Client::new()
        .post(format!("{}/auth/token", sandbox.url()))
        .json(&json!({"client_id": client_id, "client_key": client_key}))
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn get(sandbox: &Sandbox, token: &Value, path: &str) -> Value {
    let answer = reqwest::Client::new()
        .get(format!("{}{path}", sandbox.url()))
        .bearer_auth(token["access_token"].as_str().unwrap())
        .send()
        .await
        .unwrap();
    answer.json().await.unwrap()
}

/// Each transaction begins where the one before it in the same place has ended.
fn adds_up(sandbox: &Sandbox) {
    let mut wallets: HashMap<String, Decimal> = HashMap::new();
    let mut cards: HashMap<String, Decimal> = HashMap::new();
    let follow = |ends: &mut HashMap<String, Decimal>,
                  id: Option<String>,
                  balances: Option<(Decimal, Decimal)>| {
        let Some((id, (before, after))) = id.zip(balances) else {
            return;
        };
        if let Some(end) = ends.insert(id.clone(), after) {
            assert_eq!(before, end, "{id}");
        }
        assert!(before >= Decimal::ZERO && after >= Decimal::ZERO, "{id}");
    };
    let mut latest = None;
    for transaction in sandbox.transactions() {
        assert!(latest <= Some(transaction.created_at));
        latest = Some(transaction.created_at);
        follow(
            &mut wallets,
            transaction.wallet_id,
            transaction.wallet_balances,
        );
        follow(&mut cards, transaction.card_id, transaction.card_balances);
    }
    for card in sandbox.cards() {
        if let Some(end) = cards.get(&card.id) {
            assert_eq!(*end, card.balance);
        }
    }
}

fn find(sandbox: &Sandbox, name: &str) -> Transaction {
    let id = sandbox.seeded_id(name).unwrap();
    let mut all = sandbox.transactions().into_iter();
    all.find(|transaction| transaction.id == id).unwrap()
}

#[tokio::test]
async fn the_example_shows_everything_and_works() {
    let builder = Sandbox::builder().seed_file(EXAMPLE).unwrap();
    let sandbox = builder.start().await.unwrap();
    assert_eq!(sandbox.client_id(), "client_mboa");
    assert_eq!(sandbox.client_key(), "key_for_tests_only");
    assert_eq!(
        sandbox.seeded_id("mboa").as_deref(),
        Some(sandbox.seeded().company_id.as_str())
    );
    assert_eq!(sandbox.seeded_id("nobody"), None);

    let (status, token_of_mboa) = token(&sandbox, "client_mboa", "key_for_tests_only").await;
    assert_eq!(status, 200);
    let balances = get(&sandbox, &token_of_mboa, "/payment/balance").await;
    let balances = &balances["data"]["balances"];
    assert_eq!(balances.as_array().unwrap().len(), 3);
    let wallet = format!("/wallets/{}", sandbox.seeded_id("closed").unwrap());
    let wallet = get(&sandbox, &token_of_mboa, &wallet).await;
    assert_eq!(wallet["data"]["currency"], "XOF", "{wallet}");
    assert_eq!(wallet["data"]["is_active"], false);

    let (status, token) = token(&sandbox, "client_newcomer", "key_of_newcomer").await;
    assert_eq!(status, 200);
    let refused = get(&sandbox, &token, "/wallets/any").await;
    assert_eq!(refused["statusCode"], 403);

    let cards = sandbox.cards();
    assert_eq!(cards.len(), 23);
    assert_eq!(cards[0].name_on_card, "AWA KONE");
    assert_eq!(cards[0].balance, sum("80.25"));
    assert_eq!(cards[1].status, CardStatus::Frozen);
    assert_eq!(sandbox.transactions().len(), 207);
    let order = find(&sandbox, "order");
    assert_eq!(order.reference.as_deref(), Some("ORDER-1"));
    assert_eq!(order.status, TransactionStatus::Success);
    let (before, after) = order.wallet_balances.unwrap();
    assert_eq!(after - before, sum("4925"));
}

#[tokio::test]
async fn what_is_written_of_a_balance_is_what_it_comes_to() {
    let sandbox = started(&json!({
        "customers": [{"ref": "awa", "first_name": "Awa", "last_name": "Koné"}],
        "cards": [{"ref": "shop", "customer": "awa", "balance": 70}],
        "transactions": [
            {"ref": "late", "kind": "card-authorization", "card": "shop", "amount": 40,
             "created_at": "2026-05-05T00:00:00Z"},
            {"ref": "early", "kind": "card-funding", "card": "shop", "amount": 100,
             "created_at": "2026-05-04T00:00:00Z"}
        ]
    }))
    .await;
    assert_eq!(sandbox.cards()[0].balance, sum("70"));
    let balances = |name| find(&sandbox, name).card_balances.unwrap();
    assert_eq!(balances("early"), (sum("10"), sum("110")));
    assert_eq!(balances("late"), (sum("110"), sum("70")));
    // The wallet was there before the file: it pays.
    let (before, after) = find(&sandbox, "early").wallet_balances.unwrap();
    assert_eq!((before, after), (sum("4250.50"), sum("4150.50")));
    assert_eq!(find(&sandbox, "late").wallet_balances, None);
    adds_up(&sandbox);
}

#[tokio::test]
async fn what_an_operator_has_not_decided_is_decided_in_time() {
    let sandbox = started(&json!({
        "transactions": [
            {"ref": "in", "kind": "collection", "wallet": "xaf_wallet", "amount": 1000,
             "status": "PENDING", "fee": 10},
            {"ref": "never", "kind": "collection", "wallet": "xaf_wallet", "amount": 1000,
             "status": "PROCESSING", "phone": "237670000002"},
            {"ref": "out", "kind": "payout", "wallet": "xaf_wallet", "amount": 500, "fee": 5,
             "status": "PENDING", "phone": "237670000001"}
        ]
    }))
    .await;
    let (before, after) = find(&sandbox, "out").wallet_balances.unwrap();
    assert_eq!(before - after, sum("505"));
    assert_eq!(find(&sandbox, "in").status, TransactionStatus::Pending);
    sandbox.advance(std::time::Duration::from_secs(5));
    let settled = find(&sandbox, "in");
    assert_eq!(settled.status, TransactionStatus::Success);
    let (before, after) = settled.wallet_balances.unwrap();
    assert_eq!(after - before, sum("990"));
    assert_eq!(find(&sandbox, "out").status, TransactionStatus::Failed);
    assert_eq!(
        find(&sandbox, "never").status,
        TransactionStatus::Processing
    );
}

#[tokio::test]
async fn much_is_made_up_and_adds_up_the_same_way_each_time() {
    let document = json!({
        "base": "empty",
        "companies": [{"name": "Big"}],
        "generate": {"customers": 10, "cards": 200, "transactions": 3000, "seed": 7}
    });
    let (one, other) = (started(&document).await, started(&document).await);
    assert_eq!(one.cards().len(), 200);
    let transactions = one.transactions();
    assert_eq!(transactions.len(), 3000);
    assert_eq!(transactions, other.transactions());
    adds_up(&one);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for transaction in &transactions {
        *kinds.entry(format!("{:?}", transaction.kind)).or_default() += 1;
    }
    assert_eq!(kinds["CardIssuance"], 200);
    assert!(kinds.len() >= 9, "{kinds:?}");
    let few = started(&json!({
        "base": "empty",
        "companies": [{"name": "Big"}],
        "generate": {"customers": 1, "cards": 20, "transactions": 5}
    }))
    .await;
    assert_eq!((few.cards().len(), few.transactions().len()), (20, 5));
}

#[tokio::test]
async fn the_default_world_is_there_besides_unless_it_is_not_wanted() {
    let beside = started(&json!({"customers": [{"first_name": "Awa", "last_name": "Koné"}]})).await;
    assert_eq!(beside.client_id(), "client_sandbox001");
    let wallet = beside.seeded().usd_wallet.clone();
    assert_eq!(beside.seeded_id("usd_wallet"), Some(wallet));
    let alone = started(&json!({"base": "empty", "companies": [{"name": "Alone"}]})).await;
    assert_eq!(alone.seeded().usd_wallet, "");
    assert_eq!(
        alone.seeded_id("company").as_deref(),
        Some(alone.seeded().company_id.as_str())
    );
    let (status, _) = token(&alone, alone.client_id(), alone.client_key()).await;
    assert_eq!(status, 200);
    let (status, _) = token(&alone, "client_sandbox001", alone.client_key()).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn the_state_of_a_customer_decides_as_ever() {
    let sandbox = started(&json!({
        "customers": [{"ref": "paul", "first_name": "Paul", "last_name": "E", "kyc": "pending"}]
    }))
    .await;
    let id = sandbox.seeded_id("paul").unwrap();
    let (_, token) = token(&sandbox, sandbox.client_id(), sandbox.client_key()).await;
    let order = json!({"customer_id": id, "brand": "VISA"});
    let create = async || {
        let call = reqwest::Client::new().post(format!("{}/cards", sandbox.url()));
        let call = call.bearer_auth(token["access_token"].as_str().unwrap());
        call.json(&order).send().await.unwrap().status().as_u16()
    };
    assert_ne!(create().await, 201);
    sandbox.approve_kyc(&id).unwrap();
    assert_eq!(create().await, 201);
}

#[tokio::test]
async fn what_may_wait_is_told_from_what_may_not() {
    let kinds = [TransactionKind::Collection, TransactionKind::Payout];
    let sandbox = started(&json!({
        "transactions": [
            {"kind": "collection", "wallet": "xaf_wallet", "amount": 10, "status": "pending"},
            {"kind": "payout", "wallet": "xaf_wallet", "amount": 10, "status": "pending"}
        ]
    }))
    .await;
    let transactions = sandbox.transactions();
    assert_eq!(
        transactions.iter().map(|one| one.kind).collect::<Vec<_>>(),
        kinds
    );
    assert!(transactions.iter().all(|one| one.completed_at.is_none()));
}
