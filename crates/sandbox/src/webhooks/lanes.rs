//! What is to be done, in a lane for each URL: one at a time there, the earliest first.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

/// Where something stands among all that is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub due: DateTime<Utc>,
    /// At one moment: its own number, or the number of what has overtaken it…
    pub turn: u64,
    /// … and is done before it.
    pub overtaken: bool,
    /// What it is.
    pub number: u64,
}

impl Place {
    pub(super) fn new(due: DateTime<Utc>, number: u64) -> Self {
        Self {
            due,
            turn: number,
            overtaken: false,
            number,
        }
    }
}

#[derive(Default)]
pub(super) struct Lanes {
    by_url: HashMap<String, Lane>,
    /// The first of each lane that is free: nobody has to look at the others.
    heads: BTreeSet<Place>,
    busy: usize,
}

#[derive(Default)]
struct Lane {
    busy: bool,
    waiting: BTreeSet<Place>,
}

impl Lane {
    fn head(&self) -> Option<Place> {
        self.waiting.first().filter(|_| !self.busy).copied()
    }
}

impl Lanes {
    pub(super) fn insert(&mut self, url: &str, place: Place) {
        self.change(url, |lane| _ = lane.waiting.insert(place));
    }

    pub(super) fn remove(&mut self, url: &str, place: Place) {
        self.change(url, |lane| _ = lane.waiting.remove(&place));
    }

    /// Begins with what waits at `place`. Its lane is busy until the [end](Self::end).
    pub(super) fn begin(&mut self, url: &str, place: Place) {
        self.busy += 1;
        self.change(url, |lane| {
            lane.busy = true;
            lane.waiting.remove(&place);
        });
    }

    pub(super) fn end(&mut self, url: &str) {
        self.busy -= 1;
        self.change(url, |lane| lane.busy = false);
    }

    /// What comes next among all lanes that are free.
    pub(super) fn head(&self) -> Option<Place> {
        self.heads.first().copied()
    }

    /// In how many of them something is under way.
    pub(super) fn busy(&self) -> usize {
        self.busy
    }

    /// Forgets what waits, and not what is under way.
    pub(super) fn clear(&mut self) {
        self.heads.clear();
        self.by_url.retain(|_, lane| {
            lane.waiting.clear();
            lane.busy
        });
    }

    fn change(&mut self, url: &str, change: impl FnOnce(&mut Lane)) {
        let lane = self.by_url.entry(url.to_owned()).or_default();
        if let Some(head) = lane.head() {
            self.heads.remove(&head);
        }
        change(lane);
        self.heads.extend(lane.head());
        if lane.waiting.is_empty() && !lane.busy {
            self.by_url.remove(url);
        }
    }
}
