//! Waiting over HTTP: the pace that the service asks for, and what counts as decided.

mod support;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use cartevo::{Outcome, UnknownReason, Wait};
use serde_json::json;
use support::{Act, Server};
use tokio::{sync::oneshot, task::JoinHandle, time};

const PAYMENT: &str = "550e8400-e29b-41d4-a716-446655440000";

fn payment(status: &str) -> Act {
    Act::Json(
        200,
        json!({"success": true, "message": "ok", "data": {
            "transaction_id": PAYMENT, "status": status, "amount": 1000, "currency": "XAF", "country": "CM",
            "operator": "mtn", "phone_number": "237670000000", "type": "COLLECTION"
        }}),
    )
}

fn top_up(status: &str) -> Act {
    Act::Json(
        200,
        json!({"success": true, "statusCode": 200, "message": "ok", "data": {
            "id": "txn_1", "status": status, "amount": 5000, "currency": "XAF"
        }}),
    )
}

fn card(status: &str) -> Act {
    Act::Json(
        200,
        json!({"success": true, "statusCode": 200, "message": "ok", "data": {
            "id": "card_1", "status": status, "balance": 0, "currency": "USD"
        }}),
    )
}

/// A clock that only the test moves. The task keeps the runtime busy: an idle one would move it.
fn stop_the_clock() -> JoinHandle<()> {
    time::pause();
    tokio::spawn(async {
        loop {
            tokio::task::yield_now().await;
        }
    })
}

/// Lets everything happen that can happen without time passing.
async fn settle() {
    for _ in 0..2000 {
        tokio::task::yield_now().await;
    }
}

/// Runs a wait; `gaps` are the seconds between its looks. Fails if a look comes early.
async fn looks<T: Send + 'static>(
    server: &Server,
    path: &str,
    wait: Wait<'static, T>,
    gaps: &[u64],
) -> Outcome<T> {
    let busy = stop_the_clock();
    let outcome = tokio::spawn(wait.into_future());
    server.wait_for(path, 1).await;
    // Timers have a resolution of a millisecond.
    time::advance(Duration::from_millis(1)).await;
    for (index, gap) in gaps.iter().enumerate() {
        settle().await;
        time::advance(Duration::from_millis(gap * 1000 - 2)).await;
        settle().await;
        assert_eq!(server.seen(path).len(), index + 1, "a look came early");
        time::advance(Duration::from_millis(2)).await;
        server.wait_for(path, index + 2).await;
    }
    let outcome = outcome.await.unwrap().unwrap();
    busy.abort();
    assert_eq!(server.seen(path).len(), gaps.len() + 1);
    outcome
}

/// A client that lives as long as the test.
fn client(server: &Server) -> &'static cartevo::Client {
    Box::leak(Box::new(server.client_with_token()))
}

#[tokio::test]
async fn a_payment_is_looked_at_in_the_documented_pace_and_not_for_ever() {
    let server = Server::start((0..14).map(|_| payment("PROCESSING"))).await;
    let path = format!("/payment/transactions/{PAYMENT}/status");
    let wait = client(&server).wait_for_payment(PAYMENT);
    let gaps = [5, 5, 5, 5, 5, 5, 10, 20, 40, 80, 160, 320, 240];
    let outcome = looks(&server, &path, wait, &gaps).await;
    let Outcome::Unknown { last, reason, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(reason, UnknownReason::GaveUp);
    assert_eq!(last.unwrap().status.as_str(), "PROCESSING");
    assert_eq!(gaps.iter().sum::<u64>(), 15 * 60);
}

#[tokio::test]
async fn a_top_up_is_looked_at_until_it_is_settled() {
    let script = ["PENDING", "ON_HOLD", "PENDING", "SUCCESS"].map(top_up);
    let server = Server::start(script).await;
    let wait = client(&server).wait_for_top_up("txn_1");
    let outcome = looks(&server, "/wallet/transactions/txn_1", wait, &[5, 5, 5]).await;
    assert!(
        matches!(outcome, Outcome::Succeeded(transaction) if transaction.amount == 5000.into())
    );
}

#[tokio::test]
async fn a_card_is_looked_at_until_the_issuer_is_done() {
    let server = Server::start(["PENDING", "PENDING", "FAILED"].map(card)).await;
    let wait = client(&server).wait_for_card("card_1");
    let outcome = looks(&server, "/cards/card_1", wait, &[5, 5]).await;
    assert!(matches!(outcome, Outcome::Failed(card) if card.status.is_final()));
}

#[tokio::test]
async fn a_card_that_is_frozen_already_was_issued() {
    for status in ["ACTIVE", "FROZEN", "SUSPENDED", "TERMINATED"] {
        let server = Server::start(["PENDING", "EXPIRED", status].map(card)).await;
        let wait = client(&server).wait_for_card("card_1");
        let outcome = looks(&server, "/cards/card_1", wait, &[5, 5]).await;
        assert!(matches!(outcome, Outcome::Succeeded(_)), "{status}");
        time::resume();
    }
}

#[tokio::test]
async fn trouble_on_the_way_is_told_and_ends_nothing() {
    let no = |status: u16| Act::Json(status, json!({"statusCode": status, "message": "no"}));
    let script = [no(404), no(503), Act::HangUp, no(429), payment("FAILED")];
    let server = Server::start(script).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = told.clone();
    let wait = client(&server)
        .wait_for_payment(PAYMENT)
        .on_progress(move |progress| {
            let error = progress.error.map(cartevo::Error::status);
            sink.lock()
                .unwrap()
                .push((progress.elapsed.as_secs(), error));
        });
    let path = format!("/payment/transactions/{PAYMENT}/status");
    let outcome = looks(&server, &path, wait, &[5, 5, 5, 5]).await;
    assert!(matches!(outcome, Outcome::Failed(_)));
    assert_eq!(
        *told.lock().unwrap(),
        [
            (0, Some(Some(404))),
            (5, Some(Some(503))),
            (10, Some(None)),
            (15, Some(Some(429))),
            (20, None)
        ]
    );
}

#[tokio::test]
async fn what_is_not_there_after_half_a_minute_is_an_error() {
    let no = || {
        Act::Json(
            404,
            json!({"statusCode": 404, "message": "Transaction not found"}),
        )
    };
    let server = Server::start((0..7).map(|_| no())).await;
    let busy = stop_the_clock();
    let path = format!("/payment/transactions/{PAYMENT}/status");
    let wait = tokio::spawn(client(&server).wait_for_payment(PAYMENT).into_future());
    for look in 1..7 {
        server.wait_for(&path, look).await;
        settle().await;
        time::advance(Duration::from_millis(5001)).await;
    }
    let error = wait.await.unwrap().unwrap_err();
    busy.abort();
    assert_eq!(error.status(), Some(404));
    assert_eq!(server.seen(&path).len(), 7);
}

#[tokio::test]
async fn a_cancelled_wait_says_what_it_saw_last() {
    let server = Server::start([payment("PENDING")]).await;
    let (cancel, cancelled) = oneshot::channel::<()>();
    let client = client(&server);
    let wait = client.wait_for_payment(PAYMENT).cancel_when(async {
        let _ = cancelled.await;
    });
    let busy = stop_the_clock();
    let wait = tokio::spawn(wait.into_future());
    server.wait_for("/payment/transactions", 1).await;
    settle().await;
    cancel.send(()).unwrap();
    let outcome = wait.await.unwrap().unwrap();
    busy.abort();
    assert!(!outcome.is_final());
    let Outcome::Unknown { last, reason, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(reason, UnknownReason::Cancelled);
    assert_eq!(last.unwrap().status.as_str(), "PENDING");
}
