//! Customers, payments, quotes and notices.

use super::*;

#[test]
fn customers() {
    let customer = json!({
        "id": "k", "first_name": "Aïcha", "last_name": "Njoya", "email": "a@b.example",
        "country": "Côte d'Ivoire", "street": "1", "city": "Yaoundé", "state": "s",
        "phone_country_code": "+237", "phone_number": "600000000",
        "identification_number": "1", "type": "NIN", "number": "1", "image": "f",
        "date_of_birth": "1990-01-15T00:00:00.000Z",
    });
    let new = &["createCustomer", "enrollCustomer"];
    let plain = json!({"first_name": "Aicha", "country": "Cote d'Ivoire", "city": "Yaounde"});
    differs(Quirk::AccentsStripped, new, &customer, &plain);
    check(
        Quirk::AccentsStripped,
        &["getCustomer"],
        &customer,
        &customer,
    );
    let bent = bent_data(Quirk::CustomerRows, "getCustomer", &customer);
    let mut expected = customer.clone();
    for gone in ["phone_country_code", "type", "number", "image"] {
        expected.as_object_mut().unwrap().remove(gone);
    }
    let more = json!({
        "country_iso_code": "CI", "country_phone_code": "237", "id_document_type": "NIN", "id_document_front": "f",
        "id_document_back": null, "provider_mappings": [],
    });
    expected
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    assert_eq!(bent, expected);
    whole(
        Quirk::SevenFieldsOfCustomer,
        "createCustomer",
        ok(&customer),
        200,
        r#"{"id":"k","country":"Côte d'Ivoire","email":"a@b.example","street":"1","city":"Yaoundé","state":"s","date_of_birth":"1990-01-15T00:00:00.000Z"}"#,
    );
}

#[test]
fn payments_and_quotes() {
    let payment = json!({"transaction_id": "t", "status": "FAILED"});
    let operations = &["collectPayment", "payOut", "getPayment", "listPayments"];
    let message = json!({"error_message": "<string>"});
    differs(Quirk::ErrorMessageOnSuccess, operations, &payment, &message);
    differs(
        Quirk::MoreStates,
        operations,
        &payment,
        &json!({"status": "CANCELLED"}),
    );

    let quote = json!({"convertedAmount": 1.6, "rate": 0.00163, "exchangeRateId": "e"});
    let same = json!({"convertedAmount": 1, "rate": 1, "exchangeRateId": "e"});
    let convert = &["convertCurrency"];
    differs(
        Quirk::InverseRate,
        convert,
        &quote,
        &json!({"rate": 613.496_932_52}),
    );
    check(Quirk::QuoteWithoutId, convert, &quote, &quote);
    differs(
        Quirk::QuoteWithoutId,
        convert,
        &same,
        &json!({"exchangeRateId": null}),
    );
    let mut without = quote.clone();
    without["convertedAmount"] = json!(null);
    check(Quirk::NullConvertedAmount, convert, &quote, &without);
}

#[test]
fn notices() {
    let notice = |event: &str| {
        Json::from(&json!({
            "event": event,
            "data": {"card_id": "c", "transaction_id": "t", "status": "PENDING"},
        }))
    };
    let bent = |quirk: Quirk, event| bend_notice(quirk.into(), notice(event)).to_value();
    let data = |quirk, event| bent(quirk, event)["data"].clone();
    let plain = notice("x").to_value()["data"].clone();
    assert_eq!(data(Quirk::ZeroBalance, "card.created"), plain);
    let camel = data(Quirk::CamelCaseInNotices, "card.created");
    assert_eq!(
        (&camel["cardId"], &camel["transactionId"]),
        (&json!("c"), &json!("t"))
    );
    let quirk = Quirk::CollectionNoticeWithoutStatus;
    assert_eq!(data(quirk, "payment.collect").get("status"), None);
    assert_eq!(data(quirk, "payment.payout")["status"], "PENDING");
    let flat = bent(Quirk::FlatNotices, "card.created");
    assert_eq!(
        (&flat["event"], &flat["card_id"]),
        (&json!("card.created"), &json!("c"))
    );
    assert_eq!(flat.get("data"), None);
}
