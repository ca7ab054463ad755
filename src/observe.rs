mod attempt;
mod hook;
#[cfg(feature = "metrics")]
mod metrics;
mod renewal;

use std::time::Duration;

use crate::{
    AttemptOutcome, Error, Intent, Lane, Operation, Resend,
    trace::{self, Empty, Level, Span},
};
pub(crate) use hook::Hooks;
pub use hook::{Ended, Hook, Outgoing, RefusedHeader};
#[cfg(feature = "metrics")]
pub(crate) use metrics::describe;
pub(crate) use renewal::{Renewal, renewed, store_failed};

/// All that is told is told under this name.
const TARGET: &str = "cartevo";

/// How a call ended, for labels and fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CallOutcome {
    /// With a reply.
    Done,
    /// The service said no, or failed.
    Refused,
    /// Nothing of it reached the service.
    NotSent,
    /// It changes something, and may have been carried out.
    Unresolved,
    /// A read was answered with what cannot be read.
    Unreadable,
    /// A read got no answer.
    Lost,
    /// Nobody waited for its end.
    Cancelled,
}

impl CallOutcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::NotSent => "not_sent",
            Self::Unresolved => "unresolved",
            Self::Unreadable => "unreadable",
            Self::Lost => "lost",
            Self::Cancelled => "cancelled",
        }
    }

    fn of(error: &Error) -> Self {
        match error {
            _ if error.may_have_been_carried_out() => Self::Unresolved,
            Error::NotSent(_) => Self::NotSent,
            Error::Answered(_) => Self::Refused,
            Error::Unreadable(_) => Self::Unreadable,
            Error::Unresolved(_) => Self::Lost,
        }
    }
}

/// How long something had to wait before it could be sent.
#[derive(Clone, Copy, Default)]
struct Waits {
    token: Duration,
    quota: Duration,
}

/// Watches one call. It tells the call's end when it is dropped, whatever the end is.
pub(crate) struct Watch {
    operation: &'static Operation,
    lane: Lane,
    span: Span,
    attempts: u32,
    /// Since the last attempt.
    waits: Waits,
    /// Before all attempts.
    waited: Waits,
    outcome: CallOutcome,
}

impl Watch {
    pub fn begin(operation: &'static Operation, lane: Lane) -> Self {
        let span = trace::span!(
            target: TARGET,
            Level::INFO,
            "cartevo.call",
            otel.name = operation.id,
            otel.status_code = Empty,
            cartevo.operation = operation.id,
            cartevo.lane = lane.as_str(),
            cartevo.resend = resend_name(operation.resend),
            cartevo.attempts = Empty,
            cartevo.outcome = Empty,
            cartevo.intent = Empty,
            cartevo.token.waited_ms = Empty,
            cartevo.quota.waited_ms = Empty,
        );
        Self {
            operation,
            lane,
            span,
            attempts: 0,
            waits: Waits::default(),
            waited: Waits::default(),
            // Until it runs, nothing of it can have left.
            outcome: CallOutcome::NotSent,
        }
    }

    /// What goes on within the call belongs to this one.
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// From now on it is cancelled if it is dropped before its end.
    pub const fn runs(&mut self) {
        self.outcome = CallOutcome::Cancelled;
    }

    pub fn waited_for_token(&mut self, time: Duration) {
        self.waits.token += time;
        self.waited.token += time;
    }

    pub fn waited_for_quota(&mut self, time: Duration) {
        self.waits.quota += time;
        self.waited.quota += time;
        #[cfg(feature = "metrics")]
        metrics::quota_wait(self.lane, time);
    }

    /// The call is sent again after a pause.
    pub fn again(&self, outcome: AttemptOutcome, pause: Duration) {
        trace::info!(
            target: TARGET,
            { cartevo.operation = self.operation.id,
            cartevo.attempts = self.attempts,
            cartevo.attempt.outcome = outcome.as_str(),
            cartevo.pause_ms = millis(pause), },
        "sending again after a pause"
        );
        #[cfg(feature = "metrics")]
        metrics::resend(self.operation, outcome);
    }

    /// The call is sent again at once, with another token.
    pub fn again_with_another_token(&self) {
        trace::debug!(
            target: TARGET,
            { cartevo.operation = self.operation.id,
            cartevo.attempts = self.attempts, },
        "the token was refused: sending again with another one"
        );
        #[cfg(feature = "metrics")]
        metrics::resend(self.operation, AttemptOutcome::Unauthorized);
    }

    /// A 429 came although the quota had let the request go.
    pub fn throttled(&self, ordered: Option<Duration>) {
        trace::warn!(
            target: TARGET,
            { cartevo.operation = self.operation.id,
            cartevo.attempts = self.attempts,
            cartevo.retry_after_ms = ordered.map(millis), },
        "turned away with 429: somebody else uses the quota of this address too, or it is smaller than the client's"
        );
    }

    pub const fn done(&mut self) {
        self.outcome = CallOutcome::Done;
    }

    pub fn failed(&mut self, error: &Error) {
        self.outcome = CallOutcome::of(error);
        if self.outcome != CallOutcome::Unresolved {
            return;
        }
        let intent = match error {
            Error::Unresolved(error) => error.intent.as_ref().map(Intent::id),
            _ => None,
        };
        self.span.record("cartevo.intent", intent);
        trace::warn!(
            target: TARGET,
            parent: &self.span,
            { cartevo.operation = self.operation.id,
            cartevo.attempts = self.attempts,
            cartevo.reference = error.reference(),
            cartevo.intent = intent, },
        "it is not known whether this call was carried out"
        );
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        #[cfg(feature = "metrics")]
        metrics::call(self.operation, self.outcome);
        if self.span.is_disabled() {
            return;
        }
        let (span, waited) = (&self.span, self.waited);
        span.record("cartevo.attempts", self.attempts);
        span.record("cartevo.outcome", self.outcome.as_str());
        span.record("cartevo.token.waited_ms", millis(waited.token));
        span.record("cartevo.quota.waited_ms", millis(waited.quota));
        if self.outcome != CallOutcome::Done {
            span.record("otel.status_code", "ERROR");
        }
    }
}

const fn resend_name(resend: Resend) -> &'static str {
    match resend {
        Resend::Safe => "safe",
        Resend::Keyed(_) => "keyed",
        Resend::Once => "once",
    }
}

/// Nobody gets an error of a call that is dropped, and yet it may have been carried out.
pub(crate) fn dropped(intent: &Intent) {
    trace::warn!(
        target: TARGET,
        { cartevo.operation = intent.operation().id,
        cartevo.reference = intent.reference(),
        cartevo.intent = intent.id(), },
    "a call was dropped that may have been carried out"
    );
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
