//! What is wrong with a seed file.

use std::fmt;
use std::path::Path;

/// A seed file that cannot be used: everything that is wrong with it.
///
/// ```
/// use cartevo_sandbox::Sandbox;
///
/// let error = Sandbox::builder()
///     .seed(r#"{"customers": [{"frist_name": "Awa", "last_name": "Koné"}], "walets": []}"#)
///     .unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "$.customers[0].first_name: is missing; give a text, for instance \"Aicha\"\n\
///      $.customers[0].frist_name: unknown field; did you mean `first_name`?\n\
///      $.walets: unknown field; did you mean `wallets`?"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError {
    problems: Vec<SeedProblem>,
}

/// One thing that is wrong with a seed file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeedProblem {
    /// Where: the path of the value, for instance `$.cards[3].customer`, or line and column
    /// where the file is no JSON.
    pub place: String,
    /// What is wrong there, what was expected, and what can be done.
    pub what: String,
}

impl SeedError {
    pub(super) fn new(problems: Vec<SeedProblem>) -> Self {
        Self { problems }
    }

    pub(super) fn one(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::new(vec![SeedProblem {
            place: place.into(),
            what: what.into(),
        }])
    }

    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let what = format!("this file cannot be read: {error}");
        Self::one(path.display().to_string(), what)
    }

    /// Every problem, in the order in which it was found; there is at least one.
    pub fn problems(&self) -> &[SeedProblem] {
        &self.problems
    }
}

impl fmt::Display for SeedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// One problem a line.
impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.problems.iter().enumerate() {
            let end = if place == 0 { "" } else { "\n" };
            write!(f, "{end}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SeedError {}
