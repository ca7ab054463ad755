//! Payloads wherever they stand, and what stands beside them.

use serde_json::{Value, json};

use super::{
    ID,
    made_up::{exchange, found, judged},
};
use crate::kind::Kind;

fn thing() -> Value {
    json!({"id": ID, "amount": 1, "at": "2026-11-21T10:00:00.000Z"})
}

/// A body in the plain envelope.
fn plain(data: &Value) -> Value {
    json!({"success": true, "statusCode": 200, "message": "Fine", "data": data})
}

/// An exchange whose deviations from the plain envelope are explained.
fn explained(kind: &str, operation: &str, body: &Value) -> Value {
    let mut file = exchange(kind, operation, body);
    file["quirks"] = json!(["Q1"]);
    file
}

const NONE: [&str; 0] = [];

#[test]
fn the_payload_is_found_under_every_name() {
    let thing = thing();
    for body in [
        json!({"success": true, "data": thing}),
        json!({"success": true, "thing": thing}),
        json!({"success": true, "data": null, "thing": thing}),
        json!({"success": true, "thing": thing, "metadata": {"x": 1}}),
        json!({"status": "success", "code": 200, "message": "Fine", "thing": thing}),
        json!({"success": true, "id": ID, "amount": 1, "at": thing["at"], "filters": {}}),
    ] {
        let file = explained("server", "getThing", &body);
        assert_eq!(found(&file, &thing), NONE, "{body}");
        let lossy = json!({"id": ID, "at": thing["at"]});
        let lost = found(&file, &lossy);
        assert!(
            lost.len() == 1 && lost[0].starts_with("lost /response/body"),
            "{body}: {lost:?}"
        );
    }
}

#[test]
fn the_payload_of_an_older_build_is_judged_where_it_stands() {
    let body = json!({"success": true, "thing": {"id": 7, "new": 1}});
    let found = found(&explained("server", "getThing", &body), &json!({}));
    assert_eq!(
        found,
        [
            "wrong-type /response/body/thing/id",
            "undocumented-field /response/body/thing/new"
        ]
    );
}

#[test]
fn what_stands_beside_a_payload_is_said() {
    let body = json!({"success": true, "thing": thing(), "metadata": {"x": 1}, "filters": {}});
    let judged = judged(&exchange("server", "getThing", &body), &thing());
    let [finding] = judged.findings.as_slice() else {
        panic!("{:#?}", judged.findings)
    };
    assert_eq!(finding.code, "unexplained-deviation");
    let said =
        "has no `statusCode`, `message`, `data`, and has `filters`, `metadata` beside its payload";
    assert!(finding.message.ends_with(said), "{}", finding.message);
    // What belongs to no envelope is not excused by one.
    let body = json!({"success": true, "thing": thing(), "surprise": 1});
    assert_eq!(
        found(&explained("server", "getThing", &body), &thing()),
        ["undocumented-field /response/body/surprise"]
    );
}

#[test]
fn no_payload_reads_as_an_empty_one() {
    let empty = [
        json!({"success": true, "statusCode": 200, "message": "Fine"}),
        json!({"success": true, "statusCode": 200, "message": "Fine", "data": null}),
    ];
    for body in &empty {
        // That there is no `data` is no plain envelope; `null` in it is one.
        let file = |operation| {
            let explained = explained("server", operation, body);
            let plain = exchange("server", operation, body);
            if body.get("data").is_some() {
                plain
            } else {
                explained
            }
        };
        assert_eq!(found(&file("getThing"), &json!({})), NONE, "{body}");
        assert_eq!(found(&file("listThings"), &json!([])), NONE, "{body}");
        // A client that reads it as something else is noticed.
        assert_eq!(
            found(&file("listThings"), &json!({})),
            ["lost /response/body"],
            "{body}"
        );
    }
    // Where a payload is promised, `null` is none.
    let found = found(&exchange("server", "listCards", &empty[1]), &json!({}));
    assert_eq!(found[0], "wrong-type /response/body/data");
}

#[test]
fn a_list_is_judged_item_by_item() {
    let mut second = thing();
    second["amount"] = json!("1.50");
    second["at"] = json!("2026-11-21T10:00:00Z");
    let list = json!([thing(), second]);
    for body in [
        json!({"success": true, "statusCode": 200, "message": "Fine", "data": list, "meta": {"total": 2}}),
        json!({"success": true, "items": list, "pagination": {"total": 2}, "filters": {"limit": null}}),
        list.clone(),
    ] {
        let judged = judged(&explained("server", "listThings", &body), &list);
        let at = |kind| {
            let of = judged
                .deviations
                .iter()
                .filter(|deviation| deviation.kind == kind);
            of.map(|deviation| deviation.at.clone()).collect::<Vec<_>>()
        };
        let base = match (body.get("data"), body.get("items")) {
            (Some(_), _) => "/response/body/data",
            (_, Some(_)) => "/response/body/items",
            _ => "/response/body",
        };
        assert_eq!(at(Kind::MoneyAsText), [format!("{base}/1/amount")]);
        assert_eq!(at(Kind::NoMilliseconds), [format!("{base}/1/at")]);
        // `meta` belongs to the plain envelope.
        assert_eq!(at(Kind::Envelope).is_empty(), body.get("meta").is_some());
    }
}

#[test]
fn pagination_beside_a_list_deviates_and_is_known() {
    let mut body = plain(&json!([thing()]));
    body["pagination"] = json!({});
    let file = explained("docs-prose", "listThings", &body);
    assert_eq!(found(&file, &json!([thing()])), NONE);
    body["pagination"] = json!({"next": 2});
    let file = explained("docs-prose", "listThings", &body);
    assert_eq!(
        found(&file, &json!([thing()])),
        ["undocumented-field /response/body/pagination/next"]
    );
}

