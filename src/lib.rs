#![doc = include_str!("../README.md")]
//!
//! # Finding your way
//!
//! [`Client`] is made by [`Client::builder`] or [`Client::from_env`]; its groups ([`Client::cards`],
//! [`Client::wallets`] …) have a method for each operation. What is required is an argument, so
//! that forgetting it does not compile; what is optional is a setter. Awaiting the builder makes
//! the call and gives a [`Reply`], which derefs to the payload.
//!
//! ```compile_fail
//! # async fn run(client: cartevo::Client) {
//! client.cards().create("8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b").await; // which brand?
//! # }
//! ```
//!
//! [`Error`] says whether a request may have been carried out. [`OPERATIONS`] lists what there is,
//! and [`dynamic`] calls an operation by its name.
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
pub(crate) use call::CallOptions;
pub use client::{BuildError, Client, ClientBuilder};
pub use error::{
    Answered, Error, ErrorSource, InvalidRequest, NotSent, NotSentReason, Unreadable, Unresolved,
};
pub use generated::{OPERATIONS, calls, groups, types, types::*};
pub use money::Money;
pub use open::Open;
pub use operation::{Operation, Resend};
pub use phone::{Msisdn, ParseMsisdnError, PhoneText};
pub use reply::Reply;
pub use sensitive::Sensitive;
pub use timestamp::Timestamp;

pub use decode::TOLERANCES;
