//! Waiting for what happens elsewhere, at the pace that the service asks for.

mod outcome;
mod pace;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    future::{IntoFuture, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

use crate::{Error, NotSentReason, Reply, pages::BoxFuture};
pub use outcome::{Outcome, Progress, UnknownReason};
use pace::Pace;

/// How long something new may not be visible yet.
const NEW: Duration = Duration::from_secs(30);

/// What a look has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Not decided, or in a status that this version of the library does not know.
    Pending,
    Succeeded,
    Failed,
}

type Look<'a, T> = Box<dyn Fn() -> BoxFuture<'a, Result<Reply<T>, Error>> + Send + 'a>;

type Tell<'a, T> = Box<dyn FnMut(&Progress<'_, T>) + Send + 'a>;

/// Waits for something to succeed or fail; await it.
///
/// It looks at once, every 5 seconds until 30 have passed, then after 10, 20, 40 … seconds, and for
/// the last time after 15 minutes. That is the service's own rule, and a client's ten requests a
/// minute leave no room for more: several waits at once share them.
///
/// Trouble on the way does not end it: a network that fails, a 429, a 5xx, an answer that cannot be
/// read, and in the first 30 seconds a 404, because what is new is not visible at once.
///
/// Dropping it stops it. Nothing is undone by that.
///
/// ```
/// use std::time::Duration;
/// use cartevo::Outcome;
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": {"id": "txn_1", "status": "SUCCESS", "amount": 5000, "currency": "XAF"}}"#]).await;
/// let mut looks = Vec::new();
/// let wait = client.wait_for_top_up("txn_1").give_up_after(Duration::from_secs(120)).on_progress(|progress| {
///     looks.push((progress.elapsed.as_secs(), progress.next_look_in.is_some()));
/// });
/// match wait.await? {
///     Outcome::Succeeded(transaction) => assert_eq!(transaction.amount().to_string(), "5000 XAF"),
///     Outcome::Failed(_) => panic!("nothing was moved"),
///     // Neither: it may still go either way, so do not book it as failed.
///     unknown => panic!("ask the support: {unknown:?}"),
/// }
/// assert_eq!(looks, [(0, false)]); // the first one decided
/// # Ok(()) }
/// ```
///
/// # Errors
///
/// The error of a look that no further look would mend: any other 4xx, or a request that could not
/// be made.
#[must_use = "nothing happens before it is awaited"]
pub struct Wait<'a, T> {
    look: Look<'a, T>,
    state: fn(&T) -> State,
    every: Duration,
    is_here: bool,
    give_up_after: Duration,
    on_progress: Tell<'a, T>,
    cancel: Option<BoxFuture<'a, ()>>,
}

impl<'a, T> Wait<'a, T> {
    pub(crate) fn new(
        look: impl Fn() -> BoxFuture<'a, Result<Reply<T>, Error>> + Send + 'a,
        state: fn(&T) -> State,
    ) -> Self {
        Self {
            look: Box::new(look),
            state,
            every: pace::FASTEST,
            is_here: false,
            give_up_after: pace::LONGEST,
            on_progress: Box::new(|_| ()),
            cancel: None,
        }
    }

    /// Lets looks be as close together as somebody wants who waits for a sandbox on this machine.
    pub(crate) const fn here(mut self, is_here: bool) -> Self {
        self.is_here = is_here;
        self
    }

    /// How long to wait in all, instead of 15 minutes. The last look is at its end; with less than
    /// 5 seconds there is one look only.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cartevo::{Outcome, UnknownReason};
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": {"id": "txn_1", "status": "PENDING", "amount": 5000, "currency": "XAF"}}"#]).await;
    /// let wait = client.wait_for_top_up("txn_1").give_up_after(Duration::from_secs(1));
    /// let outcome = wait.await?; // one look
    /// assert!(matches!(outcome, Outcome::Unknown { reason: UnknownReason::GaveUp, .. }));
    /// assert_eq!(outcome.value().map(|seen| seen.status.as_str()), Some("PENDING"));
    /// # Ok(()) }
    /// ```
    pub const fn give_up_after(mut self, limit: Duration) -> Self {
        self.give_up_after = limit;
        self
    }

    /// The time from one look to the next in the first 30 seconds, instead of 5 seconds; later ones
    /// are twice as far apart each time. Less than 5 seconds is taken as 5: the service asks for
    /// that. Only a sandbox on this machine is looked at as often as you like.
    ///
    /// ```
    /// use std::time::Duration;
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": {"id": "txn_1", "status": "PENDING", "amount": 5000, "currency": "XAF"}}"#, r#"{"data": {"id": "txn_1", "status": "SUCCESS", "amount": 5000, "currency": "XAF"}}"#]).await;
    /// let (mut next, enough) = (None, tokio::sync::Notify::new());
    /// let wait = client.wait_for_top_up("txn_1").every(Duration::from_secs(15)).on_progress(|progress| {
    ///     next = progress.next_look_in;
    ///     enough.notify_one();
    /// });
    /// let outcome = wait.cancel_when(enough.notified()).await?;
    /// assert!(!outcome.is_final());
    /// assert!(next > Some(Duration::from_secs(10)));
    /// # Ok(()) }
    /// ```
    pub const fn every(mut self, gap: Duration) -> Self {
        self.every = gap;
        self
    }

