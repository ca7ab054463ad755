//! What is counted and measured, as a recorder of `metrics` sees it.
#![cfg(feature = "metrics")]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use cartevo::{Ask, BoxFuture, Client, Permit, Quota, RetryPolicy, TooLate};
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use serde_json::json;
use support::{Act, Server, advance, balances};

/// Each request waits for two seconds.
struct Slow;

impl Quota for Slow {
    fn acquire(&self, _: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        Box::pin(async {
            advance(Duration::from_secs(2)).await;
            Ok(Permit::new(drop))
        })
    }

    fn turned_away(&self, _: Option<Duration>) {}
}

/// Has a recorder look on.
fn recorded<F: Future<Output = ()>>(story: impl FnOnce() -> F) -> BTreeMap<String, DebugValue> {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    metrics::with_local_recorder(&recorder, || runtime.unwrap().block_on(story()));
    values(&snapshotter)
}

fn values(snapshotter: &Snapshotter) -> BTreeMap<String, DebugValue> {
    let all = snapshotter.snapshot().into_vec().into_iter();
    all.map(|(key, unit, description, value)| {
        let key = key.key();
        assert!(unit.is_some() && description.is_some(), "{key}");
        let labels = key.labels();
        let labels: Vec<String> = labels
            .map(|label| format!("{}={}", label.key(), label.value()))
            .collect();
        (format!("{} {}", key.name(), labels.join(" ")), value)
    })
    .collect()
}

fn counts(values: &BTreeMap<String, DebugValue>) -> Vec<String> {
    let counters = values.iter().filter_map(|(key, value)| match value {
        DebugValue::Counter(count) => Some(format!("{key}: {count}")),
        _ => None,
    });
    counters.collect()
}

fn failing(status: u16) -> Act {
    Act::Json(
        status,
        json!({"statusCode": status, "message": "of no use"}),
    )
}

/// A refused token, an error, an answer; and what breaks a rule.
async fn story() {
    let server = Server::start([failing(401), failing(503), Act::Json(200, balances())]).await;
    let client = Client::builder()
        .credentials("client_test", "key_test")
        .base_url(&server.url)
        .quota(Slow)
        .retry(RetryPolicy::default().first_pause(Duration::ZERO))
        .build()
        .unwrap();
    client.payments().balance().await.unwrap();
    client.cards().fund("", 0.into()).await.unwrap_err();
}

#[test]
fn calls_attempts_resends_renewals_and_waits_are_counted() {
    let values = recorded(story);
    assert_eq!(
        counts(&values),
        [
            "cartevo_attempts_total operation=createToken outcome=success status=200: 2",
            "cartevo_attempts_total operation=getPaymentBalance outcome=server_error status=503: 1",
            "cartevo_attempts_total operation=getPaymentBalance outcome=success status=200: 1",
            "cartevo_attempts_total operation=getPaymentBalance outcome=unauthorized status=401: 1",
            "cartevo_calls_total operation=createToken outcome=done: 2",
            "cartevo_calls_total operation=fundCard outcome=not_sent: 1",
            "cartevo_calls_total operation=getPaymentBalance outcome=done: 1",
            "cartevo_retries_total operation=getPaymentBalance outcome=server_error: 1",
            "cartevo_retries_total operation=getPaymentBalance outcome=unauthorized: 1",
            "cartevo_token_renewals_total result=fetched: 2",
        ]
    );
    let histogram = |key: &str| match &values[key] {
        DebugValue::Histogram(values) => values.clone(),
        other => panic!("{other:?}"),
    };
    let waits = histogram("cartevo_quota_wait_seconds lane=read");
    assert_eq!(waits.len(), 3);
    assert!(
        waits.iter().all(|wait| wait.into_inner() >= 2.0),
        "{waits:?}"
    );
    assert_eq!(histogram("cartevo_quota_wait_seconds lane=money").len(), 2);
    let durations = histogram(
        "http_client_request_duration_seconds http_request_method=GET url_template=/payment/balance http_response_status_code=503",
    );
    assert_eq!(durations.len(), 1);
}

/// Each metric of the documentation with its labels.
fn documented() -> BTreeSet<String> {
    let text = include_str!("../src/docs/observe.md");
    let (_, table) = text.split_once("| Metric |").unwrap();
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let rows = rows.map(|row| {
        let names = row.split('`').skip(1).step_by(2);
        names.collect::<Vec<&str>>().join(" ")
    });
    rows.collect()
}

#[test]
fn the_table_of_the_documentation_is_complete_and_right() {
    let values = recorded(story);
    let told = values.keys().map(|key| {
        let names = key.split(' ').map(|label| label.split('=').next().unwrap());
        names.collect::<Vec<&str>>().join(" ")
    });
    assert_eq!(told.collect::<BTreeSet<String>>(), documented());
}

#[test]
fn a_call_that_is_dropped_counts_as_cancelled() {
    let values = recorded(async || {
        let server = Server::start([Act::Held(200, balances())]).await;
        let client = server.client_with_token();
        tokio::select! {
            _ = client.payments().balance().into_future() => panic!("it is held"),
            () = server.wait_for("/payment/balance", 1) => {}
        }
    });
    assert_eq!(
        counts(&values),
        [
            "cartevo_attempts_total operation=getPaymentBalance outcome=cancelled status=: 1",
            "cartevo_calls_total operation=getPaymentBalance outcome=cancelled: 1",
        ]
    );
}
