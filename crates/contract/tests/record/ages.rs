//! How old a source may be.

use cartevo_contract::{
    Severity, SourceKind,
    conformance::{Options, run},
    record::{ages, day, limit},
};
use serde_json::{Value, json};

use crate::common::{folder, options_for, recording};

/// A recording of a kind, on a day.
fn of(kind: &str, case: &str, date: &str) -> Value {
    let mut recording = recording("getPaymentBalance/panel");
    recording["case"] = json!(case);
    recording["source"]["kind"] = json!(kind);
    recording["source"]["date"] = json!(date);
    recording
}

/// The severity of each old source, with its newest recording, on the last day of 2026.
fn old(recordings: &[Value]) -> Vec<(Severity, u32, String)> {
    let folder = folder(recordings);
    let ages = ages(&options_for(folder.path()), day("2026-12-31").unwrap()).unwrap();
    ages.into_iter()
        .map(|age| (age.severity, age.days, age.recording))
        .collect()
}

#[test]
fn a_source_gets_old_and_then_too_old() {
    let sources = [
        ("live", "2026-07-04", None),
        ("live", "2026-07-03", Some(Severity::Warning)),
        ("live", "2025-12-31", Some(Severity::Warning)),
        ("live", "2025-12-30", Some(Severity::Error)),
        ("docs-panel", "2025-12-31", None),
        ("docs-prose", "2025-12-30", Some(Severity::Warning)),
        ("docs-prose", "2024-12-31", Some(Severity::Warning)),
        ("docs-prose", "2024-12-30", Some(Severity::Error)),
        ("server", "2019-01-01", None),
        ("code", "2019-01-01", None),
        ("framework", "2019-01-01", None),
        ("sandbox", "2019-01-01", None),
        // From a machine whose clock is wrong.
        ("live", "2031-01-01", None),
    ];
    let recording = |(index, (kind, date, _)): (usize, &(&str, &str, _))| {
        let mut recording = of(kind, &format!("case-{index}"), date);
        recording["source"]["page"] = json!(format!("GET /page/{index}"));
        recording
    };
    let recordings: Vec<Value> = sources.iter().enumerate().map(recording).collect();
    let found = old(&recordings);
    for (index, (kind, date, wanted)) in sources.into_iter().enumerate() {
        let id = format!("getPaymentBalance/case-{index}");
        let age = found.iter().find(|(.., recording)| *recording == id);
        assert_eq!(age.map(|(severity, ..)| *severity), wanted, "{kind} {date}");
    }
    assert!(found.is_sorted_by_key(|(_, days, _)| std::cmp::Reverse(*days)));
}

#[test]
fn a_source_is_as_old_as_its_newest_recording() {
    let (old_one, new) = (of("live", "a", "2024-01-01"), of("live", "b", "2026-12-01"));
    assert_eq!(old(&[old_one.clone(), new]), []);
    let newer = of("live", "c", "2025-01-01");
    let wanted = vec![(Severity::Error, 729, "getPaymentBalance/c".to_owned())];
    assert_eq!(old(&[old_one.clone(), newer]), wanted);
    // Another kind of source is another source.
    assert_eq!(
        old(&[old_one, of("docs-panel", "d", "2026-12-01")]).len(),
        1
    );
}

#[test]
fn every_kind_has_been_thought_of() {
    let limited: Vec<&str> = SourceKind::ALL
        .into_iter()
        .filter(|kind| limit(*kind).is_some())
        .map(SourceKind::name)
        .collect();
    assert_eq!(limited, ["docs-panel", "docs-prose", "live"]);
}

#[test]
fn the_judgement_only_warns_and_only_if_it_is_told_the_day() {
    let mut recording = recording("getPaymentBalance/panel");
    recording["source"]["date"] = json!("2019-01-01");
    let folder = folder(&[recording]);
    let options = options_for(folder.path());
    let before = run(&options).unwrap();
    assert!(before.findings.is_empty());
    let report = run(&Options {
        today: Some(day("2026-12-31").unwrap()),
        ..options
    })
    .unwrap();
    let [finding] = report.findings.as_slice() else {
        panic!("{:#?}", report.findings);
    };
    assert_eq!(
        (finding.code, finding.severity),
        ("recording-old", Severity::Warning)
    );
    assert_eq!(
        finding.message,
        "the newest recording of GET /payment/balance (docs-panel) is of 2019-01-01, 2921 days ago"
    );
    assert!(report.conforms());
}

#[test]
fn a_day_is_written_in_one_way() {
    assert!(day("2026-11-21").is_ok());
    for text in ["2026-1-21", "21.11.2026", "2026-02-30", ""] {
        let message = day(text).unwrap_err().to_string();
        assert_eq!(
            message,
            format!("`{text}` is no day; expected one such as 2026-05-09")
        );
    }
}