#[test]
fn what_is_said_of_the_whole_list_is_kept() {
    let mut body = plain(&json!([]));
    body["meta"] = json!({"total": 7, "page": null});
    let file = exchange("server", "listThings", &body);
    assert_eq!(found(&file, &json!([])), NONE);
    for (name, block, lost) in [
        ("meta", json!({"total": 7, "page": 1}), "page"),
        ("meta", json!({"total": "7"}), "total"),
        ("pagination", json!({"total": 7}), "total"),
    ] {
        let mut file = file.clone();
        file["response"]["body"]["meta"] = Value::Null;
        file["response"]["body"][name] = block;
        if name == "pagination" {
            file["quirks"] = json!(["Q1"]);
        }
        let wanted = [format!("lost /response/body/{name}/{lost}")];
        assert_eq!(found(&file, &json!([])), wanted);
    }
}

#[test]
fn a_list_in_the_place_of_an_object() {
    let list = json!([thing(), thing()]);
    for (kind, body) in [("docs-prose", plain(&list)), ("server", plain(&list))] {
        let mut file = exchange(kind, "listCards", &body);
        let decoded = json!({"cards": list});
        assert_eq!(
            found(&file, &decoded),
            ["unexplained-deviation /response/body/data"],
            "{kind}"
        );
        file["quirks"] = json!(["Q3"]);
        assert_eq!(found(&file, &decoded), NONE, "{kind}");
        let mut lossy = decoded.clone();
        lossy["cards"][1].as_object_mut().unwrap().remove("id");
        assert_eq!(
            found(&file, &lossy),
            ["lost /response/body/data/1/id"],
            "{kind}"
        );
        file["response"]["body"]["data"][0]["new"] = json!(1);
        assert_eq!(
            found(&file, &decoded),
            ["undocumented-field /response/body/data/0/new"],
            "{kind}"
        );
    }
    // The object itself is plain.
    let file = exchange(
        "docs-prose",
        "listCards",
        &plain(&json!({"total": 2, "cards": list})),
    );
    assert_eq!(found(&file, &json!({"total": 2, "cards": list})), NONE);
    // Only where the schema says so.
    let file = exchange("docs-prose", "getThing", &plain(&list));
    assert_eq!(
        found(&file, &json!({}))[0],
        "wrong-type /response/body/data"
    );
}

#[test]
fn a_boolean_as_text_deviates_and_comes_back_as_one() {
    let mut file = exchange("docs-prose", "getThing", &plain(&json!({"done": "true"})));
    let at = "/response/body/data/done";
    assert_eq!(
        found(&file, &json!({"done": true})),
        [format!("unexplained-deviation {at}")]
    );
    file["quirks"] = json!(["Q4"]);
    assert_eq!(found(&file, &json!({"done": true})), NONE);
    assert_eq!(
        found(&file, &json!({"done": false})),
        [format!("lost {at}")]
    );
    let file = exchange("docs-prose", "getThing", &plain(&json!({"done": true})));
    assert_eq!(found(&file, &json!({"done": true})), NONE);
}

#[test]
fn what_an_envelope_without_a_payload_says_is_no_payload() {
    // Its `message` is the envelope's, although the payload may have one too.
    let mut file = exchange(
        "server",
        "getThing",
        &json!({"success": true, "statusCode": 200, "message": "Fine"}),
    );
    file["operation"] = json!("uploadThing");
    file["request"] = json!({"method": "POST", "path": "/things"});
    file["quirks"] = json!(["Q1", "Q5"]);
    assert_eq!(found(&file, &json!({})), NONE);
    file["response"]["body"]["id"] = json!(ID);
    assert_eq!(
        found(&file, &json!({})),
        ["undocumented-field /response/body/id"]
    );
}

#[test]
fn a_map_is_judged_by_its_values_and_its_names_are_ids() {
    let data = json!({"by_owner": {"Owner-1": {"amount": 0.1}, "o_2": {"amount": 25.5}}});
    let mut file = exchange("docs-prose", "getThing", &plain(&data));
    assert_eq!(found(&file, &data), NONE);
    let mut lossy = data.clone();
    lossy["by_owner"]["Owner-1"]["amount"] = json!(0.2);
    let at = "/response/body/data/by_owner/Owner-1";
    assert_eq!(found(&file, &lossy), [format!("lost {at}/amount")]);
    lossy["by_owner"].as_object_mut().unwrap().remove("Owner-1");
    assert_eq!(found(&file, &lossy), [format!("lost {at}")]);
    file["response"]["body"]["data"]["by_owner"]["Owner-1"]["aB"] = json!(1);
    assert_eq!(found(&file, &data), [format!("undocumented-field {at}/aB")]);
    // Text for an amount, below a map as elsewhere.
    let text = json!({"by_owner": {"Owner-1": {"amount": "0.1"}}});
    let file = exchange("server", "getThing", &plain(&text));
    let decoded = json!({"by_owner": {"Owner-1": {"amount": 0.1}}});
    assert_eq!(
        found(&file, &decoded),
        [format!("unexplained-deviation {at}/amount")]
    );
}

#[test]
fn what_a_source_code_says_is_judged_like_the_build_that_it_is_of() {
    let body = json!({"success": true, "data": thing()});
    for kind in ["server", "code"] {
        let file = explained(kind, "getThing", &body);
        assert_eq!(found(&file, &thing()), NONE, "{kind}");
    }
    let file = explained("docs-prose", "getThing", &body);
    assert_ne!(found(&file, &thing()), NONE);
}
