//! What the tests of the judge have in common.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use cartevo_contract::{
    Finding,
    conformance::{Options, Report, run},
};
use serde_json::Value;
use tempfile::TempDir;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

pub fn contract() -> String {
    fs::read_to_string(root().join("openapi.yaml")).unwrap()
}

/// A recording of the project, to be changed.
pub fn recording(id: &str) -> Value {
    let path = root().join(format!("tests/recordings/{id}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Judges the project's own recordings by an edited contract.
pub fn judge_by(edit: impl FnOnce(&str) -> String) -> (Report, String) {
    let source = contract();
    let edited = edit(&source);
    assert_ne!(source, edited, "the edit must change something");
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("openapi.yaml");
    fs::write(&path, &edited).unwrap();
    let options = Options {
        contract: path,
        snapshots: None,
        ..Options::of_project(root())
    };
    (run(&options).unwrap(), edited)
}

/// A folder with recordings in it.
pub fn folder(recordings: &[Value]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for recording in recordings {
        let (operation, case) = (
            recording["operation"].as_str().unwrap(),
            recording["case"].as_str().unwrap(),
        );
        fs::create_dir_all(folder.path().join(operation)).unwrap();
        fs::write(
            folder.path().join(format!("{operation}/{case}.json")),
            format!("{recording:#}"),
        )
        .unwrap();
    }
    folder
}

pub fn options_for(recordings: &Path) -> Options {
    Options {
        recordings: vec![recordings.to_owned()],
        snapshots: None,
        own: false,
        ..Options::of_project(root())
    }
}

/// Judges recordings that are not the project's.
pub fn judge(recordings: &[Value]) -> Report {
    run(&options_for(folder(recordings).path())).unwrap()
}

/// The one finding of a code, in a recording, at a JSON path; with all that there are if it is not
/// among them.
#[track_caller]
pub fn finding<'a>(report: &'a Report, code: &str, recording: &str, path: &str) -> &'a Finding {
    let found = report.findings.iter().find(|finding| {
        finding.code == code
            && finding.recording.as_deref() == Some(recording)
            && finding.path == path
    });
    found.unwrap_or_else(|| {
        panic!(
            "no {code} of {recording} at {path} among {:#?}",
            summary(report)
        )
    })
}

pub fn summary(report: &Report) -> Vec<String> {
    let line = |finding: &Finding| {
        let recording = finding.recording.as_deref().unwrap_or("-");
        format!(
            "{} {recording} {}: {}",
            finding.code, finding.path, finding.message
        )
    };
    report.findings.iter().map(line).collect()
}

/// The line, counted from 1, of the first `text` after `after`.
#[track_caller]
pub fn line_of(source: &str, after: &str, text: &str) -> usize {
    let start = source
        .find(after)
        .unwrap_or_else(|| panic!("no {after:?} in the contract"));
    let at = start
        + source[start..]
            .find(text)
            .unwrap_or_else(|| panic!("no {text:?} after {after:?}"));
    source[..at].lines().count() + usize::from(source[..at].ends_with('\n') || at == 0)
}

/// The entry of an id, from its line to the next entry.
pub fn entry(source: &str, id: &str) -> String {
    let start = source.find(&format!("\n  {id}:\n")).unwrap() + 1;
    let end = source[start + 1..]
        .find("\n  Q")
        .map_or(source.len(), |at| start + 2 + at);
    source[start..end].to_owned()
}
