//! A call may be dropped at any point: it keeps no place in the quota, no renewal and no lock.

mod support;

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use cartevo::{CardBrand, Client, Currency, RetryPolicy, Window};
use serde_json::json;
use support::{Act, Server, balances, card, funding};

const PLACES: u32 = 4;

/// Polls a future so often and drops it then; its output if it was ready before.
async fn polled<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let (mut future, mut polls) = (pin!(future), 0);
    poll_fn(|context| {
        if polls == times {
            return Poll::Ready(None);
        }
        polls += 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

fn unauthorized() -> Act {
    Act::Json(401, json!({"message": "Unauthorized", "statusCode": 401}))
}

fn unavailable() -> Act {
    Act::Json(503, json!({"statusCode": 503, "message": "unavailable"}))
}

/// A window so short that what was sent soon counts no more, and so narrow that one place that is
/// kept for ever would be missed.
fn client(server: &Server) -> Client {
    Client::builder()
        .credentials("client_test", "key_test")
        .base_url(&server.url)
        .quota(Window::new(PLACES, Duration::from_millis(5)))
        .retry(RetryPolicy::default().first_pause(Duration::ZERO))
        .build()
        .unwrap()
}

/// After the drop as many calls as there are places are made at once, and all of them are answered.
async fn all_places_are_free(server: &Server, client: &Client, after: usize) {
    server.clear_script();
    for _ in 0..=PLACES {
        server.script(false, Act::Json(200, balances()));
    }
    let limit = Duration::from_secs(20);
    let calls: Vec<_> = (0..=PLACES)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.payments().balance().deadline(limit).await.map(drop) })
        })
        .collect();
    for call in calls {
        let ended = call.await.unwrap();
        // A request that was dropped on its way may have taken an answer with it.
        let short = ended
            .as_ref()
            .is_err_and(|error| error.status() == Some(599));
        assert!(ended.is_ok() || short, "after {after} polls: {ended:?}");
    }
}

/// Drops a call after each number of polls that it takes.
async fn dropped_everywhere<F>(script: impl Fn() -> Vec<Act>, call: impl Fn(Client) -> F)
where
    F: Future,
{
    let server = Server::start([]).await;
    let client = client(&server);
    let mut ended = 0;
    for polls in 0.. {
        server.clear_script();
        for act in script() {
            server.script(false, act);
        }
        let output = polled(call(client.clone()), polls).await;
        all_places_are_free(&server, &client, polls).await;
        // How many polls a call takes differs from one to the next.
        ended += usize::from(output.is_some());
        if ended == 3 {
            assert!(polls > 3, "{polls}");
            return;
        }
    }
}

#[tokio::test]
async fn a_read_that_is_sent_again() {
    let script = || {
        vec![
            unauthorized(),
            unavailable(),
            Act::HangUp,
            Act::Json(200, balances()),
        ]
    };
    dropped_everywhere(script, |client| async move {
        client.payments().balance().await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn a_card_that_is_turned_away_first() {
    let script = || {
        vec![
            unauthorized(),
            Act::Json(429, json!({})),
            Act::Json(201, card()),
        ]
    };
    dropped_everywhere(script, |client| async move {
        let call = client.cards().create("customer", CardBrand::Visa);
        call.await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn a_top_up_whose_answer_is_cut_off() {
    let script = || vec![Act::Cut, Act::Json(200, funding())];
    dropped_everywhere(script, |client| async move {
        let call = client.wallets().fund("w", 1.into(), Currency::Xaf);
        call.await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn a_wait() {
    let paid = json!({"success": true, "data": {"transaction_id": "t", "status": "SUCCESS", "amount": 1, "currency": "XAF"}});
    let script = || vec![Act::HangUp, Act::Json(200, paid.clone())];
    dropped_everywhere(script, |client| async move {
        let limit = Duration::from_millis(1);
        client
            .wait_for_payment("t")
            .give_up_after(limit)
            .await
            .map(drop)
    })
    .await;
}
