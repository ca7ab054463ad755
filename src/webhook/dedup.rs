//! Telling a redelivery from a new notice.

use std::fmt;

use sha2::{Digest, Sha256};

use super::hex;

/// What is equal for the same thing told twice: a notice ([`Event::dedup_key`]), or what was found
/// when it was confirmed ([`Confirmed::dedup_key`]).
///
/// The key of a notice is the SHA-256 of its body. A notice is delivered up to four times with the
/// same body (quirk Q62), so redeliveries have equal keys. The event's name with its transaction's id would not do: the notice that a payment has
/// ended has the same two as the one that it began. `X-Webhook-Id` has no part in it, because the
/// newest page promises no such header and nothing signs it.
///
/// Keep a key **once what it announced is final**, not before: a notice without a status may be the
/// same to the byte at the start and at the end of a payment (quirk Q64). Keep them for a day at
/// least, in the transaction in which you act on the notice.
///
/// Two notices about one payment have two keys, also a made-up one beside the real one. What keeps
/// you from acting twice is the key of what was found.
///
/// ```
/// use cartevo::webhook::Event;
///
/// let body = br#"{"event": "payment.collect", "data": {"transaction_id": "550e8400", "status": "PENDING"}}"#;
/// let later = br#"{"event": "payment.collect", "data": {"transaction_id": "550e8400", "status": "SUCCESS"}}"#;
/// let first = Event::parse(body)?.dedup_key();
/// assert_eq!(Event::parse(body)?.dedup_key(), first);
/// assert_ne!(Event::parse(later)?.dedup_key(), first);
/// // To store it: 64 characters.
/// assert_eq!(first.to_string().len(), 64);
/// # Ok::<(), cartevo::webhook::ParseEventError>(())
/// ```
///
/// [`Event::dedup_key`]: super::Event::dedup_key
/// [`Confirmed::dedup_key`]: super::Confirmed::dedup_key
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DedupKey([u8; 32]);

impl DedupKey {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The key as bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for DedupKey {
    /// Lower-case hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&hex::encode(&self.0))
    }
}

impl fmt::Debug for DedupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DedupKey({self})")
    }
}
