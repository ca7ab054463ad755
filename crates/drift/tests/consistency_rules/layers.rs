//! The two layers of a page, and its examples against its lists.

use serde_json::{Value, json};

use crate::{Draft, answer, found, lines, nothing};

#[test]
fn the_layers_list_the_same_fields_of_a_request() {
    let both = |page: Draft, name: &str| {
        let subject = format!("request.body.{name}");
        page.panel(&subject, "type", json!("string"))
            .prose(&subject, "type", json!("string"))
    };
    let page = || both(Draft::of("POST", "/customers"), "email");
    assert_eq!(found([page()]), nothing());
    assert_eq!(
        found([page().panel("request.body.note", "type", json!("string"))]),
        ["layers-field POST /customers request.body.note"]
    );
    let silent =
        Draft::of("POST", "/customers").panel("request.body.note", "type", json!("string"));
    assert_eq!(
        found([silent]),
        nothing(),
        "a text without a list contradicts no list"
    );
    let twins = page()
        .panel("request.body.firstName", "type", json!("string"))
        .prose("request.body.first_name", "type", json!("string"));
    assert_eq!(
        found([twins]),
        ["layers-name POST /customers request.body.first_name"]
    );
}

#[test]
fn the_layers_agree_on_every_property_of_a_field() {
    let differ = |property: &'static str, panel: Value, prose: Value| {
        let page = Draft::of("POST", "/payment/payout")
            .panel("request.body.amount", property, panel)
            .prose("request.body.amount", property, prose);
        found([page])
    };
    let key = |code: &str| vec![format!("{code} POST /payment/payout request.body.amount")];
    assert_eq!(
        differ("type", json!("integer"), json!("number")),
        key("layers-type")
    );
    assert_eq!(
        differ("format", json!("uuid"), json!("date")),
        key("layers-type")
    );
    assert_eq!(
        differ("required", json!(true), json!(false)),
        key("layers-required")
    );
    assert_eq!(
        differ("required", json!(true), json!("conditional")),
        nothing()
    );
    assert_eq!(
        differ("enum", json!(["A", "B"]), json!(["A"])),
        key("layers-enum")
    );
    assert_eq!(
        differ("enum", json!(["A", "B"]), json!(["B", "A"])),
        nothing()
    );
    assert_eq!(
        differ("minimum", json!(1), json!(2)),
        key("layers-constraint")
    );
    assert_eq!(differ("minimum", json!(1), json!(1.0)), nothing());
    assert_eq!(
        differ("default", json!("mtn"), json!("orange")),
        key("layers-constraint")
    );
}

#[test]
fn case_that_does_not_matter_to_the_text_matters_to_the_panel() {
    let page = |text: bool, panel: bool| {
        let page = Draft::of("POST", "/cards")
            .panel("request.body.brand", "enum", json!(["VISA"]))
            .prose("request.body.brand", "enum", json!(["VISA"]));
        let page = if text {
            page.prose("request.body.brand", "case-insensitive", json!(true))
        } else {
            page
        };
        if panel {
            page.panel("request.body.brand", "case-insensitive", json!(true))
        } else {
            page
        }
    };
    assert_eq!(
        found([page(true, false)]),
        ["layers-enum POST /cards request.body.brand"]
    );
    assert_eq!(found([page(true, true)]), nothing());
    assert_eq!(found([page(false, false)]), nothing());
}

#[test]
fn examples_have_the_types_that_are_listed() {
    let page = |panel: Value, prose: Value| {
        Draft::of("POST", "/cards/{id}/terminate")
            .panel(
                "response.200",
                "example",
                answer(json!({"refund_processed": panel})),
            )
            .prose(
                "response.200",
                "example",
                answer(json!({"refund_processed": prose})),
            )
    };
    let key = ["layers-type POST /cards/{id}/terminate response.200.data.refund_processed"];
    assert_eq!(found([page(json!("true"), json!(true))]), key);
    assert_eq!(found([page(json!(false), json!(true))]), nothing());
    assert_eq!(found([page(json!("<string>"), json!(true))]), nothing());
    let listed = page(json!(true), json!(true)).prose(
        "response.200.data.refund_processed",
        "type",
        json!("string"),
    );
    assert_eq!(found([listed]), key);
}

#[test]
fn the_layers_have_one_envelope_and_one_status() {
    let page = |panel: Value| {
        Draft::of("GET", "/wallets")
            .panel("response.200", "example", panel)
            .prose("response.200", "example", answer(json!([])))
    };
    assert_eq!(found([page(answer(json!([])))]), nothing());
    assert_eq!(
        found([page(json!({"success": true, "message": "ok", "data": []}))]),
        ["layers-envelope GET /wallets response.200"]
    );
    let statuses = Draft::of("POST", "/wallets")
        .panel("response.200", "exists", json!(true))
        .prose("response.201", "exists", json!(true));
    assert_eq!(
        found([statuses]),
        ["layers-status POST /wallets response.201"]
    );
    let repeated =
        Draft::of("POST", "/wallets").prose("response.201", "example", answer(json!({})));
    assert_eq!(
        found([repeated]),
        ["layers-status POST /wallets response.201.statusCode"]
    );
}

