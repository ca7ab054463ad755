//! The figures, states and ids of examples.

use serde_json::{Value, json};

use crate::{Draft, answer, found, nothing};

#[test]
fn figures_add_up() {
    let page = |data: Value| {
        found([Draft::of("GET", "/transactions").prose("response.200", "example", answer(data))])
    };
    let key = |name: &str| {
        vec![format!(
            "arithmetic GET /transactions response.200.data.{name}"
        )]
    };
    assert_eq!(
        page(json!({"balance": 10, "payin_balance": 7, "payout_balance": 3})),
        nothing()
    );
    assert_eq!(
        page(json!({"balance": 11, "payin_balance": 7, "payout_balance": 3})),
        key("balance")
    );
    assert_eq!(
        page(json!({"balance": 0.3, "payin_balance": 0.1, "payout_balance": 0.2})),
        nothing()
    );
    assert_eq!(
        page(json!({"amount": 123, "fee_amount": 123, "total_amount": 123})),
        nothing()
    );
    assert_eq!(
        page(json!({"amount": 100, "fee_amount": 2, "total_amount": 102})),
        nothing()
    );
    assert_eq!(
        page(json!({"amount": 100, "feeAmount": 2, "amount_with_fee": 98})),
        key("amount_with_fee")
    );
    assert_eq!(
        page(json!({"amount": 100, "fee": 2, "total": 102, "net_amount": 97})),
        key("net_amount")
    );
    assert_eq!(
        page(json!({"amount": 100, "fee": 2, "total": 102, "net_amount": 98})),
        nothing()
    );
}

#[test]
fn a_rate_gives_the_fee_and_keeps_its_unit() {
    let page = |first: Value, second: Value| {
        found([Draft::of("POST", "/payment/collect")
            .panel("response.200", "example", answer(first))
            .prose("response.200", "example", answer(second))])
    };
    let fee = |fee: f64, rate: f64| json!({"amount": 200.5, "fee": fee, "fee_rate": rate});
    let key = ["arithmetic POST /payment/collect response.200.data.fee_rate"];
    assert_eq!(page(fee(4.01, 0.02), fee(2.005, 0.01)), nothing());
    assert_eq!(page(fee(4.01, 2.0), fee(2.005, 1.0)), nothing());
    assert_eq!(page(fee(4.01, 0.02), fee(2.005, 1.0)), key);
    assert_eq!(page(fee(4.01, 0.02), fee(3.0, 0.01)), key);
}

#[test]
fn two_names_of_one_figure_have_one_value() {
    let page = |data: Value| {
        Draft::of("GET", "/customers/{id}").prose("response.200", "example", answer(data))
    };
    let twins = |value: i64| page(json!({"cardCount": value, "card_count": 3}));
    assert_eq!(
        found([twins(4)]),
        ["arithmetic GET /customers/{id} response.200.data.cardCount"]
    );
    assert_eq!(found([twins(3)]), nothing());
    let named = |number: &str| {
        page(json!({"number": number, "identification_number": "A1"})).prose(
            "response.200.data.number",
            "same-as",
            json!("identification_number"),
        )
    };
    assert_eq!(
        found([named("B2")]),
        ["arithmetic GET /customers/{id} response.200.data.number"]
    );
    assert_eq!(found([named("A1")]), nothing());
}

#[test]
fn nothing_moves_before_it_is_decided() {
    let page = |data: Value| {
        found([Draft::of("POST", "/payment/payout").prose("response.200", "example", answer(data))])
    };
    let state = |status: &str, after: i64| json!({"status": status, "balance_before": 5, "balance_after": after});
    let key = ["state POST /payment/payout response.200.data.balance_after"];
    assert_eq!(page(state("PROCESSING", 4)), key);
    assert_eq!(page(state("PROCESSING", 5)), nothing());
    assert_eq!(page(state("SUCCESS", 4)), nothing());
    let failed =
        |status: &str| json!({"status": status, "error_message": "Declined", "error_code": null});
    assert_eq!(
        page(failed("SUCCESS")),
        ["state POST /payment/payout response.200.data.error_message"]
    );
    assert_eq!(page(failed("FAILED")), nothing());
    let completed = json!({"status": "PENDING", "settled_at": "2026-01-02T03:04:05.678Z"});
    assert_eq!(
        page(completed),
        ["state POST /payment/payout response.200.data.settled_at"]
    );
    assert_eq!(
        page(json!({"status": "PENDING", "settled_at": null})),
        nothing()
    );
}

