//! The file of credentials, which only its owner can read.

use std::{collections::BTreeMap, fs, io::ErrorKind, path::PathBuf};

use cartevo::Sensitive;
use serde::{Deserialize, Serialize, Serializer};

use crate::{
    failure::{Exit, Failure},
    folders::{Folders, check_private, write_private},
};

/// Credentials of one profile.
#[derive(Clone, Serialize, Deserialize)]
pub struct Saved {
    /// The client id.
    pub client_id: String,
    /// The client key. Written as it is: the file is for that.
    #[serde(serialize_with = "in_clear")]
    pub client_key: Sensitive,
    /// The service that they are for.
    pub base_url: String,
}

fn in_clear<S: Serializer>(key: &Sensitive, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(key.expose())
}

#[derive(Default, Serialize, Deserialize)]
struct Content {
    #[serde(default)]
    profiles: BTreeMap<String, Saved>,
}

/// The profiles that were logged in.
pub struct Profiles {
    path: PathBuf,
    content: Content,
}

impl Profiles {
    /// Reads the file. None at all if it is not there; refused if others can read it.
    pub fn read(folders: &Folders) -> Result<Self, Failure> {
        let path = folders.config.join("credentials.toml");
        check_private(&path)?;
        let content = match fs::read_to_string(&path) {
            // Neither text nor cause: they may show the key.
            Ok(text) => toml::from_str(&text).map_err(|_| {
                Failure::usage(format!("{} cannot be understood", path.display()))
                    .next("Mend it, or remove it and run `cartevo login`.")
            })?,
            Err(error) if error.kind() == ErrorKind::NotFound => Content::default(),
            Err(error) => {
                let path = path.display();
                return Err(Failure::usage(format!("{path} cannot be read: {error}")));
            }
        };
        Ok(Self { path, content })
    }

    /// Where the file is.
    pub fn place(&self) -> String {
        self.path.display().to_string()
    }

    /// The names of all profiles.
    pub fn names(&self) -> Vec<String> {
        self.content.profiles.keys().cloned().collect()
    }

    /// Takes out the credentials of a profile.
    pub fn take(&mut self, name: &str) -> Option<Saved> {
        self.content.profiles.remove(name)
    }

    /// Puts credentials in the place of those that the profile had.
    pub fn put(&mut self, name: &str, saved: Saved) {
        self.content.profiles.insert(name.to_owned(), saved);
    }

    /// Writes the file; removes it if there is nothing left in it.
    pub fn write(&self) -> Result<(), Failure> {
        let written = if self.content.profiles.is_empty() {
            match fs::remove_file(&self.path) {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        } else {
            let text = toml::to_string(&self.content).map_err(|_| {
                Failure::new(Exit::Own, "the credentials could not be written down")
            })?;
            write_private(&self.path, text.as_bytes())
        };
        let path = self.path.display();
        written.map_err(|error| Failure::usage(format!("{path} cannot be written: {error}")))
    }
}
