//! Cards from a list, through crashes and lost answers.

use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};

use cartevo_sandbox::{Fault, FaultRule, Sandbox};
use tempfile::TempDir;

use crate::program::{crash, run, sandbox, until, user_of};

const PEOPLE: &str = r#"{"customers": [
    {"ref": "a", "first_name": "Ada", "last_name": "Eyong", "kyc": "approved"},
    {"ref": "b", "first_name": "Bih", "last_name": "Ndi", "kyc": "approved"},
    {"ref": "c", "first_name": "Cyr", "last_name": "Abega", "kyc": "approved"}
]}"#;

/// A list of three, and where its journal goes.
struct Desk {
    sandbox: Sandbox,
    list: String,
    journal: PathBuf,
    _folder: TempDir,
}

impl Desk {
    async fn open() -> Self {
        Self::of(PEOPLE).await
    }

    async fn of(people: &str) -> Self {
        let sandbox = sandbox(people).await;
        let folder = tempfile::tempdir().expect("a folder");
        let lines = ["a", "b", "c"].map(|name| {
            let id = sandbox.seeded_id(name).expect("it is in the seed");
            format!("{id},VISA,10.50,NAME OF {name}\n")
        });
        let list = folder.path().join("customers.csv");
        fs::write(&list, lines.concat()).expect("a file");
        Self {
            sandbox,
            list: list.to_str().expect("text").to_owned(),
            journal: folder.path().join("journal"),
            _folder: folder,
        }
    }

    fn program(&self) -> std::process::Command {
        let journal = self.journal.to_str().expect("text");
        let arguments = [&*self.list, journal, "--allow-writes"];
        user_of(&self.sandbox, "issue_cards", &arguments)
    }

    /// Runs it to its end, which has this exit code. What it says comes back.
    fn run(&self, code: i32) -> String {
        let ended = run(self.program());
        assert_eq!(ended.code, Some(code), "{}", ended.said);
        ended.said
    }

    /// How many cards each customer has by the sandbox's own count.
    fn cards(&self) -> Vec<usize> {
        let mut cards = BTreeMap::new();
        for card in self.sandbox.cards() {
            *cards.entry(card.customer_id).or_default() += 1;
        }
        cards.into_values().collect()
    }
}

#[tokio::test]
async fn a_crash_between_sending_and_writing_down_issues_nothing_twice() {
    let desk = Desk::open().await;
    let long = Duration::from_secs(60);
    desk.sandbox.arm(
        FaultRule::on("createCard")
            .call(2)
            .gives(Fault::Delay(long)),
    );
    crash(&desk.sandbox, desk.program());
    // What it had sent is done all the same.
    desk.sandbox.advance(long);
    until(|| desk.sandbox.cards().len() == 2);

    let said = desk.run(0);
    assert!(said.contains("ordered in an earlier run"), "{said}");
    assert!(said.contains("it is there"), "{said}");
    assert_eq!(desk.cards(), [1, 1, 1]);

    // Once all have their card, nobody is asked any more.
    let requests = desk.sandbox.requests().len();
    desk.run(0);
    assert_eq!(desk.sandbox.requests().len(), requests);
}

#[tokio::test]
async fn a_card_that_was_there_before_is_not_taken_for_the_very_first_of_the_list() {
    let before = r#"{"cards": [{"customer": "a", "brand": "VISA"}], "customers""#;
    let desk = Desk::of(&PEOPLE.replacen(r#"{"customers""#, before, 1)).await;
    desk.sandbox.advance(Duration::from_secs(24 * 3_600));
    let lost = FaultRule::on("createCard").call(1);
    desk.sandbox.arm(lost.gives(Fault::ResetAfterReading));
    let said = desk.run(3);
    assert!(said.contains("unknown: 1"), "{said}");
    desk.sandbox.advance(Duration::from_secs(30 * 60));
    desk.run(0);
    let mut cards = desk.cards();
    cards.sort_unstable();
    assert_eq!(cards, [1, 1, 2]);
}

#[tokio::test]
async fn what_was_sent_and_not_done_is_ordered_again_only_when_that_is_certain() {
    let desk = Desk::open().await;
    let lost = FaultRule::on("createCard").call(2);
    desk.sandbox.arm(lost.gives(Fault::ResetAfterReading));
    let said = desk.run(3);
    assert!(said.contains("unknown: 1"), "{said}");
    assert_eq!(desk.cards(), [1, 1]);
    desk.run(3); // a card may still appear
    assert_eq!(desk.cards(), [1, 1]);
    desk.sandbox.advance(Duration::from_secs(30 * 60));
    desk.run(0);
    assert_eq!(desk.cards(), [1, 1, 1]);
}

#[tokio::test]
async fn a_journal_whose_last_line_is_torn_is_read_up_to_there() {
    let desk = Desk::open().await;
    desk.run(0);
    let journal = fs::read(&desk.journal).expect("a journal");
    // The end of the last card was being written when the power went.
    fs::write(&desk.journal, &journal[..journal.len() - 9]).expect("a file");
    let said = desk.run(0);
    assert!(said.contains("it is there"), "{said}");
    assert_eq!(desk.cards(), [1, 1, 1]);
    let mended = fs::read(&desk.journal).expect("a journal");
    assert_eq!(mended, journal);
}

#[tokio::test]
async fn a_refusal_stops_nobody_else_and_can_be_mended() {
    let desk = Desk::open().await;
    let list = fs::read_to_string(&desk.list).expect("a list");
    fs::write(&desk.list, list.replacen("10.50", "99999", 1)).expect("a file");
    let said = desk.run(1);
    assert!(said.contains("refused: 1"), "{said}");
    assert_eq!(desk.cards(), [1, 1]);
    fs::write(&desk.list, list).expect("a file");
    desk.run(0);
    assert_eq!(desk.cards(), [1, 1, 1]);
}

#[tokio::test]
async fn a_customer_who_is_in_the_list_twice_stops_it_before_anything_is_done() {
    let desk = Desk::open().await;
    let list = fs::read_to_string(&desk.list).expect("a list");
    fs::write(&desk.list, list.repeat(2)).expect("a file");
    let said = desk.run(3);
    assert!(said.contains("line 4: "), "{said}");
    assert!(desk.sandbox.requests().is_empty());
}
