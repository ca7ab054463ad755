//! What stands around the data, statuses and headers.

use super::*;

#[test]
fn envelopes() {
    let data = json!({"id": 1});
    let created = || {
        Answer::success(
            201,
            "Well done",
            Json::from(&json!({"card": {}, "auto_filled_fields": ["amount"]})),
        )
    };
    let bare =
        r#"{"status":"success","message":"Well done!","card":{},"autoFilledFields":["amount"]}"#;
    whole(Quirk::BareCardAnswer, "createCard", created(), 201, bare);
    for operation in [
        "getPaymentBalance",
        "collectPayment",
        "payOut",
        "getPayment",
        "listPayments",
    ] {
        let expected = r#"{"success":true,"message":"Well done","data":{"id":1}}"#;
        whole(Quirk::NoStatusCode, operation, ok(&data), 200, expected);
    }
    for operation in crate::quirks::bend::envelope::DATA_ONLY.iter().copied() {
        whole(
            Quirk::DataOnlyEnvelope,
            operation,
            ok(&data),
            200,
            r#"{"data":{"id":1}}"#,
        );
    }
    for (quirk, operation) in [
        (Quirk::SuccessDataEnvelope, "listCards"),
        (Quirk::BareTransferFees, "calculateTransferFees"),
    ] {
        whole(
            quirk,
            operation,
            ok(&data),
            200,
            r#"{"success":true,"data":{"id":1}}"#,
        );
    }
    for operation in ["freezeCard", "unfreezeCard", "terminateCard"] {
        let expected = r#"{"success":true,"message":"Well done","data":{"id":1}}"#;
        whole(
            Quirk::CardActionEnvelopes,
            operation,
            ok(&data),
            200,
            expected,
        );
    }
    for operation in ["fundCard", "withdrawCard"] {
        let expected = r#"{"status":"success","message":"Well done","data":{"id":1}}"#;
        whole(
            Quirk::CardActionEnvelopes,
            operation,
            ok(&data),
            200,
            expected,
        );
    }
    let card = json!({"id": 1, "created_at": "now"});
    let expected = r#"{"success":true,"card":{"created_at":"now","id":1},"metadata":{"revealed_sensitive":false,"provider":"maplerad","last_sync":"now"}}"#;
    whole(
        Quirk::CardBesideMetadata,
        "getCard",
        ok(&card),
        200,
        expected,
    );
    let expected =
        r#"{"status":"success","code":200,"message":"Successful operation","output":{"id":1}}"#;
    whole(
        Quirk::OutputForData,
        "getWalletTransaction",
        ok(&data),
        200,
        expected,
    );
    let expected = r#"{"success":true,"id":1}"#;
    whole(
        Quirk::BareTransfer,
        "transferInternal",
        ok(&data),
        200,
        expected,
    );
}

#[test]
fn envelopes_of_what_has_none() {
    let token = Answer::new(
        200,
        Json::from(&json!({"access_token": "t", "expires_in": 3600})),
    );
    let expected = r#"{"success":true,"statusCode":200,"message":"Data retrieved successfully","data":{"access_token":"t","expires_in":3600}}"#;
    whole(
        Quirk::TokenInEnvelope,
        "createToken",
        token.clone(),
        200,
        expected,
    );
    let expected = r#"{"access_token":"t","expires_in":86400}"#;
    whole(Quirk::TokenForADay, "createToken", token, 200, expected);

    let quote = Answer::new(
        200,
        Json::from(&json!({"success": true, "data": {"rate": 2}})),
    );
    let expected = r#"{"success":true,"statusCode":200,"message":"Data retrieved successfully","data":{"rate":2}}"#;
    whole(
        Quirk::QuoteInEnvelope,
        "convertCurrency",
        quote,
        200,
        expected,
    );

    let deposit = || {
        Answer::new(
            200,
            Json::object([("success", true.into()), ("message", "Well done".into())]),
        )
    };
    let expected = r#"{"success":true,"message":"Well done","data":null}"#;
    whole(
        Quirk::NullDataForNothing,
        "depositWallet",
        deposit(),
        200,
        expected,
    );
    let known = deposit().with(Aside::ProviderReference, "D1");
    let expected =
        r#"{"success":true,"message":"Well done","data":{"message":"Well done","reference":"D1"}}"#;
    whole(
        Quirk::DepositReference,
        "depositWallet",
        known,
        200,
        expected,
    );
}

