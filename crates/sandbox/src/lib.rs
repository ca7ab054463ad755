//! The Cartevo API on your machine.
//!
//! A sandbox is a server on the loopback interface that answers from real state: what was
//! paid out is gone, what was asked for twice is there twice, and what a rule forbids is
//! refused with the documented error. It needs no account and no network. Time stands still
//! until [`Sandbox::advance`] moves it, and ids are the same in every run.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! use cartevo_sandbox::{Quirk, Sandbox};
//!
//! let sandbox = Sandbox::start().await;
//! assert!(sandbox.url().starts_with("http://127.0.0.1:"));
//! assert!(sandbox.requests().is_empty());
//!
//! // The service has been seen to deviate from its documentation. So can the sandbox:
//! sandbox.set_quirks([Quirk::MoneyAsStrings].into());
//! # }
//! ```
//!
//! Two things differ from the service: there is no rate limit and no ceiling for a wallet,
//! and an amount with more than two decimals is refused instead of rounded. One is not known
//! of it: a `trxId` that comes again with another wallet, amount or currency is refused. Errors
//! have no `error_code` and no `details`, since nobody has said what would stand there.

mod admin;
mod answer;
mod api;
mod app;
mod builder;
mod clock;
mod contract;
mod faults;
mod http;
mod ids;
mod inspector;
mod json;
mod language;
mod nearest;
mod notices;
mod operators;
mod quirks;
mod sandbox;
mod secret;
mod seed;
mod server;
mod snapshot;
mod state;
mod view;
mod webhooks;
mod wire;

pub use app::LoggedRequest;
pub use builder::Builder;
pub use faults::{Fault, FaultOn, FaultRule, Faults, InvalidFault, RandomFaults};
pub use quirks::{Quirk, Quirks, UnknownQuirk};
pub use sandbox::Sandbox;
pub use seed::{Clients, SeedError, SeedProblem, Seeded};
pub use snapshot::{Snapshot, SnapshotError};
pub use state::{
    Brand, CardStatus, ControlError, Kyc, Pan, Quota, TransactionKind, TransactionStatus,
};
pub use view::{Card, Credential, Reveal, Transaction};
pub use webhooks::{
    AttemptOutcome, Delivery, DeliveryAttempt, DeliveryState, SignatureScheme, UnknownScheme,
    WebhookTarget,
};
