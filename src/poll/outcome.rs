//! What waiting has come to.

use std::time::Duration;

use crate::Error;

/// How a wait ended: decided one way or the other, or not decided yet.
///
/// ```
/// use cartevo::Outcome;
///
/// let outcome = Outcome::Failed("insufficient funds");
/// assert!(outcome.is_final());
/// assert_eq!(outcome.value(), Some(&"insufficient funds"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "it may have failed, or be unknown"]
#[non_exhaustive]
pub enum Outcome<T> {
    /// It has happened.
    Succeeded(T),
    /// It will not happen any more.
    Failed(T),
    /// It is not decided: it may still happen. Do not treat it as failed.
    #[non_exhaustive]
    Unknown {
        /// What was seen last, if anything was.
        last: Option<T>,
        /// Why nobody waits any longer.
        reason: UnknownReason,
        /// The trouble that the last look met.
        last_error: Option<Error>,
    },
}

/// Why a wait ended undecided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownReason {
    /// The time was over.
    GaveUp,
    /// What [`Wait::cancel_when`](super::Wait::cancel_when) was given became ready.
    Cancelled,
}

impl<T> Outcome<T> {
    /// Whether it is decided.
    ///
    /// ```
    /// assert!(cartevo::Outcome::Succeeded(()).is_final());
    /// ```
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Succeeded(_) | Self::Failed(_))
    }

    /// What was seen last, owned.
    ///
    /// ```
    /// assert_eq!(cartevo::Outcome::Failed(25).into_value(), Some(25));
    /// ```
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Succeeded(value) | Self::Failed(value) => Some(value),
            Self::Unknown { last, .. } => last,
        }
    }

    /// What was seen last.
    ///
    /// ```
    /// assert_eq!(cartevo::Outcome::Succeeded(25).value(), Some(&25));
    /// ```
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Succeeded(value) | Self::Failed(value) => Some(value),
            Self::Unknown { last, .. } => last.as_ref(),
        }
    }
}

/// How far a wait is, after a look.
///
/// ```
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([r#"{"data": {"id": "txn_1", "status": "SUCCESS", "amount": 5000, "currency": "XAF"}}"#]).await;
/// let mut lines = Vec::new();
/// let wait = client.wait_for_top_up("txn_1").on_progress(|progress| {
///     let status = progress.value.map_or("?", |transaction| transaction.status.as_str());
///     lines.push(format!("{} s: {status}", progress.elapsed.as_secs()));
/// });
/// assert!(wait.await?.is_final());
/// assert_eq!(lines, ["0 s: SUCCESS"]);
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Progress<'a, T> {
    /// The time since the wait began.
    pub elapsed: Duration,
    /// How many looks there were.
    pub looks: u32,
    /// What was seen last, in this look or an earlier one.
    pub value: Option<&'a T>,
    /// The trouble that this look met.
    pub error: Option<&'a Error>,
    /// The time until the next look, `None` if this was the last one.
    pub next_look_in: Option<Duration>,
}
