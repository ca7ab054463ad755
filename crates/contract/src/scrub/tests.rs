use serde_json::{Value, json};

use super::{Names, Scrubber, token::tests::token};

fn scrubbed(mut value: Value) -> (Value, Vec<String>, Vec<String>) {
    let names = Names::default();
    let mut scrubber = Scrubber::new(&names);
    scrubber.scrub(&mut value);
    let mut again = value.clone();
    let mut second = Scrubber::new(&names);
    second.scrub(&mut again);
    assert!(
        !second.changed && again == value,
        "{value} is scrubbed twice"
    );
    (value, scrubber.card_numbers, scrubber.secrets)
}

#[test]
fn a_secret_is_redacted_with_all_that_is_in_it() {
    let (value, cards, secrets) = scrubbed(json!({
        "clientKey": "k1", "details": {"token": {"a": ["k2", 7], "b": {"c": "k3"}}, "accessToken": "k4"},
        "cvv": 123, "status": "ACTIVE",
    }));
    let r = "[redacted]";
    assert_eq!(
        value,
        json!({
            "clientKey": r, "details": {"token": {"a": [r, 0], "b": {"c": r}}, "accessToken": r},
            "cvv": 0, "status": "ACTIVE",
        })
    );
    assert_eq!(cards, [""; 0]);
    assert_eq!(
        secrets,
        [
            "/clientKey",
            "/cvv",
            "/details/accessToken",
            "/details/token/a/0",
            "/details/token/a/1",
            "/details/token/b/c",
        ]
    );
}

#[test]
fn type_null_and_emptiness_stay() {
    let kept = json!({
        "access_token": null, "client_key": "", "token": true, "pin": 0, "secret": [], "cvv": {},
        "password": "[redacted]", "pan": "411111******1111", "authorization": "Bearer ",
    });
    assert_eq!(scrubbed(kept.clone()), (kept, vec![], vec![]));
    let (value, ..) = scrubbed(json!({"access_token": 12345, "client_key": 1.5}));
    assert_eq!(value, json!({"access_token": 0, "client_key": 0.0}));
}

#[test]
fn placeholders_are_redacted_but_not_reported() {
    let (value, _, secrets) =
        scrubbed(json!({"client_key": "<string>", "access_token": "eyJhbGci..."}));
    assert_eq!(
        value,
        json!({"client_key": "[redacted]", "access_token": "[redacted]"})
    );
    assert_eq!(secrets, [""; 0]);
}

#[test]
fn card_numbers_are_found_wherever_they_are() {
    let (value, cards, _) = scrubbed(json!({
        "a": 4_111_111_111_111_111_u64, "b": {"4111 1111 1111 1111": 1},
        "masked_pan": "4111111111111112", "cardPan": [4_111_111_111_111_112_u64], "pan": "4111111111111111",
    }));
    assert_eq!(
        value,
        json!({
            "a": 0, "b": {"4111 11** **** 1111": 1},
            "masked_pan": "411111******1112", "cardPan": [0], "pan": "[redacted]",
        })
    );
    assert_eq!(cards, ["/a", "/b", "/cardPan/0", "/masked_pan", "/pan"]);
}

#[test]
fn a_part_of_a_form_is_what_its_name_says() {
    let (value, cards, secrets) = scrubbed(json!({"parts": [
        {"name": "identification_number", "value": "AB123456"},
        {"name": "number", "value": "4111111111111111"},
        {"name": "first_name", "value": "Jane"},
        {"name": "front", "filename": "card 4111111111111111.jpg", "content_type": "image/jpeg", "size": 9},
        {"name": "token", "value": "[redacted]"},
    ]}));
    let r = "[redacted]";
    assert_eq!(
        value,
        json!({"parts": [
            {"name": "identification_number", "value": r},
            {"name": "number", "value": r},
            {"name": "first_name", "value": "Jane"},
            {"name": "front", "filename": "card 411111******1111.jpg", "content_type": "image/jpeg", "size": 9},
            {"name": "token", "value": r},
        ]})
    );
    assert_eq!(cards, ["/parts/1/value", "/parts/3/filename"]);
    assert_eq!(secrets, ["/parts/0/value"]);
}

#[test]
fn a_card_token_is_looked_into() {
    let test = token(
        "tkAlsp_",
        &json!({"value": "4111111111111111", "iat": 1_761_148_974}),
    );
    let code = token("tkAlsp_", &json!({"value": "123", "iat": 1_761_148_974}));
    let real = token(
        "tkAlsp_",
        &json!({"value": "4000001234567899", "iat": 1_761_148_974}),
    );
    let kept = json!({
        "card": {"number": test, "cvv": code}, "note": format!("its number is {test}"),
        "raw": format!(r#"{{"number":"{test}"}}"#),
    });
    assert_eq!(scrubbed(kept.clone()), (kept, vec![], vec![]));
    let (value, cards, secrets) = scrubbed(json!({
        "number": real, "note": format!("its number is {real}."), "cvv": "tkMplr_x", "any": code.replace("tkAlsp_", ""),
    }));
    let r = "[redacted]";
    assert_eq!(
        value,
        json!({"number": r, "note": "its number is [redacted].", "cvv": r, "any": r})
    );
    assert_eq!(
        (cards, secrets),
        (
            vec!["/note".to_owned(), "/number".to_owned()],
            vec!["/any".to_owned(), "/cvv".to_owned()]
        )
    );
}

#[test]
fn text_that_is_json_is_scrubbed_as_such() {
    let (value, _, secrets) = scrubbed(json!([
        r#"{"token": {"a": ["k", 7]}, "b": 1}"#,
        r#"{ "token": null }"#
    ]));
    assert_eq!(
        value,
        json!([
            r#"{"b":1,"token":{"a":["[redacted]",0]}}"#,
            r#"{ "token": null }"#
        ])
    );
    assert_eq!(secrets, ["/0"]);
}

#[test]
fn ids_amounts_and_times_stay() {
    let kept = json!({
        "trxId": "FUND-1700000000004", "at": 1_700_000_000_004_u64, "id": "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b",
        "phone_number": "237670000000", "amount": 123_456.78, "token_type": "Bearer", "company_phone": 237_670_000_000_u64,
    });
    assert_eq!(scrubbed(kept.clone()), (kept, vec![], vec![]));
}

#[test]
fn a_path_hides_nothing_behind_its_encoding() {
    let names = Names::default();
    for (path, wanted) in [
        ("/cards/%34111111111111111", "/cards/411111******1111"),
        (
            "/cards/4111%201111%201111%201111",
            "/cards/4111%2011**%20****%201111",
        ),
        ("/a/Bearer%20s3cret", "/a/Bearer%20%5Bredacted%5D"),
        ("/wallets/x%27%3B--", "/wallets/x%27%3B--"),
    ] {
        let mut scrubber = Scrubber::new(&names);
        let mut path = path.to_owned();
        scrubber.scrub_path(&mut path, "/request/path");
        assert_eq!(path, wanted);
    }
}
