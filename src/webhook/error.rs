//! Why a notice is not accepted.

use std::{fmt, time::Duration};

use super::ParseEventError;

/// The signature of a notice is not right, or there is none.
///
/// ```
/// use cartevo::webhook::{SignatureError, Verifier};
///
/// let verifier = Verifier::builder().secret("a secret").build()?;
/// let headers: [(&str, &str); 0] = [];
/// let error = verifier.verify(headers, b"{}").unwrap_err();
/// assert_eq!(error, SignatureError::MissingHeader { header: "X-Cartevo-Signature" });
/// assert_eq!(error.to_string(), "the notice has no header `X-Cartevo-Signature`");
/// # Ok::<(), cartevo::webhook::BuildVerifierError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// None of the accepted signatures is there.
    MissingHeader {
        /// The header of the strongest scheme that is accepted.
        header: &'static str,
    },
    /// A header was sent twice.
    DuplicateHeader {
        /// Which one.
        header: &'static str,
    },
    /// A header is not of its form.
    Malformed {
        /// Which one.
        header: &'static str,
        /// What was expected in it. What was found is not repeated.
        expected: &'static str,
    },
    /// It was rightly signed, but longer ago than tolerated.
    TooOld {
        /// How long ago.
        by: Duration,
    },
    /// It was rightly signed, but at a time that is further ahead than tolerated: one of the two
    /// clocks is wrong.
    TooNew {
        /// How far ahead.
        by: Duration,
    },
    /// It was signed with another secret, or the body is not the one that was signed.
    Mismatch,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader { header } => write!(f, "the notice has no header `{header}`"),
            Self::DuplicateHeader { header } => {
                write!(f, "the notice has the header `{header}` more than once")
            }
            Self::Malformed { header, expected } => {
                write!(f, "the header `{header}` is not of its form: expected {expected}")
            }
            Self::TooOld { by } => {
                write!(f, "the notice was signed {} s ago, which is too long", by.as_secs())
            }
            Self::TooNew { by } => write!(
                f,
                "the notice was signed {} s ahead of this clock",
                by.as_secs()
            ),
            Self::Mismatch => f.write_str(
                "the signature is of another body or another secret; check it against the body as it came",
            ),
        }
    }
}

impl std::error::Error for SignatureError {}

/// Why [`Verifier::event`](super::Verifier::event) gave no event.
///
/// ```
/// use cartevo::webhook::{EventError, Scheme, Signer, Verifier};
///
/// let verifier = Verifier::builder().scheme(Scheme::WebhookSha256).secret("a secret").build()?;
/// let signed = Signer::new("a secret").webhook_sha256(b"no JSON");
/// let error = verifier.event([signed], b"no JSON").unwrap_err();
/// assert!(matches!(error, EventError::Parse(_)));
/// # Ok::<(), cartevo::webhook::BuildVerifierError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventError {
    /// The signature is not right: answer 401 and do nothing.
    Signature(SignatureError),
    /// It is rightly signed, but no event.
    Parse(ParseEventError),
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(error) => error.fmt(f),
            Self::Parse(error) => error.fmt(f),
        }
    }
}

// No `source`: `Display` tells all of it already.
impl std::error::Error for EventError {}

impl From<SignatureError> for EventError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

impl From<ParseEventError> for EventError {
    fn from(error: ParseEventError) -> Self {
        Self::Parse(error)
    }
}
