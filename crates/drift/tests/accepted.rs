//! `docs.lock`, the ledger, and what is given to the command.

mod support;

use std::fs;

use cartevo_drift::Failure;
use cartevo_report::Standing;
use support::{Desk, keys, new, root};

#[test]
fn what_was_accepted_is_silent() {
    let desk = Desk::new();
    let report = desk.run();
    assert_eq!(keys(&report), [""; 0]);
    assert_eq!((report.exit(), report.stale), (0, false));
    let known = |standing: &Standing| matches!(standing, Standing::Known { .. });
    assert!(
        report
            .sheet
            .findings
            .iter()
            .any(|item| known(&item.standing))
    );
    assert!(
        report
            .sheet
            .findings
            .iter()
            .all(|item| known(&item.standing))
    );
}

#[test]
fn the_form_of_a_page_does_not_matter() {
    let desk = Desk::new();
    for form in ["markdown", "html"] {
        let folder = root().join("tests/pages").join(form);
        let report = desk.run_with(|options| options.pages = vec![folder]);
        let report = report.expect("a report");
        assert_eq!((keys(&report), report.exit()), (Vec::new(), 0), "{form}");
    }
}

#[test]
fn wording_order_and_white_space_are_silent() {
    let desk = Desk::new();
    desk.edit(
        "create-card.txt",
        "Who is going to own the card.",
        "Whoever will own it.",
    );
    desk.edit("create-card.txt", "\n\nOverview\n", "\n\n\nOverview  \n\n");
    desk.edit(
        "create-card.txt",
        "\"id\": \"550e8400-e29b-41d4-a716-446655440000\",\n      \"customer_id\"",
        "\"customer_id\"",
    );
    desk.edit(
        "create-card.txt",
        "      \"status\": \"ACTIVE\",\n      \"balance\": 100.0,",
        "      \"balance\": 100.0,\n      \"id\": \"550e8400-e29b-41d4-a716-446655440000\",\n      \"status\": \"ACTIVE\",",
    );
    let report = desk.run();
    assert_eq!(keys(&report), [""; 0]);
    assert_eq!(report.exit(), 0);
}

#[test]
fn a_fact_that_only_the_lock_knows_makes_it_stale_until_it_is_accepted() {
    let desk = Desk::new();
    let line = desk.edit("create-card.txt", "valid for 3 years", "valid for 5 years");
    let report = desk.run();
    assert_eq!(report.exit(), 4, "{:?}", keys(&report));
    assert!(report.command.contains("drift ") && report.command.ends_with(" --accept"));
    let found = new(&report);
    let item = found
        .iter()
        .find(|item| item.key.contains("expiry_year"))
        .expect("the finding");
    assert_eq!((item.code, item.spots[0].line), ("fact-changed", line));
    assert!(
        item.message.contains("3 years") && item.message.contains("5 years"),
        "{}",
        item.message
    );
    let lock = &item.spots[1];
    let text = fs::read_to_string(desk.lock()).expect("the lock");
    assert!(
        text.lines()
            .nth(lock.line - 1)
            .is_some_and(|line| line.contains("3 years"))
    );

    // Accepting one page leaves the others as they were.
    let before = fs::read_to_string(desk.lock()).expect("the lock");
    let accepted = desk.run_with(|options| {
        options.pages = vec![desk.page("create-card.txt")];
        options.accept = true;
    });
    assert_eq!(accepted.expect("a report").accepted, ["POST /cards"]);
    let after = fs::read_to_string(desk.lock()).expect("the lock");
    let changed = before
        .lines()
        .zip(after.lines())
        .filter(|(old, new)| old != new);
    let changed: Vec<_> = changed.collect();
    assert!(
        changed
            .iter()
            .all(|(old, new)| old.contains("3 years") && new.contains("5 years"))
    );
    assert!(!changed.is_empty() && desk.run().exit() == 0);
}

