//! Each of these edits must be noticed, with the recording, the JSON path and the contract's line.

mod common;

use cartevo_contract::report;
use common::{
    contract, finding, folder, judge, judge_by, line_of, options_for, recording, root, summary,
};
use serde_json::json;

/// Removes the property `name` (its line and the deeper ones below it) after `after`.
fn without_property(source: &str, after: &str, name: &str) -> String {
    let start = source.find(after).unwrap();
    let at = start + source[start..].find(&format!("        {name}:")).unwrap();
    let rest = &source[at..];
    let lines = rest.split_inclusive('\n');
    let end: usize = lines
        .enumerate()
        .take_while(|(index, line)| *index == 0 || line.starts_with("          "))
        .map(|(_, line)| line.len())
        .sum();
    format!("{}{}", &source[..at], &rest[end..])
}

/// Replaces the first `from` after `after`.
fn replaced(source: &str, after: &str, from: &str, to: &str) -> String {
    let start = source.find(after).unwrap();
    let at = start + source[start..].find(from).unwrap();
    format!("{}{to}{}", &source[..at], &source[at + from.len()..])
}

#[track_caller]
fn points_at(finding: &cartevo_contract::Finding, line: usize) {
    assert_eq!(
        finding.contract.as_ref().unwrap().line,
        line,
        "{finding:#?}"
    );
}

#[test]
fn a_deleted_property() {
    let (report, edited) =
        judge_by(|source| without_property(source, "\n    Wallet:\n", "payInAmount"));
    let found = finding(
        &report,
        "undocumented-field",
        "getWallet/prose",
        "/response/body/data/payInAmount",
    );
    points_at(found, line_of(&edited, "\n    Wallet:", "    Wallet:"));
    assert!(!report.conforms());
}

#[test]
fn a_renamed_property() {
    let (report, edited) = judge_by(|source| {
        let start = source.find("\n    FundWalletRequest:\n").unwrap();
        let end = source.find("\n    FundWalletReply:\n").unwrap();
        let schema = source[start..end].replace("walletId", "walletIdentifier");
        format!("{}{schema}{}", &source[..start], &source[end..])
    });
    let found = finding(
        &report,
        "undocumented-field",
        "fundWallet/prose",
        "/request/body/walletId",
    );
    points_at(
        found,
        line_of(
            &edited,
            "\n    FundWalletRequest:",
            "    FundWalletRequest:",
        ),
    );
    let found = finding(
        &report,
        "missing-field",
        "fundWallet/prose",
        "/request/body/walletIdentifier",
    );
    points_at(
        found,
        line_of(
            &edited,
            "\n    FundWalletRequest:",
            "required: [walletIdentifier",
        ),
    );
}

#[test]
fn a_balance_that_is_a_number_only() {
    let (report, edited) = judge_by(|source| {
        let start = source.find("\n    Wallet:\n").unwrap();
        let at = start + source[start..].find("\n        balance:").unwrap();
        let edited = replaced(&source[at..], "balance", "/AmountOrText'", "/Amount'");
        format!("{}{edited}", &source[..at])
    });
    let found = finding(
        &report,
        "wrong-type",
        "getWallet/panel",
        "/response/body/data/balance",
    );
    points_at(
        found,
        line_of(&edited, "\n    Wallet:\n", "        balance:"),
    );
    assert_eq!(
        found.related.as_ref().unwrap().location.line,
        line_of(&edited, "\n    Amount:\n", "      type: number")
    );
    assert!(
        found.message.contains("expected a number, found \"0.24\""),
        "{}",
        found.message
    );
}

#[test]
fn a_required_status_code() {
    let (report, edited) = judge_by(|source| {
        replaced(
            source,
            "\n    GetPaymentBalanceReply:\n",
            "required: [success, data]",
            "required: [success, statusCode, data]",
        )
    });
    let found = finding(
        &report,
        "missing-field",
        "getPaymentBalance/panel",
        "/response/body/statusCode",
    );
    points_at(
        found,
        line_of(&edited, "\n    GetPaymentBalanceReply:\n", "required:"),
    );
}

#[test]
fn a_dropped_enum_value() {
    let (report, edited) = judge_by(|source| {
        replaced(
            source,
            "\n    CardBrand:\n",
            "[VISA, MASTERCARD]",
            "[MASTERCARD]",
        )
    });
    let line = line_of(&edited, "\n    CardBrand:\n", "enum:");
    points_at(
        finding(
            &report,
            "undocumented-value",
            "createCard/panel",
            "/response/body/card/brand",
        ),
        line,
    );
    // One cause in one recording is one finding.
    let found = finding(
        &report,
        "undocumented-value",
        "createCard/prose",
        "/request/body/brand",
    );
    points_at(found, line);
    assert_eq!(found.also, ["/response/body/data/card/brand"]);
}

#[test]
fn a_quirk_removed_from_the_ledger() {
    let (report, edited) = judge_by(|source| {
        let start = source.find("\n  Q15:\n").unwrap() + 1;
        let end = start + 1 + source[start + 1..].find("\n  Q").unwrap() + 1;
        format!("{}{}", &source[..start], &source[end..])
    });
    let quirks = recording("getWallet/panel")["quirks"].clone();
    let index = quirks
        .as_array()
        .unwrap()
        .iter()
        .position(|id| id == "Q15")
        .unwrap();
    let found = finding(
        &report,
        "unknown-quirk",
        "getWallet/panel",
        &format!("/quirks/{index}"),
    );
    points_at(
        found,
        line_of(&edited, "\nx-cartevo-quirks:", "x-cartevo-quirks:"),
    );
    assert!(
        found
            .message
            .contains("`money-as-text` at /response/body/data/"),
        "{}",
        found.message
    );
    // What the missing entry leaves unexplained is no finding of its own.
    assert_eq!(
        report.findings_of("getWallet/panel").count(),
        1,
        "{:#?}",
        summary(&report)
    );
}

#[test]
fn a_field_added_to_a_recording() {
    let mut added = recording("getWallet/prose");
    added["response"]["body"]["data"]["is_frozen"] = json!(false);
    let report = judge(&[added]);
    let found = finding(
        &report,
        "undocumented-field",
        "getWallet/prose",
        "/response/body/data/is_frozen",
    );
    points_at(
        found,
        line_of(&contract(), "\n    Wallet:\n", "    Wallet:"),
    );
    assert_eq!(report.findings.len(), 1, "{:#?}", summary(&report));
}

#[test]
fn the_text_report_quotes_the_line_and_names_recording_and_path() {
    let mut added = recording("getWallet/prose");
    added["response"]["body"]["data"]["is_frozen"] = json!(false);
    let folder = folder(&[added]);
    let report = cartevo_contract::conformance::run(&options_for(folder.path())).unwrap();
    let text = report::text(&report, false);
    let line = line_of(&contract(), "\n    Wallet:\n", "    Wallet:");
    for part in [
        "error[undocumented-field]: getWallet/prose: the contract knows no field `is_frozen` here"
            .to_owned(),
        format!("--> openapi.yaml:{line}:5"),
        format!("{line} |     Wallet:"),
        "^^^^^^".to_owned(),
        format!(
            "{}/getWallet/prose.json at /response/body/data/is_frozen",
            folder.path().display()
        ),
        "0 of 1 recordings conform; 1 errors, 0 warnings".to_owned(),
    ] {
        assert!(text.contains(&part), "{part:?} is not in\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "colours are for terminals");
    assert!(report::text(&report, true).contains('\u{1b}'));
    assert!(root().join("openapi.yaml").exists());
}
