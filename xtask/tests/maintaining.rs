//! The guide for maintainers is true: its worked example is carried out, and says what it prints.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn guide() -> String {
    fs::read_to_string(root().join("docs/maintaining.md")).expect("the guide")
}

/// The fenced blocks of a language.
fn blocks(guide: &str, language: &str) -> Vec<String> {
    let start = format!("```{language}\n");
    let parts = guide.split(&start).skip(1);
    let ends = parts.map(|part| part.split("\n```").next().unwrap_or_default());
    ends.map(|block| format!("{block}\n")).collect()
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).expect("a file");
    }
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    // Nothing of whoever runs the tests is looked at.
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_AUTHOR_NAME", "nobody"),
        ("GIT_AUTHOR_EMAIL", "nobody@example.com"),
        ("GIT_COMMITTER_NAME", "nobody"),
        ("GIT_COMMITTER_EMAIL", "nobody@example.com"),
    ] {
        command.env(name, value);
    }
    command.output().expect("the program is there")
}

/// A project of its own with the page of the example.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["Cargo.toml", "openapi.yaml", "docs.lock"] {
        copy(&root().join(name), &folder.path().join(name));
    }
    fs::create_dir_all(folder.path().join("tests")).expect("a folder");
    fs::create_dir_all(folder.path().join("pages")).expect("a folder");
    copy(
        &root().join("tests/recordings"),
        &folder.path().join("tests/recordings"),
    );
    let page = root().join("tests/pages/markdown/create-card.md");
    copy(&page, &folder.path().join("pages/create-card.md"));
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "."],
        &["commit", "--quiet", "-m", "x"],
    ] {
        let output = run(folder.path(), "git", arguments);
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    }
    folder
}

/// Whether the printed lines are these, in this order; `…` stands for any number of others.
fn assert_prints(command: &str, printed: &str, expected: &[&str]) {
    let mut lines = printed.lines();
    let mut skipping = false;
    for line in expected {
        if *line == "…" {
            skipping = true;
            continue;
        }
        let found = if skipping {
            lines.any(|printed| printed == *line)
        } else {
            lines.next() == Some(*line)
        };
        assert!(
            found,
            "`{command}` does not print, where it should:\n{line}\nbut:\n{printed}"
        );
        skipping = false;
    }
}

/// The project once the vendor has changed the page.
fn changed(guide: &str) -> tempfile::TempDir {
    let folder = project();
    let diffs = blocks(guide, "diff");
    let edit = folder.path().join("edit.patch");
    fs::write(&edit, &diffs[0]).expect("a file");
    let applied = run(
        folder.path(),
        "git",
        &["apply", "--unidiff-zero", "edit.patch"],
    );
    assert!(
        applied.status.success(),
        "{}",
        String::from_utf8_lossy(&applied.stderr)
    );
    folder
}

#[test]
fn what_is_accepted_for_a_while_does_not_fail_until_its_day() {
    let folder = changed(&guide());
    let accepted = |expires: &str| {
        let entry = |code: &str, key: &str| {
            format!(
                "[[accepted]]\ncommand = \"drift\"\ncode = \"{code}\"\nkey = \"{key}\"\n\
                 reason = \"announced\"\nexpires = {expires}\n"
            )
        };
        let brand = entry("enum-differs", "POST /cards request.body.brand");
        let name = "POST /cards request.body.name_on_card max-length";
        let text = brand + &entry("constraint-differs", name);
        fs::write(folder.path().join("accepted.toml"), text).expect("a file");
        let xtask = env!("CARGO_BIN_EXE_xtask");
        run(folder.path(), xtask, &["drift", "pages/create-card.md"])
    };
    let in_time = accepted("9999-12-31");
    let printed = String::from_utf8_lossy(&in_time.stdout);
    assert_eq!(in_time.status.code(), Some(4), "{printed}");
    assert!(
        printed.contains("accepted.toml until 9999-12-31"),
        "{printed}"
    );

    let late = accepted("2026-01-01");
    let printed = String::from_utf8_lossy(&late.stdout);
    assert_eq!(late.status.code(), Some(1), "{printed}");
    assert!(printed.contains("accepted-expired"), "{printed}");
}

#[test]
fn the_worked_example_prints_what_the_guide_says() {
    let guide = guide();
    let folder = changed(&guide);
    let mut commands = 0;
    for block in blocks(&guide, "console") {
        for part in block.split("$ ").skip(1) {
            let (command, expected) = part.split_once('\n').expect("a line");
            let expected: Vec<&str> = expected.lines().collect();
            let (line, file) = match command.split_once(" > ") {
                Some((line, file)) => (line, Some(file)),
                None => (command, None),
            };
            let words: Vec<&str> = line.split(' ').collect();
            let output = match words[..] {
                ["cargo", "xtask", ref arguments @ ..] => {
                    run(folder.path(), env!("CARGO_BIN_EXE_xtask"), arguments)
                }
                ["git", ref arguments @ ..] => run(folder.path(), "git", arguments),
                _ => panic!("the guide has a command that this test does not know: {command}"),
            };
            let printed = String::from_utf8(output.stdout).expect("text");
            if let Some(file) = file {
                assert!(
                    !printed.is_empty(),
                    "`{command}` writes nothing: {:?}",
                    output.stderr
                );
                fs::write(folder.path().join(file), &printed).expect("a file");
            }
            assert_prints(command, &printed, &expected);
            commands += 1;
        }
    }
    assert_eq!(commands, 7, "the guide has other commands");
}

#[test]
fn every_command_that_the_guide_and_the_workflows_name_is_one() {
    let mut text = guide();
    for workflow in fs::read_dir(root().join(".github/workflows")).expect("the folder") {
        let workflow = workflow.expect("an entry").path();
        text += &fs::read_to_string(workflow).expect("a workflow");
    }
    let mut commands = 0;
    for (start, _) in text.match_indices("cargo xtask ") {
        let rest = &text[start + "cargo xtask ".len()..];
        let end = rest
            .find(['\n', '`', '#', '>', '|', '\\'])
            .unwrap_or(rest.len());
        let words: Vec<&str> = rest[..end].split_whitespace().collect();
        // Options are enough: the files are not there, and live calls are not made.
        let options = words
            .iter()
            .filter(|word| word.starts_with("--"))
            .map(|word| word.trim_end_matches(['.', ',', ')']));
        let help = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args([words[0].trim_end_matches(['.', ',', ')']), "--help"])
            .output()
            .expect("the command runs");
        assert!(
            help.status.success(),
            "there is no `cargo xtask {}`",
            words[0]
        );
        let help = String::from_utf8(help.stdout).expect("text");
        for option in options {
            assert!(
                help.contains(option),
                "`cargo xtask {}` has no {option}",
                words[0]
            );
        }
        commands += 1;
    }
    assert!(commands > 15, "only {commands}");
}
