//! Text that must not be seen.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A token or a key. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl Secret {
    /// A value nobody can guess: 244 random bits.
    pub(crate) fn random(prefix: &str) -> Self {
        let halves = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
        Self(format!(
            "{prefix}{}{}",
            halves[0].simple(),
            halves[1].simple()
        ))
    }

    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Secret {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::random("tok_");
        assert_eq!(format!("{secret:?}"), "[redacted]");
        assert_eq!(secret.expose().len(), 68);
        assert_ne!(secret, Secret::random("tok_"));
    }
}
