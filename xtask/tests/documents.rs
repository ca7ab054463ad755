//! The commands of `cargo xtask` that documents name exist, with the options that they name.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

const DOCUMENTS: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "docs/cli.md",
    "docs/maintaining.md",
    "docs/sandbox.md",
];

/// What the command itself says that it takes; nothing if there is no such command.
fn help(command: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_xtask");
    let output = Command::new(program).args([command, "--help"]).output();
    let output = output.expect("xtask starts");
    output
        .status
        .success()
        .then(|| String::from_utf8(output.stdout).expect("text"))
}

#[test]
fn what_documents_tell_xtask_to_do_it_can_do() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut known: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut options = 0;
    for document in DOCUMENTS {
        let text = fs::read_to_string(root.join(document)).expect("a document");
        for (at, words) in text.match_indices("cargo xtask ") {
            let rest = &text[at + words.len()..];
            let end = rest.find(['\n', '`', ',', ';', '#', '|', ')']);
            let mut rest = rest[..end.unwrap_or(rest.len())].split_whitespace();
            // `cargo xtask …` names none.
            let name = rest.next().unwrap_or_default();
            if name == "…" {
                continue;
            }
            let help = known.entry(name.to_owned()).or_insert_with(|| help(name));
            let help = help.as_ref();
            let help =
                help.unwrap_or_else(|| panic!("{document}: there is no `cargo xtask {name}`"));
            for option in rest.filter(|word| word.starts_with("--")) {
                assert!(
                    help.contains(option),
                    "{document}: `cargo xtask {name}` has no {option}"
                );
                options += 1;
            }
        }
    }
    assert!(known.len() >= 7, "{:?}", known.keys());
    assert!(options >= 5, "{options}");
}
