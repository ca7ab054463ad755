//! The report as annotations of a change on GitHub.

use std::fmt::Write as _;

use crate::sheet::{Item, Severity, Sheet, Standing};

/// One workflow command for each finding that nobody has decided about, at its line; a notice if
/// nothing is wrong. The worst come first, because GitHub shows only the first ten of a step.
pub(crate) fn github(sheet: &Sheet) -> String {
    let mut out = String::new();
    let known = |item: &&Item| matches!(item.standing, Standing::Known { .. });
    let mut items: Vec<&Item> = sheet.findings.iter().filter(|item| !known(item)).collect();
    items.sort_by_key(|item| severity(item));
    for item in items {
        let command = match severity(item) {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut parameters = Vec::new();
        match (item.spots.first(), &item.evidence.file) {
            (Some(spot), _) => {
                parameters.push(format!("file={}", property(&spot.file)));
                if spot.line > 0 {
                    parameters.push(format!("line={},col={}", spot.line, spot.column));
                }
            }
            (None, Some(file)) => parameters.push(format!("file={}", property(file))),
            (None, None) if sheet.contract.is_empty() => {}
            (None, None) => parameters.push(format!("file={}", property(&sheet.contract))),
        }
        parameters.push(format!("title={}", property(item.code)));
        let parameters = parameters.join(",");
        let _ = writeln!(out, "::{command} {parameters}::{}", data(&sentence(item)));
    }
    if !sheet.fails() {
        let (command, summary) = (property(sheet.command), data(&sheet.summary));
        let _ = writeln!(out, "::notice title={command}::{summary}");
    }
    out
}

/// What has gone fails nothing.
fn severity(item: &Item) -> Severity {
    match item.standing {
        Standing::New => item.severity,
        Standing::Known { .. } | Standing::Gone { .. } => Severity::Note,
    }
}

/// A finding in one sentence, for reports that cannot quote a file.
pub(crate) fn sentence(item: &Item) -> String {
    let evidence = &item.evidence;
    let mut text = match (&evidence.file, evidence.path.as_str()) {
        (Some(file), "") => format!("{file}: "),
        (Some(file), path) => format!("{file} at {path}: "),
        (None, "") => String::new(),
        (None, path) => format!("{path}: "),
    };
    text.push_str(&item.message);
    if !evidence.also.is_empty() {
        let _ = write!(text, " (also at {})", evidence.also.join(", "));
    }
    for spot in &item.spots {
        let label = match spot.label.as_str() {
            "" => String::new(),
            label => format!("{label}: "),
        };
        let _ = write!(text, " [{label}{spot}]");
    }
    if let Some(help) = &item.help {
        let _ = write!(text, "; {help}");
    }
    if !item.reproduce.is_empty() {
        let _ = write!(text, "; reproduce: {}", item.reproduce);
    }
    if let Some(diff) = &item.diff {
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
