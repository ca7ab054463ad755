//! For tests of your own: the API on your machine, a client of it, and what may go wrong.
//!
//! ```
//! use cartevo::{Reconciled, testing::{self, Fault, FaultRule}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let test = testing::start().await;
//! test.sandbox.arm(FaultRule::on("createCard").gives(Fault::ResetAfterWork));
//! let order = test.client.cards().create(test.approved_customer(), "VISA").amount(25.into());
//!
//! // The answer is lost, and nothing is ordered twice.
//! let error = order.await.unwrap_err();
//! assert!(error.may_have_been_carried_out());
//! assert_eq!(test.sandbox.cards().len(), 1);
//! assert!(matches!(test.client.reconcile(&error).await?, Reconciled::CarriedOut(_)));
//! # Ok(()) }
//! ```
//!
//! Time stands still in the sandbox until [`Sandbox::advance`] moves it. [`sandbox`] has the rest:
//! seeds, quirks of builds of the service, random faults with a seed, notices.

use std::time::Duration;

pub use cartevo_sandbox as sandbox;
pub use cartevo_sandbox::{Fault, FaultRule, Faults, RandomFaults, Sandbox};

use crate::{Client, ClientBuilder, CustomerId, RetryPolicy, Unlimited};

/// A sandbox and a client of it. Dropping it stops the sandbox.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), cartevo::Error> {
/// let test = cartevo::testing::start().await;
/// let wallets = test.client.wallets().list().await?;
/// assert!(!wallets.is_empty());
/// assert_eq!(test.sandbox.requests().len(), 2); // the token came first
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Testing {
    /// The API.
    pub sandbox: Sandbox,
    /// A client with the sandbox's own credentials. It sends again what may be sent again, as any
    /// client does, but without waiting in between; and it is not paced.
    pub client: Client,
}

impl Testing {
    /// A customer whose KYC is approved, so that cards can be issued to them.
    pub fn approved_customer(&self) -> CustomerId {
        self.sandbox.seeded().approved_customer.as_str().into()
    }
}

/// Starts a sandbox that lets everybody ask as often as they like, with a client of it.
///
/// # Panics
///
/// If the machine has no loopback port or thread to give.
pub async fn start() -> Testing {
    match Sandbox::builder().quota(None).start().await {
        Ok(sandbox) => with(sandbox),
        Err(error) => panic!("the sandbox could not be started: {error}"),
    }
}

/// A client of a sandbox of your own making. The client is not paced, so a sandbox with its default
/// quota turns the eleventh request away until its clock is moved.
///
/// ```
/// use cartevo::testing::{self, RandomFaults, Fault, sandbox::Sandbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let faults = RandomFaults::seeded(7).rate(0.5).among([Fault::Status(503), Fault::ResetAfterWork]);
/// let sandbox = Sandbox::builder().quota(None).faults(faults).start().await?;
/// let test = testing::with(sandbox);
/// for _ in 0..4 {
///     test.client.payments().balance().await?; // reads are sent again until they are answered
/// }
/// assert!(test.sandbox.requests().iter().any(|request| request.status != 200));
/// # Ok(()) }
/// ```
///
/// # Panics
///
/// If no HTTP client can be made on this machine.
pub fn with(sandbox: Sandbox) -> Testing {
    let client = client(&sandbox).build();
    Testing {
        client: client.unwrap_or_else(|error| panic!("{error}")),
        sandbox,
    }
}

/// Begins a client of a sandbox, for settings of your own. Until they say otherwise it is not paced,
/// and does not wait before it sends something again.
///
/// ```
/// use std::time::Duration;
/// use cartevo::{Window, testing::{self, Sandbox}};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await; // it enforces the documented quota
/// let paced = testing::client(&sandbox).quota(Window::default()).build()?;
/// paced.payments().balance().await?;
/// # Ok(()) }
/// ```
pub fn client(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .credentials(sandbox.client_id(), sandbox.client_key())
        .base_url(sandbox.url())
        .quota(Unlimited)
        .retry(RetryPolicy::default().first_pause(Duration::ZERO))
}
