//! The rules for all operations, from sentences and tables.

mod common;

use cartevo_pages::{Layer, Subject};
use common::{general, values};
use serde_json::{Value, json};

fn rule(prose: &str, subject: &str, property: &str) -> Vec<Value> {
    let page = general(prose);
    values(&page, Layer::Prose, subject, property)
        .into_iter()
        .cloned()
        .collect()
}

fn all(subject: &str, property: &str, value: &Value, sentences: &[&str]) {
    for sentence in sentences {
        assert_eq!(
            rule(sentence, subject, property),
            std::slice::from_ref(value),
            "{sentence}"
        );
    }
}

#[test]
fn names_and_what_is_excepted() {
    all(
        "rule.naming",
        "style",
        &json!("snake_case"),
        &[
            "All fields use snake_case.",
            "Every name is written in snake_case (e.g. wall_id).",
            "Names always are in snake_case.",
        ],
    );
    all(
        "rule.naming",
        "exception",
        &json!("webhook"),
        &[
            "Some webhook payloads still have camelCase keys.",
            "Legacy camelCase is left in a few webhook events.",
        ],
    );
    all(
        "rule.naming",
        "exceptions",
        &json!(["POST /walls/paint", "statusCode"]),
        &["Exceptions that stay in camelCase: statusCode, and all fields of POST /walls/paint."],
    );
    assert!(rule("A wall_id is needed.", "rule.naming", "style").is_empty());
}

#[test]
fn money_and_currencies() {
    all(
        "rule.money",
        "json",
        &json!("number"),
        &[
            "Amounts are JSON numbers in the major unit.",
            "All amounts are sent as numbers.",
        ],
    );
    all(
        "rule.money",
        "json",
        &json!("string"),
        &[
            "Amounts are sent as strings.",
            "Money is given as decimal strings.",
        ],
    );
    all(
        "rule.money",
        "unit",
        &json!("major"),
        &[
            "Amounts are in the major currency unit, not in minor units.",
            "Amounts are in the major unit of the currency. Minor units (cents) are not used.",
        ],
    );
    all(
        "rule.money",
        "unit",
        &json!("minor"),
        &["Amounts are in minor units."],
    );
    all(
        "rule.currency",
        "enum",
        &json!(["USD", "XAF"]),
        &[
            "Currencies are ISO 4217 codes: XAF, USD.",
            "XAF and USD (ISO 4217) are served.",
        ],
    );
}

#[test]
fn dates_and_phone_numbers() {
    all(
        "rule.date-time",
        "form",
        &json!("iso-8601-utc-milliseconds"),
        &["Times are ISO 8601 in UTC, with milliseconds."],
    );
    all(
        "rule.date-time",
        "form",
        &json!("iso-8601-utc"),
        &["Times are ISO 8601 strings in UTC."],
    );
    all(
        "rule.date",
        "form",
        &json!("YYYY-MM-DD"),
        &["Dates alone are YYYY-MM-DD."],
    );
    all(
        "rule.date-range",
        "names",
        &json!(["from_date", "to_date"]),
        &[
            "A range is given by from_date and to_date.",
            "The date-range parameters (from_date, to_date) take both.",
        ],
    );
    all(
        "rule.phone",
        "form",
        &json!("e.164"),
        &["Phone numbers are E.164."],
    );
    all(
        "rule.phone",
        "form",
        &json!("national"),
        &["Phone numbers are in national format."],
    );
    all(
        "rule.phone",
        "form",
        &json!("digits"),
        &["Phone numbers are digits only."],
    );
    all(
        "rule.dial-code",
        "form",
        &json!("digits"),
        &["Give dial_code (digits only) and the number."],
    );
}

#[test]
fn the_envelope_and_what_has_none() {
    let table = "| Field | Type | Description |\n|---|---|---|\n| success | boolean | Whether |\n| data | any | What |\n| meta | object | Only on paginated lists |\n";
    assert_eq!(
        rule(table, "rule.envelope.success", "type"),
        [json!("boolean")]
    );
    assert_eq!(
        rule(table, "rule.envelope.meta", "only-paginated"),
        [json!(true)]
    );
    assert_eq!(
        rule(table, "rule.envelope.data", "only-paginated"),
        [] as [Value; 0]
    );
    all(
        "rule.envelope",
        "exempt",
        &json!(["/login", "POST /register/*"]),
        &[
            "The calls /login and POST /register/* answer without the envelope.",
            "Not wrapped are POST /register/* and /login.",
        ],
    );
    all(
        "rule.error",
        "envelope",
        &json!(false),
        &["Errors are not wrapped in the envelope."],
    );
}

