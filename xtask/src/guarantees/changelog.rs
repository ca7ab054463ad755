//! The changelog is in form, fits the version, and names what breaks since the last release.

use std::fs;

use cartevo_diff::{Changelog, Context, Source};
use cartevo_report::{Format, Item, Look, Sheet, render};

use super::{
    Outcome, Run, metadata,
    revision::{baseline, released},
};

const FILE: &str = "CHANGELOG.md";
const CONTRACT: &str = "openapi.yaml";

pub fn check(run: &Run<'_>) -> Vec<Outcome> {
    let read = || -> Result<_, String> {
        let text = fs::read_to_string(run.root.join(FILE));
        let text = text.map_err(|error| format!("cannot read {FILE}: {error}"))?;
        let version = metadata::read(run)?.library()?.version.clone();
        Ok((Changelog::parse(FILE, text), version))
    };
    let (changelog, version) = match read() {
        Ok(read) => read,
        Err(error) => return vec![Outcome::Broken(error)],
    };
    let form = judged(
        &changelog,
        changelog.findings(Some(&version)),
        format!("it is in form, and fits {version}"),
    );
    let mut outcomes = vec![form, since(run, &changelog, &version)];
    if let Some(tag) = released(run) {
        outcomes.push(release(&changelog, &version, &tag));
    }
    outcomes
}

/// Whether what breaks since the last release is named.
fn since(run: &Run<'_>, changelog: &Changelog, version: &str) -> Outcome {
    let base = match baseline(run) {
        Ok(base) => base,
        Err(why) => return Outcome::Skipped(format!("what breaks is not looked for: {why}")),
    };
    match missing(run, &base, changelog, version) {
        Ok(found) => judged(
            changelog,
            found,
            format!("it names what breaks since {base}"),
        ),
        Err(error) => Outcome::Broken(error),
    }
}

fn missing(
    run: &Run<'_>,
    base: &str,
    changelog: &Changelog,
    version: &str,
) -> Result<Vec<Item>, String> {
    let old = Source::read(&format!("{base}:{CONTRACT}"), run.root)?;
    let path = run.root.join(CONTRACT);
    let text = fs::read_to_string(path);
    let text = text.map_err(|error| format!("cannot read {CONTRACT}: {error}"))?;
    let before = old.crate_version;
    let old = cartevo_diff::contract(old.name, old.text)?;
    let new = cartevo_diff::contract(CONTRACT.to_owned(), text)?;
    let context = Context {
        crate_versions: before.map(|before| (before, version.to_owned())),
        changelog: Some(changelog.clone()),
        reproduce: format!("cargo xtask diff {base}:{CONTRACT}"),
    };
    let sheet = cartevo_diff::sheet(&cartevo_diff::diff(&old, &new), &old, &new, &context);
    let is_missing = |item: &Item| item.code == "changelog-breaking-missing";
    Ok(sheet.findings.into_iter().filter(is_missing).collect())
}

/// Whether the version whose tag stands here is the one that the changelog releases.
fn release(changelog: &Changelog, version: &str, tag: &str) -> Outcome {
    if tag.strip_prefix('v') != Some(version) {
        return Outcome::Broken(format!(
            "the tag is `{tag}`, and the version in Cargo.toml is `{version}`"
        ));
    }
    let found = changelog.unfit_for_release(version);
    judged(changelog, found, format!("{tag} is released in it"))
}

/// The findings as a report, if there are some.
fn judged(changelog: &Changelog, findings: Vec<Item>, kept: String) -> Outcome {
    if findings.is_empty() {
        return Outcome::Kept(kept);
    }
    let count = findings.len();
    let sheet = Sheet {
        command: "guarantees",
        summary: format!("{count} in {FILE}"),
        findings,
        files: [(FILE.to_owned(), changelog.text().to_owned())].into(),
        ..Sheet::default()
    };
    Outcome::Broken(render(&sheet, Format::Text, Look::default()))
}
