//! What keeps the command from judging at all.

use std::fmt;

/// The command was given something that it cannot work with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What is wrong, one sentence each.
    pub problems: Vec<String>,
}

impl Usage {
    /// One thing that is wrong.
    pub fn new(problem: impl Into<String>) -> Self {
        Self::all(vec![problem.into()])
    }

    /// Several things that are wrong.
    pub fn all(problems: Vec<String>) -> Self {
        Self { problems }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("\n"))
    }
}

impl std::error::Error for Usage {}
