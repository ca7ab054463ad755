//! The suite itself: the project's own recordings, contract, client and snapshots agree.

mod common;

use std::fs;

use cartevo_contract::{
    Check, Gap,
    conformance::{Failure, Options, run},
    report,
};
use common::{finding, folder, judge, options_for, recording, root, summary};
use serde_json::json;
use tempfile::TempDir;

#[test]
fn the_project_conforms() {
    let result = run(&Options::of_project(root())).unwrap();
    assert!(result.conforms(), "{}", report::text(&result, false));
    assert!(result.findings.is_empty(), "{:#?}", summary(&result));
    for verdict in &result.recordings {
        assert_eq!(verdict.checks, Check::OF_RECORDINGS, "{}", verdict.id);
    }
    let text = report::text(&result, false);
    for verdict in &result.recordings {
        let line = text
            .lines()
            .find(|line| line.split_whitespace().next() == Some(&verdict.id));
        assert!(
            line.is_some_and(|line| line.contains("conforms")),
            "{} is not listed",
            verdict.id
        );
    }
}

#[test]
fn every_status_is_covered_or_named_as_not_covered() {
    let result = run(&Options {
        snapshots: None,
        ..Options::of_project(root())
    })
    .unwrap();
    let text = report::text(&result, false);
    for row in result.coverage.statuses() {
        let cell = format!("{} ×{}", row.part, row.recordings);
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with(&row.operation) && line.contains(&cell));
        assert!(
            line.is_some(),
            "{cell} of {} is not in the table",
            row.operation
        );
    }
    // What no recording shows, no source could show.
    let holes: Vec<String> = result
        .coverage
        .statuses()
        .filter(|row| row.gap == Some(Gap::NotTested))
        .map(|row| format!("{} of {}", row.part, row.operation))
        .collect();
    assert_eq!(holes, [""; 0]);
    // Values of enums are many, and few sources show more than one of each.
    let rows = result
        .coverage
        .rows
        .iter()
        .filter(|row| row.value.is_none());
    let (covered, missing): (Vec<_>, Vec<_>) = rows.partition(|row| row.recordings > 0);
    assert!(
        covered.len() > 2 * missing.len(),
        "{} rows are covered, {} are not",
        covered.len(),
        missing.len()
    );
}

#[test]
fn one_operation_can_be_judged_alone() {
    let options = Options {
        operation: Some("getWallet".to_owned()),
        ..Options::of_project(root())
    };
    let result = run(&options).unwrap();
    assert!(result.conforms(), "{:#?}", summary(&result));
    assert!(
        result
            .recordings
            .iter()
            .all(|verdict| verdict.id.starts_with("getWallet/"))
    );
    assert!(
        result
            .coverage
            .rows
            .iter()
            .all(|row| row.operation == "getWallet")
    );
}

#[test]
fn recordings_that_the_project_has_never_seen_are_judged() {
    let mut wallet = recording("getWallet/prose");
    wallet["case"] = json!("never-seen");
    wallet["source"] = json!({"kind": "live", "page": "GET /wallets/{id}", "date": "2026-11-21"});
    let report = judge(&[wallet.clone()]);
    assert!(report.conforms(), "{:#?}", summary(&report));
    wallet["response"]["body"]["data"]["balance"] = json!("175000.5");
    let report = judge(&[wallet]);
    let found = finding(
        &report,
        "unexplained-deviation",
        "getWallet/never-seen",
        "/response/body/data/balance",
    );
    assert!(found.help.as_ref().unwrap().contains("Q15"), "{found:#?}");
}

#[test]
fn undocumented_fields_can_be_warned_of_or_passed_over() {
    use cartevo_contract::conformance::Undocumented;
    let mut wallet = recording("getWallet/prose");
    wallet["response"]["body"]["data"]["new_field"] = json!({"deep": 1});
    let folder = folder(&[wallet]);
    let judged = |undocumented| {
        run(&Options {
            undocumented,
            ..options_for(folder.path())
        })
        .unwrap()
    };
    assert_eq!(judged(Undocumented::Error).errors(), 1);
    let warned = judged(Undocumented::Warn);
    assert_eq!((warned.errors(), warned.findings.len()), (0, 1));
    assert!(judged(Undocumented::Off).findings.is_empty());
}

