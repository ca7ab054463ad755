//! The report as annotations of a change on GitHub.

use std::fmt::Write as _;

use crate::{
    conformance::Report,
    finding::{Finding, Severity},
    report::{safe, totals},
};

/// One workflow command for each finding, at its line of the contract; a notice if nothing is wrong.
pub fn github(report: &Report) -> String {
    let report = &safe::report(report);
    let mut out = String::new();
    for finding in &report.findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = match (&finding.contract, &finding.file) {
            (Some(place), _) => format!(
                "file={},line={},col={}",
                property(&place.file),
                place.line,
                place.column
            ),
            (None, Some(file)) => format!("file={}", property(file)),
            (None, None) => format!("file={}", property(&report.contract)),
        };
        let _ = writeln!(
            out,
            "::{command} {place},title={}::{}",
            property(finding.code),
            data(&sentence(finding))
        );
    }
    if report.conforms() {
        let _ = writeln!(out, "::notice title=conformance::{}", data(&totals(report)));
    }
    out
}

/// A finding in one sentence, for reports that cannot quote the contract.
pub(super) fn sentence(finding: &Finding) -> String {
    let mut text = match (&finding.file, finding.path.as_str()) {
        (Some(file), "") => format!("{file}: "),
        (Some(file), path) => format!("{file} at {path}: "),
        (None, "") => String::new(),
        (None, path) => format!("{path}: "),
    };
    text.push_str(&finding.message);
    if !finding.also.is_empty() {
        let _ = write!(text, " (also at {})", finding.also.join(", "));
    }
    if let Some(place) = &finding.contract {
        let _ = write!(text, " [{place}]");
    }
    if let Some(related) = &finding.related {
        let _ = write!(text, " [{}: {}]", related.label, related.location);
    }
    if let Some(help) = &finding.help {
        let _ = write!(text, "; {help}");
    }
    if let Some(diff) = &finding.diff {
        let _ = write!(text, "\n{}", diff.trim_end());
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("100 %\nnext"), "100 %25%0Anext");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
