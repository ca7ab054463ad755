//! What a judgement consists of.

use std::{fmt, ops::Range};

pub use cartevo_report::Severity;
use serde::Serialize;

/// Every code that a finding has; `cargo xtask explain` knows each.
pub const CODES: &[&str] = &[
    "body-differs",
    "broken-rule",
    "card-number",
    "client-differs",
    "code-differs",
    "content-type-differs",
    "contract-problem",
    "default-breaks-schema",
    "details-differ",
    "error-differs",
    "error-taken-for-success",
    "example-breaks-schema",
    "example-not-recorded",
    "headers-differ",
    "ledger-entry",
    "ledger-kind-not-shown",
    "ledger-not-named-back",
    "ledger-pointer-not-shown",
    "ledger-recording-missing",
    "ledger-test-missing",
    "lost",
    "message-differs",
    "missing-field",
    "nothing-sent",
    "panicked",
    "quirk-not-linked",
    "quirk-not-shown",
    "quirk-twice",
    "recording-old",
    "request-differs",
    "request-not-allowed",
    "request-refused",
    "sent-again",
    "snapshot-differs",
    "snapshot-missing",
    "snapshot-unreadable",
    "snapshot-unreferenced",
    "status-code-differs",
    "status-differs",
    "tolerance-without-quirk",
    "undecodable",
    "undocumented-body",
    "undocumented-field",
    "undocumented-value",
    "unexplained-deviation",
    "unknown-quirk",
    "unscrubbed-secret",
    "wrong-type",
];

/// Something that does not agree.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Finding {
    /// What kind of disagreement, in kebab-case.
    pub code: &'static str,
    /// Whether it makes the judgement fail.
    pub severity: Severity,
    /// The check that found it.
    pub check: Check,
    /// The recording, as `operationId/case`; none if it is about the contract alone.
    pub recording: Option<String>,
    /// The recording's file.
    pub file: Option<String>,
    /// JSON pointer into the recording (or, without one, into the contract).
    pub path: String,
    /// Further places in the same recording with the same cause.
    pub also: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// The line of the contract that it is about.
    pub contract: Option<Location>,
    /// Another line of the contract that has to do with it.
    pub related: Option<Related>,
    /// What to do about it.
    pub help: Option<String>,
    /// What was expected and what was found, line by line.
    pub diff: Option<String>,
}

/// A line of the contract, and what it has to do with a finding.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Related {
    /// What it has to do with it.
    pub label: String,
    /// Where it is.
    #[serde(flatten)]
    pub location: Location,
}

/// A place in a file; line and column count from 1.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// The bytes of the file that are meant.
    #[serde(skip)]
    pub span: Range<usize>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One of the checks that a recording has to pass, in the order in which they are made.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// The contract's own: its examples, its references, its ledger.
    Contract,
    /// Request and response are what the contract says.
    Schema,
    /// What deviates from the plain conventions is explained by the ledger.
    Quirks,
    /// The client sends exactly the recorded request.
    Request,
    /// The recorded response decodes into the type, or into the typed error.
    Decode,
    /// Nothing of it gets lost.
    Lossless,
    /// The decoded value is the accepted one.
    Snapshot,
}

impl Check {
    /// The checks that are made of a recording.
    pub const OF_RECORDINGS: [Self; 6] = [
        Self::Schema,
        Self::Quirks,
        Self::Request,
        Self::Decode,
        Self::Lossless,
        Self::Snapshot,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Schema => "schema",
            Self::Quirks => "quirks",
            Self::Request => "request",
            Self::Decode => "decode",
            Self::Lossless => "lossless",
            Self::Snapshot => "snapshot",
        }
    }
}

impl Finding {
    pub(crate) fn new(
        code: &'static str,
        check: Check,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        debug_assert!(CODES.contains(&code), "{code} is not in the list of codes");
        Self {
            code,
            severity: Severity::Error,
            check,
            recording: None,
            file: None,
            path: path.into(),
            also: Vec::new(),
            message: message.into(),
            contract: None,
            related: None,
            help: None,
            diff: None,
        }
    }

    pub(crate) fn of(mut self, recording: &crate::Recording) -> Self {
        self.recording = Some(recording.id.clone());
        self.file = Some(recording.file.clone());
        self
    }

    pub(crate) fn at(mut self, location: Location) -> Self {
        self.contract = Some(location);
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Brings findings into their order and joins those that have one cause: the same code, recording
/// and line of the contract.
pub(crate) fn arrange(findings: Vec<Finding>) -> Vec<Finding> {
    let mut findings = findings;
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
    let mut arranged: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        let same = arranged
            .iter_mut()
            .rev()
            .take_while(|other| other.recording == finding.recording)
            .find(|other| {
                finding.recording.is_some()
                    && finding.contract.is_some()
                    && other.code == finding.code
                    && other.contract == finding.contract
                    && other.message == finding.message
                    && finding.diff.is_none()
            });
        match same {
            Some(other) if other.path == finding.path => {}
            Some(other) => other.also.push(finding.path),
            None => arranged.push(finding),
        }
    }
    arranged
}

fn key(finding: &Finding) -> (bool, &Option<String>, Check, &str, &str, &str) {
    let Finding {
        recording,
        check,
        path,
        code,
        message,
        ..
    } = finding;
    (recording.is_some(), recording, *check, path, code, message)
}