#[test]
fn a_page_that_came_or_went_is_stale() {
    let desk = Desk::new();
    fs::remove_file(desk.page("get-wallet.txt")).expect("the page goes");
    let report = desk.run();
    assert_eq!(keys(&report), ["page-gone GET /wallets/{id} page"]);
    assert_eq!(report.exit(), 4);
    desk.run_with(|options| options.accept = true)
        .expect("a report");
    assert_eq!(desk.run().exit(), 0);

    fs::copy(
        root().join("tests/pages/text/get-wallet.txt"),
        desk.page("get-wallet.txt"),
    )
    .expect("the page comes back");
    assert_eq!(keys(&desk.run()), ["page-new GET /wallets/{id} page"]);
    // One page that is given alone says nothing about the others.
    let report = desk.run_with(|options| options.pages = vec![desk.page("create-card.txt")]);
    assert_eq!(report.expect("a report").exit(), 0);
}

#[test]
fn a_page_alone_is_held_against_the_accepted_conventions() {
    let desk = Desk::new();
    let alone = |desk: &Desk| {
        desk.run_with(|options| options.pages = vec![desk.page("create-card.txt")])
            .expect("a report")
    };
    let known = |key: &str, report: &cartevo_drift::Report| {
        report
            .sheet
            .findings
            .iter()
            .any(|item| item.key == key && matches!(item.standing, Standing::Known { .. }))
    };
    let key = "date-form POST /cards response.201.card.created_at";
    let report = alone(&desk);
    assert!(known(key, &report));
    assert!(
        report
            .sheet
            .findings
            .iter()
            .all(|item| !item.key.contains(" conventions "))
    );
    fs::remove_file(desk.lock()).expect("the lock goes");
    assert!(!known(key, &alone(&desk)));
}

#[test]
fn what_the_ledger_names_and_no_page_says_any_more_is_gone_and_fails_nothing() {
    let desk = Desk::new();
    desk.edit(
        "get-wallet.txt",
        "\"operator\": \"MTN\"",
        "\"operator\": \"mtn\"",
    );
    desk.run_with(|options| options.accept = true)
        .expect("a report");
    let report = desk.run();
    let gone = report
        .sheet
        .findings
        .iter()
        .find(|item| matches!(&item.standing, Standing::Gone { of } if *of == ["Q51"]));
    let gone = gone.expect("the entry of the ledger");
    assert_eq!(gone.spots[0].file, "openapi.yaml");
    assert!(
        gone.key.starts_with("operator-case GET /wallets/{id} "),
        "{}",
        gone.key
    );
    assert_eq!(report.exit(), 0);
}

#[test]
fn what_is_no_page_is_named_and_skipped() {
    let desk = Desk::new();
    fs::write(desk.page("notes.pdf"), "x").expect("a file");
    let report = desk.run();
    assert_eq!(report.skipped.len(), 1);
    assert!(report.skipped[0].ends_with("notes.pdf"));
    let alone = desk.run_with(|options| options.pages = vec![desk.page("notes.pdf")]);
    assert!(usage(alone).contains("is in no form that can be read"));
    assert!(
        usage(desk.run_with(|options| options.pages = vec![desk.page("none.txt")]))
            .contains("cannot read")
    );
}

#[test]
fn two_files_of_one_page_say_the_same_or_one_too_much() {
    let desk = Desk::new();
    let page = desk.page("create-card.txt");
    fs::copy(
        root().join("tests/pages/html/create-card.html"),
        desk.page("create-card.html"),
    )
    .expect("a copy");
    assert_eq!(desk.run().exit(), 0);
    desk.edit(
        "create-card.txt",
        "At most 50 characters",
        "At most 40 characters",
    );
    let message = usage(desk.run_with(|_| ()));
    assert!(message.contains("are both about POST /cards"), "{message}");
    assert!(page.exists());
}

#[test]
fn a_lock_that_cannot_be_read_is_named_with_its_line() {
    let desk = Desk::new();
    fs::write(desk.lock(), "[POST /cards]\nprose what\n").expect("the lock");
    let message = usage(desk.run_with(|_| ()));
    assert!(message.contains("docs.lock:2:1: expected"), "{message}");
}

fn usage(result: Result<cartevo_drift::Report, Failure>) -> String {
    match result {
        Err(Failure::Usage(usage)) => usage.to_string(),
        other => panic!("expected a usage error, found {other:?}"),
    }
}
