//! Renewals: ahead, after a 401, once for all who wait, and with a pause after one that failed.

use std::time::Duration;

use cartevo::{Client, Error, NotSentReason};
use serde_json::json;

use crate::{
    answers, in_a_task,
    support::{self, Act, Server, advance, balances, held_time::HeldTime},
    unauthorized,
};

/// Makes calls until one is sent with this token.
async fn until(server: &Server, client: &Client, token: &str) {
    let token = format!("Bearer {token}");
    for _ in 0..1_000 {
        server.script(false, Act::Json(200, balances()));
        client.payments().balance().await.unwrap();
        let calls = server.seen("/payment/balance");
        if calls.last().unwrap().header("authorization") == Some(&token) {
            return;
        }
    }
    panic!("no call was sent with {token}");
}

#[tokio::test]
async fn renewed_five_minutes_ahead_while_the_old_one_serves() {
    let held = Act::Held(200, json!({"access_token": "second", "expires_in": 3600}));
    let server = Server::start(answers(22)).await;
    let client = server.client();
    client.payments().balance().await.unwrap();
    server.script(true, held);
    advance(Duration::from_secs(55 * 60 - 10)).await;
    client.payments().balance().await.unwrap();
    advance(Duration::from_secs(20)).await;
    // The service takes its time with the new token, and nobody waits for it.
    for _ in 0..20 {
        client.payments().balance().await.unwrap();
    }
    server.wait_for("/auth/token", 2).await;
    let calls = server.seen("/payment/balance");
    assert_eq!(calls.len(), 22);
    for call in calls {
        assert_eq!(call.header("authorization"), Some("Bearer token-1"));
    }
    server.release();
    until(&server, &client, "second").await;
    assert_eq!(server.seen("/auth/token").len(), 2);
}

#[tokio::test]
async fn an_expired_token_is_not_sent() {
    let server = Server::start(answers(2)).await;
    let client = server.client();
    client.payments().balance().await.unwrap();
    advance(Duration::from_secs(60 * 60)).await;
    client.payments().balance().await.unwrap();
    assert_eq!(
        server.seen("/payment/balance")[1].header("authorization"),
        Some("Bearer token-2")
    );
    assert_eq!(server.seen("/auth/token").len(), 2);
}

#[tokio::test]
async fn a_short_token_is_used_for_half_its_life() {
    let short = Act::Json(
        200,
        json!({"access_token": "short", "token_type": "Bearer", "expires_in": 60}),
    );
    let server = Server::with_tokens(answers(2), [short]).await;
    let client = server.client();
    client.payments().balance().await.unwrap();
    advance(Duration::from_secs(29)).await;
    client.payments().balance().await.unwrap();
    assert_eq!(server.seen("/auth/token").len(), 1);
    advance(Duration::from_secs(2)).await;
    until(&server, &client, "token-1").await;
    assert_eq!(server.seen("/auth/token").len(), 2);
}

