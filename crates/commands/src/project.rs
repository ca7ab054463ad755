//! What a command is about.

use std::{
    fs,
    path::{Path, PathBuf},
};

use cartevo_contract::conformance;
use cartevo_report::{Called, Format};

/// The contract that this version of the SDK was generated from.
pub const BUILT_IN: &str = include_str!("../../../openapi.yaml");
/// How it is shown: no file of that name need be there.
pub const BUILT_IN_NAME: &str = "cartevo/openapi.yaml";
/// The version of the SDK.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a contract is called in a project.
pub(crate) const CONTRACT: &str = "openapi.yaml";

/// Where contract, recordings, `docs.lock` and `accepted.toml` are.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
    built_in: bool,
    called: Called,
    cache: PathBuf,
    colours: Option<bool>,
    programs: bool,
}

impl Project {
    /// The SDK's own project, or one laid out as it is: `openapi.yaml`, `docs.lock` and `accepted.toml` in
    /// `root`, `tests/recordings` and `tests/snapshots` below it.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self {
            built_in: false,
            called: Called::Xtask,
            cache: root.join("target/drift"),
            colours: None,
            programs: false,
            root,
        }
    }

    /// A project that uses the SDK, with recordings and pages of its own. It is judged by the
    /// `openapi.yaml` of this API in `folder` or above it, and else by the contract that is built in:
    /// a file of that name may describe the team's own service. Pages that are fetched are kept in
    /// `cache`.
    ///
    /// ```
    /// use cartevo_commands::Project;
    ///
    /// let folder = std::env::temp_dir();
    /// let project = Project::of_team(&folder, folder.join("cache"));
    /// assert!(project.is_built_in());
    /// assert_eq!(project.root(), folder);
    /// ```
    pub fn of_team(folder: &Path, cache: impl Into<PathBuf>) -> Self {
        let with_contract = folder
            .ancestors()
            .find(|folder| is_of_this_api(&folder.join(CONTRACT)));
        Self {
            root: with_contract.unwrap_or(folder).to_owned(),
            built_in: with_contract.is_none(),
            called: Called::Contract,
            cache: cache.into(),
            colours: None,
            programs: false,
        }
    }

    /// With colours or without, whatever the standard output is.
    #[must_use]
    pub fn colours(mut self, colours: bool) -> Self {
        self.colours = Some(colours);
        self
    }

    /// With reports for programs, where no other form of them is asked for.
    #[must_use]
    pub fn for_programs(mut self, programs: bool) -> Self {
        self.programs = programs;
        self
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the contract is the one that is built in.
    pub fn is_built_in(&self) -> bool {
        self.built_in
    }

    /// Whether it is the SDK itself, and not what uses it.
    pub(crate) fn is_sdk(&self) -> bool {
        self.called == Called::Xtask
    }

    /// What whoever calls a command calls it.
    pub(crate) fn called(&self) -> Called {
        self.called
    }

    /// Where fetched pages are kept.
    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }

    /// Whether to print in colours, if that is decided.
    pub(crate) fn wants_colours(&self) -> Option<bool> {
        self.colours
    }

    /// Whether programs read what is written.
    pub(crate) fn is_for_programs(&self) -> bool {
        self.programs
    }

    /// The form of a report for which this one was asked.
    pub(crate) fn form(&self, asked: Format) -> Format {
        match asked {
            Format::Text if self.programs => Format::Json,
            asked => asked,
        }
    }

    /// What the judge is to look at.
    pub(crate) fn conformance(&self) -> conformance::Options {
        let options = conformance::Options::of_project(&self.root);
        if self.is_sdk() {
            return options;
        }
        // Ledger, snapshots and tests are the SDK's own business.
        conformance::Options {
            contract: self.contract(),
            source: self.source(),
            called: self.called,
            own: false,
            tests: false,
            snapshots: None,
            ..options
        }
    }

    /// What pages are held against.
    pub(crate) fn drift(&self) -> cartevo_drift::Options {
        cartevo_drift::Options {
            contract: self.contract(),
            source: self.source(),
            called: self.called,
            ..cartevo_drift::Options::of_project(self.root.clone())
        }
    }

    fn contract(&self) -> PathBuf {
        if self.built_in {
            PathBuf::from(BUILT_IN_NAME)
        } else {
            self.root.join(CONTRACT)
        }
    }

    fn source(&self) -> Option<String> {
        self.built_in.then(|| BUILT_IN.to_owned())
    }
}

/// Whether a file is a contract of this API: it has the ledger.
fn is_of_this_api(file: &Path) -> bool {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .any(|line| line.starts_with("x-cartevo-quirks:"))
}
