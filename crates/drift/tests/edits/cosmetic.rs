//! Edits after which a page says the same.

use regex::Regex;

use crate::page::{Edit, Source};

/// Words for words that say the same.
const WORDS: [(&str, &str); 14] = [
    ("’", "'"),
    ("Check ", "Have a look at "),
    ("Correct ", "Please mend "),
    ("seldom", "which is rare"),
    ("in full", "written out"),
    ("Keep ", "Be sure to keep "),
    ("Leave it out", "Just leave it out"),
    ("further", "more"),
    ("Somebody", "A person"),
    ("for a while", "for some time"),
    ("Read ", "Look at "),
    ("by itself", "on its own"),
    ("such as", "for instance"),
    ("stands beside", "goes with"),
];

/// Sample values for others of the same form.
const VALUES: [(&str, &str); 6] = [
    (
        "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b",
        "0f6a7c39-91d2-4f0e-8b57-6a1d3c9e2b44",
    ),
    ("JOHN DOE", "AMA OWUSU"),
    ("Acme Inc.", "Globex Ltd."),
    ("FUND-2026-001", "FUND-2026-734"),
    ("AFB-202605091015-XYZ", "AFB-202605091015-QRS"),
    ("2026-05-09T10:15:00.000Z", "2026-05-09T10:17:42.518Z"),
];

/// Names that the samples' authors made up.
const VARIABLES: [(&str, &str); 3] = [
    ("newCard", "issued"),
    ("new_card", "issued_card"),
    ("answer", "reply"),
];

/// Every such edit of a page.
pub fn edits(page: &Source) -> Vec<Edit> {
    let mut edits = Vec::new();
    edits.extend(words(page));
    edits.extend(everywhere(page));
    edits.extend(white_space(page));
    edits.extend(order(page));
    edits.extend(markup(page));
    edits
}

fn words(page: &Source) -> Vec<Edit> {
    let code = page.is_code();
    let lines = page
        .text
        .lines()
        .enumerate()
        .filter(|(index, _)| !code[*index]);
    let edits = lines.flat_map(|(index, line)| {
        let pairs = WORDS.iter().filter(move |(old, _)| line.contains(old));
        pairs.map(move |(old, new)| {
            Edit::of_line(
                "other words",
                page,
                index,
                Some(&line.replacen(old, new, 1)),
                0,
            )
        })
    });
    edits.collect()
}

/// The same thing wherever it stands: a sample value, or a variable of a sample.
fn everywhere(page: &Source) -> Vec<Edit> {
    let values = VALUES.iter().map(|pair| ("another sample value", pair));
    let variables = VARIABLES.iter().map(|pair| ("another variable", pair));
    let pairs = values
        .chain(variables)
        .filter(|(_, (old, _))| page.text.contains(old));
    let edits = pairs.map(|(kind, (old, new))| {
        let what = format!("{old} into {new}");
        Edit::of_text(kind, page, 1, 0, page.text.replace(old, new), what)
    });
    edits.collect()
}

fn white_space(page: &Source) -> Vec<Edit> {
    let code = page.is_code();
    let lines: Vec<&str> = page.text.lines().collect();
    let mut edits = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(index, _)| !code[*index]) {
        // Text that ends a paragraph; in rendered text a blank line parts nothing else.
        let long = line.len() > 60 && line.ends_with('.');
        if long && page.form != "html" {
            let spaced = format!("{line}\n");
            let in_item = lines
                .get(index + 1)
                .is_some_and(|next| next.starts_with("- "));
            if !in_item {
                edits.push(Edit::of_line(
                    "an empty line",
                    page,
                    index,
                    Some(&spaced),
                    0,
                ));
            }
            edits.push(Edit::of_line(
                "spaces at the end",
                page,
                index,
                Some(&format!("{line}   ")),
                0,
            ));
        }
        if long {
            let wide = line.replacen(". ", ".  ", 1);
            if wide != *line {
                edits.push(Edit::of_line("two spaces", page, index, Some(&wide), 0));
            }
        }
    }
    if page.form == "markdown" {
        let wide = page
            .text
            .replace("| --- |", "| :--- |")
            .replace(" | ", "  |  ");
        edits.push(Edit::of_text(
            "other padding of tables",
            page,
            1,
            0,
            wide,
            "all tables".into(),
        ));
    }
    let crlf = page.text.replace('\n', "\r\n");
    edits.push(Edit::of_text(
        "other ends of lines",
        page,
        1,
        0,
        crlf,
        "all lines".into(),
    ));
    edits
}

