//! What a 429 that came all the same changes for everybody.

use std::time::Duration;

use tokio::time::Instant;

/// The longest that a `Retry-After` is believed.
const LONGEST_SAID: Duration = Duration::from_secs(5 * 60);
/// The longest wait without one: 1, 2, 4 … seconds.
const LONGEST_OWN: Duration = Duration::from_secs(60);

/// The pause after a 429.
#[derive(Default)]
pub(super) struct Pause {
    until: Option<Instant>,
    /// How many came in a row.
    strikes: u32,
    /// Counts all that came.
    news: u64,
    /// The count when the last one came that was no straggler.
    counted: u64,
    /// One request at a time, until one is answered otherwise.
    careful: bool,
}

impl Pause {
    /// What is known now: a request that is sent knowing less says nothing about the present.
    pub const fn news(&self) -> u64 {
        self.news
    }

    /// A 429 that stands for others, which were on their way with it, counts once.
    pub const fn counted(&self) -> u64 {
        self.counted
    }

    pub const fn careful(&self) -> bool {
        self.careful
    }

    /// When requests may be sent again.
    pub fn until(&self, now: Instant) -> Instant {
        self.until.map_or(now, |until| until.max(now))
    }

    pub fn turned_away(&mut self, now: Instant, said: Option<Duration>, straggler: bool) {
        self.news += 1;
        self.careful = true;
        let own = LONGEST_OWN.min(Duration::from_secs(1 << self.strikes.min(6)));
        let wait = match said {
            Some(said) => said.min(LONGEST_SAID),
            None if straggler => Duration::ZERO,
            None => own,
        };
        self.until = self.until.max(Some(now + wait));
        if !straggler {
            self.counted = self.news;
            self.strikes = self.strikes.saturating_add(1);
        }
    }

    /// A request that was sent knowing `news` was answered.
    pub fn answered(&mut self, news: u64) {
        if news == self.news {
            self.careful = false;
            self.strikes = 0;
        }
    }
}
