//! The window of one process: the core with a clock, a lock and wakers.

use std::{
    collections::BTreeMap,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep_until};

use super::{
    Ask, LONGEST, Permit, Quota, TooLate, Used,
    core::{Core, Grant, Step, Ticket},
};
use crate::BoxFuture;

/// A sliding window: so many requests at most in any stretch of so long. It is what a client uses
/// that is told nothing else, with the 10 in 60 seconds that the service allows.
///
/// Whatever shares a window takes turns in it. Clones of a client do, and so do clients that were
/// given clones of one window; a window of its own is for what calls from another address.
///
/// ```
/// use std::time::Duration;
/// use cartevo::{Ask, Lane, OPERATIONS, Quota, Window};
/// use tokio::time::Instant;
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() -> Result<(), cartevo::TooLate> {
/// let window = Window::new(2, Duration::from_secs(60));
/// let shared = window.clone(); // the same two requests
/// let in_a_second = || Ask::new(&OPERATIONS[0], Lane::Money, Instant::now() + Duration::from_secs(1));
/// for window in [&window, &shared] {
///     let mut permit = window.acquire(in_a_second()).await?;
///     permit.left();
///     permit.answered();
/// }
/// // A deadline that cannot be met fails at once.
/// let too_late = shared.acquire(in_a_second()).await.unwrap_err();
/// assert_eq!(too_late.ready_in, Duration::from_secs(60));
/// // The service is of another opinion: everybody waits for as long as it says.
/// window.turned_away(Some(Duration::from_secs(90)));
/// let too_late = shared.acquire(in_a_second()).await.unwrap_err();
/// assert_eq!(too_late.ready_in, Duration::from_secs(90));
/// # Ok(()) }
/// ```
///
/// # When a place is free again
///
/// The service counts a request when it arrives, and nobody here sees that moment: a place is
/// taken until the window's length after the request can last have arrived. That is when the answer
/// came, and 5 seconds after it left if none has come by then. What never left gives its place back
/// at once. So the service never sees one request too many, however long each of them takes.
///
/// # Who goes first
///
/// [`Lane::Money`] before [`Lane::Read`] before [`Lane::Poll`], and in each of them who came first.
/// Nobody waits forever: after three others a read is next, and after eight a poll, whatever
/// waits. Polls leave a fifth of a window of three or more free, so that many of them do not make a
/// payment wait for a whole window; so where nothing goes but polls, that fifth is not used.
///
/// # After a 429
///
/// Everybody waits: for as long as its `Retry-After` says, up to 5 minutes, or else for 1 second, 2
/// at the next, 4, … up to 60. Then requests go one at a time until one is answered otherwise.
/// Several that were turned away together count as one.
///
/// # Waiting
///
/// Nothing runs in the background: those who wait keep the time, in a tokio runtime with its timer.
/// A future that waits and is not polled is passed over, a second after its turn has come; it keeps
/// its place in the queue.
///
/// [`Lane::Money`]: crate::Lane::Money
/// [`Lane::Read`]: crate::Lane::Read
/// [`Lane::Poll`]: crate::Lane::Poll
#[derive(Clone)]
pub struct Window {
    requests: u32,
    per: Duration,
    shared: Arc<Shared>,
}

impl Window {
    /// At most `requests` in any stretch of `per`. Zero requests are taken for one, and a stretch
    /// of more than a year for a year.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let window = cartevo::Window::new(10, Duration::from_secs(60));
    /// assert_eq!(format!("{window:?}"), "Window { requests: 10, per: 60s, .. }");
    /// assert_eq!(format!("{window:?}"), format!("{:?}", cartevo::Window::default()));
    /// ```
    pub fn new(requests: u32, per: Duration) -> Self {
        let requests = requests.max(1);
        let per = per.min(LONGEST);
        let core = Core::new(usize::try_from(requests).unwrap_or(usize::MAX), per);
        Self {
            requests,
            per,
            shared: Arc::new(Shared(Mutex::new(State {
                core,
                wakers: BTreeMap::new(),
                keeper: None,
                spent: Vec::new(),
            }))),
        }
    }
}

#[cfg(test)]
impl Window {
    /// Whether nobody waits, nobody keeps the time, and all places are free.
    pub(super) fn is_at_rest(&self) -> bool {
        self.shared.with(|state, now| {
            let nobody = state.wakers.is_empty() && state.keeper.is_none();
            state.core.is_at_rest(now) && nobody
        })
    }

    /// Panics while the state is locked, elsewhere.
    pub(super) fn poison(&self) {
        let shared = self.shared.clone();
        let panics = std::thread::spawn(move || shared.with(|_, _| panic!("on purpose")));
        assert!(panics.join().is_err() && self.shared.0.is_poisoned());
    }
}

impl Default for Window {
    /// What the service allows: 10 requests in 60 seconds.
    fn default() -> Self {
        Self::new(10, Duration::from_secs(60))
    }
}

impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Window")
            .field("requests", &self.requests)
            .field("per", &self.per)
            .finish_non_exhaustive()
    }
}

