//! The report for programs.

use serde_json::{Value, json};

use crate::{conformance::Report, finding::Severity};

/// The report as one JSON document. Keys may be added; none is renamed or removed.
pub fn json(report: &Report) -> String {
    let recordings: Vec<Value> = report
        .recordings
        .iter()
        .map(|verdict| {
            let conforms = !report
                .findings_of(&verdict.id)
                .any(|finding| finding.severity == Severity::Error);
            let checks: Vec<&str> = verdict.checks.iter().map(|check| check.name()).collect();
            json!({
                "id": verdict.id,
                "file": verdict.file,
                "conforms": conforms,
                "checks": checks,
                "deviations": verdict.deviations,
            })
        })
        .collect();
    let errors = report.errors();
    let document = json!({
        "contract": report.contract,
        "conforms": report.conforms(),
        "summary": {
            "recordings": report.recordings.len(),
            "errors": errors,
            "warnings": report.findings.len() - errors,
            "rows": report.coverage.rows.len(),
            "not_covered": report.coverage.uncovered().count(),
        },
        "findings": report.findings,
        "recordings": recordings,
        "coverage": report.coverage.rows,
    });
    format!("{document:#}\n")
}
