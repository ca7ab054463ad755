//! The judge: holds recorded exchanges, the contract `openapi.yaml` and the client that is
//! generated from it against each other.
//!
//! [`conformance::run`] replays every recording over real HTTP and says of each whether
//!
//! - request and response are what the contract says (`schema`),
//! - what deviates from the plain conventions is explained by the quirk ledger (`quirks`),
//! - the client sends exactly the recorded request (`request`),
//! - the recorded answer decodes into the type, or into the typed error (`decode`),
//! - nothing of it gets lost on the way (`lossless`),
//! - and the decoded value is the one that a person accepted (`snapshot`).
//!
//! [`report`] turns the result into text. This crate knows no command line and no terminal.

mod compare;
pub mod conformance;
mod contract;
mod coverage;
mod deviation;
mod examples;
mod finding;
mod form;
mod judge;
mod kind;
mod ledger;
mod listed;
pub mod mutate;
mod own;
mod parallel;
mod payload;
pub mod record;
mod recording;
mod replay;
pub mod report;
mod request;
mod scrub;
mod shape;
mod snapshot;
mod usage;
mod violation;

pub use coverage::{Coverage, Gap, Row};
pub use finding::{CODES, Check, Finding, Location, Related, Severity};
pub use kind::Kind;
pub use recording::{Recording, Request, Response, Source, SourceKind};
pub use usage::UsageError;
