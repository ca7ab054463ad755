//! Whatever a recording holds, no report, no snapshot and no message shows a secret of it.

mod common;

use std::fs;

use cartevo_contract::{
    conformance::{Options, Report, run},
    report,
};
use common::{finding, folder, judge, options_for, recording, root, summary};
use serde_json::{Value, json};
use tempfile::TempDir;

/// What no output may contain.
const SIGNS: [&str; 5] = ["canary", "4111111111", "4111 1111 1", "1111.1111", "987654"];

/// Texts that are secrets wherever they stand.
fn anywhere() -> [Value; 11] {
    [
        json!("token eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.canary"),
        json!("Authorization: Bearer canary-1"),
        json!("4111111111111111"),
        json!("PAN4111111111111111"),
        json!("4111.1111.1111.1111"),
        json!("4111  1111\u{a0}1111 1111"),
        json!("/auth?client_key=canary&a=1"),
        json!(r#"{"client_key":"canary","a":"#),
        json!(r#"{"accessToken": "canary", "cvv": 987654}"#),
        json!(4_111_111_111_111_111_u64),
        json!({"4111111111111111": {"eyJhbGciOiJIUzI1NiJ9.e30.canary": 1}, "pin": 987_654}),
    ]
}

/// The JSON pointers of every leaf, and of every object, in a value.
fn places(value: &Value, at: &str, leaves: &mut Vec<String>, objects: &mut Vec<String>) {
    let mut below = |key: &str, value: &Value| {
        let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        places(value, &at, leaves, objects);
    };
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| below(key, value));
            objects.push(at.to_owned());
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, value)| below(&index.to_string(), value));
        }
        _ => leaves.push(at.to_owned()),
    }
}

/// Names under which everything is a secret.
const NAMES: [&str; 7] = [
    "token",
    "accessToken",
    "clientKey",
    "cvv2",
    "id_number",
    "number",
    "x-api-key",
];

/// Every recording that has a secret planted somewhere: as a leaf, as a key, under a name.
fn planted(id: &str) -> Vec<Value> {
    let original = recording(id);
    let (mut leaves, mut objects, mut planted) = (Vec::new(), Vec::new(), Vec::new());
    places(&original, "", &mut leaves, &mut objects);
    let mut plant = |at: &str, key: Option<&str>, value: &Value| {
        let mut edited = original.clone();
        let place = edited.pointer_mut(at).unwrap();
        match key {
            Some(key) => drop(
                place
                    .as_object_mut()
                    .unwrap()
                    .insert(key.to_owned(), value.clone()),
            ),
            None => *place = value.clone(),
        }
        planted.push(edited);
    };
    for canary in anywhere() {
        for at in &leaves {
            plant(at, None, &canary);
        }
        if let Some(key) = canary.as_str() {
            for at in &objects {
                plant(at, Some(key), &json!("value"));
            }
        }
    }
    for name in NAMES {
        let value = json!({"a": ["canary", 987_654], "b": {"c": "canary"}});
        for at in &objects {
            plant(at, Some(name), &value);
        }
    }
    planted
}

#[track_caller]
fn assert_shows_nothing(text: &str, of: &str) {
    for sign in SIGNS {
        assert!(!text.contains(sign), "{sign} is shown by {of}:\n{text}");
    }
}

#[track_caller]
fn assert_reports_show_nothing(report: &Report) {
    assert_shows_nothing(&report::text(report, false), "text");
    assert_shows_nothing(&report::text(report, true), "text with colours");
    assert_shows_nothing(&report::json(report), "json");
    assert_shows_nothing(&report::junit(report), "junit");
    assert_shows_nothing(&report::github(report), "github");
    assert_shows_nothing(&report::markdown(report), "markdown");
}

/// Judges recordings with a folder of snapshots, as the project's own are; gives what was written.
fn accepted(recordings: &TempDir) -> Result<(Report, String), String> {
    let snapshots = TempDir::new().unwrap();
    let options = Options {
        snapshots: Some(snapshots.path().to_owned()),
        accept: true,
        ..options_for(recordings.path())
    };
    let report = run(&options).map_err(|error| error.to_string())?;
    let mut texts = String::new();
    for path in &report.written {
        texts.push_str(&fs::read_to_string(path).unwrap_or_default());
    }
    Ok((report, texts))
}

