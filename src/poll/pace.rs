//! When to look.

use std::time::Duration;

/// The service asks not to be asked more often about one thing.
pub(super) const FASTEST: Duration = Duration::from_secs(5);
/// A sandbox on this machine does not mind, but a program that does nothing else would.
const FASTEST_HERE: Duration = Duration::from_millis(10);
/// From then on the gaps grow.
const STEADY: Duration = Duration::from_secs(30);
/// What has taken so long is a case for people.
pub(super) const LONGEST: Duration = Duration::from_secs(15 * 60);
/// More would overflow the clock.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Times of looks, counted from the first one.
pub(super) struct Pace {
    last: Duration,
    gap: Duration,
    end: Duration,
    fastest: Duration,
}

impl Pace {
    pub fn new(every: Duration, end: Duration, is_here: bool) -> Self {
        let fastest = if is_here {
            every.clamp(FASTEST_HERE, FASTEST)
        } else {
            FASTEST
        };
        Self {
            last: Duration::ZERO,
            gap: every.clamp(fastest, YEAR),
            end: end.min(YEAR),
            fastest,
        }
    }

    /// The next time that is not over: a look that took long makes up for those it has missed.
    pub fn next(&mut self, now: Duration) -> Option<Duration> {
        loop {
            if self.last >= STEADY {
                self.gap = self.gap.saturating_mul(2);
            }
            let mut next = self.last.saturating_add(self.gap);
            if self.end.saturating_sub(next) < self.fastest {
                // The last look, at the very end; so one just before it is left out.
                next = self.end;
            }
            if next < self.last.saturating_add(self.fastest) {
                return None;
            }
            self.last = next;
            if next >= now {
                return Some(next);
            }
        }
    }
}
