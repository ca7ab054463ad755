//! The places of a window: who has one, and when it comes free again.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    time::Duration,
};

use tokio::time::Instant;

use super::Used;

/// How long after it left a request may still reach the service.
const SLACK: Duration = Duration::from_secs(5);

/// A place that was given away, and has not come back.
struct Held {
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
    held: BTreeMap<u64, Held>,
    /// When the other ones come free.
    resting: BinaryHeap<Reverse<Instant>>,
}

impl Places {
    pub fn new(size: usize, per: Duration) -> Self {
        Self {
            size,
            per,
            held: BTreeMap::new(),
            resting: BinaryHeap::new(),
        }
    }

    pub const fn per(&self) -> Duration {
        self.per
    }

    /// Frees what has been taken for long enough.
    pub fn tidy(&mut self, now: Instant) {
        while self.resting.peek().is_some_and(|Reverse(at)| *at <= now) {
            self.resting.pop();
        }
        let until = SLACK + self.per;
        self.held
            .retain(|_, held| held.left.is_none_or(|left| left + until > now));
    }

    pub fn free(&self) -> usize {
        self.size
            .saturating_sub(self.held.len() + self.resting.len())
    }

    pub fn take(&mut self, id: u64, news: u64) {
        self.held.insert(id, Held { news, left: None });
    }

    pub fn left(&mut self, id: u64, now: Instant) {
        if let Some(held) = self.held.get_mut(&id) {
            held.left = Some(now);
        }
    }

    /// The request was answered at `now`, or will not be.
    pub fn settle(&mut self, id: u64, used: Used, now: Instant) {
        // What is not there has been taken for long enough.
        let Some(held) = self.held.remove(&id) else {
            return;
        };
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
        let arrivals = self
            .held
            .values()
            .map(|held| held.left.map(|at| at + SLACK));
        arrivals.fold(Way::Clear, |way, arrival| match (way, arrival) {
            (Way::Blocked, _) | (_, None) => Way::Blocked,
            (way, Some(arrival)) if arrival <= now => way,
            (Way::ClearAt(at), Some(arrival)) => Way::ClearAt(at.max(arrival)),
            (Way::Clear, Some(arrival)) => Way::ClearAt(arrival),
        })
    }

    /// Whether a 429 can only be the answer to a request that was given its place when less than
    /// `news` was known: nothing younger is on its way, and something older is.
    pub fn only_older(&self, news: u64) -> bool {
        !self.held.is_empty() && self.held.values().all(|held| held.news < news)
    }

    /// When `more` places than now will be free, as far as that is known.
    pub fn free_at(&self, more: usize) -> Option<Instant> {
        let until = SLACK + self.per;
        let resting = self.resting.iter().map(|Reverse(at)| *at);
        let left = self.held.values().filter_map(|held| held.left);
        let mut known: Vec<_> = resting.chain(left.map(|left| left + until)).collect();
        let index = more.checked_sub(1).filter(|index| *index < known.len())?;
        Some(*known.select_nth_unstable(index).1)
    }

    /// For each place when it may come free at the soonest, in order, if what was given away is
    /// sent, and nobody goes on before `from`.
    pub fn soonest(&self, now: Instant, from: Instant) -> Vec<Instant> {
        let resting = self.resting.iter().map(|Reverse(at)| *at);
        let held = self.held.values().map(|held| {
            let latest = held.left.map_or(now, |left| (left + SLACK).min(now));
            latest + self.per
        });
        let free = std::iter::repeat_n(now, self.free());
        let mut all: Vec<_> = free.chain(resting).chain(held).collect();
        for at in &mut all {
            *at = from.max(*at);
        }
        all.sort_unstable();
        all
    }

    #[cfg(test)]
    pub fn is_whole(&self) -> bool {
        self.free() == self.size
    }
}
