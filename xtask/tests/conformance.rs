//! `cargo xtask conformance` as a person calls it: exit status and what is printed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Exit status, standard output and standard error.
fn xtask(arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command
        .args(arguments)
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// A folder with one recording of the project, edited.
fn folder(edit: impl FnOnce(&mut Value)) -> TempDir {
    let path = root().join("tests/recordings/getPaymentBalance/prose.json");
    let mut recording: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    edit(&mut recording);
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("getPaymentBalance")).unwrap();
    fs::write(
        folder.path().join("getPaymentBalance/prose.json"),
        recording.to_string(),
    )
    .unwrap();
    folder
}

#[test]
fn the_project_conforms() {
    let (status, out, err) = xtask(&["conformance"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    // How many sources are old depends on the day.
    assert!(out.contains("recordings conform; 0 errors, "), "{out}");
    assert!(!out.contains('\u{1b}'), "colours are for terminals");
}

#[test]
fn findings_are_exit_1() {
    let folder = folder(|recording| recording["response"]["body"]["data"]["news"] = json!(1));
    let path = folder.path().to_str().unwrap();
    let (status, out, _) = xtask(&["conformance", "--recordings", path]);
    assert_eq!(status, 1, "{out}");
    assert!(
        out.contains("getPaymentBalance/prose.json at /response/body/data/news"),
        "{out}"
    );
    assert_eq!(
        xtask(&[
            "conformance",
            "--recordings",
            path,
            "--undocumented",
            "warn"
        ])
        .0,
        0
    );
    for (format, start) in [
        ("json", "{"),
        ("junit", "<?xml"),
        ("github", "::error file=openapi.yaml,line="),
        ("markdown", "## Conformance"),
    ] {
        let (status, out, _) = xtask(&["conformance", "--recordings", path, "--format", format]);
        assert_eq!(status, 1);
        assert!(out.starts_with(start), "{format}: {out}");
    }
}

#[test]
fn an_edited_contract_is_judged_by() {
    let contract = fs::read_to_string(root().join("openapi.yaml")).unwrap();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("edited.yaml");
    fs::write(
        &path,
        contract.replacen("[VISA, MASTERCARD]", "[MASTERCARD]", 1),
    )
    .unwrap();
    let (status, out, _) = xtask(&["conformance", "--contract", path.to_str().unwrap()]);
    assert_eq!(status, 1, "{out}");
    let line = 1 + contract
        .lines()
        .position(|line| line.contains("[VISA, MASTERCARD]"))
        .unwrap();
    assert!(out.contains(&format!("edited.yaml:{line}:7")), "{out}");
    assert!(
        out.contains("tests/recordings/createCard/prose.json at /request/body/brand"),
        "{out}"
    );
}

#[test]
fn mistakes_are_exit_2_and_a_sentence() {
    let malformed = folder(|_| {});
    fs::write(malformed.path().join("getPaymentBalance/prose.json"), "{").unwrap();
    let unknown = folder(|recording| recording["operation"] = json!("getPaymentBalances"));
    let cases: [(&[&str], &str); 6] = [
        (
            &["--recordings", malformed.path().to_str().unwrap()],
            "prose.json:1:1: not a recording: ",
        ),
        (
            &["--recordings", unknown.path().to_str().unwrap()],
            "did you mean `getPaymentBalance`?",
        ),
        (
            &["--recordings", "/no/such/folder"],
            "cannot read the folder of recordings /no/such/folder",
        ),
        (
            &["--contract", "/no/such/file"],
            "cannot read the contract /no/such/file",
        ),
        (&["--operation", "getWalet"], "did you mean `getWallet`?"),
        (
            &["--format", "yaml"],
            "possible values: text, json, junit, sarif, github, markdown, html",
        ),
    ];
    for (arguments, sentence) in cases {
        let (status, out, err) = xtask(&[&["conformance"], arguments].concat());
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(sentence), "{sentence:?} is not in {err:?}");
    }
}

/// What cannot be judged for want of sockets is neither conforming nor a finding, and it ends.
#[cfg(unix)]
#[test]
fn out_of_file_descriptors_is_exit_100_or_more() {
    for limit in (8..32).step_by(2) {
        let output = Command::new("sh")
            .args(["-c", "ulimit -n \"$0\" && exec \"$1\" conformance"])
            .arg(limit.to_string())
            .arg(env!("CARGO_BIN_EXE_xtask"))
            .output()
            .unwrap();
        let status = output.status.code().unwrap();
        assert!(status == 0 || status >= 100, "{limit}: {output:?}");
    }
}

#[test]
fn a_code_is_explained_or_the_nearest_is_named() {
    let explain = |code: &str| {
        let program = env!("CARGO_BIN_EXE_xtask");
        let output = std::process::Command::new(program)
            .args(["explain", code])
            .output();
        let output = output.unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (status, text) = explain("missing-field");
    assert_eq!(status, Some(0));
    assert!(text.starts_with("missing-field (conformance)\n"), "{text}");
    assert!(text.contains("\nWhat to do\n"), "{text}");
    let (status, text) = explain("missing-feild");
    assert_eq!(status, Some(2));
    assert!(text.contains("did you mean `missing-field`?"), "{text}");
}
