//! Each form of a report says the same, and can be read by those that it is made for.

use cartevo_report::{
    Called, Case, Coverage, Evidence, Format, Gap, Item, Look, Quirk, Recording, Row, Severity,
    Sheet, Spot, Standing, Verdict, Witness, render,
};
use quick_xml::{Reader, events::Event};
use serde_json::{Value, json};

const PAGE: &str = "# Card\n\nA card\n\n| brand | VISA |\n";
const CONTRACT: &str = "paths:\n  /cards:\n    brand: [VISA, MASTERCARD]\n";

fn case(of: &str, name: &str) -> Case {
    Case {
        of: of.to_owned(),
        name: name.to_owned(),
    }
}

fn spot(file: &str, line: usize, column: usize, label: &str) -> Spot {
    Spot {
        file: file.to_owned(),
        line,
        column,
        span: 0..0,
        label: label.to_owned(),
    }
}

/// What a page says against the contract.
fn differs() -> Item {
    let (message, key) = ("MASTERCARD is not there", "POST /cards request.body.brand");
    let case = case("POST /cards", "enum");
    Item {
        spots: vec![
            spot("docs/card.md", 5, 11, "the page says VISA"),
            spot("openapi.yaml", 3, 5, "the contract has MASTERCARD too"),
        ],
        help: Some("take it out of the contract".to_owned()),
        reproduce: "cargo xtask drift docs/card.md".to_owned(),
        ..Item::new("enum-differs", Severity::Error, case, message, key)
    }
}

/// A new finding, a known one, one that is gone, and a check that found nothing.
fn sheet() -> Sheet {
    let known = Item {
        standing: Standing::Known {
            by: vec!["Q18".to_owned()],
        },
        key: "POST /cards response.201.data.balance".to_owned(),
        message: "a number here, text there".to_owned(),
        code: "money-form",
        ..differs()
    };
    let gone = Item {
        standing: Standing::Gone {
            of: vec!["Q7".to_owned()],
        },
        spots: vec![spot("openapi.yaml", 1, 1, "")],
        message: "nothing is found that the entry names".to_owned(),
        code: "entry-gone",
        key: "Q7".to_owned(),
        ..differs()
    };
    let row = |part: &str, property: Option<&str>, recordings, gap| Row {
        operation: "createCard".to_owned(),
        part: part.to_owned(),
        property: property.map(str::to_owned),
        value: None,
        recordings,
        assumed: 0,
        gap,
    };
    Sheet {
        command: "drift",
        called: Called::Xtask,
        contract: "openapi.yaml".to_owned(),
        summary: "1 new, 1 known, 1 gone".to_owned(),
        findings: vec![differs(), known, gone],
        cases: vec![case("POST /cards", "enum"), case("GET /cards", "type")],
        skipped: vec![case("GET /cards", "enum")],
        counts: [("pages", 2)].into(),
        recordings: vec![Recording {
            id: "createCard/ok".to_owned(),
            file: "createCard/ok.json".to_owned(),
            conforms: true,
            checks: vec!["schema"],
            deviations: vec!["null".to_owned()],
        }],
        coverage: Some(Coverage {
            operations: 1,
            undocumented: 0,
            own: true,
            rows: vec![
                row("201", None, 3, None),
                row("201", Some("card.brand"), 2, None),
                row("404", None, 0, Some(Gap::NoSource)),
            ],
        }),
        ledger: vec![Quirk {
            id: "Q18".to_owned(),
            title: "Money is text.".to_owned(),
            evidence: "The panel.".to_owned(),
            handling: "Both are read.".to_owned(),
            explains: vec!["money-as-text".to_owned()],
            recordings: vec!["createCard/ok".to_owned()],
            line: 1,
        }],
        files: [
            ("docs/card.md".to_owned(), PAGE.to_owned()),
            ("openapi.yaml".to_owned(), CONTRACT.to_owned()),
        ]
        .into(),
    }
}

fn plain(sheet: &Sheet, format: Format) -> String {
    render(sheet, format, Look::default())
}

#[test]
fn people_see_both_sides_and_the_known_in_a_line() {
    let text = plain(&sheet(), Format::Text);
    let expected = "\
error[enum-differs]: POST /cards: MASTERCARD is not there
 --> docs/card.md:5:11
  |
5 | | brand | VISA |
  |           ^^^^^^ the page says VISA
  |
 ::: openapi.yaml:3:5
  |
3 |     brand: [VISA, MASTERCARD]
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^ the contract has MASTERCARD too
  |
  = help: take it out of the contract
  = reproduce: cargo xtask drift docs/card.md

known (Q18): money-form: POST /cards: a number here, text there
gone (Q7): entry-gone: POST /cards: nothing is found that the entry names
";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.ends_with("\n1 new, 1 known, 1 gone\n"), "{text}");
    let look = Look {
        known: true,
        ..Look::default()
    };
    let text = render(&sheet(), Format::Text, look);
    assert!(text.contains("error[money-form]: POST /cards"), "{text}");
    assert!(text.contains("= note: known: Q18\n"), "{text}");
}

