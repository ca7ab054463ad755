//! One edit of a contract each: what is wrong is found, and found in its place.

mod evidence;
mod forms;
mod names;
mod references;
mod structure;
mod values;

use cartevo_document::{Document, check};

const CONTRACT: &str = include_str!("contract.yaml");

/// The contract after one replacement.
fn edited(from: &str, to: &str) -> String {
    assert!(CONTRACT.contains(from), "the contract has no `{from}`");
    CONTRACT.replacen(from, to, 1)
}

fn problems(source: &str) -> Vec<String> {
    match Document::parse("openapi.yaml", source) {
        Err(problem) => vec![problem.to_string()],
        Ok(document) => check(&document).iter().map(ToString::to_string).collect(),
    }
}

/// The line of the first place where a source has this text, counted from 1.
fn line(source: &str, text: &str) -> usize {
    let at = source
        .find(text)
        .unwrap_or_else(|| panic!("there is no `{text}`"));
    source[..at].matches('\n').count() + 1
}

/// An edit, a text in whose line the problem is (first looked for in what the edit puts in), and
/// two parts of the message.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// Each edit makes exactly one problem, in its line.
fn each_is_the_only_problem(cases: &[Case]) {
    for (from, to, at, message, more) in cases {
        let source = edited(from, to);
        let found = problems(&source);
        let start = CONTRACT.find(from).unwrap();
        let expected = if to.contains(at) {
            source[..start].matches('\n').count() + line(to, at)
        } else {
            line(&source, at)
        };
        let place = format!("openapi.yaml:{expected}:");
        assert!(
            found.len() == 1
                && found[0].starts_with(&place)
                && found[0].contains(message)
                && found[0].contains(more),
            "`{to}` should be found at {place} {found:#?}"
        );
    }
}

/// Each edit makes this problem; others may follow from it.
fn each_is_found(cases: &[(&str, &str, &str, &str)]) {
    for (from, to, message, more) in cases {
        let found = problems(&edited(from, to));
        assert!(
            found
                .iter()
                .any(|problem| problem.contains(message) && problem.contains(more)),
            "`{to}`: {found:#?}"
        );
        for problem in &found {
            assert!(problem.starts_with("openapi.yaml:"), "{problem}");
        }
    }
}

fn each_is_fine(cases: &[(&str, &str)]) {
    for (from, to) in cases {
        assert_eq!(problems(&edited(from, to)), [""; 0], "`{to}`");
    }
}

#[test]
fn the_contract_is_sound() {
    assert_eq!(problems(include_str!("../../../../openapi.yaml")), [""; 0]);
    assert_eq!(problems(CONTRACT), [""; 0]);
}

#[test]
fn a_problem_names_the_line() {
    let source = edited("x-cartevo-timeout: 120s", "x-cartevo-timeout: 2min");
    let expected = format!(
        "openapi.yaml:{}:7: ",
        line(&source, "x-cartevo-timeout: 2min")
    );
    let found = problems(&source);
    assert!(
        found[0].starts_with(&expected),
        "{found:?} should be at {expected}"
    );
    let source = edited("    FundWalletReply:\n", "    FundWalletReply: [\n");
    let found = problems(&source);
    assert_eq!(found.len(), 1);
    let number: usize = found[0].split(':').nth(1).unwrap().parse().unwrap();
    assert!(
        number >= line(&source, "    FundWalletReply: [\n"),
        "{found:?}"
    );
}

#[test]
fn problems_come_by_line_and_once() {
    let source = CONTRACT
        .replace("x-cartevo-kind: secret", "x-cartevo-kind: secrets")
        .replace("x-cartevo-resend: once", "x-cartevo-resend: twice")
        .replace("openapi: 3.0.3", "openapi: 3.0")
        .replace("{type: boolean}", "{type: bolean}")
        .replace("responses/BadRequest'", "responses/BedRequest'");
    let document = Document::parse("openapi.yaml", source).unwrap();
    let found = check(&document);
    let lines: Vec<usize> = found.iter().map(|problem| problem.place.line).collect();
    assert!(lines.len() > 5 && lines.is_sorted(), "{lines:?}");
    let mut different = found.clone();
    different.dedup_by_key(|problem| (problem.place.clone(), problem.message.clone()));
    assert_eq!(found, different);
}

#[test]
fn places_survive_letters_of_several_bytes() {
    let source = "info:\n  title: 'é 😀'\n  version: 'ü'\n";
    let document = Document::parse("x.yaml", source).unwrap();
    let place = document.place("/info/version");
    assert_eq!((place.line, place.column), (3, 3));
    assert_eq!(&source[place.span], "version");
}
