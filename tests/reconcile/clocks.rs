//! Clocks that go wrong, and limits that are longer than any clock counts.

use std::time::Duration;

use cartevo::{Error, Intent, NotSentReason, UndecidedReason};

use crate::world::*;

#[tokio::test]
async fn a_limit_beyond_all_calendars_counts_as_a_year() {
    let world = World::start().await;
    for limit in [10_u64.pow(13), u64::MAX] {
        let kept = format!(
            r#"{{"operation": "withdrawCard", "id": "1", "began": "2026-05-09T10:15:00.000Z", "heard": "2026-05-09T10:15:00Z",
                "limit": {limit}, "facts": {{"amount": "5", "id": "{}"}}}}"#,
            world.new_card(2).await
        );
        let intent: Intent = serde_json::from_str(&kept).unwrap();
        let look = world.client.reconcile(intent).await.unwrap();
        let early = assert_undecided(&look, UndecidedReason::TooEarly);
        let days = early.look_again_in.unwrap().as_secs() / 86_400;
        assert!((364..=366).contains(&days), "{days}");
    }
}

#[tokio::test]
async fn a_call_is_not_made_once_others_may_say_that_it_never_was() {
    let world = World::start().await;
    let card = world.new_card(10).await;
    let mut call = world.client.cards().fund(&*card, 5.into());
    let kept = call.intent();
    // The machine goes to sleep, and counts none of the time that passes.
    world.pass(21);
    let other = client_of(&world.sandbox);
    assert_not_carried_out(&other.reconcile(kept).await.unwrap());
    world.client.wallets().list().await.unwrap();
    let error = call.await.unwrap_err();
    let Error::NotSent(error) = error else {
        panic!("{error}");
    };
    assert!(matches!(error.reason, NotSentReason::Deadline), "{error:?}");
}

#[tokio::test]
async fn a_clock_that_goes_a_little_faster_keeps_no_call_from_being_made() {
    let world = World::start().await;
    let card = world.new_card(10).await;
    let call = world.client.cards().fund(&*card, 5.into());
    let mut call = call.deadline(Duration::from_secs(10));
    let _kept = call.intent();
    world.sandbox.advance(Duration::from_secs(60));
    world.client.wallets().list().await.unwrap();
    call.await.unwrap();
}
