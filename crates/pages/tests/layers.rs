//! The two layers of a page and its parts: samples, lists, tables, examples.

mod common;

use cartevo_pages::{Layer, Place, Subject, read};
use common::{facts, page, values, with_prose};
use serde_json::{Value, json};

#[test]
fn a_page_is_about_the_operation_at_its_head() {
    let page = read("page.txt", &page());
    let operation = Subject::Operation("POST".to_owned(), "/tickets/{id}/seats".to_owned());
    assert_eq!(page.subject, operation);
    for layer in [Layer::Panel, Layer::Prose] {
        assert_eq!(
            values(&page, layer, "operation", "method-path"),
            ["POST /tickets/{id}/seats"]
        );
        assert_eq!(
            values(&page, layer, "operation", "base-url"),
            ["https://api.example.com/v2"]
        );
        assert_eq!(
            values(&page, layer, "request", "encoding"),
            ["application/json"]
        );
    }
    assert!(page.unread.is_empty(), "{:?}", page.unread);
}

#[test]
fn a_sample_of_another_operation_is_seen() {
    let page = with_prose("Code examples\n\ncURL\ncurl -X PUT https://api.example.com/v2/seats\n");
    let called = values(&page, Layer::Prose, "operation", "method-path");
    assert_eq!(called, ["PUT https://api.example.com/v2/seats"]);
}

#[test]
fn the_panel_tells_types_ranges_defaults_options_and_examples() {
    let page = read("page.txt", &page());
    let panel = |subject: &str, property: &str| {
        values(&page, Layer::Panel, subject, property)
            .into_iter()
            .cloned()
            .collect::<Vec<Value>>()
    };
    assert_eq!(panel("request.path.id", "format"), [json!("uuid")]);
    assert_eq!(panel("request.path.id", "required"), [json!(true)]);
    assert_eq!(panel("request.body.seat", "type"), [json!("string")]);
    assert_eq!(panel("request.body.seat", "max-length"), [json!(4)]);
    assert_eq!(panel("request.body.price", "required"), [json!(false)]);
    assert_eq!(panel("request.body.price", "default"), [json!(10)]);
    assert_eq!(panel("request.body.price", "minimum"), [json!(1)]);
    assert_eq!(panel("request.body.price", "maximum"), [json!(500)]);
    assert_eq!(
        panel("request.body.class", "enum"),
        [json!(["FIRST", "SECOND"])]
    );
    assert_eq!(panel("response.201.success", "example"), [json!(true)]);
    assert_eq!(panel("response.201.data", "type"), [json!("object")]);
    assert_eq!(panel("response.201.data", "required"), [] as [Value; 0]);
}

#[test]
fn rows_that_run_together_are_told_into_their_columns() {
    let page = read("page.txt", &page());
    let prose = |subject: &str, property: &str| {
        values(&page, Layer::Prose, subject, property)
            .into_iter()
            .cloned()
            .collect::<Vec<Value>>()
    };
    assert_eq!(prose("request.path.id", "format"), [json!("uuid")]);
    assert_eq!(prose("request.body.seat", "required"), [json!(true)]);
    assert_eq!(prose("request.body.seat", "max-length"), [json!(4)]);
    assert_eq!(prose("request.body.price", "minimum"), [json!(1)]);
    assert_eq!(prose("request.body.price", "maximum"), [json!(500)]);
    assert_eq!(prose("request.body.price", "unit"), [json!("EUR")]);
    assert_eq!(prose("request.body.price", "default"), [json!(10)]);
    assert_eq!(
        prose("request.body.class", "enum"),
        [json!(["FIRST", "SECOND"])]
    );
    assert_eq!(
        prose("request.body.class", "case-insensitive"),
        [json!(true)]
    );
}

#[test]
fn fields_of_an_answer_stand_where_its_example_has_them() {
    let page = read("page.txt", &page());
    let prose = |subject: &str, property: &str| {
        values(&page, Layer::Prose, subject, property)
            .into_iter()
            .cloned()
            .collect::<Vec<Value>>()
    };
    assert_eq!(
        prose("response.201.data.seat.id", "format"),
        [json!("uuid")]
    );
    assert_eq!(
        prose("response.201.data.seat.state", "enum"),
        [json!(["FREE", "HELD", "SOLD"])]
    );
    assert_eq!(
        prose("response.201.data.seat.price", "unit"),
        [json!("EUR")]
    );
}

