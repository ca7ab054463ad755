//! What the command is given, and what it gives.

use std::path::{Path, PathBuf};

use cartevo_report::{Called, Sheet};

use crate::{Usage, codes, gather::Text};

/// What to compare.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names of files below it are shown without it.
    pub root: PathBuf,
    /// Files and folders with pages.
    pub pages: Vec<PathBuf>,
    /// Pages that were fetched.
    pub fetched: Vec<Text>,
    /// The addresses that were given.
    pub addresses: Vec<String>,
    /// Whether the fetched pages are all that there are.
    pub whole: bool,
    /// The contract.
    pub contract: PathBuf,
    /// Its text, if it is to be read from no file: it is another project's, and follows no page here.
    pub source: Option<String>,
    /// What the commands are called.
    pub called: Called,
    /// The folder of the recordings.
    pub recordings: PathBuf,
    /// The accepted facts.
    pub lock: PathBuf,
    /// Whether what the given pages say is accepted.
    pub accept: bool,
    /// Whether an edit of the contract is proposed.
    pub propose: bool,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Report {
    /// The findings, ready to be rendered.
    pub sheet: Sheet,
    /// Whether all pages that there are were looked at.
    pub whole: bool,
    /// Whether the pages say something else than `docs.lock`.
    pub stale: bool,
    /// What is no page, in the folders that were given.
    pub skipped: Vec<String>,
    /// The pages that `docs.lock` was written anew for.
    pub accepted: Vec<String>,
    /// The proposed edit of the contract, as a patch; empty if nothing can be derived.
    pub patch: Option<String>,
    /// The command that accepts what the pages say.
    pub command: String,
}

impl Report {
    /// The exit status of the command.
    pub fn exit(&self) -> u8 {
        let mut wrong = self.sheet.findings.iter().filter(|item| item.fails());
        if wrong.any(|item| !codes::is_of_the_lock(item.code)) {
            1
        } else if self.stale {
            4
        } else {
            0
        }
    }
}

/// Why nothing could be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The command was given something that it cannot work with.
    Usage(Usage),
    /// The tool itself failed.
    Tool(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usage(usage) => usage.fmt(f),
            Self::Tool(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Usage> for Failure {
    fn from(usage: Usage) -> Self {
        Self::Usage(usage)
    }
}

impl Options {
    /// The project below `root`, with no pages yet.
    pub fn of_project(root: PathBuf) -> Self {
        Self {
            pages: Vec::new(),
            fetched: Vec::new(),
            addresses: Vec::new(),
            whole: false,
            contract: root.join("openapi.yaml"),
            source: None,
            called: Called::Xtask,
            recordings: root.join("tests/recordings"),
            lock: root.join("docs.lock"),
            accept: false,
            propose: false,
            root,
        }
    }

    /// A path as it is shown.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }

    /// The command that was given, as somebody would type it.
    pub(crate) fn command(&self, accept: bool) -> String {
        let mut words = vec![self.called.drift().to_owned()];
        words.extend(self.pages.iter().map(|path| quoted(&self.shown(path))));
        words.extend(self.addresses.iter().map(|address| quoted(address)));
        let own = Options::of_project(self.root.clone());
        if self.source.is_none() && self.contract != own.contract {
            words.push(format!(
                "--contract {}",
                quoted(&self.shown(&self.contract))
            ));
        }
        if self.lock != own.lock {
            words.push(format!("--lock {}", quoted(&self.shown(&self.lock))));
        }
        if accept {
            words.push("--accept".to_owned());
        }
        words.join(" ")
    }
}

/// A word of a command as a shell takes it for one.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+=,~".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_that_a_shell_would_take_apart_is_quoted() {
        assert_eq!(quoted("docs/post-cards.txt"), "docs/post-cards.txt");
        assert_eq!(quoted("my docs"), "'my docs'");
        assert_eq!(quoted("$(it's)"), "'$(it'\\''s)'");
    }
}
