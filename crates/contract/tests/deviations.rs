//! Each kind of deviation is found, and explained only by a quirk that explains that kind.

mod common;

use cartevo_contract::{Kind, conformance::Report};
use common::{finding, judge, recording, summary};
use serde_json::{Value, json};

/// A recording that has no deviation of the kind, the edit that gives it one, and where it is.
struct Case {
    kind: Kind,
    of: &'static str,
    edit: fn(&mut Value),
    at: &'static str,
}

const fn case(kind: Kind, of: &'static str, at: &'static str, edit: fn(&mut Value)) -> Case {
    Case { kind, of, edit, at }
}

const CASES: [Case; 20] = [
    case(Kind::Envelope, "getWallet/prose", "/response/body", |r| {
        remove(r, "/response/body", "statusCode");
    }),
    case(
        Kind::Envelope,
        "getPaymentBalance/prose",
        "/response/body",
        |r| r["response"]["body"]["success"] = Value::Null,
    ),
    case(
        Kind::ErrorInSuccess,
        "getWallet/prose",
        "/response/body",
        |r| {
            r["response"]["body"] = json!({"status": "error", "code": 500, "message": "no", "error": {"message": "no"}});
        },
    ),
    case(
        Kind::ErrorInSuccess,
        "getWallet/prose",
        "/response/body",
        |r| {
            r["response"]["body"] = json!({"success": false, "message": "no"});
        },
    ),
    case(
        Kind::CamelCase,
        "getPaymentBalance/prose",
        "/response/body/data/updatedAt",
        |r| r["response"]["body"]["data"]["updatedAt"] = json!("x"),
    ),
    case(
        Kind::MoneyAsText,
        "getWallet/prose",
        "/response/body/data/balance",
        |r| r["response"]["body"]["data"]["balance"] = json!("1.5"),
    ),
    case(
        Kind::NoMilliseconds,
        "getWallet/prose",
        "/response/body/data/created_at",
        |r| {
            r["response"]["body"]["data"]["created_at"] = json!("2026-05-09T10:15:00Z");
        },
    ),
    case(
        Kind::NotAUuid,
        "createCard/prose",
        "/response/body/data/card/id",
        |r| {
            r["response"]["body"]["data"]["card"]["id"] = json!("card_1");
        },
    ),
    case(
        Kind::NotAUuid,
        "createCard/prose",
        "/request/body/customer_id",
        |r| {
            r["request"]["body"]["customer_id"] = json!("8d4f2a1b-5c3e-3d7f-9a6b-2e1c8f9d0a3b");
        },
    ),
    case(Kind::NotAUuid, "getWallet/xaf", "/request/path", |r| {
        r["request"]["path"] = json!("/wallets/w1");
    }),
    case(
        Kind::EnumCase,
        "createCard/prose",
        "/response/body/data/card/brand",
        |r| {
            r["response"]["body"]["data"]["card"]["brand"] = json!("visa");
        },
    ),
    case(
        Kind::Null,
        "getWallet/prose",
        "/response/body/data/company",
        |r| r["response"]["body"]["data"]["company"] = Value::Null,
    ),
    case(
        Kind::MaskedPan,
        "createCard/prose",
        "/response/body/data/card/masked_pan",
        |r| {
            r["response"]["body"]["data"]["card"]["masked_pan"] = json!("411111******1111");
        },
    ),
    case(
        Kind::TwoDigitYear,
        "createCard/prose",
        "/response/body/data/card/expiry_year",
        |r| {
            r["response"]["body"]["data"]["card"]["expiry_year"] = json!(28);
        },
    ),
    case(
        Kind::DialCode,
        "getWallet/xof-inactive-large",
        "/response/body/data/country_phone_code",
        |r| {
            r["response"]["body"]["data"]["country_phone_code"] = json!("+225");
        },
    ),
    case(
        Kind::PhoneForm,
        "fundWallet/prose",
        "/request/body/phone",
        |_| {},
    ),
    case(
        Kind::ErrorBody,
        "getWallet/wallet-not-found",
        "/response/body",
        |r| remove(r, "/response/body", "statusCode"),
    ),
    case(
        Kind::Status,
        "getWallet/wallet-not-found",
        "/response/status",
        |r| r["response"]["status"] = json!(418),
    ),
    case(Kind::Request, "getWallet/xaf", "/request/query/foo", |r| {
        r["request"]["query"] = json!({"foo": "bar"});
    }),
    case(Kind::Request, "getWallet/xaf", "/request/path", |r| {
        r["request"]["path"] = json!("/wallets/w1/");
    }),
];

fn remove(recording: &mut Value, at: &str, key: &str) {
    recording
        .pointer_mut(at)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(key);
}

fn deviates(report: &Report, kind: Kind) -> bool {
    report.recordings[0]
        .deviations
        .contains(&kind.name().to_owned())
}

