//! The report for a comment or a job's summary.

use std::fmt::Write as _;

use crate::{
    conformance::Report,
    finding::{Finding, Severity},
    report::{
        by_operation,
        safe::{self, block, code, markdown as markdown_text},
        uncovered, why,
    },
};

/// The report as Markdown: the findings as a table, then what the recordings cover.
pub fn markdown(report: &Report) -> String {
    let report = &safe::report(report);
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
            let block = block("diff", diff.trim_end());
            let _ = writeln!(out, "\n{}:\n\n{block}", code(recording));
        }
    }
    let _ = writeln!(
        out,
        "\n### Coverage of {}\n\n| Operation | Recordings for each status |\n|---|---|",
        report.coverage.title()
    );
    for (operation, rows) in by_operation(report.coverage.statuses()) {
        let cells: Vec<String> = rows.iter().map(|row| row.cell()).collect();
        let _ = writeln!(out, "| {} | {} |", code(operation), cells.join(", "));
    }
    let lines = uncovered(&report.coverage);
    if !lines.is_empty() {
        let why = why(report.own);
        let _ = writeln!(
            out,
            "\nNot covered ({why}):\n\n| Operation | Part | |\n|---|---|---|"
        );
        for (operation, part, what) in lines {
            let _ = writeln!(
                out,
                "| {} | {part} | {} |",
                code(operation),
                markdown_text(&what)
            );
        }
    }
    out
}

fn row(report: &Report, finding: &Finding) -> String {
    let mark = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let place = finding.file.as_ref().unwrap_or(&report.contract);
    let mut at = markdown_text(place);
    if !finding.path.is_empty() {
        let _ = write!(at, " {}", code(&finding.path));
    }
    let contract = finding.contract.as_ref();
    let contract = contract.map(|place| code(&place.to_string()));
    let mut what = markdown_text(&finding.message);
    if !finding.also.is_empty() {
        let also: Vec<String> = finding.also.iter().map(|at| code(at)).collect();
        let _ = write!(what, " (also at {})", also.join(", "));
    }
    if let Some(help) = &finding.help {
        let _ = write!(what, " — {}", markdown_text(help));
    }
    format!(
        "| {mark} | {at} | {} | **{}** {what} |",
        contract.unwrap_or_default(),
        finding.code
    )
}
