use std::time::Duration;

use crate::intent::{Begun, Key};
use crate::{OPERATIONS, Operation};

use super::*;

const LIMIT: std::time::Duration = std::time::Duration::from_secs(300);

fn operation(id: &str) -> &'static Operation {
    let mut all = OPERATIONS.iter();
    all.find(|operation| operation.id == id).unwrap()
}

fn fund(card: &str, amount: &str) -> Intent {
    let facts = [
        ("id", Some(card.to_owned())),
        ("amount", Some(amount.to_owned())),
    ];
    let time = ServiceTime::default();
    Begun::default().intent(operation("fundCard"), &time, LIMIT, Key::None, facts)
}

fn fate(ledger: &Ledger, intent: &Intent) -> Option<Fate> {
    ledger.look(intent, |knowledge| (knowledge.own.clone(), None))
}

fn ledger() -> Arc<Ledger> {
    let ledger = Ledger::default();
    ledger.time.heard(&at("Sat, 09 May 2026 10:15:00 GMT"));
    Arc::new(ledger)
}

fn at(date: &'static str) -> reqwest::header::HeaderMap {
    let date = reqwest::header::HeaderValue::from_static(date);
    [(reqwest::header::DATE, date)].into_iter().collect()
}

fn is_unresolved(fate: Option<&Fate>) -> bool {
    matches!(fate, Some(Fate::Unresolved(_)))
}

#[tokio::test]
async fn a_call_that_is_dropped_before_anything_left_was_not_carried_out() {
    let (ledger, intent) = (ledger(), fund("card_1", "5"));
    let mut entry = ledger.begin(intent.clone());
    assert_eq!(fate(&ledger, &intent), Some(Fate::Waiting));
    entry.left();
    entry.turned_away();
    assert_eq!(fate(&ledger, &intent), Some(Fate::Waiting));
    drop(entry);
    assert_eq!(fate(&ledger, &intent), Some(Fate::NotCarriedOut));
}

#[tokio::test]
async fn what_was_found_out_before_the_call_was_made_does_not_stand_for_it() {
    let (ledger, intent) = (ledger(), fund("card_1", "5"));
    ledger.look(&intent, |_| ((), Some(Fate::NotCarriedOut)));
    let mut entry = ledger.begin(intent.clone());
    entry.left();
    drop(entry);
    assert!(is_unresolved(ledger.fate(&intent).as_ref()));
}

#[tokio::test]
async fn a_call_that_is_dropped_after_that_is_unresolved() {
    let (ledger, intent) = (ledger(), fund("card_1", "5"));
    let mut entry = ledger.begin(intent.clone());
    entry.left();
    assert_eq!(fate(&ledger, &intent), Some(Fate::UnderWay));
    drop(entry);
    assert!(is_unresolved(fate(&ledger, &intent).as_ref()));
}

#[tokio::test]
async fn what_turns_the_second_request_away_says_nothing_of_the_first() {
    let (ledger, intent) = (ledger(), fund("card_1", "5"));
    let mut entry = ledger.begin(intent.clone());
    entry.left();
    entry.left();
    entry.turned_away();
    assert_eq!(fate(&ledger, &intent), Some(Fate::UnderWay));
    drop(entry);
    assert!(is_unresolved(fate(&ledger, &intent).as_ref()));

    let other = fund("card_1", "5");
    let mut entry = ledger.begin(other.clone());
    entry.left();
    entry.left();
    entry.settled(Settled::Refused);
    assert!(is_unresolved(fate(&ledger, &other).as_ref()));
}

#[tokio::test]
async fn how_a_call_ended_is_kept() {
    let ledger = ledger();
    for (how, expected) in [
        (
            Settled::Done(Some("txn_1".into())),
            Fate::Done(Some("txn_1".into())),
        ),
        (Settled::Done(None), Fate::Done(None)),
        (Settled::Refused, Fate::Refused),
    ] {
        let intent = fund("card_1", "5");
        let mut entry = ledger.begin(intent.clone());
        entry.left();
        entry.settled(how);
        assert_eq!(fate(&ledger, &intent), Some(expected));
    }
    let intent = fund("card_1", "5");
    let mut entry = ledger.begin(intent.clone());
    entry.left();
    entry.settled(Settled::Unresolved);
    assert!(is_unresolved(fate(&ledger, &intent).as_ref()));
}

#[tokio::test]
async fn only_calls_that_leave_the_same_traces_are_kin() {
    let ledger = ledger();
    let intent = fund("card_1", "25.50");
    let same = fund("card_1", "25.5");
    for known in [
        &intent,
        &same,
        &fund("card_1", "5"),
        &fund("card_2", "25.5"),
    ] {
        drop(ledger.begin(known.clone()));
    }
    let others = ledger.look(&intent, |knowledge| (knowledge.others.clone(), None));
    let others: Vec<_> = others.iter().map(|known| &known.intent).collect();
    assert_eq!(others, [&same]);
}

#[tokio::test]
async fn a_call_of_another_process_is_known_once_it_was_looked_into() {
    let (ledger, intent) = (ledger(), fund("card_1", "5"));
    assert_eq!(fate(&ledger, &intent), None);
    let found = Fate::Done(Some("txn_1".into()));
    ledger.look(&intent, |_| ((), Some(found.clone())));
    assert_eq!(fate(&ledger, &intent), Some(found));
}