#[test]
fn snapshots_are_written_compared_and_tidied_up() {
    let recordings = folder(&[
        recording("getPaymentBalance/prose"),
        recording("createToken/ok"),
    ]);
    let snapshots = TempDir::new().unwrap();
    let options = Options {
        snapshots: Some(snapshots.path().to_owned()),
        ..options_for(recordings.path())
    };
    let codes = |options: &Options| {
        run(options)
            .unwrap()
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&options), ["snapshot-missing", "snapshot-missing"]);
    let accept = Options {
        accept: true,
        ..options.clone()
    };
    assert_eq!(run(&accept).unwrap().written.len(), 2);
    assert_eq!(codes(&options), [""; 0]);

    let token = fs::read_to_string(snapshots.path().join("createToken/ok.snap")).unwrap();
    assert!(token.contains(r#""access_token": "[redacted]""#), "{token}");

    let path = snapshots.path().join("getPaymentBalance/prose.snap");
    fs::write(
        &path,
        fs::read_to_string(&path)
            .unwrap()
            .replace("4250.5", "4250.6"),
    )
    .unwrap();
    fs::write(
        snapshots.path().join("orphan.snap"),
        "---\nsource: x\n---\n{}\n",
    )
    .unwrap();
    assert_eq!(
        codes(&options),
        ["snapshot-unreferenced", "snapshot-differs"]
    );
    let diff = run(&options).unwrap().findings[1].diff.clone().unwrap();
    assert!(
        diff.contains('-')
            && diff.contains("4250.6")
            && diff.contains('+')
            && diff.contains("4250.5"),
        "{diff}"
    );
    run(&accept).unwrap();
    assert_eq!(codes(&options), [""; 0]);
    assert!(!snapshots.path().join("orphan.snap").exists());
}

#[test]
fn what_framework_and_source_code_say_is_assumed_and_an_error_is_no_success() {
    for kind in ["framework", "code"] {
        let mut assumed = recording("getWallet/throttled");
        assumed["source"]["kind"] = json!(kind);
        let report = judge(&[assumed, recording("getWallet/unknown")]);
        let text = report::text(&report, false);
        assert!(text.contains("429 ×0 (+1 assumed)"), "{text}");
        assert!(text.contains("  200 ×0 (not tested)  "), "{text}");
        assert!(text.contains("the status (only assumed)"), "{text}");
        assert!(!text.contains("no source shows"), "{text}");
    }
}

#[test]
fn an_operation_of_which_there_is_nothing_to_judge() {
    let folder = folder(&[recording("getWallet/prose")]);
    let options = Options {
        operation: Some("createCard".to_owned()),
        ..options_for(folder.path())
    };
    let error = run(&options).unwrap_err();
    assert!(matches!(error, Failure::Usage(_)));
    assert_eq!(
        error.to_string(),
        "there is no recording of `createCard` to judge"
    );
}

#[test]
fn what_is_wrong_otherwise_is_not_accepted() {
    let mut wrong = recording("getPaymentBalance/prose");
    wrong["response"]["body"]["data"]["news"] = json!(1);
    let recordings = folder(&[wrong, recording("createToken/ok")]);
    let snapshots = TempDir::new().unwrap();
    let accept = Options {
        snapshots: Some(snapshots.path().to_owned()),
        accept: true,
        ..options_for(recordings.path())
    };
    let result = run(&accept).unwrap();
    assert_eq!(
        result.written,
        [snapshots.path().join("createToken/ok.snap")]
    );
    let found = finding(
        &result,
        "snapshot-missing",
        "getPaymentBalance/prose",
        "/response",
    );
    assert!(
        found
            .help
            .as_ref()
            .unwrap()
            .contains("nothing else is wrong")
    );
}

#[test]
fn a_snapshot_that_cannot_be_written_is_no_finding() {
    let recordings = folder(&[recording("createToken/ok")]);
    let snapshots = TempDir::new().unwrap();
    fs::write(snapshots.path().join("createToken"), "in the way").unwrap();
    fs::write(snapshots.path().join("orphan.snap"), "---\n---\n{}\n").unwrap();
    let accept = Options {
        snapshots: Some(snapshots.path().to_owned()),
        accept: true,
        ..options_for(recordings.path())
    };
    let error = run(&accept).unwrap_err();
    assert!(matches!(error, Failure::Tool(_)), "{error}");
    assert!(error.to_string().contains("cannot create"), "{error}");
    assert!(
        snapshots.path().join("orphan.snap").exists(),
        "what is left over is removed last"
    );
}
