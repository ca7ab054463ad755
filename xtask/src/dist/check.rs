//! That the crates are whole, what the build scripts write, and free of the generator.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{Dist, Passed, built, cargo, layout, layout::Member};

/// Of the generator, or for a feature that is off by default.
const UNWANTED: [&str; 7] = [
    "progenitor",
    "openapiv3",
    "typify",
    "prettyplease",
    "schemars",
    "cartevo-document",
    "cartevo-sandbox",
];

/// Both compile without a warning, as they are and with everything.
pub fn build(dist: &Dist) -> Result<Passed, String> {
    for features in [&[][..], &["--all-features"][..]] {
        let mut command = dist.cargo();
        command.args(["build", "--locked", "--quiet", "--workspace"]);
        command.args(features);
        let messages = cargo::messages(command)?;
        let warns = |message: &&serde_json::Value| message["message"]["level"] == "warning";
        if let Some(warning) = messages.iter().find(warns) {
            return Err(format!(
                "it compiles with a warning: {}",
                warning["message"]["message"]
            ));
        }
    }
    Ok(Passed::Well(
        "without warnings, with and without all features".to_owned(),
    ))
}

pub fn doctests(dist: &Dist) -> Result<Passed, String> {
    let mut command = dist.cargo();
    command.args(["test", "--locked", "--quiet", "--doc"]);
    command.args(["--package", "cartevo", "--all-features"]);
    cargo::run(command)?;
    Ok(Passed::Well("with all features".to_owned()))
}

/// Cargo packs both, and builds what it has packed.
pub fn package(dist: &Dist) -> Result<Passed, String> {
    let mut fetch = dist.cargo();
    fetch.args(["fetch", "--locked", "--quiet"]);
    if cargo::run(fetch).is_err() {
        return Ok(Passed::Skipped(
            "the dependencies cannot be fetched; it runs where crates.io is reachable".to_owned(),
        ));
    }
    let mut command = dist.cargo();
    command.args([
        "package",
        "--workspace",
        "--quiet",
        "--offline",
        "--allow-dirty",
    ]);
    cargo::run(command)?;
    let mut sizes = Vec::new();
    for member in &dist.members {
        let file = dist.target.join(member.packed());
        let size = fs::metadata(&file)
            .map_err(|error| format!("{}: {error}", file.display()))?
            .len();
        sizes.push(format!("{} in {} KiB", member.name, size.div_ceil(1024)));
    }
    Ok(Passed::Well(sizes.join(", ")))
}

/// What was generated is what the build scripts write when they run once more, byte for byte; the
/// contract is the repository's.
pub fn compare(dist: &Dist) -> Result<Passed, String> {
    let folder = temporary()?;
    let contract = fs::read(dist.root.join("openapi.yaml"))
        .map_err(|error| format!("cannot read openapi.yaml: {error}"))?;
    let mut compared = Vec::new();
    for (member, script) in dist.members.iter().zip(&dist.scripts) {
        let out = folder.path().join(member.name);
        fs::create_dir(&out).map_err(|error| error.to_string())?;
        script.run_again(member, &out)?;
        let packed = content(dist, member, folder.path())?;
        let places = places(&packed, &built::files(&out)?)?;
        let shown = packed.strip_prefix(folder.path()).unwrap_or(&packed);
        let shown = |place: &String| shown.join(place).display().to_string();
        compared.extend(places.iter().map(shown));
        let inside = packed.join("openapi.yaml");
        if inside.exists() && fs::read(&inside).ok().as_ref() != Some(&contract) {
            return Err("the packed openapi.yaml is not the repository's".to_owned());
        }
    }
    Ok(Passed::Well(format!(
        "{} byte for byte",
        compared.join(", ")
    )))
}

/// Where in a package the generated files are.
fn places(packed: &Path, generated: &[(String, Vec<u8>)]) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    layout::walk(packed, &mut files)?;
    let place = |(name, bytes): &(String, Vec<u8>)| {
        let is_same = |file: &&PathBuf| fs::read(file).is_ok_and(|found| found == *bytes);
        let found = files.iter().find(is_same).ok_or_else(|| {
            format!(
                "no file in {} is the {name} that is generated now",
                packed.display()
            )
        })?;
        let below = found.strip_prefix(packed).unwrap_or(found);
        Ok(below.display().to_string())
    };
    generated.iter().map(place).collect()
}

