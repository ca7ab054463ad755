//! The ledger is held to account in both directions.

mod common;

use cartevo_contract::conformance::Report;
use common::{contract, entry, finding, judge_by, line_of, summary};

/// The first finding about the contract with this code whose message holds `part`.
#[track_caller]
fn of_contract<'a>(report: &'a Report, code: &str, part: &str) -> &'a cartevo_contract::Finding {
    let found = report.findings.iter().find(|finding| {
        finding.recording.is_none() && finding.code == code && finding.message.contains(part)
    });
    found.unwrap_or_else(|| panic!("no {code} with {part:?} among {:#?}", summary(report)))
}

#[test]
fn an_entry_says_what_it_has_to() {
    let old = entry(&contract(), "Q18");
    for (from, to, message) in [
        ("    handling:", "    handled:", "has no `handled`"),
        ("    since:", "    sinse:", "`Q18` has no `since`"),
        (
            "    explains: [two-digit-year]",
            "    explains: [two-digit-years]",
            "`two-digit-years` is no kind of deviation",
        ),
        (
            "    recordings:",
            "    reason: none\n    recording:",
            "has no `recording`",
        ),
    ] {
        assert!(old.contains(from), "{from:?} is not in {old}");
        let (report, _) = judge_by(|source| source.replacen(&old, &old.replacen(from, to, 1), 1));
        of_contract(&report, "ledger-entry", message);
        assert!(!report.conforms());
    }
}

#[test]
fn an_entry_names_recordings_that_exist_and_name_it_back() {
    let old = entry(&contract(), "Q18");
    let first = "[createCard/ok-first";
    let with = |name: &str| old.replacen(first, &format!("[{name}, createCard/ok-first"), 1);
    let (report, edited) = judge_by(|source| source.replacen(&old, &with("createCard/pannel"), 1));
    let found = of_contract(&report, "ledger-recording-missing", "createCard/pannel");
    assert_eq!(
        found.help.as_deref(),
        Some("did you mean `createCard/panel`?")
    );
    assert_eq!(
        found.contract.as_ref().unwrap().line,
        line_of(&edited, "\n  Q18:\n", "createCard/pannel")
    );
    let (report, _) = judge_by(|source| source.replacen(&old, &with("getWallet/panel"), 1));
    of_contract(
        &report,
        "ledger-not-named-back",
        "whose `quirks` do not name `Q18`",
    );
}

#[test]
fn a_recording_is_named_by_the_entries_that_it_names() {
    let old = entry(&contract(), "Q18");
    let new = old.replacen("createCard/panel", "createCard/ok-first", 1);
    let (report, _) = judge_by(|source| source.replacen(&old, &new, 1));
    let found = report
        .findings
        .iter()
        .find(|finding| finding.code == "quirk-not-linked")
        .unwrap();
    assert_eq!(found.recording.as_deref(), Some("createCard/panel"));
}

#[test]
fn a_quirk_that_the_recording_does_not_show() {
    let old = entry(&contract(), "Q18");
    let new = old.replacen("two-digit-year", "dial-code", 1);
    let (report, _) = judge_by(|source| source.replacen(&old, &new, 1));
    let quirks = common::recording("createCard/panel")["quirks"].clone();
    let index = quirks
        .as_array()
        .unwrap()
        .iter()
        .position(|id| id == "Q18")
        .unwrap();
    finding(
        &report,
        "quirk-not-shown",
        "createCard/panel",
        &format!("/quirks/{index}"),
    );
}

#[test]
fn references_to_the_ledger_and_tolerances_of_the_client_are_known_to_it() {
    let id = cartevo::TOLERANCES
        .first()
        .expect("the client tolerates something")
        .0;
    let old = entry(&contract(), id);
    let (report, _) = judge_by(|source| source.replacen(&old, "", 1));
    of_contract(&report, "tolerance-without-quirk", id);
    let (report, edited) = judge_by(|source| {
        source.replacen(
            "x-cartevo-quirks: [Q8, ",
            "x-cartevo-quirks: [Q999, Q8, ",
            1,
        )
    });
    let found = of_contract(&report, "unknown-quirk", "the ledger has no `Q999`");
    assert_eq!(
        found.contract.as_ref().unwrap().line,
        line_of(&edited, "", "[Q999")
    );
}

#[test]
fn a_test_that_an_entry_names_exists() {
    let old = entry(&contract(), "Q18");
    let new = format!("{old}    tests: [\"tests/call.rs::no_such_test\", \"tests/none.rs::x\"]\n");
    let (report, _) = judge_by(|source| source.replacen(&old, &new, 1));
    of_contract(
        &report,
        "ledger-test-missing",
        "tests/call.rs has no test of that name",
    );
    of_contract(
        &report,
        "ledger-test-missing",
        "tests/none.rs cannot be read",
    );
}

#[test]
fn an_example_that_breaks_its_own_schema() {
    let (report, _) = judge_by(|source| {
        source.replacen(
            "brand: VISA, name_on_card: JOHN DOE",
            "brand: VIZA, name_on_card: JOHN DOE",
            1,
        )
    });
    let found = of_contract(
        &report,
        "example-breaks-schema",
        "the contract knows no value \"VIZA\"",
    );
    assert!(
        found.path.ends_with("/examples/prose/value/brand"),
        "{}",
        found.path
    );
}
