//! Each constraint of the contract is one that a recording would miss.

mod common;

use std::{fs, sync::LazyLock};

use cartevo_contract::{
    conformance::Options,
    mutate::{self, Killer, Mutant, Mutation},
};
use cartevo_report::{Item, Sheet, Standing};

static RESULT: LazyLock<Mutation> =
    LazyLock::new(|| mutate::run(&Options::of_project(common::root())).unwrap());

fn reasons() -> String {
    fs::read_to_string(common::root().join("tests/mutants.toml")).unwrap()
}

fn sheet(reasons: &str) -> Sheet {
    mutate::sheet(&RESULT, "tests/mutants.toml", reasons)
}

fn mutant(kind: &str, pointer: &str) -> &'static Mutant {
    let mut mutants = RESULT.mutants.iter();
    let found = mutants.find(|mutant| mutant.kind == kind && mutant.pointer == pointer);
    found.unwrap_or_else(|| panic!("no {kind} at {pointer}"))
}

fn of<'a>(sheet: &'a Sheet, code: &str) -> Vec<&'a Item> {
    let items = sheet.findings.iter();
    items.filter(|item| item.code == code).collect()
}

#[test]
fn enough_are_killed_and_the_others_have_a_reason() {
    let (all, killed) = (RESULT.mutants.len(), RESULT.killed());
    assert!(all > 1_500, "{all}");
    assert!(RESULT.is_enough(), "{killed} of {all}");
    let sheet = sheet(&reasons());
    let failing: Vec<&str> = sheet
        .findings
        .iter()
        .filter(|item| item.fails())
        .map(|item| item.message.as_str())
        .collect();
    assert_eq!(failing, [""; 0]);
    assert_eq!(of(&sheet, "mutant-survives").len(), all - killed);
}

#[test]
fn recordings_kill_as_they_are_or_with_a_value_moved() {
    let wallet = "/components/schemas/Wallet/properties/id";
    let gone = mutant("property-gone", wallet);
    assert!(
        matches!(gone.killer, Some(Killer::Recording(_))),
        "{gone:?}"
    );
    let source = common::contract();
    let line = common::line_of(&source, "\n    Wallet:\n", "        id:");
    assert_eq!(gone.location.line, line);
    // No recorded request of a list asks for more than a page may have.
    let limit = RESULT.mutants.iter();
    let limit = limit.filter(|it| it.kind == "limit-gone" && it.pointer.ends_with("/maximum"));
    assert!(
        limit.clone().count() > 0
            && limit
                .clone()
                .any(|it| matches!(it.killer, Some(Killer::Neighbour(_)))),
        "{:?}",
        limit.collect::<Vec<_>>()
    );
}

#[test]
fn a_survivor_without_a_reason_fails_with_its_line() {
    let text = reasons();
    let at = "/components/schemas/Operator/x-cartevo-kind";
    let start = text.find(at).unwrap();
    let start = text[..start].rfind("[[mutant]]").unwrap();
    let end = text[start..]
        .find("\n\n")
        .map_or(text.len(), |end| start + end);
    let without = format!("{}{}", &text[..start], &text[end..]);
    let sheet = sheet(&without);
    assert!(sheet.fails());
    let new = of(&sheet, "mutant-survives");
    let new: Vec<&&Item> = new.iter().filter(|item| item.fails()).collect();
    let [item] = new[..] else {
        panic!("{new:?}");
    };
    assert_eq!(item.key, format!("kind-gone {at}"));
    assert_eq!(item.spots[0].line, mutant("kind-gone", at).location.line);
}

#[test]
fn a_reason_that_nothing_needs_fails_with_its_line() {
    let text =
        "\n[[mutant]]\nat = \"/components/schemas/Wallet/properties/id\"\nreason = \"none\"\n";
    let sheet = sheet(text);
    let [item] = of(&sheet, "mutant-reason-unused")[..] else {
        panic!("{:?}", sheet.findings);
    };
    assert!(item.fails());
    assert_eq!((item.spots[0].line, item.spots[0].column), (3, 6));
}

#[test]
fn a_file_of_reasons_that_cannot_be_read_excuses_nothing() {
    for text in [
        "[[mutant]]\nat = \"*\"\n",
        "[[mutant]]\nat = \"*\"\nreason = \" \"\n",
        "[[mutants]]\n",
    ] {
        let sheet = sheet(text);
        assert_eq!(of(&sheet, "mutant-reason-unusable").len(), 1, "{text}");
        let known = sheet.findings.iter();
        let known = known.filter(|item| item.standing != Standing::New);
        assert_eq!(known.count(), 0, "{text}");
    }
}
