//! Errors, and successes that become errors.

use super::*;

fn missing() -> Answer {
    Answer::error(404, "Not there")
}

fn fields() -> Answer {
    let list = vec!["a is wrong".into(), "b is wrong".into()];
    Answer::error(400, list)
}

#[track_caller]
fn check(quirk: Quirk, operation: &str, answer: Answer, status: u16, body: &str) {
    let found = bent(quirk, operation, answer);
    assert_eq!(found, (status, body.to_owned()), "{quirk} {operation}");
}

#[track_caller]
fn same(quirk: Quirk, operation: &str, answer: Answer) {
    let (status, body) = (answer.status, written(&answer.body));
    check(quirk, operation, answer, status, &body);
}

#[test]
fn the_documented_error_is_flat() {
    assert_eq!(
        bent(Quirks::none(), "getWallet", missing()),
        (
            404,
            r#"{"success":false,"statusCode":404,"message":"Not there","error":"Not Found"}"#
                .into()
        )
    );
}

#[test]
fn q76_four_forms_of_errors() {
    let check = |quirk, answer, body: &str| {
        let status = missing().status;
        check(quirk, "getPayment", answer, status, body);
    };
    check(
        Quirk::ErrorsWithoutSuccess,
        missing(),
        r#"{"message":"Not there","error":"Not Found","statusCode":404}"#,
    );
    check(
        Quirk::NestedErrors,
        missing(),
        r#"{"error":{"code":"not_found","message":"Not there"}}"#,
    );
    check(
        Quirk::ErrorsWithDetails,
        missing(),
        r#"{"success":false,"statusCode":404,"message":"Not there","error":"Not Found","error_code":"NOT_FOUND","details":{}}"#,
    );
    check(
        Quirk::ErrorsWithoutStatusCode,
        missing(),
        r#"{"success":false,"message":"Not there","error":"Not Found"}"#,
    );
    check(
        Quirk::StatusCodeFirst,
        missing(),
        r#"{"statusCode":404,"success":false,"message":"Not there","error":"Not Found"}"#,
    );
}

#[test]
fn lists_of_messages_stay_lists_where_the_form_has_room_for_them() {
    check(
        Quirk::ErrorsWithoutSuccess,
        "createCard",
        fields(),
        400,
        r#"{"message":["a is wrong","b is wrong"],"error":"Bad Request","statusCode":400}"#,
    );
    check(
        Quirk::NestedErrors,
        "createCard",
        fields(),
        400,
        r#"{"error":{"code":"bad_request","message":"a is wrong, b is wrong"}}"#,
    );
}

