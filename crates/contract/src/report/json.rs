//! The report for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{conformance::Report, finding::Severity, report::safe};

/// The form of the document. It changes when a key is renamed or removed; keys may be added to it.
const VERSION: u8 = 1;

/// The report as one JSON object:
///
/// - `version`: the form of the document, now 1. Within a version keys may be added; none is renamed
///   or removed, nor is its meaning changed.
/// - `contract`: the contract's file; `conforms`: whether there are no errors.
/// - `summary`: how many `recordings`, `errors`, `warnings`, `operations` that are documented and
///   `undocumented_operations`, `rows` of the coverage, and `not_covered` ones among these.
/// - `findings`: a list of `code` (in kebab-case), `severity` (`error`, `warning`), `check`
///   (`contract`, or one of a recording's), `recording` (`operationId/case`) and `file` (both `null`
///   if it is about the contract alone), `path` (a JSON pointer into the recording, or into the
///   contract), `also` (further pointers with the same cause), `message`, `contract` and `related`
///   (`file`, `line`, `column`, counted from 1, the latter with a `label`; or `null`), `help` and
///   `diff` (text or `null`).
/// - `recordings`: a list of `id`, `file`, `conforms`, `checks` (those that were made) and
///   `deviations` (kinds of deviation from the plain conventions).
/// - `coverage`: a list of rows, each an `operation`, a `part` (a status, the request, or all errors),
///   a `property` and a `value` (`null` if the row is about more than that), in how many `recordings`
///   it is seen, in how many more it is `assumed`, and, of a status that is seen nowhere, the `gap`:
///   `not-tested` if a source shows it, else `no-source`; or `null`.
///
/// Characters that would control a terminal are escaped in it, so it can be printed as it is.
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
        "version": VERSION,
        "contract": report.contract,
        "conforms": report.conforms(),
        "summary": {
            "recordings": report.recordings.len(),
            "errors": errors,
            "warnings": report.findings.len() - errors,
            "operations": report.coverage.operations,
            "undocumented_operations": report.coverage.undocumented,
            "rows": report.coverage.rows.len(),
            "not_covered": report.coverage.uncovered().count(),
        },
        "findings": report.findings,
        "recordings": recordings,
        "coverage": report.coverage.rows,
    });
    // Serde leaves some characters as they are that terminals and editors obey.
    let mut out = String::new();
    for character in format!("{document:#}").chars() {
        if safe::obeyed(character) && character != '\n' {
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out.push('\n');
    out
}
