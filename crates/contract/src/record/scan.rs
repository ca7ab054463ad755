//! Secrets in the files of recordings: whatever their format, and whoever wrote them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::tree;
use crate::{
    conformance,
    contract::Contract,
    parallel,
    recording::show,
    scrub::{Names, Scrubber, Secret, clean, secrets},
    usage::UsageError,
};

/// A secret in a file. What it is stays unsaid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// The file, as it is shown.
    pub file: String,
    /// The line, from 1; none if it is in the file's name.
    pub line: Option<usize>,
    /// What kind of secret.
    pub secret: Secret,
}

impl std::fmt::Display for Leak {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: it shows {}", self.file, self.secret),
            None => write!(f, "{}: its name shows {}", self.file, self.secret),
        }
    }
}

/// Looks for secrets in all files below the folders of recordings, by their bytes and by what they mean.
///
/// # Errors
///
/// If the contract or a file cannot be read.
pub fn scan(options: &conformance::Options) -> Result<Vec<Leak>, UsageError> {
    let root = options.root.as_deref();
    let contract = Contract::read(&options.contract, &show(&options.contract, root))?;
    let names = Names::new(&contract.secrets);
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for place in &options.recordings {
        walk(place, &mut BTreeSet::new(), &mut files, &mut problems);
    }
    UsageError::all(problems)?;
    let found = parallel::map(&files, |_, file| {
        let shown = show(file, root);
        match fs::read(file) {
            Ok(bytes) => Ok(of_file(&names, &shown, &bytes)),
            Err(error) => Err(format!("cannot read {}: {error}", clean(&names, &shown))),
        }
    });
    let mut leaks = BTreeSet::new();
    let mut unread = Vec::new();
    for found in found {
        match found {
            Ok(found) => leaks.extend(found),
            Err(problem) => unread.push(problem),
        }
    }
    UsageError::all(unread)?;
    Ok(leaks.into_iter().collect())
}

/// Every file below a place, whatever its ending: what lies there by mistake most of all.
fn walk(
    place: &Path,
    seen: &mut BTreeSet<PathBuf>,
    files: &mut Vec<PathBuf>,
    problems: &mut Vec<String>,
) {
    let real = place.canonicalize().unwrap_or_else(|_| place.to_owned());
    if !seen.insert(real) {
        return;
    }
    if place.is_file() {
        files.push(place.to_owned());
        return;
    }
    match fs::read_dir(place).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(mut entries) => {
            entries.sort_by_key(fs::DirEntry::file_name);
            for entry in entries {
                walk(&entry.path(), seen, files, problems);
            }
        }
        Err(error) => problems.push(format!("cannot read {}: {error}", place.display())),
    }
}

fn of_file(names: &Names, shown: &str, bytes: &[u8]) -> BTreeSet<Leak> {
    let mut leaks = BTreeSet::new();
    let file = clean(names, shown);
    let mut leak = |line, secret| {
        leaks.insert(Leak {
            file: file.clone(),
            line,
            secret,
        });
    };
    for secret in secrets(names, shown) {
        leak(None, secret);
    }
    let Ok(text) = str::from_utf8(bytes) else {
        leak(Some(1), Secret::Unreadable);
        return leaks;
    };
    for (index, line) in text.lines().enumerate() {
        for secret in secrets(names, line) {
            leak(Some(index + 1), secret);
        }
    }
    let Ok(mut value) = serde_json::from_str::<Value>(text) else {
        return leaks;
    };
    let mut hidden = Vec::new();
    uncover(names, &value, "", &mut hidden);
    let mut scrubber = Scrubber::new(names);
    scrubber.scrub(&mut value);
    let cards = scrubber
        .card_numbers
        .into_iter()
        .map(|at| (at, Secret::CardNumber));
    let by_name = scrubber.secrets.into_iter().map(|at| {
        let name = cartevo_document::pointer::tokens(&at).last();
        (at, Secret::Named(name.unwrap_or_default()))
    });
    for (at, secret) in hidden.into_iter().chain(cards).chain(by_name) {
        let line = text[..tree::place(text, &at).start].matches('\n').count() + 1;
        // The line itself has told it already.
        let told = |leak: &Leak| leak.line == Some(line);
        if !leaks.iter().any(told) {
            leaks.insert(Leak {
                file: file.clone(),
                line: Some(line),
                secret,
            });
        }
    }
    leaks
}

/// Secrets in texts whose characters are escaped in the file.
fn uncover(names: &Names, value: &Value, at: &str, found: &mut Vec<(String, Secret)>) {
    let join = |token: &str| cartevo_document::pointer::join(at, token);
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                uncover(names, value, &join(key), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                uncover(names, item, &join(&index.to_string()), found);
            }
        }
        Value::String(text) => {
            found.extend(
                secrets(names, text)
                    .into_iter()
                    .map(|secret| (at.to_owned(), secret)),
            );
        }
        _ => {}
    }
}
