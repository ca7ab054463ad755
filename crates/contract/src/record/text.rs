//! What came of recording, for people.

use std::fmt::Write as _;

use super::{PassedOver, Recorded, Written};
use crate::finding::Finding;

/// So many deviations of one recording are told.
const SHOWN: usize = 5;

/// The result in lines: what was written, what became nothing and why, what to look at.
pub fn text(recorded: &Recorded) -> String {
    let mut out = String::new();
    for Written {
        file,
        from,
        quirks,
        notes,
        ..
    } in &recorded.written
    {
        let _ = writeln!(out, "wrote {file} ({from})");
        if !quirks.is_empty() {
            let _ = writeln!(
                out,
                "  it names {}: see that it is what they say",
                quirks.join(", ")
            );
        }
        for note in notes {
            let _ = writeln!(out, "  note: {note}");
        }
    }
    for (from, id) in &recorded.same {
        let _ = writeln!(out, "{from}: the same as {id}");
    }
    for unmatched in &recorded.unmatched {
        let _ = writeln!(
            out,
            "{}: no recording of {}: {}",
            unmatched.from, unmatched.call, unmatched.why
        );
    }
    for PassedOver { what, calls, help } in &recorded.passed_over {
        let _ = writeln!(out, "passed over {}: {what}", count(*calls, "call"));
        if let Some(help) = help {
            let _ = writeln!(out, "  help: {help}");
        }
    }
    for (operation, why) in &recorded.left_out {
        let _ = writeln!(out, "left out {operation}: {why}");
    }
    for Written { id, file, .. } in &recorded.written {
        let of_it = |finding: &&Finding| finding.recording.as_ref() == Some(id);
        let findings: Vec<&Finding> = recorded.findings.iter().filter(of_it).collect();
        for finding in findings.iter().take(SHOWN) {
            deviation(finding, file, &mut out);
        }
        if findings.len() > SHOWN {
            let _ = writeln!(
                out,
                "{file}: and {} more: `cargo xtask conformance --recordings` shows all",
                findings.len() - SHOWN
            );
        }
    }
    for what in &recorded.left_behind {
        let _ = writeln!(out, "not undone: {what}");
    }
    if let Some(why) = &recorded.interrupted {
        let _ = writeln!(out, "{why}");
    }
    let _ = writeln!(out, "{}", totals(recorded));
    out
}

/// The result in one line.
pub(super) fn totals(recorded: &Recorded) -> String {
    format!(
        "{} written, {} known already, {} without one, {} from the contract",
        count(recorded.written.len(), "recording"),
        recorded.same.len(),
        count(recorded.unmatched.len(), "call"),
        count(recorded.findings.len(), "deviation"),
    )
}

fn deviation(finding: &Finding, file: &str, out: &mut String) {
    let Finding {
        code,
        path,
        message,
        contract,
        help,
        ..
    } = finding;
    let _ = writeln!(out, "{file}: {path}: {message} [{code}]");
    if let Some(contract) = contract {
        let _ = writeln!(out, "  contract: {contract}");
    }
    if let Some(help) = help {
        let _ = writeln!(out, "  help: {help}");
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
