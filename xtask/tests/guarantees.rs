//! Every guarantee of a release fails when it is violated: tried on a small project with the library's name.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

const MANIFEST: &str = r#"
[workspace]

[package]
name = "cartevo"
version = "0.1.0"
edition = "2024"
rust-version = "1.88"
license = "MIT"
description = "A library"

[features]
default = ["one"]
one = []
two = []

[dependencies]
helper = { path = "helper", version = "1" }
"#;

const LIBRARY: &str = "\
//! A library.

/// A number: see [`other`].
pub fn number() -> u8 {
    1
}

/// Another number.
pub fn other() -> u8 {
    2
}

/// What helps.
pub fn help() -> helper::Help {
    helper::Help
}
";

const HELPER: &str = r#"
[package]
name = "helper"
version = "1.0.0"
edition = "2024"
rust-version = "1.85"
license = "MIT"
description = "What helps"
"#;

const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- `number`\n";

const CONTRACT: &str = "\
openapi: 3.0.3
info: {title: Parcels, version: 2026-01-01}
paths:
  /parcels:
    post:
      operationId: sendParcel
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, properties: {speed: {type: string, enum: [slow, fast]}}}
      responses:
        '201': {description: The parcel.}
";

const PUBLIC_TYPES: &str = "[helper]\nreason = \"It helps.\"\ntypes = [\"helper::Help\"]\n";

const DENY: &str = "\
[licenses]
allow = [\"MIT\"]
[bans]
multiple-versions = \"deny\"
";

/// A project in which nothing is violated.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Self {
        let project = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        for (file, text) in [
            ("Cargo.toml", MANIFEST),
            ("src/lib.rs", LIBRARY),
            ("helper/Cargo.toml", HELPER),
            (
                "helper/src/lib.rs",
                "//! Helps.\n/// Help.\npub struct Help;\n",
            ),
            ("openapi.yaml", CONTRACT),
            ("CHANGELOG.md", CHANGELOG),
            ("public-types.toml", PUBLIC_TYPES),
            ("deny.toml", DENY),
            (".gitignore", "/target\n"),
        ] {
            project.write(file, text);
        }
        project.git(&["init", "--quiet"]);
        project.commit();
        project
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, file: &str, text: &str) {
        let file = self.path().join(file);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }

    /// Replaces a text that has to be there.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path().join(file)).expect("a file");
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, &text.replace(from, to));
    }

    fn git(&self, arguments: &[&str]) {
        let output = run(self.path(), "git", arguments);
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    }

    fn commit(&self) {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "-m", "x"]);
    }

    /// What `cargo xtask guarantees --only NAME` prints, and whether it found nothing.
    fn check(&self, name: &str, more: &[&str]) -> (bool, String) {
        let arguments = [&["guarantees", "--only", name], more].concat();
        let output = run(self.path(), env!("CARGO_BIN_EXE_xtask"), &arguments);
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{code:?}: {text}");
        (code == Some(0), text)
    }

    fn keeps(&self, name: &str, words: &str) {
        let (kept, text) = self.check(name, &[]);
        assert!(kept && text.contains(words), "{words:?} in {text}");
    }

    fn breaks(&self, name: &str, words: &[&str]) {
        let (kept, text) = self.check(name, &[]);
        assert!(!kept && text.contains("FAILED: "), "{text}");
        assert!(text.contains(&format!("broken: {name}")), "{text}");
        for word in words {
            assert!(text.contains(word), "{word:?} in {text}");
        }
    }
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_AUTHOR_NAME", "nobody"),
        ("GIT_AUTHOR_EMAIL", "nobody@example.com"),
        ("GIT_COMMITTER_NAME", "nobody"),
        ("GIT_COMMITTER_EMAIL", "nobody@example.com"),
    ] {
        command.env(name, value);
    }
    // It has the name of the library, whose documentation would be overwritten.
    command.env("CARGO_TARGET_DIR", folder.join("target"));
    command.output().expect("the program is there")
}

#[test]
fn a_changelog_that_is_not_in_form_is_shown_with_its_line() {
    let project = Project::new();
    project.keeps("changelog", "ok: it is in form, and fits 0.1.0");
    project.keeps(
        "changelog",
        "skipped: what breaks is not looked for: no tag `v*` leads here",
    );
    project.edit("CHANGELOG.md", "### Added", "### Aded");
    project.breaks(
        "changelog",
        &[
            "changelog-form",
            "CHANGELOG.md:5:5",
            "did you mean `### Added`?",
        ],
    );
    fs::remove_file(project.path().join("CHANGELOG.md")).expect("it");
    project.breaks("changelog", &["cannot read CHANGELOG.md"]);
}

