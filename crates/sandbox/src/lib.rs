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
//! All operations of the contract are there, with the rate limit of the service: 10 requests in
//! 60 seconds of the sandbox's clock, for each credential. A test that is not about it starts with
//! `Sandbox::builder().quota(None)`.
//!
//! | To do what | See |
//! |---|---|
//! | say what there is at the start | [`Builder::seed`], [`Sandbox::seeded`] |
//! | move time, settle payments, decide about customers | [`Sandbox::advance`], [`Sandbox::settle`], [`Sandbox::approve_kyc`] |
//! | let things go wrong | [`Sandbox::arm`], [`Fault`] |
//! | receive webhooks | [`Sandbox::set_webhook`], [`Sandbox::deliveries`] |
//! | meet the vendor's oddities | [`Sandbox::set_quirks`], [`Quirk`] |
//! | look | [`Sandbox::requests`], [`Sandbox::transactions`], [`Sandbox::admin_url`] |
//! | come back to a state | [`Sandbox::snapshot`], [`Sandbox::restore`], [`Sandbox::reset`] |
//!
//! Its README, which is `docs/sandbox.md` in the repository, says how a team uses it in tests, in a
//! terminal and in CI, and what it decides where no source says anything.

mod admin;
mod answer;
mod api;
mod app;
mod builder;
mod clock;
pub mod command;
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
mod owner;
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
