//! The receiver of the example, over HTTP.
#![cfg(feature = "webhook")]

#[allow(dead_code, reason = "the example's own `main`")]
#[path = "../examples/webhook_axum.rs"]
mod example;
mod support;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use cartevo::webhook::{Confirmed, Event, Scheme, Signer, Verifier};
use example::{Receiver, router};
use serde_json::{Value, json};
use support::{Act, Server};
use tokio::net::TcpListener;

const SECRET: &str = "whsec_5f2b8c1d9e4a7063";
const STATUS: &str = "/payment/transactions/txn_1/status";

fn payment(status: &str) -> Act {
    let data =
        json!({"transaction_id": "txn_1", "status": status, "amount": 1000, "currency": "XAF"});
    Act::Json(200, json!({"success": true, "message": "ok", "data": data}))
}

fn body() -> String {
    json!({"event": "payment.collect", "data": {"transaction_id": "txn_1", "amount": 1000, "currency": "XAF"}})
        .to_string()
}

/// Starts the example's receiver. What it does is counted.
async fn receiver(api: &Server, verifier: Option<Verifier>, act: fn(&Event, &Confirmed)) -> String {
    let receiver = Receiver {
        client: api.client(),
        verifier,
        done: std::sync::Mutex::default(),
        act,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/cartevo", listener.local_addr().unwrap());
    let router = router(Arc::new(receiver));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

/// What time it is for both sides.
fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_778_321_700)
}

async fn post(url: &str, headers: &[(&str, String)], body: &str) -> u16 {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = http.post(url).body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    request.send().await.unwrap().status().as_u16()
}

fn signed(body: &str) -> (&'static str, String) {
    Signer::new(SECRET).cartevo_v1(body.as_bytes(), now())
}

fn verifier() -> Verifier {
    Verifier::builder()
        .secret(SECRET)
        .clock(now)
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_signed_notice_is_acted_on_once_it_is_decided_and_only_once() {
    static DONE: AtomicUsize = AtomicUsize::new(0);
    let api = Server::start([payment("PENDING"), payment("SUCCESS"), payment("SUCCESS")]).await;
    let url = receiver(&api, Some(verifier()), |_, confirmed| {
        assert!(confirmed.succeeded());
        DONE.fetch_add(1, Ordering::SeqCst);
    })
    .await;
    let body = body();
    // The same bytes tell of the start, of the end, and of the end once more.
    for (done, asked) in [(0, 1), (1, 2), (1, 2)] {
        assert_eq!(post(&url, &[signed(&body)], &body).await, 200);
        assert_eq!(DONE.load(Ordering::SeqCst), done);
        assert_eq!(api.seen(STATUS).len(), asked);
    }
}

#[tokio::test]
async fn a_notice_that_is_ahead_of_the_api_comes_again() {
    static DONE: AtomicUsize = AtomicUsize::new(0);
    let api = Server::start([payment("PENDING"), payment("SUCCESS")]).await;
    let url = receiver(&api, None, |_, _| {
        DONE.fetch_add(1, Ordering::SeqCst);
    })
    .await;
    let body = body().replace("XAF\"", "XAF\", \"status\": \"SUCCESS\"");
    for (answer, done) in [(503, 0), (200, 1)] {
        assert_eq!(post(&url, &[], &body).await, answer);
        assert_eq!(DONE.load(Ordering::SeqCst), done);
    }
}

#[tokio::test]
async fn two_notices_of_one_payment_are_acted_on_once() {
    static DONE: AtomicUsize = AtomicUsize::new(0);
    let api = Server::start([payment("SUCCESS"), payment("SUCCESS")]).await;
    let url = receiver(&api, None, |_, _| {
        DONE.fetch_add(1, Ordering::SeqCst);
    })
    .await;
    let forged = body().replace("1000", "9000000");
    for body in [forged, body()] {
        assert_eq!(post(&url, &[], &body).await, 200);
        assert_eq!(DONE.load(Ordering::SeqCst), 1);
    }
    assert_eq!(api.seen(STATUS).len(), 2);
}

#[tokio::test]
async fn what_is_not_rightly_signed_is_turned_away() {
    let api = Server::start([]).await;
    let url = receiver(&api, Some(verifier()), |_, _| panic!("nothing to do")).await;
    let body = body();
    let other = Signer::new("another").cartevo_v1(body.as_bytes(), now());
    let old = now() - Duration::from_secs(600);
    let old = Signer::new(SECRET).cartevo_v1(body.as_bytes(), old);
    let weaker = Signer::new(SECRET).webhook_sha256(body.as_bytes());
    assert_eq!(weaker.0, Scheme::WebhookSha256.header());
    let twice = [signed(&body), signed(&body)];
    for headers in [&[][..], &[other], &[old], &[weaker], &twice] {
        assert_eq!(post(&url, headers, &body).await, 401);
    }
    let flipped = body.replace("1000", "1001");
    assert_eq!(post(&url, &[signed(&body)], &flipped).await, 401);
    assert_eq!(post(&url, &[signed("no JSON")], "no JSON").await, 400);
    assert!(api.seen("").is_empty());
}

#[tokio::test]
async fn unsigned_notices_are_confirmed_too_and_come_again_if_that_fails() {
    static DONE: AtomicUsize = AtomicUsize::new(0);
    let not_found: Value = json!({"success": false, "statusCode": 404, "message": "Not found"});
    let api = Server::start([
        Act::Json(404, not_found.clone()),
        Act::Json(404, not_found),
        payment("FAILED"),
    ])
    .await;
    let url = receiver(&api, None, |_, confirmed| {
        assert!(confirmed.is_final() && !confirmed.succeeded());
        DONE.fetch_add(1, Ordering::SeqCst);
    })
    .await;
    // Not visible yet, as a payment and as a wallet's transaction.
    assert_eq!(post(&url, &[], &body()).await, 503);
    assert_eq!(post(&url, &[], &body()).await, 200);
    assert_eq!(DONE.load(Ordering::SeqCst), 1);
    // Nothing to look at: no use in sending it again.
    assert_eq!(
        post(&url, &[], r#"{"event": "debt.recovery.pending"}"#).await,
        200
    );
}
