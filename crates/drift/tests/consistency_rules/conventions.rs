//! The conventions against themselves, and what they ask of a page.

use serde_json::{Value, json};

use crate::{Draft, answer, found, lines, nothing};

#[test]
fn a_replay_has_one_outcome_and_a_key_is_listed() {
    let replay =
        |outcomes: Value| found([Draft::conventions().prose("rule.replay", "outcomes", outcomes)]);
    assert_eq!(
        replay(json!(["400", "original"])),
        ["replay-unclear conventions rule.replay"]
    );
    assert_eq!(replay(json!(["original"])), nothing());
    let page = || {
        Draft::of("POST", "/payment/payout").prose(
            "request.body.ref",
            "idempotency-key",
            json!(true),
        )
    };
    let list = |operation: &str| {
        Draft::conventions().prose(
            &format!("rule.idempotency.{operation}"),
            "field",
            json!("ref"),
        )
    };
    assert_eq!(found([page(), list("POST /payment/payout")]), nothing());
    assert_eq!(
        found([page(), list("POST /payment/collect")]),
        ["idempotency-unclear POST /payment/payout request.body.ref"]
    );
    assert_eq!(
        found([page(), Draft::conventions()]),
        nothing(),
        "there is no list"
    );
}

#[test]
fn a_token_is_not_refreshed_where_it_cannot_be() {
    let page = |endpoint: bool, action: &str| {
        found([Draft::conventions()
            .prose("rule.token", "refresh-endpoint", json!(endpoint))
            .prose("rule.retry.401", "action", json!(action))])
    };
    assert_eq!(
        page(false, "refresh-token"),
        ["refresh-unclear conventions rule.retry.401"]
    );
    assert_eq!(page(true, "refresh-token"), nothing());
    assert_eq!(page(false, "new-token"), nothing());
}

#[test]
fn polling_stays_within_the_rate_limit() {
    let page = |every: u32, steady: u32, requests: u32| {
        found([Draft::conventions()
            .prose("rule.poll", "every-seconds", json!(every))
            .prose("rule.poll", "backoff-after-seconds", json!(steady))
            .prose("rule.rate-limit", "requests", json!(requests))
            .prose("rule.rate-limit", "seconds", json!(60))])
    };
    let key = ["poll-exceeds-rate conventions rule.poll"];
    assert_eq!(page(5, 30, 10), key);
    assert_eq!(page(5, 30, 11), nothing());
    assert_eq!(page(10, 60, 10), nothing());
    assert_eq!(page(5, 60, 14), key);
}

#[test]
fn what_has_no_key_is_not_to_be_repeated() {
    let none = |page: Draft| page.prose("rule.idempotency.POST /cards", "field", json!("none"));
    let advice = |retry: &str| Draft::conventions().prose("rule.retry.5xx", "retry", json!(retry));
    assert_eq!(
        found([none(advice("yes"))]),
        ["retry-unsafe conventions rule.retry.5xx"]
    );
    assert_eq!(found([none(advice("maybe"))]), nothing());
    assert_eq!(found([advice("yes")]), nothing());
    let page = |retry: &str| Draft::of("POST", "/cards").prose("error.503", "retry", json!(retry));
    assert_eq!(
        found([none(page("yes"))]),
        ["retry-unsafe POST /cards error.503"]
    );
    assert_eq!(
        found([page("yes"), none(Draft::conventions())]),
        ["retry-unsafe POST /cards error.503"]
    );
    assert_eq!(found([none(page("no"))]), nothing());
    assert_eq!(found([page("yes")]), nothing());
}

#[test]
fn what_is_created_answers_201() {
    let made = json!({"id": "x", "created_at": "2026-02-01T00:00:00.000Z"});
    let page = |method: &str, path: &str| {
        Draft::of(method, path).prose("response.200", "example", answer(json!({"wallet": made})))
    };
    let rule = || Draft::conventions().prose("rule.status.201", "exists", json!(true));
    let quote = answer(json!({"rate": {"created_at": "2026-02-01T00:00:00.000Z"}}));
    let computed = Draft::of("POST", "/rates").prose("response.200", "example", quote);
    assert_eq!(
        found([computed, rule()]),
        nothing(),
        "a quote is no resource"
    );
    assert_eq!(
        found([page("POST", "/wallets"), rule()]),
        ["status-form POST /wallets response.200"]
    );
    assert_eq!(found([page("GET", "/wallets"), rule()]), nothing());
    assert_eq!(found([page("POST", "/wallets")]), nothing());
}