#[test]
fn an_envelope_lacks_nothing_unless_it_is_excepted() {
    let page = || {
        Draft::of("GET", "/cards").prose(
            "response.200",
            "example",
            json!({"success": true, "data": {}}),
        )
    };
    let conventions = || {
        ["success", "data", "message"]
            .into_iter()
            .fold(Draft::conventions(), |page, name| {
                page.prose(&format!("rule.envelope.{name}"), "exists", json!(true))
            })
    };
    assert_eq!(
        found([page(), conventions()]),
        ["envelope-form GET /cards response.200"]
    );
    let excepted = conventions().prose(
        "rule.envelope",
        "exempt",
        json!(["GET /ping", "GET /cards*"]),
    );
    assert_eq!(found([page(), excepted]), nothing());
    let bare = Draft::of("GET", "/ping").prose("response.200", "example", json!({"pong": true}));
    assert_eq!(
        found([bare, conventions()]),
        nothing(),
        "the contract expects it"
    );
    let forgotten = conventions().prose("rule.envelope", "exempt", json!(["/auth/login"]));
    assert_eq!(
        found([forgotten]),
        ["envelope-form conventions rule.envelope.exempt.GET /ping"]
    );
}

#[test]
fn an_example_of_a_request_has_what_is_required() {
    let page = |body: Value| {
        Draft::of("POST", "/wallets")
            .panel("request", "example", body)
            .prose("request.body.currency", "required", json!(true))
            .prose("request.body.label", "required", json!(false))
            .panel("request.body.currency", "required", json!(true))
            .panel("request.body.label", "required", json!(false))
    };
    assert_eq!(
        found([page(json!({"label": "x"}))]),
        ["example-invalid POST /wallets request.body.currency"]
    );
    assert_eq!(found([page(json!({"currency": "XAF"}))]), nothing());
}

#[test]
fn a_field_of_one_kind_of_thing_is_the_same_on_every_page() {
    let page = |path: &str, subject: &str, property: &'static str, value: Value| {
        Draft::of("GET", path).prose(subject, property, value)
    };
    let one = || {
        page(
            "/cards/{id}",
            "response.200.data.status",
            "enum",
            json!(["ACTIVE", "FROZEN"]),
        )
    };
    let two = |values: Value| page("/cards", "response.200.data.cards[].status", "enum", values);
    assert_eq!(found([one(), two(json!(["FROZEN", "ACTIVE"]))]), nothing());
    assert_eq!(
        found([one(), two(json!(["ACTIVE"]))]),
        ["pages-differ GET /cards/{id} response.200.data.status"]
    );
    let wallet = page(
        "/wallets",
        "response.200.data[].status",
        "enum",
        json!(["OPEN"]),
    );
    assert_eq!(found([one(), wallet]), nothing(), "a wallet is no card");
    let open =
        two(json!(["ACTIVE"])).prose("response.200.data.cards[].status", "open", json!(true));
    assert_eq!(
        found([one(), open]),
        nothing(),
        "the list is not the whole list"
    );
    let typed = |path: &str, ty: &str| page(path, "response.200.data.owner.age", "type", json!(ty));
    assert_eq!(
        found([typed("/cards", "integer"), typed("/wallets", "string")]),
        ["pages-differ GET /wallets response.200.data.owner.age"]
    );
    let torn =
        typed("/cards", "integer").panel("response.200.data.owner.age", "type", json!("string"));
    assert_eq!(
        found([torn, typed("/wallets", "string")]),
        ["layers-type GET /cards response.200.data.owner.age"]
    );
}

#[test]
fn the_text_is_shown_first_and_the_panel_beside_it() {
    let statuses = Draft::of("POST", "/wallets")
        .panel("response.200", "exists", json!(true))
        .prose("response.201", "exists", json!(true));
    assert_eq!(lines([statuses]), [2, 1]);
    let envelopes = Draft::of("GET", "/wallets")
        .panel("response.200", "example", json!({"data": 1}))
        .prose("response.200", "example", answer(json!(1)));
    assert_eq!(lines([envelopes]), [2, 1]);
    let types = Draft::of("GET", "/wallets")
        .panel("response.200.data.age", "type", json!("string"))
        .prose("response.200.data.age", "type", json!("integer"));
    assert_eq!(lines([types]), [2, 1]);
    let countries = Draft::of("GET", "/wallets")
        .panel("response.200", "example", answer(json!({"country": "NG"})))
        .prose(
            "response.200",
            "example",
            answer(json!({"country": "Nigeria"})),
        );
    assert_eq!(lines([countries]), [1, 2]);
}
