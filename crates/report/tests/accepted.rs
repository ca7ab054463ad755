//! What `accepted.toml` accepts is known until the day it names, and no longer.

use cartevo_report::{Case, Format, Item, Look, Severity, Sheet, Standing, accepted, render};

const ENTRY: &str = r#"# Reviewed.
[[accepted]]
command = "drift"
code = "money-form"
key = "GET /wallets balance"
reason = "announced for March"
expires = 2027-03-31
"#;

fn found(code: &'static str, key: &str) -> Item {
    let case = Case {
        of: "GET /wallets".to_owned(),
        name: "money".to_owned(),
    };
    Item::new(code, Severity::Error, case, "a number, and text", key)
}

/// The result of a drift in which money is found to be text, after `accepted.toml` has had its say.
fn after(text: &str, today: accepted::Day, whole: bool) -> Sheet {
    let mut sheet = Sheet {
        command: "drift",
        findings: vec![
            found("money-form", "GET /wallets balance"),
            found("money-form", "GET /wallets fee"),
        ],
        ..Sheet::default()
    };
    accepted::apply(&mut sheet, "accepted.toml", text, today, whole);
    sheet
}

/// What stands wrong in the file: code and line.
fn wrong(sheet: &Sheet) -> Vec<(&str, usize)> {
    let own = sheet.findings[2..].iter();
    own.map(|item| (item.code, item.spots[0].line)).collect()
}

#[test]
fn an_entry_makes_its_finding_known_and_no_other() {
    let sheet = after(ENTRY, (2027, 3, 31), true);
    let by = vec!["accepted.toml until 2027-03-31".to_owned()];
    assert_eq!(sheet.findings[0].standing, Standing::Known { by });
    assert_eq!(sheet.findings[1].standing, Standing::New);
    assert_eq!(wrong(&sheet), []);
}

#[test]
fn a_fingerprint_says_the_same_as_a_key() {
    let fingerprint = found("money-form", "GET /wallets balance").fingerprint();
    let key = "key = \"GET /wallets balance\"";
    let text = ENTRY.replace(key, &format!("fingerprint = \"{fingerprint}\""));
    let sheet = after(&text, (2026, 1, 1), true);
    assert!(!sheet.findings[0].fails() && sheet.findings[1].fails());
}

#[test]
fn an_entry_ends_with_its_day() {
    let sheet = after(ENTRY, (2027, 4, 1), true);
    assert_eq!(sheet.findings[0].standing, Standing::New);
    assert_eq!(wrong(&sheet), [("accepted-expired", 7)]);
    assert!(sheet.findings[2].fails());
    let text = render(&sheet, Format::Text, Look::default());
    assert!(
        text.contains("7 | expires = 2027-03-31\n  |           ^^^^^^^^^^\n"),
        "{text}"
    );
}

#[test]
fn an_entry_that_accepts_nothing_fails_if_all_was_looked_at() {
    let text = ENTRY.replace("balance", "total");
    assert_eq!(
        wrong(&after(&text, (2027, 1, 1), true)),
        [("accepted-unused", 4)]
    );
    assert_eq!(wrong(&after(&text, (2027, 1, 1), false)), []);
    let other = text.replace("drift", "diff");
    assert_eq!(
        wrong(&after(&other, (2027, 1, 1), true)),
        [],
        "another command's"
    );
}

#[test]
fn a_file_that_cannot_be_used_is_said_with_its_line() {
    let line = |from: &str, to: &str| {
        let text = ENTRY.replace(from, to);
        assert_ne!(text, ENTRY);
        let sheet = after(&text, (2027, 1, 1), true);
        assert!(
            sheet.findings[0].fails(),
            "{to}: what is wrong accepts nothing"
        );
        let [(code, line)] = wrong(&sheet)[..] else {
            panic!("{to}: {:?}", wrong(&sheet));
        };
        assert_eq!(code, "accepted-unusable", "{to}");
        line
    };
    assert_eq!(line("announced for March", " "), 6);
    assert_eq!(line("key = \"GET /wallets balance\"\n", ""), 2);
    assert_eq!(line("code =", "fingerprint = \"0\"\ncode ="), 2);
    assert_eq!(line("2027-03-31", "2027-03-31T00:00:00Z"), 7);
    assert_eq!(line("2027-03-31", "\"soon\""), 7);
    assert_eq!(line("reason =", "reasons ="), 6);
    assert_eq!(line("[[accepted]]", "[[accepted]"), 2);
}
