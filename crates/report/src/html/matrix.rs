//! The coverage matrix: operation × status, and below each operation its properties.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    coverage::{Coverage, Row, by_operation, why},
    safe::html as plain,
};

pub(super) fn matrix(coverage: &Coverage, out: &mut String) {
    let mut statuses: Vec<&str> = coverage.statuses().map(|row| row.part.as_str()).collect();
    statuses.sort_unstable();
    statuses.dedup();
    let _ = write!(
        out,
        "<section id=\"coverage\">\n<h2>Coverage of {}</h2>\n\
         <p>In how many recordings each status is seen. A status in which nothing stands is not \
         documented for the operation; 0 means that {}.</p>\n\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Coverage\"><table class=\"matrix\">\n<thead><tr><th scope=\"col\">Operation</th>",
        plain(&coverage.title()),
        why(coverage.own),
    );
    for status in &statuses {
        let _ = write!(out, "<th scope=\"col\">{}</th>", plain(status));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (operation, rows) in by_operation(coverage.statuses()) {
        let name = plain(operation);
        let _ = write!(
            out,
            "<tr><th scope=\"row\"><a href=\"#of-{name}\"><code>{name}</code></a></th>"
        );
        for status in &statuses {
            match rows.iter().find(|row| row.part == *status) {
                Some(row) => cell(row, out),
                None => out.push_str("<td></td>"),
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n<h3>Properties</h3>\n");
    for (operation, rows) in by_operation(coverage.rows.iter()) {
        properties(operation, &rows, out);
    }
    out.push_str("</section>\n");
}

fn cell(row: &Row, out: &mut String) {
    let class = match (row.recordings, row.assumed) {
        (0, 0) => "unseen",
        (0, _) => "assumed",
        _ => "seen",
    };
    let _ = write!(out, "<td class=\"{class}\">{}", row.recordings);
    if row.assumed > 0 {
        let _ = write!(out, " <small>+{} assumed</small>", row.assumed);
    } else if let Some(gap) = row.gap {
        let _ = write!(out, " <small>{}</small>", gap.words());
    }
    out.push_str("</td>");
}

/// The properties of one operation: a line each, a column for each part that it can be in.
fn properties(operation: &str, rows: &[&Row], out: &mut String) {
    let mut parts: Vec<&str> = Vec::new();
    let mut lines: BTreeMap<(&str, Option<&str>), BTreeMap<&str, &Row>> = BTreeMap::new();
    for row in rows {
        if let Some(property) = &row.property {
            if !parts.contains(&row.part.as_str()) {
                parts.push(&row.part);
            }
            let line = lines.entry((property, row.value.as_deref())).or_default();
            line.insert(&row.part, row);
        }
    }
    let all = rows.iter().filter(|row| row.property.is_some()).count();
    let seen = rows
        .iter()
        .filter(|row| row.property.is_some() && row.recordings > 0)
        .count();
    let name = plain(operation);
    let _ = write!(
        out,
        "<details id=\"of-{name}\"><summary><code>{name}</code> {seen} of {all} seen</summary>\n\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Coverage\"><table class=\"matrix\">\n<thead><tr><th scope=\"col\">Property</th>"
    );
    for part in &parts {
        let _ = write!(out, "<th scope=\"col\">{}</th>", plain(part));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for ((property, value), cells) in lines {
        let value = value.map(|value| format!(" = {}", plain(value)));
        let _ = write!(
            out,
            "<tr><th scope=\"row\"><code>{}</code>{}</th>",
            plain(property),
            value.unwrap_or_default()
        );
        for part in &parts {
            match cells.get(part) {
                Some(row) => cell(row, out),
                None => out.push_str("<td></td>"),
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div></details>\n");
}
