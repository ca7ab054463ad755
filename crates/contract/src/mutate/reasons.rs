//! `tests/mutants.toml`: mutants that no recording can notice, and why.
//!
//! ```toml
//! [[mutant]]
//! at = "/components/responses/Unavailable" # a JSON pointer; `*` stands for anything
//! kind = "status-gone"                     # left out: all kinds
//! reason = "nobody has seen the service down"
//! ```

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::Mutant;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reasons {
    #[serde(default)]
    mutant: Vec<Reason>,
}

/// Why no recording notices some mutants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    at: Spanned<String>,
    kind: Option<String>,
    #[serde(rename = "reason")]
    because: String,
}

/// A reason of no use.
pub(crate) struct Unused {
    /// The mutants that it is about.
    pub about: String,
    pub span: Range<usize>,
}

impl Reasons {
    /// Reads the file; an error has the bytes that it is about.
    pub fn read(text: &str) -> Result<Self, (String, Range<usize>)> {
        let reasons: Self = toml::from_str(text)
            .map_err(|error| (error.message().to_owned(), error.span().unwrap_or_default()))?;
        let empty = |reason: &&Reason| reason.because.trim().is_empty();
        match reasons.mutant.iter().find(empty) {
            Some(reason) => Err(("it has no reason".to_owned(), reason.at.span())),
            None => Ok(reasons),
        }
    }

    /// Why nothing notices a mutant.
    pub fn of(&self, mutant: &Mutant) -> Option<&str> {
        let reason = self.mutant.iter().find(|reason| reason.is_of(mutant))?;
        Some(&reason.because)
    }

    /// The reasons that no surviving mutant needs.
    pub fn unused(&self, mutants: &[Mutant]) -> Vec<Unused> {
        let needed = |reason: &Reason| {
            let mut mutants = mutants.iter();
            mutants.any(|mutant| mutant.killer.is_none() && reason.is_of(mutant))
        };
        let unused = self.mutant.iter().filter(|reason| !needed(reason));
        let unused = unused.map(|reason| Unused {
            about: format!(
                "{} {}",
                reason.kind.as_deref().unwrap_or("*"),
                reason.at.get_ref()
            ),
            span: reason.at.span(),
        });
        unused.collect()
    }
}

impl Reason {
    fn is_of(&self, mutant: &Mutant) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == mutant.kind)
            && matches(self.at.get_ref(), &mutant.pointer)
    }
}

/// Whether a text is the pattern, with anything in the place of each `*`.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(left) = text.strip_prefix(start) else {
        return false;
    };
    left.char_indices()
        .map(|(at, _)| &left[at..])
        .chain([""])
        .any(|left| matches(rest, left))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("/a/*", "/a/b/c") && matches("*", "") && matches("/*/c", "/a/b/c"));
        assert!(!matches("/a/*", "/b/a/") && !matches("/a", "/a/b") && !matches("/*/d", "/a/c"));
    }
}
