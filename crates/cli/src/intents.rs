//! What is about to be done, written down before, so that it can be found out after a crash whether
//! it was.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use cartevo::Intent;
use serde::{Deserialize, Serialize};

use crate::{
    credentials::Credentials,
    failure::{Exit, Failure},
    folders::{Folders, write_private},
};

/// An intent with what a person needs to recognise it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// What was to be done.
    pub will: String,
    /// The service that it was sent to.
    pub base_url: String,
    /// As whom.
    pub client_id: String,
    /// What the library finds it by.
    pub intent: Intent,
}

/// Nobody knows what became of it.
fn not_understood(path: &Path, error: &serde_json::Error) -> Failure {
    let path = path.display();
    Failure::new(
        Exit::Unresolved,
        format!("{path} cannot be understood: {error}"),
    )
    .money("What it is about may have been carried out.")
    .next("Look into it, and remove it once you know what became of it.")
}

/// The intents of this person, one file each.
#[derive(Clone, Debug)]
pub struct Intents {
    folder: PathBuf,
    base_url: String,
    client_id: String,
}

impl Intents {
    /// Those that are made with these credentials.
    pub fn new(folders: &Folders, credentials: &Credentials) -> Self {
        Self {
            folder: folders.state.join("intents"),
            base_url: credentials.base_url.trim_end_matches('/').to_owned(),
            client_id: credentials.id.clone(),
        }
    }

    /// Writes down what is about to be done.
    pub fn keep(&self, will: &str, intent: &Intent) -> Result<(), Failure> {
        let kept = Kept {
            will: will.to_owned(),
            base_url: self.base_url.clone(),
            client_id: self.client_id.clone(),
            intent: intent.clone(),
        };
        let path = self.path(intent.id());
        let text = serde_json::to_vec_pretty(&kept).map_err(std::io::Error::other);
        let written = text.and_then(|text| write_private(&path, &text));
        written.map_err(|error| {
            let path = path.display();
            Failure::new(
                Exit::NotSent,
                format!("what is about to be done could not be written down in {path}: {error}"),
            )
            .money("Nothing was sent, because after a crash nobody would know of it.")
            .next("Set CARTEVO_STATE_DIR to a folder that can be written.")
        })
    }

    /// Its outcome is known.
    pub fn forget(&self, id: &str) {
        // One that stays is found out about once more, which does nothing twice.
        let _ = fs::remove_file(self.path(id));
    }

    /// Whether it is one of this service and these credentials.
    pub fn is_ours(&self, kept: &Kept) -> bool {
        kept.base_url == self.base_url && kept.client_id == self.client_id
    }

    /// All that are left, the oldest first; and what is wrong with one that cannot be understood.
    pub fn all(&self) -> Result<(Vec<Kept>, Option<Failure>), Failure> {
        let unreadable = |error: std::io::Error| {
            let folder = self.folder.display();
            Failure::usage(format!("{folder} cannot be read: {error}"))
        };
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Vec::new(), None)),
            Err(error) => return Err(unreadable(error)),
        };
        let (mut all, mut broken) = (Vec::new(), None);
        for entry in entries {
            let path = entry.map_err(unreadable)?.path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            match fs::read(&path) {
                Ok(text) => match serde_json::from_slice::<Kept>(&text) {
                    Ok(kept) => all.push(kept),
                    Err(error) => broken = Some(not_understood(&path, &error)),
                },
                // Another run has found out about it meanwhile.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(unreadable(error)),
            }
        }
        all.sort_by_key(|kept| kept.intent.began());
        Ok((all, broken))
    }

    fn path(&self, id: &str) -> PathBuf {
        // An id is made by the library; read from a file, it could be anything.
        let name: String = id
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
            .collect();
        self.folder.join(format!("{name}.json"))
    }
}
