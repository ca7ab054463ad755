//! What a call tells of itself: spans, events, and what hooks are told.
#![cfg(feature = "tracing")]

mod calls;
mod fields;
mod hooks;
mod spans;
#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;

use cartevo::{Ask, BoxFuture, Client, Hook, Permit, Quota, RetryPolicy, TooLate};
use serde_json::json;
use support::{Act, Server, advance};

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

struct Nothing;

impl Hook for Nothing {}
