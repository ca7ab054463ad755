//! Text from recordings and pages that can be shown anywhere: nothing in it is obeyed by a terminal,
//! a build server or a viewer of Markdown.

use std::fmt::Write as _;

use crate::{
    coverage::{Coverage, Row},
    sheet::{Case, Evidence, Item, Quirk, Recording, Sheet, Spot, Standing},
};

/// The sheet with every character visible that a terminal would obey. In the texts of the files these
/// are replaced by others of the same length, because spans point into them.
pub(crate) fn sheet(sheet: &Sheet) -> Sheet {
    let cases = |cases: &[Case]| cases.iter().map(case).collect();
    let file = |(name, text): (&String, &String)| (line(name), masked(text));
    Sheet {
        command: sheet.command,
        called: sheet.called,
        contract: line(&sheet.contract),
        summary: line(&sheet.summary),
        findings: sheet.findings.iter().map(item).collect(),
        cases: cases(&sheet.cases),
        skipped: cases(&sheet.skipped),
        counts: sheet.counts.clone(),
        recordings: sheet.recordings.iter().map(recording).collect(),
        coverage: sheet.coverage.as_ref().map(coverage),
        ledger: sheet.ledger.iter().map(quirk).collect(),
        files: sheet.files.iter().map(file).collect(),
    }
}

fn case(case: &Case) -> Case {
    Case {
        of: line(&case.of),
        name: line(&case.name),
    }
}

fn item(item: &Item) -> Item {
    let Evidence {
        recording,
        file,
        path,
        also,
    } = &item.evidence;
    let optional = |text: &Option<String>| text.as_deref().map(line);
    Item {
        case: case(&item.case),
        message: line(&item.message),
        spots: item.spots.iter().map(spot).collect(),
        evidence: Evidence {
            recording: optional(recording),
            file: optional(file),
            path: line(path),
            also: also.iter().map(|at| line(at)).collect(),
        },
        standing: standing(&item.standing),
        help: item.help.as_deref().map(lines),
        diff: item.diff.as_deref().map(lines),
        reproduce: line(&item.reproduce),
        ..item.clone()
    }
}

fn standing(standing: &Standing) -> Standing {
    let each = |ids: &[String]| ids.iter().map(|id| line(id)).collect();
    match standing {
        Standing::New => Standing::New,
        Standing::Known { by } => Standing::Known { by: each(by) },
        Standing::Gone { of } => Standing::Gone { of: each(of) },
    }
}

fn spot(spot: &Spot) -> Spot {
    Spot {
        file: line(&spot.file),
        label: line(&spot.label),
        ..spot.clone()
    }
}

fn recording(recording: &Recording) -> Recording {
    Recording {
        id: line(&recording.id),
        file: line(&recording.file),
        ..recording.clone()
    }
}

fn quirk(quirk: &Quirk) -> Quirk {
    let each = |texts: &[String]| texts.iter().map(|text| line(text)).collect();
    Quirk {
        id: line(&quirk.id),
        title: line(&quirk.title),
        evidence: line(&quirk.evidence),
        handling: line(&quirk.handling),
        explains: each(&quirk.explains),
        recordings: each(&quirk.recordings),
        line: quirk.line,
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
pub(crate) fn obeyed(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A text on one line.
pub(crate) fn line(text: &str) -> String {
    visible(text, obeyed)
}

/// A text of several lines. A line that begins with two colons is a command to a build server.
fn lines(text: &str) -> String {
    let text = visible(text, |character| obeyed(character) && character != '\n');
    let line = |line: &str| {
        let start = line.len() - line.trim_start().len();
        match line[start..].strip_prefix("::") {
            Some(rest) => format!("{}\\u{{3a}}:{rest}", &line[..start]),
            None => line.to_owned(),
        }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// A text in HTML, in an attribute or anywhere else, that means only itself.
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            character if obeyed(character) && character != '\n' => {
                let _ = write!(out, "{}", character.escape_unicode());
            }
            _ => out.push(character),
        }
    }
    out
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

/// A text of as many bytes without a character that is obeyed.
fn masked(text: &str) -> String {
    let mask = |character: char| match (character, character.len_utf8()) {
        ('\n' | '\t', _) => character,
        _ if !obeyed(character) => character,
        ('\r', _) => ' ',
        (_, 1) => '?',
        (_, 2) => '¿',
        _ => '\u{fffd}',
    };
    text.chars().map(mask).collect()
}

/// A text in Markdown, in a cell of a table or anywhere else, that means only itself.
pub(crate) fn markdown(text: &str) -> String {
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
pub(crate) fn code(text: &str) -> String {
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
pub(crate) fn block(language: &str, text: &str) -> String {
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
    use super::{block, code, line, lines, markdown, masked};

    #[test]
    fn what_would_be_obeyed_is_visible() {
        assert_eq!(
            line("a\u{1b}[31m\r\nb\u{9b}\u{202e}"),
            "a\\u{1b}[31m\\u{d}\\u{a}b\\u{9b}\\u{202e}"
        );
        assert_eq!(lines("a\n\rb"), "a\n\\u{d}b");
        assert_eq!(lines("a ::b\n ::c"), "a ::b\n \\u{3a}:c");
        let masked = masked("a\u{1b}\u{9b}\u{202e}\r\n");
        assert_eq!(masked, "a?¿\u{fffd} \n");
        assert_eq!(masked.len(), "a\u{1b}\u{9b}\u{202e}\r\n".len());
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
