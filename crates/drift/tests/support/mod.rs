//! The project's own pages in a folder of their own, where a test can change them.

#![allow(dead_code)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use cartevo_drift::{Failure, Options, Report, run};
use cartevo_report::{Item, Standing};
use tempfile::TempDir;

/// The lock of the unchanged pages: the same for all.
static LOCK: OnceLock<String> = OnceLock::new();

/// A copy of the pages, with a lock.
pub struct Desk {
    folder: TempDir,
}

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the repository")
}

impl Desk {
    /// The pages in text form, accepted as they are.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("pages")).expect("a folder");
        let desk = Self { folder };
        for entry in fs::read_dir(root().join("tests/pages/text")).expect("the pages") {
            let path = entry.expect("a page").path();
            fs::copy(
                &path,
                desk.page(
                    path.file_name()
                        .and_then(|name| name.to_str())
                        .expect("a name"),
                ),
            )
            .expect("a copy");
        }
        let lock = LOCK.get_or_init(|| {
            let accepted = desk.run_with(|options| options.accept = true);
            accepted.expect("the pages are accepted");
            fs::read_to_string(desk.lock()).expect("the lock")
        });
        fs::write(desk.lock(), lock).expect("the lock is written");
        desk
    }

    /// The path of a page.
    pub fn page(&self, name: &str) -> PathBuf {
        self.folder.path().join("pages").join(name)
    }

    /// The path of the lock.
    pub fn lock(&self) -> PathBuf {
        self.folder.path().join("docs.lock")
    }

    /// Replaces a text that the page has; the line in which it stands.
    pub fn edit(&self, name: &str, from: &str, to: &str) -> usize {
        let path = self.page(name);
        let source = fs::read_to_string(&path).expect("the page");
        let at = source
            .find(from)
            .unwrap_or_else(|| panic!("{name} has no {from:?}"));
        fs::write(&path, source.replacen(from, to, 1)).expect("the page is written");
        source[..at].matches('\n').count() + 1
    }

    /// Runs the command on all pages.
    pub fn run(&self) -> Report {
        self.run_with(|_| ()).expect("a report")
    }

    /// Runs the command with other options.
    pub fn run_with(&self, change: impl FnOnce(&mut Options)) -> Result<Report, Failure> {
        let mut options = Options::of_project(root());
        options.pages = vec![self.folder.path().join("pages")];
        options.lock = self.lock();
        change(&mut options);
        run(&options)
    }
}

/// The findings that nobody explains.
pub fn new(report: &Report) -> Vec<&Item> {
    let items = report.sheet.findings.iter();
    items
        .filter(|item| item.standing == Standing::New)
        .collect()
}

/// Their keys.
pub fn keys(report: &Report) -> Vec<&str> {
    new(report)
        .into_iter()
        .map(|item| item.key.as_str())
        .collect()
}
