use cartevo_document::Document;
use serde_json::json;

use super::yaml::apply;
use crate::edit::Edit;

const TEXT: &str = "\
# Kept.
a:
  type: string # why
  enum: [X, Y]
b: {type: integer, minimum: 1}
c:
  required:
    - one
    - two
  properties:
    one: {type: string}
    two:
      type: object

      description: Two.
d:
  required: [one]
  maxLength: 50
e: {$ref: '#/a'}
";

fn text(edit: &Edit) -> Option<String> {
    let document = Document::parse("c.yaml", TEXT).expect("a document");
    let text = apply(&document, edit)?;
    Document::parse("c.yaml", text.as_str()).expect("still a document");
    assert!(text.contains("# Kept.") && text.contains("# why"));
    Some(text)
}

fn add(object: &str, key: &'static str, item: &str) -> Edit {
    Edit::Add {
        object: object.to_owned(),
        key,
        item: item.to_owned(),
    }
}

fn remove(object: &str, key: &'static str, item: &str) -> Edit {
    Edit::Remove {
        object: object.to_owned(),
        key,
        item: item.to_owned(),
    }
}

fn set(object: &str, key: &'static str, value: serde_json::Value) -> Edit {
    Edit::Set {
        object: object.to_owned(),
        key,
        value,
    }
}

fn has(edit: &Edit, wanted: &str) {
    let text = text(edit).expect("the edit fits");
    assert!(text.contains(wanted), "{text}");
}

#[test]
fn items_come_and_go_in_both_styles() {
    has(&add("/a", "enum", "Z"), "enum: [X, Y, Z]\n");
    has(&add("/a", "enum", "no"), "enum: [X, Y, 'no']\n");
    has(&remove("/a", "enum", "X"), "enum: [Y]\n");
    has(&remove("/a", "enum", "Y"), "enum: [X]\n");
    has(&add("/c", "required", "three"), "    - two\n    - three\n");
    has(&remove("/c", "required", "one"), "required:\n    - two\n");
    has(&remove("/d", "required", "one"), "d:\n  maxLength: 50\n");
    has(
        &add("/b", "enum", "Z"),
        "{type: integer, enum: [Z], minimum: 1}",
    );
    assert_eq!(text(&add("/a", "enum", "X")), None);
}

#[test]
fn keywords_are_replaced_or_put_behind_the_type() {
    has(
        &set("/b", "minimum", json!(2)),
        "{type: integer, minimum: 2}\n",
    );
    has(&set("/d", "maxLength", json!(60)), "  maxLength: 60\ne:");
    has(
        &set("/a", "default", json!("X")),
        "  type: string # why\n  default: X\n",
    );
    has(
        &set("/b", "maximum", json!(9)),
        "{type: integer, maximum: 9, minimum: 1}\n",
    );
    assert_eq!(text(&set("/e", "default", json!("X"))), None);
}

#[test]
fn a_new_property_comes_last() {
    let edit = Edit::Insert {
        object: "/c/properties".to_owned(),
        key: "three".to_owned(),
        value: json!({"type": "string"}),
    };
    let text = text(&edit).expect("the edit fits");
    let document = Document::parse("c.yaml", text.as_str()).expect("a document");
    assert_eq!(
        document.get("/c/properties/three/type"),
        Some(&json!("string"))
    );
    assert_eq!(
        document.get("/c/properties/two/description"),
        Some(&json!("Two."))
    );
}
