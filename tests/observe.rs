//! What a call tells of itself: spans, events, and what hooks are told.

#[path = "support/spans.rs"]
mod spans;
mod support;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use cartevo::{
    Ask, AttemptOutcome, BoxFuture, CardBrand, Client, Ended, Hook, Outgoing, Permit, Quota,
    RetryPolicy, TooLate, Unlimited,
};
use serde_json::json;
use spans::{Fields, Spans, Told};
use support::{Act, Server, advance, balances, card};
use tracing::Level;

/// Each request waits for as long.
struct Slow(Duration);

impl Quota for Slow {
    fn acquire(&self, _: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        Box::pin(async {
            advance(self.0).await;
            Ok(Permit::new(drop))
        })
    }

    fn turned_away(&self, _: Option<Duration>) {}
}

fn failing(status: u16) -> Act {
    Act::Json(
        status,
        json!({"statusCode": status, "message": "of no use"}),
    )
}

/// As often as by default, and without pauses.
fn at_once() -> RetryPolicy {
    RetryPolicy::default().first_pause(Duration::ZERO)
}

fn client(server: &Server, quota: impl Quota, hook: impl Hook) -> Client {
    Client::builder()
        .access_token("token-of-the-test")
        .base_url(&server.url)
        .quota(quota)
        .retry(at_once())
        .hook(hook)
        .build()
        .unwrap()
}

