//! Seed files: what they describe is there, and what is wrong with them is said.

use std::collections::{BTreeMap, HashMap};

use cartevo_sandbox::{
    Builder, CardStatus, Sandbox, SeedError, Transaction, TransactionKind, TransactionStatus,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../examples/sandbox-seed.json"
);

fn problems(document: &Value) -> Vec<String> {
    let error: SeedError = Sandbox::builder()
        .seed(&document.to_string())
        .expect_err("something is wrong with it");
    error.problems().iter().map(ToString::to_string).collect()
}

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

/// Each problem begins as expected, and there is no other.
#[track_caller]
fn begin_with(found: &[String], expected: &[&str]) {
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

#[test]
fn what_is_no_json_is_said_with_its_place() {
    let error = Sandbox::builder()
        .seed("{\n  \"cards\": [,]\n}")
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2, column 13: this is not JSON: expected value"
    );
    let error = Sandbox::builder()
        .seed_file("no/such/file.json")
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no/such/file.json: this file cannot be read: ")
    );
    assert_eq!(
        problems(&json!([])),
        ["$: expected an object, `{...}`, not a list"]
    );
}

#[test]
fn every_problem_is_said_at_once() {
    let found = problems(&json!({
        "base": "nothing",
        "companies": [{"name": "", "mode": "prodution", "card_slots": 1.5}],
        "credentials": [{"client_id": "client_sandbox001", "rate_limit": 10}],
        "customers": [
            {"ref": "awa", "first_name": "Awa", "last_name": "Koné", "born": 1990},
            {"ref": "awa", "first_name": "Awa", "last_name": 5, "date_of_birth": "yesterday"}
        ],
        "wallets": [
            {"country": "XX"},
            {"country": "CM", "currency": "XOF", "payin": -1, "payout": 0.001}
        ],
        "cards": [
            {"customer": "ava", "balance": 10_001, "status": "OPEN"},
            {"customer": "xaf_wallet", "brand": "AMEX"},
            {"status": "TERMINATED", "balance": 1}
        ],
        "transactions": [
            {"kind": "colection", "amount": 1, "created_at": "2026"},
            {"kind": "card-funding", "wallet": "usd_wallet"}
        ],
        "generate": {"cards": -1, "company": "nobody"}
    }));
    let expected = [
        "$.base: expected one of `default`, `empty`, not the text \"nothing\"",
        "$.companies[0].name: expected a text that is not empty, not an empty text",
        "$.companies[0].mode: `prodution` is not known here; did you mean `production`?",
        "$.companies[0].card_slots: expected a whole number from 0 to 10000000, not 1.5",
        "$.credentials[0].rate_limit: expected `\"off\"` or `{",
        "$.customers[0].born: unknown field; known are `ref`, `company`, `first_name`",
        "$.customers[1].last_name: expected a text that is not empty, not 5",
        "$.customers[1].date_of_birth: expected a day, for instance \"1990-01-15\", not the text",
        "$.wallets[0].country: `XX` is no country of the API; known are BF, BJ",
        "$.wallets[1].currency: a wallet in CM is held in XAF or USD, not in XOF",
        "$.wallets[1].payin: expected a number from 0 with at most two decimals",
        "$.wallets[1].payout: expected a number from 0 with at most two decimals",
        "$.cards[0].balance: a card holds at most 10000 USD, not 10001",
        "$.cards[0].status: expected one of `ACTIVE`, `FROZEN`",
        "$.cards[1].brand: expected one of `VISA`, `MASTERCARD`, not the text \"AMEX\"",
        "$.cards[2].customer: is missing; name a customer by its `ref` or its id",
        "$.cards[2].balance: nothing is left on a card that has ended; leave it out",
        "$.transactions[0].kind: `colection` is not known here; did you mean `collection`?",
        "$.transactions[0].created_at: expected a time in UTC",
        "$.transactions[1].amount: is missing; give a number, for instance 5000",
        "$.transactions[1].card: is missing; name a card by its `ref` or its id",
        "$.transactions[1].wallet: this kind of transaction names a card, no wallet",
        "$.generate.cards: expected a whole number from 0 to 10000000, not -1",
        "$.credentials[0].client_id: `client_sandbox001` is taken already; choose another",
        "$.customers[1].ref: `awa` is the name of something else already; choose another",
        "$.cards[0].customer: nothing is called `ava`; did you mean `awa`?",
        "$.cards[1].customer: `xaf_wallet` is no customer; ",
        "$.generate.company: nothing is called `nobody`; give the `ref` or the id of a company",
    ];
    begin_with(&found, &expected);
}