#[test]
fn a_card_lasts_as_long_as_it_is_said_to() {
    let page = |year: i64| {
        let card = json!({"created_at": "2026-02-01T00:00:00.000Z", "expiry_month": 2, "expiry_year": year});
        found([Draft::of("GET", "/cards/{id}")
            .prose("response.200", "example", answer(card))
            .prose(
                "response.200.data.expiry_year",
                "lifetime",
                json!("2 years"),
            )])
    };
    assert_eq!(page(2028), nothing());
    assert_eq!(page(28), nothing());
    assert_eq!(
        page(2029),
        ["lifetime GET /cards/{id} response.200.data.expiry_year"]
    );
}

#[test]
fn a_mask_keeps_what_the_text_says_and_the_same_everywhere() {
    let page = |one: &str, other: &str| {
        Draft::of("GET", "/cards/{id}")
            .panel(
                "response.200",
                "example",
                answer(json!({"masked_pan": one})),
            )
            .prose(
                "response.200",
                "example",
                answer(json!({"masked_pan": other})),
            )
    };
    let key = ["mask GET /cards/{id} response.200.data.masked_pan"];
    assert_eq!(
        found([page("4111********1111", "4111********1111")]),
        nothing()
    );
    assert_eq!(found([page("411111******1111", "4111********1111")]), key);
    let said = page("411111******1111", "411111******1111").prose(
        "response.200.data.masked_pan",
        "mask",
        json!("first 4, last 4"),
    );
    assert_eq!(found([said]), key);
}

#[test]
fn an_id_is_that_of_one_kind_of_thing() {
    let id = "550e8400-e29b-41d4-a716-446655440000";
    let card = || {
        Draft::of("GET", "/cards/{id}").prose("response.200", "example", answer(json!({"id": id})))
    };
    let payment = |name: &str| {
        Draft::of("GET", "/payment/x").prose("response.200", "example", answer(json!({name: id})))
    };
    assert_eq!(found([card(), payment("card_id")]), nothing());
    assert_eq!(
        found([card(), payment("payment_id")]),
        ["id-reuse GET /payment/x response.200.data.payment_id"]
    );
    assert_eq!(
        found([payment("payment_id"), card()]),
        found([card(), payment("payment_id")]),
        "the order of the pages does not matter"
    );
    let own = Draft::of("POST", "/cards").prose(
        "request",
        "example",
        json!({"customer_id": id, "wallet_id": id}),
    );
    assert_eq!(
        found([own, card()]),
        ["id-reuse POST /cards request.body.wallet_id"]
    );
    let sides = json!({"sourceWallet": {"id": id}, "wallet_id": id});
    let both = Draft::of("POST", "/wallets/deposit").prose("request", "example", sides);
    assert_eq!(
        found([both]),
        nothing(),
        "a wallet is a wallet on either side"
    );
    assert_eq!(
        found([card(), payment("payment_id"), payment_list(id)]),
        ["id-reuse GET /payment/x response.200.data.payment_id"],
        "one id is one finding, however many pages have it"
    );
}

#[test]
fn mobile_money_is_not_in_the_currency_of_cards() {
    let page = |currency: &str| {
        let entry = json!({"currency": currency, "payin_balance": 1, "payout_balance": 2});
        found([Draft::of("GET", "/x").prose("response.200", "example", answer(json!([entry])))])
    };
    assert_eq!(
        page("USD"),
        ["currency-unserved GET /x response.200.data[].currency"]
    );
    assert_eq!(page("XAF"), nothing());
    let card = json!({"currency": "USD", "payout_balance": 2});
    let page = Draft::of("GET", "/x").prose("response.200", "example", answer(card));
    assert_eq!(found([page]), nothing(), "no wallet of mobile money");
}

fn payment_list(id: &str) -> Draft {
    let payment = answer(json!([{"payment_id": id}]));
    Draft::of("GET", "/payment/y").prose("response.200", "example", payment)
}
