//! Forms of several parts, and the moments of a query.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::made_up::{codes, contract, exchange, found, judged, judged_as_sent, read};
use crate::{
    deviation::Deviation,
    finding::Finding,
    kind::Kind,
    replay::{Sent, made_up},
    request::{Content, Part, parts},
};

/// An upload of a name, a number and a photograph.
fn upload() -> Value {
    json!({
        "operation": "uploadThing",
        "case": "made-up",
        "source": {"kind": "docs-prose", "page": "POST /things", "date": "2026-11-21"},
        "request": {"method": "POST", "path": "/things", "headers": {"content-type": "multipart/form-data"}, "body": {"parts": [
            {"name": "name", "value": "Jane"},
            {"name": "identification_number", "value": "[redacted]"},
            {"name": "front", "filename": "front.jpg", "content_type": "image/jpeg", "size": 900},
        ]}},
        "response": {"status": 200, "headers": {"content-type": "application/json"}, "body":
            {"success": true, "statusCode": 200, "message": "Fine", "data": {}}},
    })
}

/// What the client should send, with one thing changed.
fn send(sent: &mut Sent, parts: &[Part], change: impl Fn(&str, &mut String, &mut Vec<u8>)) {
    sent.content_type = Some("multipart/form-data; boundary=b0undary".to_owned());
    for part in parts {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", part.name);
        let mut content = match &part.content {
            Content::Text(text) => text.clone().into_bytes(),
            Content::File {
                name,
                content_type,
                size,
            } => {
                let _ = write!(
                    head,
                    "; filename=\"{name}\"\r\nContent-Type: {content_type}"
                );
                made_up(content_type, *size)
            }
        };
        change(&part.name, &mut head, &mut content);
        let head = format!("--b0undary\r\n{head}\r\n\r\n");
        sent.body
            .extend([head.as_bytes(), &content, b"\r\n"].concat());
    }
    sent.body.extend(b"--b0undary--\r\n");
}

#[track_caller]
fn sent(file: &Value, change: impl Fn(&str, &mut String, &mut Vec<u8>)) -> Vec<Finding> {
    let parts = parts(&file["request"]["body"]).unwrap();
    judged_as_sent(file, &json!({}), |sent| send(sent, &parts, change)).findings
}

