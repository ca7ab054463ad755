//! The ledger ids that a recording names.

use cartevo_sandbox::Quirk;
use serde_json::{Value, json};

use crate::common::judge;

/// What the documentation itself has in it that its own conventions do not: an exchange that
/// shows it names it, with or without oddities of the service.
const DOCUMENTED: [&str; 9] = ["Q6", "Q7", "Q8", "Q9", "Q10", "Q11", "Q14", "Q49", "Q50"];

/// What shows something of further entries too: an error inside a 200, the rows of an older build,
/// an envelope of its own.
const TOGETHER: [(&str, &[&str]); 4] = [
    ("Q92b", &["Q90"]),
    ("Q96b", &["Q128"]),
    ("Q106", &["Q89"]),
    ("Q128", &["Q96", "Q127"]),
];

/// The same recordings with names for what the documentation has of its own there.
pub fn named(recordings: &[Value]) -> Vec<Value> {
    let mut recordings = recordings.to_vec();
    for recording in &mut recordings {
        recording["quirks"] = json!(DOCUMENTED);
    }
    let report = judge(&recordings);
    for recording in &mut recordings {
        let text = |name: &str| recording[name].as_str().unwrap();
        let id = format!("{}/{}", text("operation"), text("case"));
        let hidden = report.findings_of(&id);
        let hidden = hidden.filter(|finding| finding.code == "quirk-not-shown");
        let hidden: Vec<&str> = hidden.map(|finding| finding.path.as_str()).collect();
        let shown = DOCUMENTED.iter().enumerate();
        let shown = shown.filter(|(index, _)| !hidden.contains(&&*format!("/quirks/{index}")));
        recording["quirks"] = shown.map(|(_, name)| *name).collect();
    }
    recordings
}

/// A recording that names the entries of a switch as well.
pub fn with(mut recording: Value, quirk: Quirk) -> Value {
    let further = TOGETHER.iter().find(|(id, _)| *id == quirk.id());
    let further = further.map_or(&[][..], |(_, ids)| ids);
    let ids = [entry(quirk)]
        .into_iter()
        .chain(quirk.also().iter().copied());
    let named = recording["quirks"].as_array_mut().unwrap();
    for id in ids.chain(further.iter().copied()) {
        if !named.iter().any(|other| other == id) {
            named.push(json!(id));
        }
    }
    recording
}

/// The entry of the ledger: several switches may be of one.
fn entry(quirk: Quirk) -> &'static str {
    quirk
        .id()
        .trim_end_matches(|last: char| last.is_ascii_lowercase())
}

/// Whether only the older build was seen to do so.
pub fn of_the_older_build(quirk: Quirk) -> bool {
    let ledger = crate::common::contract();
    crate::common::entry(&ledger, entry(quirk)).contains("since: 2025-10-08")
}
