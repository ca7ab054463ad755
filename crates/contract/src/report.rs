//! Reports of a judgement, as text for whoever prints them.

use cartevo_report::{
    Called, Case, Evidence, Format, Item, Look, Recording, Sheet, Spot, Standing, render,
};

use crate::{
    conformance::{Report, Verdict},
    finding::{Check, Finding, Location, Severity},
};

/// The report for people: every finding with the line of the contract that it is about, every
/// recording, and what they cover. `colours` is for a terminal.
pub fn text(report: &Report, colours: bool) -> String {
    let look = Look {
        colours,
        ..Look::default()
    };
    render(&sheet(report), Format::Text, look)
}

/// The report for programs: see `docs/report.schema.json`.
pub fn json(report: &Report) -> String {
    render(&sheet(report), Format::Json, Look::default())
}

/// The report as `JUnit` XML: a suite for each recording with a case for each check, and a suite for
/// the contract.
pub fn junit(report: &Report) -> String {
    render(&sheet(report), Format::Junit, Look::default())
}

/// One workflow command for each finding, at its line of the contract; a notice if nothing is wrong.
pub fn github(report: &Report) -> String {
    render(&sheet(report), Format::Github, Look::default())
}

/// The report as Markdown: the findings as a table, then what the recordings cover.
pub fn markdown(report: &Report) -> String {
    render(&sheet(report), Format::Markdown, Look::default())
}

/// The judgement in the form that all reports are made of.
pub fn sheet(report: &Report) -> Sheet {
    let contract = Case {
        of: report.contract.clone(),
        name: Check::Contract.name().to_owned(),
    };
    let (mut cases, mut skipped) = (vec![contract], Vec::new());
    for verdict in &report.recordings {
        for check in Check::OF_RECORDINGS {
            let case = Case {
                of: verdict.id.clone(),
                name: check.name().to_owned(),
            };
            if verdict.checks.contains(&check) {
                cases.push(case);
            } else {
                skipped.push(case);
            }
        }
    }
    let verdicts = report.recordings.iter();
    let findings = report.findings.iter();
    let mut coverage = report.coverage.clone();
    coverage.own = report.own;
    Sheet {
        command: "conformance",
        called: Called::default(),
        contract: report.contract.clone(),
        summary: totals(report),
        findings: findings.map(|finding| item(report, finding)).collect(),
        cases,
        skipped,
        counts: [
            ("recordings", report.recordings.len()),
            ("operations", coverage.operations),
            ("undocumented_operations", coverage.undocumented),
            ("rows", coverage.rows.len()),
            ("not_covered", coverage.uncovered().count()),
        ]
        .into(),
        recordings: verdicts.map(|verdict| recording(report, verdict)).collect(),
        coverage: Some(coverage),
        ledger: report.ledger.clone(),
        files: [(report.contract.clone(), report.source.clone())].into(),
    }
}

/// The result in one line.
fn totals(report: &Report) -> String {
    let errors = report.errors();
    let conform = report.recordings.iter();
    let conform = conform.filter(|verdict| conforms(report, verdict)).count();
    let uncovered = report.coverage.uncovered().count();
    format!(
        "{conform} of {} recordings conform; {errors} errors, {} warnings; {uncovered} of {} rows not covered",
        report.recordings.len(),
        report.findings.len() - errors,
        report.coverage.rows.len(),
    )
}

fn conforms(report: &Report, verdict: &Verdict) -> bool {
    let mut findings = report.findings_of(&verdict.id);
    !findings.any(|finding| finding.severity == Severity::Error)
}

fn recording(report: &Report, verdict: &Verdict) -> Recording {
    Recording {
        id: verdict.id.clone(),
        file: verdict.file.clone(),
        conforms: conforms(report, verdict),
        checks: verdict.checks.iter().map(|check| check.name()).collect(),
        deviations: verdict.deviations.clone(),
    }
}

fn item(report: &Report, finding: &Finding) -> Item {
    Item {
        reproduce: reproduce(report, finding),
        ..plain_item(&report.contract, finding)
    }
}

/// A finding of recordings that are judged by the contract `contract`, without how to see it again.
pub(crate) fn plain_item(contract: &String, finding: &Finding) -> Item {
    let subject = finding.recording.as_ref().unwrap_or(contract);
    let mut spots: Vec<Spot> = finding.contract.iter().map(|at| spot(at, "")).collect();
    let related = finding.related.iter();
    spots.extend(related.map(|related| spot(&related.location, &related.label)));
    Item {
        code: finding.code,
        severity: finding.severity,
        case: Case {
            of: subject.clone(),
            name: finding.check.name().to_owned(),
        },
        message: finding.message.clone(),
        spots,
        evidence: Evidence {
            recording: finding.recording.clone(),
            file: finding.file.clone(),
            path: finding.path.clone(),
            also: finding.also.clone(),
        },
        standing: Standing::New,
        help: finding.help.clone(),
        diff: finding.diff.clone(),
        reproduce: String::new(),
        // The contract may be anybody's copy: its name says nothing about what is wrong.
        key: match &finding.recording {
            Some(recording) => format!("{recording} {}", finding.path),
            None => finding.path.clone(),
        },
        verdict: None,
    }
}

fn spot(at: &Location, label: &str) -> Spot {
    Spot {
        file: at.file.clone(),
        line: at.line,
        column: at.column,
        span: at.span.clone(),
        label: label.to_owned(),
    }
}

/// The command that shows a finding again, without all the others where that can be done.
fn reproduce(report: &Report, finding: &Finding) -> String {
    let recording = finding.recording.as_deref().unwrap_or_default();
    match recording.split_once('/') {
        Some((operation, _)) => format!("{} --operation {operation}", report.command),
        None => report.command.clone(),
    }
}
