//! A client of the [Cartevo](https://developer.cartevo.co) API: virtual USD cards and mobile money.
//! Independent of the vendor.
//!
//! ```
//! use cartevo::{CardBrand, Client};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = cartevo_sandbox::Sandbox::start().await;
//! # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
//! # let (wallet, customer) = (sandbox.seeded().usd_wallet.as_str(), sandbox.seeded().approved_customer.as_str());
//!
//! // Or `Client::from_env()`. The token is fetched when it is first needed, and renewed in time.
//! let client = Client::builder().credentials(id, key).base_url(url).build()?;
//! assert_eq!(client.wallets().get(wallet).await?.balance().to_string(), "4250.50 USD");
//!
//! let created = client.cards().create(customer, CardBrand::Visa).amount("25.50".parse()?).await?;
//! assert_eq!(created.card.balance().to_string(), "25.50 USD");
//! assert_eq!(client.wallets().get(wallet).await?.balance().to_string(), "4224.00 USD"); // a fee of 1
//! # Ok(()) }
//! ```
//!
//! # Learn it
//!
//! [`guide`] has a page for each question that costs money or time:
//!
//! | Page | The question |
//! |---|---|
//! | [`money`](guide::money) | What is an amount, and what is refused before it is sent? |
//! | [`errors`](guide::errors) | What does an error mean for my money, and what after a lost answer or a crash? |
//! | [`retries`](guide::retries) | What is sent again by itself, and what never? |
//! | [`quota`](guide::quota) | How do I live with ten requests a minute? |
//! | [`waiting`](guide::waiting) | How do I read lists to their end, and wait for an outcome? |
//! | [`webhooks`](guide::webhooks) | What may I believe of a notice? |
//! | [`card_data`](guide::card_data) | Who sees a card's number? |
//! | [`testing`](guide::testing) | How do I test all that without an account? |
//! | [`observability`](guide::observability) | How do I see what it does? |
//! | [`operations`](guide::operations) | Which method is which operation? |
//!
//! # Find your way
//!
//! [`Client`] is made by [`Client::builder`] or [`Client::from_env`]. Its groups have a method for
//! each operation:
//!
//! | Group | What it is for |
//! |---|---|
//! | [`Client::customers`] | who holds the cards: register with files, enrol, read, list |
//! | [`Client::cards`] | issue, fund, freeze, terminate, list; [`reveal`](groups::Cards::reveal) |
//! | [`Client::wallets`] | create, top up, convert between them, their transactions |
//! | [`Client::payments`] | collect from and pay out to mobile money |
//! | [`Client::company`] | what a conversion would give |
//! | [`Client::auth`] | a token of your own; a client fetches its own by itself |
//! | [`Client::webhooks`] | confirm a notice; [`webhook`] has the rest |
//!
//! What is required is an argument, so that forgetting it does not compile; what is optional is a
//! setter. Awaiting the builder makes the call and gives a [`Reply`], which derefs to the payload.
//! [`groups`] shows every operation in an example.
//!
//! | To | See |
//! |---|---|
//! | read a list to its end | `.stream()` gives [`Items`], `.pages()` gives [`Pages`] |
//! | wait for an outcome | [`Client::wait_for_payment`], [`Client::wait_for_top_up`], [`Client::wait_for_card`]: a [`Wait`] |
//! | find out whether a call whose answer was lost was carried out | [`Client::reconcile`], and [`Intent`] for after a crash |
//! | receive notices | [`webhook`]: [`Verifier`](webhook::Verifier), [`Event`](webhook::Event), [`confirm`](webhook::Webhooks::confirm) |
//! | send a file | [`Upload`] |
//! | write amounts, numbers, times | [`Amount`], [`Money`], [`Msisdn`], [`Moment`] |
//! | see what it does: spans, metrics, hooks | [`observe`], [`Hook`] |
//! | share a token between processes, rotate keys | [`TokenStore`], [`CredentialsProvider`] |
//! | know who serves which country | [`Country::operators`], [`OperatorAt`] |
//!
//! ```compile_fail
//! # async fn run(client: cartevo::Client) {
//! client.cards().create("8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b").await; // which brand?
//! # }
//! ```
//!
//! # When a call fails
//!
//! [`Error`] says whether the request may have been carried out; nothing else decides whether it is
//! safe to make the call again. [`Client::reconcile`] finds out.
//!
//! ```
//! use cartevo::{CardBrand, Client, Error};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = cartevo_sandbox::Sandbox::start().await;
//! # let (id, key, url) = (sandbox.client_id(), sandbox.client_key(), sandbox.url());
//! # let customer = sandbox.seeded().pending_customer.as_str();
//! let client = Client::builder().credentials(id, key).base_url(url).build()?;
//! let call = client.cards().create(customer, CardBrand::Visa).amount(10.into());
//! match call.deadline(std::time::Duration::from_secs(150)).await {
//!     Ok(created) => println!("{}", created.card.id),
//!     Err(error) if error.may_have_been_carried_out() => panic!("look before you try again: {error}"),
//!     Err(Error::Answered(answer)) => assert_eq!(answer.messages, ["Customer KYC not approved"]),
//!     Err(error) => panic!("nothing happened: {error}"),
//! }
//! # Ok(()) }
//! ```
//!
//! # How a call is made
//!
//! It waits for a token and for its place in the quota ([`Window`]: ten requests per minute, shared by
//! all clones), goes out, and is sent again where that can do nothing twice ([`RetryPolicy`] has the
//! table). Whatever changes something has a connection of its own, because the service closes idle
//! ones at times, and never rides on one of the pool.
//!
//! | To | See |
//! |---|---|
//! | share the quota between clients or processes, have another one, or none | [`ClientBuilder::quota`], [`Quota`], [`Unlimited`] |
//! | change how often and when calls are sent again | [`ClientBuilder::retry`], `.retry(…)` and `.no_retry()` of a call |
//! | limit how long it may take | `.deadline(…)`, `.attempt_timeout(…)`, [`ClientBuilder::call_timeout`] |
//! | let others go first | `.lane(…)`, [`Lane`] |
//! | know what became of a call whose answer was lost | [`Client::reconcile`], [`Intent`] |
//!
//! # Finding more
//!
//! [`OPERATIONS`] lists what there is, and [`dynamic`] calls an operation by its name. What is not
//! in a type is in [`Reply::raw`].
//!
//! # Cargo features
//!
#![doc = include_str!("docs/features.md")]
#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]
// The documentation is that of all features.
#![cfg_attr(
    not(all(feature = "multipart", feature = "webhook")),
    allow(rustdoc::broken_intra_doc_links)
)]

