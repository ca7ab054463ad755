//! The window of one process.

use std::time::Duration;

use super::{Ask, Permit, Quota, TooLate, Used};
use crate::BoxFuture;

/// A sliding window.
#[derive(Clone, Debug, Default)]
pub struct Window {}

impl Window {
    /// At most `requests` in any stretch of `per`.
    pub fn new(_requests: u32, _per: Duration) -> Self {
        Self {}
    }
}

/// A place in the window.
pub(super) struct Place {}

impl Place {
    #[allow(clippy::unused_self)]
    pub(super) fn left(&self) {}
    pub(super) fn told(self, _used: Used) {}
}

impl Quota for Window {
    fn acquire(&self, _ask: Ask) -> BoxFuture<'_, Result<Permit, TooLate>> {
        Box::pin(async { Ok(Permit::of_window(Place {})) })
    }

    fn turned_away(&self, _wait: Option<Duration>) {}
}
