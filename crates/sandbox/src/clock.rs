//! Virtual time: it stands still until somebody moves it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

/// 2026-05-09T10:15:00.000Z, where every sandbox begins.
const START_MILLIS: i64 = 1_778_321_700_000;

/// 9999-12-31T23:59:59.000Z, where virtual time ends: years have four digits.
const END_MILLIS: i64 = 253_402_300_799_000;

/// The time of one sandbox.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    elapsed_millis: AtomicU64,
}

impl Clock {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let elapsed = self.elapsed_millis.load(Ordering::SeqCst);
        let elapsed = i64::try_from(elapsed).unwrap_or(i64::MAX);
        let millis = START_MILLIS.saturating_add(elapsed).min(END_MILLIS);
        DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH)
    }

    pub(crate) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        let forward = |elapsed: u64| Some(elapsed.saturating_add(by));
        // The closure never declines, so neither does the update.
        let _ = self
            .elapsed_millis
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, forward);
    }
}

/// The moment at which every sandbox begins.
pub(crate) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(START_MILLIS).unwrap_or(DateTime::UNIX_EPOCH)
}

/// ISO 8601 in UTC, with milliseconds unless told otherwise.
pub(crate) fn write(moment: DateTime<Utc>, milliseconds: bool) -> String {
    let precision = if milliseconds {
        SecondsFormat::Millis
    } else {
        SecondsFormat::Secs
    };
    moment.to_rfc3339_opts(precision, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_still_until_moved() {
        let clock = Clock::default();
        assert_eq!(write(clock.now(), true), "2026-05-09T10:15:00.000Z");
        clock.advance(Duration::from_millis(1_250));
        assert_eq!(write(clock.now(), true), "2026-05-09T10:15:01.250Z");
        assert_eq!(write(clock.now(), false), "2026-05-09T10:15:01Z");
    }

    #[test]
    fn never_runs_off_the_end() {
        let clock = Clock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(write(clock.now(), false), "9999-12-31T23:59:59Z");
    }
}
