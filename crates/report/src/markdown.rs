//! The report for a comment or a job's summary.

use std::fmt::Write as _;

use crate::{
    coverage::{by_operation, uncovered, why},
    safe::{self, block, code, markdown as plain},
    sheet::{Item, Severity, Sheet, Standing},
};

/// The report as Markdown: the findings as a table, then what the recordings cover.
pub(crate) fn markdown(sheet: &Sheet) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "## {}\n\n{}.", title(sheet), plain(&headline(sheet)));
    let (new, decided): (Vec<&Item>, Vec<&Item>) = sheet
        .findings
        .iter()
        .partition(|item| item.standing == Standing::New);
    table(sheet, &new, &mut out);
    for item in &new {
        if let Some(diff) = &item.diff {
            let block = block("diff", diff.trim_end());
            let _ = writeln!(out, "\n{}:\n\n{block}", code(&item.case.of));
        }
    }
    if !decided.is_empty() {
        let count = decided.len();
        let _ = writeln!(out, "\n<details><summary>{count} known or gone</summary>");
        table(sheet, &decided, &mut out);
        out.push_str("\n</details>\n");
    }
    coverage(sheet, &mut out);
    out
}

/// The command's name, as a title.
pub(crate) fn title(sheet: &Sheet) -> String {
    let mut characters = sheet.command.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// The result in a few words, without a full stop.
pub(crate) fn headline(sheet: &Sheet) -> String {
    if sheet.recordings.is_empty() {
        return sheet.summary.trim_end_matches('.').to_owned();
    }
    let verdict = if sheet.fails() {
        "do not all conform"
    } else {
        "conform"
    };
    format!(
        "{} recordings {verdict}: {} errors, {} warnings",
        sheet.recordings.len(),
        sheet.new_of(Severity::Error),
        sheet.new_of(Severity::Warning)
    )
}

fn table(sheet: &Sheet, items: &[&Item], out: &mut String) {
    if items.is_empty() {
        return;
    }
    out.push_str("\n| | Where | In the contract | What |\n|---|---|---|---|\n");
    for item in items {
        let _ = writeln!(out, "{}", row(sheet, item));
    }
}

fn row(sheet: &Sheet, item: &Item) -> String {
    let mark = match (&item.standing, item.severity) {
        (Standing::Known { by }, _) => format!("known: {}", plain(&by.join(", "))),
        (Standing::Gone { of }, _) => format!("gone: {}", plain(&of.join(", "))),
        (Standing::New, Severity::Error) => "error".to_owned(),
        (Standing::New, Severity::Warning) => "warning".to_owned(),
        (Standing::New, Severity::Note) => "note".to_owned(),
    };
    let in_contract = |file: &str| !sheet.contract.is_empty() && file == sheet.contract;
    let contract = item.spots.iter().find(|spot| in_contract(&spot.file));
    let elsewhere = item.spots.iter().find(|spot| !in_contract(&spot.file));
    let mut at = match (&item.evidence.file, elsewhere) {
        (Some(file), _) => plain(file),
        (None, Some(spot)) => plain(&spot.to_string()),
        (None, None) => plain(&item.case.of),
    };
    if !item.evidence.path.is_empty() {
        let _ = write!(at, " {}", code(&item.evidence.path));
    }
    let contract = contract.map(|spot| code(&spot.to_string()));
    let mut what = plain(&item.message);
    if !item.evidence.also.is_empty() {
        let also: Vec<String> = item.evidence.also.iter().map(|at| code(at)).collect();
        let _ = write!(what, " (also at {})", also.join(", "));
    }
    if let Some(help) = &item.help {
        let lines: Vec<String> = help.lines().map(|line| plain(&safe::line(line))).collect();
        let _ = write!(what, " — {}", lines.join("<br>"));
    }
    format!(
        "| {mark} | {at} | {} | **{}** {what} |",
        contract.unwrap_or_default(),
        item.code
    )
}

fn coverage(sheet: &Sheet, out: &mut String) {
    let Some(coverage) = &sheet.coverage else {
        return;
    };
    let told = coverage.told();
    let coverage = &told.coverage;
    let _ = writeln!(
        out,
        "\n### Coverage of {}\n\n| Operation | Recordings for each status |\n|---|---|",
        coverage.title()
    );
    for (operation, rows) in by_operation(coverage.statuses()) {
        let cells: Vec<String> = rows.iter().map(|row| row.cell()).collect();
        let _ = writeln!(out, "| {} | {} |", code(operation), cells.join(", "));
    }
    if let Some(others) = told.others() {
        let _ = writeln!(out, "\n({others})");
    }
    let lines = uncovered(coverage);
    if lines.is_empty() {
        return;
    }
    let why = why(coverage.own);
    let _ = writeln!(
        out,
        "\nNot covered ({why}):\n\n| Operation | Part | |\n|---|---|---|"
    );
    for (operation, part, what) in lines {
        let _ = writeln!(out, "| {} | {part} | {} |", code(operation), plain(&what));
    }
}
