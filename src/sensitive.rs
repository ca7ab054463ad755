//! Text that must not be seen.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) const REDACTED: &str = "[redacted]";

/// A token, a key, a card number or a security code. Nothing shows it unless asked by name.
///
/// `Debug`, `Display` and `Serialize` give `[redacted]`, so it cannot end in a log, a trace or a
/// database by accident; its memory is overwritten when it is dropped.
///
/// ```
/// use cartevo::Sensitive;
///
/// let key = Sensitive::from("key_xyz9876543210");
/// assert_eq!(format!("{key} {key:?}"), "[redacted] [redacted]");
/// assert_eq!(serde_json::to_string(&key)?, r#""[redacted]""#);
/// assert_eq!(key.expose(), "key_xyz9876543210");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Sensitive(SecretString);

impl Sensitive {
    /// The text itself. What you do with it is on you.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<&str> for Sensitive {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Sensitive {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl PartialEq for Sensitive {
    /// In time that depends on the lengths only.
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (self.expose().as_bytes(), other.expose().as_bytes());
        let difference = left
            .iter()
            .zip(right)
            .fold(0, |all, (left, right)| all | (left ^ right));
        left.len() == right.len() && difference == 0
    }
}

impl Eq for Sensitive {}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl fmt::Display for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Serialize for Sensitive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(REDACTED)
    }
}

impl<'de> Deserialize<'de> for Sensitive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SecretString::deserialize(deserializer).map(Self)
    }
}

/// Writes the text itself: for the bodies of requests only.
pub(crate) fn expose<S: Serializer>(secret: &Sensitive, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}
