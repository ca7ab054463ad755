//! Exchanges become recordings: from what a tool has written down, or by calling the API.
//!
//! Whatever was said is scrubbed, and persons are given other names, before any of it reaches the disk;
//! what is still there afterwards is not written at all. [`from_files`] reads HAR and Postman's
//! collections, [`live`] calls, [`scan`] looks for secrets in what was written by hand, and [`ages`] says
//! which sources should be looked at again.

pub(crate) mod age;
mod case;
mod draft;
mod exchange;
mod find;
mod har;
mod live;
mod people;
mod postman;
mod scan;
pub mod sheet;
mod store;
mod text;
mod tree;

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use serde_json::Value;

pub use self::{
    age::{Age, Limit, ages, day, limit, today},
    live::{Live, live, live_until},
    scan::{Leak, scan},
    text::text,
};
use self::{
    draft::{Call, Desk},
    exchange::Entry,
    find::{Bases, Found},
    people::Masks,
    store::{Store, Stored},
};
use crate::{
    conformance::{self, Failure},
    contract::Contract,
    finding::Finding,
    recording::{Expected, SourceKind, show},
    request::decode,
    scrub::{self, Names, Scrubber},
    usage::UsageError,
};

pub use crate::scrub::Secret;

/// Where recordings go, and what is said of where they come from.
#[derive(Clone, Debug)]
pub struct Options {
    /// The contract.
    pub contract: PathBuf,
    /// The project's root: file names are shown relative to it.
    pub root: Option<PathBuf>,
    /// The folder that they are written to.
    pub out: PathBuf,
    /// Where the API is called, besides at the contract's own servers.
    pub base_urls: Vec<String>,
    /// The kind of source; without one, `sandbox` of an address of this machine and `live` of any other.
    pub source: Option<SourceKind>,
    /// The day of all of it, in place of the day that each exchange says.
    pub date: Option<NaiveDate>,
    /// The day of what does not say its day.
    pub today: NaiveDate,
}

impl Options {
    /// Into the recordings of a project laid out as this one is.
    pub fn of_project(root: impl Into<PathBuf>, today: NaiveDate) -> Self {
        let root = root.into();
        Self {
            contract: root.join("openapi.yaml"),
            out: root.join("tests/recordings"),
            root: Some(root),
            base_urls: Vec::new(),
            source: None,
            date: None,
            today,
        }
    }
}

/// What came of recording.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// The recordings that were written.
    pub written: Vec<Written>,
    /// What showed nothing new: where it comes from, and the recording that shows the same.
    pub same: Vec<(String, String)>,
    /// What was called at the API and became no recording.
    pub unmatched: Vec<Unmatched>,
    /// What was no call of the API.
    pub passed_over: Vec<PassedOver>,
    /// Operations that were not called: the operation, and why.
    pub left_out: Vec<(String, String)>,
    /// What was done at the API and not undone, in words.
    pub left_behind: Vec<String>,
    /// Why it ended before every operation was called.
    pub interrupted: Option<String>,
    /// In what the new recordings deviate from the contract.
    pub findings: Vec<Finding>,
    /// The contract's file, as it is shown.
    pub contract: String,
}

/// A recording that was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// `operationId/case`.
    pub id: String,
    /// Its file, as it is shown.
    pub file: String,
    /// Where it comes from: `session.har, entry 3`.
    pub from: String,
    /// The ledger's entries that it names, to be looked at by a person.
    pub quirks: Vec<String>,
    /// What should be known of it.
    pub notes: Vec<String>,
}

/// A call that became no recording.
#[derive(Clone, Debug)]
pub struct Unmatched {
    /// Where it stands.
    pub from: String,
    /// Method and path, scrubbed.
    pub call: String,
    /// Why it became none.
    pub why: String,
}

/// Calls that have nothing to do with the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// The host, or what kind of calls.
    pub what: String,
    /// How many calls.
    pub calls: usize,
    /// What to do if it is the API after all.
    pub help: Option<String>,
}

impl Recorded {
    /// Whether all that was called at the API became a recording that keeps to the contract, and
    /// everything there is as it was.
    pub fn is_clean(&self) -> bool {
        self.unmatched.is_empty()
            && self.findings.is_empty()
            && self.left_behind.is_empty()
            && self.interrupted.is_none()
    }
}

/// Makes recordings of the exchanges in HAR files and Postman's collections.
///
/// # Errors
///
/// If a file is neither, if the contract cannot be used, if the folder cannot be written to.
pub fn from_files(options: &Options, files: &[PathBuf]) -> Result<Recorded, Failure> {
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        match read(file, options.root.as_deref()) {
            Ok(read) => entries.extend(read),
            Err(problem) => problems.push(problem),
        }
    }
    UsageError::all(problems)?;
    let contract = contract(options)?;
    record(options, &contract, entries, Vec::new())
}

