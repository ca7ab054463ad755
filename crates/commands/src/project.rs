//! What a command is about.

use std::path::{Path, PathBuf};

/// Where contract, recordings, `docs.lock` and `accepted.toml` are.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// A project laid out as this one is: `openapi.yaml`, `docs.lock` and `accepted.toml` in `root`, and
    /// `tests/recordings` below it.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }
}
