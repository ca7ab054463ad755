//! What every command's result comes to before it is rendered: one form for all reports.

use std::{
    collections::BTreeMap,
    fmt::{self, Write as _},
    ops::Range,
};

use serde::Serialize;

use crate::{called::Called, coverage::Coverage, verdict::Verdict};

/// The result of a command.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// `conformance`, `drift`, `diff`, `record`.
    pub command: &'static str,
    /// What whoever reads it calls the commands.
    pub called: Called,
    /// The contract's file, as it is shown; empty if the command looks at none.
    pub contract: String,
    /// The result in one line.
    pub summary: String,
    /// What was found, in a stable order.
    pub findings: Vec<Item>,
    /// The names of the checks that were made, whether or not they found something: one case of `JUnit` each.
    pub cases: Vec<Case>,
    /// The checks that could not be made, because another one failed before.
    pub skipped: Vec<Case>,
    /// What was counted, for programs: `recordings`, `pages`.
    pub counts: BTreeMap<&'static str, usize>,
    /// The recordings that were judged.
    pub recordings: Vec<Recording>,
    /// What the recordings show of the contract.
    pub coverage: Option<Coverage>,
    /// The quirk ledger.
    pub ledger: Vec<Quirk>,
    /// The texts that the findings point into, by file name as it is shown.
    pub files: BTreeMap<String, String>,
}

impl Sheet {
    /// Whether the command fails: something is wrong that nobody has decided about.
    pub fn fails(&self) -> bool {
        self.findings.iter().any(Item::fails)
    }

    /// How many findings are of a severity and nobody has decided about them.
    pub fn new_of(&self, severity: Severity) -> usize {
        let new = |item: &&Item| item.severity == severity && item.standing == Standing::New;
        self.findings.iter().filter(new).count()
    }
}

impl Sheet {
    /// The text that a spot points into, if it does.
    pub(crate) fn text_of(&self, spot: &Spot) -> Option<&str> {
        let text = self.files.get(&spot.file)?;
        text.get(spot.span.clone())?;
        (!spot.is_unmeasured() && spot.line > 0).then_some(text)
    }

    /// Gives every spot that knows only its line and column the bytes up to the end of the line.
    pub(crate) fn measure(&mut self) {
        for spot in self.findings.iter_mut().flat_map(|item| &mut item.spots) {
            let text = self.files.get(&spot.file);
            if let (Some(text), true) = (text, spot.is_unmeasured())
                && let Some(span) = rest_of_line(text, spot.line, spot.column)
            {
                spot.span = span;
            }
        }
    }
}

/// The bytes from a column to the end of what stands in the line.
fn rest_of_line(text: &str, line: usize, column: usize) -> Option<Range<usize>> {
    let mut lines = text.split_inclusive('\n');
    let before = lines
        .by_ref()
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum::<usize>();
    let wanted = lines.next()?;
    let column = column.saturating_sub(1);
    let shown = wanted.trim_end();
    let at = shown.char_indices().nth(column).map_or(0, |(at, _)| at);
    Some(before + at..before + shown.len().max(at + usize::from(shown.is_empty())))
}

/// A recording that was judged.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Recording {
    /// `operationId/case`.
    pub id: String,
    /// Its file.
    pub file: String,
    /// Whether it has no errors.
    pub conforms: bool,
    /// The checks that were made.
    pub checks: Vec<&'static str>,
    /// The kinds of deviation from the plain conventions that it shows.
    pub deviations: Vec<String>,
}

/// An entry of the quirk ledger.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Quirk {
    /// Its id: `Q18`.
    pub id: String,
    /// What is odd.
    pub title: String,
    /// How it is known.
    pub evidence: String,
    /// What the client makes of it.
    pub handling: String,
    /// The kinds of deviation that it explains.
    pub explains: Vec<String>,
    /// The recordings that show it.
    pub recordings: Vec<String>,
    /// The line of the contract that it stands in.
    pub line: usize,
}

/// A check that was made.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Where in a recording.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Whether the ledger knows it.
    pub standing: Standing,
    /// What to do about it.
    pub help: Option<String>,
    /// Both sides, line by line.
    pub diff: Option<String>,
    /// The command that shows it again; empty if there is none.
    pub reproduce: String,
    /// What it is about, without line numbers: the fingerprint is made of this and the code.
    pub key: String,
    /// What it does, if it is a change of the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// Where something is in JSON files, of which no line is worth naming.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
pub struct Evidence {
    /// The recording, as `operationId/case`; none if it is about the contract alone.
    pub recording: Option<String>,
    /// The recording's file.
    pub file: Option<String>,
    /// JSON pointer into the recording, or without one into the contract.
    pub path: String,
    /// Further pointers with the same cause.
    pub also: Vec<String>,
}

impl Item {
    /// A finding that nobody has decided about, without a place.
    pub fn new(
        code: &'static str,
        severity: Severity,
        case: Case,
        message: impl Into<String>,
        key: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            case,
            message: message.into(),
            spots: Vec::new(),
            evidence: Evidence::default(),
            standing: Standing::New,
            help: None,
            diff: None,
            reproduce: String::new(),
            key: key.into(),
            verdict: None,
        }
    }

    /// Whether it makes the command fail.
    pub fn fails(&self) -> bool {
        self.severity == Severity::Error && self.standing == Standing::New
    }

    /// The same on every commit, as long as the finding is the same: it is made of the code and the
    /// key, and neither has a line number.
    pub fn fingerprint(&self) -> String {
        use sha2::{Digest as _, Sha256};
        let digest = Sha256::digest(format!("{}\0{}", self.code, self.key));
        let mut text = String::with_capacity(16);
        for byte in digest.iter().take(8) {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// A place in a file, and what stands there.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Spot {
    /// The file as it is shown; a key of [`Sheet::files`] where its text is known.
    pub file: String,
    /// The line, from 1; 0 if the file as a whole is meant.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The bytes that are meant; empty at 0 where only line and column are known.
    #[serde(skip)]
    pub span: Range<usize>,
    /// What stands there: `the page says 201`.
    pub label: String,
}

impl Spot {
    /// Whether it knows no more than line and column.
    fn is_unmeasured(&self) -> bool {
        self.span.end == 0
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}:{}", self.file, self.column),
        }
    }
}

/// Whether a finding is new.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase", tag = "is")]
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
