//! What to do after an attempt. Pure decisions: nothing here sends, waits or knows the time.

mod after;
mod budget;

use std::{fmt, time::Duration};

use crate::Resend;
pub(crate) use after::retry_after;
pub(crate) use budget::Budget;

/// How an attempt ended, as far as the decision what to do next goes.
///
/// ```
/// use cartevo::AttemptOutcome;
///
/// assert_eq!(AttemptOutcome::of_status(503), AttemptOutcome::ServerError);
/// assert_eq!(AttemptOutcome::ServerError.as_str(), "server_error");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// An answer with a 2xx came whole. It may still say that the call failed.
    Success,
    /// No connection could be made: nothing left.
    NotConnected,
    /// 401: turned away at the door.
    Unauthorized,
    /// 429: turned away at the door.
    Throttled,
    /// 422: somebody behind the service said no.
    Rejected,
    /// Any other answer below 500: the service said no.
    Refused,
    /// 5xx or 408: the service is in trouble, and may have done the work.
    ServerError,
    /// The connection broke, the answer was cut off, or the time limit passed.
    Lost,
}

impl AttemptOutcome {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Success,
        Self::NotConnected,
        Self::Unauthorized,
        Self::Throttled,
        Self::Rejected,
        Self::Refused,
        Self::ServerError,
        Self::Lost,
    ];

    /// What an answer with this status is.
    pub const fn of_status(status: u16) -> Self {
        match status {
            200..300 => Self::Success,
            401 => Self::Unauthorized,
            408 | 500.. => Self::ServerError,
            422 => Self::Rejected,
            429 => Self::Throttled,
            _ => Self::Refused,
        }
    }

    /// A name for labels of metrics and fields of logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::NotConnected => "not_connected",
            Self::Unauthorized => "unauthorized",
            Self::Throttled => "throttled",
            Self::Rejected => "rejected",
            Self::Refused => "refused",
            Self::ServerError => "server_error",
            Self::Lost => "lost",
        }
    }

    /// Whether nothing can have been carried out.
    pub(crate) const fn is_turned_away(self) -> bool {
        matches!(
            self,
            Self::NotConnected | Self::Unauthorized | Self::Throttled
        )
    }

    /// Whether the request may have been carried out although no success came back.
    pub(crate) const fn leaves_open(self) -> bool {
        matches!(self, Self::ServerError | Self::Lost)
    }
}

impl fmt::Display for AttemptOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How often a call is sent again, and how long it waits before.
///
/// Set it for a client with [`ClientBuilder::retry`](crate::ClientBuilder::retry), and for one call
/// with `.retry(…)` or `.no_retry()`. It says how often and when, never whether: nothing here has a
/// call without an idempotency key sent again after it may have been carried out.
///
#[doc = include_str!("docs/retries.md")]
///
/// ```
/// use std::time::Duration;
/// use cartevo::{Client, RetryPolicy};
///
/// let patient = RetryPolicy::default().retries(8).first_pause(Duration::from_secs(2));
/// let client = Client::builder().access_token("a token").retry(patient).build()?;
/// // Somebody is waiting for this one.
/// let call = client.payments().balance().no_retry();
/// assert_eq!(patient.longest(3), Duration::from_secs(8)); // 2, 4, 8 …
/// # drop(call);
/// # Ok::<(), cartevo::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    retries: u32,
    first_pause: Duration,
    longest_pause: Duration,
    longest_retry_after: Duration,
}

impl Default for RetryPolicy {
    /// The documented one: at most 5 times, after pauses from 1 second to 60.
    fn default() -> Self {
        Self {
            retries: 5,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            longest_retry_after: Duration::from_secs(5 * 60),
        }
    }
}

impl RetryPolicy {
    /// One request is made, and its answer is given as it came; only a refused token is renewed and
    /// the request sent once more.
    pub const fn none() -> Self {
        let none = Duration::ZERO;
        Self {
            retries: 0,
            first_pause: none,
            longest_pause: none,
            longest_retry_after: none,
        }
    }

    /// How often a call is sent again at most.
    pub const fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The longest pause before the first resend; it doubles from one to the next. The pause itself
    /// is drawn anew each time, from nothing to that, so that callers who failed together do not
    /// come back together.
    pub const fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// What the pauses grow to.
    pub const fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// The longest `Retry-After` that is waited for. A call that is told to come back later than that
    /// is given back at once, with its 429 or 503.
    pub const fn longest_retry_after(mut self, pause: Duration) -> Self {
        self.longest_retry_after = pause;
        self
    }

    /// Whether more may be asked than what was called for.
    pub(crate) const fn looks(&self) -> bool {
        self.retries > 0
    }

    /// The longest pause before the resend of this number, the first being 1.
    pub fn longest(&self, resend: u32) -> Duration {
        let doublings = 1_u32.checked_shl(resend.saturating_sub(1));
        let pause = self
            .first_pause
            .saturating_mul(doublings.unwrap_or(u32::MAX));
        pause.min(self.longest_pause)
    }
}

/// What there is to know when an attempt has ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub resend: Resend,
    pub outcome: AttemptOutcome,
    /// How many attempts have been made, this one included.
    pub attempts: u32,
    /// Whether another token can be had.
    pub renewable: bool,
    /// What the answer's `Retry-After` says.
    pub retry_after: Option<Duration>,
    /// How much time is left to the whole call.
    pub left: Duration,
}

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Nothing: the caller gets what came.
    GiveBack,
    /// Send again with another token.
    RenewToken,
    /// Send again after a pause.
    Again(Duration),
}

/// The one place that decides whether a request is sent again. `draw` is any number, for the pause.
pub(crate) fn decide(policy: &RetryPolicy, seen: &Seen, draw: u64) -> Decision {
    use AttemptOutcome::{
        Lost, NotConnected, Refused, Rejected, ServerError, Success, Throttled, Unauthorized,
    };
    match (seen.outcome, seen.resend) {
        // Once only: an outage has looked like a 401 (quirk Q114).
        (Unauthorized, _) if seen.renewable => Decision::RenewToken,
        // The second is the rule that no policy changes.
        (Success | Unauthorized | Rejected | Refused, _) | (ServerError | Lost, Resend::Once) => {
            Decision::GiveBack
        }
        (NotConnected | Throttled, _) | (ServerError | Lost, Resend::Safe | Resend::Keyed(_)) => {
            match pause(policy, seen, draw) {
                Some(pause) if seen.attempts <= policy.retries && pause < seen.left => {
                    Decision::Again(pause)
                }
                _ => Decision::GiveBack,
            }
        }
    }
}

/// `None` if the service wants to be left alone for longer than anybody would wait.
fn pause(policy: &RetryPolicy, seen: &Seen, draw: u64) -> Option<Duration> {
    let longest = policy.longest(seen.attempts).as_nanos();
    // Five centuries are enough, and their product with the draw fits.
    let longest = u64::try_from(longest).unwrap_or(u64::MAX);
    let drawn = (u128::from(longest) * u128::from(draw)) >> 64;
    let drawn = Duration::from_nanos(u64::try_from(drawn).unwrap_or(u64::MAX));
    match seen.retry_after {
        Some(ordered) if ordered > policy.longest_retry_after => None,
        Some(ordered) => Some(ordered.max(drawn)),
        None => Some(drawn),
    }
}

#[cfg(test)]
mod tests;
