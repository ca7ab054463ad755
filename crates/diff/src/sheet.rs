//! A diff in the form of all reports.

use std::collections::BTreeMap;

use cartevo_document::Document;
use cartevo_report as report;
use serde_json::Value;

use crate::{Change, Changelog, Class, Direction, Report, Spot, Witness, changelog};

/// What stands beside both contracts, and what the reader calls both inputs.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The versions of the crate, where both are known.
    pub crate_versions: Option<(String, String)>,
    /// The changelog beside the new contract, where there is one: it has to name what breaks.
    pub changelog: Option<Changelog>,
    /// The command that shows it again.
    pub reproduce: String,
}

/// The diff as a sheet: what breaks is an error, and so is a version that did not go up far enough,
/// and a changelog that does not say what breaks.
pub fn sheet(report: &Report, old: &Document, new: &Document, context: &Context) -> report::Sheet {
    let mut findings: Vec<report::Item> = report
        .changes
        .iter()
        .map(|change| item(change, old, new, context))
        .collect();
    findings.extend(versions(report, old, new, context));
    findings.extend(changelog_findings(report, old, new, context));
    let mut cases: Vec<report::Case> = Vec::new();
    for operation in report
        .operations
        .iter()
        .map(String::as_str)
        .chain(["the document"])
    {
        cases.extend(["wire", "Rust"].map(|name| case(operation, name)));
    }
    cases.push(case("the document", "version"));
    let file = |document: &Document| (document.name().to_owned(), document.source().to_owned());
    let mut files = BTreeMap::from([file(old), file(new)]);
    if let Some(changelog) = &context.changelog {
        cases.push(changelog::case());
        files.insert(changelog.name().to_owned(), changelog.text().to_owned());
    }
    report::Sheet {
        command: "diff",
        contract: new.name().to_owned(),
        counts: BTreeMap::from([("operations", report.operations.len())]),
        summary: summary(report, context),
        findings,
        cases,
        files,
        ..report::Sheet::default()
    }
}

fn case(of: &str, name: &str) -> report::Case {
    report::Case {
        of: of.to_owned(),
        name: name.to_owned(),
    }
}

fn summary(report: &Report, context: &Context) -> String {
    if report.changes.is_empty() {
        return "nothing that counts has changed".to_owned();
    }
    let count = |class: Class| {
        let changes = report.changes.iter();
        changes.filter(|change| change.class() == class).count()
    };
    let api = match report.api.next(&report.versions.0) {
        Some(version) => format!("{} ({version} or higher)", report.api),
        None => report.api.to_string(),
    };
    let rust = context.crate_versions.as_ref();
    let rust = match rust.map(|(old, _)| report.rust.next(old)) {
        Some(Some(version)) => format!("{} ({version} or higher)", report.rust),
        Some(None) => report.rust.to_string(),
        None => format!("{} (not checked: its versions are not known)", report.rust),
    };
    format!(
        "{} breaking, {} additive, {} neutral; version bump of the API: {api}, of the crate: {rust}",
        count(Class::Breaking),
        count(Class::Additive),
        count(Class::Neutral),
    )
}

fn item(change: &Change, old: &Document, new: &Document, context: &Context) -> report::Item {
    let severity = match change.class() {
        Class::Breaking => report::Severity::Error,
        _ if change.behaviour => report::Severity::Warning,
        _ => report::Severity::Note,
    };
    let operation = change
        .operations
        .first()
        .map_or("the document", String::as_str);
    let broken_by_rust = change.rust > change.api;
    // What is only on one side has its place there.
    let mut spots = vec![
        spot(&change.new, new, "now"),
        spot(&change.old, old, "before"),
    ];
    let depth = |spot: &Spot| spot.pointer.split('/').count();
    let is_gone = new.get(&change.new.pointer).is_none() || depth(&change.new) < depth(&change.old);
    if is_gone && old.get(&change.old.pointer).is_some() {
        spots.reverse();
    }
    let case = case(operation, if broken_by_rust { "Rust" } else { "wire" });
    report::Item {
        spots,
        help: help(change),
        diff: (change.old.says != change.new.says)
            .then(|| format!("-{}\n+{}\n", change.old.says, change.new.says)),
        reproduce: context.reproduce.clone(),
        verdict: Some(verdict(change)),
        ..report::Item::new(
            change.code,
            severity,
            case,
            message(change),
            change.key.clone(),
        )
    }
}

/// The same as the sentence, for programs.
fn verdict(change: &Change) -> report::Verdict {
    let class = |direction| change.directions.get(&direction).map(|class| class.word());
    let witness = |witness: &Witness| report::Witness {
        direction: witness.direction.word(),
        operation: witness.operation.clone(),
        part: witness.part.clone(),
        value: witness.value.clone(),
    };
    report::Verdict {
        wire: change.api.word(),
        request: class(Direction::Request),
        response: class(Direction::Response),
        rust: change.rust.word(),
        behaviour: change.behaviour,
        operations: change.operations.iter().cloned().collect(),
        witnesses: change.witnesses.iter().map(witness).collect(),
    }
}

