//! Whether the changelog names what breaks.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_document::Document;
use cartevo_report as report;

use super::{Changelog, Version};
use crate::{Change, Class, Report, operations::operations, version::numbers};

/// What breaks and is not named under `### Breaking` by its operation, its type or its method.
///
/// What counts is said since the version `before`: it may have been released in the meantime.
pub(crate) fn unnamed(
    changelog: &Changelog,
    report: &Report,
    [old, new]: [&Document; 2],
    before: Option<&str>,
) -> Vec<report::Item> {
    let versions: Vec<&Version> = changelog
        .versions
        .iter()
        .filter(|version| is_since(version, before))
        .collect();
    let groups = versions.iter().flat_map(|version| &version.groups);
    let breaking: Vec<_> = groups.filter(|group| group.kind == "Breaking").collect();
    let entries: Vec<&str> = breaking
        .iter()
        .flat_map(|group| &group.entries)
        .map(String::as_str)
        .collect();
    let heading = versions.first().map_or(1, |version| version.line);
    let line = breaking.first().map_or(heading, |group| group.line);
    let ids = ids(&[old, new]);
    let mut found = Vec::new();
    let changes = report.changes.iter();
    for change in changes.filter(|change| change.class() == Class::Breaking) {
        let names = names(change, &ids);
        // What has no name of its own, such as a server, is any entry's.
        let is_named = if names.is_empty() {
            !entries.is_empty()
        } else {
            let is_in = |name: &String| entries.iter().any(|entry| has_word(entry, name));
            names.iter().any(is_in)
        };
        if is_named {
            continue;
        }
        let message = format!("{}, and no entry says that it breaks", change.message);
        let one = names.first().map_or("what it is", String::as_str);
        let help = format!("say under `### Breaking` what callers have to do; name `{one}`");
        let key = format!("breaking {} {}", change.code, change.key);
        let code = "changelog-breaking-missing";
        found.push(changelog.item(code, (line, 1), &message, key, &help));
    }
    found
}

/// Whether a version came after another one, or is still to come.
fn is_since(version: &Version, before: Option<&str>) -> bool {
    match (&version.number, before) {
        (None, _) => true,
        (Some(number), Some(before)) => numbers(number) > numbers(before),
        (Some(_), None) => false,
    }
}

/// The `operationId`s of each operation, in both documents.
fn ids(documents: &[&Document; 2]) -> BTreeMap<String, BTreeSet<String>> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for operation in documents.iter().flat_map(|document| operations(document)) {
        ids.entry(operation.label).or_default().extend(operation.id);
    }
    ids
}

/// What a change may be named by; the shortest to write comes first.
fn names(change: &Change, ids: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for operation in &change.operations {
        names.extend(ids.get(operation).into_iter().flatten().cloned());
    }
    names.extend(change.operations.iter().cloned());
    for pointer in [&change.old.pointer, &change.new.pointer] {
        let schema = pointer.strip_prefix("/components/schemas/");
        let schema = schema.map(|rest| rest.split('/').next().unwrap_or(rest));
        names.extend(schema.map(str::to_owned));
    }
    for sentence in change.surface.iter().chain([&change.message]) {
        let quoted = sentence.split('`').skip(1).step_by(2);
        for quoted in quoted {
            let is_type = quoted.starts_with(|first: char| first.is_ascii_uppercase());
            let is_method = quoted.contains("().");
            if is_type {
                let end = quoted.find([':', '.', '<', ' ', '(']);
                names.push(quoted[..end.unwrap_or(quoted.len())].to_owned());
            }
            if is_method {
                names.push(quoted.to_owned());
            }
        }
    }
    names
}

/// Whether a text has a name as a whole: `Card` is not in `CardBrand`, nor is a path in a longer one.
fn has_word(text: &str, name: &str) -> bool {
    let is_path = name.contains('/');
    let joins = |letter: char| {
        letter.is_alphanumeric() || letter == '_' || (is_path && matches!(letter, '/' | '-'))
    };
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(joins) && !after.is_some_and(joins)
    })
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_name_is_found_as_a_whole_only() {
        assert!(has_word("`Card` has no balance any more", "Card"));
        assert!(!has_word("`CardBrand` is gone", "Card"));
        assert!(!has_word("`PostCard` is gone", "Card"));
        assert!(has_word("`CardBrand` and Card", "Card"));
        assert!(has_word("`POST /cards`: the brand", "POST /cards"));
        assert!(!has_word("POST /cards/{id}/fund", "POST /cards"));
    }
}
