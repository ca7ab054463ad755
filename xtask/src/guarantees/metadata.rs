//! What cargo knows of the library and of what it depends on.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;

use super::{Run, tools};

/// The library's name.
pub const LIBRARY: &str = "cartevo";

/// The answer of `cargo metadata`, as far as it is needed.
#[derive(Deserialize)]
pub struct Metadata {
    pub packages: Vec<Package>,
    pub resolve: Resolve,
    pub target_directory: PathBuf,
}

#[derive(Deserialize)]
pub struct Package {
    pub id: String,
    pub name: String,
    pub version: String,
    pub rust_version: Option<String>,
    pub features: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
pub struct Resolve {
    pub nodes: Vec<Node>,
}

#[derive(Deserialize)]
pub struct Node {
    pub id: String,
    pub deps: Vec<Dependency>,
}

#[derive(Deserialize)]
pub struct Dependency {
    pub pkg: String,
    pub dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
pub struct Kind {
    /// None for what is linked with the library itself.
    pub kind: Option<String>,
}

/// Asks cargo, for the platform that it runs on and with all features.
pub fn read(run: &Run<'_>) -> Result<Metadata, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = tools::printed(std::process::Command::new(rustc).arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or("rustc does not say what it runs on")?;
    let arguments = [
        "metadata",
        "--format-version=1",
        "--all-features",
        "--filter-platform",
        host,
    ];
    let text = tools::printed(&mut tools::cargo(run.root, arguments))?;
    serde_json::from_str(&text).map_err(|error| format!("cargo metadata is unreadable: {error}"))
}

impl Metadata {
    /// The library.
    pub fn library(&self) -> Result<&Package, String> {
        let mut packages = self.packages.iter();
        let found = packages.find(|package| package.name == LIBRARY);
        found.ok_or_else(|| format!("there is no package `{LIBRARY}` here"))
    }

    /// Everything that is linked with the library.
    pub fn linked(&self) -> Result<Vec<&Package>, String> {
        let nodes = self.resolve.nodes.iter();
        let nodes: BTreeMap<&str, &Node> = nodes.map(|node| (node.id.as_str(), node)).collect();
        let mut ids = vec![self.library()?.id.as_str()];
        let mut next = 0;
        while let Some(id) = ids.get(next).copied() {
            next += 1;
            let deps = nodes.get(id).into_iter().flat_map(|node| &node.deps);
            for dependency in deps {
                let is_linked = dependency.dep_kinds.iter().any(|kind| kind.kind.is_none());
                if is_linked && !ids.contains(&dependency.pkg.as_str()) {
                    ids.push(&dependency.pkg);
                }
            }
        }
        let packages = self.packages.iter();
        Ok(packages
            .filter(|package| ids.contains(&package.id.as_str()))
            .collect())
    }
}
