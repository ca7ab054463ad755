//! How often requests may be sent: 10 in 60 seconds for an address, tokens and polls included.

mod permit;
mod window;

use std::{fmt, sync::Arc, time::Duration};

use tokio::time::Instant;

use crate::{BoxFuture, Operation};
pub use permit::{Permit, Used};
pub use window::Window;

/// Who goes first when requests have to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Lane {
    /// What changes something, and the token, without which nothing goes.
    Money,
    /// What only reads.
    Read,
    /// Looking again and again for an outcome.
    Poll,
}

/// One request that wants to be sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Ask {
    /// What is called.
    pub operation: &'static Operation,
    /// Whom it may go before.
    pub lane: Lane,
    /// When it is too late to send it.
    pub deadline: Instant,
}

impl Ask {
    /// A request that wants to be sent.
    pub const fn new(operation: &'static Operation, lane: Lane, deadline: Instant) -> Self {
        Self {
            operation,
            lane,
            deadline,
        }
    }
}

/// The deadline of a request is over before it can be sent. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooLate {
    /// When it could be sent, at the soonest, if it were asked for now.
    pub ready_in: Duration,
}

impl TooLate {
    /// For a quota of your own.
    pub const fn new(ready_in: Duration) -> Self {
        Self { ready_in }
    }
}

impl fmt::Display for TooLate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.ready_in.as_secs_f64();
        write!(
            f,
            "the quota has no room before the deadline, and at the soonest in {seconds:.1} s"
        )
    }
}

impl std::error::Error for TooLate {}

/// Decides when a request may be sent.
pub trait Quota: Send + Sync + 'static {
    /// Waits until one more request may be sent. Dropping the future gives everything back.
    fn acquire(&self, ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>>;

    /// The service answered 429 all the same. `wait` is what its `Retry-After` said. It is called
    /// before the permit of that request is told of the answer.
    fn turned_away(&self, wait: Option<Duration>);
}

impl<Q: Quota + ?Sized> Quota for Arc<Q> {
    fn acquire(&self, ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        (**self).acquire(ask)
    }

    fn turned_away(&self, wait: Option<Duration>) {
        (**self).turned_away(wait);
    }
}

/// No quota at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unlimited;

impl Quota for Unlimited {
    fn acquire(&self, _ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        Box::pin(std::future::ready(Ok(Permit::unlimited())))
    }

    fn turned_away(&self, _wait: Option<Duration>) {}
}
