//! A diff as a report: what fails, where it points, and what to do.

use cartevo_diff::{CODES, Context, Source, diff, explain, sheet};
use cartevo_document::Document;
use cartevo_report::{Format, Look, Severity, Sheet, render};

const BASE: &str = include_str!("edits/base.yaml");

fn made(edit: (&str, &str), versions: Option<(&str, &str)>) -> Sheet {
    let old = Document::parse("HEAD:base.yaml", BASE).unwrap();
    let new = Document::parse("base.yaml", BASE.replace(edit.0, edit.1)).unwrap();
    let context = Context {
        crate_versions: versions.map(|(old, new)| (old.to_owned(), new.to_owned())),
        reproduce: "cargo xtask diff HEAD:base.yaml base.yaml".to_owned(),
        ..Context::default()
    };
    sheet(&diff(&old, &new), &old, &new, &context)
}

#[test]
fn what_breaks_fails_and_points_into_both_documents() {
    let sheet = made(("[slow, fast]", "[slow]"), None);
    assert!(sheet.fails());
    let item = &sheet.findings[0];
    assert_eq!(item.code, "enum-value-removed");
    assert!(
        item.message.contains("hits `POST /parcels`"),
        "{}",
        item.message
    );
    let files: Vec<&str> = item.spots.iter().map(|spot| spot.file.as_str()).collect();
    assert_eq!(files, ["base.yaml", "HEAD:base.yaml"]);
    for spot in &item.spots {
        let line = sheet.files[&spot.file].lines().nth(spot.line - 1).unwrap();
        assert!(line.contains("speed:"), "{line}");
    }
    let help = item.help.as_deref().unwrap();
    assert!(help.contains(r#""speed":"fast""#), "{help}");
    assert_eq!(item.reproduce, "cargo xtask diff HEAD:base.yaml base.yaml");
    assert!(sheet.cases.contains(&item.case), "{:?}", item.case);
}

#[test]
fn programs_have_verdict_and_witnesses_as_values() {
    let sheet = made(("[slow, fast]", "[slow]"), None);
    let verdict = sheet.findings[0].verdict.as_ref().unwrap();
    assert_eq!(
        (
            verdict.wire,
            verdict.request,
            verdict.response,
            verdict.rust
        ),
        ("breaking", Some("breaking"), None, "neutral")
    );
    assert_eq!(verdict.operations, ["POST /parcels"]);
    let [witness] = verdict.witnesses.as_slice() else {
        panic!("{verdict:?}");
    };
    assert_eq!(
        (witness.direction, &*witness.operation),
        ("request", "POST /parcels")
    );
    assert_eq!(witness.value["speed"], "fast");
    let text = render(&sheet, Format::Json, Look::default());
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        report["findings"][0]["verdict"]["witnesses"][0]["value"]["speed"],
        "fast"
    );
    // What is wrong with a version is no change of the contract.
    let versions = report["findings"].as_array().unwrap().iter();
    let mut versions = versions.filter(|finding| finding["code"] == "version-not-bumped");
    assert!(versions.all(|finding| finding.get("verdict").is_none()));
}

#[test]
fn what_is_not_known_is_said_to_be_unchecked() {
    let edit = ("        insured: {type: boolean, default: false}\n", "");
    let said = "not checked: its versions are not known";
    assert!(made(edit, None).summary.contains(said));
    assert!(!made(edit, Some(("0.1.0", "0.2.0"))).summary.contains(said));
}

#[test]
fn what_is_only_in_the_old_document_points_there_first() {
    let sheet = made(
        ("        insured: {type: boolean, default: false}\n", ""),
        None,
    );
    assert_eq!(sheet.findings[0].spots[0].file, "HEAD:base.yaml");
}

#[test]
fn a_version_of_the_crate_that_stayed_points_into_no_contract() {
    let edit = ("        insured: {type: boolean, default: false}\n", "");
    let sheet = made(edit, Some(("0.3.0", "0.3.0")));
    let mut versions = sheet.findings.iter();
    let item = versions.find(|item| item.key == "version crate").unwrap();
    assert!(item.spots.is_empty());
    assert!(
        item.message.contains("is still `0.3.0`"),
        "{}",
        item.message
    );
}

#[test]
fn a_version_has_to_go_up_as_far_as_the_changes_ask_for() {
    let codes = |sheet: &Sheet| {
        let errors = sheet
            .findings
            .iter()
            .filter(|item| item.severity == Severity::Error);
        errors.map(|item| item.key.clone()).collect::<Vec<_>>()
    };
    let additive = (
        "        city: {type: string}",
        "        city: {type: string}\n        country: {type: string}",
    );
    // The API says 1.2.0 on both sides. In Rust an address is written down field by field.
    let found = codes(&made(additive, Some(("0.1.0", "0.1.1"))));
    assert!(
        found.contains(&"version api".to_owned()) && found.contains(&"version crate".to_owned()),
        "{found:?}"
    );
    let found = codes(&made(additive, Some(("0.1.0", "0.2.0"))));
    assert!(!found.contains(&"version crate".to_owned()), "{found:?}");
    let bumped = ("version: 1.2.0", "version: 1.2.0");
    assert_eq!(codes(&made(bumped, Some(("0.1.0", "0.1.0")))), [""; 0]);
}

#[test]
fn fingerprints_do_not_depend_on_lines() {
    let first = made(("[slow, fast]", "[slow]"), None);
    let second = {
        let moved = |text: &str| text.replace("paths:\n", "# a line more\npaths:\n");
        let old = Document::parse("HEAD:base.yaml", moved(BASE)).unwrap();
        let new =
            Document::parse("base.yaml", moved(&BASE.replace("[slow, fast]", "[slow]"))).unwrap();
        sheet(&diff(&old, &new), &old, &new, &Context::default())
    };
    let prints = |sheet: &Sheet| {
        sheet
            .findings
            .iter()
            .map(cartevo_report::Item::fingerprint)
            .collect::<Vec<_>>()
    };
    assert_eq!(prints(&first), prints(&second));
    assert_ne!(
        first.findings[0].spots[0].line,
        second.findings[0].spots[0].line
    );
}

#[test]
fn every_code_is_explained_once() {
    for (index, (code, text)) in CODES.iter().enumerate() {
        assert_eq!(explain(code), Some(*text));
        assert!(
            CODES[index + 1..].iter().all(|(other, _)| other > code),
            "{code} has its place"
        );
    }
    assert_eq!(explain("nothing"), None);
}

#[test]
fn a_contract_is_read_from_a_file_or_from_a_revision() {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.parent().and_then(std::path::Path::parent).unwrap();
    let file = root.join("openapi.yaml");
    let source = Source::read(file.to_str().unwrap(), root).unwrap();
    assert!(source.text.contains("openapi: 3.0.3") && source.crate_version.is_some());
    assert!(
        Source::read("nowhere.yaml", root)
            .unwrap_err()
            .contains("no REVISION:PATH")
    );
    assert!(
        Source::read("no-such-revision:openapi.yaml", root)
            .unwrap_err()
            .contains("git cannot")
    );
}
