//! What `cargo xtask dist` writes. That it works is proven by the command itself, step by step.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

use tempfile::TempDir;

/// Steps that take minutes.
const LONG: [&str; 4] = ["build", "doctests", "wire-tests", "package"];

fn dist(to: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["dist", "--to"])
        .arg(to)
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .expect("xtask runs")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The crates, written once for all tests, and what was said.
fn emitted() -> &'static (TempDir, String) {
    static EMITTED: OnceLock<(TempDir, String)> = OnceLock::new();
    EMITTED.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        // Of a run before this one.
        for stale in ["cartevo/build.rs", "cartevo/src/stale.rs"] {
            write(&folder.path().join(stale), "");
        }
        write(
            &folder.path().join("Cargo.toml"),
            "# Written by `cargo xtask dist`; what is changed in here is lost.\n\n",
        );
        let except = LONG.iter().flat_map(|step| ["--except", step]);
        let output = dist(folder.path(), &except.collect::<Vec<_>>());
        let said = text(&output);
        // Whether the other steps passed is looked at by tests of their own.
        assert_ne!(output.status.code(), Some(100), "{said}");
        (folder, said)
    })
}

fn at(name: &str) -> PathBuf {
    emitted().0.path().join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(at(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
    fs::write(file, text).expect("a file");
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn what_a_published_crate_has_is_there_and_nothing_of_the_run_before() {
    for name in [
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "src/lib.rs",
    ] {
        assert!(at("cartevo").join(name).is_file(), "{name}");
        assert!(at("cartevo-sandbox").join(name).is_file(), "{name}");
    }
    assert!(read("cartevo/README.md").starts_with("# cartevo"));
    assert!(at("cartevo/openapi.yaml").is_file());
    assert!(at("Cargo.lock").is_file());
    for stale in ["build.rs", "build", "src/stale.rs"] {
        assert!(!at("cartevo").join(stale).exists(), "{stale}");
    }
}

/// What the manifest of an emitted crate has packed.
fn included(member: &str) -> Vec<String> {
    let manifest = read(&format!("{member}/Cargo.toml"));
    let manifest: toml_edit::DocumentMut = manifest.parse().expect("TOML");
    let include = manifest["package"]["include"].as_array().expect("a list");
    let entries = include.iter().filter_map(|entry| entry.as_str());
    entries
        .map(|entry| entry.trim_start_matches('/').to_owned())
        .collect()
}

#[test]
fn every_link_of_a_packed_document_leads_to_what_is_packed() {
    let mut seen = Vec::new();
    for member in ["cartevo", "cartevo-sandbox"] {
        let included = included(member);
        let is_document =
            |name: &&String| Path::new(name).extension().is_some_and(|kind| kind == "md");
        for document in included.iter().filter(is_document) {
            let text = read(&format!("{member}/{document}"));
            let links = text.split("](").skip(1);
            let links = links.filter_map(|rest| rest.split(')').next());
            for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
                let line = format!("{member}/{document}: {link}");
                let path = Path::new(document).with_file_name(link);
                // `docs/..` is where `docs` is.
                let path = path.display().to_string().replace("docs/../", "");
                assert!(at(member).join(&path).exists(), "{line}");
                let is_packed = |entry: &String| Path::new(&path).starts_with(entry);
                assert!(included.iter().any(is_packed), "{line}");
                seen.push(line);
            }
        }
    }
    for line in [
        "cartevo/README.md: docs/cli.md",
        "cartevo/README.md: SECURITY.md",
        "cartevo/docs/sandbox.md: ../examples/sandbox-seed.json",
        "cartevo-sandbox/README.md: examples/sandbox-seed.json",
    ] {
        assert!(seen.iter().any(|seen| seen == line), "{line}: {seen:?}");
    }
}

#[test]
fn a_packed_readme_says_how_the_package_is_had_and_nothing_of_a_checkout() {
    for member in ["cartevo", "cartevo-sandbox"] {
        let readme = read(&format!("{member}/README.md"));
        let dependency = format!("\n{member} = \"{}\"\n", env!("CARGO_PKG_VERSION"));
        assert!(readme.contains(&dependency), "{readme}");
        for word in [
            "not on crates.io",
            "path = ",
            "--path",
            "--workspace",
            "cargo xtask",
            "cargo bench",
            "CONTRIBUTING",
            "<!--",
            "-->",
            "VERSION",
        ] {
            assert!(!readme.contains(word), "{member}: {word}");
        }
    }
}

#[test]
fn the_generated_code_is_inside_and_nothing_else_is_looked_for() {
    let generated = read("cartevo/src/generated.rs");
    for part in ["pub mod types {", "pub mod groups {", "\"createCard\""] {
        assert!(generated.contains(part), "{part}");
    }
    let table = read("cartevo-sandbox/src/contract/table.rs");
    assert!(table.contains(r#"include!("table/contract.rs");"#));
    assert!(read("cartevo-sandbox/src/contract/table/contract.rs").contains("\"createCard\""));
    let mut files = Vec::new();
    sources(&at("cartevo/src"), &mut files);
    sources(&at("cartevo-sandbox/src"), &mut files);
    assert!(files.len() > 100);
    for file in files {
        let source = fs::read_to_string(&file).expect("a file");
        assert!(!source.contains("OUT_DIR"), "{}", file.display());
    }
}

#[test]
fn the_workflow_of_a_release_takes_the_packages_from_where_they_are() {
    let workflow = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows/release.yml");
    let workflow = fs::read_to_string(workflow).expect("it");
    assert!(workflow.contains("path: target/package/*.crate\n"));
}

#[test]
fn a_manifest_is_whole_in_itself() {
    for name in ["cartevo", "cartevo-sandbox"] {
        let manifest = read(&format!("{name}/Cargo.toml"));
        for word in [
            "workspace",
            "publish",
            "build-dependencies",
            "[[bench]]",
            "progenitor-impl",
        ] {
            let lines = manifest.lines().filter(|line| !line.starts_with('#'));
            assert_eq!(
                lines.filter(|line| line.contains(word)).count(),
                0,
                "{name}: {word}"
            );
        }
        assert!(manifest.contains("\nbuild = false\n"), "{name}");
        assert!(
            manifest.contains("\nlicense = \"MIT OR Apache-2.0\"\n"),
            "{name}"
        );
        assert!(manifest.contains("\n[lints.clippy]\n"), "{name}");
    }
    let cartevo = read("cartevo/Cargo.toml");
    let sandbox = cartevo
        .lines()
        .find(|line| line.starts_with("cartevo-sandbox = "));
    let sandbox = sandbox.expect("the sandbox");
    for part in [
        "path = \"../cartevo-sandbox\"",
        concat!("version = \"", env!("CARGO_PKG_VERSION"), "\""),
        "optional = true",
    ] {
        assert!(sandbox.contains(part), "{sandbox}");
    }
    assert!(cartevo.contains("\n[package.metadata.docs.rs]\nall-features = true\n"));
}

#[test]
fn who_depends_on_it_gets_nothing_of_the_generator() {
    let (_, said) = emitted();
    let line = said.lines().find(|line| line.starts_with("tree: "));
    assert!(
        line.is_some_and(|line| line.starts_with("tree: ok, ")),
        "{said}"
    );
    assert!(said.contains("package: left out"), "{said}");
}

/// The crates behind `cartevo` with these features alone.
fn behind(features: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--quiet", "--offline", "--package", "cartevo"]);
    cargo.args(["--edges", "normal,build", "--prefix", "none", "--no-dedupe"]);
    cargo.args(["--no-default-features", "--features", features]);
    let output = cargo.current_dir(emitted().0.path()).output();
    let output = output.expect("cargo runs");
    assert!(output.status.success(), "{features}: {}", text(&output));
    let text = text(&output);
    let names = text.lines().map(|line| {
        let mut words = line.split_whitespace();
        format!("{:?} {:?}", words.next(), words.next())
    });
    // The first line is the crate itself.
    names.skip(1).collect()
}

#[test]
fn the_documentation_counts_the_crates_that_a_feature_costs() {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        // What is counted is what Linux needs.
        return;
    }
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/docs/features.md");
    let document = fs::read_to_string(document).expect("it");
    let always = behind("");
    assert!(
        document.contains(&format!("beside the {} crates", always.len())),
        "{}",
        always.len()
    );
    let rows = document.lines().filter(|line| line.starts_with("| `"));
    let mut seen = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let feature = cells[1].trim_matches('`');
        let count = behind(feature).difference(&always).count();
        let costs = match count {
            0 => "no crate".to_owned(),
            count => format!("{count} crates"),
        };
        assert!(cells[4].starts_with(&costs), "{feature}: {costs}");
        seen += 1;
    }
    assert_eq!(seen, 9);
}

#[test]
fn what_is_inside_is_what_the_build_scripts_write_when_they_run_again() {
    let (folder, said) = emitted();
    let line = said.lines().find(|line| line.starts_with("compare: ok, "));
    let line = line.unwrap_or_else(|| panic!("{said}"));
    for file in [
        "cartevo/src/generated.rs",
        "cartevo-sandbox/src/contract/table/contract.rs",
    ] {
        let file = folder.path().join(file).display().to_string();
        assert!(line.contains(&file), "{line}");
    }
    assert!(line.ends_with("byte for byte"), "{line}");
}

#[test]
fn a_folder_with_something_else_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("cartevo/thesis.txt"), "the only copy");
    let output = dist(folder.path(), &["--no-verify"]);
    assert_eq!(output.status.code(), Some(100), "{}", text(&output));
    assert!(text(&output).contains("holds something else"));
    assert!(folder.path().join("cartevo/thesis.txt").is_file());
}
