//! A token that is fetched once and kept, whatever it looks like.

use std::time::Duration;

use cartevo::Client;
use serde_json::json;

use crate::{
    answers, in_a_task,
    support::{Act, Server, balances},
    unauthorized,
};

#[tokio::test]
async fn fetched_once_and_kept() {
    let server = Server::start(answers(3)).await;
    let client = server.client();
    for _ in 0..3 {
        client.payments().balance().await.unwrap();
    }
    let tokens = server.seen("/auth/token");
    assert_eq!(tokens.len(), 1);
    assert_eq!(
        tokens[0].json(),
        json!({"client_id": "client_test", "client_key": "key_test"})
    );
    assert_eq!(tokens[0].header("authorization"), None);
    for call in server.seen("/payment/balance") {
        assert_eq!(call.header("authorization"), Some("Bearer token-1"));
    }
}

#[tokio::test]
async fn a_401_for_the_credentials_is_not_renewed() {
    let refused = Act::Json(
        401,
        json!({"message": "Invalid client credentials", "error": "Unauthorized", "statusCode": 401}),
    );
    let server = Server::with_tokens([], [refused.clone(), refused]).await;
    let error = server.client().payments().balance().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getPaymentBalance was not sent: no access token could be had: \
         createToken answered 401: Invalid client credentials"
    );
    assert_eq!(server.seen("/auth/token").len(), 1);
    assert_eq!(server.seen("/payment/balance").len(), 0);
}

#[tokio::test]
async fn a_token_that_dies_early_is_renewed() {
    let sandbox = cartevo_sandbox::Sandbox::start().await;
    sandbox.set_quirks([cartevo_sandbox::Quirk::TokenDiesEarly].into());
    let client = Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .build()
        .unwrap();
    client.payments().balance().await.unwrap();
    sandbox.advance(Duration::from_secs(4));
    client.payments().balance().await.unwrap();
    let tokens = sandbox
        .requests()
        .iter()
        .filter(|request| request.path == "/auth/token")
        .count();
    assert_eq!(tokens, 2);
}

#[tokio::test]
async fn a_token_of_ones_own_is_used_as_it_is() {
    let server = Server::start([Act::Json(200, balances()), unauthorized()]).await;
    let client = Client::builder()
        .access_token("mine")
        .base_url(&server.url)
        .build()
        .unwrap();
    client.payments().balance().await.unwrap();
    let error = client.payments().balance().await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(server.seen("/auth/token").is_empty());
    assert_eq!(
        server.seen("/payment/balance")[0].header("authorization"),
        Some("Bearer mine")
    );
}

#[tokio::test]
async fn a_token_that_is_stale_on_arrival_serves_all_who_waited() {
    for expires_in in [0, -1, 1] {
        let stale = Act::Held(
            200,
            json!({"access_token": "stale", "expires_in": expires_in}),
        );
        let server = Server::with_tokens(answers(20), [stale]).await;
        let client = server.client();
        let calls: Vec<_> = (0..20).map(|_| in_a_task(&client)).collect();
        server.wait_for("/auth/token", 1).await;
        server.release();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(server.seen("/auth/token").len(), 1, "{expires_in}");
    }
}

#[tokio::test]
async fn a_token_for_ever_is_no_panic() {
    let token = Act::Json(200, json!({"access_token": "long", "expires_in": i64::MAX}));
    let server = Server::with_tokens(answers(1), [token]).await;
    server.client().payments().balance().await.unwrap();
}

#[tokio::test]
async fn a_token_under_data_is_read_too() {
    let token = Act::Json(
        200,
        json!({"success": true, "statusCode": 200, "message": "ok",
        "data": {"access_token": "inner", "token_type": "Bearer", "expires_in": 3600}}),
    );
    let server = Server::with_tokens(answers(1), [token]).await;
    server.client().payments().balance().await.unwrap();
    assert_eq!(
        server.seen("/payment/balance")[0].header("authorization"),
        Some("Bearer inner")
    );
}

#[tokio::test]
async fn a_token_that_no_header_carries_is_an_error() {
    let token = Act::Json(200, json!({"access_token": "a\nb"}));
    let server = Server::with_tokens([], [token]).await;
    let error = server.client().payments().balance().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getPaymentBalance was not sent: no access token could be had: createToken answered 200, \
         and the body cannot be read at `access_token`: expected text that a header can carry"
    );
}
