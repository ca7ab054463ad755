//! How often requests may be sent: 10 in 60 seconds for an address, tokens and polls included.

mod core;
mod lanes;
mod pause;
mod permit;
mod places;
#[cfg(test)]
mod tests;
mod window;

use std::{fmt, sync::Arc, time::Duration};

use tokio::time::Instant;

use crate::{BoxFuture, Operation};
pub use permit::{Permit, Used};
pub use window::Window;

/// Nobody means to wait for longer, and clocks can count it.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Who goes first when requests have to wait.
///
/// A call has the lane of its kind, and those of a [`Wait`](crate::Wait) go as polls; `.lane(…)` of
/// a call sets another.
///
/// ```
/// use cartevo::Lane;
///
/// # let client = cartevo::Client::builder().access_token("a token").build()?;
/// let report = client.wallets().list().lane(Lane::Poll); // everything else goes first
/// assert!(Lane::Money < Lane::Read && Lane::Read < Lane::Poll);
/// assert_eq!(Lane::Poll.as_str(), "poll");
/// # drop(report);
/// # Ok::<(), cartevo::BuildError>(())
/// ```
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

impl Lane {
    /// A name for labels of metrics and fields of logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Read => "read",
            Self::Poll => "poll",
        }
    }
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
///
/// ```
/// let too_late = cartevo::TooLate::new(std::time::Duration::from_millis(12_500));
/// assert_eq!(too_late.to_string(), "the quota has no room before the deadline, and at the soonest in 12.5 s");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TooLate {
    /// In how long it could be sent, at the soonest, as long as none of those gives up who wait
    /// before it.
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

/// Decides when a request may be sent. [`Window`] is the one to use, and [`Unlimited`] lets
/// everything go.
///
/// The service counts by address: all processes behind one address share its 10 requests in 60
/// seconds. Within a process they share a [`Window`] by cloning it. For several processes, implement
/// this over what they share, a Redis or a database: each permit is a row there, with the moment at
/// which its place is free again.
///
/// A permit is for one request. Who holds one and waits for another may wait for himself.
///
/// ```
/// use std::{sync::{Arc, Mutex}, time::Duration};
/// use cartevo::{Ask, BoxFuture, Lane, OPERATIONS, Permit, Quota, TooLate, Used};
/// use tokio::time::{Instant, sleep};
///
/// /// What the processes share, and what it can do at once for all of them.
/// #[derive(Default)]
/// struct Store(Mutex<Vec<Instant>>);
///
/// impl Store {
///     /// Takes a place for 60 seconds, or says for how long there is none.
///     fn take(&self) -> Result<Instant, Duration> {
///         let (mut taken, now) = (self.0.lock().unwrap(), Instant::now());
///         taken.retain(|until| *until > now);
///         let until = now + Duration::from_secs(60);
///         match taken.first() {
///             Some(first) if taken.len() >= 10 => Err(*first - now),
///             _ => { taken.push(until); Ok(until) }
///         }
///     }
///     fn give_back(&self, place: Instant) {
///         self.0.lock().unwrap().retain(|until| *until != place);
///     }
/// }
///
/// struct Shared(Arc<Store>);
///
/// impl Quota for Shared {
///     fn acquire(&self, ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
///         Box::pin(async move {
///             loop {
///                 match self.0.take() {
///                     Ok(place) => {
///                         let store = self.0.clone();
///                         return Ok(Permit::new(move |used| match used {
///                             Used::No => store.give_back(place),
///                             _ => {} // it is free again after its 60 seconds
///                         }));
///                     }
///                     Err(wait) if Instant::now() + wait > ask.deadline => return Err(TooLate::new(wait)),
///                     Err(wait) => sleep(wait).await,
///                 }
///             }
///         })
///     }
///     fn turned_away(&self, wait: Option<Duration>) {
///         // Fill the window until then, for all processes.
///         let until = Instant::now() + wait.unwrap_or(Duration::from_secs(1)).min(Duration::from_secs(300));
///         *self.0.0.lock().unwrap() = vec![until; 10];
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), TooLate> {
/// let quota = Shared(Arc::default());
/// let ask = || Ask::new(&OPERATIONS[0], Lane::Read, Instant::now() + Duration::from_secs(30));
/// for _ in 0..10 {
///     quota.acquire(ask()).await?.answered();
/// }
/// assert_eq!(quota.acquire(ask()).await.unwrap_err().ready_in, Duration::from_secs(60));
/// quota.turned_away(Some(Duration::from_secs(20)));
/// let asked = Instant::now();
/// quota.acquire(ask()).await?;
/// assert_eq!(asked.elapsed(), Duration::from_secs(20));
/// # Ok(()) }
/// ```
pub trait Quota: Send + Sync + 'static {
    /// Waits until one more request may be sent. It fails as soon as it is known that this is not
    /// before the deadline. Dropping the future, whenever that is, gives everything back.
    fn acquire(&self, ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>>;

    /// The service answered 429 all the same. `wait` is what its `Retry-After` said. This is called
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

/// No quota at all: for a service that has none, or has its own way to share one.
///
/// ```
/// use cartevo::{Ask, Lane, OPERATIONS, Quota, Unlimited};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), cartevo::TooLate> {
/// let ask = Ask::new(&OPERATIONS[0], Lane::Poll, tokio::time::Instant::now());
/// for _ in 0..1_000 {
///     Unlimited.acquire(ask).await?.answered();
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unlimited;

impl Quota for Unlimited {
    fn acquire(&self, _ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        Box::pin(std::future::ready(Ok(Permit::unlimited())))
    }

    fn turned_away(&self, _wait: Option<Duration>) {}
}
