//! Recordings: one exchange a file, `<operationId>/<case>.json`.

mod read;
mod walk;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::Value;

use crate::{
    contract::Contract,
    parallel,
    scrub::{self, Names},
    usage::UsageError,
};

/// One recorded exchange, scrubbed.
#[derive(Clone, Debug)]
pub struct Recording {
    /// `operationId/case`.
    pub id: String,
    /// The file it was read from, as it is shown.
    pub file: String,
    /// The operation.
    pub operation: String,
    /// Where it comes from.
    pub source: Source,
    /// What was sent, where it is known.
    pub request: Option<Request>,
    /// What came back.
    pub response: Response,
    /// Ledger ids of the oddities that it shows.
    pub quirks: Vec<String>,
    /// The whole file as JSON.
    pub value: Value,
    /// JSON pointers at which the file shows a full card number.
    pub card_numbers: Vec<String>,
    /// JSON pointers at which the file shows another secret.
    pub secrets: Vec<String>,
}

/// Where a recording comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What kind of source.
    pub kind: SourceKind,
    /// The page, as method and path.
    pub page: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Anything worth knowing.
    pub note: Option<String>,
}

/// What kind of source a recording comes from.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A generated example of the documentation.
    DocsPanel,
    /// A hand-written example of the documentation.
    DocsProse,
    /// The real API.
    Live,
    /// The project's own sandbox.
    Sandbox,
    /// An older build of the service, of which only the payload is judged.
    Server,
    /// What the published source of that older build says that it answers: written down from it, not
    /// captured. It is judged like `server`.
    Code,
    /// What the framework below that service answers by itself, unless it was told otherwise.
    Framework,
}

impl SourceKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::DocsPanel,
        Self::DocsProse,
        Self::Live,
        Self::Sandbox,
        Self::Server,
        Self::Code,
        Self::Framework,
    ];

    /// Its name in a recording.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DocsPanel => "docs-panel",
            Self::DocsProse => "docs-prose",
            Self::Live => "live",
            Self::Sandbox => "sandbox",
            Self::Server => "server",
            Self::Code => "code",
            Self::Framework => "framework",
        }
    }

    /// Nobody saw it on the wire or on a page.
    pub(crate) const fn is_assumed(self) -> bool {
        matches!(self, Self::Code | Self::Framework)
    }

    /// It shows the older build, which never sent the documented envelope.
    pub(crate) const fn is_older_build(self) -> bool {
        matches!(self, Self::Server | Self::Code)
    }
}

/// A recorded request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The path below the base URL, as it stood on the wire.
    pub path: String,
    /// Decoded query parameters.
    #[serde(default)]
    pub query: BTreeMap<String, Value>,
    /// Headers that matter.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body as JSON; text that is no JSON as a string.
    #[serde(default)]
    pub body: Value,
}

/// A recorded response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: BTreeMap<String, String>,
    /// The body as JSON.
    pub body: Value,
    /// The body as it is served: the recorded text, so that no number changes its digits.
    pub bytes: Vec<u8>,
}

/// What recordings are read against.
pub(crate) struct Expected<'a> {
    /// The operations that there are.
    pub operations: Vec<&'a str>,
    /// The contract's names of secret properties.
    pub secrets: &'a BTreeSet<String>,
    /// What is left out of the file names that are shown.
    pub root: Option<&'a Path>,
}

impl<'a> Expected<'a> {
    /// What a contract expects of them.
    pub fn of(contract: &'a Contract, root: Option<&'a Path>) -> Self {
        let operations = contract.operations.iter();
        Self {
            operations: operations.map(|operation| operation.id.as_str()).collect(),
            secrets: &contract.secrets,
            root,
        }
    }
}

/// Reads every recording below the given files and folders, in the order of their ids.
pub(crate) fn load(
    places: &[PathBuf],
    expected: &Expected<'_>,
) -> Result<Vec<Recording>, UsageError> {
    let names = Names::new(expected.secrets);
    let walk::Walked {
        files,
        mut problems,
    } = walk::walk(places, expected.root);
    let mut recordings: Vec<Recording> = Vec::with_capacity(files.len());
    for result in parallel::map(&files, |_, file| read::read(file, expected, &names)) {
        match result {
            Ok(recording) => recordings.push(recording),
            Err(problem) => problems.push(problem),
        }
    }
    recordings.sort_by(|a, b| a.id.cmp(&b.id));
    for pair in recordings
        .windows(2)
        .filter(|pair| pair[0].id == pair[1].id)
    {
        let [a, b] = pair else { continue };
        problems.push(format!(
            "{}: {} is already the recording `{}`",
            b.file, a.file, a.id
        ));
    }
    let clean = |problem: &String| scrub::clean(&names, problem);
    UsageError::all(problems.iter().map(clean).collect())?;
    Ok(recordings)
}

/// Reads what is to become a recording's file.
pub(crate) fn draft(
    text: &str,
    path: &Path,
    expected: &Expected<'_>,
    names: &Names,
) -> Result<Recording, String> {
    read::from_bytes(text.as_bytes(), path, expected, names)
}

/// A file as it is shown.
pub(crate) fn show(path: &Path, root: Option<&Path>) -> String {
    root.and_then(|root| path.strip_prefix(root).ok())
        .unwrap_or(path)
        .display()
        .to_string()
}
