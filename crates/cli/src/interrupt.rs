//! Ctrl-C while something is under way.
//!
//! Until somebody asks here it ends the process at once, as it does with any program: nothing has been
//! changed by then.

use std::{
    future::pending,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use cartevo::{Hook, Outgoing, Resend};
use tokio::task::JoinHandle;

/// Whether a request that changes something has left this machine, or may have.
#[derive(Clone, Debug, Default)]
pub struct Left(Arc<AtomicBool>);

impl Left {
    /// Nothing has, from here on.
    pub fn begin(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    /// Whether it has since then.
    pub fn has(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Hook for Left {
    fn before_send(&self, request: &mut Outgoing<'_>) {
        if request.operation.resend != Resend::Safe {
            self.0.store(true, Ordering::SeqCst);
        }
    }
}

/// Ready when Ctrl-C has been pressed. From the first look at it on, that no longer ends the process.
pub async fn pressed() {
    // Without a way to hear of it, the process ends by it.
    if tokio::signal::ctrl_c().await.is_err() {
        pending::<()>().await;
    }
}

/// The same from now on, and not from when it is first looked at.
pub async fn heard() -> JoinHandle<()> {
    let heard = tokio::spawn(pressed());
    // It begins to listen now.
    tokio::task::yield_now().await;
    heard
}

/// The result of the work, or nothing if Ctrl-C was pressed first.
pub async fn unless_interrupted<T>(work: impl Future<Output = T>) -> Option<T> {
    let work = pin!(work);
    tokio::select! {
        biased;
        done = work => Some(done),
        () = pressed() => None,
    }
}
