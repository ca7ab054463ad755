//! What is sent again, when, and what never is.

mod support;

use std::{future::Future, time::Duration};

use cartevo::{CardBrand, Client, Currency, Error, NotSentReason, RetryPolicy, Unlimited, Window};
use serde_json::json;
use support::{Act, Server, balances, card, funding, held_time::HeldTime};
use tokio::{
    net::TcpListener,
    task::yield_now,
    time::{self, Instant},
};

/// A client that sends again as it does by default.
fn client(server: &Server) -> Client {
    builder(server).quota(Unlimited).build().unwrap()
}

fn builder(server: &Server) -> cartevo::ClientBuilder {
    Client::builder()
        .access_token("token-of-the-test")
        .base_url(&server.url)
}

/// Lets everything happen that can happen without time passing.
async fn settle() {
    for _ in 0..500 {
        yield_now().await;
    }
}

/// Runs a call while time passes in small steps, and tells how long it took.
async fn timed<F>(call: F) -> (F::Output, Duration)
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    time::pause();
    let _held = HeldTime::hold();
    let begun = Instant::now();
    let call = tokio::spawn(call);
    loop {
        settle().await;
        if call.is_finished() {
            let took = begun.elapsed();
            time::resume();
            return (call.await.unwrap(), took);
        }
        time::advance(Duration::from_millis(100)).await;
    }
}

fn unavailable() -> Act {
    Act::Json(
        503,
        json!({"statusCode": 503, "message": "Issuance temporarily unavailable"}),
    )
}

fn throttled(after: &str) -> Act {
    let headers = format!("application/json\r\nretry-after: {after}");
    let body = json!({"statusCode": 429, "message": "ThrottlerException: Too Many Requests"});
    Act::Raw(429, headers.leak(), body.to_string())
}

#[tokio::test]
async fn a_read_is_sent_again_whatever_became_of_it() {
    let script = [
        unavailable(),
        Act::HangUp,
        Act::Cut,
        Act::Json(200, balances()),
    ];
    let server = Server::start(script).await;
    let client = client(&server);
    let (result, took) = timed(async move { client.payments().balance().await.map(drop) }).await;
    result.unwrap();
    assert_eq!(server.seen("/payment/balance").len(), 4);
    // At most 1, 2 and 4 seconds, and a step for each.
    assert!(took < Duration::from_millis(7_500), "{took:?}");
}

#[tokio::test]
async fn a_read_is_sent_six_times_at_most_and_the_last_answer_is_the_error() {
    let server = Server::start((0..9).map(|_| unavailable())).await;
    let client = client(&server);
    let (result, _) = timed(async move { client.payments().balance().await }).await;
    assert_eq!(result.unwrap_err().status(), Some(503));
    assert_eq!(server.seen("/payment/balance").len(), 6);
}

#[tokio::test]
async fn nobody_is_made_to_retry() {
    let server = Server::start((0..9).map(|_| unavailable())).await;
    let of_call = client(&server);
    of_call.payments().balance().no_retry().await.unwrap_err();
    assert_eq!(server.seen("/payment/balance").len(), 1);
    let never = builder(&server).retry(RetryPolicy::none()).build().unwrap();
    never.payments().balance().await.unwrap_err();
    assert_eq!(server.seen("/payment/balance").len(), 2);
    // The call has the last word.
    let policy = RetryPolicy::default().retries(1);
    let call = async move { never.payments().balance().retry(policy).await };
    timed(call).await.0.unwrap_err();
    assert_eq!(server.seen("/payment/balance").len(), 4);
}

#[tokio::test]
async fn what_has_no_key_is_never_sent_again_once_it_may_have_been_carried_out() {
    let lost = [
        Act::HangUp,
        Act::Cut,
        unavailable(),
        Act::Json(
            500,
            json!({"statusCode": 500, "message": "Internal server error"}),
        ),
        Act::Json(
            408,
            json!({"statusCode": 408, "message": "Request Timeout"}),
        ),
        Act::Json(
            408,
            json!({"success": false, "statusCode": 408, "message": "Request Timeout"}),
        ),
        Act::Raw(502, "text/html", "<html>bad gateway</html>".into()),
        Act::Raw(503, "application/json\r\nretry-after: 1", "{}".into()),
        Act::Json(201, json!({"success": false, "message": "?"})),
        Act::Raw(201, "application/json", "{".into()),
    ];
    let eager = RetryPolicy::default()
        .retries(u32::MAX)
        .first_pause(Duration::ZERO)
        .longest_retry_after(Duration::MAX);
    for act in lost {
        let server = Server::start([act, Act::Json(201, card()), Act::Json(201, card())]).await;
        let client = builder(&server)
            .quota(Unlimited)
            .retry(eager)
            .build()
            .unwrap();
        let call = async move {
            client
                .cards()
                .create("customer", CardBrand::Visa)
                .retry(eager)
                .await
        };
        let error = timed(call).await.0.unwrap_err();
        let Error::Unresolved(unresolved) = &error else {
            panic!("{error}");
        };
        assert_eq!(
            unresolved.intent.as_ref().unwrap().operation().id,
            "createCard"
        );
        assert_eq!(server.seen("/cards").len(), 1, "{error}");
    }
}

#[tokio::test]
async fn what_was_turned_away_is_sent_again_after_the_time_that_was_asked_for() {
    let server = Server::start([throttled("7"), Act::Json(201, card())]).await;
    let client = client(&server);
    let call = async move {
        client
            .cards()
            .create("customer", CardBrand::Visa)
            .await
            .map(drop)
    };
    let (result, took) = timed(call).await;
    result.unwrap();
    assert_eq!(server.seen("/cards").len(), 2);
    assert!((7_000..7_500).contains(&took.as_millis()), "{took:?}");
}