#[test]
fn q76_the_framework_names_no_reason_for_its_own_refusals() {
    for status in [413, 415, 429, 500] {
        let expected = format!(r#"{{"statusCode":{status},"message":"No"}}"#);
        let answer = Answer::error(status, "No").from(Origin::Limit);
        check(
            Quirk::ErrorsWithoutSuccess,
            "getWallet",
            answer,
            status,
            &expected,
        );
    }
}

#[test]
fn q117_bodies_that_cannot_be_read() {
    for status in [413, 415] {
        let answer = || Answer::error(status, "No").from(Origin::Body);
        let expected = format!(r#"{{"statusCode":{status},"message":"No"}}"#);
        check(
            Quirk::BareParserErrors,
            "createToken",
            answer(),
            status,
            &expected,
        );
        same(Quirk::TwoUnauthorizedBodies, "createToken", answer());
    }
    same(Quirk::BareParserErrors, "getWallet", missing());
}

#[test]
fn q116_a_401_has_two_bodies() {
    for quirk in [Quirk::TwoUnauthorizedBodies, Quirk::ErrorsWithoutSuccess] {
        let answer = |origin| Answer::error(401, "Unauthorized").from(origin);
        check(
            quirk,
            "getWallet",
            answer(Origin::Token),
            401,
            r#"{"message":"Unauthorized","statusCode":401}"#,
        );
        check(
            quirk,
            "createToken",
            answer(Origin::Company),
            401,
            r#"{"message":"Unauthorized","error":"Unauthorized","statusCode":401}"#,
        );
    }
    same(Quirk::TwoUnauthorizedBodies, "getWallet", missing());
}

#[test]
fn q78_an_error_inside_a_200() {
    let wrapper =
        r#"{"status":"error","code":500,"message":"Not there","error":{"message":"Not there"}}"#;
    for operation in ["getWallet", "getWalletTransaction"] {
        check(Quirk::ErrorInside200, operation, missing(), 200, wrapper);
        for origin in [Origin::Token, Origin::Body, Origin::Limit] {
            same(Quirk::ErrorInside200, operation, missing().from(origin));
        }
    }
    same(Quirk::ErrorInside200, "fundWallet", missing());
}

#[test]
fn q95_every_failure_of_a_top_up_is_a_500() {
    let quirk = Quirk::FundErrorsAs500;
    check(
        quirk,
        "fundWallet",
        missing(),
        500,
        r#"{"statusCode":500,"message":"Not there"}"#,
    );
    check(
        quirk,
        "fundWallet",
        fields(),
        500,
        r#"{"statusCode":500,"message":"a is wrong, b is wrong"}"#,
    );
    same(quirk, "fundWallet", missing().from(Origin::Body));
    same(
        quirk,
        "fundWallet",
        Answer::error(401, "No").from(Origin::Token),
    );
    same(quirk, "createCard", missing());
}

#[test]
fn q86_q104_and_q113_every_failure_is_a_400_with_a_prefix() {
    let cases = [
        ("createCard", Quirk::CardErrorsAs400, "Card creation failed"),
        ("fundCard", Quirk::CardErrorsAs400, "Card funding failed"),
        (
            "withdrawCard",
            Quirk::CardErrorsAs400,
            "Card withdrawal failed",
        ),
        ("freezeCard", Quirk::CardErrorsAs400, "Card freeze failed"),
        (
            "unfreezeCard",
            Quirk::CardErrorsAs400,
            "Card unfreeze failed",
        ),
        (
            "terminateCard",
            Quirk::CardErrorsAs400,
            "Card termination failed",
        ),
        ("getCard", Quirk::CardReadErrorsAs400, "Get card failed"),
        (
            "listCardTransactions",
            Quirk::CardReadErrorsAs400,
            "Get card transactions failed",
        ),
        (
            "depositWallet",
            Quirk::DepositReference,
            "Failed to deposit",
        ),
    ];
    for (operation, quirk, prefix) in cases {
        let expected = format!(
            r#"{{"success":false,"statusCode":400,"message":"{prefix}: Not there","error":"Bad Request"}}"#
        );
        check(quirk, operation, missing(), 400, &expected);
        check(
            quirk,
            operation,
            Answer::error(503, "Not there"),
            400,
            &expected,
        );
        same(quirk, operation, fields());
        same(quirk, operation, missing().from(Origin::Token));
        same(quirk, operation, missing().from(Origin::Body));
        same(quirk, "listCards", missing());
    }
    same(Quirk::CardErrorsAs400, "getCard", missing());
    same(Quirk::CardReadErrorsAs400, "createCard", missing());
}

#[test]
fn q71_a_transfer_that_fails_is_a_201() {
    check(
        Quirk::BareTransfer,
        "transferInternal",
        missing(),
        201,
        r#"{"success":false,"message":"Not there"}"#,
    );
    same(
        Quirk::BareTransfer,
        "transferInternal",
        missing().from(Origin::Token),
    );
}

#[test]
fn q38_and_q108_an_empty_list_for_a_404() {
    let empty =
        r#"{"success":true,"statusCode":200,"message":"Data retrieved successfully","data":[]}"#;
    let unknown = || missing().with(Aside::UnknownCustomer, true);
    let (no_cards, no_customer) = (Quirk::EmptyListForNoCards, Quirk::UnknownCustomerIsEmpty);
    check(no_cards, "listCustomerCards", missing(), 200, empty);
    same(no_cards, "listCustomerCards", unknown());
    same(no_customer, "listCustomerCards", missing());
    for operation in ["listCustomerCards", "listCustomerTransactions"] {
        check(no_customer, operation, unknown(), 200, empty);
        same(no_customer, operation, unknown().from(Origin::Token));
    }
    same(no_customer, "getCustomer", unknown());
}

#[test]
fn q91_and_q92_wallets_that_are_not_found() {
    let usd = json!({"id": "w", "currency": "USD"});
    check(
        Quirk::UsdBalanceSwallowed,
        "getUsdBalance",
        ok(&usd),
        200,
        r#"{"status":"error","code":500,"message":"Wallet not found","error":{"message":"Wallet not found"}}"#,
    );
    check(
        Quirk::UsdWalletNotById,
        "getWallet",
        ok(&usd),
        200,
        r#"{"status":"error","code":500,"message":"Something went wrong","error":{"message":"Wallet not found"}}"#,
    );
    same(
        Quirk::UsdWalletNotById,
        "getWallet",
        ok(&json!({"currency": "XAF"})),
    );
    same(Quirk::UsdBalanceSwallowed, "getWallet", ok(&usd));
}

#[test]
fn q111_a_quote_is_a_500() {
    let broken = r#"{"success":false,"statusCode":500,"message":"Internal server error","error":"Internal Server Error"}"#;
    let quirk = Quirk::QuotesBroken;
    check(
        quirk,
        "convertCurrency",
        ok(&json!({"rate": 1})),
        500,
        broken,
    );
    check(quirk, "convertCurrency", missing(), 500, broken);
    same(quirk, "convertCurrency", fields());
    same(quirk, "convertCurrency", missing().from(Origin::Token));
    same(quirk, "depositWallet", missing());
}

#[test]
fn a_fault_is_sent_as_it_was_ordered() {
    let answer = Answer::error(503, "Down").from(Origin::Fault);
    let before = written(&answer.body);
    assert_eq!(
        bent(Quirks::server_2025(), "fundWallet", answer),
        (503, before)
    );
}
