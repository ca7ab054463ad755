//! Mistakes of whoever calls: a sentence that helps, and nothing is judged.

mod common;

use std::fs;

use cartevo_contract::conformance::{Options, run};
use common::{folder, options_for, recording, root};
use serde_json::{Value, json};

/// The message about one recording after an edit.
fn message(edit: impl FnOnce(&mut Value)) -> String {
    let mut edited = recording("getWallet/prose");
    edit(&mut edited);
    let folder = folder(&[recording("getWallet/prose")]);
    fs::write(
        folder.path().join("getWallet/prose.json"),
        format!("{edited:#}"),
    )
    .unwrap();
    let error = run(&options_for(folder.path())).unwrap_err().to_string();
    error.replace(&folder.path().display().to_string(), "DIR")
}

#[test]
fn a_recording_that_is_no_json() {
    let folder = folder(&[recording("getWallet/prose")]);
    fs::write(
        folder.path().join("getWallet/prose.json"),
        "{\n  \"operation\": getWallet\n}\n",
    )
    .unwrap();
    let error = run(&options_for(folder.path())).unwrap_err().to_string();
    assert!(
        error.contains("getWallet/prose.json:2:16: not a recording: expected value"),
        "{error}"
    );
}

#[test]
fn a_recording_with_the_wrong_keys() {
    let text = message(|recording| recording["requets"] = json!(null));
    assert!(
        text.starts_with("DIR/getWallet/prose.json:") && text.contains("unknown field `requets`"),
        "{text}"
    );
    let text = message(|recording| drop(recording.as_object_mut().unwrap().remove("response")));
    assert!(text.contains("missing field `response`"), "{text}");
    let text = message(|recording| recording["source"]["kind"] = json!("guess"));
    assert!(
        text.contains("not a recording: expected one of `docs-panel`") && !text.contains("guess"),
        "{text}"
    );
    let text = message(|recording| recording["source"]["date"] = json!("May"));
    assert_eq!(
        text,
        "DIR/getWallet/prose.json: /source/date is no day; expected one such as 2026-05-09"
    );
    let text = message(|recording| recording["response"]["status"] = json!(42));
    assert_eq!(
        text,
        "DIR/getWallet/prose.json: /response/status is 42, which is no final HTTP status (200 to 599)"
    );
    let text = message(|recording| recording["response"]["headers"]["bad name"] = json!("x"));
    assert_eq!(
        text,
        "DIR/getWallet/prose.json: /response/headers has `bad name`, which cannot be sent as an HTTP header"
    );
}

#[test]
fn an_unknown_operation() {
    let text = message(|recording| recording["operation"] = json!("getWalet"));
    assert_eq!(
        text,
        "DIR/getWallet/prose.json: the contract has no operation `getWalet`; did you mean `getWallet`?"
    );
    let options = Options {
        operation: Some("fundwallet".to_owned()),
        ..Options::of_project(root())
    };
    let error = run(&options).unwrap_err().to_string();
    assert_eq!(
        error,
        "the contract openapi.yaml has no operation `fundwallet`; did you mean `fundWallet`?"
    );
}

#[test]
fn a_recording_in_the_wrong_place() {
    let text = message(|recording| recording["case"] = json!("panel"));
    assert_eq!(
        text,
        "DIR/getWallet/prose.json: says it is `getWallet/panel`, so it belongs at `getWallet/panel.json`"
    );
}

#[test]
fn a_folder_that_cannot_be_read_or_is_empty() {
    let error = run(&options_for(&root().join("no/such/folder")))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("cannot read the folder of recordings ")
            && error.contains("No such file"),
        "{error}"
    );
    let empty = folder(&[]);
    let error = run(&options_for(empty.path())).unwrap_err().to_string();
    assert!(
        error.ends_with("holds no recording: expected `<operationId>/<case>.json` files in it"),
        "{error}"
    );
}

#[test]
fn every_mistake_is_named() {
    let folder = folder(&[recording("getWallet/prose"), recording("getWallet/panel")]);
    for case in ["prose", "panel"] {
        fs::write(folder.path().join(format!("getWallet/{case}.json")), "[]").unwrap();
    }
    let error = run(&options_for(folder.path())).unwrap_err();
    assert_eq!(error.to_string().lines().count(), 2, "{error}");
}

#[test]
fn a_contract_that_cannot_be_judged_by() {
    let folder = folder(&[recording("getWallet/prose")]);
    let by = |text: &str| {
        let contract = folder.path().join("contract.yaml");
        fs::write(&contract, text).unwrap();
        run(&Options {
            contract,
            ..options_for(folder.path())
        })
        .unwrap_err()
        .to_string()
    };
    assert!(by("a: 1\na: 2\n").ends_with("contract.yaml:2:1: duplicated key in mapping"));
    assert!(by("openapi: 3.0.3\n").contains("has no operation"));
    let dangling = common::contract().replace("schemas/PaymentBalances'", "schemas/Nothing'");
    assert!(
        by(&dangling).contains("`#/components/schemas/Nothing` leads nowhere"),
        "{}",
        by(&dangling)
    );
    let missing = Options {
        contract: folder.path().join("none.yaml"),
        ..options_for(folder.path())
    };
    assert!(
        run(&missing)
            .unwrap_err()
            .to_string()
            .starts_with("cannot read the contract ")
    );
}
