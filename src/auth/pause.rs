//! What keeps a failed renewal from being tried by every caller again.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::Error;

/// After the first failure.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// The pause after a failure, twice as long after each further one. Until it is over, callers get the
/// error that began it.
#[derive(Default)]
pub(super) struct Pause(Mutex<Option<Failure>>);

struct Failure {
    error: Error,
    length: Duration,
    until: Instant,
}

impl Pause {
    /// What began the pause, as long as it lasts.
    pub fn error(&self) -> Option<Error> {
        let failure = self.lock();
        let lasting = failure.as_ref();
        let lasting = lasting.filter(|failure| Instant::now() < failure.until)?;
        Some(lasting.error.clone())
    }

    pub fn begin(&self, error: &Error) {
        let mut failure = self.lock();
        let last = failure.as_ref().map(|failure| failure.length);
        let length = last.map_or(SHORTEST, |last| (2 * last).min(LONGEST));
        *failure = Some(Failure {
            error: error.clone(),
            length,
            until: Instant::now() + length,
        });
    }

    /// The next failure is a first one again.
    pub fn end(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> MutexGuard<'_, Option<Failure>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
