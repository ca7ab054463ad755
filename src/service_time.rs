//! The service's clock, as far as a client knows it.
//!
//! What the service wrote down when is in its own time, so that is the time to look for it by; this
//! machine's clock may be wrong.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{DATE, HeaderMap, HeaderValue};
use tokio::time::Instant;

/// The clock of the service that a client talks to.
#[derive(Default)]
pub(crate) struct ServiceTime(Mutex<Option<Heard>>);

/// When the service last told its time.
struct Heard {
    time: DateTime<Utc>,
    /// As it stood in the answer.
    text: Box<[u8]>,
    since: Since,
}

/// A moment on this machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Since {
    at: Instant,
    /// The same by the clock on the wall.
    wall: SystemTime,
}

impl Since {
    pub fn now() -> Self {
        let (at, wall) = (Instant::now(), SystemTime::now());
        Self { at, wall }
    }

    /// When it was, as far as this machine was awake.
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// How long ago it was. A machine that was asleep has not counted the time, but its clock on the
    /// wall shows it.
    pub fn elapsed(&self) -> Duration {
        let wall = self.wall.elapsed().unwrap_or_default();
        self.at.elapsed().max(wall)
    }
}

#[cfg(test)]
impl Since {
    /// Of a machine that has slept for so long since then.
    pub fn slept(by: Duration) -> Self {
        let wall = SystemTime::now() - by;
        Self {
            wall,
            ..Self::now()
        }
    }
}

/// A moment in the service's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The best that is known of it.
    pub time: DateTime<Utc>,
    /// What the service had told last before it. If nothing, `time` is this machine's.
    pub heard: Option<DateTime<Utc>>,
}

impl Reading {
    /// The service's time: what this machine's clock showed is put right as far as it is known to be
    /// wrong.
    pub fn put_right(self, offset: TimeDelta) -> DateTime<Utc> {
        match self.heard {
            Some(_) => self.time,
            None => self.time + offset,
        }
    }
}

impl ServiceTime {
    /// Takes the time from an answer.
    pub fn heard(&self, headers: &HeaderMap) {
        let Some(text) = headers.get(DATE).map(HeaderValue::as_bytes) else {
            return;
        };
        let since = Since::now();
        let mut heard = self.lock();
        // Under load most answers tell what the one before told, and reading it costs much more.
        if let Some(last) = heard.as_mut().filter(|last| *last.text == *text) {
            last.since = since;
        } else if let Some(time) = date(headers) {
            let text = text.into();
            *heard = Some(Heard { time, text, since });
        }
    }

    /// What the service's clock shows now: what it told last, and how long that was ago.
    pub fn now(&self) -> Reading {
        match &*self.lock() {
            Some(heard) => Reading {
                time: heard.time + heard.since.elapsed(),
                heard: Some(heard.time),
            },
            None => Reading {
                time: SystemTime::now().into(),
                heard: None,
            },
        }
    }

    /// By how much the service's clock is ahead of this machine's.
    pub fn offset(&self) -> TimeDelta {
        self.now().time - DateTime::<Utc>::from(SystemTime::now())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Heard>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The time that an answer tells, to the second.
pub(crate) fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    let text = headers.get(DATE)?.to_str().ok()?;
    DateTime::parse_from_rfc2822(text)
        .ok()
        .map(|time| time.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(date: &'static str) -> HeaderMap {
        let date = reqwest::header::HeaderValue::from_static(date);
        HeaderMap::from_iter([(DATE, date)])
    }

    #[tokio::test(start_paused = true)]
    async fn the_service_is_believed_and_its_clock_goes_on() {
        let time = ServiceTime::default();
        time.heard(&answer("Sat, 09 May 2026 10:15:00 GMT"));
        let told = "2026-05-09T10:15:00Z".parse().unwrap();
        tokio::time::advance(Duration::from_secs(90)).await;
        let now = time.now();
        assert_eq!(now.heard, Some(told));
        assert_eq!(now.time, told + TimeDelta::seconds(90));
        // The same second once more, as late in it as can be.
        time.heard(&answer("Sat, 09 May 2026 10:15:00 GMT"));
        let again = time.now().time - told;
        assert_eq!(again.num_seconds(), 0);
        // It may also go back.
        time.heard(&answer("Sat, 09 May 2026 10:00:00 GMT"));
        let back = time.now().time - (told - TimeDelta::minutes(15));
        assert_eq!(back.num_seconds(), 0);
    }

    #[tokio::test]
    async fn a_machine_that_was_asleep_goes_by_its_clock_on_the_wall() {
        let time = ServiceTime::default();
        let told = "2026-05-09T10:15:00Z".parse().unwrap();
        *time.lock() = Some(Heard {
            time: told,
            text: Box::from(*b"Sat, 09 May 2026 10:15:00 GMT"),
            since: Since::slept(Duration::from_secs(3_600)),
        });
        assert_eq!((time.now().time - told).num_minutes(), 60);
    }

    #[tokio::test]
    async fn this_machine_stands_in_until_the_service_has_spoken() {
        let time = ServiceTime::default();
        time.heard(&HeaderMap::new());
        time.heard(&answer("yesterday"));
        let now: DateTime<Utc> = SystemTime::now().into();
        let read = time.now();
        assert_eq!(read.heard, None);
        assert!((read.time - now).abs() < TimeDelta::minutes(1));
    }
}
