//! What the server and its owner share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::quirks::{Quirk, Quirks};
use crate::state::State;

/// One request that the sandbox has answered. Bodies and headers are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path, relative to [`Sandbox::url`](crate::Sandbox::url) and without its query.
    pub path: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The virtual time of the answer.
    pub at: DateTime<Utc>,
}

/// Called after each request.
pub(crate) type Observer = Box<dyn Fn(&LoggedRequest) + Send + Sync>;

pub(crate) struct App {
    pub(crate) clock: Clock,
    state: Mutex<State>,
    quirks: AtomicU64,
    log: Mutex<Vec<LoggedRequest>>,
    observer: Option<Observer>,
}

impl App {
    pub(crate) fn new(state: State, quirks: Quirks, observer: Option<Observer>) -> Self {
        Self {
            clock: Clock::frozen(),
            state: Mutex::new(state),
            quirks: AtomicU64::new(quirks.bits()),
            log: Mutex::new(Vec::new()),
            observer,
        }
    }

    /// The state, for as long as the guard lives: what happens under one guard is atomic.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(crate) fn quirks(&self) -> Quirks {
        Quirks::from_bits(self.quirks.load(Ordering::SeqCst))
    }

    pub(crate) fn has(&self, quirk: Quirk) -> bool {
        self.quirks().has(quirk)
    }

    pub(crate) fn set_quirks(&self, quirks: Quirks) {
        self.quirks.store(quirks.bits(), Ordering::SeqCst);
    }

    pub(crate) fn record(&self, method: &str, path: &str, status: u16) {
        let request = LoggedRequest {
            method: method.to_owned(),
            path: path.to_owned(),
            status,
            at: self.clock.now(),
        };
        if let Some(observer) = &self.observer {
            observer(&request);
        }
        lock(&self.log).push(request);
    }

    pub(crate) fn requests(&self) -> Vec<LoggedRequest> {
        lock(&self.log).clone()
    }
}

/// A panic elsewhere leaves the data as it was: rules check before they write.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