#[tokio::test]
async fn one_renewal_for_any_number_of_callers() {
    let server = Server::start(answers(200)).await;
    let client = server.client();
    let calls: Vec<_> = (0..200).map(|_| in_a_task(&client)).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.seen("/auth/token").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failed_renewal_reaches_all_who_waited_and_is_tried_once() {
    let _held = HeldTime::hold();
    let failure = Act::Held(401, json!({"statusCode": 401, "message": "no such key"}));
    let server = Server::with_tokens(answers(1), [failure]).await;
    let client = server.client();
    let calls: Vec<_> = (0..50).map(|_| in_a_task(&client)).collect();
    server.wait_for("/auth/token", 1).await;
    server.release();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        let Error::NotSent(not_sent) = &error else {
            panic!("{error}")
        };
        let NotSentReason::Token(token) = &not_sent.reason else {
            panic!("{error}")
        };
        assert_eq!(
            (token.operation(), token.status()),
            ("createToken", Some(401))
        );
        assert!(!error.may_have_been_carried_out());
    }
    assert_eq!(server.seen("/auth/token").len(), 1);
    // A later call tries again.
    tokio::time::advance(Duration::from_secs(1)).await;
    client.payments().balance().await.unwrap();
    assert_eq!(server.seen("/auth/token").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn renewals_that_fail_again_and_again_pause_for_longer_and_longer() {
    let _held = HeldTime::hold();
    let refused = Act::Json(401, json!({"statusCode": 401, "message": "no such key"}));
    let server = Server::with_tokens([], vec![refused.clone(); 100]).await;
    let client = server.client();
    let mut tried_at = Vec::new();
    for second in 0..600 {
        let before = server.seen("/auth/token").len();
        let calls: Vec<_> = (0..5).map(|_| in_a_task(&client)).collect();
        for call in calls {
            let error = call.await.unwrap().unwrap_err();
            assert!(
                error.to_string().ends_with("answered 401: no such key"),
                "{error}"
            );
        }
        match server.seen("/auth/token").len() - before {
            0 => {}
            1 => tried_at.push(second),
            more => panic!("{more} requests in second {second}"),
        }
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    let expected = [
        0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303, 363, 423, 483, 543,
    ];
    assert_eq!(tried_at, expected);
    assert!(server.seen("/payment/balance").is_empty());

    // A success makes the next failure a first one.
    server.clear_script();
    server.script(false, Act::Json(200, balances()));
    tokio::time::advance(Duration::from_secs(60)).await;
    client.payments().balance().await.unwrap();
    server.script(false, unauthorized());
    server.script(true, refused);
    assert!(client.payments().balance().await.is_err());
    tokio::time::advance(Duration::from_secs(1)).await;
    server.script(false, Act::Json(200, balances()));
    client.payments().balance().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_not_sent_again_by_anybody() {
    let _held = HeldTime::hold();
    let refused = Act::Json(401, json!({"statusCode": 401, "message": "no such key"}));
    let server = Server::start(answers(1)).await;
    let client = server.client();
    client.payments().balance().await.unwrap();
    server.script(false, unauthorized());
    server.script(true, refused);
    for _ in 0..3 {
        let error = client.payments().balance().await.unwrap_err();
        assert!(matches!(error, Error::NotSent(_)), "{error}");
    }
    assert_eq!(server.seen("/payment/balance").len(), 2);
    assert_eq!(server.seen("/auth/token").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_ahead_that_fails_costs_no_call_until_the_token_ends() {
    let _held = HeldTime::hold();
    let server = Server::with_tokens(answers(301), []).await;
    let client = server.client();
    client.payments().balance().await.unwrap();
    for _ in 0..100 {
        server.script(true, unauthorized());
    }
    tokio::time::advance(Duration::from_secs(55 * 60)).await;
    for _ in 0..300 {
        client.payments().balance().await.unwrap();
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    for call in server.seen("/payment/balance") {
        assert_eq!(call.header("authorization"), Some("Bearer token-1"));
    }
    // Tried again after 1, 2, 4, 8, 16, 32, 60, 60 and 60 seconds, or a bit later.
    let tried = server.seen("/auth/token").len() - 1;
    assert!((8..=10).contains(&tried), "{tried}");
    let error = client.payments().balance().await.unwrap_err();
    assert!(matches!(error, Error::NotSent(_)), "{error}");
    server.clear_script();
    tokio::time::advance(Duration::from_secs(60)).await;
    until(&server, &client, "token-2").await;
}

#[tokio::test]
async fn a_401_renews_once_and_resends_once() {
    let server = Server::start([unauthorized(), Act::Json(201, support::card())]).await;
    let client = server.client();
    client
        .cards()
        .create("customer", cartevo::CardBrand::Visa)
        .await
        .unwrap();
    assert_eq!(server.seen("/auth/token").len(), 2);
    let calls = server.seen("/cards");
    assert_eq!(calls[0].header("authorization"), Some("Bearer token-1"));
    assert_eq!(calls[1].header("authorization"), Some("Bearer token-2"));
    assert_eq!(calls[0].body, calls[1].body);
    assert_eq!(calls.len(), 2);
}

#[tokio::test]
async fn a_second_401_is_an_error() {
    let server = Server::start([unauthorized(), unauthorized(), unauthorized()]).await;
    let error = server.client().payments().balance().await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert_eq!(server.seen("/payment/balance").len(), 2);
    assert_eq!(server.seen("/auth/token").len(), 2);
}

#[tokio::test]
async fn a_straggler_takes_the_token_that_is_already_there() {
    // Both calls leave with token 1; the second one's 401 comes after the first one renewed.
    let straggler = Act::Held(401, json!({"message": "Unauthorized", "statusCode": 401}));
    let server = Server::start([
        straggler,
        unauthorized(),
        Act::Json(200, balances()),
        Act::Json(200, balances()),
    ])
    .await;
    let client = server.client();
    let late = in_a_task(&client);
    server.wait_for("/payment/balance", 1).await;
    client.payments().balance().await.unwrap();
    assert_eq!(server.seen("/auth/token").len(), 2);
    server.release();
    late.await.unwrap().unwrap();
    assert_eq!(server.seen("/auth/token").len(), 2);
}

#[tokio::test]
async fn a_renewal_outlives_the_caller_who_began_it() {
    let slow = Act::Held(200, json!({"access_token": "slow", "expires_in": 3600}));
    let server = Server::with_tokens(answers(1), [slow]).await;
    let client = server.client();
    let impatient = tokio::spawn({
        let client = client.clone();
        async move {
            client
                .payments()
                .balance()
                .deadline(Duration::from_secs(1))
                .await
                .map(drop)
        }
    });
    server.wait_for("/auth/token", 1).await;
    let patient = in_a_task(&client);
    tokio::task::yield_now().await;
    advance(Duration::from_secs(2)).await;
    assert!(matches!(impatient.await.unwrap(), Err(Error::NotSent(_))));
    server.release();
    patient.await.unwrap().unwrap();
    assert_eq!(server.seen("/auth/token").len(), 1);
}

#[test]
fn a_renewal_that_died_with_its_runtime_does_not_cost_the_next_call() {
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    };
    let serving = runtime();
    let server = serving.block_on(Server::start(answers(1)));
    let client = server.client();
    // The caller's runtime ends while the token is being fetched; the server does not even run.
    let calling = runtime();
    calling.spawn({
        let client = client.clone();
        async move { client.payments().balance().await.map(drop) }
    });
    calling.block_on(tokio::task::yield_now());
    drop(calling);
    serving
        .block_on(async { client.payments().balance().await.map(drop) })
        .unwrap();
}
