//! Notices to the receivers of a company: signed, sent, sent again, and logged.
//!
//! An attempt is a real HTTP request; when it is made is decided by the sandbox's clock. The first
//! one is due when the thing happened, each of three more 5 s after the one before. In a sandbox
//! whose time stands still a retry waits until the clock is moved to its moment or past it, and is
//! made and signed as of that moment: after a jump over several of them they follow one another,
//! each with its own time.
//!
//! To one URL there is one attempt at a time, in the order in which they are due and, at one
//! moment, in the order of the posts. A notice that waits for its retry holds nobody up. Different
//! URLs do not wait for each other.

mod book;
mod delivery;
pub(crate) mod event;
mod lanes;
mod send;
mod sign;
mod target;

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::clock::Clock;
use crate::json::Json;
use book::{Attempt, Book, Destination, Post};
use send::Sender;

pub use delivery::{AttemptOutcome, Delivery, DeliveryAttempt, DeliveryState};
pub use target::{SignatureScheme, UnknownScheme, WebhookTarget};

/// How long a receiver may take to answer, in real time.
const LIMIT: Duration = Duration::from_secs(10);

/// Something that a company is told of.
pub(crate) struct Notice {
    /// `{"event": …, "data": …}`.
    pub body: Json,
    /// The company whose receiver is told.
    pub company: String,
    /// A receiver for this one thing, besides the company's: `notify_url`.
    pub extra_url: Option<String>,
    /// When it happened. That may be a while ago, if time has jumped.
    pub at: DateTime<Utc>,
}

/// What a fault makes of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trick {
    /// Once it has arrived, it is sent once more, under the same id.
    Duplicate,
    /// The next delivery to the same URL overtakes it. If there is none within 5 s of the clock,
    /// it is only late.
    Reorder,
    /// It is logged and never sent.
    Drop,
}

/// Asked once for every delivery, not for retries and replays.
pub(crate) type Tricks = Box<dyn Fn() -> Option<Trick> + Send + Sync>;

/// The deliveries of one sandbox.
pub(crate) struct Webhooks {
    clock: Arc<Clock>,
    tricks: Tricks,
    book: Mutex<Book>,
    sender: Sender,
    /// Told whenever there may be something else to do, or nothing any more.
    changed: watch::Sender<()>,
}

impl Webhooks {
    pub(crate) fn new(clock: Arc<Clock>, tricks: Tricks) -> Arc<Self> {
        Self::with_limit(clock, tricks, LIMIT)
    }

    fn with_limit(clock: Arc<Clock>, tricks: Tricks, limit: Duration) -> Arc<Self> {
        Arc::new(Self {
            clock,
            tricks,
            book: Mutex::new(Book::new()),
            sender: Sender::new(limit),
            changed: watch::Sender::new(()),
        })
    }

    /// Says where the notices of a company go from now on, if anywhere.
    pub(crate) fn set_target(&self, company: &str, target: Option<WebhookTarget>) {
        self.book().set_target(company, target);
    }

    pub(crate) fn target(&self, company: &str) -> Option<WebhookTarget> {
        self.book().target(company).cloned()
    }

    /// Takes a notice to be sent. Without a receiver there is nothing to do.
    pub(crate) fn post(&self, notice: Notice) {
        let Notice {
            body,
            company,
            extra_url,
            at,
        } = notice;
        let event = body.get("event").and_then(Json::as_str).unwrap_or_default();
        let bytes = bytes::Bytes::from(body.render());
        let extra = extra_url.map(Destination::Extra);
        for destination in [Destination::Company].into_iter().chain(extra) {
            let post = Post {
                event: event.to_owned(),
                body: bytes.clone(),
                company: company.clone(),
                destination,
                at,
            };
            self.book().post(post, &self.tricks);
        }
        self.changed.send_replace(());
    }

    /// Makes the attempts that are due, for as long as it is polled. Only one may run.
    pub(crate) async fn run(self: Arc<Self>) {
        let mut changed = self.changed.subscribe();
        let mut attempts = JoinSet::new();
        loop {
            // What changes from here on is seen below.
            changed.mark_unchanged();
            while let Some(attempt) = self.take() {
                attempts.spawn(Arc::clone(&self).make(attempt));
            }
            while attempts.try_join_next().is_some() {}
            let next = self.book().next_due();
            tokio::select! {
                _ = changed.changed() => {}
                () = self.clock.sleep_until(next.unwrap_or_default()), if next.is_some() => {}
            }
        }
    }

    fn take(&self) -> Option<Attempt> {
        let now = self.clock.now();
        // Time that runs by itself is always later than the moment that was waited for.
        let stamp = (!self.clock.is_frozen()).then_some(now);
        self.book().take(now, stamp)
    }

    async fn make(self: Arc<Self>, attempt: Attempt) {
        let outcome = self.sender.send(attempt.parcel).await;
        self.book().finish(&attempt.ticket, outcome);
        self.changed.send_replace(());
    }

    /// The log, in the order of the posts: everything that is still to be done, and the last
    /// 1,000 of the rest.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.book().deliveries()
    }

    /// What is sent with a delivery.
    pub(crate) fn body(&self, id: &str) -> Option<Vec<u8>> {
        self.book().body(id)
    }

    /// Sends a body again, with four attempts and an id of its own, to where such notices go now.
    /// `false` if there is no such delivery.
    pub(crate) fn replay(&self, id: &str) -> bool {
        let found = self.book().replay(id, self.clock.now());
        self.changed.send_replace(());
        found
    }

    /// Returns when nothing that is due by the clock is undone. Waits for ever if nobody
    /// [runs](Self::run) it and something is due.
    pub(crate) async fn idle(&self) {
        let mut changed = self.changed.subscribe();
        // Whether the worker has seen a moved clock does not matter: what is due is in the book.
        while !self.book().is_idle(self.clock.now()) {
            if changed.changed().await.is_err() {
                return;
            }
        }
    }

    /// Forgets all deliveries and targets. An attempt that is under way still arrives.
    pub(crate) fn clear(&self) {
        self.book().clear();
        self.changed.send_replace(());
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