#[test]
fn errors_come_with_their_messages_and_with_what_to_do() {
    let page = read("page.txt", &page());
    let prose = |subject: &str, property: &str| {
        values(&page, Layer::Prose, subject, property)
            .into_iter()
            .cloned()
            .collect::<Vec<Value>>()
    };
    assert_eq!(prose("error.400", "message"), [json!("Seat taken")]);
    assert_eq!(prose("error.400", "retry"), [json!("no")]);
    assert_eq!(prose("error.409", "retry"), [] as [Value; 0]);
    assert_eq!(prose("error.5xx", "retry"), [json!("yes")]);
    assert_eq!(prose("error.5xx", "may-succeed"), [json!(true)]);
}

#[test]
fn mentions_webhooks_and_notes_are_facts() {
    let page = read("page.txt", &page());
    let prose = |subject: &str, property: &str| {
        values(&page, Layer::Prose, subject, property)
            .into_iter()
            .cloned()
            .collect::<Vec<Value>>()
    };
    assert_eq!(prose("mention.GET /trains", "exists"), [json!(true)]);
    assert_eq!(
        prose("mention.GET /trains", "undocumented"),
        [] as [Value; 0]
    );
    assert_eq!(
        prose("mention.POST /trains/{id}/reserve", "undocumented"),
        [json!(true)]
    );
    assert_eq!(prose("webhook.seat.booked", "exists"), [json!(true)]);
    assert_eq!(prose("webhook.seat.held", "exists"), [] as [Value; 0]);
    assert_eq!(prose("webhook", "shape-of"), [json!("seat.held")]);
    assert_eq!(
        prose("rule.idempotency.POST /tickets/{id}/seats", "field"),
        [json!("none")]
    );
    assert_eq!(prose("page", "token"), [json!("15 minutes")]);
    assert_eq!(
        prose("request", "sample-fields"),
        [json!(["class", "seat", "window"])]
    );
    assert_eq!(prose("request.body.class", "example"), [json!("FIRST")]);
    assert_eq!(prose("request.body.window", "example"), [json!(false)]);
    assert_eq!(prose("request.body.seat", "example"), [] as [Value; 0]);
}

#[test]
fn every_value_of_an_example_has_its_place() {
    let source = page();
    let page = read("page.txt", &source);
    let example = facts(&page, Layer::Prose, "response.201", "example")
        .next()
        .expect("the example");
    let place = page.place_in(example, "/data/seat/state");
    let line = source.lines().nth(place.line - 1).expect("the line");
    assert_eq!(&line[place.column - 1..], "\"HELD\"");
    assert_eq!(page.place_in(example, "/nothing"), example.place);

    let in_curl = facts(&page, Layer::Prose, "request", "example")
        .last()
        .expect("the sample");
    let Place { line, column } = page.place_in(in_curl, "/seat");
    let text = source.lines().nth(line - 1).expect("the line");
    assert_eq!(&text[column - 1..], "\"12A\" }'");
}

#[test]
fn a_fact_stands_where_its_words_do() {
    let source = page();
    let page = read("page.txt", &source);
    for (subject, property, words) in [
        ("request.body.seat", "max-length", "Max 4 characters"),
        ("request.body.price", "required", "No"),
        ("error.5xx", "message", "Later"),
        ("mention.GET /trains", "exists", "/trains first"),
    ] {
        let fact = facts(&page, Layer::Prose, subject, property)
            .next()
            .expect(subject);
        let line = source.lines().nth(fact.place.line - 1).expect("the line");
        let rest: String = line.chars().skip(fact.place.column - 1).collect();
        assert!(
            rest.starts_with(words),
            "{subject} {property} stands at `{rest}`"
        );
    }
}