#[test]
fn what_breaks_since_the_last_release_has_to_be_in_the_changelog() {
    let project = Project::new();
    project.git(&["tag", "v0.1.0"]);
    // The tag of the release itself: this version has to be in the changelog.
    project.breaks(
        "changelog",
        &["`0.1.0` is released, and the newest heading is another one"],
    );
    let released = "## [Unreleased]\n\n## [0.1.0] - 2026-01-01\n";
    project.edit("CHANGELOG.md", "## [Unreleased]\n", released);
    project.keeps("changelog", "ok: v0.1.0 is released in it");
    project.git(&["tag", "--delete", "v0.1.0"]);
    project.commit();
    project.git(&["tag", "v0.1.0"]);

    project.edit("openapi.yaml", "[slow, fast]", "[slow]");
    project.commit();
    project.breaks(
        "changelog",
        &["changelog-breaking-missing", "name `sendParcel`"],
    );
    let breaking = "## [Unreleased]\n\n### Breaking\n\n- `sendParcel` is never fast\n";
    project.edit("CHANGELOG.md", "## [Unreleased]\n", breaking);
    project.keeps("changelog", "ok: it names what breaks since v0.1.0");
}

#[test]
fn another_public_api_is_shown_as_a_diff_and_can_be_taken_over() {
    let project = Project::new();
    project.breaks("public-api", &["public-api.txt: cannot read it"]);
    let (kept, text) = project.check("public-api", &["--accept"]);
    if text.contains("skipped: rustdoc writes its JSON in format") {
        // Said, and not silent: with another toolchain it cannot be tried.
        return;
    }
    assert!(
        kept && text.contains("ok: 4 items were taken over"),
        "{text}"
    );
    project.keeps("public-api", "ok: 4 items");
    project.keeps("third-party-types", "ok: 1 names of 1 crates");

    project.edit(
        "src/lib.rs",
        "pub fn other() -> u8",
        "pub fn other(_: u8) -> u8",
    );
    project.breaks(
        "public-api",
        &[
            "-pub fn cartevo::other() -> u8",
            "+pub fn cartevo::other(u8) -> u8",
            "cargo xtask guarantees --only public-api --accept",
        ],
    );
}

#[test]
fn a_type_of_another_crate_needs_a_reason() {
    let project = Project::new();
    let api = "# The public API\npub fn cartevo::help() -> helper::Help\n";
    project.write("public-api.txt", api);
    project.keeps("third-party-types", "ok: 1 names of 1 crates");
    project.write(
        "public-api.txt",
        &format!("{api}pub fn cartevo::more() -> helper::More\n"),
    );
    project.breaks(
        "third-party-types",
        &["`helper::More` shows in the public API and is not allowed"],
    );
    project.write("public-api.txt", "# The public API\n");
    project.breaks(
        "third-party-types",
        &["`helper::Help` is allowed and does not show in the public API"],
    );
}

#[test]
fn neither_the_code_nor_a_dependency_may_need_a_newer_rust() {
    let project = Project::new();
    project.keeps("msrv", "ok: none of 2 crates needs more than 1.88");
    let newer =
        "\n/// Later.\npub fn later() -> bool {\n    [1].as_slice().as_array::<1>().is_some()\n}\n";
    project.write("src/lib.rs", &format!("{LIBRARY}{newer}"));
    project.breaks("msrv", &["the code uses something that came after 1.88"]);
    project.write("src/lib.rs", LIBRARY);

    project.edit("helper/Cargo.toml", "1.85", "1.89");
    project.breaks(
        "msrv",
        &["helper 1.0.0 needs Rust 1.89, and Cargo.toml declares 1.88"],
    );
    project.edit("Cargo.toml", "rust-version = \"1.88\"\n", "");
    project.breaks("msrv", &["Cargo.toml declares no rust-version"]);
}

#[test]
fn documentation_that_leads_nowhere_is_broken() {
    let project = Project::new();
    project.keeps(
        "documentation",
        "ok: with all features, as docs.rs makes it",
    );
    // Where a feature has what is linked, the default documentation leads nowhere.
    let other = "#[cfg(feature = \"two\")]\npub fn other()";
    project.edit("src/lib.rs", "pub fn other()", other);
    let (_, text) = project.check("documentation", &[]);
    assert!(text.contains("ok: with all features"), "{text}");
    project.breaks(
        "documentation",
        &[
            "unresolved link to `other`",
            "FAILED: with the default features",
        ],
    );
}

