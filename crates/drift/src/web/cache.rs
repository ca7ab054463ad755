//! What was fetched before, so that a page that did not change is not sent again.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// A page, and by what a server recognises that it did not change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cache {
    /// The header of that name.
    pub etag: Option<String>,
    /// `last-modified`.
    pub modified: Option<String>,
    /// The page.
    pub body: String,
}

impl Cache {
    /// What is known of an address. What cannot be read is as good as nothing.
    pub fn read(folder: &Path, url: &str) -> Option<Self> {
        let text = fs::read_to_string(file(folder, url)).ok()?;
        let known: Self = serde_json::from_str(&text).ok()?;
        (known.etag.is_some() || known.modified.is_some()).then_some(known)
    }

    /// Keeps it.
    pub fn write(&self, folder: &Path, url: &str) -> Result<(), String> {
        let path = file(folder, url);
        let failed =
            |error: &dyn std::fmt::Display| format!("cannot write {}: {error}", path.display());
        let text = serde_json::to_string(self).map_err(|error| failed(&error))?;
        fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        fs::write(&path, text).map_err(|error| failed(&error))
    }
}

/// A name that no other address has.
fn file(folder: &Path, url: &str) -> PathBuf {
    let mut name = String::new();
    for byte in url.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-') {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "_{byte:02x}");
        }
    }
    // Names have an end; what is cut off is told apart by a number made of it.
    if name.len() > 180 {
        let rest: u64 = name.bytes().fold(5381, |sum, byte| {
            sum.wrapping_mul(33).wrapping_add(u64::from(byte))
        });
        name.truncate(160);
        let _ = write!(name, "_{rest:016x}");
    }
    folder.join(format!("{name}.json"))
}
