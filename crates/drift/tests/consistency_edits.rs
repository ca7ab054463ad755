//! One contradiction at a time: each is brought into a page without any, and is all that is found.

use std::{fs, path::Path};

use cartevo_document::Document;
use cartevo_drift::{Finding, consistency};
use cartevo_pages::{Page, read};

/// A page, the text of it that is changed (where it stands first), what it is changed into, and what is found.
type Edit = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const EDITS: &[Edit] = &[
    (
        "create-card",
        "  \"brand\": \"VISA\",\n",
        "",
        &["example-invalid POST /cards request.body.brand"],
    ),
    (
        "create-card",
        "  \"statusCode\": 201,\n",
        "",
        &["layers-envelope POST /cards response.201"],
    ),
    (
        "create-card",
        "    \"auto_filled_fields\": [\n",
        "    \"autoFilledFields\": [\n",
        &["layers-name POST /cards response.201.data.auto_filled_fields"],
    ),
    (
        "create-card",
        "\"balance\": 2,",
        "\"balance\": \"2\",",
        &["money-form POST /cards response.201.data.card.balance"],
    ),
    (
        "create-card",
        "\"balance\": 100,",
        "\"balance\": 100.0,",
        &["money-form POST /cards response.201.data.card.balance"],
    ),
    (
        "create-card",
        "\"is_virtual\": true",
        "\"is_virtual\": \"true\"",
        &["layers-type POST /cards response.201.data.card.is_virtual"],
    ),
    (
        "create-card",
        "4111********1111",
        "411111******1111",
        &["mask POST /cards response.201.data.card.masked_pan"],
    ),
    (
        "create-card",
        "\"expiry_year\": 2029",
        "\"expiry_year\": 2031",
        &["lifetime POST /cards response.201.data.card.expiry_year"],
    ),
    (
        "create-card",
        "\"expiry_year\": 2029",
        "\"expiry_year\": 29",
        &["date-form POST /cards response.201.data.card.expiry_year"],
    ),
    (
        "create-card",
        "05:31:56.000Z",
        "05:31:56Z",
        &["date-form POST /cards response.201.data.card.created_at"],
    ),
    (
        "create-card",
        "181e290a-ae9a-4169-8a0c-510089ce5ef7",
        "card_abc123xyz789",
        &["id-form POST /cards response.201.data.card.id"],
    ),
    (
        "create-card",
        "181e290a-ae9a-4169-8a0c-510089ce5ef7",
        "b313fc7e-8db9-492c-903c-2ac9316774fe",
        &["id-reuse POST /cards response.201.data.card.id"],
    ),
    (
        "create-card",
        "One of VISA, MASTERCARD",
        "One of VISA, MASTERCARD (case-insensitive)",
        &["layers-enum POST /cards request.body.brand"],
    ),
    (
        "create-card",
        "amountnumberNo",
        "amountnumberYes",
        &["layers-required POST /cards request.body.amount"],
    ),
    (
        "create-card",
        "amountnumberNo",
        "amountstringNo",
        &[
            "layers-type POST /cards request.body.amount",
            "money-form POST /cards request.body.amount",
        ],
    ),
    (
        "create-card",
        "Do not retry: the card",
        "Retry with exponential backoff. The card",
        &["retry-unsafe POST /cards error.5xx"],
    ),
    (
        "create-card",
        "422\"Card issuer",
        "418\"Card issuer",
        &["status-form POST /cards error.418"],
    ),
    (
        "create-card",
        "The customer’s KYC is still",
        "The customer’s kyc_status is still",
        &["field-dangling POST /cards mention.kyc_status"],
    ),
    (
        "fund-wallet",
        "reasonstringNoFree text that stays with the transaction.\n",
        "",
        &["layers-field POST /wallets/fund request.body.reason"],
    ),
    (
        "fund-wallet",
        "At least 0.01.",
        "At least 0.02.",
        &["layers-constraint POST /wallets/fund request.body.amount"],
    ),
    (
        "fund-wallet",
        "Defaults to mtn.",
        "Defaults to orange.",
        &["layers-constraint POST /wallets/fund request.body.operator"],
    ),
    (
        "fund-wallet",
        "A reference of your own. Without one",
        "Idempotency key. Without one",
        &["idempotency-unclear POST /wallets/fund request.body.trxId"],
    ),
    (
        "fund-wallet",
        "\"amount_with_fee\": 5100",
        "\"amount_with_fee\": 5200",
        &["arithmetic POST /wallets/fund response.200.data.transaction.amount_with_fee"],
    ),
    (
        "fund-wallet",
        "\"feePercentage\": 0.01",
        "\"feePercentage\": 1",
        &["arithmetic POST /wallets/fund response.200.data.feeInfo.feePercentage"],
    ),
    (
        "fund-wallet",
        "\"wallet_balance_after\": 10000",
        "\"wallet_balance_after\": 15000",
        &["state POST /wallets/fund response.200.data.transaction.wallet_balance_after"],
    ),
    (
        "fund-wallet",
        "\"phone_number\": \"237650695112\"",
        "\"phone_number\": \"650695112\"",
        &["phone-form POST /wallets/fund response.200.data.transaction.phone_number"],
    ),
    (
        "fund-wallet",
        "\"currency\": \"XAF\",\n      \"status\"",
        "\"currency\": \"NGN\",\n      \"status\"",
        &["currency-unserved POST /wallets/fund response.200.data.transaction.currency"],
    ),
    (
        "get-wallet",
        "\"balance\": 1952",
        "\"balance\": 1953",
        &["arithmetic GET /wallets/{id} response.200.data.balance"],
    ),
    (
        "get-wallet",
        "\"is_active\": true",
        "\"isActive\": true",
        &["layers-name GET /wallets/{id} response.200.data.is_active"],
    ),
    (
        "get-wallet",
        "\"payin_amount\": 982.6",
        "\"payin_amount\": 982.6,\n    \"payInAmount\": 0",
        &[
            "arithmetic GET /wallets/{id} response.200.data.payInAmount",
            "naming GET /wallets/{id} response.200.data.payInAmount",
        ],
    ),
    (
        "get-wallet",
        "\"country_phone_code\": \"237\"",
        "\"country_phone_code\": \"+237\"",
        &["dial-code-form GET /wallets/{id} response.200.data.country_phone_code"],
    ),
    (
        "get-wallet",
        "\"country_phone_code\": \"237\"",
        "\"country_phone_code\": \"225\"",
        &["country-form GET /wallets/{id} response.200.data.country_phone_code"],
    ),
    (
        "get-wallet",
        "\"country\": \"CM\"",
        "\"country\": \"Cameroon\"",
        &["country-form GET /wallets/{id} response.200.data.company.country"],
    ),
    (
        "get-wallet",
        "\"operator_code\": \"mtn\"",
        "\"operator_code\": \"MTN\"",
        &["operator-case GET /wallets/{id} response.200.data.operators[].operator_code"],
    ),
    (
        "payment-balance",
        "\"currency\": \"XAF\"",
        "\"currency\": \"USD\"",
        &["currency-unserved GET /payment/balance response.200.data.balances[].currency"],
    ),
    (
        "conventions",
        "returns the original transaction.",
        "is rejected with 400 (once the first call has succeeded, later calls return the original transaction).",
        &["replay-unclear conventions rule.replay"],
    ),
    (
        "conventions",
        "once every 10 seconds",
        "once every 5 seconds",
        &["poll-exceeds-rate conventions rule.poll"],
    ),
    (
        "conventions",
        "10 requests per 60 seconds",
        "5 requests per 60 seconds",
        &["poll-exceeds-rate conventions rule.poll"],
    ),
    (
        "conventions",
        "Ask for a new access token",
        "Refresh the access token",
        &["refresh-unclear conventions rule.retry.401"],
    ),
    (
        "conventions",
        "5xx | Maybe | What has an idempotency key or changes nothing: retry",
        "5xx | Yes | Retry",
        &["retry-unsafe conventions rule.retry.5xx"],
    ),
    (
        "conventions",
        "GET /wallet/transactions uses",
        "GET /wallet/transactions (the unfiltered list) uses",
        &["pagination-form conventions rule.pagination.exception"],
    ),
    (
        "conventions",
        "POST /auth/token, /auth/login",
        "/auth/login",
        &["envelope-form conventions rule.envelope.exempt.POST /auth/token"],
    ),
    (
        "conventions",
        "2xx | The request succeeded |",
        "200 | The request succeeded |\n201 | Something was created |",
        &["status-form POST /wallets/fund response.200"],
    ),
];

fn source(name: &str) -> String {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    fs::read_to_string(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn each_contradiction_is_found_by_itself() {
    let contract = Document::parse("openapi.yaml", source("openapi.yaml")).expect("the contract");
    let names = [
        "conventions",
        "create-card",
        "fund-wallet",
        "get-wallet",
        "payment-balance",
    ];
    let sources = names.map(|name| source(&format!("tests/pages/corrected/text/{name}.txt")));
    let correct: Vec<Page> = std::iter::zip(names, &sources)
        .map(|(name, source)| read(&format!("{name}.txt"), source))
        .collect();
    let mut wrong = Vec::new();
    for (page, from, to, expected) in EDITS {
        let index = names.iter().position(|name| name == page).expect("a page");
        assert!(sources[index].contains(from), "{page} has no {from:?}");
        let mut pages = correct.clone();
        let edited = sources[index].replacen(from, to, 1);
        pages[index] = read(&format!("{page}.txt"), &edited);
        let findings = consistency::findings(&pages, &contract);
        let mut keys: Vec<String> = findings.iter().map(Finding::key).collect();
        keys.sort();
        if keys != *expected {
            wrong.push(format!(
                "{page}: {from:?} -> {to:?}\n    {keys:#?}\n    for {expected:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
