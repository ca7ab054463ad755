//! What each code means, why it matters, and what to do.

mod conformance;
mod drift;
mod record;
mod reviewed;

use std::fmt::Write as _;

/// What is to be said of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The code.
    pub code: &'static str,
    /// The command that finds it.
    pub command: &'static str,
    /// What it means.
    pub means: &'static str,
    /// Why it matters.
    pub matters: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// Code, meaning, why it matters, what to do.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Every code that is explained here, by command.
const TABLES: [(&str, &[Row]); 6] = [
    ("conformance", conformance::OF_RECORDINGS),
    ("conformance", conformance::OF_THE_CONTRACT),
    ("drift", drift::ROWS),
    ("record", record::ROWS),
    ("conformance --mutate", reviewed::MUTANTS),
    ("every command", reviewed::ACCEPTED),
];

/// Every explanation.
pub fn all() -> impl Iterator<Item = Explanation> {
    TABLES.into_iter().flat_map(|(command, rows)| {
        let row = move |(code, means, matters, remedy): &Row| Explanation {
            code,
            command,
            means,
            matters,
            remedy,
        };
        rows.iter().map(row)
    })
}

/// What is to be said of a code; none if no command has it.
///
/// ```
/// let missing = cartevo_report::explain::find("missing-field").unwrap();
/// assert_eq!(missing.command, "conformance");
/// assert!(cartevo_report::explain::find("no-such-code").is_none());
/// ```
pub fn find(code: &str) -> Option<Explanation> {
    all().find(|explanation| explanation.code == code)
}

impl Explanation {
    /// For people.
    pub fn text(&self) -> String {
        let mut out = format!("{} ({})\n", self.code, self.command);
        for (title, text) in [
            ("What it means", self.means),
            ("Why it matters", self.matters),
            ("What to do", self.remedy),
        ] {
            let _ = write!(out, "\n{title}\n  {text}\n");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::all;

    #[test]
    fn each_code_is_explained_once_and_in_sentences() {
        let mut seen = BTreeSet::new();
        for explanation in all() {
            assert!(seen.insert(explanation.code), "{} twice", explanation.code);
            for text in [explanation.means, explanation.matters, explanation.remedy] {
                let first = text.chars().next().is_some_and(char::is_uppercase);
                assert!(first && text.ends_with('.'), "{}: {text}", explanation.code);
            }
        }
    }
}