#[test]
fn only_a_new_error_fails() {
    let mut sheet = sheet();
    assert!(sheet.fails());
    sheet.findings.remove(0);
    assert!(!sheet.fails());
    sheet.findings[0].standing = Standing::New;
    sheet.findings[0].severity = Severity::Warning;
    assert!(!sheet.fails());
}

#[test]
fn a_fingerprint_survives_moved_lines_and_other_words() {
    let before = differs();
    let mut after = differs();
    for spot in &mut after.spots {
        spot.line += 40;
        spot.span = 7..9;
    }
    after.message = "said otherwise".to_owned();
    assert_eq!(before.fingerprint(), after.fingerprint());
    // It is written into files: it must not change with the program either.
    assert_eq!(before.fingerprint(), "e65b4f27a994d461");
    after.key.push('s');
    assert_ne!(before.fingerprint(), after.fingerprint());
}

/// The schema with everything forbidden that it does not name.
fn strict(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("properties") && !object.contains_key("additionalProperties") {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
            object.values_mut().for_each(strict);
        }
        Value::Array(items) => items.iter_mut().for_each(strict),
        _ => {}
    }
}

#[test]
fn json_keeps_to_the_published_schema() {
    let schema = include_str!("../../../docs/report.schema.json");
    let mut schema: Value = serde_json::from_str(schema).unwrap();
    strict(&mut schema);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let change = Item {
        verdict: Some(Verdict {
            wire: "breaking",
            request: None,
            response: Some("breaking"),
            rust: "additive",
            behaviour: false,
            operations: vec!["GET /cards".to_owned()],
            witnesses: vec![Witness {
                direction: "response",
                operation: "GET /cards".to_owned(),
                part: "the body".to_owned(),
                value: json!({"brand": "VERVE"}),
            }],
        }),
        ..differs()
    };
    let bare = Sheet {
        command: "diff",
        findings: vec![change],
        ..Sheet::default()
    };
    for sheet in [sheet(), bare, hostile()] {
        let document: Value = serde_json::from_str(&plain(&sheet, Format::Json)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0]);
    }
    let document: Value = serde_json::from_str(&plain(&sheet(), Format::Json)).unwrap();
    assert_eq!(document["conforms"], false);
    assert_eq!(document["summary"]["pages"], 2);
    assert_eq!(document["findings"][0]["contract"]["line"], 3);
    assert_eq!(document["findings"][1]["standing"]["by"], json!(["Q18"]));
}

#[test]
fn build_servers_get_a_case_for_each_check() {
    let text = plain(&sheet(), Format::Junit);
    let mut reader = Reader::from_str(&text);
    let (mut suites, mut cases, mut failures, mut skipped) = (0, 0, 0, 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                b"testsuite" => suites += 1,
                b"testcase" => cases += 1,
                b"failure" => failures += 1,
                b"skipped" => skipped += 1,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((suites, cases, failures, skipped), (2, 3, 1, 1), "{text}");
    assert!(text.contains("known (Q18): "), "{text}");
}

/// What the standard requires of the parts that are used.
fn sarif_essentials() -> Value {
    json!({
        "type": "object",
        "required": ["version", "runs"],
        "properties": {
            "version": {"const": "2.1.0"},
            "$schema": {"format": "uri"},
            "runs": {"type": "array", "minItems": 1, "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": false,
                "properties": {
                    "automationDetails": {"required": ["id"], "properties": {"id": {"pattern": "/$"}}},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {"required": ["driver"], "properties": {"driver": {
                        "required": ["name"],
                        "properties": {"rules": {"uniqueItems": true, "items": {"$ref": "#/$defs/rule"}}},
                    }}},
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
            }},
        },
        "$defs": {
            "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
            "rule": {
                "type": "object", "required": ["id"], "additionalProperties": false,
                "properties": {
                    "id": {"type": "string"}, "shortDescription": {"$ref": "#/$defs/message"},
                    "fullDescription": {"$ref": "#/$defs/message"}, "help": {"$ref": "#/$defs/message"},
                },
            },
            "result": {
                "type": "object", "required": ["message"], "additionalProperties": false,
                "properties": {
                    "ruleId": {"type": "string"},
                    "ruleIndex": {"type": "integer", "minimum": 0},
                    "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
                    "level": {"enum": ["none", "note", "warning", "error"]},
                    "message": {"$ref": "#/$defs/message"},
                    "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
                    "relatedLocations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
                    "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                    "suppressions": {"type": "array", "uniqueItems": true, "items": {
                        "type": "object", "required": ["kind"], "additionalProperties": false,
                        "properties": {
                            "kind": {"enum": ["inSource", "external"]},
                            "status": {"enum": ["accepted", "underReview", "rejected"]},
                            "justification": {"type": "string"},
                        },
                    }},
                },
            },
            "location": {
                "type": "object", "additionalProperties": false,
                "properties": {
                    "message": {"$ref": "#/$defs/message"},
                    "physicalLocation": {
                        "type": "object", "required": ["artifactLocation"], "additionalProperties": false,
                        "properties": {
                            "artifactLocation": {"required": ["uri"], "properties": {
                                "uri": {"type": "string", "pattern": "^([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"},
                            }},
                            "region": {"type": "object", "additionalProperties": false, "properties": {
                                "startLine": {"type": "integer", "minimum": 1},
                                "startColumn": {"type": "integer", "minimum": 1},
                            }},
                        },
                    },
                },
            },
        },
    })
}