impl Quota for Window {
    fn acquire(&self, ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        Box::pin(Acquire {
            shared: &self.shared,
            ask,
            ticket: None,
            alarm: None,
        })
    }

    fn turned_away(&self, wait: Option<Duration>) {
        self.shared
            .with(|state, now| state.core.turned_away(now, wait));
    }
}

struct Shared(Mutex<State>);

struct State {
    core: Core,
    wakers: BTreeMap<u64, Waker>,
    /// One of those who wait, and when he looks again: no later than the others need. Everybody
    /// else looks again when his own turn could come, so that a keeper whose future is not polled
    /// stops nobody.
    keeper: Option<(Ticket, Instant)>,
    /// Wakers to drop.
    spent: Vec<Waker>,
}

impl Shared {
    /// Changes the state, and wakes whom that concerns.
    fn with<T>(&self, change: impl FnOnce(&mut State, Instant) -> T) -> T {
        // Wakers are foreign code: they run, and are dropped, without the lock.
        let mut wake = Vec::new();
        let (changed, _spent) = {
            // Whatever panicked, each change is whole.
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let changed = change(&mut state, now);
            state.after(now, &mut wake);
            (changed, std::mem::take(&mut state.spent))
        };
        for waker in wake {
            waker.wake();
        }
        changed
    }
}

impl State {
    /// Who must know of a change: those it concerns, and the keeper if he would look too late.
    fn after(&mut self, now: Instant, wake: &mut Vec<Waker>) {
        for id in self.core.woken() {
            wake.extend(self.wakers.remove(&id));
        }
        let Some(next) = self.core.next(now) else {
            self.keeper = None;
            return;
        };
        let keeper = self.keeper.take();
        let keeper = keeper.filter(|(ticket, _)| self.core.waits(*ticket));
        if keeper.is_some_and(|(_, at)| at <= next) {
            self.keeper = keeper;
            return;
        }
        let ticket = keeper
            .map(|(ticket, _)| ticket)
            .or_else(|| self.core.first());
        if let Some(ticket) = ticket {
            wake.extend(self.wakers.get(&ticket.id).cloned());
            self.keeper = Some((ticket, next));
        }
    }

    /// Nobody is to be woken for him any more.
    fn forget(&mut self, ticket: Ticket) {
        self.spent.extend(self.wakers.remove(&ticket.id));
    }

    /// How somebody is doing, who may be `new`, and when he has to look again.
    fn look(&mut self, now: Instant, ticket: Ticket, new: bool, waker: &Waker) -> Step {
        let step = self.core.look(now, ticket);
        let Step::Wait(at) = step else {
            self.forget(ticket);
            return step;
        };
        self.spent
            .extend(self.wakers.insert(ticket.id, waker.clone()));
        // He keeps the time who is surely awake: the newest, or whoever looks when the keeper is
        // late. One who kept it before looks once more at the moment that he knew of.
        let late = |(keeper, at)| at <= now || keeper == ticket;
        let vacant = new || self.keeper.is_none_or(late);
        match self.core.next(now).filter(|_| vacant) {
            Some(next) => {
                let at = at.min(next);
                self.keeper = Some((ticket, at));
                Step::Wait(at)
            }
            None => step,
        }
    }
}

/// Somebody who wants a place.
struct Acquire<'a> {
    shared: &'a Arc<Shared>,
    ask: Ask,
    /// From the first poll until it is decided.
    ticket: Option<Ticket>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Future for Acquire<'_> {
    type Output = Result<Permit, TooLate>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        loop {
            let step = this.shared.with(|state, now| {
                let Ask { lane, deadline, .. } = this.ask;
                let known = this.ticket;
                let ticket = known.unwrap_or_else(|| state.core.ask(now, lane, deadline));
                this.ticket = Some(ticket);
                state.look(now, ticket, known.is_none(), context.waker())
            });
            let at = match step {
                Step::Wait(at) => at,
                Step::Go(grant) => {
                    this.ticket = None;
                    let shared = this.shared.clone();
                    let place = Place { shared, grant };
                    return Poll::Ready(Ok(Permit::of_window(place)));
                }
                Step::TooLate(too_late) => {
                    this.ticket = None;
                    return Poll::Ready(Err(too_late));
                }
            };
            let alarm = this.alarm.get_or_insert_with(|| Box::pin(sleep_until(at)));
            if alarm.deadline() != at {
                alarm.as_mut().reset(at);
            }
            if alarm.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
        }
    }
}

impl Drop for Acquire<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.shared.with(|state, now| {
                state.forget(ticket);
                state.core.cancel(now, ticket);
            });
        }
    }
}

/// A place in the window.
pub(super) struct Place {
    shared: Arc<Shared>,
    grant: Grant,
}

impl Place {
    pub(super) fn left(&self) {
        self.shared
            .with(|state, now| state.core.left(now, self.grant));
    }

    pub(super) fn told(self, used: Used) {
        self.shared
            .with(|state, now| state.core.settle(now, self.grant, used));
    }
}
