//! What may differ from one call to the next.

use std::time::Duration;

use tokio::time::Instant;

use crate::{Lane, RetryPolicy};

/// Where one call differs from the client's settings.
#[derive(Clone, Copy, Default)]
pub(crate) struct CallOptions {
    pub(crate) deadline: Option<Duration>,
    pub(crate) attempt: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) lane: Option<Lane>,
}

/// Longer than any call takes.
pub(crate) const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A point in time that even `Duration::MAX` does not overflow.
pub(crate) fn after(limit: Duration) -> Instant {
    Instant::now() + limit.min(YEAR)
}
