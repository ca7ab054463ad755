//! The forms of values and the spelling of names.

use serde_json::{Value, json};

use crate::{Draft, answer, found, nothing};

#[test]
fn money_is_a_number_where_the_conventions_say_so() {
    let page = |value: Value| {
        Draft::of("GET", "/customers/{id}/cards").prose(
            "response.200",
            "example",
            answer(json!({"card_balance": value})),
        )
    };
    let rule = || Draft::conventions().prose("rule.money", "json", json!("number"));
    assert_eq!(
        found([page(json!("12.50")), rule()]),
        ["money-form GET /customers/{id}/cards response.200.data.card_balance"]
    );
    assert_eq!(found([page(json!(12.5)), rule()]), nothing());
    assert_eq!(found([page(json!("<string>")), rule()]), nothing());
    assert_eq!(
        found([page(json!("12.50"))]),
        nothing(),
        "nobody says otherwise"
    );
}

#[test]
fn a_table_that_lists_money_as_text_is_found_as_well() {
    let page = Draft::of("GET", "/cards").prose("response.200.data.price", "type", json!("string"));
    let rule = Draft::conventions().prose("rule.money", "json", json!("number"));
    assert_eq!(
        found([page, rule]),
        ["money-form GET /cards response.200.data.price"]
    );
}

#[test]
fn one_whole_amount_with_a_fraction_is_one_form_too_many() {
    let page = |balance: Value| {
        Draft::of("POST", "/cards")
            .prose("request", "example", json!({"amount": 20}))
            .prose("response.201", "example", json!({"balance": balance}))
    };
    let key = "money-form POST /cards response.201.balance";
    assert!(found([page(json!(20.0))]).contains(&key.to_owned()));
    assert!(!found([page(json!(20.5))]).contains(&key.to_owned()));
    assert!(!found([page(json!(20))]).contains(&key.to_owned()));
}

#[test]
fn times_have_milliseconds_and_days_have_no_time() {
    let page = |created: &str, born: &str| {
        let data = json!({"created_at": created, "date_of_birth": born});
        Draft::of("GET", "/customers/{id}").panel("response.200", "example", answer(data))
    };
    let rules = || {
        Draft::conventions()
            .prose("rule.date-time", "form", json!("iso-8601-utc-milliseconds"))
            .prose("rule.date", "form", json!("YYYY-MM-DD"))
    };
    assert_eq!(
        found([page("2026-01-02T03:04:05.678Z", "1990-01-15"), rules()]),
        nothing()
    );
    assert_eq!(
        found([page("2026-01-02T03:04:05Z", "1990-01-15"), rules()]),
        ["date-form GET /customers/{id} response.200.data.created_at"]
    );
    assert_eq!(
        found([
            page("2026-01-02T03:04:05.678Z", "1990-01-15T00:00:00.000Z"),
            rules()
        ]),
        ["date-form GET /customers/{id} response.200.data.date_of_birth"]
    );
}

#[test]
fn a_year_has_two_digits_or_four() {
    let page = |year: i64| {
        Draft::of("GET", "/cards/{id}")
            .panel(
                "response.200",
                "example",
                answer(json!({"expiry_year": year})),
            )
            .prose(
                "response.200",
                "example",
                answer(json!({"expiry_year": 2029})),
            )
    };
    assert_eq!(
        found([page(29)]),
        ["date-form GET /cards/{id} response.200.data.expiry_year"]
    );
    assert_eq!(found([page(2030)]), nothing());
}

#[test]
fn ids_of_the_promised_kinds_are_uuids_and_others_only_if_they_look_like_one() {
    let page = |data: Value| {
        Draft::of("GET", "/cards/{id}").prose("response.200", "example", answer(data))
    };
    let rules = || {
        Draft::conventions()
            .prose("rule.id.uuid", "form", json!("uuid-v4"))
            .prose("rule.id.uuid", "kinds", json!(["card", "transaction"]))
    };
    assert_eq!(
        found([page(json!({"id": "card_1"})), rules()]),
        ["id-form GET /cards/{id} response.200.data.id"]
    );
    assert_eq!(
        found([page(json!({"last": {"transaction_id": "txn_9"}})), rules()]),
        ["id-form GET /cards/{id} response.200.data.last.transaction_id"]
    );
    assert_eq!(
        found([
            page(json!({"merchant_id": "m-17", "external_id": "x", "order_id": "AFB-1"})),
            rules()
        ]),
        nothing()
    );
    assert_eq!(
        found([
            page(json!({"merchant_id": "c1a2b3c4-d5e6-7890-abcd-ef1234567890"})),
            rules()
        ]),
        ["id-form GET /cards/{id} response.200.data.merchant_id"]
    );
    assert_eq!(
        found([
            page(json!({"id": "550e8400-e29b-41d4-a716-446655440000"})),
            rules()
        ]),
        nothing()
    );
}