/// Code and path of each finding of an upload that is sent as it was recorded.
#[track_caller]
fn problems(change: impl Fn(&mut Value)) -> Vec<String> {
    let mut file = upload();
    change(&mut file["request"]["body"]["parts"]);
    let findings = sent(&file, |_, _, _| {});
    let line = |finding: &Finding| format!("{} {}", finding.code, finding.path);
    findings.iter().map(line).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_form_that_keeps_to_its_schema() {
    assert_eq!(problems(|_| {}), NONE);
    assert_eq!(
        problems(
            |parts| parts[2] = json!({"name": "front", "filename": "f", "content_type": "image/PNG", "size": 1000})
        ),
        NONE
    );
}

#[test]
fn all_that_is_wrong_with_a_form_is_listed() {
    let found = problems(|parts| {
        *parts = json!([
            {"name": "name", "value": "too long"},
            {"name": "new", "value": "1"},
            {"name": "front", "filename": "f.pdf", "content_type": "application/pdf", "size": 1001},
            {"name": "back", "value": "no file"},
            {"name": "identification_number", "filename": "f", "content_type": "image/png", "size": 1},
        ]);
    });
    let at = "/request/body/parts";
    assert_eq!(
        found,
        [
            format!("request-not-allowed {at}/2/content_type"),
            format!("request-not-allowed {at}/2/size"),
            format!("wrong-type {at}/3"),
            format!("wrong-type {at}/4"),
            format!("broken-rule {at}/0"),
            format!("undocumented-field {at}/1"),
        ]
    );
    assert_eq!(
        problems(|parts| *parts =
            json!([{"name": "name", "value": "a"}, {"name": "name", "value": "b"}])),
        [
            format!("request-not-allowed {at}/1"),
            format!("missing-field {at}/front")
        ]
    );
}

#[test]
fn a_form_is_recorded_in_parts() {
    for body in [
        json!({"name": "Jane"}),
        json!([]),
        json!("x"),
        json!({"parts": {}}),
    ] {
        assert_eq!(parts(&body).unwrap_err().0, "/request/body", "{body}");
    }
    for part in [
        json!({"name": "a", "value": 1}),
        json!({"value": "1"}),
        json!({"name": "a", "value": "1", "size": 1}),
        json!({"name": "a", "filename": "f", "size": 1}),
        json!({"name": "a", "filename": "f", "content_type": "image/png", "size": "1"}),
        json!("a"),
    ] {
        let body = json!({"parts": [{"name": "a", "value": ""}, part]});
        assert_eq!(
            parts(&body).unwrap_err().0,
            "/request/body/parts/1",
            "{body}"
        );
    }
    let mut file = upload();
    file["request"]["body"] = json!({"name": "Jane"});
    assert_eq!(
        codes(&judged_as_sent(&file, &json!({}), |sent| send(
            sent,
            &[],
            |_, _, _| {}
        )))[0],
        "request-not-allowed /request/body"
    );
    let mut file = upload();
    file["request"]["headers"]["content-type"] = json!("application/json");
    let parts = parts(&file["request"]["body"]).unwrap();
    assert_eq!(
        codes(&judged_as_sent(&file, &json!({}), |sent| send(
            sent,
            &parts,
            |_, _, _| {}
        ))),
        ["request-not-allowed /request/headers/content-type"]
    );
}

#[test]
fn another_form_than_the_recorded_one() {
    type Change = fn(&str, &mut String, &mut Vec<u8>);
    let changes: [(Change, &str); 7] = [
        (
            |name, _, content| {
                if name == "name" {
                    *content = b"Jack".to_vec();
                }
            },
            "/0/value",
        ),
        (
            |name, head, _| {
                if name == "name" {
                    *head = head.replace("name=", "filename=\"f\"; name=");
                }
            },
            "/0",
        ),
        (
            |name, head, _| {
                if name == "front" {
                    *head = head.replace("front.jpg", "other.jpg");
                }
            },
            "/2/filename",
        ),
        (
            |name, head, _| {
                if name == "front" {
                    *head = head.replace("image/jpeg", "image/png");
                }
            },
            "/2/content_type",
        ),
        (
            |name, _, content| {
                if name == "front" {
                    content.truncate(899);
                }
            },
            "/2/size",
        ),
        (
            |name, _, content| {
                if name == "front" {
                    content[899] = b'x';
                }
            },
            "/2",
        ),
        (
            |name, head, _| {
                if name == "name" {
                    *head = head.replace("\"name\"", "\"nom\"");
                }
            },
            "/0",
        ),
    ];
    for (change, at) in changes {
        let found = sent(&upload(), change);
        let wanted = format!("/request/body/parts{at}");
        assert_eq!(
            (found[0].code, &found[0].path),
            ("request-differs", &wanted),
            "{found:#?}"
        );
    }
    let file = upload();
    // The order is none, and one part more is one too many.
    let mut other = parts(&file["request"]["body"]).unwrap();
    other.reverse();
    let codes_of = |parts: &[Part]| {
        codes(&judged_as_sent(&file, &json!({}), |sent| {
            send(sent, parts, |_, _, _| {});
        }))
    };
    assert_eq!(codes_of(&other), NONE);
    other.push(Part {
        name: "new".to_owned(),
        content: Content::Text("1".to_owned()),
    });
    assert_eq!(codes_of(&other), ["request-differs /request/body/parts"]);
    assert_eq!(found(&file, &json!({})), ["request-differs /request/body"]);
}

#[test]
fn the_parts_of_a_recording_are_scrubbed() {
    let mut file = upload();
    file["request"]["body"]["parts"][1]["value"] = json!("AB123456");
    let recording = read(&contract(), &file);
    assert_eq!(recording.secrets, ["/request/body/parts/1/value"]);
    let body = recording.request.unwrap().body;
    assert_eq!(body["parts"][1]["value"], "[redacted]");
}

/// A list from a moment on.
fn from(moment: &str, day: &str) -> Value {
    let body = json!({"success": true, "statusCode": 200, "message": "Fine", "data": []});
    let mut file = exchange("docs-prose", "listThings", &body);
    file["request"]["query"] = json!({"from": moment, "day": day});
    file
}

#[test]
fn the_moments_of_a_query() {
    for (moment, day) in [
        ("2026-05-09", "2026-05-10"),
        ("2026-05-09T10:15:00.000Z", "2026-05-10"),
    ] {
        assert_eq!(found(&from(moment, day), &json!([])), NONE, "{moment}");
    }
    assert_eq!(
        found(&from("yesterday", "2026-05-10T10:15:00.000Z"), &json!([])),
        [
            "broken-rule /request/query/day",
            "broken-rule /request/query/from"
        ]
    );
    let mut file = from("2026-05-09T10:15:00Z", "2026-05-10");
    let deviations = judged(&file, &json!([])).deviations;
    let found: Vec<(Kind, &str)> = deviations
        .iter()
        .map(|Deviation { kind, at, .. }| (*kind, at.as_str()))
        .collect();
    assert_eq!(found, [(Kind::NoMilliseconds, "/request/query/from")]);
    file["quirks"] = json!(["Q2"]);
    let sends = |text: &str| {
        let judged = judged_as_sent(&file, &json!([]), |sent| {
            sent.query = vec![
                ("day".to_owned(), "2026-05-10".to_owned()),
                ("from".to_owned(), text.to_owned()),
            ];
        });
        codes(&judged)
    };
    // The same moment in the form that the client gives it.
    assert_eq!(sends("2026-05-09T10:15:00.000Z"), NONE);
    assert_eq!(
        sends("2026-05-09T10:15:00.001Z"),
        ["request-differs /request/query"]
    );
}