#[test]
fn code_scanning_gets_what_the_standard_asks_for() {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&sarif_essentials())
        .unwrap();
    for sheet in [sheet(), Sheet::default(), hostile()] {
        let document: Value = serde_json::from_str(&plain(&sheet, Format::Sarif)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0], "{document:#}");
        let run = &document["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(
                run["tool"]["driver"]["rules"][index]["id"],
                result["ruleId"]
            );
        }
    }
    let document: Value = serde_json::from_str(&plain(&sheet(), Format::Sarif)).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/card.md");
    assert_eq!(place["region"]["startLine"], 5);
    assert_eq!(
        results[0]["partialFingerprints"]["cartevo/v1"],
        json!(differs().fingerprint())
    );
    assert_eq!(results[0]["suppressions"], Value::Null);
    assert_eq!(results[1]["suppressions"][0]["justification"], "Q18");
    assert_eq!(results[2]["level"], "none");
}

#[test]
fn annotations_are_of_what_is_not_known_the_worst_first() {
    let mut sheet = sheet();
    sheet.findings.reverse();
    let text = plain(&sheet, Format::Github);
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0]
            .starts_with("::error file=docs/card.md,line=5,col=11,title=enum-differs::MASTERCARD"),
        "{text}"
    );
    assert!(
        lines[1].starts_with("::notice file=openapi.yaml,line=1,col=1,title=entry-gone::"),
        "{text}"
    );
    assert_eq!(lines.len(), 2, "{text}");
}

#[test]
fn a_comment_has_both_places_and_folds_the_known() {
    let text = plain(&sheet(), Format::Markdown);
    let (new, known) = text.split_once("<details>").unwrap();
    assert!(
        new.contains(
            "| error | docs/card.md:5:11 | `openapi.yaml:3:5` | **enum-differs** MASTERCARD"
        ),
        "{text}"
    );
    assert!(
        known.contains("| known: Q18 | docs/card.md:5:11 |"),
        "{text}"
    );
    assert!(known.contains("| gone: Q7 |"), "{text}");
    let sheet = Sheet {
        recordings: Vec::new(),
        ..sheet()
    };
    let text = plain(&sheet, Format::Markdown);
    assert!(
        text.starts_with("## Drift\n\n1 new, 1 known, 1 gone.\n"),
        "{text}"
    );
}

#[test]
fn the_page_has_all_and_asks_for_nothing() {
    let text = plain(&sheet(), Format::Html);
    for part in [
        "MASTERCARD is not there",
        "<mark>    5  | brand | VISA |</mark>",
        "<mark>    3      brand: [VISA, MASTERCARD]</mark>",
        "<th scope=\"col\">404</th>",
        "<td class=\"unseen\">0 <small>no source</small></td>",
        "<code>card.brand</code>",
        "<details id=\"quirk-Q18\">",
        "<a href=\"#quirk-Q18\">Q18</a>",
        "<code>cargo xtask explain enum-differs</code>",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    for part in [
        "<script", "src=", "<link", "@import", "url(", "http://", "https://",
    ] {
        assert!(!text.contains(part), "{part:?} is in the page");
    }
    assert_well_formed(&text);
}

/// Every element that is opened is closed, in turn, and every link leads somewhere.
#[track_caller]
fn assert_well_formed(page: &str) {
    let page = page.replacen("<!doctype html>\n", "", 1);
    let mut reader = Reader::from_str(&page);
    reader.config_mut().check_end_names = false;
    let (mut open, mut ids, mut links) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let value = String::from_utf8(attribute.value.to_vec()).unwrap();
                    match attribute.key.as_ref() {
                        b"id" => ids.push(value),
                        b"href" => links.push(value),
                        _ => {}
                    }
                }
                if tag.name().as_ref() != b"meta" {
                    open.push(tag.name().as_ref().to_vec());
                }
            }
            Event::End(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                let last = open.pop().map(|name| String::from_utf8(name).unwrap());
                assert_eq!(last, Some(name));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 0);
    for link in &links {
        assert!(
            ids.contains(&link.trim_start_matches('#').to_owned()),
            "{link}"
        );
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
}

