//! Where a contract is read from: a file, or a revision of the repository.

use std::{fs, path::Path, process::Command};

use cartevo_document::Document;

use crate::pair::dangling;

/// A contract before it is parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is called in messages: what was asked for.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The version that `Cargo.toml` beside it gives to the crate, if there is one.
    pub crate_version: Option<String>,
    /// The `CHANGELOG.md` beside it, if there is one.
    pub changelog: Option<String>,
}

impl Source {
    /// Reads a file, or, where there is none of that name, `REVISION:PATH` from the repository at
    /// `root`. What went wrong is said in one sentence.
    pub fn read(argument: &str, root: &Path) -> Result<Self, String> {
        let path = Path::new(argument);
        if path.is_file() {
            let text = fs::read_to_string(path);
            let folder = path.parent().unwrap_or(Path::new(""));
            let beside = |name| fs::read_to_string(folder.join(name)).ok();
            let manifest = beside("Cargo.toml");
            return Ok(Self {
                name: argument.to_owned(),
                text: text.map_err(|error| format!("cannot read {argument}: {error}"))?,
                crate_version: manifest.as_deref().and_then(version),
                changelog: beside("CHANGELOG.md"),
            });
        }
        let Some((revision, file)) = argument.split_once(':') else {
            return Err(format!(
                "there is no file {argument}, and it is no REVISION:PATH either"
            ));
        };
        let folder = file.rfind('/').map_or("", |end| &file[..=end]);
        let beside = |name| shown(root, &format!("{revision}:{folder}{name}")).ok();
        let manifest = beside("Cargo.toml");
        Ok(Self {
            name: argument.to_owned(),
            text: shown(root, argument)?,
            crate_version: manifest.as_deref().and_then(version),
            changelog: beside("CHANGELOG.md"),
        })
    }
}

/// Reads a contract, as far as it can be compared. What is wrong with it is said in one sentence.
pub fn contract(name: String, text: String) -> Result<Document, String> {
    let document = Document::parse(name, text).map_err(|problem| problem.to_string())?;
    let name = document.name();
    if !document
        .get("/paths")
        .is_some_and(serde_json::Value::is_object)
    {
        return Err(format!("{name} is no contract: it has no `paths`"));
    }
    match dangling(&document) {
        Some(target) => Err(format!("{name} refers to `{target}`, and it has none")),
        None => Ok(document),
    }
}

/// What a file of a revision holds.
fn shown(root: &Path, object: &str) -> Result<String, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["show", "--end-of-options", object])
        .output()
        .map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("git cannot show {object}: {}", why.trim()));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{object} is no text"))
}

/// The version in a manifest: that of the workspace's packages, or of the only one.
fn version(manifest: &str) -> Option<String> {
    let mut section = "";
    let mut found = None;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        }
        let is_version = |line: &str| {
            let (key, value) = line.split_once('=')?;
            let value = value.trim().strip_prefix('"')?;
            (key.trim() == "version").then(|| value.split('"').next().unwrap_or(value).to_owned())
        };
        match section {
            "[workspace.package]" => found = is_version(line).or(found),
            "[package]" if found.is_none() => found = is_version(line),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn the_version_is_that_of_the_workspace_or_of_the_package() {
        let workspace = "[workspace.package]\nversion = \"0.3.0\"\n[package]\nversion.workspace = true\n[dependencies]\nserde = { version = \"1\" }\n";
        assert_eq!(version(workspace).as_deref(), Some("0.3.0"));
        let package = "[package]\nname = \"a\"\nversion = \"1.2.3\" # the next one\n[dependencies]\nversion = \"9\"\n";
        assert_eq!(version(package).as_deref(), Some("1.2.3"));
        assert_eq!(version("[dependencies]\nversion = \"9\"\n"), None);
    }
}
