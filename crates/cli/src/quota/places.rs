//! The places of the window: which are taken, and until when.

use std::time::Duration;

use cartevo::Lane;
use serde::{Deserialize, Serialize};

/// How many requests the service takes in a window.
const PLACES: usize = 10;
/// How many of them polls leave free, so that a payment does not wait for them.
const NOT_FOR_POLLS: usize = 2;
const WINDOW: u64 = 60_000;
/// How long after a place was taken a request can last arrive: the connection is made, and it travels.
const ARRIVES: u64 = 15_000;
/// How long is waited after a 429 that does not say, and at the most.
const TURNED_AWAY: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(300);

/// A request's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    number: u64,
    /// When it is free again, in milliseconds since 1970.
    until: u64,
}

/// All places that are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    taken: Vec<Place>,
    /// Until when nobody may send.
    #[serde(default)]
    closed_until: u64,
    /// The number of the next place.
    #[serde(default)]
    next: u64,
}

impl Places {
    /// Takes a place, or says for how long there is none.
    pub fn take(&mut self, now: u64, lane: Lane) -> Result<Place, Duration> {
        self.forget(now);
        if self.closed_until > now {
            return Err(Duration::from_millis(self.closed_until - now));
        }
        let room = match lane {
            Lane::Poll => PLACES - NOT_FOR_POLLS,
            _ => PLACES,
        };
        if let Some(too_many) = self.taken.len().checked_sub(room) {
            let mut ends: Vec<u64> = self.taken.iter().map(|place| place.until).collect();
            ends.sort_unstable();
            return Err(Duration::from_millis(ends[too_many] - now));
        }
        let place = Place {
            number: self.next,
            until: now + ARRIVES + WINDOW,
        };
        self.next = self.next.wrapping_add(1);
        self.taken.push(place.clone());
        Ok(place)
    }

    /// The request never left.
    pub fn give_back(&mut self, place: &Place) {
        self.taken.retain(|taken| taken.number != place.number);
    }

    /// The request was answered: it had arrived by now.
    pub fn answered(&mut self, place: &Place, now: u64) {
        let same = |taken: &&mut Place| taken.number == place.number;
        if let Some(taken) = self.taken.iter_mut().find(same) {
            taken.until = taken.until.min(now + WINDOW);
        }
    }

    /// The service says that it were too many.
    pub fn turned_away(&mut self, now: u64, wait: Option<Duration>) {
        let wait = wait.unwrap_or(TURNED_AWAY).min(LONGEST);
        let wait = u64::try_from(wait.as_millis()).unwrap_or(WINDOW);
        self.closed_until = self.closed_until.max(now + wait);
    }

    /// Drops what is over, and what a clock that was put back would keep for too long.
    fn forget(&mut self, now: u64) {
        let latest = now + ARRIVES + WINDOW;
        self.taken
            .retain(|place| place.until > now && place.until <= latest);
        if self.closed_until > now + 300_000 {
            self.closed_until = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: u64 = 1_000_000;

    fn full() -> Places {
        let mut places = Places::default();
        for at in 0..10 {
            let place = places.take(START + at, Lane::Money).unwrap();
            places.answered(&place, START + at);
        }
        places
    }

    #[test]
    fn the_eleventh_request_waits_until_the_first_has_left_the_window() {
        let mut places = full();
        assert_eq!(
            places.take(START + 9, Lane::Money),
            Err(Duration::from_millis(59_991))
        );
        assert!(places.take(START + WINDOW - 1, Lane::Money).is_err());
        assert!(places.take(START + WINDOW, Lane::Money).is_ok());
        assert!(places.take(START + WINDOW, Lane::Money).is_err());
    }

    #[test]
    fn polls_leave_two_places_to_others() {
        let mut places = Places::default();
        for _ in 0..8 {
            places.take(START, Lane::Poll).unwrap();
        }
        assert!(places.take(START, Lane::Poll).is_err());
        assert!(places.take(START, Lane::Money).is_ok());
    }

    #[test]
    fn what_never_left_gives_its_place_back() {
        let mut places = full();
        let wait = places.take(START + 10, Lane::Read).unwrap_err();
        let after = START + 10 + u64::try_from(wait.as_millis()).unwrap();
        let place = places.take(after, Lane::Read).unwrap();
        places.give_back(&place);
        assert!(places.take(after, Lane::Read).is_ok());
    }

    #[test]
    fn an_answer_that_takes_long_does_not_keep_its_place_for_longer() {
        let mut places = Places::default();
        let place = places.take(START, Lane::Money).unwrap();
        places.answered(&place, START + 100_000);
        assert_eq!(places.taken[0].until, START + ARRIVES + WINDOW);
    }

    #[test]
    fn after_a_429_everybody_waits_for_as_long_as_it_says() {
        let mut places = Places::default();
        places.turned_away(START, Some(Duration::from_secs(20)));
        assert_eq!(
            places.take(START, Lane::Money),
            Err(Duration::from_secs(20))
        );
        assert!(places.take(START + 20_000, Lane::Money).is_ok());
        places.turned_away(START, Some(Duration::from_secs(3_600)));
        assert_eq!(places.take(START, Lane::Money), Err(LONGEST));
    }

    #[test]
    fn a_clock_that_was_put_back_does_not_close_the_window_for_long() {
        let mut places = full();
        places.turned_away(START, Some(Duration::from_secs(20)));
        assert!(places.take(START - 900_000, Lane::Money).is_ok());
    }
}
