//! What stops a command before it has judged anything.

use std::fmt;

/// The command was asked for something that cannot be done: a file that cannot be read, a
/// recording that is none, an operation that does not exist. All mistakes are listed, not the
/// first only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError {
    /// One sentence for each mistake; each names the file it is about.
    pub problems: Vec<String>,
}

impl UsageError {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self {
            problems: vec![problem.into()],
        }
    }

    pub(crate) fn all(problems: Vec<String>) -> Result<(), Self> {
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Self { problems })
        }
    }
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            f.write_str(problem)?;
        }
        Ok(())
    }
}

impl std::error::Error for UsageError {}

/// The candidate that `word` was most likely meant to be.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = word.chars().count().max(3) / 3 + 1;
    candidates
        .map(|candidate| {
            (
                distance(&word.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .min()
        .filter(|(distance, _)| *distance <= limit)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_offered_only_if_it_is_near() {
        let names = ["createCard", "getWallet", "fundWallet"];
        assert_eq!(nearest("getWalet", names.into_iter()), Some("getWallet"));
        assert_eq!(nearest("getwallet", names.into_iter()), Some("getWallet"));
        assert_eq!(nearest("listTransactions", names.into_iter()), None);
    }
}
