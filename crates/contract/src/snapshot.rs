//! What a recording decodes to, as a person accepted it: insta's snapshot files.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use insta::Snapshot;
use serde_json::{Value, json};
use similar::TextDiff;

use crate::{
    conformance::Failure,
    finding::{Check, Finding},
    recording::Recording,
    replay::Outcome,
};

/// How the difference is accepted.
const ACCEPT: &str = "if the new value is right, accept it: `cargo xtask conformance --accept`";

/// The folder of accepted snapshots, and what is found in it.
pub(crate) struct Snapshots<'a> {
    folder: &'a Path,
    /// Whether what differs is written instead of reported.
    accept: bool,
    /// Files that were written or removed.
    pub written: Vec<PathBuf>,
    pub findings: Vec<Finding>,
}

impl<'a> Snapshots<'a> {
    pub fn new(folder: &'a Path, accept: bool) -> Self {
        Self {
            folder,
            accept,
            written: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.snap"))
    }

    /// Compares what a recording decoded to with its snapshot. What is wrong in another way is
    /// never accepted.
    pub fn compare(
        &mut self,
        recording: &Recording,
        outcome: &Outcome,
        wrong: bool,
    ) -> Result<(), Failure> {
        let Some(value) = outcome_as_json(outcome) else {
            return Ok(());
        };
        let new = format!("{value:#}");
        let path = self.path(&recording.id);
        let old = match read(&path) {
            Ok(old) => old,
            Err(message) => {
                self.findings
                    .push(Self::finding(recording, "snapshot-unreadable", &message));
                return Ok(());
            }
        };
        if old.as_deref() == Some(new.as_str()) {
            return Ok(());
        }
        if self.accept && !wrong {
            return self.write(&path, &recording.id, &new);
        }
        let finding = match old {
            None => Self::finding(
                recording,
                "snapshot-missing",
                "there is no accepted snapshot of the decoded value",
            ),
            Some(old) => {
                let mut finding = Self::finding(
                    recording,
                    "snapshot-differs",
                    "the decoded value is not the accepted one",
                );
                finding.diff = Some(diff(&old, &new));
                finding
            }
        };
        let help = if wrong {
            "it can be accepted once nothing else is wrong with the recording"
        } else {
            ACCEPT
        };
        self.findings.push(finding.help(help));
        Ok(())
    }

    /// Files that belong to no recording.
    pub fn unreferenced(&mut self, recordings: &[String]) -> Result<(), Failure> {
        let known: BTreeSet<PathBuf> = recordings.iter().map(|id| self.path(id)).collect();
        for path in files(self.folder)
            .into_iter()
            .filter(|path| !known.contains(path))
        {
            if self.accept {
                fs::remove_file(&path).map_err(|error| cannot("remove", &path, &error))?;
                self.written.push(path);
                continue;
            }
            let shown = path
                .strip_prefix(self.folder)
                .unwrap_or(&path)
                .display()
                .to_string();
            let message = format!("the snapshot `{shown}` belongs to no recording");
            let finding = Finding::new("snapshot-unreferenced", Check::Contract, "", message);
            self.findings
                .push(finding.help("remove it: `cargo xtask conformance --accept`"));
        }
        Ok(())
    }

    fn finding(recording: &Recording, code: &'static str, message: &str) -> Finding {
        Finding::new(code, Check::Snapshot, "/response", message).of(recording)
    }

    fn write(&mut self, path: &Path, id: &str, text: &str) -> Result<(), Failure> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| cannot("create", folder, &error))?;
        }
        let file = format!(
            "---\nsource: crates/contract/src/snapshot.rs\nexpression: {id}\n---\n{text}\n"
        );
        fs::write(path, file).map_err(|error| cannot("write", path, &error))?;
        self.written.push(path.to_owned());
        Ok(())
    }
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::Tool(format!("cannot {what} {}: {error}", path.display()))
}

/// The accepted text; none if there is no such file.
fn read(path: &Path) -> Result<Option<String>, String> {
    if !path.exists() {
        return Ok(None);
    }
    let snapshot = Snapshot::from_file(path)
        .map_err(|error| format!("the snapshot cannot be read: {error}"))?;
    match snapshot.as_text() {
        Some(text) => Ok(Some(text.to_string())),
        None => Err("the snapshot is no text".to_owned()),
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            found.append(&mut files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "snap")
        {
            found.push(path);
        }
    }
    found
}

/// What a call gave its caller, without secrets; none where it gave nothing that could be accepted.
fn outcome_as_json(outcome: &Outcome) -> Option<Value> {
    match outcome {
        Outcome::Success {
            answer,
            message,
            value,
            ..
        } => Some(
            json!({"outcome": "success", "status": answer.status, "message": message, "value": value}),
        ),
        Outcome::Failure(error) => error.answered().map(|error| {
            json!({
                "outcome": "error",
                "kind": "answered",
                "status": error.status,
                "messages": error.messages,
                "error": error.error,
                "error_code": error.code,
                "details": error.details,
            })
        }),
        Outcome::Panic(_) => None,
    }
}

fn diff(old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(2)
        .header("accepted", "decoded")
        .to_string()
}
