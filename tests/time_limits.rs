//! Time limits: of an attempt, of a call, and what is left when a caller gives up.

mod support;

use std::time::Duration;

use cartevo::{CardBrand, Client, Error, NotSentReason};
use serde_json::json;
use support::{Act, Server, advance, balances};

#[tokio::test]
async fn limits_without_end_are_no_panic() {
    let server = Server::start([Act::Json(200, balances())]).await;
    let client = Client::builder()
        .credentials("id", "key")
        .base_url(&server.url)
        .call_timeout(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .connect_timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    client
        .payments()
        .balance()
        .deadline(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .await
        .unwrap();
}

/// The result of a call whose limit has passed: it is there at once, without waiting on a clock.
async fn ended<T>(call: tokio::task::JoinHandle<T>) -> T {
    for _ in 0..1_000 {
        if call.is_finished() {
            return call.await.unwrap();
        }
        tokio::task::yield_now().await;
    }
    panic!("the call goes on");
}

#[tokio::test]
async fn an_attempt_has_its_operations_limit() {
    for (path, seconds) in [("/cards", 120), ("/payment/balance", 30)] {
        let server = Server::start([Act::Held(200, balances())]).await;
        let client = server.client();
        let call = tokio::spawn(async move {
            if path == "/cards" {
                client
                    .cards()
                    .create("customer", CardBrand::Visa)
                    .await
                    .map(drop)
            } else {
                client.payments().balance().await.map(drop)
            }
        });
        server.wait_for(path, 1).await;
        advance(Duration::from_secs(seconds - 1)).await;
        tokio::task::yield_now().await;
        assert!(!call.is_finished(), "{path}");
        advance(Duration::from_secs(2)).await;
        let error = ended(call).await.unwrap_err();
        assert!(matches!(error, Error::Unresolved(_)), "{path}: {error}");
        assert!(
            error.to_string().contains("the time limit passed"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_calls_own_limits_come_first() {
    let server = Server::start([Act::Held(200, balances()), Act::Held(200, balances())]).await;
    for index in 0..2 {
        let client = server.client();
        let call = tokio::spawn(async move {
            let call = client.payments().balance();
            let limit = Duration::from_secs(2);
            if index == 0 {
                call.deadline(limit)
            } else {
                call.attempt_timeout(limit)
            }
            .await
            .map(drop)
        });
        server.wait_for("/payment/balance", index + 1).await;
        advance(Duration::from_secs(3)).await;
        assert!(matches!(ended(call).await, Err(Error::Unresolved(_))));
    }
}

#[tokio::test]
async fn a_deadline_that_passes_before_the_token_came_sent_nothing() {
    let slow = Act::Held(200, json!({"access_token": "late"}));
    let server = Server::with_tokens([], [slow]).await;
    let client = server.client();
    let call = tokio::spawn(async move {
        client
            .cards()
            .create("customer", CardBrand::Visa)
            .deadline(Duration::from_secs(5))
            .await
            .map(drop)
    });
    server.wait_for("/auth/token", 1).await;
    advance(Duration::from_secs(6)).await;
    let error = call.await.unwrap().unwrap_err();
    let Error::NotSent(not_sent) = &error else {
        panic!("{error}")
    };
    assert!(matches!(not_sent.reason, NotSentReason::Deadline));
    assert!(server.seen("/cards").is_empty());
}

#[tokio::test]
async fn dropping_a_call_leaves_the_client_usable() {
    let held = Act::Held(200, json!({"access_token": "first", "expires_in": 3600}));
    let server = Server::with_tokens([Act::Json(200, balances())], [held]).await;
    let client = server.client();
    let call = tokio::spawn({
        let client = client.clone();
        async move { client.payments().balance().await.map(drop) }
    });
    server.wait_for("/auth/token", 1).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    // The renewal goes on without the caller who began it, and serves the next one.
    server.release();
    client.payments().balance().await.unwrap();
    assert_eq!(server.seen("/auth/token").len(), 1);
}

#[tokio::test]
async fn a_quota_without_room_for_the_token_says_when_it_has_some() {
    let window = cartevo::Window::new(1, Duration::from_secs(60));
    let ask = cartevo::Ask::new(
        &cartevo::OPERATIONS[0],
        cartevo::Lane::Read,
        tokio::time::Instant::now() + Duration::from_secs(1),
    );
    let taken = cartevo::Quota::acquire(&window, ask).await.unwrap();
    taken.answered();
    let client = Client::builder().credentials("client_x", "key");
    let client = client.base_url("http://127.0.0.1:9");
    let client = client.quota(window).call_timeout(Duration::from_secs(5));
    let error = client
        .build()
        .unwrap()
        .payments()
        .balance()
        .await
        .unwrap_err();
    let late = error.too_late().expect("not the time limit");
    assert!(late.ready_in > Duration::from_secs(5), "{late}");
}

#[tokio::test]
async fn a_call_that_ends_while_the_token_waits_for_room_says_when_there_is_some() {
    tokio::time::pause();
    let window = cartevo::Window::new(1, Duration::from_secs(60));
    let soon = tokio::time::Instant::now() + Duration::from_secs(1);
    let ask = cartevo::Ask::new(&cartevo::OPERATIONS[0], cartevo::Lane::Read, soon);
    let mut taken = cartevo::Quota::acquire(&window, ask).await.unwrap();
    taken.left();
    taken.answered();
    let client = Client::builder().credentials("client_x", "key");
    let client = client.base_url("http://127.0.0.1:9");
    let client = client.quota(window).build().unwrap();
    // The token may wait for as long as a call of the client may take.
    let call = client.payments().balance();
    let begun = tokio::time::Instant::now();
    let error = call.deadline(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(begun.elapsed().as_secs(), 5);
    let late = error.too_late().expect("not the time limit");
    // The token is the first, and then there is no room for another minute.
    let expected = Duration::from_secs(55 + 60);
    assert!(
        expected.abs_diff(late.ready_in) < Duration::from_secs(1),
        "{late}"
    );
}
