//! What the documents name is there: files, headings, examples, packages, test programs, and the
//! commands of `cargo xtask`. Those of `cartevo` are tried in `crates/cli/tests/documents.rs`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const DOCUMENTS: [&str; 9] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "docs/cli.md",
    "docs/maintaining.md",
    "docs/sandbox.md",
    "fuzz/README.md",
];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn text(document: &str) -> String {
    fs::read_to_string(root().join(document)).unwrap_or_else(|error| panic!("{document}: {error}"))
}

/// The targets of its links.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1);
    targets.filter_map(|rest| rest.split(')').next())
}

/// What a heading is called in a link.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut seen = 0;
    for document in DOCUMENTS {
        let here = text(document);
        for link in links(&here).filter(|link| !link.starts_with("https://")) {
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let folder = root().join(document);
            let folder = folder.parent().expect("a folder");
            let target: PathBuf = match path {
                "" => root().join(document),
                path => folder.join(path),
            };
            assert!(target.exists(), "{document}: {link}");
            if !heading.is_empty() {
                let there = fs::read_to_string(&target).expect("a document");
                let mut headings = there.lines().filter(|line| line.starts_with('#'));
                assert!(
                    headings.any(|line| anchor(line) == heading),
                    "{document}: {link}"
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen}");
}

/// The commands in a document that begin with these words, without what is remarked behind them.
fn commands<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = Vec<&'a str>> {
    let places = text.match_indices(words);
    places.map(move |(at, _)| {
        let rest = &text[at + words.len()..];
        let end = rest
            .find(['\n', '`', ',', ';', '#', ')'])
            .unwrap_or(rest.len());
        rest[..end].split_whitespace().collect()
    })
}

/// The value of an option.
fn after<'a>(command: &[&'a str], option: &str) -> Option<&'a str> {
    let at = command.iter().position(|word| *word == option)?;
    command.get(at + 1).copied()
}

#[test]
fn what_cargo_is_told_to_run_test_and_measure_is_there() {
    let packages = packages();
    let is_program = |folder: &str, name: &str| {
        let folder = root().join(folder);
        folder.join(format!("{name}.rs")).exists() || folder.join(name).join("main.rs").exists()
    };
    let mut seen = 0;
    let guide = root().join("src/docs/guide");
    let guide = fs::read_dir(guide).expect("the guide").map(|page| {
        let page = page.expect("a page").path();
        page.strip_prefix(root())
            .expect("within")
            .to_str()
            .expect("text")
            .to_owned()
    });
    for document in DOCUMENTS.map(str::to_owned).into_iter().chain(guide) {
        let text = text(&document);
        for verb in [
            "cargo run",
            "cargo test",
            "cargo bench",
            "cargo build",
            "cargo doc",
        ] {
            for command in commands(&text, verb) {
                let line = format!("{document}: {verb} {}", command.join(" "));
                if let Some(name) = after(&command, "--example") {
                    assert!(is_program("examples", name), "{line}");
                }
                let package = after(&command, "-p").unwrap_or("cartevo");
                let folder = packages.iter().find(|(name, _)| name == package);
                let (_, folder) = folder.unwrap_or_else(|| panic!("{line}"));
                for (option, kind) in [("--test", "tests"), ("--bench", "benches")] {
                    if let Some(name) = after(&command, option) {
                        assert!(is_program(&format!("{folder}/{kind}"), name), "{line}");
                    }
                }
                seen += 1;
            }
        }
        for (at, _) in text.match_indices("examples/") {
            let name = text[at..]
                .split(|c: char| !c.is_alphanumeric() && !"/_.-".contains(c))
                .next();
            let name = name.unwrap_or_default().trim_end_matches('.');
            assert!(
                root().join(name).exists() || root().join("tests").join(name).exists(),
                "{document}: {name}"
            );
            seen += 1;
        }
    }
    assert!(seen > 15, "{seen}");
}

/// The packages of the workspace, and their folders.
fn packages() -> Vec<(String, String)> {
    let crates = fs::read_dir(root().join("crates")).expect("the crates");
    let crates =
        crates.map(|entry| format!("crates/{}", entry.expect("a folder").file_name().display()));
    let folders = [".".to_owned(), "xtask".to_owned()]
        .into_iter()
        .chain(crates);
    let named = folders.filter_map(|folder| {
        let manifest = fs::read_to_string(root().join(&folder).join("Cargo.toml")).ok()?;
        let (_, package) = manifest.split_once("[package]")?;
        let name = package
            .lines()
            .find_map(|line| line.strip_prefix("name = "))?;
        Some((name.trim_matches('"').to_owned(), folder))
    });
    named.collect()
}

#[test]
fn the_readme_fits_a_screen_and_a_half() {
    // What stands in comments is for the package.
    let text = text("README.md");
    let shown = text
        .split("<!--")
        .map(|part| match part.split_once("-->\n") {
            Some((_, shown)) => shown,
            None => part,
        });
    let lines: usize = shown.map(|shown| shown.lines().count()).sum();
    assert!(lines <= 50, "{lines} lines");
}

#[test]
fn each_page_of_the_guide_is_short_and_shown() {
    let module = text("src/guide.rs");
    let front = text("src/lib.rs");
    for page in fs::read_dir(root().join("src/docs/guide")).expect("the guide") {
        let page = page.expect("a page").path();
        let name = page.file_stem().expect("a name").to_str().expect("text");
        let lines = fs::read_to_string(&page).expect("text").lines().count();
        assert!(lines <= 120, "{name} has {lines} lines");
        assert!(
            module.contains(&format!("docs/guide/{name}.md")),
            "{name} is not included"
        );
        assert!(
            front.contains(&format!("[`{name}`](guide")),
            "{name} is not in the crate's front page"
        );
    }
}

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
    let mut known: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut options = 0;
    for document in DOCUMENTS {
        let text = text(document);
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
