//! cargo-semver-checks against the last release.

use super::{Outcome, Run, metadata::LIBRARY, revision, tools};

const INSTALL: &str = "cargo install --locked cargo-semver-checks@0.51.0";

pub fn check(run: &Run<'_>) -> Vec<Outcome> {
    let base = match revision::baseline(run) {
        Ok(base) => base,
        Err(why) => return vec![Outcome::Skipped(why)],
    };
    if !tools::has(run.root, "semver-checks") {
        let why = format!("cargo-semver-checks is not installed: `{INSTALL}`");
        return vec![Outcome::Skipped(why)];
    }
    let mut command = tools::cargo(run.root, ["semver-checks", "--package", LIBRARY]);
    command.args(["--all-features", "--baseline-rev", &base]);
    vec![tools::succeeds(
        &mut command,
        format!("the version fits the changes since {base}"),
        format!(
            "since {base} more has changed than the version says, see above: raise it, or take the \
             change back"
        ),
    )]
}
