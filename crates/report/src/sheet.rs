//! What every command's result comes to before it is rendered: one form for all reports.

use std::{collections::BTreeMap, ops::Range};

use serde::Serialize;

/// The result of a command.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// `conformance`, `drift`, `diff`, `record`.
    pub command: &'static str,
    /// The result in one line.
    pub summary: String,
    /// What was found, in a stable order.
    pub findings: Vec<Item>,
    /// The names of the checks that were made, whether or not they found something: one case of `JUnit` each.
    pub cases: Vec<Case>,
    /// The texts that the findings point into, by file name as it is shown.
    pub files: BTreeMap<String, String>,
}

/// A check that was made.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Case {
    /// What was checked: a recording, a page, an operation.
    pub of: String,
    /// The check.
    pub name: String,
}

/// Something that was found.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Item {
    /// What kind, in kebab-case; `explain` knows each.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// The case that it belongs to.
    pub case: Case,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where: the first place is the one to look at; each says what stands there.
    pub spots: Vec<Spot>,
    /// Whether the ledger knows it.
    pub standing: Standing,
    /// What to do about it.
    pub help: Option<String>,
    /// Both sides, line by line.
    pub diff: Option<String>,
    /// The command that shows it again.
    pub reproduce: String,
    /// What it is about, without line numbers: the fingerprint is made of this and the code.
    pub key: String,
}

/// A place in a file, and what stands there.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Spot {
    /// The file as it is shown; a key of [`Sheet::files`] where its text is known.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The bytes that are meant, where they are known.
    #[serde(skip)]
    pub span: Range<usize>,
    /// What stands there: `the page says 201`.
    pub label: String,
}

/// Whether a finding is new.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase", tag = "standing")]
pub enum Standing {
    /// Nobody has decided about it.
    #[default]
    New,
    /// These entries of the ledger explain it, or `accepted.toml` does.
    Known {
        /// Their ids.
        by: Vec<String>,
    },
    /// What these entries of the ledger name is not there any more.
    Gone {
        /// Their ids.
        of: Vec<String>,
    },
}

/// Whether a finding makes the command fail.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It does.
    Error,
    /// It does not.
    Warning,
    /// It is only worth knowing.
    Note,
}
