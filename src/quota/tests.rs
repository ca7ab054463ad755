//! Tests of the window.

mod drops;
mod load;
mod rules;
mod service;
mod turned_away;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::time::Instant;

use super::{Ask, Lane, Permit, Quota, TooLate, Window};
use crate::OPERATIONS;

const MINUTE: Duration = Duration::from_secs(60);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Somebody who has an hour.
fn ask(lane: Lane) -> Ask {
    Ask::new(&OPERATIONS[0], lane, Instant::now() + seconds(3600))
}

async fn acquire(window: &Window, lane: Lane) -> Permit {
    window.acquire(ask(lane)).await.expect("there is an hour")
}

/// A call that is answered at once.
async fn call(window: &Window, lane: Lane) {
    let mut permit = acquire(window, lane).await;
    permit.left();
    permit.answered();
}

/// What somebody with so little time hears.
async fn within(window: &Window, lane: Lane, time: Duration) -> Result<Permit, TooLate> {
    let deadline = Instant::now() + time;
    window
        .acquire(Ask::new(&OPERATIONS[0], lane, deadline))
        .await
}

/// Numbers that look random, from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn lane(&mut self) -> Lane {
        match self.below(3) {
            0 => Lane::Money,
            1 => Lane::Read,
            _ => Lane::Poll,
        }
    }

    fn millis(&mut self, bound: u64) -> Duration {
        Duration::from_millis(self.below(bound))
    }
}

/// The service: it counts what arrives, and notes when that is one too many.
#[derive(Clone)]
struct Service(Arc<Mutex<Counted>>);

struct Counted {
    requests: usize,
    per: Duration,
    seen: VecDeque<Instant>,
    all: usize,
    too_many: usize,
}

impl Service {
    fn new(requests: usize, per: Duration) -> Self {
        Self(Arc::new(Mutex::new(Counted {
            requests,
            per,
            seen: VecDeque::new(),
            all: 0,
            too_many: 0,
        })))
    }

    fn arrive(&self, now: Instant) {
        let mut counted = self.0.lock().unwrap();
        let per = counted.per;
        while counted.seen.front().is_some_and(|at| *at + per <= now) {
            counted.seen.pop_front();
        }
        counted.seen.push_back(now);
        counted.all += 1;
        counted.too_many += usize::from(counted.seen.len() > counted.requests);
    }

    /// How many came, and how many of them were too many.
    fn count(&self) -> (usize, usize) {
        let counted = self.0.lock().unwrap();
        (counted.all, counted.too_many)
    }
}
