//! The findings, with both sides next to each other.

use std::fmt::Write as _;

use crate::{
    safe::html as plain,
    sheet::{Item, Severity, Sheet, Spot, Standing},
};

/// How many lines are shown around a place.
const CONTEXT: usize = 2;

pub(super) fn findings(sheet: &Sheet, out: &mut String) {
    out.push_str("<section id=\"findings\">\n<h2>Findings</h2>\n");
    let (new, decided): (Vec<&Item>, Vec<&Item>) = sheet
        .findings
        .iter()
        .partition(|item| item.standing == Standing::New);
    if new.is_empty() {
        out.push_str("<p>Nothing that nobody has decided about.</p>\n");
    }
    for item in new {
        finding(sheet, item, out);
    }
    if !decided.is_empty() {
        let count = decided.len();
        let _ = writeln!(out, "<details><summary>{count} known or gone</summary>");
        for item in decided {
            finding(sheet, item, out);
        }
        out.push_str("</details>\n");
    }
    out.push_str("</section>\n");
}

fn finding(sheet: &Sheet, item: &Item, out: &mut String) {
    let (class, word) = match item.severity {
        Severity::Error => ("error", "error"),
        Severity::Warning => ("warning", "warning"),
        Severity::Note => ("note", "note"),
    };
    let code = plain(item.code);
    let _ = write!(
        out,
        "<article class=\"{class}\">\n<h3><span class=\"mark\">{word}</span> \
         <code>{code}</code> {}</h3>\n<p>{}</p>\n",
        plain(&item.case.of),
        plain(&item.message),
    );
    match &item.standing {
        Standing::New => {}
        Standing::Known { by } => standing(sheet, "Known", by, out),
        Standing::Gone { of } => standing(sheet, "Gone", of, out),
    }
    sides(sheet, item, out);
    if let Some(diff) = &item.diff {
        let _ = writeln!(
            out,
            "<pre class=\"diff\" tabindex=\"0\">{}</pre>",
            diff_lines(diff)
        );
    }
    if let Some(help) = &item.help {
        let _ = writeln!(out, "<p class=\"help\"><b>Help:</b> {}</p>", plain(help));
    }
    if !item.reproduce.is_empty() {
        let command = plain(&item.reproduce);
        let _ = writeln!(
            out,
            "<p class=\"help\"><b>Reproduce:</b> <code>{command}</code></p>"
        );
    }
    let _ = writeln!(
        out,
        "<p class=\"small\">Fingerprint <code>{}</code>, what it means: \
         <code>{} {code}</code></p>\n</article>",
        item.fingerprint(),
        sheet.called.explain(),
    );
}

/// The entries that have to do with it; those of the ledger are further down on the page.
fn standing(sheet: &Sheet, word: &str, ids: &[String], out: &mut String) {
    let links: Vec<String> = ids
        .iter()
        .map(|id| {
            let shown = plain(id);
            if sheet.ledger.iter().any(|quirk| quirk.id == *id) {
                format!("<a href=\"#quirk-{shown}\">{shown}</a>")
            } else {
                shown
            }
        })
        .collect();
    let _ = writeln!(out, "<p><b>{word}:</b> {}</p>", links.join(", "));
}

/// Every place with what stands there, next to each other.
fn sides(sheet: &Sheet, item: &Item, out: &mut String) {
    let evidence = &item.evidence;
    if item.spots.is_empty() && evidence.file.is_none() && evidence.path.is_empty() {
        return;
    }
    out.push_str("<div class=\"sides\">\n");
    for spot in &item.spots {
        let _ = write!(
            out,
            "<figure><figcaption>{} <code>{}</code></figcaption>",
            plain(&spot.label),
            plain(&spot.to_string())
        );
        if let Some(lines) = excerpt(sheet, spot) {
            let _ = write!(out, "<pre tabindex=\"0\">{lines}</pre>");
        }
        out.push_str("</figure>\n");
    }
    if evidence.file.is_some() || !evidence.path.is_empty() {
        let file = evidence.file.as_deref().unwrap_or(&sheet.contract);
        let _ = write!(
            out,
            "<figure><figcaption><code>{}</code></figcaption><ul>",
            plain(file)
        );
        for path in std::iter::once(&evidence.path).chain(&evidence.also) {
            let path = if path.is_empty() { "/" } else { path };
            let _ = write!(out, "<li><code>{}</code></li>", plain(path));
        }
        out.push_str("</ul></figure>\n");
    }
    out.push_str("</div>\n");
}

/// The lines around a place, the meant one marked.
fn excerpt(sheet: &Sheet, spot: &Spot) -> Option<String> {
    let text = sheet.files.get(&spot.file)?;
    let first = spot.line.checked_sub(1)?.saturating_sub(CONTEXT);
    let mut out = String::new();
    let lines = text.lines().enumerate().skip(first);
    for (index, line) in lines.take_while(|(index, _)| *index < spot.line + CONTEXT) {
        let number = index + 1;
        let line = plain(line);
        if number == spot.line {
            let _ = writeln!(out, "<mark>{number:>5}  {line}</mark>");
        } else {
            let _ = writeln!(out, "{number:>5}  {line}");
        }
    }
    (!out.is_empty()).then_some(out)
}

fn diff_lines(diff: &str) -> String {
    let mut out = String::new();
    for line in diff.trim_end().lines() {
        let shown = plain(line);
        let _ = match line.as_bytes().first() {
            Some(b'+') => writeln!(out, "<ins>{shown}</ins>"),
            Some(b'-') => writeln!(out, "<del>{shown}</del>"),
            _ => writeln!(out, "{shown}"),
        };
    }
    out
}
