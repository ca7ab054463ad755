//! How long a connection may be idle.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::{Connection, after};
use crate::clock::Clock;

/// How long the connections of a sandbox may be idle; for ever by default. It can be changed
/// at any time, and goes for open connections too.
#[derive(Debug, Default)]
pub(crate) struct IdleLimit(watch::Sender<Option<Duration>>);

impl IdleLimit {
    /// Closes connections on which nothing happens for `limit`, or none.
    pub(crate) fn set(&self, limit: Option<Duration>) {
        self.0.send_replace(limit);
    }
}

/// Returns when the connection has been idle for too long.
pub(super) async fn too_long(connection: Connection, clock: Arc<Clock>, limit: Arc<IdleLimit>) {
    let mut limits = limit.0.subscribe();
    // The other end of this channel is kept alive by `limit`: each change is a real one.
    loop {
        let Some(limit) = *limits.borrow_and_update() else {
            let _ = limits.changed().await;
            continue;
        };
        let due = after(connection.active(), limit);
        if due <= clock.now() {
            return;
        }
        tokio::select! {
            _ = limits.changed() => {}
            () = clock.sleep_until(due) => {}
        }
    }
}