#[test]
fn a_feature_that_needs_another_is_broken() {
    let project = Project::new();
    project.keeps("features", "ok: 5 sets of features");
    let two = "\n#[cfg(feature = \"two\")]\npub use one::One;\n#[cfg(feature = \"one\")]\nmod one {\n    \
               /// One.\n    pub struct One;\n}\n";
    project.write("src/lib.rs", &format!("{LIBRARY}{two}"));
    let broken = [
        "FAILED: `two` alone: the library does not compile",
        "FAILED: the default features",
    ];
    project.breaks("features", &broken);

    let fails = "\n#[cfg(all(test, not(feature = \"one\")))]\n#[test]\nfn passes() {\n    assert_eq!(other(), 3);\n}\n";
    project.write("src/lib.rs", &format!("{LIBRARY}{fails}"));
    project.breaks("features", &["FAILED: no features: a test fails"]);
    let (kept, text) = project.check("features", &["--without-tests"]);
    assert!(
        kept && text.contains("skipped: the tests of each set"),
        "{text}"
    );
}

#[test]
#[ignore = "needs the registry: cargo test -p xtask --test guarantees -- --ignored lowest"]
fn a_lowest_version_that_does_not_compile_is_broken() {
    let project = Project::new();
    let memchr = "[dependencies]\nmemchr = { version = \"2.5\", default-features = false }\n";
    project.edit("Cargo.toml", "[dependencies]\n", memchr);
    let finds = "\n/// Finds.\npub fn find() -> Option<usize> {\n    memchr::memmem::find(b\"ab\", b\"b\")\n}\n";
    project.write("src/lib.rs", &format!("{LIBRARY}{finds}"));
    project.keeps("minimal-versions", "ok: the library compiles with them");
    // The module came with 2.4.
    project.edit("Cargo.toml", "\"2.5\"", "\"2.3\"");
    project.breaks(
        "minimal-versions",
        &["does not compile with the lowest versions"],
    );
}

#[test]
#[ignore = "needs cargo-deny: cargo test -p xtask --test guarantees -- --ignored licence"]
fn a_licence_that_is_not_allowed_is_broken() {
    let project = Project::new();
    run(project.path(), "cargo", &["generate-lockfile", "--offline"]);
    project.keeps("deny", "ok: licences, duplicates and sources");
    project.edit("helper/Cargo.toml", "MIT", "GPL-3.0-only");
    project.breaks(
        "deny",
        &["GPL-3.0-only", "something is not as deny.toml wants it"],
    );
}

#[test]
#[ignore = "needs cargo-semver-checks: cargo test -p xtask --test guarantees -- --ignored version"]
fn a_version_that_stays_while_something_is_gone_is_broken() {
    let project = Project::new();
    run(project.path(), "cargo", &["generate-lockfile", "--offline"]);
    project.keeps("semver", "skipped: no tag `v*` leads here");
    project.commit();
    project.git(&["tag", "v0.1.0"]);
    project.edit("src/lib.rs", ": see [`other`]", "");
    let gone = "/// Another number.\npub fn other() -> u8 {\n    2\n}\n";
    project.edit("src/lib.rs", gone, "");
    project.commit();
    project.breaks(
        "semver",
        &["function_missing", "since v0.1.0 more has changed"],
    );
    project.edit("Cargo.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    project.keeps("semver", "ok: the version fits the changes since v0.1.0");
}

#[test]
fn the_types_of_others_in_the_public_api_of_the_library_are_those_that_are_allowed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let xtask = env!("CARGO_BIN_EXE_xtask");
    let output = run(&root, xtask, &["guarantees", "--only", "third-party-types"]);
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{text}");
}

#[test]
fn the_workflow_of_a_release_leaves_nothing_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let workflow = fs::read_to_string(root.join(".github/workflows/release.yml")).expect("it");
    // The trials above that need a tool or the registry.
    assert!(workflow.contains("cargo test --package xtask --test guarantees -- --ignored"));
    let mut checked = Vec::new();
    let mut left_out = Vec::new();
    for line in workflow
        .lines()
        .filter(|line| line.contains("cargo xtask guarantees"))
    {
        let words: Vec<&str> = line.split_whitespace().collect();
        for pair in words.windows(2) {
            match pair[0] {
                "--only" => checked.push(pair[1]),
                "--except" => left_out.push(pair[1]),
                _ => {}
            }
        }
    }
    checked.sort_unstable();
    left_out.sort_unstable();
    assert!(!left_out.is_empty(), "no step checks the rest");
    assert_eq!(
        checked, left_out,
        "what one step leaves out another one checks"
    );
    let xtask = env!("CARGO_BIN_EXE_xtask");
    for name in checked {
        let output = run(&root, xtask, &["guarantees", "--only", name, "--help"]);
        let help = String::from_utf8(output.stdout).expect("text");
        assert!(help.contains(name), "there is no guarantee {name}");
    }
}