/// Rows, keys of an example, items and sections that have changed places.
fn order(page: &Source) -> Vec<Edit> {
    let lines: Vec<&str> = page.text.lines().collect();
    let leaf =
        Regex::new(r#"^( +)(?:<span.*?>)*"?\w.*: .*[^{\[],(?:</span>)*$"#).expect("a pattern");
    let mut edits = Vec::new();
    for index in 1..lines.len() {
        let (one, other) = (lines[index - 1], lines[index]);
        let kind = if both(one, other, "| `") || both(one, other, "<tr><td><code>") {
            "rows in another order"
        } else if both(one, other, "- ") || both(one, other, "<li>") || both(one, other, "  • ") {
            "items in another order"
        } else if one.trim_start().starts_with('"')
            && other.trim_start().starts_with('"')
            && leaf.is_match(one)
            && leaf.is_match(other)
            && indent(one) == indent(other)
        {
            "keys in another order"
        } else {
            continue;
        };
        let mut lines = lines.clone();
        lines.swap(index - 1, index);
        let text = lines.join("\n") + "\n";
        let what = format!("`{}` before `{}`", other.trim(), one.trim());
        edits.push(Edit::of_text(kind, page, index, 0, text, what));
    }
    edits
}

fn both(one: &str, other: &str, start: &str) -> bool {
    one.starts_with(start) && other.starts_with(start)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn markup(page: &Source) -> Vec<Edit> {
    let code = page.is_code();
    let mut edits = Vec::new();
    for (index, line) in page
        .text
        .lines()
        .enumerate()
        .filter(|(index, _)| !code[*index])
    {
        let new = match page.form {
            "markdown" if line.starts_with("- ") => Some(line.replacen("- ", "* ", 1)),
            "markdown" if line.starts_with("### ") => Some(format!("{line}, in short")),
            "markdown" if line.contains('`') && line.ends_with('.') => {
                Some(line.replacen('`', "**`", 1).replacen("` ", "`** ", 1))
                    .filter(|new| new.matches("**").count() % 2 == 0)
            }
            "markdown" if line.contains("](/") => Some(line.replacen("](/", "](/en/", 1)),
            "html" if line.starts_with("<p>") => {
                Some(line.replacen("<p>", "<p class=\"lead\">", 1))
            }
            "html" if line.starts_with("<h2") => {
                Some(format!("<div class=\"anchor\"></div>{line}"))
            }
            "html" if line.starts_with("<li>") && line.ends_with("</li>") => Some(
                line.replacen("<li>", "<li><span>", 1)
                    .replacen("</li>", "</span></li>", 1),
            ),
            "html" if line.contains("<td>") => {
                Some(line.replacen("<td>", "<td data-label=\"1\"><!-- 7 -->", 1))
            }
            _ => None,
        };
        if let Some(new) = new.filter(|new| new != line) {
            edits.push(Edit::of_line("other markup", page, index, Some(&new), 0));
        }
    }
    let more = match page.form {
        "html" => "<p>More of this is told in the guides.</p>\n</body>",
        _ => "",
    };
    if page.form == "html" {
        let text = page.text.replacen("</body>", more, 1);
        edits.push(Edit::of_text(
            "a sentence that says nothing",
            page,
            1,
            0,
            text,
            more.into(),
        ));
    }
    edits
}
