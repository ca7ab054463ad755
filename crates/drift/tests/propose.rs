//! The edit of the contract that follows from what the pages say.

mod support;

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use cartevo_document::Document;
use serde_json::json;
use support::{Desk, root};

/// Applies a patch with `git` to a copy of the contract.
fn applied(patch: &str) -> Document {
    let folder = tempfile::tempdir().expect("a folder");
    let contract = folder.path().join("openapi.yaml");
    fs::copy(root().join("openapi.yaml"), &contract).expect("a copy");
    git(folder.path(), &["apply", "--check", "-"], patch);
    git(folder.path(), &["apply", "-"], patch);
    let source = fs::read_to_string(&contract).expect("the contract");
    let before = fs::read_to_string(root().join("openapi.yaml")).expect("the contract");
    let comments = |text: &str| {
        text.lines()
            .filter(|line| line.trim().starts_with('#'))
            .count()
    };
    assert_eq!(comments(&source), comments(&before), "comments stay");
    let document = Document::parse("openapi.yaml", source).expect("a document");
    let problems = cartevo_document::check(&document);
    assert!(problems.is_empty(), "{problems:?}");
    document
}

fn git(folder: &Path, arguments: &[&str], input: &str) {
    let mut child = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("git");
    let mut stdin = child.stdin.take().expect("an input");
    stdin.write_all(input.as_bytes()).expect("the patch");
    drop(stdin);
    let output = child.wait_with_output().expect("git ends");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{message}\n{input}");
}

fn proposed(desk: &Desk) -> String {
    let report = desk
        .run_with(|options| options.propose = true)
        .expect("a report");
    report.patch.expect("a patch was asked for")
}

#[test]
fn nothing_is_proposed_where_nothing_is_new() {
    assert_eq!(proposed(&Desk::new()), "");
}

#[test]
fn a_patch_follows_the_pages_and_keeps_the_rest() {
    let desk = Desk::new();
    desk.edit(
        "create-card.txt",
        "VISA,\nMASTERCARD\n",
        "VISA,\nMASTERCARD,\nAMEX\n",
    );
    desk.edit(
        "create-card.txt",
        "At most 50 characters",
        "At most 40 characters",
    );
    desk.edit(
        "create-card.txt",
        "400\"Invalid brand\"",
        "400\"Unknown brand\"",
    );
    desk.edit(
        "create-card.txt",
        "name_on_cardstringNo",
        "name_on_cardstringYes",
    );
    desk.edit(
        "create-card.txt",
        "name_on_card\nstring\namount",
        "name_on_card\nstring\nrequired\namount",
    );
    desk.edit(
        "create-card.txt",
        "name_on_card\nstring\n",
        "note\nstring\nname_on_card\nstring\n",
    );
    desk.edit("fund-wallet.txt", "Defaults to mtn.", "Defaults to orange.");
    desk.edit("fund-wallet.txt", "At least 0.01.", "At least 0.05.");
    let patch = proposed(&desk);
    let contract = applied(&patch);
    let get = |at: &str| contract.get(at).cloned();
    let schemas = "/components/schemas";
    assert_eq!(
        get(&format!("{schemas}/CardBrand/enum")),
        Some(json!(["VISA", "MASTERCARD", "AMEX"]))
    );
    let card = format!("{schemas}/CreateCardRequest");
    assert_eq!(
        get(&format!("{card}/properties/name_on_card/maxLength")),
        Some(json!(40))
    );
    assert_eq!(
        get(&format!("{card}/required")),
        Some(json!(["customer_id", "brand", "name_on_card"]))
    );
    assert_eq!(
        get(&format!("{card}/properties/note")),
        Some(json!({"type": "string"}))
    );
    let funding = format!("{schemas}/FundWalletRequest/properties");
    assert_eq!(
        get(&format!("{funding}/operator/default")),
        Some(json!("orange"))
    );
    assert_eq!(get(&format!("{funding}/amount/minimum")), Some(json!(0.05)));
    let examples = "/paths/~1cards/post/responses/400/content/application~1json/examples";
    assert_eq!(
        get(&format!("{examples}/unknown-brand/value/message")),
        Some(json!("Unknown brand"))
    );
}