fn message(change: &Change) -> String {
    let directions: Vec<String> = change
        .directions
        .iter()
        .filter(|_| change.directions.len() > 1)
        .map(|(direction, class)| format!("{} for {}s", class.word(), direction.word()))
        .collect();
    let wire = match directions.as_slice() {
        [] => change.api.word().to_owned(),
        directions => directions.join(", "),
    };
    let behaviour = if change.behaviour {
        ", but untouched calls behave otherwise"
    } else {
        ""
    };
    let operations: Vec<&str> = change.operations.iter().map(String::as_str).collect();
    let hits = match operations.as_slice() {
        [] => String::new(),
        [one] if change.message.contains(one) => String::new(),
        [one] => format!("; hits `{one}`"),
        many => format!(
            "; hits {} operations: {}",
            many.len(),
            crate::name::list(many)
        ),
    };
    format!(
        "{} (on the wire {wire}{behaviour}; in Rust {}){hits}",
        change.message,
        change.rust.word()
    )
}

/// The examples, and what becomes of the generated code.
fn help(change: &Change) -> Option<String> {
    let shown = change.witnesses.iter().map(example);
    let surface = change
        .surface
        .iter()
        .filter(|text| **text != change.message);
    let mut surface: Vec<String> = surface.map(|text| format!("in Rust {text}")).collect();
    surface.dedup();
    let mut lines: Vec<String> = shown.chain(surface).collect();
    let unshown = change.api == Class::Breaking && change.witnesses.is_empty();
    if unshown && crate::codes::is_of_schema(change.code) {
        lines.push("no example was found: look at it yourself".to_owned());
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn example(witness: &Witness) -> String {
    let Witness {
        operation, part, ..
    } = witness;
    let value = shortened(&witness.value);
    match witness.direction {
        Direction::Request => {
            format!("was fine and is refused as {part} of `{operation}`: {value}")
        }
        Direction::Response => {
            format!("may now come as {part} of `{operation}`, and was excluded: {value}")
        }
    }
}

/// A value in one line, without the middle of what is very long.
fn shortened(value: &Value) -> String {
    const MOST: usize = 400;
    let text = value.to_string();
    let count = text.chars().count();
    if count <= MOST {
        return text;
    }
    let start: String = text.chars().take(MOST / 2).collect();
    let end: String = text.chars().skip(count - MOST / 4).collect();
    format!("{start} … {end}")
}

fn spot(spot: &Spot, document: &Document, when: &str) -> report::Spot {
    report::Spot {
        file: document.name().to_owned(),
        line: spot.place.line,
        column: spot.place.column,
        span: spot.place.span.clone(),
        label: format!("{when}: {}", spot.says),
    }
}

/// What is wrong with the changelog, and what it should say.
fn changelog_findings(
    report: &Report,
    old: &Document,
    new: &Document,
    context: &Context,
) -> Vec<report::Item> {
    let Some(changelog) = &context.changelog else {
        return Vec::new();
    };
    let versions = context.crate_versions.as_ref();
    let (before, now) = versions
        .map(|(before, now)| (before.as_str(), now.as_str()))
        .unzip();
    let mut found = changelog.findings(now);
    found.extend(changelog::unnamed(changelog, report, [old, new], before));
    for item in &mut found {
        item.reproduce.clone_from(&context.reproduce);
    }
    found
}

/// Versions that have not gone up far enough.
fn versions(
    report: &Report,
    old: &Document,
    new: &Document,
    context: &Context,
) -> Vec<report::Item> {
    let mut found = Vec::new();
    let (before, after) = &report.versions;
    let place = |document: &Document| Spot {
        pointer: "/info/version".to_owned(),
        place: document.place("/info/version"),
        says: document
            .get("/info/version")
            .map_or_else(|| "no version".to_owned(), Value::to_string),
    };
    let spots = vec![
        spot(&place(new), new, "now"),
        spot(&place(old), old, "before"),
    ];
    let mut add = |whose: &str, message: String, help: Option<String>| {
        // The version of the crate stands in none of both documents.
        let spots = if whose == "api" {
            spots.clone()
        } else {
            Vec::new()
        };
        let case = case("the document", "version");
        let (code, key) = ("version-not-bumped", format!("version {whose}"));
        found.push(report::Item {
            spots,
            help,
            reproduce: context.reproduce.clone(),
            ..report::Item::new(code, report::Severity::Error, case, message, key)
        });
    };
    if !report.api.is_done(before, after) {
        let next = report.api.next(before);
        let message = format!(
            "`info.version` {}, and the changes ask for a {} bump",
            went(before, after),
            report.api
        );
        let help = next.map(|next| format!("make it {next} or higher"));
        add("api", message, help);
    }
    if let Some((before, after)) = &context.crate_versions
        && report.rust > crate::Bump::Patch
        && !report.rust.is_done(before, after)
    {
        let next = report.rust.next(before);
        let message = format!(
            "the version of the crate {}, and the changes ask for a {} bump",
            went(before, after),
            report.rust
        );
        let help = next.map(|next| format!("make `version` in Cargo.toml {next} or higher"));
        add("crate", message, help);
    }
    found
}

fn went(before: &str, after: &str) -> String {
    if before == after {
        format!("is still `{before}`")
    } else {
        format!("went from `{before}` to `{after}`")
    }
}
