//! Deliveries over real HTTP, by the sandbox's clock.

mod delivering;
mod events;
mod receiver;
mod signatures;
mod tricks;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{AttemptOutcome, Delivery, Notice, Trick, WebhookTarget, Webhooks};
use crate::clock::{self, Clock};
use crate::json::Json;
use receiver::{Received, Receiver, Reply};

const COMPANY: &str = "company";

/// Far more than any test needs: who waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

struct World {
    clock: Arc<Clock>,
    webhooks: Arc<Webhooks>,
    worker: tokio::task::JoinHandle<()>,
}

impl World {
    fn start() -> Self {
        Self::with(&[], PATIENCE)
    }

    /// The first deliveries are tricked, in their order.
    fn tricked(tricks: &[Option<Trick>]) -> Self {
        Self::with(tricks, PATIENCE)
    }

    /// Attempts may take `limit`.
    fn with(tricks: &[Option<Trick>], limit: Duration) -> Self {
        let clock = Arc::new(Clock::frozen());
        let tricks: Mutex<VecDeque<_>> = Mutex::new(tricks.iter().copied().collect());
        let next = Box::new(move || tricks.lock().unwrap().pop_front().flatten());
        let webhooks = Webhooks::with_limit(Arc::clone(&clock), next, limit);
        let worker = tokio::spawn(Arc::clone(&webhooks).run());
        Self {
            clock,
            webhooks,
            worker,
        }
    }

    fn tell(&self, receiver: &Receiver) {
        let target = WebhookTarget::unsigned(&receiver.url);
        self.webhooks.set_target(COMPANY, Some(target));
    }

    fn notice(&self, event: &str) -> Notice {
        Notice {
            body: Json::object([("event", event.into()), ("data", Json::object([]))]),
            company: COMPANY.to_owned(),
            extra_url: None,
            at: self.clock.now(),
        }
    }

    fn post(&self, event: &str) {
        self.webhooks.post(self.notice(event));
    }

    async fn idle(&self) {
        let idle = tokio::time::timeout(PATIENCE, self.webhooks.idle());
        idle.await.expect("it becomes idle");
    }

    async fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.idle().await;
    }

    fn only(&self) -> Delivery {
        let mut deliveries = self.webhooks.deliveries();
        assert_eq!(deliveries.len(), 1);
        deliveries.remove(0)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.worker.abort();
    }
}

/// Attempts as `<seconds since the start> <outcome>`.
fn attempts(delivery: &Delivery) -> Vec<String> {
    let attempts = delivery.attempts.iter();
    attempts
        .map(|attempt| {
            let since = attempt.at - clock::start();
            assert_eq!(since.subsec_nanos(), 0);
            format!("{} {}", since.num_seconds(), attempt.outcome)
        })
        .collect()
}

fn body(event: &str) -> String {
    format!(r#"{{"event":"{event}","data":{{}}}}"#)
}