/// The entries of a file.
fn read(file: &Path, root: Option<&Path>) -> Result<Vec<Entry>, String> {
    let shown = show(file, root);
    let bytes = fs::read(file).map_err(|error| format!("cannot read {shown}: {error}"))?;
    // Some tools begin with a byte order mark.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!(
            "{shown}:{line}:{column}: it is no JSON, so neither HAR nor a collection of Postman"
        )
    })?;
    let name = file.file_name().unwrap_or_default().display().to_string();
    let entries = har::entries(&value, &name).or_else(|| postman::entries(&value, &name));
    entries.ok_or_else(|| {
        format!("{shown}: it has neither `log.entries`, as HAR has, nor `info.schema` and `item`, as a collection of Postman has")
    })
}

/// The contract that is recorded by.
fn contract(options: &Options) -> Result<Contract, UsageError> {
    Contract::read(
        &options.contract,
        &show(&options.contract, options.root.as_deref()),
    )
}

/// Turns entries into recordings and judges them.
fn record(
    options: &Options,
    contract: &Contract,
    entries: Vec<Entry>,
    left_out: Vec<(String, String)>,
) -> Result<Recorded, Failure> {
    let root = options.root.as_deref();
    let names = Names::new(&contract.secrets);
    let expected = Expected::of(contract, root);
    let bases = Bases::new(contract, &options.base_urls);
    let mut desk = Desk {
        contract,
        names: &names,
        expected: &expected,
        masks: Masks::default(),
    };
    let mut store = Store::new(&options.out);
    let mut recorded = Recorded {
        left_out,
        contract: contract.document.name().to_owned(),
        ..Recorded::default()
    };
    let mut passed_over: Vec<PassedOver> = Vec::new();
    let mut files = Vec::new();
    for entry in entries {
        let Entry {
            from,
            method,
            url,
            exchange,
        } = entry;
        let mut unmatched = |masks: &mut Masks, why: String| {
            let call = format!("{method} {}", clean_path(&names, &url));
            recorded.unmatched.push(Unmatched {
                from: from.clone(),
                call: masks.emails(&call),
                why: masks.emails(&scrub::clean(&names, &why)),
            });
        };
        let call = match bases.find(&method, &url) {
            Found::Operation {
                operation,
                path,
                query,
            } => Call {
                operation,
                path,
                query,
            },
            Found::None(why) => {
                unmatched(&mut desk.masks, why);
                continue;
            }
            Found::Elsewhere { what, help } => {
                let what = scrub::clean(&names, &what);
                let help = help.map(|help| desk.masks.emails(&scrub::clean(&names, &help)));
                let known = passed_over.iter_mut().find(|known| known.what == what);
                match known {
                    Some(known) => {
                        known.calls += 1;
                        known.help = known.help.take().or(help);
                    }
                    None => passed_over.push(PassedOver {
                        what,
                        calls: 1,
                        help,
                    }),
                }
                continue;
            }
        };
        let kind = options.source.unwrap_or_else(|| kind_of(&url));
        let drafted = exchange.and_then(|exchange| {
            let date = options.date.or(exchange.date).unwrap_or(options.today);
            desk.draft(&call, &exchange, kind, date)
        });
        let draft = match drafted {
            Ok(draft) => draft,
            Err(why) => {
                unmatched(&mut desk.masks, why);
                continue;
            }
        };
        let id = |case: &str| format!("{}/{case}", draft.operation);
        match store.put(&draft).map_err(Failure::Tool)? {
            Stored::Same(case) => recorded.same.push((from, id(&case))),
            Stored::Written(path, case) => {
                recorded.written.push(Written {
                    id: id(&case),
                    file: show(&path, root),
                    from,
                    quirks: draft.quirks,
                    notes: draft.notes,
                });
                files.push(path);
            }
        }
    }
    recorded.passed_over = passed_over;
    recorded.findings = judge(options, contract, files)?;
    Ok(recorded)
}

/// What is wrong with new recordings.
fn judge(
    options: &Options,
    contract: &Contract,
    recordings: Vec<PathBuf>,
) -> Result<Vec<Finding>, Failure> {
    if recordings.is_empty() {
        return Ok(Vec::new());
    }
    let options = conformance::Options {
        contract: options.contract.clone(),
        recordings,
        root: options.root.clone(),
        own: false,
        snapshots: None,
        ..conformance::Options::of_project("")
    };
    let report = conformance::run_by(contract, &options)?;
    let findings = report.findings.into_iter();
    Ok(findings
        .filter(|finding| finding.recording.is_some())
        .collect())
}

/// The path of an address, as it may be shown.
fn clean_path(names: &Names, url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let path = url.split_once("://").map_or(url, |(_, rest)| {
        rest.find('/').map_or("/", |at| &rest[at..])
    });
    let mut path = decode(path);
    Scrubber::new(names).scrub_path(&mut path, "");
    scrub::clean(names, &path)
}

fn kind_of(url: &str) -> SourceKind {
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    let here = ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|here| host.starts_with(here));
    if here {
        SourceKind::Sandbox
    } else {
        SourceKind::Live
    }
}
