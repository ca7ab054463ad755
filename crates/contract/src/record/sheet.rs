//! What came of recording, of looking for secrets and of asking for ages, in the form of all reports.

use cartevo_report::{Case, Evidence, Item, Recording, Severity, Sheet, Spot};

use super::{Age, Leak, Recorded};
use crate::report;

/// The codes of what is found, besides those of the judgement.
pub const CODES: &[&str] = &[
    "call-not-recorded",
    "not-undone",
    "recording-interrupted",
    "secret-shown",
    "source-old",
];

/// What was recorded, as a sheet: what was called and became no recording is an error, and so is every
/// deviation of what became one.
pub fn recorded(recorded: &Recorded) -> Sheet {
    let mut findings: Vec<Item> = Vec::new();
    for unmatched in &recorded.unmatched {
        let message = format!("no recording of {}: {}", unmatched.call, unmatched.why);
        findings.push(error("call-not-recorded", &unmatched.from, message));
    }
    for what in &recorded.left_behind {
        findings.push(error("not-undone", "live", what.clone()));
    }
    if let Some(why) = &recorded.interrupted {
        findings.push(error("recording-interrupted", "live", why.clone()));
    }
    let deviations = recorded.findings.iter();
    findings.extend(deviations.map(|finding| report::plain_item(&recorded.contract, finding)));
    let conforms = |id: &str| {
        let mut deviations = recorded.findings.iter();
        !deviations.any(|finding| finding.recording.as_deref() == Some(id))
    };
    let written = recorded.written.iter();
    let left_out = recorded.left_out.iter();
    Sheet {
        contract: recorded.contract.clone(),
        summary: super::text::totals(recorded),
        findings,
        cases: written.clone().map(|it| case(&it.id)).collect(),
        skipped: left_out.map(|(operation, _)| case(operation)).collect(),
        counts: [
            ("written", recorded.written.len()),
            ("known_already", recorded.same.len()),
            ("not_recorded", recorded.unmatched.len()),
            ("deviations", recorded.findings.len()),
        ]
        .into(),
        recordings: written
            .map(|it| Recording {
                id: it.id.clone(),
                file: it.file.clone(),
                conforms: conforms(&it.id),
                checks: Vec::new(),
                deviations: Vec::new(),
            })
            .collect(),
        ..sheet()
    }
}

/// Secrets in files, as a sheet.
pub fn leaks(leaks: &[Leak]) -> Sheet {
    let item = |leak: &Leak| Item {
        spots: vec![Spot {
            file: leak.file.clone(),
            line: leak.line.unwrap_or_default(),
            column: usize::from(leak.line.is_some()),
            span: 0..0,
            label: String::new(),
        }],
        help: Some("write `[redacted]` in its place, and take it out of the history".to_owned()),
        ..error(
            "secret-shown",
            &leak.file,
            format!("it shows {}", leak.secret),
        )
    };
    Sheet {
        summary: match leaks.len() {
            0 => "no secret found".to_owned(),
            found => format!("{found} found"),
        },
        findings: leaks.iter().map(item).collect(),
        counts: [("secrets", leaks.len())].into(),
        ..sheet()
    }
}

/// Old sources, as a sheet: what is too old is an error, and what is only old a warning.
pub fn ages(ages: &[Age]) -> Sheet {
    let item = |age: &Age| Item {
        evidence: Evidence {
            recording: Some(age.recording.clone()),
            file: Some(age.file.clone()),
            path: "/source/date".to_owned(),
            also: Vec::new(),
        },
        ..Item::new(
            "source-old",
            age.severity,
            case(&age.recording),
            age.to_string(),
            format!("{} {}", age.kind.name(), age.page),
        )
    };
    let bad = ages.iter().filter(|age| age.severity == Severity::Error);
    let bad = bad.count();
    Sheet {
        summary: format!("{} sources are old, {bad} of them too old", ages.len()),
        findings: ages.iter().map(item).collect(),
        counts: [("old", ages.len()), ("too_old", bad)].into(),
        ..sheet()
    }
}

fn sheet() -> Sheet {
    Sheet {
        command: "record",
        ..Sheet::default()
    }
}

fn error(code: &'static str, of: &str, message: String) -> Item {
    let key = format!("{of} {message}");
    Item::new(code, Severity::Error, case(of), message, key)
}

fn case(of: &str) -> Case {
    Case {
        of: of.to_owned(),
        name: "recorded".to_owned(),
    }
}