#[test]
fn rules_of_the_world_hold_for_seeds_too() {
    let found = problems(&json!({
        "base": "empty",
        "companies": [{"ref": "small", "name": "Small", "mode": "preproduction", "card_slots": 1}],
        "customers": [
            {"ref": "awa", "first_name": "Awa", "last_name": "Koné", "email": "a@example.com"},
            {"first_name": "Ama", "last_name": "Koné", "email": "a@example.com"}
        ],
        "wallets": [
            {"currency": "XAF", "payin": 50_001},
            {"country": "CM"},
            {"currency": "USD", "phone_numbers": [{"number": "1"}]}
        ],
        "cards": [{"customer": "awa"}, {"customer": "awa"}, {"customer": "awa"}],
        "generate": {"cards": 1}
    }));
    let expected = [
        "$.customers[1].email: this company has a customer with `a@example.com` already",
        "$.wallets[0]: this company's wallets in XAF hold at most 50000",
        "$.wallets[1]: this company has a wallet in CM with XAF already",
        "$.wallets[2].phone_numbers: no operator pays into this wallet",
        "$.cards[1]: this is one card more than the 1 that the company may have",
        "$.generate.company: a company in preproduction may not have so much",
    ];
    begin_with(&found, &expected);
    let nobody = problems(&json!({"base": "empty"}));
    assert_eq!(
        nobody,
        ["$.companies: there is nobody to own anything; add a company"]
    );
}

#[test]
fn balances_that_cannot_have_been_are_refused() {
    let found = problems(&json!({
        "customers": [{"ref": "awa", "first_name": "Awa", "last_name": "Koné"}],
        "cards": [{"ref": "shop", "customer": "awa", "balance": 10}],
        "transactions": [
            {"kind": "card-refund", "card": "shop", "amount": 25},
            {"kind": "payout", "wallet": "xof_wallet", "amount": 30_000, "fee": 1},
            {"kind": "gift", "wallet": "xof_wallet", "amount": 1, "status": "PENDING"},
        ]
    }));
    assert_eq!(
        found,
        [
            "$.transactions[2].status: only `collection`, `payout` and `wallet-funding` wait for an \
          operator; expected `SUCCESS` or `FAILED`"
        ]
    );
    let found = problems(&json!({
        "customers": [{"ref": "awa", "first_name": "Awa", "last_name": "Koné"}],
        "cards": [{"ref": "shop", "customer": "awa", "balance": 10}],
        "transactions": [
            {"kind": "card-refund", "card": "shop", "amount": 25},
            {"kind": "payout", "wallet": "xof_wallet", "amount": 30_000, "fee": 1},
        ]
    }));
    assert_eq!(
        found,
        [
            "$.transactions[0]: the card would have held -15 here; raise its balance or lower the \
             amount",
            "$.transactions[1]: the wallet would have held -1 here; raise its balance or lower the \
             amount",
        ]
    );
}

#[test]
fn history_keeps_within_what_wallets_and_cards_hold() {
    let found = problems(&json!({
        "customers": [{"ref": "awa", "first_name": "Awa", "last_name": "Koné"}],
        "cards": [{"ref": "shop", "customer": "awa", "balance": 0}],
        "transactions": [
            {"kind": "gift", "wallet": "usd_wallet", "amount": 9_999_999_999_999.99},
            {"kind": "card-refund", "card": "shop", "amount": 10_001},
            {"kind": "card-authorization", "card": "shop", "amount": 10_001},
        ]
    }));
    assert_eq!(
        found,
        [
            "$.transactions[0]: the wallet would have held 10000000004250.49 here, and holds at \
             most 9999999999999.99",
            "$.transactions[1]: the card would have held 10001 here, and holds at most 10000",
        ]
    );
}

#[test]
fn addresses_are_the_same_however_they_are_capitalised() {
    let found = problems(&json!({
        "customers": [
            {"first_name": "Awa", "last_name": "Koné", "email": "awa@example.com"},
            {"first_name": "Awa", "last_name": "Koné", "email": "Awa@Example.com"},
        ]
    }));
    assert_eq!(
        found,
        [
            "$.customers[1].email: this company has a customer with `Awa@Example.com` already; \
             give another"
        ]
    );
}

#[test]
fn two_fields_of_one_name_are_one_too_many() {
    let text = r#"{"customers": [{"first_name": "A", "first_name": "B", "last_name": "C"}]}"#;
    let error = Sandbox::builder().seed(text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "$.customers[0].first_name: stands here twice; keep one"
    );
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
