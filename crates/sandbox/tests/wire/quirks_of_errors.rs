//! Deviations of errors and messages. Each test shows both shapes.

use cartevo_sandbox::{Quirk, Quirks, Sandbox};
use serde_json::{Value, json};

use crate::quirks::start;
use crate::support::{Answer, Caller, card, credentials, funding, with};

async fn unknown_customer(sandbox: &Sandbox, caller: &Caller) -> Answer {
    let order = with(card(sandbox), "customer_id", json!("nobody"));
    caller.post("/cards", &order).await
}

async fn wrong_currency(sandbox: &Sandbox, caller: &Caller) -> Answer {
    let order = with(funding(sandbox), "currency", json!("XOF"));
    caller.post("/wallets/fund", &order).await
}

#[tokio::test]
async fn q76_errors_without_success() {
    let (sandbox, caller) = start().await;
    let documented = unknown_customer(&sandbox, &caller).await;
    assert_eq!(documented.body["success"], false);

    sandbox.set_quirks(Quirk::ErrorsWithoutSuccess.into());
    let quirky = unknown_customer(&sandbox, &caller).await;
    let expected =
        json!({"message": "Customer not found", "error": "Not Found", "statusCode": 404});
    assert_eq!((quirky.status, quirky.body), (404, expected));

    let stranger = Caller::stranger(&sandbox);
    let refused = stranger.get("/payment/balance").await;
    let expected = json!({"message": "Unauthorized", "statusCode": 401});
    assert_eq!((refused.status, refused.body), (401, expected));

    let wrong = with(credentials(&sandbox), "client_key", json!("wrong"));
    let refused = stranger.post("/auth/token", &wrong).await;
    let expected = json!({
        "message": "Invalid client credentials", "error": "Unauthorized", "statusCode": 401,
    });
    assert_eq!((refused.status, refused.body), (401, expected));

    let request = caller.request("POST", "/cards").json(&card(&sandbox));
    let text = request
        .body("{")
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let expected =
        r#"{"message":"Unexpected end of JSON input","error":"Bad Request","statusCode":400}"#;
    assert_eq!(text, expected);
}

#[tokio::test]
async fn q78_error_inside_200() {
    let (sandbox, caller) = start().await;
    let wallets = ["nothing", &sandbox.seeded().foreign_wallet];
    for wallet in wallets {
        sandbox.set_quirks(Quirks::none());
        let documented = caller.wallet(wallet).await;
        assert_eq!(documented.outcome(), (404, &json!("Wallet not found")));
        sandbox.set_quirks(Quirk::ErrorInside200.into());
        let quirky = caller.wallet(wallet).await;
        let expected = json!({
            "status": "error",
            "code": 500,
            "message": "Wallet not found",
            "error": {"message": "Wallet not found"},
        });
        assert_eq!((quirky.status, quirky.body), (200, expected));
    }
    let stranger = Caller::stranger(&sandbox);
    assert_eq!(stranger.wallet("nothing").await.status, 401);
    // A top-up of a wallet that is not there stays what it is.
    let order = with(funding(&sandbox), "walletId", json!("nothing"));
    assert_eq!(caller.post("/wallets/fund", &order).await.status, 404);
}

#[tokio::test]
async fn q86_card_errors_as_400() {
    let (sandbox, caller) = start().await;
    let documented = unknown_customer(&sandbox, &caller).await;
    assert_eq!(documented.outcome(), (404, &json!("Customer not found")));

    sandbox.set_quirks(Quirk::CardErrorsAs400.into());
    let cases = [
        ("customer_id", json!("nobody"), "Customer not found"),
        ("brand", json!("AMEX"), "Invalid brand"),
        ("amount", json!(99_999), "Insufficient balance"),
        (
            "customer_id",
            json!(sandbox.seeded().pending_customer),
            "Customer KYC not approved",
        ),
    ];
    for (field, value, reason) in cases {
        let answer = caller
            .post("/cards", &with(card(&sandbox), field, value))
            .await;
        let message = json!(format!("Card creation failed: {reason}"));
        assert_eq!(answer.outcome(), (400, &message));
        assert_eq!(answer.body["error"], "Bad Request");
    }
    // Complaints about fields stay a list, and a bad token stays a bad token.
    let answer = caller
        .post("/cards", &with(card(&sandbox), "amount", json!(-1)))
        .await;
    assert_eq!(
        answer.outcome(),
        (400, &json!(["amount must not be less than 0"]))
    );
    let stranger = Caller::stranger(&sandbox);
    assert_eq!(stranger.create_card(&sandbox).await.status, 401);
}

