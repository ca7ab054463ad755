//! The commands that documents name exist, with the options that they name.

use std::{fs, path::Path, process::Command};

const DOCUMENTS: [&str; 9] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "docs/cli.md",
    "docs/maintaining.md",
    "docs/sandbox.md",
    "src/docs/guide/testing.md",
];

fn help(path: &[&str]) -> String {
    let program = env!("CARGO_BIN_EXE_cartevo");
    let output = Command::new(program).args(path).arg("--help").output();
    let output = output.expect("cartevo starts");
    assert!(output.status.success(), "cartevo {}", path.join(" "));
    String::from_utf8(output.stdout).expect("text")
}

/// Whether a command has another one of this name.
fn has(help: &str, name: &str) -> bool {
    let commands = help.split("Commands:").nth(1).unwrap_or_default();
    let commands = commands.split("\n\n").next().unwrap_or_default();
    commands
        .lines()
        .any(|line| line.split_whitespace().next() == Some(name))
}

/// What stands behind the program's name in code: in a line of a block, or between backticks.
fn calls(text: &str) -> Vec<Vec<&str>> {
    let mut calls = Vec::new();
    for (at, name) in text.match_indices("cartevo ") {
        let before = &text[..at];
        let is_code = before.ends_with('`') || before.ends_with("$ ") || before.ends_with('\n');
        let rest = &text[at + name.len()..];
        let end = rest.find(['\n', '`', '#']).unwrap_or(rest.len());
        let words: Vec<&str> = rest[..end].split_whitespace().collect();
        // `cartevo = …` is a line of a manifest.
        if is_code
            && words
                .first()
                .is_some_and(|word| word.chars().all(|c| c.is_ascii_lowercase()))
        {
            calls.push(words);
        }
    }
    calls
}

#[test]
fn what_documents_tell_the_command_line_to_do_it_can_do() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seen = 0;
    for document in DOCUMENTS {
        let text = fs::read_to_string(root.join(document)).expect("a document");
        for words in calls(&text) {
            let line = format!("{document}: cartevo {}", words.join(" "));
            let (mut path, mut told) = (Vec::new(), help(&[]));
            for &word in &words {
                if word.starts_with('-') || !told.contains("Commands:") {
                    break;
                }
                // `cartevo help COMMAND` takes any.
                if path == ["help"] {
                    break;
                }
                assert!(has(&told, word), "{line}");
                path.push(word);
                if path != ["help"] {
                    told = help(&path);
                }
            }
            for &option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(told.contains(option), "{line}");
            }
            seen += 1;
        }
    }
    assert!(seen > 12, "{seen}");
}
