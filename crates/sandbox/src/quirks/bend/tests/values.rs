//! Forms of values.

use super::*;

#[test]
fn values_that_are_the_same_everywhere() {
    let everywhere =
        |quirk, data: &Value| bent_data(quirk, "anything", &json!([{"x": data}]))[0]["x"].clone();
    let year = |year: u32| everywhere(Quirk::TwoDigitExpiryYear, &json!({"expiry_year": year}));
    assert_eq!(year(2029), json!({"expiry_year": 29}));
    assert_eq!(year(28), json!({"expiry_year": 28}));

    let times = json!({
        "created_at": "2026-05-09T10:15:00.000Z", "date_of_birth": "1990-01-15T00:00:00.000Z",
        "reference": "1.0Z", "raw": {"created_at": "2026-05-09T10:15:00.000Z"},
    });
    let bent = everywhere(Quirk::NoMilliseconds, &times);
    let expected = json!({
        "created_at": "2026-05-09T10:15:00Z", "date_of_birth": "1990-01-15T00:00:00Z",
        "reference": "1.0Z", "raw": times["raw"],
    });
    assert_eq!(bent, expected);

    let phone = |quirk, number: &str| {
        everywhere(quirk, &json!({"phone_number": number}))["phone_number"].clone()
    };
    assert_eq!(phone(Quirk::LocalPhoneNumbers, "237670000000"), "670000000");
    assert_eq!(phone(Quirk::LocalPhoneNumbers, "+22507070707"), "07070707");
    assert_eq!(phone(Quirk::LocalPhoneNumbers, "670000000"), "670000000");
    assert_eq!(phone(Quirk::LocalPhoneNumbers, "237000"), "237000");
    assert_eq!(
        phone(Quirk::PhoneNumbersWithPlus, "237670000000"),
        "+237670000000"
    );
    assert_eq!(phone(Quirk::PhoneNumbersWithPlus, "670000000"), "670000000");

    let answer = ok(&json!({"amount": 100, "balance": 4250.5, "page": 1}));
    let (_, body) = super::bent(Quirk::AmountsWithFraction, "anything", answer);
    assert!(
        body.ends_with(r#""data":{"amount":100.0,"balance":4250.5,"page":1}}"#),
        "{body}"
    );
}

#[test]
fn q19_the_masked_number() {
    let masked = |pan: &str, known: Option<&str>| {
        let mut answer = ok(&json!({"card": {"id": "c", "masked_pan": pan}}));
        if let Some(known) = known {
            answer = answer.with(Aside::Numbers, Json::from(&json!({"c": known})));
        }
        let bent = bend(Quirk::MaskedNumber.into(), "createCard", answer);
        bent.body.to_value()["data"]["card"].clone()
    };
    let expected = json!({"id": "c", "masked_number": "411111******1234", "last4": "1234"});
    assert_eq!(masked("4111********1234", None), expected);
    assert_eq!(
        masked("4111********1234", Some("411111******1234")),
        expected
    );
    assert_eq!(
        masked("5200********1234", Some("520082******1234"))["masked_number"],
        "520082******1234"
    );
    let hidden = json!({"id": "c", "masked_number": "**** **** **** 5407", "last4": "5407"});
    assert_eq!(masked("**** **** **** 5407", None), hidden);
    let empty = json!({"id": "c", "masked_number": ""});
    assert_eq!(masked("", None), empty);
}
