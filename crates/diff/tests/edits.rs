//! A small contract, and what its edits do: every verdict, every example, no cause twice.

#[path = "edits/check.rs"]
mod check;
#[path = "edits/table.rs"]
mod table;

use std::collections::BTreeSet;

use cartevo_diff::{Class, Report, diff};
use cartevo_document::Document;

use table::{EDITS, Edit};

const BASE: &str = include_str!("edits/base.yaml");

fn parsed(name: &str, text: &str) -> Document {
    Document::parse(name, text).unwrap_or_else(|problem| panic!("{problem}"))
}

fn edited(edit: &Edit) -> Document {
    let mut text = BASE.to_owned();
    for (from, to) in edit.replace {
        assert_eq!(
            text.matches(from).count(),
            1,
            "{}: {from:?} is there once",
            edit.name
        );
        text = text.replace(from, to);
    }
    parsed("new.yaml", &text)
}

fn report(edit: &Edit) -> Report {
    diff(&parsed("old.yaml", BASE), &edited(edit))
}

fn verdicts(report: &Report) -> Vec<(&str, Class, Class)> {
    let changes = report.changes.iter();
    let mut found: Vec<_> = changes
        .map(|change| (change.code, change.api, change.rust))
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn every_verdict_is_right_and_no_cause_is_told_twice() {
    let mut wrong = Vec::new();
    for edit in EDITS {
        let report = report(edit);
        let mut expected: Vec<_> = edit.expected.to_vec();
        expected.sort_unstable();
        if verdicts(&report) != expected {
            wrong.push(format!(
                "{}: expected {expected:?}, found {:#?}",
                edit.name,
                report
                    .changes
                    .iter()
                    .map(|change| (
                        change.code,
                        change.api,
                        change.rust,
                        &change.message,
                        &change.surface
                    ))
                    .collect::<Vec<_>>()
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        EDITS.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_breaks_a_schema_is_shown_by_a_value_of_which_both_documents_think_so() {
    let old = parsed("old.yaml", BASE);
    let mut shown = 0;
    for edit in EDITS {
        let new = edited(edit);
        for change in diff(&old, &new).changes {
            for (direction, class) in &change.directions {
                let witness = change
                    .witnesses
                    .iter()
                    .find(|witness| witness.direction == *direction);
                match (class, witness) {
                    (Class::Breaking, Some(witness)) => {
                        check::witness(&old, &new, witness)
                            .unwrap_or_else(|why| panic!("{}: {why}: {witness:?}", edit.name));
                        shown += 1;
                    }
                    (Class::Breaking, None) => assert!(
                        table::UNSHOWN.contains(&change.code),
                        "{}: {} is shown by nothing",
                        edit.name,
                        change.message
                    ),
                    (_, witness) => assert_eq!(witness, None, "{}", edit.name),
                }
            }
        }
    }
    assert!(shown >= 40, "{shown} examples");
}

#[test]
fn each_edit_has_places_in_both_documents() {
    for edit in EDITS {
        for change in report(edit).changes {
            for spot in [&change.old, &change.new] {
                assert!(
                    spot.place.line > 1,
                    "{}: {} has no place: {spot:?}",
                    edit.name,
                    change.code
                );
            }
            assert!(
                !change.message.is_empty()
                    && !change.old.says.is_empty()
                    && !change.new.says.is_empty()
            );
        }
    }
}

#[test]
fn keys_tell_changes_apart() {
    for edit in EDITS {
        let report = report(edit);
        let keys: BTreeSet<_> = report
            .changes
            .iter()
            .map(|change| (change.code, &change.key))
            .collect();
        assert_eq!(keys.len(), report.changes.len(), "{}", edit.name);
    }
}

#[test]
fn what_breaks_one_way_is_no_harm_the_other_way() {
    let old = parsed("old.yaml", BASE);
    for edit in EDITS.iter().filter(|edit| edit.mirrored) {
        let new = edited(edit);
        let forth = diff(&old, &new).worst_api();
        let back = diff(&new, &old).worst_api();
        assert!(
            (forth == Class::Breaking) != (back == Class::Breaking),
            "{}: {forth:?} and {back:?}",
            edit.name
        );
    }
}
