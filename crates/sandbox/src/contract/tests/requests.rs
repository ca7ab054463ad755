use cartevo_document::lower::lower;
use serde_json::{Value, json};

use super::{DOCUMENT, READ, examples, find, json as parse, said};
use crate::contract::operations;
use crate::json::Json;
use crate::language::Language;

const NUMBER: &str = "amount must be a number conforming to the specified constraints";

#[test]
fn credentials_are_checked() {
    let check = |body| said("createToken", body);
    let missing = [
        "client_key should not be empty",
        "client_key must be a string",
    ];
    assert!(check(r#"{"client_id":"a","client_key":"b"}"#).is_empty());
    assert_eq!(check(r#"{"client_id":"a"}"#), missing);
    assert_eq!(check(r#"{"client_id":"a","client_key":null}"#), missing);
    let empty = check(r#"{"client_id":"a","client_key":""}"#);
    assert_eq!(empty, ["client_key should not be empty"]);
    let number = check(r#"{"client_id":5,"client_key":"b"}"#);
    assert_eq!(number, ["client_id must be a string"]);
    let scope = check(r#"{"client_id":"a","scope":1,"client_key":"b","scope":2}"#);
    assert_eq!(scope, ["property scope should not exist"]);
    // The last one counts.
    assert!(check(r#"{"client_id":5,"client_key":"b","client_id":"a"}"#).is_empty());
    let all = [
        "client_id should not be empty",
        "client_id must be a string",
        "client_key should not be empty",
        "client_key must be a string",
    ];
    assert_eq!(check("{}"), all);
    assert_eq!(check("null"), all);
    assert_eq!(check("[{}]")[0], "property 0 should not exist");
    assert_eq!(check("[{}]")[1..], all);
}

#[test]
fn every_field_of_a_card_is_checked_at_once() {
    let check = |body: &str| said("createCard", body);
    let wrong = r#"{"customer_id":5,"brand":"x","name_on_card":"","amount":"a","foo":1}"#;
    let expected = [
        "property foo should not exist",
        "customer_id must be a string",
        "name_on_card should not be empty",
        "amount must not be less than 0",
        NUMBER,
        "brand must be one of the following values: VISA, MASTERCARD",
    ];
    assert_eq!(check(wrong), expected);
    let missing = [
        "customer_id should not be empty",
        "customer_id must be a string",
        "brand should not be empty",
        "brand must be a string",
    ];
    assert_eq!(check("{}"), missing);
    for brand in ["VISA", "visa", "Mastercard"] {
        assert!(check(&format!(r#"{{"customer_id":"a","brand":"{brand}"}}"#)).is_empty());
    }
}

#[test]
fn names_and_amounts_have_bounds() {
    let check = |field: &str| {
        said(
            "createCard",
            &format!(r#"{{"customer_id":"a","brand":"VISA",{field}}}"#),
        )
    };
    let name = |length| format!(r#""name_on_card":"{}""#, "é".repeat(length));
    assert!(check(&name(50)).is_empty());
    let long = ["name_on_card must be shorter than or equal to 50 characters"];
    assert_eq!(check(&name(51)), long);
    for good in ["0", "0.1", "12.50", "12.500", "1e2", "9999999999999.99"] {
        assert!(check(&format!("\"amount\":{good}")).is_empty(), "{good}");
    }
    let least = "amount must not be less than 0";
    let most = "amount must not be greater than 9999999999999.99";
    let cases: [(&str, &[&str]); 7] = [
        ("-1", &[least]),
        ("0.001", &[NUMBER]),
        ("1e14", &[most]),
        ("9999999999999.991", &[most]),
        ("1e400", &[NUMBER]),
        ("\"10\"", &[least, NUMBER]),
        ("[]", &[least, NUMBER]),
    ];
    for (amount, expected) in cases {
        assert_eq!(check(&format!("\"amount\":{amount}")), expected, "{amount}");
    }
}

#[test]
fn a_top_up_is_checked() {
    let good = json!({
        "walletId": "w", "amount": 5000, "currency": "XAF", "operator": "mtn",
        "phone": "237670000000",
    });
    let least = "amount must not be less than 0.01";
    let cases: [(&str, Value, &[&str]); 14] = [
        (
            "walletId",
            json!(null),
            &["walletId should not be empty", "walletId must be a string"],
        ),
        ("walletId", json!(7), &["walletId must be a string"]),
        ("amount", json!(null), &[least, NUMBER]),
        ("amount", json!("5000"), &[least, NUMBER]),
        ("amount", json!(0), &[least]),
        ("amount", json!(0.015), &[NUMBER]),
        (
            "currency",
            json!(null),
            &["currency should not be empty", "currency must be a string"],
        ),
        (
            "currency",
            json!("xaf"),
            &["currency must be one of the following values: USD, XAF, XOF, CDF, GNF, GMD"],
        ),
        ("operator", json!(1), &["operator must be a string"]),
        ("operator", json!("Orange"), &[]),
        ("operator", json!(null), &["operator must be a string"]),
        (
            "phone",
            json!("+237"),
            &["phone must be a phone number with its country code, digits only"],
        ),
        ("trxId", json!({}), &["trxId must be a string"]),
        ("trxId", json!(""), &[]),
    ];
    for (field, value, expected) in cases {
        let mut body = good.clone();
        body[field] = value;
        assert_eq!(said("fundWallet", &body.to_string()), expected, "{body}");
    }
}

#[test]
fn fields_within_fields_are_named_with_both() {
    let deposit = |source: Value| {
        let body = json!({
            "sourceWallet": source,
            "destinationWallet": {"id": "b", "currency": "USD", "amount": 1.5},
            "exchangeRate": {"rate": 0.0016, "fromCurrency": "XAF", "toCurrency": "USD"},
        });
        said("depositWallet", &body.to_string())
    };
    let good = json!({
        "id": "a", "currency": "XAF", "amount": 100, "feeAmount": 0, "totalAmount": 100,
    });
    assert!(deposit(good.clone()).is_empty());
    let mut wrong = good;
    wrong["amount"] = json!("100");
    wrong["totalAmount"] = json!(null);
    wrong["colour"] = json!("blue");
    let expected = [
        "property sourceWallet.colour should not exist",
        "sourceWallet.amount must not be less than 0.01",
        "sourceWallet.amount must be a number conforming to the specified constraints",
        "sourceWallet.totalAmount must be a number conforming to the specified constraints",
    ];
    assert_eq!(deposit(wrong), expected);
    assert_eq!(deposit(json!("x")), ["sourceWallet must be an object"]);
    let missing = [
        "sourceWallet should not be empty",
        "sourceWallet must be an object",
    ];
    assert_eq!(deposit(json!(null)), missing);
}

#[test]
fn forms_with_files_are_checked() {
    let check = |front: Value| {
        let (_, mut body) =
            examples("/paths/~1customers/post/requestBody/content/multipart~1form-data").remove(0);
        body["id_document_front"] = front;
        body.as_object_mut().unwrap().remove("id_document_back");
        said("createCustomer", &body.to_string())
    };
    let file = |kind: &str, size: u64| json!({"filename": "f", "content_type": kind, "size": size});
    assert!(check(file("image/png", 10_485_760)).is_empty());
    assert!(check(file("Image/JPEG; q=1", 0)).is_empty());
    assert_eq!(
        check(json!(null)),
        ["id_document_front should not be empty"]
    );
    assert_eq!(check(json!("text")), ["id_document_front must be a file"]);
    let types = "id_document_front must be a file of one of the following types: image/jpeg, \
                 image/png, image/webp, application/pdf";
    let large = "id_document_front must not be larger than 10485760 bytes";
    assert_eq!(check(file("text/html", 10_485_761)), [types, large]);
}

#[test]
fn texts_of_a_customer_have_shapes() {
    let (_, good) =
        examples("/paths/~1customers~1enroll/post/requestBody/content/application~1json").remove(0);
    let cases = [
        ("email", json!("john"), "email must be an email"),
        (
            "first_name",
            json!("Jo"),
            "first_name must be longer than or equal to 3 characters",
        ),
        (
            "date_of_birth",
            json!("15/01/1990"),
            "date_of_birth must be a day such as 1990-01-15",
        ),
        (
            "country_phone_code",
            json!("CM"),
            "country_phone_code must be the dial code of a country",
        ),
        (
            "id_document_type",
            json!("nin"),
            "id_document_type must be one of the following values: NIN, PASSPORT, VOTERS_CARD, DRIVERS_LICENSE",
        ),
        (
            "id_document_type",
            json!(""),
            "id_document_type should not be empty",
        ),
    ];
    for (field, value, expected) in cases {
        let mut body = good.clone();
        body[field] = value;
        assert_eq!(said("enrollCustomer", &body.to_string()), [expected]);
    }
}

#[test]
fn queries_are_checked() {
    let check = |id: &str, query: &[(&str, &str)]| -> Vec<String> {
        let query: Vec<(String, String)> = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let found = find(id).check_query(&query);
        found.iter().map(|one| one.say(Language::English)).collect()
    };
    let good = [
        ("page", "0"),
        ("limit", "100"),
        ("fromDate", "2026-05-09"),
        ("toDate", "2026-05-09T10:15:00Z"),
        ("status", "SUCCESS"),
        ("sync", "false"),
        ("colour", "blue"),
    ];
    assert!(check("listCardTransactions", &good).is_empty());
    assert!(check("listCardTransactions", &[]).is_empty());
    let wrong = [
        ("status", "success"),
        ("limit", "101"),
        ("toDate", "yesterday"),
        ("limit", "ten"),
        ("page", "-1"),
        ("sync", "yes"),
        ("includeRaw", ""),
    ];
    let expected = [
        "page must not be less than 0",
        "limit must not be greater than 100",
        "limit must be an integer number",
        "toDate must be a valid ISO 8601 date string",
        "status must be one of the following values: PENDING, PROCESSING, SUCCESS, FAILED",
        "includeRaw must be a boolean value",
        "sync must be a boolean value",
    ];
    assert_eq!(check("listCardTransactions", &wrong), expected);
    for number in ["1.0", "1e1", "", "+1", "99999999999999999999999999999999"] {
        let found = check("listCustomers", &[("page", number)]);
        assert_eq!(found, ["page must be an integer number"], "{number}");
    }
    assert!(check("listCards", &[("brand", "visa"), ("last4", "")]).is_empty());
}

#[test]
fn the_examples_of_bodies_are_right() {
    let mut seen = 0;
    for (operation, read) in operations().iter().zip(READ.iter()) {
        let media = if read.multipart {
            "multipart~1form-data"
        } else {
            "application~1json"
        };
        let media = format!("{}/requestBody/content/{media}", read.pointer);
        for (name, mut example) in examples(&media) {
            seen += 1;
            if read.multipart {
                // The examples name files in the manner of a command line.
                for value in example.as_object_mut().unwrap().values_mut() {
                    if value.as_str().is_some_and(|text| text.starts_with('@')) {
                        *value = json!({"filename": "f", "content_type": "image/png", "size": 9});
                    }
                }
            }
            let found = operation.check_body(&Json::from(&example));
            assert_eq!(found, [], "{} {name}", read.id);
        }
    }
    assert!(seen >= 17, "{seen} examples");
}

/// Whatever the schema refuses is refused, whichever field of an example is replaced.
#[test]
fn nothing_gets_by_that_the_schema_refuses() {
    let values = [
        json!(""),
        json!("x"),
        json!("USD"),
        json!("VISA"),
        json!("1990-01-15"),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(0.01),
        json!(1e14),
        json!(true),
        json!([]),
        json!({}),
        json!("x".repeat(300)),
    ];
    let lowered = lower(DOCUMENT.value());
    let (mut good, mut bad) = (0, 0);
    for (operation, read) in operations()
        .iter()
        .zip(READ.iter())
        .filter(|(_, read)| !read.multipart)
    {
        let Some(schema) = &read.body else { continue };
        let root = json!({"$ref": format!("#{schema}"), "components": lowered["components"], "x-open": lowered["x-open"]});
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&root)
            .unwrap();
        let media = format!("{}/requestBody/content/application~1json", read.pointer);
        for (_, example) in examples(&media) {
            let names = example.as_object().unwrap().keys();
            let names: Vec<String> = names.cloned().chain(["unheard-of".into()]).collect();
            for name in names {
                for value in &values {
                    let mut body = example.clone();
                    body[&name] = value.clone();
                    let found = operation.check_body(&parse(&body.to_string()));
                    if validator.is_valid(&body) {
                        good += 1;
                    } else {
                        bad += 1;
                        assert_ne!(found, [], "{} {body}", read.id);
                    }
                }
                let mut body = example.clone();
                body.as_object_mut().unwrap().remove(&name);
                let found = operation.check_body(&parse(&body.to_string()));
                assert_eq!(
                    found.is_empty(),
                    validator.is_valid(&body),
                    "{} {body}",
                    read.id
                );
            }
        }
    }
    assert!(good > 100 && bad > 1000, "{good} good, {bad} bad");
}
