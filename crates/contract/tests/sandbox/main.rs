//! The sandbox's own answers, judged like recordings: they keep to the contract, and each of its
//! oddities is the ledger's.

#[path = "../common/mod.rs"]
mod common;
mod ids;
mod tour;

use std::collections::{BTreeMap, BTreeSet};

use cartevo_contract::{Finding, conformance::Report};
use cartevo_sandbox::{Quirk, Quirks};
use serde_json::{Value, json};

use common::{judge, summary};

/// Switches that no answer shows in which the judge sees anything odd: the contract allows for
/// what they do, and the ledger says that it does.
const ALLOWED_FOR: &str = "
    Q7 Q20 Q21 Q33 Q36 Q38 Q41 Q42 Q43 Q44 Q45 Q46 Q47 Q50 Q50b Q51 Q59 Q67 Q76c Q80 Q84 Q86 Q104
    Q106b Q109 Q110c Q111b Q111d Q113 Q123 Q130 Q133 Q133b";

/// Switches about notices, about headers, about the order of fields, and about what the client
/// does not ask for: the answers of the tour are the same.
const NOT_ON_THE_TOUR: &str = "Q64 Q66 Q103 Q108c Q117 Q119b Q120 Q156";

/// What the ledger does not excuse, although it knows of it: it excuses nothing of which there is no
/// recording.
const NOT_EXCUSED: [(&str, &str, &str); 9] = [
    (
        "Q6",
        "wrong-type",
        "`data: null`, which the client reads as no `data`",
    ),
    (
        "Q8",
        "missing-field",
        "a token under `data`, which the client reads as well",
    ),
    ("Q8", "undocumented-field", "the envelope of a token"),
    ("Q112b", "missing-field", "a new wallet that is `{}`"),
    (
        "Q30",
        "unexplained-deviation",
        "a card with 200, where only 201 has been seen",
    ),
    (
        "Q96b",
        "unexplained-deviation",
        "`feeId` and `description` of no fee",
    ),
    (
        "Q112b",
        "unexplained-deviation",
        "a new wallet that is `{}`",
    ),
    ("Q112b", "undecodable", "a new wallet that is `{}`"),
    (
        "Q141",
        "undocumented-value",
        "states that no answer has shown yet",
    ),
];

#[test]
fn without_oddities_it_keeps_to_the_contract() {
    let recordings = ids::named(&tour::recorded(Quirks::none()));
    let report = judge(&recordings);
    assert!(report.conforms(), "{:#?}", summary(&report));
    let operations: BTreeSet<&str> = recordings
        .iter()
        .map(|recording| recording["operation"].as_str().unwrap())
        .collect();
    let all = cartevo::OPERATIONS.iter().map(|operation| operation.id);
    assert_eq!(operations, all.collect());
}

#[test]
fn each_oddity_is_the_ledgers() {
    let documented = ids::named(&tour::recorded(Quirks::none()));
    let mut named = Vec::new();
    let mut silent = Vec::new();
    let mut unchanged = Vec::new();
    for quirk in shapes() {
        let changed = changed(quirk, &documented);
        if changed.is_empty() {
            unchanged.push(quirk.id());
        }
        silent.extend(changed.iter().cloned());
        named.extend(
            changed
                .into_iter()
                .map(|recording| ids::with(recording, quirk)),
        );
    }
    assert_eq!(unchanged, list(NOT_ON_THE_TOUR));

    // With their ids in it, a recording conforms.
    let mut open = BTreeSet::new();
    for (quirk, finding) in findings(&judge(&named)) {
        // What a name is to show may be narrower than what the switch does.
        if finding.code != "quirk-not-shown" {
            open.insert((quirk.id(), finding.code));
        }
    }
    let excused = NOT_EXCUSED.map(|(id, code, _)| (id, code));
    assert_eq!(open, excused.into());

    // Without them, it does not.
    let noticed: BTreeSet<&str> = findings(&judge(&silent))
        .into_iter()
        .map(|(quirk, _)| quirk.id())
        .collect();
    let allowed: Vec<&str> = shapes()
        .map(Quirk::id)
        .filter(|id| !noticed.contains(id) && !unchanged.contains(id))
        .collect();
    assert_eq!(allowed, list(ALLOWED_FOR));
}

/// The switches that bend answers.
fn shapes() -> impl Iterator<Item = Quirk> {
    Quirk::ALL
        .iter()
        .copied()
        .filter(|quirk| !quirk.is_behaviour())
}

fn list(ids: &'static str) -> Vec<&'static str> {
    ids.split_whitespace().collect()
}

/// The exchanges of the tour that a switch changes, each with a case of its own.
fn changed(quirk: Quirk, documented: &[Value]) -> Vec<Value> {
    let found = tour::recorded(quirk.into());
    let pairs = found.into_iter().zip(documented);
    let changed = pairs.filter(|(found, documented)| found["response"] != documented["response"]);
    let mine = |(mut found, documented): (Value, &Value)| {
        let case = found["case"].as_str().unwrap();
        found["case"] = json!(format!("{case}-{}", quirk.name()));
        found["quirks"] = documented["quirks"].clone();
        if ids::of_the_older_build(quirk) {
            // Only its payload is judged, as that of its recordings is.
            found["source"]["kind"] = json!("server");
        }
        found
    };
    changed.map(mine).collect()
}

/// What is wrong, by the switch whose exchange it is in.
fn findings(report: &Report) -> Vec<(Quirk, &Finding)> {
    let by_name: BTreeMap<&str, Quirk> = shapes().map(|quirk| (quirk.name(), quirk)).collect();
    let of = |finding: &Finding| {
        let (_, case) = finding.recording.as_ref().unwrap().split_once('/').unwrap();
        let mut names = case.match_indices('-').map(|(at, _)| &case[at + 1..]);
        names.find_map(|name| by_name.get(name).copied()).unwrap()
    };
    report
        .findings
        .iter()
        // Something of the documentation's own may be gone with the rest.
        .filter(|finding| finding.code != "quirk-not-shown")
        .map(|finding| (of(finding), finding))
        .collect()
}
