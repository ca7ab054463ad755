//! The report for code scanning: SARIF 2.1.0.

use std::{collections::BTreeSet, fmt::Write as _};

use serde_json::{Value, json};

use crate::{
    Called, explain,
    github::sentence,
    sheet::{Item, Severity, Sheet, Spot, Standing},
};

/// The report as SARIF 2.1.0, with a rule for each code and a fingerprint that stays the same when
/// lines move.
pub(crate) fn sarif(sheet: &Sheet) -> String {
    let codes: BTreeSet<&str> = sheet.findings.iter().map(|item| item.code).collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code, sheet.called)).collect();
    let results = sheet.findings.iter();
    let results: Vec<Value> = results.map(|item| result(sheet, item, &codes)).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": format!("cartevo {}", sheet.command),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "automationDetails": {"id": format!("cartevo/{}/", sheet.command)},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn rule(code: &str, called: Called) -> Value {
    let mut rule = json!({"id": code});
    if let Some(known) = explain::find(code) {
        rule["shortDescription"] = json!({"text": known.means});
        rule["fullDescription"] = json!({"text": known.matters});
        rule["help"] = json!({"text": called.say(known.remedy)});
    }
    rule
}

fn result(sheet: &Sheet, item: &Item, codes: &[&str]) -> Value {
    let mut result = json!({
        "ruleId": item.code,
        "ruleIndex": codes.binary_search(&item.code).ok(),
        "level": match item.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        "message": {"text": sentence(item)},
        "partialFingerprints": {"cartevo/v1": item.fingerprint()},
    });
    let mut places = item.spots.iter().map(place);
    let first = places.next().or_else(|| match &item.evidence.file {
        Some(file) => Some(whole(file)),
        None if sheet.contract.is_empty() => None,
        None => Some(whole(&sheet.contract)),
    });
    result["locations"] = first.into_iter().collect();
    let related: Vec<Value> = places.collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    match &item.standing {
        Standing::New => {}
        Standing::Known { by } => {
            let ids = by.join(", ");
            result["suppressions"] =
                json!([{"kind": "external", "status": "accepted", "justification": ids}]);
        }
        Standing::Gone { .. } => {
            result["kind"] = json!("informational");
            result["level"] = json!("none");
        }
    }
    result
}

/// A place in a file.
fn place(spot: &Spot) -> Value {
    let mut place = whole(&spot.file);
    if spot.line > 0 {
        place["physicalLocation"]["region"] =
            json!({"startLine": spot.line, "startColumn": spot.column.max(1)});
    }
    if !spot.label.is_empty() {
        place["message"] = json!({"text": spot.label});
    }
    place
}

fn whole(file: &str) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(file)}}})
}

/// A file's name as a reference: what a URI cannot have in a path is written as its bytes.
fn uri(file: &str) -> String {
    let mut uri = String::with_capacity(file.len());
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
