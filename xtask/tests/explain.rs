//! Whoever meets a code can have it explained, whatever the command.

use std::{collections::BTreeSet, process::Command};

use cartevo_report::explain;

fn xtask(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .output()
        .expect("the command runs");
    let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
    (output.status.code(), text)
}

#[test]
fn every_code_of_drift_is_explained_and_no_other() {
    let explained: BTreeSet<&str> = explain::all()
        .filter(|explanation| explanation.command == "drift")
        .map(|explanation| explanation.code)
        .collect();
    let codes: BTreeSet<&str> = cartevo_drift::CODES.iter().copied().collect();
    assert_eq!(codes, explained);
}

#[test]
fn a_code_is_explained_and_all_are_listed() {
    let (status, text) = xtask(&["explain", "money-form"]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.starts_with("money-form"), "{text}");

    let (status, text) = xtask(&["explain", "argument-added"]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("needs a value more"), "{text}");

    let (_, list) = xtask(&["explain"]);
    for code in cartevo_drift::CODES {
        assert!(list.contains(code), "{code} is not listed");
    }
    for (code, _) in cartevo_diff::CODES {
        assert!(list.contains(code), "{code} is not listed");
    }
}

#[test]
fn an_unknown_code_is_told_with_its_nearest() {
    let (status, text) = xtask(&["explain", "money-from"]);
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("did you mean `money-form`?"), "{text}");
}
