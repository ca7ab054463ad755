//! `CHANGELOG.md`: what it says, whether it is in form, and whether it names what breaks.
//!
//! The form is that of Keep a Changelog with one kind more: what breaks stands under `### Breaking`.

mod breaking;
mod form;

use cartevo_report as report;

pub(crate) use breaking::unnamed;

/// The kinds of changes that a version may have.
pub const KINDS: [&str; 7] = [
    "Breaking",
    "Added",
    "Changed",
    "Deprecated",
    "Removed",
    "Fixed",
    "Security",
];

/// A changelog that was read, whatever is wrong with it.
///
/// ```
/// use cartevo_diff::Changelog;
///
/// let text = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A call for refunds.\n";
/// let changelog = Changelog::parse("CHANGELOG.md", text);
/// assert!(changelog.findings(Some("0.1.0")).is_empty());
///
/// let misspelt = Changelog::parse("CHANGELOG.md", text.replace("Added", "Aded"));
/// let found = &misspelt.findings(None)[0];
/// assert_eq!((found.code, found.spots[0].line), ("changelog-form", 5));
/// ```
#[derive(Clone, Debug)]
pub struct Changelog {
    name: String,
    text: String,
    versions: Vec<Version>,
    flaws: Vec<Flaw>,
}

/// What is said of a version.
#[derive(Clone, Debug)]
struct Version {
    /// None for what is not released.
    number: Option<String>,
    line: usize,
    groups: Vec<Group>,
}

/// The entries of one kind.
#[derive(Clone, Debug)]
struct Group {
    kind: String,
    line: usize,
    entries: Vec<String>,
}

/// Something that is not in form.
#[derive(Clone, Debug)]
struct Flaw {
    line: usize,
    column: usize,
    message: String,
    help: String,
}

impl Changelog {
    /// Reads a changelog; `name` is what its file is called in findings.
    pub fn parse(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        let (versions, flaws) = form::read(&text);
        Self {
            name,
            text,
            versions,
            flaws,
        }
    }

    /// The name of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is wrong with its form; and, if the version of the crate is known, whether the changelog
    /// fits it.
    pub fn findings(&self, crate_version: Option<&str>) -> Vec<report::Item> {
        let mut found: Vec<report::Item> = self
            .flaws
            .iter()
            .map(|flaw| {
                let key = format!("form {}", flaw.message);
                let place = (flaw.line, flaw.column);
                self.item("changelog-form", place, &flaw.message, key, &flaw.help)
            })
            .collect();
        found.extend(crate_version.and_then(|version| self.misfit(version)));
        found
    }

    /// What is wrong if this version is released now: it has to have its heading, and nothing may be
    /// left that is not released.
    pub fn unfit_for_release(&self, version: &str) -> Vec<report::Item> {
        let mut found = Vec::new();
        let newest = self.newest();
        if newest.and_then(|it| it.number.as_deref()) != Some(version) {
            let message = format!("`{version}` is released, and the newest heading is another one");
            let help = format!("write `## [{version}] - YYYY-MM-DD` under `## [Unreleased]`");
            let line = newest.or(self.versions.first()).map_or(1, |it| it.line);
            let key = "release heading".to_owned();
            found.push(self.item("changelog-version", (line, 1), &message, key, &help));
        }
        if let Some(version) = self.unreleased().filter(|it| !it.groups.is_empty()) {
            let message = "a version is released, and this still counts as not released";
            let help = "move it under the heading of the version";
            let key = "release rest".to_owned();
            found.push(self.item("changelog-version", (version.line, 1), message, key, help));
        }
        found
    }

    fn unreleased(&self) -> Option<&Version> {
        self.versions.iter().find(|it| it.number.is_none())
    }

    /// The newest of those that are released.
    fn newest(&self) -> Option<&Version> {
        self.versions.iter().find(|it| it.number.is_some())
    }

    /// Whether the newest heading and the manifest contradict each other.
    fn misfit(&self, crate_version: &str) -> Option<report::Item> {
        let numbers = crate::version::numbers;
        let newest = self.newest();
        let number = newest.and_then(|it| it.number.as_deref());
        let (line, message, help) = match (newest, number) {
            (Some(newest), Some(number)) if numbers(number) > numbers(crate_version) => (
                newest.line,
                format!("`{number}` is released here, and Cargo.toml says `{crate_version}`"),
                format!("make `version` in Cargo.toml {number}, or put this under `[Unreleased]`"),
            ),
            _ => {
                let says_something = |it: &Version| !it.groups.is_empty();
                let is_described = number == Some(crate_version);
                if is_described || self.unreleased().is_some_and(says_something) {
                    return None;
                }
                (
                    self.versions.first().map_or(1, |it| it.line),
                    format!("nothing is said of `{crate_version}`, the version in Cargo.toml"),
                    "say under `## [Unreleased]` what it brings".to_owned(),
                )
            }
        };
        let key = "version".to_owned();
        Some(self.item("changelog-version", (line, 1), &message, key, &help))
    }

    fn item(
        &self,
        code: &'static str,
        (line, column): (usize, usize),
        message: &str,
        key: String,
        help: &str,
    ) -> report::Item {
        let spot = report::Spot {
            file: self.name.clone(),
            line,
            column,
            span: 0..0,
            label: "here".to_owned(),
        };
        report::Item {
            spots: vec![spot],
            help: Some(help.to_owned()),
            ..report::Item::new(code, report::Severity::Error, case(), message, key)
        }
    }
}

/// The case of all findings of the changelog.
pub(crate) fn case() -> report::Case {
    report::Case {
        of: "the document".to_owned(),
        name: "changelog".to_owned(),
    }
}
