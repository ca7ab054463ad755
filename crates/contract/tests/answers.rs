//! Answers that no success schema describes are judged all the same, and so is what is left of them.

mod common;

use common::{finding, judge, judge_by, line_of, recording, summary};
use serde_json::{Value, json};

/// The contract without the `content` of a response.
fn without_content(source: &str, response: &str) -> String {
    let start = source.find(&format!("\n    {response}:\n")).unwrap() + 1;
    let content = start + source[start..].find("      content:\n").unwrap();
    let length: usize = source[content..]
        .split_inclusive('\n')
        .enumerate()
        .take_while(|(index, line)| *index == 0 || line.starts_with("        "))
        .map(|(_, line)| line.len())
        .sum();
    format!("{}{}", &source[..content], &source[content + length..])
}

#[test]
fn a_status_without_a_schema_documents_no_body() {
    let (report, edited) = judge_by(|source| without_content(source, "WalletNotFound"));
    let found = finding(
        &report,
        "undocumented-body",
        "getWallet/wallet-not-found",
        "/response/body",
    );
    assert_eq!(
        found.contract.as_ref().unwrap().line,
        line_of(&edited, "", "    WalletNotFound:")
    );
}

#[test]
fn an_error_in_a_success_has_nothing_else_in_it() {
    let mut more = recording("getWallet/unknown");
    more["response"]["body"]["trace"] = json!("x");
    more["response"]["body"]["error"]["stack"] = json!("x");
    let report = judge(&[more]);
    for at in ["/response/body/trace", "/response/body/error/stack"] {
        finding(&report, "undocumented-field", "getWallet/unknown", at);
    }
    assert_eq!(report.errors(), 2, "{:#?}", summary(&report));
}

#[test]
fn every_rule_that_a_value_breaks_is_listed() {
    let (report, _) = judge_by(|source| {
        source.replacen(
            "          maxLength: 50\n",
            "          maxLength: 3\n          pattern: '^[a-z]+$'\n",
            1,
        )
    });
    let rules = report.findings_of("createCard/prose").filter(|finding| {
        finding.code == "broken-rule" && finding.path == "/request/body/name_on_card"
    });
    assert_eq!(rules.count(), 2, "{:#?}", summary(&report));
}

#[test]
fn a_status_that_contradicts_itself() {
    for id in [
        "getWallet/wallet-not-found",
        "getWallet/prose",
        "createToken/wrong-key",
    ] {
        let mut other = recording(id);
        other["response"]["body"]["statusCode"] = json!(418);
        let report = judge(&[other]);
        finding(
            &report,
            "status-code-differs",
            id,
            "/response/body/statusCode",
        );
        assert_eq!(report.errors(), 1, "{:#?}", summary(&report));
    }
}

#[test]
fn json_that_is_labelled_otherwise() {
    let mut other = recording("getWallet/wallet-not-found");
    other["response"]["headers"]["content-type"] = json!("text/html");
    let report = judge(&[other]);
    finding(
        &report,
        "content-type-differs",
        "getWallet/wallet-not-found",
        "/response/headers/content-type",
    );
}

#[test]
fn names_that_are_not_in_snake_case() {
    for name in [
        "is-frozen",
        "isFrozen",
        "IS_FROZEN",
        "is__frozen",
        "is frozen",
    ] {
        let mut other = recording("getPaymentBalance/prose");
        other["response"]["body"]["data"][name] = json!(true);
        let report = judge(&[other]);
        assert_eq!(report.recordings[0].deviations, ["camel-case"], "{name}");
    }
}

#[test]
fn a_redirect_is_neither_a_success_nor_an_error() {
    let mut other = recording("getWallet/prose");
    other["quirks"] = json!([]);
    other["request"]["path"] = json!("/wallets/8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b");
    other["response"] =
        json!({"status": 302, "headers": {"location": "https://example.com/"}, "body": null});
    let report = judge(&[other]);
    assert_eq!(report.recordings[0].deviations, ["status"]);
    assert_eq!(report.errors(), 1, "{:#?}", summary(&report));
}

#[test]
fn a_body_of_another_kind_is_one_finding() {
    for body in [json!([]), json!("x"), json!(7), Value::Null] {
        let mut other = recording("getWallet/panel");
        other["response"]["body"] = body.clone();
        let report = judge(&[other]);
        let found: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| !finding.path.starts_with("/response/headers"))
            .collect();
        assert_eq!(found.len(), 1, "{body}: {:#?}", summary(&report));
    }
}

#[test]
fn one_cause_of_an_unreadable_answer_is_one_finding() {
    let mut other = recording("getWallet/prose");
    other["response"]["body"]["data"]["balance"] = json!(true);
    let report = judge(&[other]);
    finding(
        &report,
        "wrong-type",
        "getWallet/prose",
        "/response/body/data/balance",
    );
    assert_eq!(report.errors(), 1, "{:#?}", summary(&report));
}

#[test]
fn an_amount_that_cannot_be_written_back_is_lost() {
    let mut other = recording("getWallet/panel");
    other["response"]["body"]["data"]["balance"] = json!("12345678901234567.89");
    let report = judge(&[other]);
    let found = &report.findings[0];
    assert_eq!(
        (found.code, found.check.name()),
        ("lost", "lossless"),
        "{found:#?}"
    );
    assert_eq!(report.errors(), 1, "{:#?}", summary(&report));
}

#[test]
fn a_path_that_leads_elsewhere_is_refused_where_it_stands() {
    let mut other = recording("getWallet/prose");
    other["request"]["path"] = json!("/wallets/%2E%2E");
    let report = judge(&[other]);
    finding(
        &report,
        "request-refused",
        "getWallet/prose",
        "/request/path",
    );
}

#[test]
fn messages_may_be_repeated_and_of_any_type() {
    for message in [json!(["a", "a"]), json!({"fr": "x"}), json!(7)] {
        let mut other = recording("createCard/several-errors");
        other["response"]["body"]["message"] = message.clone();
        let report = judge(&[other]);
        let differs = report
            .findings
            .iter()
            .any(|finding| finding.code == "message-differs");
        assert!(!differs, "{message}: {:#?}", summary(&report));
    }
}