#[test]
fn without_a_telling_heading_a_table_shows_what_it_is_about() {
    let page = with_prose(
        "Things to know\n\nNameTypeDescription\nidstringThe ticket (UUID).\n\nMore things\n\nNameTypeRequiredDescription\nseatstringYesWhere to sit.\n{\n  \"seat\": \"12A\"\n}\n\nNameRequiredDescription\nAuthorizationYesBearer <token>\n",
    );
    for subject in [
        "request.path.id",
        "request.body.seat",
        "request.header.Authorization",
    ] {
        assert_eq!(
            values(&page, Layer::Prose, subject, "exists"),
            [&json!(true)],
            "{subject}"
        );
    }
    assert_eq!(
        values(
            &page,
            Layer::Prose,
            "request.header.Authorization",
            "scheme"
        ),
        ["Bearer"]
    );
}

#[test]
fn what_looks_like_a_fact_and_cannot_be_read_is_named_with_its_line() {
    for (prose, line, why) in [
        (
            "Response\n\n{\n  \"a\": tru,\n  \"b\": 1\n}\n",
            32,
            "no JSON",
        ),
        ("Response\n\n{\n  \"a\": 1\n", 31, "has no end"),
        ("  \"a\": 1,\n", 29, "no example"),
        (
            "Body\n\nFieldTypeRequiredDescription\nprice_eurnumbrYesIn all.\n",
            32,
            "columns",
        ),
        ("A train has at most 12 of them.\n", 29, "limit"),
    ] {
        let page = with_prose(prose);
        let found = page
            .unread
            .iter()
            .any(|unread| unread.place.line == line && unread.why.contains(why));
        assert!(found, "{prose}: {:?}", page.unread);
    }
}

#[test]
fn a_default_ends_where_the_description_begins() {
    let page = with_prose(
        "Query parameters\n\nNameTypeDefaultDescription\npageinteger11-indexed page number.\nsizeinteger25Items on a page.\nfreshbooleantrueAsk the railway first.\nsinceinteger—1990 or later.\n",
    );
    let default = |name: &str| {
        values(
            &page,
            Layer::Prose,
            &format!("request.query.{name}"),
            "default",
        )
        .into_iter()
        .cloned()
        .collect::<Vec<Value>>()
    };
    assert_eq!(default("page"), [json!(1)]);
    assert_eq!(default("size"), [json!(25)]);
    assert_eq!(default("fresh"), [json!(true)]);
    assert_eq!(default("since"), [] as [Value; 0]);
    assert_eq!(page.unread, []);
}

#[test]
fn a_default_that_runs_into_other_figures_is_named() {
    for row in ["sizeinteger10100Items.", "sizeinteger10100"] {
        let page = with_prose(&format!(
            "Query parameters\n\nNameTypeDefaultMaxDescription\n{row}\n"
        ));
        let default = values(&page, Layer::Prose, "request.query.size", "default");
        assert_eq!(default, [] as [&Value; 0], "{row}");
        assert!(
            page.unread
                .iter()
                .any(|unread| unread.why.contains("columns")),
            "{row}: {:?}",
            page.unread
        );
    }
}

#[test]
fn an_answer_stands_at_its_heading_and_a_failure_too() {
    let page =
        with_prose("201 — Booked\n\n{\n  \"success\": true\n}\n\n409 — Taken\n\nAsk again.\n");
    for (subject, line) in [("response.201", 29), ("error.409", 35)] {
        let exists = |fact: &&cartevo_pages::Fact| {
            (fact.layer, fact.property) == (Layer::Prose, "exists") && fact.subject == subject
        };
        let fact = page.facts.iter().find(exists);
        assert_eq!(fact.map(|fact| fact.place.line), Some(line), "{subject}");
    }
}

#[test]
fn names_that_are_not_the_same_are_not_paired() {
    let same = |words: &str| {
        let page = with_prose(&format!(
            "Note that old_price {words} new_price in the list.\n"
        ));
        page.facts.iter().any(|fact| fact.property == "same-as")
    };
    assert!(same("is the same number as"));
    assert!(!same("is not the same number as"));
}

#[test]
fn the_menu_of_a_site_may_stand_above_the_head() {
    let plain = read("page.txt", &page());
    let below = read(
        "page.txt",
        &format!(
            "Trains home\nSearch...\nNavigation\nGET\nList trains\n\n{}",
            page()
        ),
    );
    assert_eq!(below.subject, plain.subject);
    assert_eq!(below.facts.len(), plain.facts.len());
}
