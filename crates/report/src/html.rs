//! The report as one page that needs nothing else: no script, no request, light and dark.

mod findings;
mod matrix;

use std::fmt::Write as _;

use crate::{
    markdown::{headline, title},
    safe::html as plain,
    sheet::{Quirk, Sheet},
};

/// The page's style sheet.
const STYLE: &str = include_str!("html/style.css");

/// The report as one HTML page: the findings with both sides next to each other, the coverage matrix
/// and the quirk ledger. It works without a script and asks for nothing else; a policy in it forbids
/// browsers to do more than show it.
pub(crate) fn html(sheet: &Sheet) -> String {
    let mut out = String::new();
    let title = plain(&title(sheet));
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#findings\">To the findings</a>\n<header>\n<h1>{title}</h1>\n\
         <p class=\"verdict {}\">{}.</p>\n",
        if sheet.fails() { "fails" } else { "holds" },
        plain(&headline(sheet)),
    );
    if !sheet.recordings.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", plain(&sheet.summary));
    }
    navigation(sheet, &mut out);
    out.push_str("</header>\n<main>\n");
    findings::findings(sheet, &mut out);
    if let Some(coverage) = &sheet.coverage {
        matrix::matrix(coverage, &mut out);
    }
    recordings(sheet, &mut out);
    ledger(sheet, &mut out);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn navigation(sheet: &Sheet, out: &mut String) {
    let parts = [
        ("findings", "Findings", true),
        ("coverage", "Coverage", sheet.coverage.is_some()),
        ("recordings", "Recordings", !sheet.recordings.is_empty()),
        ("ledger", "Quirk ledger", !sheet.ledger.is_empty()),
    ];
    out.push_str("<nav aria-label=\"Parts of this report\"><ul>\n");
    for (id, name, _) in parts.into_iter().filter(|(_, _, there)| *there) {
        let _ = writeln!(out, "<li><a href=\"#{id}\">{name}</a></li>");
    }
    out.push_str("</ul></nav>\n");
}

fn recordings(sheet: &Sheet, out: &mut String) {
    if sheet.recordings.is_empty() {
        return;
    }
    out.push_str(
        "<section id=\"recordings\">\n<h2>Recordings</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Recordings\"><table>\n<thead><tr>\
         <th scope=\"col\">Recording</th><th scope=\"col\">Result</th>\
         <th scope=\"col\">Deviates</th></tr></thead>\n<tbody>\n",
    );
    for recording in &sheet.recordings {
        let (class, words) = if recording.conforms {
            ("seen", "conforms")
        } else {
            ("unseen", "fails")
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><code>{}</code></th><td class=\"{class}\">{words}</td><td>{}</td></tr>",
            plain(&recording.id),
            plain(&recording.deviations.join(", ")),
        );
    }
    out.push_str("</tbody></table></div>\n</section>\n");
}

fn ledger(sheet: &Sheet, out: &mut String) {
    if sheet.ledger.is_empty() {
        return;
    }
    out.push_str("<section id=\"ledger\">\n<h2>Quirk ledger</h2>\n");
    for quirk in &sheet.ledger {
        entry(sheet, quirk, out);
    }
    out.push_str("</section>\n");
}

fn entry(sheet: &Sheet, quirk: &Quirk, out: &mut String) {
    let id = plain(&quirk.id);
    let _ = write!(
        out,
        "<details id=\"quirk-{id}\"><summary><b>{id}</b> {}</summary>\n<dl>\n",
        plain(&quirk.title)
    );
    let place = format!("{}:{}", sheet.contract, quirk.line);
    let explains = quirk.explains.join(", ");
    let recordings = quirk.recordings.join(", ");
    let lines = [
        ("Evidence", &quirk.evidence),
        ("Handling", &quirk.handling),
        ("Explains", &explains),
        ("Recordings", &recordings),
        ("Stands in", &place),
    ];
    for (name, text) in lines.into_iter().filter(|(_, text)| !text.is_empty()) {
        let _ = writeln!(out, "<dt>{name}</dt><dd>{}</dd>", plain(text));
    }
    out.push_str("</dl></details>\n");
}