fn fields<const N: usize>(fields: [(&'static str, &str); N]) -> Fields {
    fields
        .into_iter()
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}

fn levels(events: &[Told]) -> Vec<(Level, &str)> {
    events
        .iter()
        .map(|event| (event.level, event.name.as_str()))
        .collect()
}

struct Nothing;

impl Hook for Nothing {}

#[tokio::test]
async fn a_call_with_two_resends_and_a_wait_is_a_span_with_three_attempts() {
    let (spans, _guard) = Spans::record();
    let throttled = "application/json\r\nretry-after: 0";
    let server = Server::start([
        failing(503),
        Act::Raw(429, throttled, "{}".to_owned()),
        Act::Json(200, balances()),
    ])
    .await;
    let client = client(&server, Slow(Duration::from_millis(250)), Nothing);
    client.payments().balance().await.unwrap();

    let [call] = spans.named("cartevo.call").try_into().unwrap();
    assert_eq!(
        (call.level, call.parent, call.closed),
        (Level::INFO, None, true)
    );
    let waited = call.fields["cartevo.quota.waited_ms"].parse::<u64>();
    assert!(waited.unwrap() >= 750, "{call:?}");
    let mut told = call.fields.clone();
    told.remove("cartevo.quota.waited_ms");
    let expected = fields([
        ("otel.name", "getPaymentBalance"),
        ("cartevo.operation", "getPaymentBalance"),
        ("cartevo.lane", "read"),
        ("cartevo.resend", "safe"),
        ("cartevo.attempts", "3"),
        ("cartevo.outcome", "done"),
        ("cartevo.token.waited_ms", "0"),
    ]);
    assert_eq!(told, expected);

    let attempts = spans.named("cartevo.attempt");
    let port = server.url.split([':', '/']).nth(4).unwrap();
    for (index, (status, outcome)) in [(503, "server_error"), (429, "throttled"), (200, "success")]
        .into_iter()
        .enumerate()
    {
        let attempt = &attempts[index];
        assert_eq!((attempt.parent, attempt.closed), (call.id, true));
        let status = status.to_string();
        let mut expected = fields([
            ("otel.kind", "client"),
            ("otel.name", "GET /payment/balance"),
            ("http.request.method", "GET"),
            ("http.response.status_code", &status),
            ("url.template", "/payment/balance"),
            ("server.address", "127.0.0.1"),
            ("server.port", port),
            ("cartevo.operation", "getPaymentBalance"),
            ("cartevo.attempt.outcome", outcome),
            ("cartevo.token.waited_ms", "0"),
            ("cartevo.quota.waited_ms", "250"),
        ]);
        if index > 0 {
            expected.insert("http.request.resend_count", index.to_string());
        }
        if outcome != "success" {
            expected.insert("otel.status_code", "ERROR".to_owned());
            expected.insert("error.type", status);
        }
        let mut told = attempt.fields.clone();
        let waited = told["cartevo.quota.waited_ms"].parse::<u64>().unwrap();
        assert!(waited >= 250, "{waited}");
        told.insert("cartevo.quota.waited_ms", "250".to_owned());
        assert_eq!(told, expected);
    }
    assert_eq!(attempts.len(), 3);

    let events = spans.events();
    let [first, warning, second] = events.try_into().unwrap();
    assert_eq!(first.name, "sending again after a pause");
    let expected = fields([
        ("cartevo.operation", "getPaymentBalance"),
        ("cartevo.attempts", "1"),
        ("cartevo.attempt.outcome", "server_error"),
        ("cartevo.pause_ms", "0"),
    ]);
    assert_eq!(first.fields, expected);
    assert_eq!((warning.level, warning.parent), (Level::WARN, call.id));
    assert_eq!(warning.fields["cartevo.retry_after_ms"], "0");
    assert_eq!(second.fields["cartevo.attempt.outcome"], "throttled");
    assert_eq!((second.level, second.parent), (Level::INFO, call.id));
}

#[tokio::test]
async fn what_nobody_knows_the_fate_of_is_warned_of_with_what_is_needed_to_find_out() {
    let (spans, _guard) = Spans::record();
    let server = Server::start([Act::HangUp]).await;
    let client = server.client_with_token();
    let call = client
        .wallets()
        .fund("w_1", 5_000.into(), cartevo::Currency::Xaf);
    let call = call
        .phone("+237670000012".parse().unwrap())
        .trx_id("FUND-1");
    let error = call.await.unwrap_err();
    assert!(error.may_have_been_carried_out());

    let [call] = spans.named("cartevo.call").try_into().unwrap();
    assert_eq!(call.fields["cartevo.outcome"], "unresolved");
    assert_eq!(call.fields["otel.status_code"], "ERROR");
    let [attempt] = spans.named("cartevo.attempt").try_into().unwrap();
    assert_eq!(attempt.fields["error.type"], "lost");
    assert!(!attempt.fields.contains_key("http.response.status_code"));
    let [event] = spans.events().try_into().unwrap();
    assert_eq!((event.level, event.parent), (Level::WARN, call.id));
    assert_eq!(event.fields["cartevo.reference"], "FUND-1");
    assert_eq!(
        event.fields["cartevo.intent"],
        call.fields["cartevo.intent"]
    );
    assert!(call.fields["cartevo.intent"].len() >= 32, "{call:?}");
}

#[tokio::test]
async fn each_outcome_has_its_name() {
    let (spans, _guard) = Spans::record();
    let refusal = json!({"success": false, "statusCode": 404, "message": "no such wallet"});
    let server = Server::start([
        Act::Json(200, balances()),
        Act::Json(404, refusal),
        Act::Cut,
        Act::Json(200, json!({"data": 7})),
    ])
    .await;
    let client = server.client_with_token();
    for _ in 0..4 {
        let _ = client.payments().balance().await;
    }
    // Breaks a rule, and one whose server is gone.
    client.cards().fund("", 0.into()).await.unwrap_err();
    let nowhere = Client::builder()
        .access_token("t")
        .base_url("http://127.0.0.1:9");
    let nowhere = nowhere.retry(RetryPolicy::none()).build().unwrap();
    nowhere.payments().balance().await.unwrap_err();
    let ends = |name, field| -> Vec<String> {
        let told = spans.named(name).into_iter();
        told.map(|mut told| told.fields.remove(field).unwrap())
            .collect()
    };
    assert_eq!(
        ends("cartevo.call", "cartevo.outcome"),
        [
            "done",
            "refused",
            "lost",
            "unreadable",
            "not_sent",
            "not_sent"
        ]
    );
    assert_eq!(
        ends("cartevo.attempt", "cartevo.attempt.outcome"),
        ["success", "refused", "lost", "success", "not_connected"]
    );
    assert_eq!(levels(&spans.events()), []);
}

#[tokio::test]
async fn a_renewal_and_a_refused_token_are_told_without_the_token() {
    let (spans, _guard) = Spans::record();
    let server = Server::start([failing(401), Act::Json(200, balances())]).await;
    server.client().payments().balance().await.unwrap();
    let renewed = (Level::DEBUG, "the access token was renewed");
    let refused = "the token was refused: sending again with another one";
    assert_eq!(
        levels(&spans.events()),
        [renewed, (Level::DEBUG, refused), renewed]
    );
    let calls = spans.named("cartevo.call");
    let names: Vec<_> = calls
        .iter()
        .map(|call| call.fields["otel.name"].as_str())
        .collect();
    assert_eq!(names, ["getPaymentBalance", "createToken", "createToken"]);
    // A renewal is for everybody: it belongs to no call.
    assert_eq!(calls[1].parent, None);
    assert!(!format!("{:?}", spans.all()).contains("token-1"));
}

#[tokio::test]
async fn a_renewal_that_fails_is_warned_of_without_its_words() {
    let (spans, _guard) = Spans::record();
    let words = json!({"statusCode": 401, "message": "no key_test here"});
    let server = Server::with_tokens([], [Act::Json(401, words)]).await;
    server.client().payments().balance().await.unwrap_err();
    let [event] = spans.events().try_into().unwrap();
    assert_eq!(
        (event.level, event.name.as_str()),
        (Level::WARN, "the access token could not be renewed")
    );
    let expected = fields([
        ("cartevo.renewal", "failed"),
        ("http.response.status_code", "401"),
    ]);
    assert_eq!(event.fields, expected);
}

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
