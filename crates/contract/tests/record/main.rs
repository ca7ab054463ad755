//! Exchanges become recordings: whatever tool wrote them down, without secrets, and each once.

#[path = "../common/mod.rs"]
mod common;

mod ages;
mod files;
mod folder;
mod live;
mod scan;
mod secrets;

use std::{fs, path::Path};

use cartevo_contract::record::{Options, Recorded, day, from_files};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Into a folder, on a day.
fn options(out: &Path) -> Options {
    Options {
        out: out.to_owned(),
        ..Options::of_project(common::root(), day("2026-11-21").unwrap())
    }
}

/// A recording that was written.
#[track_caller]
fn written(out: &Path, id: &str) -> Value {
    let path = out.join(format!("{id}.json"));
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{id}: {error}: {:?}", all(out)));
    serde_json::from_str(&text).unwrap()
}

/// The ids of all that was written.
fn all(out: &Path) -> Vec<String> {
    let mut ids = Vec::new();
    for folder in fs::read_dir(out).into_iter().flatten() {
        let folder = folder.unwrap();
        for file in fs::read_dir(folder.path()).unwrap() {
            let case = file
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .display()
                .to_string();
            ids.push(format!("{}/{case}", folder.file_name().display()));
        }
    }
    ids.sort();
    ids
}

/// Where each call stands that became no recording, what it is, and why.
fn unmatched(recorded: &Recorded) -> Vec<(&str, &str, &str)> {
    let unmatched = recorded.unmatched.iter();
    unmatched
        .map(|entry| (entry.from.as_str(), entry.call.as_str(), entry.why.as_str()))
        .collect()
}

/// A HAR of one exchange, to be edited.
fn har(method: &str, path: &str, status: u16, body: &Value) -> Value {
    json!({"log": {"entries": [{
        "startedDateTime": "2026-11-10T10:00:00.000Z",
        "request": {"method": method, "url": format!("https://api.cartevo.co/api/v1{path}"), "headers": []},
        "response": {
            "status": status,
            "headers": [{"name": "content-type", "value": "application/json"}],
            "content": {"mimeType": "application/json", "text": body.to_string()},
        },
    }]}})
}

/// What an error says.
fn error(status: u16) -> Value {
    json!({"success": false, "statusCode": status, "message": "no", "error": "No such thing"})
}

/// What comes of a HAR in the folder of `options`.
fn record(options: &Options, har: &Value) -> Recorded {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("session.har");
    fs::write(&file, har.to_string()).unwrap();
    from_files(options, &[file]).unwrap()
}
