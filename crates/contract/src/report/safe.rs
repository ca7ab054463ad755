//! Text from recordings that can be shown anywhere: nothing in it is obeyed by a terminal, a build
//! server or a viewer of Markdown.

use std::fmt::Write as _;

use crate::{
    conformance::{Report, Verdict},
    coverage::{Coverage, Row},
    finding::Finding,
};

/// The report with every character visible that a terminal would obey.
pub(super) fn report(report: &Report) -> Report {
    let mut findings: Vec<Finding> = report.findings.iter().map(finding).collect();
    // The escaped names may be in another order, and findings are looked up by it.
    findings.sort_by(|a, b| a.recording.cmp(&b.recording));
    Report {
        contract: line(&report.contract),
        recordings: report.recordings.iter().map(verdict).collect(),
        findings,
        coverage: coverage(&report.coverage),
        ..report.clone()
    }
}

fn finding(finding: &Finding) -> Finding {
    let optional = |text: &Option<String>| text.as_deref().map(line);
    Finding {
        recording: optional(&finding.recording),
        file: optional(&finding.file),
        path: line(&finding.path),
        also: finding.also.iter().map(|at| line(at)).collect(),
        message: line(&finding.message),
        help: optional(&finding.help),
        diff: finding.diff.as_deref().map(lines),
        ..finding.clone()
    }
}

fn verdict(verdict: &Verdict) -> Verdict {
    Verdict {
        id: line(&verdict.id),
        file: line(&verdict.file),
        ..verdict.clone()
    }
}

fn coverage(coverage: &Coverage) -> Coverage {
    let row = |row: &Row| Row {
        operation: line(&row.operation),
        property: row.property.as_deref().map(line),
        value: row.value.as_deref().map(line),
        ..row.clone()
    };
    Coverage {
        rows: coverage.rows.iter().map(row).collect(),
        ..*coverage
    }
}

/// Whether a character is not shown but obeyed: controls, and those that turn the direction of
/// writing or hide.
pub(super) fn obeyed(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A text on one line.
fn line(text: &str) -> String {
    visible(text, obeyed)
}

/// A text of several lines.
fn lines(text: &str) -> String {
    visible(text, |character| obeyed(character) && character != '\n')
}

fn visible(text: &str, hidden: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if hidden(character) {
            let _ = write!(out, "{}", character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}

/// A text in Markdown, in a cell of a table or anywhere else, that means only itself.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // An entity is a mention still; what follows a sign of no width is none.
            '@' => out.push_str("@\u{200b}"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

/// A text as code in Markdown, in a cell of a table or anywhere else.
pub(super) fn code(text: &str) -> String {
    let fence = "`".repeat(longest_ticks(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    let text = text.replace('|', "\\|");
    format!("{fence}{space}{text}{space}{fence}")
}

/// Lines as a block of code in Markdown.
pub(super) fn block(language: &str, text: &str) -> String {
    let fence = "`".repeat((longest_ticks(text) + 1).max(3));
    format!("{fence}{language}\n{text}\n{fence}")
}

fn longest_ticks(text: &str) -> usize {
    text.split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{block, code, line, lines, markdown};

    #[test]
    fn what_would_be_obeyed_is_visible() {
        assert_eq!(
            line("a\u{1b}[31m\r\nb\u{9b}\u{202e}"),
            "a\\u{1b}[31m\\u{d}\\u{a}b\\u{9b}\\u{202e}"
        );
        assert_eq!(lines("a\n\rb"), "a\n\\u{d}b");
    }

    #[test]
    fn markdown_means_only_itself() {
        assert_eq!(
            markdown("<b>@you|`x`*[l](u)"),
            "&lt;b&gt;@\u{200b}you\\|\\`x\\`\\*\\[l\\](u)"
        );
        assert_eq!(code("a`b``|"), "```a`b``\\|```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(block("diff", "```"), "````diff\n```\n````");
    }
}