#[tokio::test]
async fn q87_french_messages() {
    let (sandbox, caller) = start().await;
    let message = |answer: Answer| answer.body["message"].clone();
    let wallet = &sandbox.seeded().xaf_wallet;
    let mut said: Vec<[Value; 7]> = Vec::new();
    for quirks in [Quirks::none(), Quirk::FrenchMessages.into()] {
        sandbox.set_quirks(quirks);
        let negative = with(card(&sandbox), "amount", json!(-1));
        said.push([
            message(caller.create_card(&sandbox).await),
            message(caller.fund(&sandbox).await),
            message(caller.wallet(wallet).await),
            message(unknown_customer(&sandbox, &caller).await),
            message(wrong_currency(&sandbox, &caller).await),
            message(Caller::stranger(&sandbox).wallet(wallet).await),
            message(caller.post("/cards", &negative).await),
        ]);
    }
    let english = json!([
        "Card created successfully",
        "Wallet funding initiated",
        "Data retrieved successfully",
        "Customer not found",
        "Currency mismatch with target wallet",
        "Unauthorized",
        ["amount must not be less than 0"],
    ]);
    let french = json!([
        "Carte créée avec succès",
        "Rechargement du portefeuille initié",
        "Données récupérées avec succès",
        "Client introuvable",
        "La devise ne correspond pas à celle du portefeuille",
        "Non autorisé",
        ["amount ne doit pas être inférieur à 0"],
    ]);
    assert_eq!(json!(said), json!([english, french]));
}

#[tokio::test]
async fn q95_fund_errors_as_500() {
    let (sandbox, caller) = start().await;
    let documented = wrong_currency(&sandbox, &caller).await;
    assert_eq!(documented.status, 400);

    sandbox.set_quirks(Quirk::FundErrorsAs500.into());
    let quirky = wrong_currency(&sandbox, &caller).await;
    let expected = json!({"statusCode": 500, "message": "Currency mismatch with target wallet"});
    assert_eq!((quirky.status, quirky.body), (500, expected));

    let empty = caller.post("/wallets/fund", &json!({})).await;
    assert_eq!(empty.status, 500);
    let message = empty.body["message"].as_str().unwrap();
    assert!(message.starts_with("walletId should not be empty, walletId must be a string"));

    let stranger = Caller::stranger(&sandbox);
    assert_eq!(stranger.fund(&sandbox).await.status, 401);
}

/// `{message, error, statusCode}` of a 401, or without `error`.
fn framework_401(message: &str, named: bool) -> (u16, Value) {
    let mut body = json!({"message": message, "statusCode": 401});
    if named {
        body["error"] = json!("Unauthorized");
    }
    (401, body)
}

fn flat_401(message: &str) -> (u16, Value) {
    let body = json!({
        "success": false, "statusCode": 401, "message": message, "error": "Unauthorized",
    });
    (401, body)
}

fn whole(answer: Answer) -> (u16, Value) {
    (answer.status, answer.body)
}

#[tokio::test]
async fn q114_outage() {
    let (sandbox, caller) = start().await;
    let wallet = &sandbox.seeded().xaf_wallet;
    let login = credentials(&sandbox);
    assert_eq!(caller.wallet(wallet).await.status, 200);
    assert_eq!(caller.post("/auth/token", &login).await.status, 200);

    sandbox.set_quirks(Quirk::Outage.into());
    let refused = flat_401("Invalid company token");
    assert_eq!(whole(caller.wallet(wallet).await), refused);
    assert_eq!(whole(caller.fund(&sandbox).await), refused);
    assert_eq!(whole(caller.create_card(&sandbox).await), refused);
    assert_eq!(whole(caller.get("/payment/balance").await), refused);
    assert_eq!(
        whole(caller.post("/auth/token", &login).await),
        flat_401("Invalid client credentials")
    );
    assert!(sandbox.transactions().is_empty());

    let as_recorded = [Quirk::Outage, Quirk::ErrorsWithoutSuccess];
    sandbox.set_quirks(as_recorded.into());
    assert_eq!(
        whole(caller.wallet(wallet).await),
        framework_401("Invalid company token", true)
    );
    assert_eq!(
        whole(caller.post("/auth/token", &login).await),
        framework_401("Invalid client credentials", true)
    );

    // It passes, and the token from before is good again.
    sandbox.set_quirks(Quirks::none());
    assert_eq!(caller.wallet(wallet).await.status, 200);
}

#[tokio::test]
async fn q116_two_unauthorized_bodies() {
    let (sandbox, caller) = start().await;
    let garbage = Caller::stranger(&sandbox);
    let login = credentials(&sandbox);
    sandbox.forget_company();
    let wallet = &sandbox.seeded().xaf_wallet;
    let mut said = Vec::new();
    for quirks in [Quirks::none(), Quirk::TwoUnauthorizedBodies.into()] {
        sandbox.set_quirks(quirks);
        said.push([
            whole(garbage.wallet(wallet).await),
            whole(caller.wallet(wallet).await),
            whole(garbage.post("/auth/token", &login).await),
        ]);
    }
    let documented = [
        flat_401("Unauthorized"),
        flat_401("Invalid company token"),
        flat_401("Invalid client credentials"),
    ];
    let quirky = [
        framework_401("Unauthorized", false),
        framework_401("Invalid company token", true),
        framework_401("Invalid client credentials", true),
    ];
    assert_eq!(said, [documented, quirky]);

    // Other errors keep the documented shape.
    let malformed = garbage.post("/auth/token", &json!({})).await;
    assert_eq!(
        (malformed.status, &malformed.body["success"]),
        (400, &json!(false))
    );
}
