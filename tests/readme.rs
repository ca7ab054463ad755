//! The table of operations in the guide is the contract's.

use cartevo::OPERATIONS;

/// What is in the client with the feature `undocumented` only.
const UNDOCUMENTED: [&str; 2] = ["calculateTransferFees", "transferInternal"];

#[test]
fn the_table_of_operations_is_complete_and_right() {
    let page = include_str!("../src/docs/guide/operations.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            line.split('|')
                .map(|cell| cell.trim().trim_matches('`'))
                .collect()
        })
        .collect();
    let undocumented = |row: &Vec<&str>| UNDOCUMENTED.contains(&row[3]);
    // They have a table of their own, the last one.
    assert!(rows.iter().is_sorted_by_key(undocumented));
    assert_eq!(
        rows.iter().filter(|row| undocumented(row)).count(),
        UNDOCUMENTED.len()
    );
    let mut listed: Vec<(String, String)> = rows
        .iter()
        .filter(|row| cfg!(feature = "undocumented") || !undocumented(row))
        .map(|row| {
            let (group, call) = row[1].split_once("().").unwrap();
            let (name, _) = call.split_once('(').unwrap();
            (row[3].to_owned(), format!("{group}.{name} {}", row[2]))
        })
        .collect();
    let mut expected: Vec<(String, String)> = OPERATIONS
        .iter()
        .map(|operation| {
            let call = format!(
                "{}.{} {} {}",
                operation.group, operation.name, operation.method, operation.path
            );
            (operation.id.to_owned(), call)
        })
        .collect();
    listed.sort();
    expected.sort();
    assert_eq!(listed, expected);
}

#[test]
fn what_it_calls_undocumented_is() {
    let marked = OPERATIONS.iter().filter(|operation| operation.undocumented);
    let mut marked: Vec<&str> = marked.map(|operation| operation.id).collect();
    marked.sort_unstable();
    let expected: &[&str] = if cfg!(feature = "undocumented") {
        &UNDOCUMENTED
    } else {
        &[]
    };
    assert_eq!(marked, expected);
}
