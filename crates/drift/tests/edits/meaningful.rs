//! Edits that change what a page says.

use regex::{Captures, Regex};

use crate::page::{Edit, Source};

/// A change of the first thing on a line that matches.
struct Rule {
    kind: &'static str,
    /// Whether it is looked for in code or in words.
    code: bool,
    pattern: &'static str,
    new: fn(&Captures<'_>) -> String,
    near: usize,
}

/// What stands around a cell's text: nothing in rendered text, where a capital or a type follows.
const RULES: [Rule; 21] = [
    Rule {
        kind: "another limit",
        code: false,
        pattern: r"(?i)\b(at most|minimum|maximum|max|first|after|every|start at|cap|valid for)( *\W? *)(\d+)\b",
        new: |found| format!("{}{}{}7", &found[1], &found[2], &found[3]),
        near: 0,
    },
    Rule {
        kind: "another lower bound",
        code: false,
        pattern: r"(≥ |&ge; |x >= |x &gt;= )(\d+)",
        new: |found| format!("{}5{}", &found[1], &found[2]),
        near: 8,
    },
    Rule {
        kind: "another quantity",
        code: false,
        pattern: r"\b(\d+) (requests|seconds|characters|chars|years|hour|retries|XAF|USD)\b",
        new: |found| format!("4{} {}", &found[1], &found[2]),
        near: 0,
    },
    Rule {
        kind: "required or not",
        code: false,
        pattern: r"(\| |<td>|string|number|Authorization|Content-Type)(Yes|No)( \||</td>|[A-Z≥])",
        new: |found| {
            let flipped = if &found[2] == "Yes" { "No" } else { "Yes" };
            format!("{}{flipped}{}", &found[1], &found[3])
        },
        near: 0,
    },
    Rule {
        kind: "another type",
        code: false,
        pattern: r"(\| |<td>|[a-z_])(string|number|integer)( \||</td>|Yes|No|[A-Z])",
        new: |found| format!("{}boolean{}", &found[1], &found[3]),
        near: 0,
    },
    Rule {
        kind: "a value more",
        code: false,
        pattern: r"(MASTERCARD|GNF|FAILED)(`|</code>)?( \(|\.|\W*$)",
        new: |found| {
            let end = found.get(2).map_or("", |end| end.as_str());
            let start = match end {
                "`" => "`",
                "</code>" => "<code>",
                _ => "",
            };
            format!("{}{end}, {start}NEW_ONE{end}{}", &found[1], &found[3])
        },
        near: 8,
    },
    Rule {
        kind: "another value",
        code: false,
        pattern: r"\b(PENDING|APPROVED|PROCESSING|XOF)\b",
        new: |found| format!("{}_LATER", &found[1]),
        near: 0,
    },
    Rule {
        kind: "another default",
        code: false,
        pattern: r"(?i)(defaults? to (?:`|<code>)?)(mtn)\b",
        new: |found| format!("{}orange", &found[1]),
        near: 8,
    },
    Rule {
        kind: "another status",
        code: false,
        pattern: r#"^(\| `?|<tr><td>(?:<code>)?|)(400|404|422|409|201)(`? \||(?:</code>)?</td>|"| — |[A-Z])"#,
        new: |found| format!("{}418{}", &found[1], &found[3]),
        near: 0,
    },
    Rule {
        kind: "another message",
        code: false,
        pattern: r#"("|&quot;)(Insufficient|Customer|Invalid|Currency|Operator|Wallet) "#,
        new: |found| format!("{}Unusable {} ", &found[1], &found[2]),
        near: 0,
    },
    Rule {
        kind: "another path",
        code: false,
        pattern: r"\b(GET|POST) (/[a-z/]+)(\{|[`<. ,)]|$)",
        new: |found| format!("{} {}-v2{}", &found[1], &found[2], &found[3]),
        near: 0,
    },
    Rule {
        kind: "another event",
        code: false,
        pattern: r"payment\.collect\b",
        new: |_| "payment.settled".to_owned(),
        near: 0,
    },
    Rule {
        kind: "another convention",
        code: false,
        pattern: r"\b(snake_case|E\.164|milliseconds|UUID v4|meta)\b",
        new: |found| {
            let other = match &found[1] {
                "snake_case" => "kebab-case",
                "E.164" => "national",
                "milliseconds" => "microseconds",
                "UUID v4" => "ULID",
                _ => "paging",
            };
            other.to_owned()
        },
        near: 0,
    },
    Rule {
        kind: "another field in the text",
        code: false,
        pattern: r"\b(payin_balance|walletId|name_on_card|operator|updated_at|masked_pan|trxId|external_id)\b",
        new: |found| format!("{}_ref", &found[1]),
        near: 0,
    },
    Rule {
        kind: "another key in an example",
        code: true,
        pattern: r#""([a-z]+_[a-z_]+|currency|status|walletId|amount)"(</span>)?:"#,
        new: |found| {
            format!(
                "\"{}_new\"{}:",
                &found[1],
                found.get(2).map_or("", |end| end.as_str())
            )
        },
        near: 0,
    },
    Rule {
        kind: "text in place of a number in an example",
        code: true,
        pattern: r": (\d+(?:\.\d+)?)(,?)(</span>)?$",
        new: |found| {
            format!(
                ": \"{}\"{}{}",
                &found[1],
                &found[2],
                found.get(3).map_or("", |end| end.as_str())
            )
        },
        near: 0,
    },
    Rule {
        kind: "text in place of a boolean in an example",
        code: true,
        pattern: r": (true|false)(,?)(</span>)?$",
        new: |found| {
            format!(
                ": \"{}\"{}{}",
                &found[1],
                &found[2],
                found.get(3).map_or("", |end| end.as_str())
            )
        },
        near: 0,
    },
    Rule {
        kind: "a time without milliseconds in an example",
        code: true,
        pattern: r"\.000Z",
        new: |_| "Z".to_owned(),
        near: 0,
    },
    Rule {
        kind: "another value of an enum in an example",
        code: true,
        pattern: r#""(VISA|PENDING|ACTIVE|FUND|WALLET)""#,
        new: |found| format!("\"{}_2\"", &found[1]),
        near: 0,
    },
    Rule {
        kind: "another method in a sample",
        code: true,
        pattern: r"curl -X POST ",
        new: |_| "curl -X PUT ".to_owned(),
        near: 0,
    },
    Rule {
        kind: "another type in the panel",
        code: true,
        pattern: r"^( +)(type: )(number|boolean|integer)$",
        new: |found| format!("{}{}string", &found[1], &found[2]),
        near: 8,
    },
];

/// Every such edit of a page.
pub fn edits(page: &Source) -> Vec<Edit> {
    let lines: Vec<&str> = page.text.lines().collect();
    let code = page.is_code();
    let mut edits = Vec::new();
    for rule in &RULES {
        let pattern = Regex::new(rule.pattern).expect("a pattern");
        for (index, line) in lines.iter().enumerate() {
            if code[index] != rule.code || !says_something(page, line) {
                continue;
            }
            let new = pattern.replace(line, rule.new);
            if new != *line {
                edits.push(Edit::of_line(rule.kind, page, index, Some(&new), rule.near));
            }
        }
    }
    edits.extend(rows(page, &lines, &code));
    edits.extend(in_panel(page, &lines));
    edits
}

/// Headings, the head of a rendered page and links say nothing by themselves.
fn says_something(page: &Source, line: &str) -> bool {
    let start = line.trim_start();
    match page.form {
        "markdown" => {
            !start.starts_with('#') && !line.contains("](") && !start.starts_with("title:")
        }
        "html" => {
            let silent = [
                "<meta",
                "<h1",
                "<h2",
                "<h3",
                "<a ",
                "<nav",
                "<title",
                "<button",
                "<div class=\"eyebrow",
            ];
            !silent.iter().any(|tag| start.starts_with(tag)) && !line.contains("<a ")
        }
        _ => !line.contains("See ") && !line.contains('→'),
    }
}

/// A row of a table that is gone, and one that is new.
fn rows(page: &Source, lines: &[&str], code: &[bool]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(index, _)| !code[*index]) {
        let name = match page.form {
            "markdown" => line.strip_prefix("| `"),
            "html" => line.strip_prefix("<tr><td><code>"),
            _ => None,
        };
        let Some(name) = name else { continue };
        edits.push(Edit::of_line("a row less", page, index, None, usize::MAX));
        let other = line.replacen(name, &format!("new_{name}"), 1);
        let both = format!("{line}\n{other}");
        let mut edit = Edit::of_line("a row more", page, index, Some(&both), 0);
        edit.line += 1;
        edits.push(edit);
    }
    edits
}

/// What a panel marks as required, and what it lists as values.
fn in_panel(page: &Source, lines: &[&str]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let wanted = match page.form {
            "text" => *line == "required" && lines[index - 1] == "string<uuid>",
            "markdown" => line.trim() == "- brand" || line.trim() == "- amount",
            _ => false,
        };
        if wanted {
            edits.push(Edit::of_line(
                "not required any more in the panel",
                page,
                index,
                None,
                usize::MAX,
            ));
        }
        let option = match page.form {
            "text" => (*line == "MASTERCARD").then(|| "MASTERCARD,\nAMEX".to_owned()),
            "markdown" => line
                .ends_with("- MASTERCARD")
                .then(|| format!("{line}\n{}", line.replace("MASTERCARD", "AMEX"))),
            _ => None,
        };
        if let Some(option) = option {
            edits.push(Edit::of_line(
                "a value more in the panel",
                page,
                index,
                Some(&option),
                8,
            ));
        }
    }
    edits
}
