//! Files that are no recordings, and folders in which some hide: a place and words that help.

mod common;

use std::{fs, path::Path};

use cartevo_contract::conformance::{Options, run};
use common::{folder, options_for, recording};
use serde_json::{Value, json};

/// The message about a folder.
#[track_caller]
fn message(folder: &Path) -> String {
    let error = run(&options_for(folder)).unwrap_err().to_string();
    error.replace(&folder.display().to_string(), "DIR")
}

/// The message about a recording's file that holds `bytes`.
#[track_caller]
fn message_of(bytes: &[u8]) -> String {
    let folder = folder(&[recording("getWallet/prose")]);
    fs::write(folder.path().join("getWallet/prose.json"), bytes).unwrap();
    let text = message(folder.path());
    let text = text.strip_prefix("DIR/getWallet/prose.json:");
    text.expect("the file is named first").to_owned()
}

/// The message about a recording after an edit.
#[track_caller]
fn message_after(edit: impl FnOnce(&mut Value)) -> String {
    let mut edited = recording("getWallet/prose");
    edit(&mut edited);
    message_of(format!("{edited:#}").as_bytes())
}

#[test]
fn what_is_no_recording_is_told_with_its_place() {
    let deep = format!("\n{}", "[".repeat(200));
    for (bytes, wanted) in [
        (
            &b""[..],
            "1:1: not a recording: the file is empty; expected one exchange as a JSON object",
        ),
        (b" \n\n", "1:1: not a recording: the file is empty"),
        (
            b"\xef\xbb\xbf{}",
            "1:1: not a recording: the file begins with a byte order mark; save it",
        ),
        (
            b"{\n \"case\": \"\xff\"}",
            "2:11: not a recording: the file is not in UTF-8",
        ),
        (
            b"\n []",
            "2:2: not a recording: expected one exchange as a JSON object",
        ),
        (b"\"text\"", "1:1: not a recording: expected one exchange"),
        (
            b"{\"a\": 1e400}",
            "1:11: not a recording: a number is too large to be read",
        ),
        (
            b"{\"a\": {",
            "1:7: not a recording: the file ends too early",
        ),
        (
            b"{} {}",
            "1:4: not a recording: something follows the exchange",
        ),
        (
            deep.as_bytes(),
            "2:128: not a recording: objects and lists stand too deep inside of each other",
        ),
    ] {
        let text = message_of(bytes);
        assert!(text.starts_with(wanted), "{text}\n{wanted}");
    }
}

#[test]
fn what_was_expected_is_told_and_what_was_found_is_not() {
    let canary = "eyJhbGciOiJIUzI1NiJ9.e30.canary";
    for (at, value, wanted) in [
        (
            "/response/status",
            json!(987_654_321),
            "expected a whole number such as 200",
        ),
        (
            "/response/status",
            json!(canary),
            "expected a whole number such as 200",
        ),
        (
            "/response/headers",
            json!(["Authorization: Bearer canary"]),
            "expected an object",
        ),
        (
            "/response",
            json!("Authorization: Bearer canary"),
            "expected an object",
        ),
        (
            "/request/method",
            json!({"canary": 987_654_321}),
            "expected a text",
        ),
        (
            "/source/kind",
            json!("canary, expected canary"),
            "expected one of `docs-panel`",
        ),
        (
            "/source",
            json!(["canary"]),
            "/source is a list; expected an object",
        ),
        ("/quirks", json!("canary"), "expected a list"),
        (
            "/source/date",
            json!("canary-987654321"),
            "/source/date is no day",
        ),
        (
            "/operation",
            json!(canary),
            "the contract has no operation `[redacted]`",
        ),
        ("/case", json!(canary), "says it is `getWallet/[redacted]`"),
    ] {
        let text = message_after(|recording| *recording.pointer_mut(at).unwrap() = value);
        assert!(text.contains(wanted), "{at}: {text}");
        assert!(
            !text.contains("canary") && !text.contains("987654321"),
            "{at}: {text}"
        );
    }
    let text = message_after(|recording| recording["4111111111111111"] = json!(1));
    assert!(
        text.contains("unknown field `411111******1111`, expected one of `operation`"),
        "{text}"
    );
}

#[test]
fn a_path_stands_as_it_was_sent() {
    for (path, wanted) in [
        (
            "/wallets/1?client_key=canary",
            "has a `?`; put the query parameters",
        ),
        ("/wallets/1#canary", "has a `#`"),
        ("/wallets/a canary", "percent-encode them, a space as `%20`"),
        ("/wallets/é", "percent-encode them"),
        ("https://canary.test/wallets/1", "does not begin with `/`"),
    ] {
        let text = message_after(|recording| recording["request"]["path"] = json!(path));
        assert!(
            text.starts_with(" /request/path ") && text.contains(wanted),
            "{text}"
        );
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn an_answer_without_a_body_has_none() {
    for status in [204, 304] {
        let text = message_after(|recording| recording["response"]["status"] = json!(status));
        assert!(
            text.contains(&format!(
                "/response/status is {status}, an answer without a body"
            )),
            "{text}"
        );
        assert!(
            text.contains("make it `null`, or mend the status"),
            "{text}"
        );
    }
}

#[test]
fn another_case_of_the_ending_is_not_passed_over() {
    let folder = folder(&[recording("getWallet/prose"), recording("getWallet/panel")]);
    let at = |name: &str| folder.path().join("getWallet").join(name);
    fs::rename(at("prose.json"), at("prose.JSON")).unwrap();
    assert_eq!(
        message(folder.path()),
        "DIR/getWallet/prose.JSON: recordings end in `.json`; rename it to `prose.json`"
    );
}

#[test]
fn a_folder_given_twice_is_read_once() {
    let folder = folder(&[recording("getWallet/prose"), recording("getWallet/panel")]);
    let own = folder.path().to_owned();
    let options = Options {
        recordings: vec![
            own.clone(),
            own.join("getWallet"),
            own.join("getWallet/../getWallet/prose.json"),
        ],
        ..options_for(&own)
    };
    assert_eq!(run(&options).unwrap().recordings.len(), 2);
    let missing = own.join("none");
    let options = Options {
        recordings: vec![missing.clone(), missing],
        ..options_for(&own)
    };
    assert_eq!(run(&options).unwrap_err().to_string().lines().count(), 1);
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle_end() {
    let folder = folder(&[recording("getWallet/prose")]);
    std::os::unix::fs::symlink("..", folder.path().join("getWallet/again")).unwrap();
    std::os::unix::fs::symlink("self", folder.path().join("self")).unwrap();
    assert_eq!(
        run(&options_for(folder.path())).unwrap().recordings.len(),
        1
    );
}
