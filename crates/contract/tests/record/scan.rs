//! The secret scan: raw bytes and what they mean, in every file of a folder.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use cartevo_contract::{
    conformance::Options,
    record::{Leak, Secret, scan},
};
use serde_json::json;
use tempfile::TempDir;

use crate::common::{options_for, recording, root};

/// The leaks of a folder with these files in it, in the order of their names.
fn leaks_of(files: &[(&str, Vec<u8>)]) -> Vec<(String, Option<usize>, Secret)> {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    let leaks = scan(&options_for(folder.path())).unwrap().into_iter();
    let name = |file: String| file.rsplit('/').next().unwrap().to_owned();
    leaks
        .map(|Leak { file, line, secret }| (name(file), line, secret))
        .collect()
}

#[test]
fn the_projects_own_recordings_show_none() {
    assert_eq!(scan(&Options::of_project(root())).unwrap(), []);
}

#[test]
fn each_kind_is_found_with_its_line() {
    let encoded = |secret| Secret::Encoded(Box::new(secret));
    let base64 = STANDARD.encode(r#"{"client_key":"canary-12345"}"#);
    let planted = [
        (
            r#""message": "card 4111111111111111","#.to_owned(),
            Secret::CardNumber,
        ),
        (
            r#""amount": 4111111111111111,"#.to_owned(),
            Secret::CardNumber,
        ),
        (r#""message": "Bearer canary-1","#.to_owned(), Secret::Token),
        (
            r#""message": "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.canary","#.to_owned(),
            Secret::Token,
        ),
        (r#""cvv": "123","#.to_owned(), Secret::Assigned),
        (
            r#""identification_number": "CM12345","#.to_owned(),
            Secret::Assigned,
        ),
        (
            r#""path": "/a?client_key=canary-1","#.to_owned(),
            Secret::Assigned,
        ),
        (
            r#""path": "/a%3Fclient_key%3Dcanary-1","#.to_owned(),
            Secret::Assigned,
        ),
        (
            r#""message": "-----BEGIN PRIVATE KEY-----","#.to_owned(),
            Secret::PrivateKey,
        ),
        (
            format!("\"message\": \"{base64}\","),
            encoded(Secret::Assigned),
        ),
        // What only shows once the text is read as JSON.
        (
            r#""message": "card \u00341111111\u00311111111","#.to_owned(),
            Secret::CardNumber,
        ),
        (
            r#""message": "-----BEGIN\u0020PRIVATE KEY-----","#.to_owned(),
            Secret::PrivateKey,
        ),
        (
            r#""cv\u0076": "123","#.to_owned(),
            Secret::Named("cvv".to_owned()),
        ),
        (
            "\"pin\":\n1234,".to_owned(),
            Secret::Named("pin".to_owned()),
        ),
    ];
    let mut files = Vec::new();
    let mut wanted = Vec::new();
    for (index, (line, secret)) in planted.into_iter().enumerate() {
        let name = format!("case-{index:02}.json");
        let last = 3 + line.matches('\n').count();
        let text = format!("{{\n  \"a\": 1,\n  {line}\n  \"z\": 1\n}}\n");
        files.push((name.clone(), text.into_bytes()));
        wanted.push((name, Some(last), secret));
    }
    let files: Vec<(&str, Vec<u8>)> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.clone()))
        .collect();
    assert_eq!(leaks_of(&files), wanted);
}

#[test]
fn files_of_any_kind_are_searched() {
    // Somebody has left the file lying there that the recordings were made of.
    let har = json!({"log": {"entries": [{"request": {"headers": [
        {"name": "Authorization", "value": "canary-1"},
    ]}}]}});
    let found = leaks_of(&[
        ("getCard/4111111111111111.json", b"{}".to_vec()),
        ("a-session.har", format!("{har:#}").into_bytes()),
        ("notes.txt", b"key:\n\nclient_key=canary-1\n".to_vec()),
        ("photo.png", b"\x89PNG".to_vec()),
    ]);
    let wanted = [
        ("a-session.har", Some(9), Secret::Named("value".to_owned())),
        ("411111******1111.json", None, Secret::CardNumber),
        ("notes.txt", Some(3), Secret::Assigned),
        ("photo.png", Some(1), Secret::Unreadable),
    ];
    assert_eq!(
        found,
        wanted.map(|(name, line, secret)| (name.to_owned(), line, secret))
    );
}

#[test]
fn a_leak_is_named_without_what_leaks() {
    let folder = TempDir::new().unwrap();
    let mut recording = recording("getCard/panel");
    recording["request"]["headers"] = json!({"authorization": "Bearer canary-1"});
    fs::write(
        folder.path().join("4111111111111111.json"),
        format!("{recording:#}"),
    )
    .unwrap();
    let leaks = scan(&options_for(folder.path())).unwrap();
    let shown: Vec<String> = leaks.iter().map(ToString::to_string).collect();
    let shown = shown
        .join("\n")
        .replace(&folder.path().display().to_string(), "DIR");
    assert!(
        shown.contains("DIR/411111******1111.json: its name shows a full card number"),
        "{shown}"
    );
    assert!(shown.contains(": it shows a token"), "{shown}");
    assert!(!format!("{shown}{leaks:?}").contains("canary"), "{shown}");
}

#[test]
fn what_was_redacted_is_no_secret() {
    let text = r#"{"client_key": "[redacted]", "authorization": "Bearer [redacted]", "masked_pan": "411111******1111", "cvv": null,
        "id": "422541f3-80e2-41e0-b7a2-24017586b374", "url": "https://example.com/documents/front.png"}"#;
    assert_eq!(
        leaks_of(&[("getCard/ok.json", text.as_bytes().to_vec())]),
        []
    );
}