    /// Calls a function after each look, the last one too.
    ///
    /// ```
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"503 {}"#, r#"{"data": {"id": "txn_1", "status": "SUCCESS", "amount": 5000, "currency": "XAF"}}"#]).await;
    /// let mut lines = Vec::new();
    /// let wait = client.wait_for_top_up("txn_1").on_progress(|progress| match progress.error {
    ///     Some(error) => lines.push(format!("look {}: {:?}", progress.looks, error.status())),
    ///     None => lines.push(format!("look {}: done", progress.looks)),
    /// });
    /// let outcome = wait.give_up_after(std::time::Duration::from_secs(1)).await?;
    /// assert!(!outcome.is_final());
    /// assert_eq!(lines, ["look 1: Some(503)"]);
    /// # Ok(()) }
    /// ```
    pub fn on_progress(mut self, tell: impl FnMut(&Progress<'_, T>) + Send + 'a) -> Self {
        self.on_progress = Box::new(tell);
        self
    }

    /// Stops when a future is ready, whatever it gives: a `oneshot` receiver (also when its sender
    /// is dropped), a `Notified`, a timer. The outcome is [`Outcome::Unknown`] then.
    ///
    /// ```
    /// use cartevo::{Outcome, UnknownReason};
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": {"id": "txn_1", "status": "PENDING", "amount": 5000, "currency": "XAF"}}"#]).await;
    /// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    /// drop(stop); // whoever wanted to know is gone
    /// let outcome = client.wait_for_top_up("txn_1").cancel_when(stopped).await?;
    /// assert!(matches!(outcome, Outcome::Unknown { reason: UnknownReason::Cancelled, .. }));
    /// # Ok(()) }
    /// ```
    pub fn cancel_when<F>(mut self, stop: F) -> Self
    where
        F: IntoFuture,
        F::IntoFuture: Send + 'a,
    {
        let stop = stop.into_future();
        self.cancel = Some(Box::pin(async {
            stop.await;
        }));
        self
    }

    async fn outcome(mut self) -> Result<Outcome<T>, Error> {
        let start = Instant::now();
        let mut pace = Pace::new(self.every, self.give_up_after, self.is_here);
        let (mut looks, mut last, mut last_error) = (0, None, None);
        let mut due = Some(Duration::ZERO);
        while let Some(at) = due {
            let due_at = async {
                // A timer for now would wait for the next tick.
                if !at.is_zero() {
                    sleep_until(start + at).await;
                }
            };
            let is_time = unless(&mut self.cancel, due_at).await;
            let is_new = start.elapsed() < NEW;
            let found = match is_time {
                Some(()) => unless(&mut self.cancel, (self.look)()).await,
                None => None,
            };
            let Some(found) = found else {
                return Ok(Outcome::Unknown {
                    last,
                    reason: UnknownReason::Cancelled,
                    last_error,
                });
            };
            looks += 1;
            let mut state = State::Pending;
            match found {
                Ok(reply) => {
                    state = (self.state)(&reply);
                    (last, last_error) = (Some(reply.into_inner()), None);
                }
                Err(error) => last_error = Some(error),
            }
            let elapsed = start.elapsed();
            let goes_on = state == State::Pending
                && last_error
                    .as_ref()
                    .is_none_or(|error| passes(error, is_new));
            due = if goes_on { pace.next(elapsed) } else { None };
            (self.on_progress)(&Progress {
                elapsed,
                looks,
                value: last.as_ref(),
                error: last_error.as_ref(),
                next_look_in: due.map(|due| due.saturating_sub(elapsed)),
            });
            match (state, last.take(), last_error.take()) {
                (State::Succeeded, Some(value), _) => return Ok(Outcome::Succeeded(value)),
                (State::Failed, Some(value), _) => return Ok(Outcome::Failed(value)),
                (_, _, Some(error)) if !goes_on => return Err(error),
                (_, value, error) => (last, last_error) = (value, error),
            }
        }
        Ok(Outcome::Unknown {
            last,
            reason: UnknownReason::GaveUp,
            last_error,
        })
    }
}

/// The work's result, or `None` if it was cancelled first.
async fn unless<T>(
    cancel: &mut Option<BoxFuture<'_, ()>>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(|context| {
        let stop = cancel.as_mut().map(|cancel| cancel.as_mut().poll(context));
        match stop {
            Some(Poll::Ready(())) => Poll::Ready(None),
            _ => work.as_mut().poll(context).map(Some),
        }
    })
    .await
}

/// Whether a later look may do better.
fn passes(error: &Error, is_new: bool) -> bool {
    match error {
        Error::NotSent(error) => match &error.reason {
            NotSentReason::Invalid(_) => false,
            NotSentReason::Token(error) => passes(error, false),
            NotSentReason::Credentials(_)
            | NotSentReason::Deadline
            | NotSentReason::Connect(_)
            | NotSentReason::Quota(_) => true,
        },
        Error::Unresolved(_) | Error::Unreadable(_) => true,
        Error::Answered(answer) => match answer.status {
            404 => is_new,
            408 | 429 => true,
            400..500 => false,
            // Also a 2xx that says it failed: the service's own trouble has come so.
            _ => true,
        },
    }
}

impl<'a, T: Send + 'a> IntoFuture for Wait<'a, T> {
    type Output = Result<Outcome<T>, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.outcome())
    }
}

impl<T> fmt::Debug for Wait<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("every", &self.every)
            .field("give_up_after", &self.give_up_after)
            .finish_non_exhaustive()
    }
}
