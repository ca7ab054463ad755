//! The rules for all operations that stand in tables.

mod common;

use cartevo_pages::Layer;
use common::{general, values};
use serde_json::{Value, json};

fn rule(prose: &str, subject: &str, property: &str) -> Vec<Value> {
    let page = general(prose);
    let values = values(&page, Layer::Prose, subject, property);
    values.into_iter().cloned().collect()
}

#[test]
fn tables_of_statuses_retries_encodings_and_ids() {
    let statuses = "| Code | Meaning |\n|---|---|\n| 200 | Fine |\n| 404 | Gone, see wall_id |\n";
    assert_eq!(rule(statuses, "rule.status.404", "exists"), [json!(true)]);
    assert_eq!(
        rule(statuses, "rule.status.404", "token"),
        [json!("wall_id")]
    );
    let safe = "| Code | Meaning |\n|---|---|\n| 404 | No such wall |\n| 500 | Safe to retry |\n";
    assert_eq!(rule(safe, "rule.status.500", "retry"), [json!("yes")]);
    assert_eq!(rule(safe, "rule.status.404", "retry"), [] as [Value; 0]);
    let retries = "| Status | Retry? | Action |\n|---|---|---|\n| 400 | No | Correct it |\n| 401 | Once | Refresh the token |\n| 5xx | Yes | Back off (start at 1s, max 60s, cap 5 retries) |\n";
    for (subject, property, value) in [
        ("rule.retry.400", "retry", json!("no")),
        ("rule.retry.401", "retry", json!("once")),
        ("rule.retry.401", "action", json!("refresh-token")),
        ("rule.retry.5xx", "start-seconds", json!(1)),
        ("rule.retry.5xx", "max-seconds", json!(60)),
        ("rule.retry.5xx", "cap", json!(5)),
    ] {
        assert_eq!(
            rule(retries, subject, property),
            [value],
            "{subject} {property}"
        );
    }
    let encodings = "| Endpoint | Encoding |\n|---|---|\n| All | application/json |\n| POST /files | multipart/form-data |\n";
    assert_eq!(
        rule(encodings, "rule.encoding.default", "media-type"),
        [json!("application/json")]
    );
    assert_eq!(
        rule(encodings, "rule.encoding.POST /files", "media-type"),
        [json!("multipart/form-data")]
    );
    let ids = "| ID type | Format |\n|---|---|\n| Ours (wall, brush) | UUID v4 |\n| wall_key | Any string ≤ 255 chars |\n";
    assert_eq!(rule(ids, "rule.id.uuid", "form"), [json!("uuid-v4")]);
    assert_eq!(
        rule(ids, "rule.id.uuid", "kinds"),
        [json!(["brush", "wall"])]
    );
    assert_eq!(rule(ids, "rule.id.wall_key", "max-length"), [json!(255)]);
}

#[test]
fn a_page_about_webhooks_lists_events_and_their_fields() {
    let page = "# Webhooks\n\n| Event | Fired when |\n| --- | --- |\n| `wall.painted` | A wall is `DRY`. |\n| `wall.gone` | It fell. |\n\n### wall.painted\n\n```json\n{\"event\": \"wall.painted\", \"data\": {\"wall\": {\"id\": \"w\"}, \"litres\": 2}}\n```\n\n#### Fields\n\n| Field | Type | Description |\n| --- | --- | --- |\n| `id` | string | The wall (UUID). |\n| `litres` | number | At most 9. |\n";
    let page = cartevo_pages::read("webhooks.md", page);
    let prose = |subject: &str, property: &str| values(&page, Layer::Prose, subject, property);
    assert_eq!(prose("webhook.wall.gone", "exists"), [&json!(true)]);
    assert_eq!(prose("webhook.wall.painted", "token"), [&json!("DRY")]);
    assert_eq!(prose("webhook.wall.painted", "example").len(), 1);
    assert_eq!(
        prose("webhook.wall.painted.data.wall.id", "format"),
        [&json!("uuid")]
    );
    assert_eq!(
        prose("webhook.wall.painted.data.litres", "maximum"),
        [&json!(9)]
    );
    assert_eq!(page.unread, []);
}

#[test]
fn a_page_without_a_fact_is_named() {
    for (file, source) in [
        ("empty.md", ""),
        (
            "shell.html",
            "<html><body><div id=\"app\"></div></body></html>",
        ),
        ("words.txt", "Loading\n"),
    ] {
        let page = cartevo_pages::read(file, source);
        let whys: Vec<&str> = page
            .unread
            .iter()
            .map(|unread| unread.why.as_str())
            .collect();
        assert_eq!(
            whys,
            ["nothing on this page can be read as a fact"],
            "{file}"
        );
    }
    let page = cartevo_pages::read("words.md", "# Words\n\nAsk `wall_id`.\n");
    assert_eq!(page.unread, []);
}

#[test]
fn a_table_of_fields_that_belong_to_nothing_is_named() {
    let page = "# Walls\n\nA page about walls.\n\n| Field | Type | Description |\n| --- | --- | --- |\n| `litres` | number | At most 9. |\n";
    let page = cartevo_pages::read("walls.md", page);
    let lines: Vec<usize> = page.unread.iter().map(|unread| unread.place.line).collect();
    assert_eq!(lines, [7, 7]);
}
