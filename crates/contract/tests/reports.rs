//! Each form of the report can be read by those that it is made for.

mod common;

use cartevo_contract::{conformance::Report, report};
use common::{contract, judge, line_of, recording};
use quick_xml::{Reader, events::Event};
use serde_json::{Value, json};

/// One recording that conforms, and one that does not in two checks, with text that needs escaping.
fn mixed() -> Report {
    let mut bad = recording("getWallet/prose");
    bad["response"]["body"]["data"]["a<b>|c"] = json!("100 % & \"more\"");
    bad["quirks"].as_array_mut().unwrap().push(json!("Q18"));
    judge(&[bad, recording("getPaymentBalance/prose")])
}

#[test]
fn json_for_programs() {
    let report: Value = serde_json::from_str(&report::json(&mixed())).unwrap();
    assert_eq!(report["contract"], "openapi.yaml");
    assert_eq!(report["conforms"], false);
    assert_eq!(report["summary"]["recordings"], 2);
    assert_eq!(report["summary"]["errors"], 2);
    let found = &report["findings"][0];
    assert_eq!(found["code"], "undocumented-field");
    assert_eq!(found["severity"], "error");
    assert_eq!(found["check"], "schema");
    assert_eq!(found["recording"], "getWallet/prose");
    assert_eq!(found["path"], "/response/body/data/a<b>|c");
    assert_eq!(
        found["contract"]["line"],
        line_of(&contract(), "\n    Wallet:\n", "    Wallet:")
    );
    assert_eq!(report["recordings"][0]["id"], "getPaymentBalance/prose");
    assert_eq!(report["recordings"][0]["conforms"], true);
    assert_eq!(report["recordings"][1]["conforms"], false);
    let rows = report["coverage"].as_array().unwrap();
    let row = |value: &str| {
        rows.iter()
            .find(|row| row["property"] == "balances[].currency" && row["value"] == value)
            .unwrap()["recordings"]
            .clone()
    };
    assert_eq!((row("XAF"), row("GMD")), (json!(1), json!(0)));
}

#[test]
fn junit_for_build_servers() {
    let text = report::junit(&mixed());
    let mut reader = Reader::from_str(&text);
    let (mut cases, mut failures, mut skipped, mut depth) = (0, Vec::new(), 0, 0_i32);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                depth += 1;
                cases += usize::from(tag.name().as_ref() == b"testcase");
                if tag.name().as_ref() == b"failure" {
                    let kind = tag.try_get_attribute("type").unwrap().unwrap();
                    failures.push(String::from_utf8(kind.value.to_vec()).unwrap());
                }
            }
            Event::Empty(tag) => {
                cases += usize::from(tag.name().as_ref() == b"testcase");
                skipped += usize::from(tag.name().as_ref() == b"skipped");
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    // One case for each of the six checks of both recordings, and one for the contract.
    assert_eq!((cases, skipped, depth), (13, 2, 0), "{text}");
    assert_eq!(failures, ["undocumented-field", "quirk-not-shown"]);
}

#[test]
fn annotations_for_github() {
    let text = report::github(&mixed());
    let lines: Vec<&str> = text.lines().collect();
    let line = line_of(&contract(), "\n    Wallet:\n", "    Wallet:");
    assert_eq!(lines.len(), 2, "{text}");
    assert!(
        lines[0].starts_with(&format!(
            "::error file=openapi.yaml,line={line},col=5,title=undocumented-field::"
        )),
        "{text}"
    );
    assert!(
        lines[0].contains("getWallet/prose.json at /response/body/data/a<b>|c: "),
        "{text}"
    );
}

#[test]
fn markdown_for_comments() {
    let text = report::markdown(&mixed());
    assert!(
        text.starts_with(
            "## Conformance\n\n2 recordings do not all conform: 2 errors, 0 warnings.\n"
        ),
        "{text}"
    );
    let row = text
        .lines()
        .find(|line| line.contains("undocumented-field"))
        .unwrap();
    assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
    assert!(text.contains("| `getPaymentBalance` | 200 ×1, "), "{text}");
    let clean = report::markdown(&judge(&[recording("getPaymentBalance/prose")]));
    assert!(
        clean.starts_with("## Conformance\n\n1 recordings conform: 0 errors, 0 warnings.\n"),
        "{clean}"
    );
}