mod amount;
mod auth;
mod call;
mod check;
mod client;
mod country;
mod decode;
mod deposit;
pub mod dynamic;
mod error;
mod flights;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
#[allow(clippy::all, clippy::pedantic, reason = "generated")]
mod generated;
pub mod guide;
mod id;
mod intent;
mod ledger;
mod moment;
mod money;
#[doc = include_str!("docs/observe.md")]
pub mod observe;
mod open;
mod open_enum;
mod operation;
mod operators;
mod pages;
mod phone;
mod poll;
mod quota;
mod reconcile;
mod replay;
mod reply;
mod retry;
mod reveal;
#[cfg(feature = "schemars")]
mod schema;
mod sensitive;
mod service_time;
mod status;
#[cfg(feature = "testing")]
pub mod testing;
mod timestamp;
mod trace;
#[cfg(feature = "multipart")]
mod upload;
mod waiting;
#[cfg(feature = "webhook")]
pub mod webhook;

pub use amount::{Amount, ParseAmountError};
pub use auth::{Credentials, CredentialsProvider, StoredToken, TokenStore};
pub(crate) use call::CallOptions;
pub use client::{BuildError, Client, ClientBuilder};
pub use error::{
    Answered, Cause, Error, ErrorSource, InvalidRequest, NotSent, NotSentReason, Unreadable,
    Unresolved,
};
#[doc = include_str!("docs/calls.md")]
pub use generated::calls;
#[doc = include_str!("docs/groups.md")]
pub use generated::groups;
#[doc = include_str!("docs/types.md")]
pub use generated::types;
pub use generated::{OPERATIONS, types::*};
pub use intent::Intent;
pub use moment::{Moment, ParseMomentError};
pub use money::Money;
pub use observe::{Ended, Hook, Outgoing, RefusedHeader};
pub use open::Open;
pub use operation::{Operation, Resend};
pub use operators::{OperatorAt, SeenIn};
pub use pages::{BoxFuture, Items, Page, Pages, Position};
pub use phone::{Msisdn, ParseMsisdnError, PhoneText};
pub use poll::{Outcome, Progress, UnknownReason, Wait};
pub use quota::{Ask, Lane, Permit, Quota, TooLate, Unlimited, Used, Window};
pub use reconcile::{Found, Reconcile, Reconciled, Undecided, UndecidedReason, Unsettled};
pub use reply::{PageInfo, Reply};
pub use retry::{AttemptOutcome, RetryPolicy};
pub use reveal::{Reveal, RevealedCard};
#[cfg(feature = "schemars")]
pub use schema::schemas;
pub use sensitive::Sensitive;
pub use timestamp::Timestamp;
#[cfg(feature = "multipart")]
pub use upload::Upload;

pub use decode::TOLERANCES;

// What the public types show of other crates.
#[doc(no_inline)]
pub use bytes::Bytes;
#[doc(no_inline)]
pub use chrono::{DateTime, NaiveDate, Utc};
#[doc(no_inline)]
pub use reqwest::header::HeaderMap;
#[doc(no_inline)]
pub use rust_decimal::Decimal;

/// The examples of these documents are built like all others.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    mod readme {}
    #[doc = include_str!("../docs/sandbox.md")]
    mod sandbox {}
}
