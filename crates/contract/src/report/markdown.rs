//! The report for a comment or a job's summary.

use std::fmt::Write as _;

use crate::{
    conformance::Report,
    finding::{Finding, Severity},
    report::{by_operation, uncovered, why},
};

/// The report as Markdown: the findings as a table, then what the recordings cover.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    let (all, errors) = (report.recordings.len(), report.errors());
    let verdict = if report.conforms() {
        "conform"
    } else {
        "do not all conform"
    };
    let warnings = report.findings.len() - errors;
    let _ = writeln!(
        out,
        "## Conformance\n\n{all} recordings {verdict}: {errors} errors, {warnings} warnings."
    );
    if !report.findings.is_empty() {
        out.push_str("\n| | Where | In the contract | What |\n|---|---|---|---|\n");
        for finding in &report.findings {
            let _ = writeln!(out, "{}", row(report, finding));
        }
    }
    for finding in &report.findings {
        if let (Some(diff), Some(recording)) = (&finding.diff, &finding.recording) {
            let _ = writeln!(out, "\n`{recording}`:\n\n```diff\n{}\n```", diff.trim_end());
        }
    }
    out.push_str("\n### Coverage\n\n| Operation | Recordings for each status |\n|---|---|\n");
    for (operation, rows) in by_operation(report.coverage.statuses()) {
        let cells: Vec<String> = rows
            .iter()
            .map(|row| format!("{} ×{}", row.part, row.recordings))
            .collect();
        let _ = writeln!(out, "| `{operation}` | {} |", cells.join(", "));
    }
    let lines = uncovered(&report.coverage);
    if !lines.is_empty() {
        let why = why(report.own);
        let _ = writeln!(
            out,
            "\nNot covered ({why}):\n\n| Operation | Part | |\n|---|---|---|"
        );
        for (operation, part, what) in lines {
            let _ = writeln!(out, "| `{operation}` | {part} | {} |", cell(&what));
        }
    }
    out
}

fn row(report: &Report, finding: &Finding) -> String {
    let mark = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = finding.file.as_ref().unwrap_or(&report.contract);
    let at = if finding.path.is_empty() {
        String::new()
    } else {
        format!(" `{}`", finding.path)
    };
    let contract = finding
        .contract
        .as_ref()
        .map(|place| format!("`{place}`"))
        .unwrap_or_default();
    let mut what = format!("**{}** {}", finding.code, finding.message);
    if !finding.also.is_empty() {
        let _ = write!(what, " (also at {})", finding.also.join(", "));
    }
    if let Some(help) = &finding.help {
        let _ = write!(what, " — {help}");
    }
    format!(
        "| {mark} | {}{} | {contract} | {} |",
        cell(place),
        cell(&at),
        cell(&what)
    )
}

/// Text that stays within its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