/// The recordings that can be read; the messages about the others show nothing.
fn readable(recordings: Vec<Value>) -> Vec<Value> {
    let folder = folder(&recordings);
    let Err(error) = run(&options_for(folder.path())) else {
        return recordings;
    };
    let messages = error.to_string();
    assert_shows_nothing(&messages, "the messages");
    let is_readable = |recording: &Value| {
        let file = format!("/{}.json:", recording["case"].as_str().unwrap());
        !messages.contains(&file)
    };
    recordings.into_iter().filter(is_readable).collect()
}

#[test]
fn no_report_snapshot_or_message_shows_a_planted_secret() {
    for id in [
        "createCard/prose",
        "getWallet/other-company",
        "createToken/ok",
    ] {
        let mut edited = planted(id);
        let (operation, _) = id.split_once('/').unwrap();
        edited.retain(|recording| {
            recording["operation"] == operation && recording["case"].is_string()
        });
        for (index, recording) in edited.iter_mut().enumerate() {
            recording["case"] = json!(format!("case-{index}"));
        }
        let all = edited.len();
        let readable = readable(edited);
        assert!(
            readable.len() > all / 3,
            "only {} of {all} can be read",
            readable.len()
        );
        let (report, snapshots) = accepted(&folder(&readable)).unwrap();
        assert_eq!(report.recordings.len(), readable.len());
        assert_reports_show_nothing(&report);
        assert_shows_nothing(&snapshots, "a snapshot");
        assert!(snapshots.contains("redacted"), "{snapshots}");
    }
}

#[test]
fn the_name_of_a_file_shows_nothing() {
    let mut named = recording("getWallet/prose");
    named["case"] = json!("4111111111111111");
    named["response"]["status"] = json!(200);
    named["response"]["body"]["data"]["unknown"] = json!(1);
    assert_reports_show_nothing(&judge(&[named]));
}

#[test]
fn the_wrong_type_of_a_secret_and_an_empty_one_are_still_found() {
    let mut token = recording("createToken/prose");
    *token.pointer_mut("/response/body/access_token").unwrap() = json!(12345);
    let report = judge(&[token]);
    finding(
        &report,
        "wrong-type",
        "createToken/prose",
        "/response/body/access_token",
    );

    let mut token = recording("createToken/prose");
    token["request"]["body"]["client_key"] = json!("");
    let report = judge(&[token]);
    let path = "/request/body/client_key";
    assert!(
        report.findings.iter().any(|finding| finding.path == path),
        "{:?}",
        summary(&report)
    );
}

#[test]
fn an_unscrubbed_secret_of_the_project_is_a_finding() {
    let mut shown = recording("createToken/prose");
    shown["request"]["body"]["client_key"] = json!("canary");
    shown["response"]["body"]["access_token"] = json!("eyJhbGciOiJIUzI1NiJ9.e30.canary");
    shown["source"]["note"] = json!("asked with client_key=canary");
    let folder = folder(&[shown]);
    let options = Options {
        own: true,
        ..options_for(folder.path())
    };
    let report = run(&options).unwrap();
    for path in [
        "/request/body/client_key",
        "/response/body/access_token",
        "/source/note",
    ] {
        finding(&report, "unscrubbed-secret", "createToken/prose", path);
    }
    assert_reports_show_nothing(&report);
    let report = run(&options_for(folder.path())).unwrap();
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.code != "unscrubbed-secret")
    );
}

#[test]
fn the_projects_recordings_show_no_secret() {
    let report = run(&Options::of_project(root())).unwrap();
    let shown: Vec<String> = summary(&report)
        .into_iter()
        .filter(|line| line.starts_with("unscrubbed-secret") || line.starts_with("card-number"))
        .collect();
    assert_eq!(shown, [""; 0]);
}