#[test]
fn pages_of_lists() {
    let table = "| Parameter | Type | Default | Max | Description |\n|---|---|---|---|---|\n| page | integer | 1 | — | 1-indexed |\n| limit | integer | 10 | 100 | How many |\n";
    for (subject, property, value) in [
        ("rule.pagination.page", "default", 1),
        ("rule.pagination.page", "first", 1),
        ("rule.pagination.limit", "default", 10),
        ("rule.pagination.limit", "maximum", 100),
    ] {
        assert_eq!(
            rule(table, subject, property),
            [json!(value)],
            "{subject} {property}"
        );
    }
    all(
        "rule.pagination",
        "block",
        &json!("meta"),
        &[
            "Lists have a meta block with page, limit and total.",
            "A meta object containing page, limit and total comes along.",
        ],
    );
    all(
        "rule.pagination",
        "fields",
        &json!(["limit", "page", "total"]),
        &["Lists have a meta block with page, limit, and total."],
    );
    let exception = "GET /walls (the unfiltered list) takes limit and offset.";
    assert_eq!(
        rule(exception, "rule.pagination", "exception"),
        [json!("GET /walls limit/offset")]
    );
    assert_eq!(
        rule(exception, "rule.pagination", "filtered"),
        [json!(false)]
    );
}

#[test]
fn keys_and_replays() {
    all(
        "rule.idempotency.POST /walls",
        "field",
        &json!("wall_key"),
        &[
            "Walls (POST /walls): supply a unique wall_key.",
            "With POST /walls, put wall_key into the body.",
        ],
    );
    all(
        "rule.idempotency.POST /walls",
        "field",
        &json!("none"),
        &[
            "POST /walls takes no idempotency key.",
            "POST /walls does not support an idempotency key.",
        ],
    );
    all(
        "rule.replay",
        "outcomes",
        &json!(["400", "original"]),
        &[
            "A replay is refused with 400, or gives the original transaction.",
            "The same key sent again is refused with 400, or gives the original transaction.",
        ],
    );
    all(
        "rule.replay",
        "outcomes",
        &json!(["original"]),
        &["Replays return the original response."],
    );
}

#[test]
fn limits_polling_and_tokens() {
    for sentence in [
        "10 requests per 60 seconds are served to each IP.",
        "The limit is 10 calls per minute and IP.",
        "An IP may send 10 requests in any 60 seconds.",
    ] {
        for (property, value) in [
            ("requests", json!(10)),
            ("seconds", json!(60)),
            ("per", json!("ip")),
        ] {
            assert_eq!(
                rule(sentence, "rule.rate-limit", property),
                [value],
                "{sentence} {property}"
            );
        }
    }
    let poll = "Poll once every 5 seconds, and back off after the first 30 seconds.";
    assert_eq!(rule(poll, "rule.poll", "every-seconds"), [json!(5)]);
    assert_eq!(
        rule(poll, "rule.poll", "backoff-after-seconds"),
        [json!(30)]
    );
    all(
        "rule.token",
        "lifetime-seconds",
        &json!(3600),
        &[
            "Tokens expire after 1 hour.",
            "A token is valid for 60 minutes.",
            "The token lasts 3600 seconds.",
        ],
    );
    all(
        "rule.token",
        "refresh-endpoint",
        &json!(false),
        &[
            "There is no refresh endpoint for a token.",
            "No endpoint refreshes a token.",
        ],
    );
    all(
        "rule.token",
        "refresh-endpoint",
        &json!(true),
        &["The refresh token endpoint gives another."],
    );
    all(
        "rule.auth",
        "exempt",
        &json!(["POST /token"]),
        &["Every call except POST /token needs a Bearer token."],
    );
}

#[test]
fn modes_languages_and_the_base_url() {
    all(
        "rule.mode.preproduction",
        "maximum",
        &json!(["50000 XAF", "80 USD"]),
        &["- Preproduction — at most 50,000 XAF / ~80 USD, and no real money."],
    );
    all(
        "rule.mode.preproduction",
        "real-money",
        &json!(false),
        &["- Preproduction — no real money."],
    );
    all(
        "rule.mode.production",
        "real-money",
        &json!(true),
        &["- Production — real money."],
    );
    all(
        "rule.language",
        "values",
        &json!(["en", "fr"]),
        &["Messages are in English or French."],
    );
    all(
        "rule.base-url",
        "url",
        &json!("https://api.example.com/v2"),
        &[
            "POST /walls is https://api.example.com/v2/walls in full.",
            "The base URL is https://api.example.com/v2.",
        ],
    );
}

#[test]
fn the_copied_text_may_stick_to_the_names_in_it() {
    let prose = "Payments (POST /walls): supply a uniquewall_keyin the body.\n\nThe wall_key is yours. All names usesnake_case, save those of POST /x.\n\nEvery call exceptPOST /token needs a Bearer token.\n";
    let page = general(prose);
    let one = |subject: &str, property: &str| {
        values(&page, Layer::Prose, subject, property)
            .into_iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        one("rule.idempotency.POST /walls", "field"),
        [json!("wall_key")]
    );
    assert_eq!(one("rule.naming", "style"), [json!("snake_case")]);
    assert_eq!(one("mention.POST /token", "exists"), [json!(true)]);
}

#[test]
fn a_page_with_many_rules_is_the_conventions_and_any_other_goes_by_its_title() {
    let page = general("Limits\n\n10 requests per 60 seconds are served to each IP.\n");
    assert_eq!(page.subject, Subject::Other("Limits".to_owned()));
    let page = general(
        "10 requests per 60 seconds are served to each IP. Tokens expire after 1 hour. Amounts are JSON numbers in the major unit.\nPhone numbers are E.164. All names use snake_case. Times are ISO 8601.\n",
    );
    assert_eq!(page.subject, Subject::Conventions);
}
