//! Virtual time: frozen until somebody moves it, or running along with the machine's.

use std::sync::{Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use tokio::sync::watch;

/// 2026-05-09T10:15:00.000Z, where every frozen sandbox begins.
const START_MILLIS: i64 = 1_778_321_700_000;

/// 9999-12-31T23:59:59.000Z, where virtual time ends: years have four digits.
const END_MILLIS: i64 = 253_402_300_799_000;

/// The time of one sandbox.
#[derive(Debug)]
pub(crate) struct Clock {
    base: Mutex<Base>,
    /// Counts the moves: sleepers look at the clock again when it changes.
    moved: watch::Sender<u64>,
    /// The callers whose answers are held back until it is moved.
    held: Mutex<Vec<Weak<()>>>,
}

#[derive(Debug, Clone, Copy)]
struct Base {
    at: DateTime<Utc>,
    /// When `at` was true, if time runs by itself.
    since: Option<Instant>,
}

impl Base {
    fn now(self) -> DateTime<Utc> {
        let elapsed = self.since.map(|since| since.elapsed()).unwrap_or_default();
        later(self.at, elapsed)
    }
}

impl Clock {
    /// A clock that stands still until it is moved.
    pub(crate) fn frozen() -> Self {
        Self::new(start(), None)
    }

    /// A clock that shows the machine's time, and can be moved ahead of it.
    pub(crate) fn running() -> Self {
        Self::new(SystemTime::now().into(), Some(Instant::now()))
    }

    fn new(at: DateTime<Utc>, since: Option<Instant>) -> Self {
        Self {
            base: Mutex::new(Base { at, since }),
            moved: watch::Sender::new(0),
            held: Mutex::default(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        let now = self.base().now();
        // What is shown has milliseconds, and what is shown is what counts.
        DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now)
    }

    /// Whether it stands still by itself.
    pub(crate) fn is_frozen(&self) -> bool {
        self.base().since.is_none()
    }

    pub(crate) fn advance(&self, by: Duration) {
        {
            let mut base = self.base.lock().unwrap_or_else(PoisonError::into_inner);
            base.at = later(base.at, by);
        }
        self.moved.send_modify(|moves| *moves += 1);
    }

    /// Shows `now` from now on.
    pub(crate) fn set(&self, now: DateTime<Utc>) {
        {
            let mut base = self.base.lock().unwrap_or_else(PoisonError::into_inner);
            base.at = now.min(end());
            base.since = base.since.map(|_| Instant::now());
        }
        self.moved.send_modify(|moves| *moves += 1);
    }

    /// Returns when the clock shows `at` or later.
    pub(crate) async fn sleep_until(&self, at: DateTime<Utc>) {
        let mut moved = self.moved.subscribe();
        loop {
            let base = self.base();
            let left = (at - base.now()).to_std().unwrap_or_default();
            if left.is_zero() {
                return;
            }
            // The clock is never dropped while somebody sleeps by it.
            if base.since.is_none() {
                let _ = moved.changed().await;
            } else {
                tokio::select! {
                    _ = moved.changed() => {}
                    () = tokio::time::sleep(left) => {}
                }
            }
        }
    }

    /// Returns when `by` has passed. A caller's answer waits for it.
    pub(crate) async fn hold(&self, by: Duration, caller: Weak<()>) {
        self.hold_until(later(self.now(), by), caller).await;
    }

    /// Returns when the clock shows `at` or later. A caller's answer waits for it.
    pub(crate) async fn hold_until(&self, at: DateTime<Utc>, caller: Weak<()>) {
        self.held_back().push(caller.clone());
        let _held = Held {
            clock: self,
            caller,
        };
        self.sleep_until(at).await;
    }

    /// How many answers are held back whose callers are still there.
    pub(crate) fn holds(&self) -> usize {
        let held = self.held_back();
        let there = held.iter().filter(|caller| caller.strong_count() > 0);
        there.count()
    }

    fn held_back(&self) -> MutexGuard<'_, Vec<Weak<()>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn base(&self) -> Base {
        *self.base.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer that is held back.
struct Held<'a> {
    clock: &'a Clock,
    caller: Weak<()>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut held = self.clock.held_back();
        if let Some(index) = held.iter().position(|caller| caller.ptr_eq(&self.caller)) {
            held.swap_remove(index);
        }
    }
}

/// The moment at which every frozen sandbox begins.
pub(crate) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(START_MILLIS).unwrap_or(DateTime::UNIX_EPOCH)
}

/// Where virtual time ends.
pub(crate) fn end() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(END_MILLIS).unwrap_or(DateTime::UNIX_EPOCH)
}

fn later(at: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(by)
        .ok()
        .and_then(|by| at.checked_add_signed(by))
        .map_or_else(end, |then| then.min(end()))
}

/// ISO 8601 in UTC with milliseconds.
pub(crate) fn write(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_still_until_moved() {
        let clock = Clock::frozen();
        assert_eq!(write(clock.now()), "2026-05-09T10:15:00.000Z");
        clock.advance(Duration::from_millis(1_250));
        assert_eq!(write(clock.now()), "2026-05-09T10:15:01.250Z");
    }

    #[test]
    fn never_runs_off_the_end() {
        let clock = Clock::frozen();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(write(clock.now()), "9999-12-31T23:59:59.000Z");
    }

    #[tokio::test]
    async fn sleepers_wake_when_it_is_moved_far_enough() {
        let clock = std::sync::Arc::new(Clock::frozen());
        let shared = std::sync::Arc::clone(&clock);
        let sleeper = tokio::spawn(async move {
            let until = later(shared.now(), Duration::from_secs(5));
            shared.sleep_until(until).await;
        });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(4));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_secs(1));
        sleeper.await.unwrap();
    }

    #[tokio::test]
    async fn what_it_holds_back_counts_while_somebody_waits_for_it() {
        let clock = std::sync::Arc::new(Clock::frozen());
        let [stays, leaves] = [(); 2].map(std::sync::Arc::new);
        let holds = [&stays, &leaves].map(|caller| {
            let (clock, caller) = (
                std::sync::Arc::clone(&clock),
                std::sync::Arc::downgrade(caller),
            );
            tokio::spawn(async move { clock.hold(Duration::from_secs(5), caller).await })
        });
        assert_eq!(clock.holds(), 0);
        tokio::task::yield_now().await;
        assert_eq!(clock.holds(), 2);
        drop(leaves);
        assert_eq!(clock.holds(), 1);
        clock.advance(Duration::from_secs(5));
        for hold in holds {
            hold.await.unwrap();
        }
        assert_eq!(clock.holds(), 0);
        assert!(clock.held_back().is_empty());
    }
}
