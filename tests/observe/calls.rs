//! Spans and events.

use std::time::Duration;

use cartevo::{Client, Msisdn, RetryPolicy};
use serde_json::json;
use tracing::Level;

use crate::{
    Nothing, Slow, client, failing,
    spans::{Fields, Spans, Told},
    support::{Act, Server, balances},
};

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
        .phone("+237670000012".parse::<Msisdn>().unwrap())
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

#[tokio::test]
async fn a_dropped_call_that_may_have_been_carried_out_is_warned_of() {
    let (spans, _guard) = Spans::record();
    let server = Server::start([Act::Held(200, json!({}))]).await;
    let client = server.client_with_token();
    let mut call = client.cards().fund("card_1", 5.into());
    let intent = call.intent();
    drop(call.clone().send()); // this one has not even begun
    tokio::select! {
        biased;
        _ = call.send() => panic!("nobody has answered"),
        () = server.wait_for("/cards/card_1/fund", 1) => {}
    }
    let [event] = spans.events().try_into().unwrap();
    assert_eq!(event.level, Level::WARN);
    assert_eq!(event.fields["cartevo.operation"], "fundCard");
    assert_eq!(event.fields["cartevo.intent"], intent.id());
}
