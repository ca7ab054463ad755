//! The README's table of operations is the contract's.

use cartevo::OPERATIONS;

#[test]
fn the_table_of_operations_is_complete_and_right() {
    let readme = include_str!("../README.md");
    let rows: Vec<Vec<&str>> = readme
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            line.split('|')
                .map(|cell| cell.trim().trim_matches('`'))
                .collect()
        })
        .collect();
    let mut listed: Vec<(String, String)> = rows
        .iter()
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
