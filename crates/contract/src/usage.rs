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
