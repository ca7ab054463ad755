//! The token, shared by all runs of the tool: each that is fetched counts in the quota.

use std::{error::Error, fs, io::ErrorKind, path::PathBuf};

use cartevo::{BoxFuture, StoredToken, TokenStore};

use crate::{
    folders::{Folders, write_private},
    locked::lock,
};

type Problem = Box<dyn Error + Send + Sync>;

/// A token in a file that only its owner can read.
pub struct Kept {
    path: PathBuf,
}

impl Kept {
    /// The token of these credentials.
    pub fn new(folders: &Folders, fingerprint: &str) -> Self {
        let path = folders.cache.join("tokens").join(fingerprint);
        Self { path }
    }

    /// Forgets it.
    pub fn forget(&self) {
        // Not there, or out of reach: either way it ends by itself within minutes.
        let _ = fs::remove_file(&self.path);
    }
}

impl TokenStore for Kept {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, Problem>> {
        Box::pin(async {
            match fs::read(&self.path) {
                Ok(text) => Ok(Some(serde_json::from_slice(&text)?)),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn save<'a>(&'a self, token: &'a StoredToken) -> BoxFuture<'a, Result<(), Problem>> {
        Box::pin(async {
            let text = serde_json::to_vec(token)?;
            Ok(write_private(&self.path, &text)?)
        })
    }

    fn turn(&self) -> BoxFuture<'_, Result<Box<dyn Send>, Problem>> {
        Box::pin(async {
            let guard: Box<dyn Send> = Box::new(lock(&self.path.with_extension("lock")).await?);
            Ok(guard)
        })
    }
}
