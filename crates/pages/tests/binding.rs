//! Where on a page a thing belongs, when the page itself does not say.

mod common;

use cartevo_pages::Layer;
use common::{general, values, with_prose};
use serde_json::{Value, json};

const ANSWER: &str = r#"{
  "success": true,
  "data": {
    "seat": { "row_name": "A", "id": "1" },
    "cars": [ { "car_id": 7 } ]
  }
}
"#;

fn exists(prose: &str, subject: &str) -> bool {
    !values(&with_prose(prose), Layer::Prose, subject, "exists").is_empty()
}

#[test]
fn a_name_is_found_as_deep_as_the_example_has_it() {
    let prose = format!(
        "Response\n\n201 — Booked\n\n{ANSWER}FieldTypeDescription\nrow_namestringThe row.\ncar_idnumberThe car.\nplacestringNowhere yet.\n"
    );
    assert!(exists(&prose, "response.201.data.seat.row_name"));
    assert!(exists(&prose, "response.201.data.cars[].car_id"));
    // A name that no example has stands where the others do.
    assert!(exists(&prose, "response.201.data.place"));
}

#[test]
fn with_two_successes_a_table_belongs_to_the_heading_above_it() {
    let prose = format!(
        "Response\n\n200 — Waiting\n\n201 — Booked\n\n{ANSWER}FieldTypeDescription\nrow_namestringThe row.\n"
    );
    assert!(exists(&prose, "response.201.data.seat.row_name"));
    // The panel's own sample names no status, and the headings name two.
    let page = with_prose(&prose);
    assert!(!values(&page, Layer::Panel, "response.2XX", "example").is_empty());
    assert!(values(&page, Layer::Panel, "response.200", "example").is_empty());
}

#[test]
fn a_cell_may_end_in_capitals() {
    let page = with_prose(
        "Body\n\nFieldTypeRequiredConstraintsDescription\nclassstringYesOne of FIRST, SECONDThe class to travel in.\n",
    );
    assert_eq!(
        values(&page, Layer::Prose, "request.body.class", "enum"),
        [&json!(["FIRST", "SECOND"])]
    );
}

#[test]
fn a_name_that_the_page_explains_is_no_token() {
    let prose = format!("Response\n\n{ANSWER}\nLook at row_name, and at row_other.\n");
    let page = with_prose(&prose);
    assert_eq!(values(&page, Layer::Prose, "page", "token"), ["row_other"]);
}

#[test]
fn a_number_that_is_a_bound_is_no_token_of_the_same_field() {
    let page = with_prose(
        "Body\n\nFieldTypeRequiredConstraintsDescription\npricenumberNoAt least 2.With 2 or with 3, as it comes.\n",
    );
    assert_eq!(
        values(&page, Layer::Prose, "request.body.price", "token"),
        ["3"]
    );
}

#[test]
fn a_bound_in_a_sentence_belongs_to_the_field_that_it_names() {
    let page = with_prose(
        "Body\n\nFieldTypeRequiredDescription\npricenumberNoWhat to pay.\n\nThe price must be at least 2.\n",
    );
    assert_eq!(
        values(&page, Layer::Prose, "request.body.price", "minimum"),
        [&json!(2)]
    );
    assert!(page.unread.is_empty(), "{:?}", page.unread);
}

#[test]
fn items_that_ran_into_a_paragraph_are_items() {
    let page = general(
        "Credentials belong to a mode:- Preproduction — no real money. - Production — real money.\n",
    );
    let money = |mode: &str| -> Vec<Value> {
        let subject = format!("rule.mode.{mode}");
        values(&page, Layer::Prose, &subject, "real-money")
            .into_iter()
            .cloned()
            .collect()
    };
    assert_eq!(money("preproduction"), [json!(false)]);
    assert_eq!(money("production"), [json!(true)]);
}

#[test]
fn pairs_of_names_are_bound_in_their_order() {
    let prose = format!(
        "Response\n\n201 — Booked\n\n{ANSWER}\nThe row_name / car_id are the same values as row_title / car_number elsewhere.\n"
    );
    let page = with_prose(&prose);
    assert_eq!(
        values(
            &page,
            Layer::Prose,
            "response.201.data.seat.row_name",
            "same-as"
        ),
        ["row_title"]
    );
    assert_eq!(
        values(
            &page,
            Layer::Prose,
            "response.201.data.cars[].car_id",
            "same-as"
        ),
        ["car_number"]
    );
}
