//! Clocks that go wrong, and limits that are longer than any clock counts.

use cartevo::{Intent, UndecidedReason};

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
async fn a_call_is_made_however_much_the_service_is_ahead_of_what_was_known() {
    let world = World::start().await;
    let card = world.new_card(10).await;
    let mut call = world.client.cards().fund(&*card, 5.into());
    let _kept = call.intent();
    // Long enough for the token to be fetched anew, which tells the time.
    world.pass(120);
    call.await.unwrap();
}