#[test]
fn telephone_numbers_have_the_form_of_the_conventions() {
    let page =
        |data: Value| Draft::of("GET", "/customers").prose("response.200", "example", answer(data));
    let rule = |form: &str| Draft::conventions().prose("rule.phone", "form", json!(form));
    let local = "phone-form GET /customers response.200.data.phone_number";
    assert_eq!(
        found([page(json!({"phone_number": "650695112"})), rule("e.164")]),
        [local]
    );
    assert_eq!(
        found([page(json!({"phone_number": "237650695112"})), rule("e.164")]),
        [local]
    );
    assert_eq!(
        found([
            page(json!({"phone_number": "+237650695112"})),
            rule("e.164")
        ]),
        nothing()
    );
    assert_eq!(
        found([
            page(json!({"phone_number": "237650695112"})),
            rule("digits")
        ]),
        nothing()
    );
    assert_eq!(
        found([page(json!({"phone_number": "650695112"})), rule("digits")]),
        [local]
    );
    let split = json!({"phone_number": "650695112", "phone_country_code": "237"});
    assert_eq!(found([page(split), rule("e.164")]), nothing());
}

#[test]
fn dial_codes_are_digits_only() {
    let page = |code: &str| {
        Draft::of("POST", "/wallets").prose(
            "request",
            "example",
            json!({"country_phone_code": code}),
        )
    };
    let rule = || Draft::conventions().prose("rule.dial-code", "form", json!("digits"));
    assert_eq!(
        found([page("+225"), rule()]),
        ["dial-code-form POST /wallets request.body.country_phone_code"]
    );
    assert_eq!(found([page("225"), rule()]), nothing());
}

#[test]
fn an_operator_has_one_spelling_and_another_operator_is_another() {
    let page = |operator: &str| {
        let data = json!({"operator": operator, "operators": [{"operator_code": "orange", "operator_name": "Orange"}]});
        Draft::of("GET", "/wallets").prose("response.200", "example", answer(data))
    };
    assert_eq!(
        found([page("ORANGE")]),
        ["operator-case GET /wallets response.200.data.operator"]
    );
    assert_eq!(found([page("orange")]), nothing());
    assert_eq!(found([page("MTN")]), nothing());
}

#[test]
fn one_field_has_a_country_as_code_and_as_name() {
    let page = |other: &str| {
        let data = json!({"cards": [{"billing_country": "NG"}, {"billing_country": other}], "country": "Nigeria"});
        Draft::of("GET", "/cards").prose("response.200", "example", answer(data))
    };
    assert_eq!(
        found([page("Nigeria")]),
        ["country-form GET /cards response.200.data.cards[].billing_country"]
    );
    assert_eq!(found([page("GH")]), nothing());
    assert_eq!(
        found([page("NIGERIA")]),
        ["country-form GET /cards response.200.data.cards[].billing_country"]
    );
}

#[test]
fn names_are_snake_case_but_for_the_exceptions_and_the_envelope() {
    let conventions = || {
        Draft::conventions()
            .prose("rule.naming", "style", json!("snake_case"))
            .prose("rule.envelope.status_code", "exists", json!(true))
    };
    let page = || {
        Draft::of("GET", "/cards")
            .prose("request.query.fromDate", "type", json!("string"))
            .prose("request.query.from_date", "type", json!("string"))
            .prose(
                "response.200",
                "example",
                json!({"status_code": 200, "data": {"cardStatus": "ACTIVE"}}),
            )
    };
    let keys = found([page(), conventions()]);
    assert!(
        keys.contains(&"naming GET /cards request.query.fromDate".to_owned()),
        "{keys:?}"
    );
    assert!(
        keys.contains(&"naming GET /cards response.200.data.cardStatus".to_owned()),
        "{keys:?}"
    );
    let exceptions = json!(["GET /cards"]);
    assert_eq!(
        found([
            page(),
            conventions().prose("rule.naming", "exceptions", exceptions)
        ]),
        nothing()
    );
    let camel = Draft::conventions()
        .prose("rule.naming", "style", json!("snake_case"))
        .prose("rule.envelope.statusCode", "exists", json!(true));
    assert_eq!(
        found([camel]),
        ["naming conventions rule.envelope.statusCode"]
    );
}

#[test]
fn name_code_and_dial_code_are_those_of_one_country() {
    let page = |data: Value| {
        let findings =
            found([Draft::of("GET", "/customers").prose("response.200", "example", answer(data))]);
        findings
            .into_iter()
            .filter(|key| key.starts_with("country-form"))
            .collect::<Vec<_>>()
    };
    let nigerian = |code: &str| json!({"country": "Nigeria", "country_iso_code": code, "phone_country_code": "+234"});
    assert_eq!(page(nigerian("NG")), nothing());
    assert_eq!(
        page(nigerian("CM")),
        ["country-form GET /customers response.200.data.country_iso_code"]
    );
    assert_eq!(
        page(json!({"country": "Atlantis", "country_iso_code": "CM"})),
        nothing()
    );
    assert_eq!(
        page(json!({"city": "Niger", "country_iso_code": "CM"})),
        nothing()
    );
}
