//! Webhooks: what the service sends by itself, from any web framework.
//!
//! Cartevo posts a JSON notice to your address when something happens:
//! `{"event": "payment.collect", "data": {…}}`. A handler does four things with it.
//!
//! 1. **Verify the signature, if there is one.** [`Verifier`] knows the schemes that the sources
//!    describe. Signing has to be enabled for a company, and one who uses the API in production says
//!    that nothing is signed there (quirk Q63).
//! 2. **See whether it is known.** A notice is delivered at least once, so it may come again.
//!    [`Event::dedup_key`] tells, without a call, and without swallowing a later notice about the same
//!    transaction.
//! 3. **Confirm it, always.** [`Webhooks::confirm`] reads the object that the event names through the
//!    API and returns what is true. Even a rightly signed notice may be late, and the documented one
//!    of a collection does not say whether anything was paid (quirk Q64). Act on what was found, once:
//!    several notices can lead to the same [`Confirmed::dedup_key`].
//! 4. **Answer 2xx within ten seconds.** The body of the answer does not matter. After anything else
//!    the notice comes again 5, 10 and 15 seconds after the first delivery, and then never (quirk
//!    Q62).
//!
//! Where notices are not signed, anybody who knows the address can make you ask the API, which allows
//! ten calls in a minute. Have something in the path that cannot be guessed.
//!
//! A receiver that is down for a minute loses notices for good, and a confirmation that comes out
//! undecided may have been that of the last notice. Go through the lists of payments and of
//! transactions from time to time, and treat what you find there as if a notice had told it.
//!
//! ```
//! use cartevo::{Client, webhook::{ConfirmError, Event, EventError, Verifier}};
//!
//! /// Gives the status to answer with.
//! async fn notice(client: &Client, verifier: &Verifier, headers: &cartevo::HeaderMap, body: &[u8]) -> u16 {
//!     let event = match verifier.event(headers, body) {
//!         Ok(event) => event,
//!         Err(EventError::Signature(_)) => return 401,
//!         Err(_) => return 400,
//!     };
//!     // Look up `event.dedup_key()`; if it is there, answer 200.
//!     match client.webhooks().confirm(&event).await {
//!         Ok(confirmed) if confirmed.is_final() => {
//!             // In one transaction: act on `confirmed`, not on `event`, unless
//!             // `confirmed.dedup_key()` is there already, and keep both keys. Nobody but you
//!             // knows whether it is what you wait for: compare its id, amount and direction.
//!             200
//!         }
//!         // Let it come again: this may have been the last notice.
//!         Ok(confirmed) if confirmed.is_behind(&event) => 503,
//!         // Not decided: keep no key, and do not count on another notice. Look again later.
//!         Ok(_) | Err(ConfirmError::NothingToConfirm) => 200,
//!         // Let it come again.
//!         Err(_) => 503,
//!     }
//! }
//! # let client = Client::builder().access_token("a token").build().unwrap();
//! # let verifier = Verifier::builder().secret("a secret").build().unwrap();
//! # let headers = cartevo::HeaderMap::new();
//! # let status = notice(&client, &verifier, &headers, b"{}");
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # assert_eq!(runtime.block_on(status), 401);
//! ```
//!
//! `examples/webhook_axum.rs` is a whole receiver. To test your own, sign notices with [`Signer`].

mod confirm;
mod dedup;
mod error;
mod event;
mod fields;
mod headers;
mod hex;
mod name;
mod payload;
mod scheme;
mod sign;
mod signature;

pub(crate) use confirm::Confirmations;
pub use confirm::{ConfirmError, Confirmed, Difference, Webhooks};
pub use dedup::DedupKey;
pub use error::{EventError, SignatureError};
pub use event::{Event, LARGEST_BODY, ParseEventError};
pub use name::EventName;
pub use payload::{CardMovement, CardNotice, CollectionNotice, Payload};
pub use scheme::{Scheme, SignedString};
pub use sign::Signer;
pub use signature::{BuildVerifierError, Verified, Verifier, VerifierBuilder};
