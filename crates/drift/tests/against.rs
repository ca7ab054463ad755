//! A page that changed: what is found, where, and what it becomes.

mod support;

use support::{Desk, keys, new};

/// The page, what is written in place of what, the key of the one finding, and the Rust item.
const EDITS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "create-card.txt",
        "VISA,\nMASTERCARD\n",
        "VISA,\nMASTERCARD,\nAMEX\n",
        "enum-differs POST /cards request.body.brand",
        "CardBrand::Amex",
    ),
    (
        "create-card.txt",
        "At most 50 characters",
        "At most 40 characters",
        "constraint-differs POST /cards request.body.name_on_card max-length",
        "cards().create(…).name_on_card",
    ),
    (
        "fund-wallet.txt",
        "At least 0.01.",
        "At least 0.05.",
        "layers-constraint POST /wallets/fund request.body.amount",
        "the argument `amount` of wallets().fund",
    ),
    (
        "fund-wallet.txt",
        "Defaults to mtn.",
        "Defaults to orange.",
        "layers-constraint POST /wallets/fund request.body.operator",
        "wallets().fund(…).operator",
    ),
    (
        "create-card.txt",
        "    \"auto_filled_fields\": []",
        "    \"auto_filled_fields\": [],\n    \"review\": true",
        "field-unknown POST /cards response.201.data.review",
        "CreatedCard::review",
    ),
    (
        "create-card.txt",
        "\"currency\": \"USD\",\n      \"expiry_month\": 12",
        "\"currency\": 840,\n      \"expiry_month\": 12",
        "layers-type POST /cards response.201.data.card.currency",
        "Card::currency",
    ),
    (
        "create-card.txt",
        "404\"Customer not found\"",
        "410\"Customer not found\"",
        "status-unknown POST /cards error.410",
        "cards().create",
    ),
    (
        "create-card.txt",
        "400\"Invalid brand\"",
        "400\"Unknown brand\"",
        "message-unknown POST /cards error.400 unknown-brand",
        "cards().create",
    ),
    (
        "create-card.txt",
        "201 — The card",
        "200 — The card",
        "status-unknown POST /cards response.200",
        "cards().create",
    ),
    (
        "get-wallet.txt",
        "(GET /payment/balance ",
        "(GET /payment/balances ",
        "operation-dangling GET /wallets/{id} mention.GET /payment/balances",
        "",
    ),
    (
        "get-wallet.txt",
        "https://api.cartevo.co/api/v1/wallets/{id} ",
        "https://api.cartevo.co/api/v2/wallets/{id} ",
        "base-url-differs GET /wallets/{id} operation",
        "",
    ),
    (
        "conventions.txt",
        "≤ 255 chars",
        "≤ 100 chars",
        "constraint-differs conventions rule.id.external_id",
        "NewCollection::external_id",
    ),
];

#[test]
fn what_a_page_says_differently_is_found_at_its_place() {
    for (page, from, to, key, becomes) in EDITS {
        let desk = Desk::new();
        let line = desk.edit(page, from, to);
        let report = desk.run();
        let found = new(&report);
        let item = found.iter().find(|item| item.key == *key);
        let item = item.unwrap_or_else(|| panic!("{key}: there is {:?}", keys(&report)));
        assert_eq!(report.exit(), 1, "{key}");
        let spot = &item.spots[0];
        assert!(spot.file.ends_with(page), "{key}: {}", spot.file);
        // The example below a heading is as good a place as the heading.
        let near = line..=line + 2 + to.matches('\n').count();
        assert!(
            near.contains(&spot.line),
            "{key}: line {} and not {line}",
            spot.line
        );
        let contract = item.spots.iter().find(|spot| spot.file == "openapi.yaml");
        assert!(contract.is_some_and(|spot| spot.line > 1), "{key}");
        let help = item.help.as_deref().unwrap_or_default();
        assert!(help.contains(becomes), "{key}: {help}");
        assert_eq!(found.len(), 1, "{key}: {:?}", keys(&report));
    }
}

#[test]
fn an_operation_that_the_contract_does_not_have_is_unknown() {
    let desk = Desk::new();
    desk.edit(
        "get-wallet.txt",
        "GET\n/\nwallets\n/\n{id}\n",
        "GET\n/\nwallet\n/\n{id}\n",
    );
    let report = desk.run();
    let keys = keys(&report);
    assert_eq!(keys, ["operation-unknown GET /wallet/{id} operation"]);
    let item = new(&report)
        .into_iter()
        .find(|item| item.code == "operation-unknown")
        .expect("the operation");
    assert!(
        item.spots[1].label.contains("GET /wallets/{id}"),
        "{}",
        item.spots[1].label
    );
}

#[test]
fn what_a_list_of_fields_lacks_is_missing() {
    let desk = Desk::new();
    let path = desk.page("fund-wallet.txt");
    let page = std::fs::read_to_string(&path).expect("the page");
    let without: Vec<&str> = page
        .lines()
        .filter(|line| !line.contains("userId"))
        .collect();
    std::fs::write(&path, without.join("\n")).expect("the page is written");
    let report = desk.run();
    let keys = keys(&report);
    assert!(
        keys.contains(&"field-missing POST /wallets/fund request.body.userId"),
        "{keys:?}"
    );
}

#[test]
fn the_recordings_say_which_side_is_seen() {
    let desk = Desk::new();
    desk.edit(
        "create-card.txt",
        "\"currency\": \"USD\",\n      \"expiry_month\": 12",
        "\"currency\": 840,\n      \"expiry_month\": 12",
    );
    let report = desk.run();
    let found = new(&report);
    let item = found
        .iter()
        .find(|item| item.code == "layers-type")
        .expect("the finding");
    let help = item.help.as_deref().unwrap_or_default();
    assert!(
        help.contains("the contract's is shown by createCard/"),
        "{help}"
    );
}

#[test]
fn another_status_is_no_contradiction_of_the_page() {
    let desk = Desk::new();
    let line = desk.edit("fund-wallet.txt", "\n200 — ", "\n201 — ") + 1;
    let source = std::fs::read_to_string(desk.page("fund-wallet.txt")).expect("the page");
    let source = source
        .replace("\"statusCode\": 200", "\"statusCode\": 201")
        .replace(
            "statusCode\ninteger\nExample:\n\n200",
            "statusCode\ninteger\nExample:\n\n201",
        );
    std::fs::write(desk.page("fund-wallet.txt"), source).expect("the page is written");
    let report = desk.run();
    assert_eq!(
        keys(&report),
        ["status-unknown POST /wallets/fund response.201"]
    );
    assert_eq!(new(&report)[0].spots[0].line, line);
}

#[test]
fn a_rule_that_is_gone_is_placed_where_the_page_speaks_of_it() {
    for (page, from, to, key) in [
        (
            "create-card.txt",
            "No idempotency key is supported here yet.",
            "Keys are welcome.",
            "fact-gone POST /cards rule.idempotency.POST /cards",
        ),
        (
            "conventions.txt",
            "English or French",
            "English only",
            "fact-gone conventions rule.language",
        ),
    ] {
        let desk = Desk::new();
        let line = desk.edit(page, from, to);
        let report = desk.run();
        let found = new(&report);
        let item = found.iter().find(|item| item.key == key);
        let item = item.unwrap_or_else(|| panic!("{key}: there is {:?}", keys(&report)));
        assert_eq!(item.spots[0].line, line, "{key}");
    }
}
