//! An independent Rust SDK for the Cartevo API.
#![deny(missing_docs)]

mod amount;
mod auth;
mod call;
mod check;
mod client;
mod decode;
pub mod dynamic;
mod error;
#[allow(clippy::all, clippy::pedantic, reason = "generated")]
mod generated;
mod id;
mod money;
mod open;
mod open_enum;
mod operation;
mod phone;
mod reply;
mod sensitive;
mod timestamp;

pub use amount::{Amount, ParseAmountError};
pub use call::CallOptions;
pub use client::{BuildError, Client, ClientBuilder};
pub use error::{Answered, Error, InvalidRequest, NotSent, NotSentReason, Unreadable, Unresolved};
pub use generated::{OPERATIONS, calls, groups, types, types::*};
pub use money::Money;
pub use open::Open;
pub use operation::{Operation, Resend};
pub use phone::{Msisdn, ParseMsisdnError};
pub use reply::Reply;
pub use sensitive::Sensitive;
pub use timestamp::Timestamp;

pub use decode::TOLERANCES;
