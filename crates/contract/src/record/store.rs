//! The folder that recordings are written to: nothing in it is overwritten, and nothing is in it twice.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::draft::{Draft, content};

/// A folder of recordings.
pub(super) struct Store {
    folder: PathBuf,
    /// What there is of each operation: the content by the name of the case.
    known: BTreeMap<String, BTreeMap<String, Value>>,
}

/// What became of a draft.
pub(super) enum Stored {
    /// It was written to this file, under this case.
    Written(PathBuf, String),
    /// This case shows the same.
    Same(String),
}

impl Store {
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            known: BTreeMap::new(),
        }
    }

    /// Writes a draft, unless the same exchange is there already. An error is one of the disk.
    pub fn put(&mut self, draft: &Draft) -> Result<Stored, String> {
        let folder = self.folder.join(&draft.operation);
        let known = self.known.entry(draft.operation.clone());
        let known = known.or_insert_with(|| read(&folder));
        if let Some((case, _)) = known.iter().find(|(_, content)| **content == draft.content) {
            return Ok(Stored::Same(case.clone()));
        }
        let failed = |path: &Path, error: &std::io::Error| {
            format!("cannot write {}: {error}", path.display())
        };
        fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
        let names = (1..).map(|number| match number {
            1 => draft.case.clone(),
            number => format!("{}-{number}", draft.case),
        });
        for case in names.filter(|case| !known.contains_key(case)) {
            let path = folder.join(format!("{case}.json"));
            let file = OpenOptions::new().write(true).create_new(true).open(&path);
            match file {
                // Something that is no recording has the name.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(&path, &error)),
                Ok(mut file) => {
                    let written = file.write_all(draft.text(&case).as_bytes());
                    written.map_err(|error| failed(&path, &error))?;
                    known.insert(case.clone(), draft.content.clone());
                    return Ok(Stored::Written(path, case));
                }
            }
        }
        unreachable!("there is always another number")
    }
}

/// The recordings that a folder has, as far as they can be read.
fn read(folder: &Path) -> BTreeMap<String, Value> {
    let mut known = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Some(case) = path.file_stem().and_then(|stem| stem.to_str()) else {
            continue;
        };
        let text = fs::read_to_string(&path).unwrap_or_default();
        if let Ok(recording) = serde_json::from_str(&text) {
            known.insert(case.to_owned(), content(&recording));
        }
    }
    known
}
