//! The places of a window: who has one, and when it comes free again.

use std::{cmp::Reverse, collections::BinaryHeap, time::Duration};

use tokio::time::Instant;

use super::{LONGEST, Used};

/// How long after it left a request may still reach the service.
const SLACK: Duration = Duration::from_secs(5);

/// A place that was given away, and has not come back.
struct Held {
    id: u64,
    /// How much was known of 429s when it was given away.
    news: u64,
    left: Option<Instant>,
}

/// What keeps others from being sent when only one may be on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Clear,
    ClearAt(Instant),
    /// Until something is heard of a request.
    Blocked,
}

/// The places of a window.
pub(super) struct Places {
    size: usize,
    per: Duration,
    /// Few, as a rule.
    held: Vec<Held>,
    /// When the other ones come free.
    resting: BinaryHeap<Reverse<Instant>>,
}

impl Places {
    pub fn new(size: usize, per: Duration) -> Self {
        Self {
            size,
            per,
            held: Vec::new(),
            resting: BinaryHeap::new(),
        }
    }

    /// Frees what has been taken for long enough.
    pub fn tidy(&mut self, now: Instant) {
        while self.resting.peek().is_some_and(|Reverse(at)| *at <= now) {
            self.resting.pop();
        }
        let until = SLACK + self.per;
        self.held
            .retain(|held| held.left.is_none_or(|left| left + until > now));
    }

    pub fn free(&self) -> usize {
        self.size
            .saturating_sub(self.held.len() + self.resting.len())
    }

    pub fn take(&mut self, id: u64, news: u64) {
        self.held.push(Held {
            id,
            news,
            left: None,
        });
    }

    pub fn left(&mut self, id: u64, now: Instant) {
        if let Some(held) = self.held.iter_mut().find(|held| held.id == id) {
            held.left = Some(now);
        }
    }

    /// The request was answered at `now`, or will not be.
    pub fn settle(&mut self, id: u64, used: Used, now: Instant) {
        // What is not there has been taken for long enough.
        let Some(index) = self.held.iter().position(|held| held.id == id) else {
            return;
        };
        let held = self.held.swap_remove(index);
        let latest = held.left.unwrap_or(now) + SLACK;
        let reached = match used {
            Used::No => return,
            Used::Answered => latest.min(now),
            Used::Maybe => latest,
        };
        self.resting.push(Reverse(reached + self.per));
    }

    /// Whether a request is on its way, or about to be.
    pub fn way(&self, now: Instant) -> Way {
        let arrivals = self.held.iter().map(|held| held.left.map(|at| at + SLACK));
        arrivals.fold(Way::Clear, |way, arrival| match (way, arrival) {
            (Way::Blocked, _) | (_, None) => Way::Blocked,
            (way, Some(arrival)) if arrival <= now => way,
            (Way::ClearAt(at), Some(arrival)) => Way::ClearAt(at.max(arrival)),
            (Way::Clear, Some(arrival)) => Way::ClearAt(arrival),
        })
    }

    /// Whether a 429 can only be the answer to a request that was given its place when less than
    /// `news` was known: nothing younger has left, and something older has.
    pub fn only_older(&self, news: u64) -> bool {
        let mut left = self.held.iter().filter(|held| held.left.is_some());
        let older = left.next().map(|held| held.news < news);
        older.is_some_and(|older| older && left.all(|held| held.news < news))
    }

    /// When `more` places than now will be free, as far as that is known.
    pub fn free_at(&self, more: usize) -> Option<Instant> {
        let until = SLACK + self.per;
        let resting = self.resting.iter().map(|Reverse(at)| *at);
        let left = self.held.iter().filter_map(|held| held.left);
        let mut known: Vec<_> = resting.chain(left.map(|left| left + until)).collect();
        let index = more.checked_sub(1).filter(|index| *index < known.len())?;
        Some(*known.select_nth_unstable(index).1)
    }

    /// When the places come free at the soonest, if what was given away is sent.
    pub fn soonest(&self, now: Instant) -> Soonest {
        let resting = self.resting.iter().map(|Reverse(at)| *at);
        let held = self.held.iter().map(|held| {
            let latest = held.left.map_or(now, |left| (left + SLACK).min(now));
            latest + self.per
        });
        let mut taken: Vec<_> = resting.chain(held).collect();
        taken.sort_unstable();
        Soonest {
            size: self.size,
            per: self.per,
            now,
            taken,
        }
    }

    #[cfg(test)]
    pub fn is_whole(&self) -> bool {
        self.free() == self.size
    }
}

/// When places come free at the soonest.
pub(super) struct Soonest {
    size: usize,
    per: Duration,
    now: Instant,
    /// Those that are not free now, in order, and all within one window from now.
    taken: Vec<Instant>,
}

impl Soonest {
    /// When the place comes free that comes after `ahead` others, if nobody goes on before `from`,
    /// and each is taken at once and comes back as soon as it can.
    pub fn after(&self, ahead: usize, from: Instant) -> Instant {
        let free = self.size.saturating_sub(self.taken.len());
        let index = (ahead % self.size).checked_sub(free);
        let at = index.and_then(|index| self.taken.get(index));
        let rounds = u32::try_from(ahead / self.size).unwrap_or(u32::MAX);
        let wait = self.per.saturating_mul(rounds).min(LONGEST);
        from.max(at.copied().unwrap_or(self.now)) + wait
    }
}
