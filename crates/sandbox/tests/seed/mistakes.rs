//! What is wrong with a seed file is said, with its place.

use cartevo_sandbox::{Sandbox, SeedError};
use serde_json::{Value, json};

fn problems(document: &Value) -> Vec<String> {
    let error: SeedError = Sandbox::builder()
        .seed(&document.to_string())
        .expect_err("something is wrong with it");
    error.problems().iter().map(ToString::to_string).collect()
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