#[test]
fn every_kind_is_found() {
    for Case { kind, of, edit, at } in CASES {
        let mut edited = recording(of);
        edited["quirks"] = json!([]);
        edit(&mut edited);
        let report = judge(&[edited]);
        assert!(
            deviates(&report, kind),
            "{kind} is not found in {of}: {:?}",
            report.recordings[0].deviations
        );
        // It is reported at its place, once, whichever check says so first.
        let here = report
            .findings
            .iter()
            .filter(|finding| finding.path == at || finding.also.iter().any(|also| also == at));
        assert!(
            here.count() >= 1,
            "{kind} is not reported at {at} of {of}: {:#?}",
            summary(&report)
        );
    }
    // The judge's own tests have the cases of these.
    let elsewhere = [Kind::FlagAsText, Kind::ListForObject];
    let others = Kind::ALL
        .into_iter()
        .filter(|(kind, _)| !elsewhere.contains(kind));
    for (kind, _) in others {
        assert!(
            CASES.iter().any(|case| case.kind == kind),
            "{kind} has no case"
        );
    }
}

#[test]
fn a_plain_exchange_has_no_deviation() {
    for id in [
        "createCard/prose",
        "getPaymentBalance/prose",
        "getWallet/wallet-not-found",
    ] {
        let mut plain = recording(id);
        plain["quirks"] = json!([]);
        let report = judge(&[plain]);
        assert_eq!(report.recordings[0].deviations, [""; 0], "{id}");
        assert!(report.findings.is_empty(), "{:#?}", summary(&report));
    }
}

#[test]
fn a_quirk_that_explains_something_else_explains_nothing() {
    let mut edited = recording("getPaymentBalance/panel");
    edited["quirks"] = json!(["Q18"]);
    let report = judge(&[edited]);
    finding(
        &report,
        "unexplained-deviation",
        "getPaymentBalance/panel",
        "/response/body",
    );
    finding(
        &report,
        "quirk-not-shown",
        "getPaymentBalance/panel",
        "/quirks/0",
    );
}

#[test]
fn an_error_where_a_success_should_be_is_not_judged_by_the_success_schema() {
    let report = judge(&[recording("getWallet/unknown")]);
    assert!(report.findings.is_empty(), "{:#?}", summary(&report));
}

#[test]
fn an_unknown_value_is_found_and_a_known_one_in_another_case_is_not_it() {
    let mut edited = recording("createCard/prose");
    edited["response"]["body"]["data"]["card"]["status"] = json!("MELTED");
    let report = judge(&[edited]);
    let found = finding(
        &report,
        "undocumented-value",
        "createCard/prose",
        "/response/body/data/card/status",
    );
    assert!(found.message.contains("\"MELTED\""), "{}", found.message);
    assert_eq!(report.findings.len(), 1, "{:#?}", summary(&report));
}

#[test]
fn all_violations_are_listed() {
    let mut edited = recording("getWallet/prose");
    let data = &mut edited["response"]["body"]["data"];
    data["id"] = json!(7);
    data["new"] = json!(true);
    data["is_active"] = json!("yes");
    data.as_object_mut().unwrap().remove("currency");
    let report = judge(&[edited]);
    for (code, path) in [
        ("wrong-type", "id"),
        ("undocumented-field", "new"),
        ("wrong-type", "is_active"),
        ("missing-field", "currency"),
    ] {
        finding(
            &report,
            code,
            "getWallet/prose",
            &format!("/response/body/data/{path}"),
        );
    }
}

#[test]
fn a_request_is_compared_by_value_and_a_refused_one_is_replaced() {
    // 100.0 and 100 are one amount; the order of keys is none.
    let mut same = recording("createCard/prose");
    same["request"]["body"]["amount"] = json!(100.0);
    assert!(judge(&[same]).conforms());

    let mut refused = recording("createCard/prose");
    refused["request"]["body"]["amount"] = json!("100");
    let report = judge(&[refused]);
    finding(
        &report,
        "wrong-type",
        "createCard/prose",
        "/request/body/amount",
    );
    assert_eq!(report.findings.len(), 1, "{:#?}", summary(&report));

    let mut unknown = recording("createCard/prose");
    unknown["request"] = Value::Null;
    assert!(judge(&[unknown]).conforms());
}

#[test]
fn a_full_card_number_is_reported_and_never_shown() {
    let mut leaky = recording("createCard/prose");
    leaky["response"]["body"]["message"] = json!("Card 4111 1111 1111 1111 created");
    let report = judge(&[leaky]);
    finding(
        &report,
        "card-number",
        "createCard/prose",
        "/response/body/message",
    );
    for text in [
        cartevo_contract::report::text(&report, false),
        cartevo_contract::report::json(&report),
        cartevo_contract::report::junit(&report),
    ] {
        assert!(!text.contains("1111 1111"), "{text}");
    }
}
