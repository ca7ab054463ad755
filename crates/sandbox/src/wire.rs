//! Connections that can be reset, cut off, and closed for idleness, by the sandbox's clock.

mod connection;
mod idle;
mod io;
mod listener;
mod serving;
mod slow;
#[cfg(test)]
mod tests;

use std::time::Duration;

use axum::Router;
use axum::middleware;
use chrono::{DateTime, TimeDelta, Utc};

pub(crate) use connection::Connection;
pub(crate) use idle::IdleLimit;
pub(crate) use listener::Listener;
pub(crate) use slow::slow_body;

/// Serves for ever. Handlers find their [`Connection`] in a `ConnectInfo`.
pub(crate) async fn serve(listener: Listener, router: Router) -> std::io::Result<()> {
    let router = router.layer(middleware::from_fn(serving::while_served));
    let service = router.into_make_service_with_connect_info::<Connection>();
    axum::serve(listener, service).await
}

/// After how many bytes to cut a body of this length: half of it if nothing is asked for, and
/// never so late that nothing is missing.
pub(crate) fn cut_at(asked: Option<usize>, length: usize) -> usize {
    asked.unwrap_or(length / 2).min(length.saturating_sub(1))
}

/// A moment that lies beyond the end of time never comes.
fn after(at: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(by)
        .ok()
        .and_then(|by| at.checked_add_signed(by))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
