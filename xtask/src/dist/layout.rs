//! What is emitted, and where it comes from.

use std::{
    fs,
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, Item};

/// The crates that are published. The second is what the feature `testing` of the first needs.
const CRATES: [(&str, &str); 2] = [("cartevo", ""), ("cartevo-sandbox", "crates/sandbox")];

/// What the tests and examples of `cartevo` need besides what is packed.
pub const FOR_TESTS: [&str; 3] = ["tests", "benches/support", "fuzz/corpus"];

/// A crate that is published.
#[derive(Debug)]
pub struct Member {
    pub name: &'static str,
    pub version: String,
    /// Its folder in the repository.
    pub source: PathBuf,
    /// The way from where it is emitted to the repository.
    pub to_root: String,
}

impl Member {
    /// The name of the folder that it is emitted to.
    pub fn folder(&self) -> &'static str {
        self.name
    }

    /// The file that cargo packs it into, below the target folder.
    pub fn packed(&self) -> String {
        format!("package/{}-{}.crate", self.name, self.version)
    }
}

/// The published crates, to be emitted into a folder.
pub fn members(root: &Path, to: &Path, manifest: &DocumentMut) -> Result<Vec<Member>, String> {
    let version = ["workspace", "package", "version"]
        .iter()
        .try_fold(manifest.as_item(), |item, name| item.get(name))
        .and_then(Item::as_str)
        .ok_or("the workspace has no version")?;
    let to_root = way(&to.join("crate"), root);
    let member = |(name, folder): (&'static str, &str)| Member {
        name,
        version: version.to_owned(),
        source: root.join(folder),
        to_root: to_root.clone(),
    };
    Ok(CRATES.map(member).into())
}

/// The way from one absolute folder to another: up and down where the one is below the other, else
/// the whole path.
fn way(from: &Path, to: &Path) -> String {
    match from.strip_prefix(to) {
        Ok(below) => vec![".."; below.components().count()].join("/"),
        Err(_) => to.display().to_string(),
    }
}

/// All files in a folder and below, without hidden ones, in a steady order.
pub fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error| format!("cannot read {}: {error}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