/// The content of a crate as cargo has packed it, else as it was written.
fn content(dist: &Dist, member: &Member, to: &Path) -> Result<PathBuf, String> {
    let written = dist.to.join(member.folder());
    let file = dist.target.join(member.packed());
    let modified = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    if modified(&file) < modified(&written.join("Cargo.toml")) {
        // There is none, or it is of a run before.
        return Ok(written);
    }
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(&file).arg("-C").arg(to);
    match tar.status() {
        Ok(status) if status.success() => {
            Ok(to.join(format!("{}-{}", member.name, member.version)))
        }
        Ok(_) => Err(format!("{} cannot be unpacked", file.display())),
        Err(error) => Err(format!("cannot run tar: {error}")),
    }
}

/// A crate that depends on `cartevo` by path has nothing of the generator, and runs no build script
/// of ours.
pub fn tree(dist: &Dist) -> Result<Passed, String> {
    for member in &dist.members {
        let script = dist.to.join(member.folder()).join("build.rs");
        if script.exists() {
            return Err(format!("{} has a build script", member.name));
        }
    }
    let folder = temporary()?;
    let manifest = format!(
        "[package]\nname = \"user\"\nedition = \"2024\"\n\n[dependencies]\ncartevo = {{ path = {:?} }}\n\n[workspace]\n",
        dist.to.join("cartevo").display().to_string()
    );
    let write = |name: &str, text: &[u8]| {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap_or(folder.path()))
            .and_then(|()| fs::write(&file, text))
            .map_err(|error| format!("cannot write {}: {error}", file.display()))
    };
    write("Cargo.toml", manifest.as_bytes())?;
    write("src/main.rs", b"fn main() {}\n")?;
    let locked = fs::read(dist.to.join("Cargo.lock")).map_err(|error| error.to_string())?;
    write("Cargo.lock", &locked)?;
    let mut command = cargo::cargo(folder.path());
    command.args([
        "tree",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
    ]);
    let printed = cargo::output(command)?;
    let count = clean(&printed)?;
    Ok(Passed::Well(format!(
        "{count} crates behind cartevo, none of the generator"
    )))
}

/// How many crates are in the tree of a crate that depends on `cartevo`, if none is of the generator.
fn clean(printed: &str) -> Result<usize, String> {
    let names: BTreeSet<&str> = printed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let is_unwanted = |name: &&&str| UNWANTED.iter().any(|unwanted| name.starts_with(unwanted));
    match names.iter().find(is_unwanted) {
        Some(name) => Err(format!("a crate that depends on cartevo gets {name}")),
        None if !names.contains("cartevo") => Err(format!("this is not its tree: {printed}")),
        // Without itself and who depends on it.
        None => Ok(names.len().saturating_sub(2)),
    }
}

fn temporary() -> Result<tempfile::TempDir, String> {
    tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_with_the_generator_is_refused() {
        let clean_tree = "user v0.1.0 (/u)\ncartevo v0.1.0 (/c)\nreqwest v0.13.5\nbytes v1.11.0\n";
        assert_eq!(clean(clean_tree), Ok(2));
        for name in ["progenitor-client", "openapiv3", "schemars"] {
            let message = clean(&format!("{clean_tree}{name} v1.0.0\n")).unwrap_err();
            assert_eq!(
                message,
                format!("a crate that depends on cartevo gets {name}")
            );
        }
        assert!(clean("user v0.1.0 (/u)\n").is_err());
    }

    #[test]
    fn one_byte_of_difference_in_what_was_generated_is_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/table.rs"), "one 1").unwrap();
        let fresh = |text: &str| [("contract.rs".to_owned(), text.as_bytes().to_vec())];
        let place = places(folder.path(), &fresh("one 1"));
        assert_eq!(place, Ok(vec!["src/table.rs".to_owned()]));
        let message = places(folder.path(), &fresh("one 2")).unwrap_err();
        assert!(
            message.ends_with("is the contract.rs that is generated now"),
            "{message}"
        );
    }
}
