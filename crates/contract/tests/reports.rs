//! Each form of the report can be read by those that it is made for.

mod common;

use cartevo_contract::{
    conformance::{Options, Report, run},
    report,
};
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
    assert_eq!(report["version"], 1);
    assert_eq!(report["contract"], "openapi.yaml");
    assert_eq!(report["conforms"], false);
    assert_eq!(report["summary"]["recordings"], 2);
    assert_eq!(report["summary"]["errors"], 2);
    let contract_has = contract().matches("\n      operationId: ").count();
    let undocumented = report["summary"]["undocumented_operations"].as_u64();
    let documented = report["summary"]["operations"].as_u64();
    assert_eq!(
        documented.unwrap() + undocumented.unwrap(),
        contract_has as u64
    );
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
    let gap = |status: &str| {
        rows.iter()
            .find(|row| row["operation"] == "getPaymentBalance" && row["part"] == status)
            .unwrap()["gap"]
            .clone()
    };
    assert_eq!(gap("429"), "not-tested");
    assert_eq!(gap("5XX"), "no-source");
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

/// A recording whose name, keys and values are meant to be obeyed by whoever shows them.
fn hostile() -> Report {
    let mut bad = recording("getWallet/prose");
    bad["case"] = json!("a\u{1b}[2Jb");
    let key = "\u{1b}[31m\r\n::error::x `<img>` @team | [l](u) \u{9b}1m \u{202e}";
    bad["response"]["body"]["data"][key] = json!("x");
    bad["quirks"] = json!(["Q\u{1b}]8;;u\u{7}`<b>`@team"]);
    judge(&[bad, recording("getPaymentBalance/prose")])
}

#[test]
fn nothing_in_a_report_is_obeyed() {
    let hostile = hostile();
    let forms = [
        report::text(&hostile, false),
        report::json(&hostile),
        report::junit(&hostile),
        report::github(&hostile),
        report::markdown(&hostile),
    ];
    for text in &forms {
        let obeyed = |character: char| {
            character != '\n' && character.is_control() || character == '\u{202e}'
        };
        assert!(!text.contains(obeyed), "{text:?}");
        assert!(!text.contains("\n::error::x"), "{text}");
    }
    let [text, json, _, github, markdown] = forms;
    assert!(text.contains("getWallet/a\\u{1b}[2Jb    FAILS"), "{text}");
    // Programs get the very key.
    let json: Value = serde_json::from_str(&json).unwrap();
    let paths = json["findings"].as_array().unwrap().iter();
    assert!(
        paths
            .map(|finding| finding["path"].as_str().unwrap())
            .any(|path| path.contains("\u{1b}[31m\r\n::error::x"))
    );
    assert_eq!(github.lines().count(), hostile.findings.len(), "{github}");
    let rows = markdown
        .lines()
        .skip_while(|line| !line.starts_with("| error"))
        .take_while(|line| !line.is_empty());
    for row in rows {
        let bars = row.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 5, "{row}");
        let text: String = row.split("``").step_by(2).collect();
        assert!(
            !text.contains("<img>") && !text.contains("<b>") && !text.contains("@team"),
            "{row}"
        );
    }
}

#[test]
fn a_clean_run_is_told_to_github_too() {
    let clean = judge(&[recording("getPaymentBalance/prose")]);
    let text = report::github(&clean);
    assert!(
        text.starts_with(
            "::notice title=conformance::1 of 1 recordings conform; 0 errors, 0 warnings; "
        ),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn a_block_of_differences_cannot_be_left() {
    let mut changed = recording("getWallet/prose");
    changed["response"]["body"]["message"] = json!("```\n<b>out</b>");
    let recordings = common::folder(&[changed]);
    let snapshots = tempfile::TempDir::new().unwrap();
    let options = Options {
        snapshots: Some(snapshots.path().to_owned()),
        ..common::options_for(recordings.path())
    };
    let accept = Options {
        accept: true,
        ..options.clone()
    };
    run(&accept).unwrap();
    let path = snapshots.path().join("getWallet/prose.snap");
    let accepted = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, accepted.replace("out</b>", "in</b>")).unwrap();
    let text = report::markdown(&run(&options).unwrap());
    assert!(
        text.contains("\n````diff\n") && text.contains("\n````\n"),
        "{text}"
    );
}