/// Text that is meant to be obeyed by whoever shows it, wherever text can be.
fn hostile() -> Sheet {
    let evil =
        "\u{1b}[31m\r\n::error::x `<img src=x>` @team | [l](u) \"'> </pre> \u{9b}1m \u{202e}";
    let text = || evil.to_owned();
    let item = Item {
        spots: vec![spot(evil, 2, 1, evil), spot("other", 0, 0, evil)],
        evidence: Evidence {
            recording: Some(text()),
            file: Some(text()),
            path: text(),
            also: vec![text()],
        },
        help: Some(text()),
        diff: Some(format!("+{evil}\n-{evil}")),
        reproduce: text(),
        ..Item::new("some-code", Severity::Error, case(evil, evil), evil, evil)
    };
    let known = Item {
        standing: Standing::Known { by: vec![text()] },
        ..item.clone()
    };
    let mut sheet = sheet();
    sheet.contract = text();
    sheet.summary = text();
    sheet.findings = vec![item, known];
    sheet.cases.push(case(evil, evil));
    sheet.recordings[0].id = text();
    sheet
        .files
        .insert(text(), format!("{evil}\n{evil}\n{evil}"));
    sheet.ledger[0].title = text();
    sheet.ledger[0].evidence = text();
    for row in &mut sheet.coverage.as_mut().unwrap().rows {
        row.property = row.property.as_ref().map(|_| text());
        row.recordings = 0;
    }
    sheet
}

#[test]
fn nothing_in_any_form_is_obeyed() {
    for format in Format::ALL {
        let text = plain(&hostile(), format);
        let obeyed = |character: char| {
            character != '\n' && character.is_control() || character == '\u{202e}'
        };
        assert!(!text.contains(obeyed), "{format}: {text:?}");
        assert!(!text.contains("\n::error::x"), "{format}: {text}");
    }
    let page = plain(&hostile(), Format::Html);
    assert!(!page.contains("<img"), "{page}");
    assert_well_formed(&page);
    let lines = plain(&hostile(), Format::Github);
    assert_eq!(lines.lines().count(), 1, "{lines}");
}

#[test]
fn a_form_is_known_by_its_name() {
    for format in Format::ALL {
        assert_eq!(format.to_string().parse(), Ok(format));
    }
    let error = "yaml".parse::<Format>().unwrap_err().to_string();
    assert!(
        error.starts_with("`yaml` is no form of a report; there are text, json,"),
        "{error}"
    );
}

#[test]
fn help_of_several_lines_stays_in_its_cell_of_the_table() {
    let mut sheet = sheet();
    sheet.findings[0].help = Some("first | line\nsecond line".to_owned());
    let text = plain(&sheet, Format::Markdown);
    let rows = text.lines().filter(|line| line.contains("second line"));
    let rows: Vec<&str> = rows.collect();
    assert_eq!(rows.len(), 1, "{text}");
    assert!(rows[0].contains("line<br>second line |"), "{}", rows[0]);
}

#[test]
fn of_others_recordings_only_what_they_are_about_is_told() {
    let mut sheet = sheet();
    let coverage = sheet.coverage.as_mut().unwrap();
    let mut other = coverage.rows[2].clone();
    other.operation = "payOut".to_owned();
    coverage.rows.push(other);
    let told = |sheet: &Sheet| [Format::Text, Format::Markdown].map(|format| plain(sheet, format));
    assert!(told(&sheet).iter().all(|text| text.contains("payOut")));

    sheet.coverage.as_mut().unwrap().own = false;
    for text in told(&sheet) {
        assert!(!text.contains("payOut"), "{text}");
        assert!(
            text.contains("no recording is of the other operation"),
            "{text}"
        );
        assert!(text.contains("404"), "{text}");
    }
    assert!(plain(&sheet, Format::Json).contains("payOut"));
}
