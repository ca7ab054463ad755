//! Which files are recordings.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::show;

/// The files below some places, each once, and what stood in the way.
#[derive(Default)]
pub(super) struct Walked {
    pub files: Vec<PathBuf>,
    pub problems: Vec<String>,
}

/// Finds every recording below the given files and folders.
pub(super) fn walk(places: &[PathBuf], root: Option<&Path>) -> Walked {
    let mut walked = Walked::default();
    let mut known = BTreeSet::new();
    for place in places {
        let problems = walked.problems.len();
        let mut walk = Walk {
            root,
            folders: BTreeSet::new(),
            files: Vec::new(),
            problems: &mut walked.problems,
        };
        walk.place(place);
        let files = walk.files;
        if files.is_empty() && walked.problems.len() == problems {
            let shown = show(place, root);
            walked.problems.push(format!(
                "{shown} holds no recording: expected `<operationId>/<case>.json` files in it"
            ));
        }
        // What was reached already, by another link or another place, is not read again.
        let new = files.into_iter().filter(|file| known.insert(real(file)));
        walked.files.extend(new);
    }
    let mut told = BTreeSet::new();
    walked
        .problems
        .retain(|problem| told.insert(problem.clone()));
    walked
}

/// A file as it is called without links.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

struct Walk<'a> {
    root: Option<&'a Path>,
    /// Folders that were looked through: a link may lead back to one.
    folders: BTreeSet<PathBuf>,
    files: Vec<PathBuf>,
    problems: &'a mut Vec<String>,
}

impl Walk<'_> {
    fn place(&mut self, place: &Path) {
        if place.is_file() {
            self.files.push(place.to_owned());
            return;
        }
        if !self.folders.insert(real(place)) {
            return;
        }
        let entries = fs::read_dir(place).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                let shown = show(place, self.root);
                self.problems.push(format!("cannot read the folder of recordings {shown}: {error}; give `--recordings` a folder that exists and may be read"));
                return;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for path in entries.into_iter().map(|entry| entry.path()) {
            let ending = path.extension().unwrap_or_default();
            if path.is_dir() {
                self.place(&path);
            } else if ending == "json" {
                self.files.push(path);
            } else if ending.eq_ignore_ascii_case("json") {
                let shown = show(&path, self.root);
                let name = path.with_extension("json");
                let name = name.file_name().unwrap_or_default().display().to_string();
                self.problems.push(format!(
                    "{shown}: recordings end in `.json`; rename it to `{name}`"
                ));
            }
        }
    }
}