#[test]
fn pages() {
    let page = |meta: Value| {
        let mut answer = ok(&json!([{}]));
        answer.body.set("meta", Json::from(&meta));
        answer
    };
    let start = r#"{"success":true,"statusCode":200,"message":"Well done","data":[{}],"#;
    let answer = page(json!({"page": 1}));
    let (_, body) = bent(Quirk::PaginationForMeta, "listCustomers", answer);
    assert_eq!(body, format!(r#"{start}"pagination":{{"page":1}}}}"#));

    let answer = page(json!({"limit": 50, "offset": 100, "total": 101}));
    let expected = format!(r#"{start}"meta":{{"limit":50,"total":101,"page":3,"totalPages":3}}}}"#);
    whole(
        Quirk::PagesForOffsets,
        "listTransactions",
        answer,
        200,
        &expected,
    );

    let answer = page(json!({"page": 2, "limit": 20, "total": 41, "totalPages": 3}));
    let expected = r#"{"success":true,"transactions":[{}],"pagination":{"limit":20,"offset":40,"total":1},"filters":{"limit":null}}"#;
    whole(
        Quirk::TransactionsBesideFilters,
        "listCardTransactions",
        answer,
        200,
        expected,
    );
}

#[test]
fn q30_200_and_201() {
    let status = |quirk: Quirk, operation, status| {
        let answer = Answer::success(status, "Well done", Json::Null);
        let bent = bend(quirk.into(), operation, answer);
        assert_eq!(bent.body.to_value()["statusCode"], bent.status);
        bent.status
    };
    assert_eq!(status(Quirk::CreatedForAccepted, "fundWallet", 200), 201);
    assert_eq!(status(Quirk::CreatedForAccepted, "createCard", 201), 200);
    assert_eq!(status(Quirk::CreatedForAccepted, "createWallet", 201), 201);
    for operation in [
        "fundWallet",
        "fundCard",
        "createCustomer",
        "convertCurrency",
        "payOut",
    ] {
        assert_eq!(status(Quirk::CreatedForEveryPost, operation, 200), 201);
    }
    assert_eq!(status(Quirk::CreatedForEveryPost, "createToken", 200), 200);
    assert_eq!(status(Quirk::CreatedForEveryPost, "getWallet", 200), 200);
    assert_eq!(status(Quirk::TerminateByDelete, "terminateCard", 201), 200);
    let both: Quirks = [Quirk::CreatedForEveryPost, Quirk::CreatedForAccepted].into();
    let answer = Answer::success(201, "Well done", Json::Null);
    assert_eq!(bend(both, "createCard", answer).status, 201);
}

#[test]
fn q119_headers() {
    let headers = |quirk: Quirk| bend(quirk.into(), "getWallet", ok(&json!({}))).headers;
    let tags = headers(Quirk::EntityTags);
    let [("etag", tag)] = &tags[..] else {
        panic!("{tags:?}")
    };
    let length = written(&ok(&json!({})).body).len();
    assert!(
        tag.starts_with(&format!("W/\"{length:x}-")) && tag.ends_with('"'),
        "{tag}"
    );
    let other = bend(Quirk::EntityTags.into(), "getWallet", ok(&json!([]))).headers;
    assert_ne!(tags, other);
    let idle = headers(Quirk::IdleConnectionsClosed);
    assert!(idle.contains(&("keep-alive", "timeout=5".to_owned())));
    assert!(headers(Quirk::ZeroBalance).is_empty());
}
