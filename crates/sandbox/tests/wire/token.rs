use std::time::Duration;

use serde_json::json;

use crate::support::{Caller, credentials, keys, sandbox, token, with, without};

#[tokio::test]
async fn a_token_comes_as_a_raw_object() {
    let sandbox = sandbox().await;
    let answer = Caller::stranger(&sandbox)
        .post("/auth/token", &credentials(&sandbox))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        keys(&answer.body),
        ["access_token", "expires_in", "token_type"]
    );
    assert_eq!(answer.body["token_type"], "Bearer");
    assert_eq!(answer.body["expires_in"], 3600);
    assert_ne!(token(&sandbox).await, token(&sandbox).await);
}

#[tokio::test]
async fn wrong_credentials_are_401() {
    let sandbox = sandbox().await;
    let stranger = Caller::stranger(&sandbox);
    for field in ["client_id", "client_key"] {
        let wrong = with(credentials(&sandbox), field, json!("wrong"));
        let answer = stranger.post("/auth/token", &wrong).await;
        assert_eq!(answer.status, 401);
        let expected = json!({
            "success": false,
            "statusCode": 401,
            "message": "Invalid client credentials",
            "error": "Unauthorized",
        });
        assert_eq!(answer.body, expected);
    }
}

#[tokio::test]
async fn malformed_credentials_are_400_with_a_list() {
    let sandbox = sandbox().await;
    let good = credentials(&sandbox);
    let missing = json!([
        "client_key should not be empty",
        "client_key must be a string"
    ]);
    let cases = [
        (without(good.clone(), "client_key"), missing.clone()),
        (with(good.clone(), "client_key", json!(null)), missing),
        (
            with(good.clone(), "client_key", json!("")),
            json!(["client_key should not be empty"]),
        ),
        (
            with(good.clone(), "client_id", json!(5)),
            json!(["client_id must be a string"]),
        ),
        (
            with(good, "scope", json!("all")),
            json!(["property scope should not exist"]),
        ),
        (
            json!([{}]),
            json!([
                "property 0 should not exist",
                "client_id should not be empty",
                "client_id must be a string",
                "client_key should not be empty",
                "client_key must be a string",
            ]),
        ),
    ];
    for (body, messages) in cases {
        let answer = Caller::stranger(&sandbox).post("/auth/token", &body).await;
        assert_eq!(answer.outcome(), (400, &messages));
        assert_eq!(answer.body["error"], "Bad Request");
        assert_eq!(answer.body["statusCode"], 400);
    }
}

#[tokio::test]
async fn tokens_live_for_an_hour_of_virtual_time() {
    let sandbox = sandbox().await;
    let early = Caller::of(&sandbox).await;
    sandbox.advance(Duration::from_secs(1800));
    let late = Caller::of(&sandbox).await;
    sandbox.advance(Duration::from_millis(1_799_999));
    assert_eq!(early.get("/payment/balance").await.status, 200);
    sandbox.advance(Duration::from_millis(1));
    assert_eq!(early.get("/payment/balance").await.status, 401);
    assert_eq!(late.get("/payment/balance").await.status, 200);
    sandbox.advance(Duration::from_secs(1800));
    assert_eq!(late.get("/payment/balance").await.status, 401);
}

#[tokio::test]
async fn everything_else_needs_a_token() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let operations = [
        ("POST", "/cards"),
        ("POST", "/wallets/fund"),
        ("GET", "/wallets/anything"),
        ("GET", "/payment/balance"),
    ];
    let expected = json!({
        "success": false,
        "statusCode": 401,
        "message": "Unauthorized",
        "error": "Unauthorized",
    });
    for (method, path) in operations {
        let url = format!("{}{path}", sandbox.url());
        let bare = reqwest::Client::new().request(method.parse().unwrap(), &url);
        let requests = [
            bare.try_clone().unwrap(),
            bare.try_clone().unwrap().bearer_auth(""),
            bare.try_clone().unwrap().bearer_auth("garbage"),
            bare.header("authorization", format!("Basic {}", caller.token)),
        ];
        for request in requests {
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 401, "{method} {path}");
            assert_eq!(
                response.json::<serde_json::Value>().await.unwrap(),
                expected
            );
        }
    }
}

#[tokio::test]
async fn revoked_tokens_are_refused_and_new_ones_are_not() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    sandbox.revoke_tokens();
    assert_eq!(caller.get("/payment/balance").await.status, 401);
    let renewed = Caller::of(&sandbox).await;
    assert_eq!(renewed.get("/payment/balance").await.status, 200);
}