#[tokio::test]
async fn a_429_holds_back_all_callers_and_not_only_the_one_who_got_it() {
    let server = Server::start([
        throttled("30"),
        Act::Json(200, balances()),
        Act::Json(200, balances()),
    ])
    .await;
    let client = builder(&server).quota(Window::default()).build().unwrap();
    let call = async move {
        let first = client.payments().balance().no_retry().await;
        assert_eq!(first.unwrap_err().status(), Some(429));
        // Who cannot wait so long is told so at once.
        let hasty = client
            .payments()
            .balance()
            .deadline(Duration::from_secs(5))
            .await;
        let Err(Error::NotSent(not_sent)) = hasty else {
            panic!()
        };
        let NotSentReason::Quota(late) = &not_sent.reason else {
            panic!("{not_sent:?}")
        };
        assert!((29..=30).contains(&late.ready_in.as_secs()), "{late:?}");
        client.payments().balance().await.map(drop)
    };
    let (result, took) = timed(call).await;
    result.unwrap();
    assert_eq!(server.seen("/payment/balance").len(), 2);
    assert!((30_000..31_000).contains(&took.as_millis()), "{took:?}");
}

#[tokio::test]
async fn a_wait_that_would_outlast_the_call_is_not_begun() {
    for act in [
        throttled("120"),
        throttled("301"),
        throttled("Tue, 31 Dec 2999 00:00:00 GMT"),
    ] {
        let server = Server::start([act, Act::Json(200, balances())]).await;
        let client = client(&server);
        let call = async move {
            client
                .payments()
                .balance()
                .deadline(Duration::from_secs(60))
                .await
        };
        let (result, took) = timed(call).await;
        assert_eq!(result.unwrap_err().status(), Some(429));
        assert!(took < Duration::from_secs(1), "{took:?}");
    }
}

#[tokio::test]
async fn a_deadline_that_the_quota_cannot_meet_fails_at_once_and_sends_nothing() {
    let server = Server::start([Act::Json(200, balances()), Act::Json(200, funding())]).await;
    let window = Window::new(1, Duration::from_secs(60));
    let client = builder(&server).quota(window).build().unwrap();
    let call = async move {
        client.payments().balance().await.unwrap();
        let fund = client.wallets().fund("w", 1.into(), Currency::Xaf);
        let error = fund.deadline(Duration::from_secs(10)).await.unwrap_err();
        assert!(!error.may_have_been_carried_out());
        let Error::NotSent(not_sent) = &error else {
            panic!("{error}")
        };
        let NotSentReason::Quota(late) = &not_sent.reason else {
            panic!("{error}")
        };
        assert!((59..=60).contains(&late.ready_in.as_secs()), "{late:?}");
        client
            .wallets()
            .fund("w", 1.into(), Currency::Xaf)
            .await
            .map(drop)
    };
    let (result, took) = timed(call).await;
    result.unwrap();
    assert_eq!(server.seen("/wallets/fund").len(), 1);
    assert!((60_000..61_000).contains(&took.as_millis()), "{took:?}");
}

#[tokio::test]
async fn an_outage_is_not_made_worse() {
    let server = Server::start((0..200).map(|_| unavailable())).await;
    let client = client(&server);
    let calls = async move {
        for _ in 0..50 {
            client.payments().balance().await.unwrap_err();
        }
    };
    timed(calls).await;
    // Fifty calls, and the ten resends that there are to begin with.
    assert_eq!(server.seen("/payment/balance").len(), 60);
}

#[tokio::test]
async fn what_never_left_is_sent_when_it_can_be() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let client = Client::builder()
        .access_token("token")
        .base_url(format!("http://127.0.0.1:{port}"))
        .quota(Unlimited)
        .build()
        .unwrap();
    let call = client
        .cards()
        .create("customer", CardBrand::Visa)
        .no_retry();
    let error = call.await.unwrap_err();
    assert!(
        matches!(&error, Error::NotSent(error) if matches!(error.reason, NotSentReason::Connect(_)))
    );
    let late = tokio::spawn(async move {
        time::sleep(Duration::from_millis(1)).await;
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        listener.accept().await.unwrap();
    });
    // It was created, and its answer was lost with the connection.
    let call = async move { client.cards().create("customer", CardBrand::Visa).await };
    let error = timed(call).await.0.unwrap_err();
    assert!(matches!(error, Error::Unresolved(_)), "{error}");
    late.await.unwrap();
}

#[tokio::test]
async fn what_changes_something_goes_out_on_a_connection_of_its_own() {
    let script = [
        Act::Json(200, balances()),
        Act::ThenClose(200, balances()),
        Act::Json(200, funding()),
        Act::Json(200, funding()),
        Act::Json(201, card()),
    ];
    let server = Server::start(script).await;
    let client = client(&server);
    client.payments().balance().await.unwrap();
    client.payments().balance().await.unwrap();
    // The service closes it just when the next request comes.
    server.release();
    for _ in 0..2 {
        client
            .wallets()
            .fund("w", 1.into(), Currency::Xaf)
            .await
            .unwrap();
    }
    client
        .cards()
        .create("customer", CardBrand::Visa)
        .await
        .unwrap();
    let connections: Vec<usize> = server
        .seen("/")
        .iter()
        .map(|seen| seen.connection)
        .collect();
    assert_eq!(connections, [0, 0, 1, 2, 3]);
}