#[tokio::test]
async fn the_first_word_of_the_time_counts_for_a_call_that_has_not_left() {
    let (ledger, intent) = (Arc::new(Ledger::default()), fund("card_1", "5"));
    assert_eq!(intent.heard(), None);
    let mut entry = ledger.begin(intent);
    ledger.time.heard(&at("Sat, 09 May 2026 10:15:00 GMT"));
    entry.left();
    let told: DateTime<Utc> = "2026-05-09T10:15:00Z".parse().unwrap();
    assert_eq!(entry.intent().heard(), Some(told));
    assert!((entry.intent().began() - told).num_minutes() == 0);
    // Later ones do not: it may have been carried out since.
    ledger.time.heard(&at("Sat, 09 May 2026 10:20:00 GMT"));
    entry.left();
    assert_eq!(entry.intent().heard(), Some(told));
}

#[tokio::test]
async fn it_knows_with_what_a_card_was_made() {
    let ledger = ledger();
    let make = |amount: Option<&str>, card: &str| {
        let facts = [("amount", amount.map(str::to_owned))];
        let (time, operation) = (ServiceTime::default(), operation("createCard"));
        let intent = Begun::default().intent(operation, &time, LIMIT, Key::None, facts);
        ledger
            .begin(intent)
            .settled(Settled::Done(Some(card.into())));
    };
    make(Some("10"), "card_1");
    make(None, "card_2");
    let amount = |card: &str| {
        let call = ledger.made_card(card)?;
        Some(call.fact("amount").unwrap_or("none").to_owned())
    };
    assert_eq!(amount("card_1").as_deref(), Some("10"));
    assert_eq!(amount("card_2").as_deref(), Some("none"));
    assert_eq!(amount("card_3"), None);
}

#[tokio::test(start_paused = true)]
async fn what_is_old_is_forgotten_and_it_knows_that_it_has() {
    let (ledger, old, new) = (ledger(), fund("card_1", "5"), fund("card_1", "5"));
    let begun = ledger.time.now().time;
    drop(ledger.begin(old.clone()));
    tokio::time::advance(MEMORY).await;
    drop(ledger.begin(new.clone()));
    assert_eq!(
        ledger.look(&new, |knowledge| (knowledge.forgotten, None)),
        None
    );
    tokio::time::advance(Duration::from_secs(1)).await;
    drop(ledger.begin(new.clone()));
    assert_eq!(fate(&ledger, &old), None);
    let forgotten = ledger.look(&new, |knowledge| (knowledge.forgotten, None));
    // It was over at once.
    assert_eq!((forgotten.unwrap() - begun).num_seconds(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_forgotten_before_it_is_over_may_go_on_for_as_long_as_it_may_take() {
    let (ledger, old, new) = (ledger(), fund("card_1", "5"), fund("card_1", "5"));
    let _under_way = ledger.begin(old.clone());
    tokio::time::advance(MEMORY + Duration::from_secs(1)).await;
    drop(ledger.begin(new.clone()));
    let forgotten = ledger.look(&new, |knowledge| (knowledge.forgotten, None));
    assert_eq!(forgotten, Some(old.began() + old.longest()));
}

#[tokio::test]
async fn however_many_calls_there_are_it_does_not_grow_without_end() {
    let ledger = ledger();
    let first = fund("card_0", "5");
    drop(ledger.begin(first.clone()));
    for card in 1..=MOST {
        drop(ledger.begin(fund(&format!("card_{card}"), "5")));
    }
    assert_eq!(ledger.book().calls.len(), MOST);
    assert_eq!(fate(&ledger, &first), None);
}

#[tokio::test]
async fn what_was_turned_away_left_nothing_behind() {
    let (ledger, intent) = (ledger(), fund("card_1", "5"));
    let mut entry = ledger.begin(intent.clone());
    entry.left();
    entry.turned_away();
    entry.settled(Settled::Refused);
    assert_eq!(fate(&ledger, &intent), Some(Fate::NotCarriedOut));
}

fn freeze(ledger: &Ledger) -> Intent {
    let facts = [("id", Some("card_1".to_owned()))];
    Begun::default().intent(
        operation("freezeCard"),
        &ledger.time,
        LIMIT,
        Key::None,
        facts,
    )
}

fn answered(mut entry: Entry) {
    entry.left();
    entry.settled(Settled::Done(None));
}

#[tokio::test(start_paused = true)]
async fn what_was_done_to_a_card_while_a_call_was_under_way_may_have_been_done_after_it() {
    let ledger = ledger();
    let [before, during, own] = [freeze(&ledger), freeze(&ledger), freeze(&ledger)];
    let second = || tokio::time::advance(Duration::from_secs(1));
    answered(ledger.begin(before));
    second().await;
    let slow = ledger.begin(during);
    second().await;
    drop(ledger.begin(own.clone()));
    let touched = || ledger.has_touched_status(&own);
    assert!(!touched());
    second().await;
    answered(slow);
    assert!(touched());
}

#[tokio::test(start_paused = true)]
async fn what_is_forgotten_may_have_been_done_to_the_same_card() {
    let ledger = ledger();
    let own = freeze(&ledger);
    answered(ledger.begin(freeze(&ledger)));
    tokio::time::advance(MEMORY + Duration::from_secs(1)).await;
    drop(ledger.begin(fund("card_2", "5")));
    assert!(ledger.has_touched_status(&own));
    assert!(!ledger.has_touched_status(&freeze(&ledger)));
}
