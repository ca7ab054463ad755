//! `cargo xtask record` as it is called: exit statuses and words.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Status, output, and errors of a call.
fn record(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("record").args(arguments);
    for name in [
        "CARTEVO_CLIENT_ID",
        "CARTEVO_CLIENT_KEY",
        "CARTEVO_BASE_URL",
    ] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A HAR of one call that was refused.
fn har(folder: &Path, url: &str) -> String {
    let body =
        json!({"success": false, "statusCode": 401, "message": "no", "error": "Unauthorized"});
    let har = json!({"log": {"entries": [{
        "startedDateTime": "2026-11-10T10:00:00.000Z",
        "request": {"method": "GET", "url": url},
        "response": {"status": 401, "headers": [{"name": "content-type", "value": "application/json"}], "content": {"text": body.to_string()}},
    }]}});
    let file = folder.join("session.har");
    fs::write(&file, har.to_string()).unwrap();
    file.display().to_string()
}

#[test]
fn a_clean_recording_is_exit_0_and_a_call_without_one_is_exit_1() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out").display().to_string();
    let file = har(folder.path(), "https://api.cartevo.co/api/v1/cards");
    let (status, text, err) = record(&["--from-har", &file, "--out", &out, "--date", "2026-11-01"]);
    assert_eq!((status, err.as_str()), (0, ""), "{text}");
    assert!(
        text.contains("listCards/unauthorized.json (session.har, entry 1)"),
        "{text}"
    );
    let written = fs::read_to_string(format!("{out}/listCards/unauthorized.json")).unwrap();
    assert!(written.contains("\"date\": \"2026-11-01\""), "{written}");
    let file = har(folder.path(), "https://api.cartevo.co/api/v1/card");
    let (status, text, _) = record(&["--from-har", &file, "--out", &out]);
    assert_eq!(status, 1);
    assert!(
        text.contains("the nearest operation is `listCards`, GET /cards"),
        "{text}"
    );
}

#[test]
fn a_secret_is_exit_1() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().display().to_string();
    fs::write(folder.path().join("notes.txt"), "\nclient_key=canary-1\n").unwrap();
    let (status, text, _) = record(&["--scan", &place]);
    assert_eq!(status, 1);
    assert!(
        text.contains("notes.txt:2: it shows a secret beside its name\n1 found: "),
        "{text}"
    );
    assert!(!text.contains("canary"), "{text}");
    fs::write(folder.path().join("notes.txt"), "nothing").unwrap();
    let (status, text, _) = record(&["--scan", &place]);
    assert_eq!((status, text.as_str()), (0, "no secret found\n"));
}

#[test]
fn mistakes_are_exit_2() {
    for (arguments, wanted) in [
        (&["--from-har", "no-such.har"][..], "no-such.har"),
        (
            &["--from-har", "x.har", "--date", "yesterday"],
            "`yesterday` is no day",
        ),
        (&["--live"], "set CARTEVO_CLIENT_ID and CARTEVO_CLIENT_KEY"),
        (&["--scan", "--live"], "cannot be used with"),
        (
            &["--from-har", "x.har", "--allow-writes"],
            "cannot be used with",
        ),
        (&[], "required"),
    ] {
        let (status, _, err) = record(arguments);
        assert_eq!(status, 2, "{arguments:?}: {err}");
        assert!(err.contains(wanted), "{arguments:?}: {err}");
    }
}

/// A report in the form for programs, and the status.
fn report(arguments: &[&str]) -> (i32, Value) {
    let (status, text, err) = record(&[arguments, &["--format", "json"]].concat());
    let report = serde_json::from_str(&text);
    (
        status,
        report.unwrap_or_else(|error| panic!("{error}: {text}{err}")),
    )
}

#[test]
fn what_was_recorded_is_reported_in_every_form_as_all_commands_do() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out").display().to_string();
    let file = har(folder.path(), "https://api.cartevo.co/api/v1/cards");
    let (status, clean) = report(&["--from-har", &file, "--out", &out]);
    assert_eq!((status, &clean["conforms"]), (0, &json!(true)), "{clean}");
    assert_eq!(
        (&clean["command"], &clean["summary"]["written"]),
        (&json!("record"), &json!(1))
    );
    let file = har(folder.path(), "https://api.cartevo.co/api/v1/card");
    let (status, missed) = report(&["--from-har", &file, "--out", &out]);
    assert_eq!(
        (status, &missed["conforms"]),
        (1, &json!(false)),
        "{missed}"
    );
    assert_eq!(missed["findings"][0]["code"], "call-not-recorded");
    for (form, start) in [
        ("junit", "<?xml"),
        ("github", "::error"),
        ("markdown", "## Record"),
        ("html", "<!DOCTYPE html>"),
    ] {
        let arguments = ["--from-har", &file, "--out", &out, "--format", form];
        let (status, text, _) = record(&arguments);
        assert_eq!(status, 1, "{form}");
        assert!(
            text.to_lowercase().starts_with(&start.to_lowercase()),
            "{form}: {text}"
        );
    }
}

#[test]
fn a_secret_is_reported_with_its_line_and_without_itself() {
    let folder = TempDir::new().unwrap();
    let place = folder.path().display().to_string();
    fs::write(folder.path().join("notes.txt"), "\nclient_key=canary-1\n").unwrap();
    let (status, found) = report(&["--scan", &place]);
    assert_eq!(
        (status, &found["findings"][0]["code"]),
        (1, &json!("secret-shown"))
    );
    assert_eq!(found["findings"][0]["spots"][0]["line"], 2);
    assert!(!found.to_string().contains("canary"), "{found}");
    fs::write(folder.path().join("notes.txt"), "nothing").unwrap();
    let (status, found) = report(&["--scan", &place]);
    assert_eq!((status, &found["conforms"]), (0, &json!(true)));
    let (_, ages) = report(&["--ages"]);
    assert_eq!(ages["command"], "record");
}
