//! What hooks are told, and what they may do.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use cartevo::{AttemptOutcome, CardBrand, Ended, Hook, Outgoing, Unlimited};

use crate::{
    Slow, client, failing,
    spans::Spans,
    support::{Act, Server, balances, card},
};

/// What hooks are told.
#[derive(Default)]
struct Journal(Mutex<Vec<String>>);

impl Journal {
    fn told(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Hook for Journal {
    fn before_send(&self, request: &mut Outgoing<'_>) {
        let span = tracing::Span::current();
        let name = span
            .metadata()
            .map_or("no span", |metadata| metadata.name());
        let (id, attempt, lane) = (request.operation.id, request.attempt, request.lane);
        let waited = request.waited.as_millis() >= 250;
        self.0
            .lock()
            .unwrap()
            .push(format!("{id} {attempt} {lane:?} {waited} in {name}"));
        request
            .insert_header("x-attempt", &attempt.to_string())
            .unwrap();
    }

    fn after_answer(&self, ended: &Ended) {
        let outcome = ended.outcome.map_or("nobody knows", AttemptOutcome::as_str);
        let (id, attempt, status) = (ended.operation.id, ended.attempt, ended.status);
        self.0
            .lock()
            .unwrap()
            .push(format!("{id} {attempt} {outcome} {status:?}"));
    }
}

#[tokio::test]
async fn a_hook_sees_each_attempt_begin_and_end_and_its_headers_are_sent() {
    let (_spans, _guard) = Spans::record();
    let server = Server::start([failing(503), Act::Json(200, balances())]).await;
    let journal = Arc::new(Journal::default());
    let client = client(&server, Slow(Duration::from_millis(250)), journal.clone());
    client.payments().balance().await.unwrap();
    assert_eq!(
        journal.told(),
        [
            "getPaymentBalance 1 Read true in cartevo.attempt",
            "getPaymentBalance 1 server_error Some(503)",
            "getPaymentBalance 2 Read true in cartevo.attempt",
            "getPaymentBalance 2 success Some(200)",
        ]
    );
    let seen = server.seen("/payment/balance");
    let sent: Vec<_> = seen.iter().map(|seen| seen.header("x-attempt")).collect();
    assert_eq!(sent, [Some("1"), Some("2")]);
    assert_eq!(
        seen[0].header("authorization"),
        Some("Bearer token-of-the-test")
    );
}

#[tokio::test]
async fn an_attempt_that_is_dropped_is_told_of_too() {
    let (spans, _guard) = Spans::record();
    let server = Server::start([Act::Held(201, card())]).await;
    let journal = Arc::new(Journal::default());
    let client = client(&server, Unlimited, journal.clone());
    let call = client.cards().create("cust_1", CardBrand::Visa);
    tokio::select! {
        _ = call.into_future() => panic!("it is held"),
        () = server.wait_for("/cards", 1) => {}
    }
    let told = [
        "createCard 1 Money false in cartevo.attempt",
        "createCard 1 nobody knows None",
    ];
    assert_eq!(journal.told(), told);
    let [attempt] = spans.named("cartevo.attempt").try_into().unwrap();
    assert_eq!(attempt.fields["cartevo.attempt.outcome"], "cancelled");
    let [call] = spans.named("cartevo.call").try_into().unwrap();
    assert_eq!(
        (call.fields["cartevo.outcome"].as_str(), call.closed),
        ("cancelled", true)
    );
}

/// Tries headers, and says which it may not set.
#[derive(Default)]
struct Meddler(Mutex<Vec<&'static str>>);

impl Hook for Meddler {
    fn before_send(&self, request: &mut Outgoing<'_>) {
        let mut refused = self.0.lock().unwrap();
        for name in OWN {
            if request.insert_header(name, "1").is_err() {
                refused.push(name);
            }
        }
        request.insert_header("Baggage", "a=1").unwrap();
        request.insert_header("baggage", "b=2").unwrap();
        // It can be printed, and shows nothing of the request.
        assert!(!format!("{request:?}").contains("a=1"));
    }
}

const OWN: [&str; 12] = [
    "Authorization",
    "Proxy-Authorization",
    "Cookie",
    "Host",
    "Content-Type",
    "content-length",
    "Accept",
    "Accept-Encoding",
    "Transfer-Encoding",
    "Connection",
    "Expect",
    "User-Agent",
];

#[tokio::test]
async fn a_hook_cannot_change_who_asks_or_how_it_is_read() {
    let server = Server::start([Act::Json(200, balances())]).await;
    let meddler = Arc::new(Meddler::default());
    let client = client(&server, Unlimited, meddler.clone());
    client.payments().balance().await.unwrap();
    assert_eq!(*meddler.0.lock().unwrap(), OWN);
    let seen = &server.seen("/payment/balance")[0];
    assert_eq!(seen.header("baggage"), Some("b=2"));
    assert_eq!(
        seen.headers
            .iter()
            .filter(|(name, _)| name == "baggage")
            .count(),
        1
    );
    assert_eq!(seen.header("accept"), Some("application/json"));
}
