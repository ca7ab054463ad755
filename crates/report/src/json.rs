//! The report for programs.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::{
    safe,
    sheet::{Item, Severity, Sheet, Standing},
};

/// The form of the document. It changes when a key is renamed or removed; keys may be added to it.
const VERSION: u8 = 1;

/// The report as one JSON object, as `docs/report.schema.json` describes it. Within a version keys may
/// be added; none is renamed or removed, nor is its meaning changed.
///
/// Characters that would control a terminal are escaped in it, so it can be printed as it is.
pub(crate) fn json(sheet: &Sheet) -> String {
    let findings = sheet.findings.iter();
    let findings: Vec<Value> = findings.map(|item| finding(sheet, item)).collect();
    let mut document = json!({
        "version": VERSION,
        "command": sheet.command,
        "contract": sheet.contract,
        "conforms": !sheet.fails(),
        "summary": summary(sheet),
        "findings": findings,
        "cases": sheet.cases,
        "skipped": sheet.skipped,
    });
    if let Some(coverage) = &sheet.coverage {
        document["recordings"] = json!(sheet.recordings);
        document["coverage"] = json!(coverage.rows);
    }
    if !sheet.ledger.is_empty() {
        document["ledger"] = json!(sheet.ledger);
    }
    // Serde leaves some characters as they are that terminals and editors obey.
    let mut out = String::new();
    for character in format!("{document:#}").chars() {
        if safe::obeyed(character) && character != '\n' {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out.push('\n');
    out
}

fn summary(sheet: &Sheet) -> Value {
    let standing = |is: fn(&Standing) -> bool| {
        let all = sheet.findings.iter();
        all.filter(|item| is(&item.standing)).count()
    };
    let mut summary = Map::new();
    summary.insert("text".to_owned(), json!(sheet.summary));
    let counted = [
        ("errors", sheet.new_of(Severity::Error)),
        ("warnings", sheet.new_of(Severity::Warning)),
        ("notes", sheet.new_of(Severity::Note)),
        ("known", standing(|it| matches!(it, Standing::Known { .. }))),
        ("gone", standing(|it| matches!(it, Standing::Gone { .. }))),
    ];
    let all = counted.into_iter();
    for (name, count) in all.chain(sheet.counts.iter().map(|(name, count)| (*name, *count))) {
        summary.insert(name.to_owned(), json!(count));
    }
    Value::Object(summary)
}

fn finding(sheet: &Sheet, item: &Item) -> Value {
    let mut value = json!(item);
    let mut spots = item
        .spots
        .iter()
        .filter(|spot| !sheet.contract.is_empty() && spot.file == sheet.contract);
    value["contract"] = json!(spots.next());
    value["related"] = json!(spots.next());
    value["check"] = json!(item.case.name);
    value["fingerprint"] = json!(item.fingerprint());
    value
}
