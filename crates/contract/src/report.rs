//! Reports of a judgement, as text for whoever prints them.

mod github;
mod json;
mod junit;
mod markdown;
mod safe;
mod text;

use std::{collections::BTreeMap, fmt::Write as _};

pub use github::github;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use text::text;

use crate::{
    conformance::Report,
    coverage::{ANY_ERROR, Coverage, REQUEST, Row},
    finding::Severity,
};

/// The result in one line.
fn totals(report: &Report) -> String {
    let errors = report.errors();
    let failing = report.recordings.iter().filter(|verdict| {
        report
            .findings_of(&verdict.id)
            .any(|finding| finding.severity == Severity::Error)
    });
    let (failing, all) = (failing.count(), report.recordings.len());
    let uncovered = report.coverage.uncovered().count();
    format!(
        "{} of {all} recordings conform; {errors} errors, {} warnings; {uncovered} of {} rows not covered",
        all - failing,
        report.findings.len() - errors,
        report.coverage.rows.len(),
    )
}

/// The coverage table, short enough for people: one line for each operation, then what no recording
/// shows.
fn coverage_lines(coverage: &Coverage, own: bool, out: &mut String) {
    let _ = writeln!(
        out,
        "coverage of {} (recordings for each operation and status)",
        coverage.title()
    );
    let width = coverage
        .rows
        .iter()
        .map(|row| row.operation.len())
        .max()
        .unwrap_or_default();
    for (operation, rows) in by_operation(coverage.statuses()) {
        let cells: Vec<String> = rows.iter().map(|row| row.cell()).collect();
        let _ = writeln!(out, "  {operation:width$}  {}", cells.join("  "));
    }
    let lines = uncovered(coverage);
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "not covered ({})", why(own));
    for (operation, part, what) in lines {
        let _ = writeln!(out, "  {operation:width$}  {part:7}  {what}");
    }
}

/// Why something is not covered.
const fn why(own: bool) -> &'static str {
    if own {
        "no recording shows it"
    } else {
        "none of these recordings shows it"
    }
}

fn by_operation<'a>(rows: impl Iterator<Item = &'a Row>) -> BTreeMap<&'a str, Vec<&'a Row>> {
    let mut grouped: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        grouped.entry(&row.operation).or_default().push(row);
    }
    grouped
}

/// What no recording shows, one line for each status, each part's properties, and each enum.
fn uncovered(coverage: &Coverage) -> Vec<(&str, &str, String)> {
    let mut lines: Vec<(&str, &str, String)> = Vec::new();
    let mut properties: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    let mut values: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for row in coverage.uncovered() {
        let (operation, part) = (row.operation.as_str(), row.part.as_str());
        match (&row.property, &row.value) {
            (None, _) => {
                let assumed = if row.assumed > 0 {
                    " (only assumed)"
                } else {
                    ""
                };
                let gap = row.gap.filter(|_| row.assumed == 0);
                let gap = gap.map(|gap| format!(": {}", gap.words()));
                let what = format!("the status{assumed}{}", gap.unwrap_or_default());
                lines.push((operation, part, what));
            }
            (Some(property), None) => properties
                .entry((operation, part))
                .or_default()
                .push(property),
            (Some(property), Some(value)) => values
                .entry((operation, part, property))
                .or_default()
                .push(value),
        }
    }
    lines.extend(
        properties
            .into_iter()
            .map(|((operation, part), names)| (operation, part, names.join(", "))),
    );
    lines.extend(
        values
            .into_iter()
            .map(|((operation, part, property), values)| {
                (
                    operation,
                    part,
                    format!("{property} = {}", values.join(", ")),
                )
            }),
    );
    lines.sort_by(|a, b| (a.0, order(a.1), a.1).cmp(&(b.0, order(b.1), b.1)));
    lines
}

/// Requests first, then statuses, then what all errors have in common.
fn order(part: &str) -> u8 {
    match part {
        REQUEST => 0,
        ANY_ERROR => 2,
        _ => 1,
    }
}
