//! Webhooks: what the service sends by itself, from any web framework.

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

pub use dedup::DedupKey;
pub use error::{EventError, SignatureError};
pub use event::{Event, LARGEST_BODY, ParseEventError};
pub use name::EventName;
pub use payload::{CardMovement, CardNotice, CollectionNotice, Payload};
pub use scheme::{Scheme, SignedString};
pub use sign::Signer;
pub use signature::{BuildVerifierError, Verified, Verifier, VerifierBuilder};
