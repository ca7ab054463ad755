//! What to judge.

use std::path::{Path, PathBuf};

use cartevo_report::Called;
use chrono::NaiveDate;

use crate::{contract::Contract, recording::show, usage::UsageError};

/// What to judge, and by what.
#[derive(Clone, Debug)]
pub struct Options {
    /// The contract.
    pub contract: PathBuf,
    /// Its text, if it is to be read from no file.
    pub source: Option<String>,
    /// What the commands are called.
    pub called: Called,
    /// Folders of recordings.
    pub recordings: Vec<PathBuf>,
    /// The project's root: file names are shown relative to it.
    pub root: Option<PathBuf>,
    /// Whether the tests that the ledger names are looked up in the root.
    pub tests: bool,
    /// Whether the recordings are the project's own: then the ledger must name each of them that
    /// names it, and they must exist.
    pub own: bool,
    /// The folder of accepted snapshots; none to do without.
    pub snapshots: Option<PathBuf>,
    /// Whether snapshots that differ are written instead of reported.
    pub accept: bool,
    /// Only this operation.
    pub operation: Option<String>,
    /// How a field or value is taken that the contract does not know.
    pub undocumented: Undocumented,
    /// The day by which it is told which sources are old; none to tell nothing of it.
    pub today: Option<NaiveDate>,
}

impl Options {
    /// The contract and recordings of a project laid out as this one is.
    pub fn of_project(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self {
            contract: root.join("openapi.yaml"),
            source: None,
            called: Called::Xtask,
            recordings: vec![root.join("tests/recordings")],
            snapshots: Some(root.join("tests/snapshots")),
            own: true,
            tests: true,
            accept: false,
            operation: None,
            undocumented: Undocumented::Error,
            today: None,
            root: Some(root),
        }
    }
}

impl Options {
    /// Reads the contract.
    pub(crate) fn read_contract(&self) -> Result<Contract, UsageError> {
        let shown = show(&self.contract, self.root.as_deref());
        match &self.source {
            Some(source) => Contract::parse(&shown, source.clone()),
            None => Contract::read(&self.contract, &shown),
        }
    }

    /// The command that judges the same, from the project's root.
    pub(super) fn command(&self) -> String {
        let root = self.root.as_deref().unwrap_or(Path::new(""));
        let project = Self::of_project(root);
        let named = |option: &str, path: &Path| {
            let path = path.strip_prefix(root).unwrap_or(path);
            format!(" {option} {}", quoted(&path.display().to_string()))
        };
        let mut command = self.called.conformance().to_owned();
        if self.source.is_none() && self.contract != project.contract {
            command.push_str(&named("--contract", &self.contract));
        }
        if self.recordings != project.recordings {
            for folder in &self.recordings {
                command.push_str(&named("--recordings", folder));
            }
        }
        command
    }
}

/// A word of a command line, in quotes if a shell would take it for anything else.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/@+".contains(&byte);
    if word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// How a field or value is taken that the contract does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Undocumented {
    /// As an error.
    #[default]
    Error,
    /// As a warning.
    Warn,
    /// It is passed over.
    Off,
}
