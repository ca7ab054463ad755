//! Ctrl-C while something is under way.

use std::pin::pin;

/// The result of the work, or nothing if Ctrl-C was pressed first.
pub async fn unless_interrupted<T>(work: impl Future<Output = T>) -> Option<T> {
    let work = pin!(work);
    tokio::select! {
        biased;
        done = work => Some(done),
        // Without a way to hear of it, the process ends by it.
        Ok(()) = tokio::signal::ctrl_c() => None,
    }
}
