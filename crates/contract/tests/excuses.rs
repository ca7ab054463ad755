//! What the ledger explains and shows has to be there, and an excuse is for its place only.

mod common;

use std::fs;

use cartevo_contract::{
    Finding,
    conformance::{Options, Report, run},
};
use common::{
    contract, entry, finding, folder, judge, judge_by, line_of, options_for, recording, summary,
};
use serde_json::json;

#[track_caller]
fn of_contract<'a>(report: &'a Report, code: &str, part: &str) -> &'a Finding {
    let found = report
        .findings
        .iter()
        .find(|finding| finding.code == code && finding.message.contains(part));
    found.unwrap_or_else(|| panic!("no {code} with {part:?} among {:#?}", summary(report)))
}

/// The project judged with one entry of the ledger edited.
fn with_entry(id: &str, from: &str, to: &str) -> (Report, String) {
    let old = entry(&contract(), id);
    assert!(old.contains(from), "{from:?} is not in {old}");
    judge_by(|source| source.replacen(&old, &old.replacen(from, to, 1), 1))
}

#[test]
fn a_kind_that_no_recording_shows() {
    let (report, edited) = with_entry(
        "Q18",
        "[two-digit-year]",
        "[two-digit-year, error-in-success]",
    );
    let found = of_contract(
        &report,
        "ledger-kind-not-shown",
        "`Q18` explains `error-in-success`",
    );
    assert_eq!(
        found.contract.as_ref().unwrap().line,
        line_of(&edited, "\n  Q18:\n", "explains:")
    );
    let (report, _) = with_entry("Q117", "{status: [415]}", "{status: [415, 413]}");
    let found = of_contract(&report, "ledger-kind-not-shown", "`Q117` explains `status`");
    assert!(
        found.path.ends_with("/explains/0/status/1"),
        "{}",
        found.path
    );
}

#[test]
fn a_value_that_no_recording_shows() {
    let (report, edited) = with_entry("Q31", "temporarily unavailable}", "unavailable}");
    let found = of_contract(&report, "ledger-pointer-not-shown", "`Q31`");
    assert_eq!(
        found.contract.as_ref().unwrap().line,
        line_of(&edited, "\n  Q31:\n", "/response/body/message")
    );
    finding(
        &report,
        "quirk-not-shown",
        "createCard/temporarily-unavailable",
        "/quirks/0",
    );
    let (report, _) = with_entry("Q28", "[/request/body/reason,", "[/request/body/raison,");
    of_contract(&report, "ledger-pointer-not-shown", "/request/body/raison");
    let (report, _) = with_entry("Q28", "[/request/body/reason,", "[request/body/reason,");
    of_contract(
        &report,
        "ledger-entry",
        "`request/body/reason` is no JSON pointer",
    );
}

#[test]
fn what_an_excuse_is_narrowed_to_is_checked() {
    for (to, message) in [
        (
            "[{two-digit-year: [x]}]",
            "`two-digit-year` cannot be narrowed",
        ),
        ("[{status: [x]}]", "\"x\" is no HTTP status"),
        ("[{request: [body]}]", "neither `whole` nor a JSON pointer"),
        ("[{request: []}]", "`request` needs a list"),
        ("[{two-digit: [x]}]", "`two-digit` is no kind of deviation"),
        ("[[two-digit-year]]", "expected a kind of deviation"),
    ] {
        let (report, _) = with_entry("Q18", "[two-digit-year]", to);
        of_contract(&report, "ledger-entry", message);
    }
}

#[test]
fn a_status_is_excused_by_its_number() {
    let mut other = recording("fundWallet/ok");
    assert!(judge(&[other.clone()]).conforms());
    other["response"]["status"] = json!(202);
    finding(
        &judge(&[other]),
        "unexplained-deviation",
        "fundWallet/ok",
        "/response/status",
    );
}

#[test]
fn a_request_is_excused_at_its_place() {
    let mut other = recording("createCard/invalid-brand");
    other["request"]["body"]["amount"] = json!("100");
    let report = judge(&[other]);
    finding(
        &report,
        "wrong-type",
        "createCard/invalid-brand",
        "/request/body/amount",
    );
    assert_eq!(report.findings.len(), 1, "{:#?}", summary(&report));
}

#[test]
fn null_is_excused_by_name_and_never_where_there_must_be_a_value() {
    let mut other = recording("fundWallet/ok");
    other["response"]["body"]["data"]["transaction"]["order_id"] = json!(null);
    finding(
        &judge(&[other]),
        "unexplained-deviation",
        "fundWallet/ok",
        "/response/body/data/transaction/order_id",
    );
    // `currency` is required, whatever the ledger says.
    let mut other = recording("fundWallet/ok");
    other["response"]["body"]["data"]["transaction"]["currency"] = json!(null);
    let folder = folder(&[other]);
    let path = folder.path().join("contract.yaml");
    let old = entry(&contract(), "Q96");
    let new = old.replacen("mid, reason", "mid, currency, reason", 1);
    assert_ne!(old, new);
    fs::write(&path, contract().replacen(&old, &new, 1)).unwrap();
    let report = run(&Options {
        contract: path,
        ..options_for(folder.path())
    })
    .unwrap();
    let found = finding(
        &report,
        "wrong-type",
        "fundWallet/ok",
        "/response/body/data/transaction/currency",
    );
    assert!(found.message.contains("found null"), "{}", found.message);
}

#[test]
fn money_as_text_is_excused_by_name() {
    let mut other = recording("getWallet/xaf");
    other["response"]["body"]["data"]["payInAmount"] = json!("5000.5");
    finding(
        &judge(&[other]),
        "unexplained-deviation",
        "getWallet/xaf",
        "/response/body/data/payInAmount",
    );
}

#[test]
fn a_ledger_of_another_type_is_one_finding() {
    let (report, _) = judge_by(|source| {
        let start = source.find("\nx-cartevo-quirks:").unwrap();
        format!("{}\nx-cartevo-quirks: [Q1]\n", &source[..start])
    });
    assert_eq!(report.errors(), 1, "{:#?}", summary(&report));
    of_contract(&report, "contract-problem", "`x-cartevo-quirks` must be");
    let (report, edited) = judge_by(|source| {
        source.replacen("x-cartevo-quirks: [Q27, Q103]", "x-cartevo-quirks: Q27", 1)
    });
    let line = line_of(&edited, "", "x-cartevo-quirks: Q27");
    let here = |finding: &&Finding| finding.contract.as_ref().is_some_and(|at| at.line == line);
    let found: Vec<&str> = report
        .findings
        .iter()
        .filter(here)
        .map(|finding| finding.code)
        .collect();
    // That the tolerance beside it has no quirk any more is another matter, on its own line.
    assert_eq!(found, ["contract-problem"], "{:#?}", summary(&report));
}

#[test]
fn a_day_and_a_recording_named_once() {
    let (report, _) = with_entry("Q18", "since: 2026-05-09", "since: in May");
    of_contract(&report, "ledger-entry", "`since` of `Q18` must be a day");
    let (report, _) = with_entry("Q18", "since: 2026-05-09", "since: 2026-13-09");
    of_contract(&report, "ledger-entry", "`since` of `Q18` must be a day");
    let (report, _) = with_entry(
        "Q18",
        "createCard/panel,",
        "createCard/panel, createCard/panel,",
    );
    of_contract(
        &report,
        "ledger-entry",
        "names the recording `createCard/panel` twice",
    );
}
