//! Instants, kept as they were sent.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An instant in UTC, as ISO 8601 text.
///
/// The text is kept and only read when asked for, so that an odd timestamp (some come without
/// milliseconds: quirk Q22) can never cost the answer that it stands in.
///
/// ```
/// use cartevo::Timestamp;
///
/// let instant = Timestamp::from("2026-05-09T10:15:00.000Z");
/// assert_eq!(instant.utc().unwrap().timestamp(), 1_778_321_700);
/// assert_eq!(instant.to_string(), "2026-05-09T10:15:00.000Z");
/// assert_eq!(Timestamp::from("soon").utc(), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(Box<str>);

impl Timestamp {
    /// The instant, or `None` if the text is not an ISO 8601 timestamp with its offset.
    pub fn utc(&self) -> Option<DateTime<Utc>> {
        DateTime::parse_from_rfc3339(&self.0)
            .ok()
            .map(|instant| instant.to_utc())
    }

    /// The text as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(instant: DateTime<Utc>) -> Self {
        Self(
            instant
                .to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
                .into(),
        )
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({})", self.0)
    }
}
