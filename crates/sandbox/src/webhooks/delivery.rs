//! The log entry of a delivery.

use std::fmt;

use chrono::{DateTime, Utc};

use super::target::presentable;
use crate::clock;
use crate::json::Json;

/// One notice on its way to one URL. The body is not part of it, and `Debug` does not show
/// what a URL may hide.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Its id: `X-Webhook-Id` where that is sent. A replay has another one.
    pub id: String,
    /// The name of the event.
    pub event: String,
    /// Where it goes.
    pub url: String,
    /// The virtual time of what it tells of; for a replay, of the replay.
    pub at: DateTime<Utc>,
    /// How far it has come.
    pub state: DeliveryState,
    /// Every attempt that has ended, in order.
    pub attempts: Vec<DeliveryAttempt>,
    /// The delivery that this one repeats.
    pub replay_of: Option<String>,
}

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveryState {
    /// There are attempts left.
    Pending,
    /// The receiver has answered with a 2xx.
    Delivered,
    /// Four attempts have failed. There will be no other.
    Failed,
    /// A fault has lost it: no attempt was made.
    Dropped,
}

impl DeliveryState {
    /// Its name: `pending`, `delivered`, `failed` or `dropped`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }
}

/// One attempt to deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeliveryAttempt {
    /// The virtual time of the attempt.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: AttemptOutcome,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The receiver answered with this status. Any 2xx is a success; a redirect is not followed.
    Status(u16),
    /// There was no answer in time.
    TimedOut,
    /// Nobody listens there.
    Unreachable,
    /// The connection ended before there was an answer.
    Broken,
    /// The URL cannot be called: it is none, or its host is reserved for examples.
    NoAddress,
}

impl AttemptOutcome {
    /// Whether the notice has arrived.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Status(200..=299))
    }

    /// What went wrong, if there was no answer.
    const fn problem(self) -> Option<&'static str> {
        match self {
            Self::Status(_) => None,
            Self::TimedOut => Some("no answer in time"),
            Self::Unreachable => Some("no connection"),
            Self::Broken => Some("the connection ended without an answer"),
            Self::NoAddress => Some("not a URL that can be called"),
        }
    }
}

impl fmt::Display for AttemptOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "status {status}"),
            other => f.write_str(other.problem().unwrap_or_default()),
        }
    }
}

impl Delivery {
    /// As it is shown to those who ask.
    pub(crate) fn describe(&self) -> Json {
        let attempts = self.attempts.iter().map(|attempt| {
            let mut json = Json::object([("at", clock::write(attempt.at).into())]);
            match attempt.outcome {
                AttemptOutcome::Status(status) => json.set("status", status),
                other => json.set_some("problem", other.problem()),
            }
            json
        });
        let mut json = Json::object([
            ("id", (&self.id).into()),
            ("event", (&self.event).into()),
            ("url", (&self.url).into()),
            ("at", clock::write(self.at).into()),
            ("state", self.state.as_str().into()),
            ("attempts", attempts.collect::<Vec<_>>().into()),
        ]);
        json.set_some("replay_of", self.replay_of.as_ref());
        json
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("id", &self.id)
            .field("event", &self.event)
            .field("url", &presentable(&self.url))
            .field("at", &self.at)
            .field("state", &self.state)
            .field("attempts", &self.attempts)
            .field("replay_of", &self.replay_of)
            .finish()
    }
}