#[test]
fn lists_are_cut_into_pages_as_the_conventions_say() {
    let conventions = || {
        Draft::conventions()
            .prose("rule.pagination", "block", json!("meta"))
            .prose("rule.pagination.limit", "default", json!(10))
    };
    let page = |block: &str| {
        Draft::of("GET", "/cards").prose(
            "response.200",
            "example",
            json!({"success": true, "statusCode": 200, "message": "", "data": [], block: {"page": 1}}),
        )
    };
    assert_eq!(found([page("meta"), conventions()]), nothing());
    assert_eq!(
        found([page("pagination"), conventions()]),
        ["pagination-form GET /cards response.200.pagination"]
    );
    let limit = |default: u32| {
        Draft::of("GET", "/cards").prose("request.query.limit", "default", json!(default))
    };
    assert_eq!(found([limit(10), conventions()]), nothing());
    assert_eq!(
        found([limit(50), conventions()]),
        ["pagination-form GET /cards request.query.limit"]
    );
    let offset =
        || Draft::of("GET", "/cards").prose("request.query.offset", "type", json!("integer"));
    assert_eq!(
        found([offset(), conventions()]),
        ["pagination-form GET /cards request.query.offset"]
    );
    let except = conventions().prose(
        "rule.pagination",
        "exception",
        json!("GET /cards limit/offset"),
    );
    assert_eq!(found([offset(), except]), nothing());
    let other = conventions().prose(
        "rule.pagination",
        "exception",
        json!("GET /cards/{id}/x limit/offset"),
    );
    assert_eq!(
        found([offset(), other]),
        ["pagination-form GET /cards request.query.offset"]
    );
}

#[test]
fn a_list_that_is_called_unfiltered_has_no_filters_in_the_contract() {
    let page = |filtered: bool, name: &str| {
        found([Draft::conventions()
            .prose(
                "rule.pagination",
                "exception",
                json!(format!("{name} limit/offset")),
            )
            .prose("rule.pagination", "filtered", json!(filtered))])
    };
    assert_eq!(
        page(false, "GET /wallet/transactions"),
        ["pagination-form conventions rule.pagination.exception"]
    );
    assert_eq!(page(true, "GET /wallet/transactions"), nothing());
    assert_eq!(page(false, "GET /ping"), nothing());
}

#[test]
fn a_condition_on_what_no_answer_has_is_found() {
    let page = |token: &str| {
        found([Draft::of("POST", "/cards").prose("error.400", "token", json!(token))])
    };
    assert_eq!(
        page("kyb_status"),
        ["field-dangling POST /cards mention.kyb_status"]
    );
    assert_eq!(page("kyc_status"), nothing(), "the contract has it");
    assert_eq!(page("customer_id"), nothing(), "no state");
}

#[test]
fn pages_are_found_to_agree_where_there_is_nothing_to_compare() {
    assert_eq!(
        found([Draft::of("GET", "/cards"), Draft::conventions()]),
        nothing()
    );
    assert_eq!(found([]), nothing());
}

#[test]
fn a_page_has_no_status_that_the_conventions_lack() {
    let page = |status: &str| {
        Draft::of("GET", "/cards").prose(&format!("error.{status}"), "exists", json!(true))
    };
    let conventions = || {
        Draft::conventions()
            .prose("rule.status.404", "exists", json!(true))
            .prose("rule.status.500", "exists", json!(true))
            .prose("rule.retry.2xx", "exists", json!(true))
    };
    assert_eq!(found([page("404"), conventions()]), nothing());
    assert_eq!(found([page("5xx"), conventions()]), nothing());
    assert_eq!(
        found([page("409"), conventions()]),
        ["status-form GET /cards error.409"]
    );
    assert_eq!(
        found([page("409"), Draft::conventions()]),
        nothing(),
        "there is no table"
    );
    let accepted = Draft::of("POST", "/cards").prose("response.202", "exists", json!(true));
    assert_eq!(found([accepted, conventions()]), nothing());
    let moved = Draft::of("GET", "/cards").prose("response.301", "exists", json!(true));
    assert_eq!(
        found([moved, conventions()]),
        ["status-form GET /cards response.301"]
    );
}

#[test]
fn a_token_lives_as_long_as_the_conventions_say() {
    let page = |seconds: u32| {
        Draft::of("POST", "/auth/token").prose(
            "response.200",
            "example",
            answer(json!({"expires_in": seconds})),
        )
    };
    let rule = || Draft::conventions().prose("rule.token", "lifetime-seconds", json!(3600));
    assert_eq!(found([page(3600), rule()]), nothing());
    assert_eq!(
        found([page(86400), rule()]),
        ["lifetime POST /auth/token response.200.data.expires_in"]
    );
}

#[test]
fn a_currency_is_one_of_those_that_the_conventions_list() {
    let page = |currency: &str| {
        Draft::of("POST", "/payment/payout").prose(
            "request",
            "example",
            json!({"currency": currency}),
        )
    };
    let rule = || Draft::conventions().prose("rule.currency", "enum", json!(["XAF", "XOF"]));
    assert_eq!(found([page("XOF"), rule()]), nothing());
    assert_eq!(
        found([page("GHS"), rule()]),
        ["currency-unserved POST /payment/payout request.body.currency"]
    );
    assert_eq!(found([page("GHS")]), nothing());
}

#[test]
fn a_rule_that_is_only_remembered_has_no_place() {
    let page = || {
        Draft::of("GET", "/cards").prose("response.200", "example", answer(json!({"fee": "1.5"})))
    };
    let rule = || Draft::conventions().prose("rule.money", "json", json!("number"));
    assert_eq!(lines([page(), rule()]), [1, 1]);
    let mut remembered = rule();
    remembered.0.facts[0].place = cartevo_pages::Place::default();
    assert_eq!(lines([page(), remembered]), [1]);
}
