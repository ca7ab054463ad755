//! Time that stands still until a test moves it.

use tokio::task::{JoinHandle, yield_now};

/// Keeps time that is paused from moving by itself, as it does when the runtime is idle: input and
/// output look idle to it.
pub struct HeldTime(JoinHandle<()>);

impl HeldTime {
    /// Until it is dropped.
    pub fn hold() -> Self {
        Self(tokio::spawn(async {
            loop {
                yield_now().await;
            }
        }))
    }
}

impl Drop for HeldTime {
    fn drop(&mut self) {
        self.0.abort();
    }
}
