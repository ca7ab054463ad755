//! Cards: one that may have been created, and money that may have moved.

use cartevo::{CardBrand, Error, Intent, UndecidedReason, Unsettled};
use cartevo_sandbox::{Fault, Quirk, Quirks};

use crate::world::*;

async fn create(world: &World) -> Error {
    let customer = world.sandbox.seeded().approved_customer.as_str();
    let call = world.client.cards().create(customer, CardBrand::Visa);
    call.name_on_card("AICHA NJOYA")
        .amount(2.into())
        .await
        .unwrap_err()
}

fn profiles() -> [Quirks; 2] {
    [Quirks::none(), Quirks::server_2025()]
}

#[tokio::test]
async fn a_card_whose_answer_was_lost_is_found() {
    for profile in profiles() {
        for fault in AFTER_WORK {
            let world = World::with(profile).await;
            world.arm("createCard", fault);
            let error = create(&world).await;
            assert_eq!(found(world.look(&error).await), world.card(0), "{fault}");
            world.pass(100);
            assert_eq!(
                found(world.look(&error).await),
                world.card(0),
                "{fault}, again"
            );
        }
    }
}

#[tokio::test]
async fn a_card_that_was_not_created_is_known_not_to_be_after_a_quarter_of_an_hour() {
    for profile in profiles() {
        for fault in BEFORE_WORK {
            let world = World::with(profile).await;
            world.arm("createCard", fault);
            let error = create(&world).await;
            let early = assert_undecided(&world.look(&error).await, UndecidedReason::TooEarly);
            world
                .sandbox
                .advance(early.look_again_in.unwrap() + std::time::Duration::from_secs(2));
            assert_not_carried_out(&world.look(&error).await);
            assert_eq!(world.sandbox.cards().len(), 0, "{fault}");
        }
    }
}

#[tokio::test]
async fn other_cards_of_the_same_customer_are_not_taken_for_it() {
    let world = World::start().await;
    let first = world.new_card(2).await;
    world.arm("createCard", Fault::ResetAfterWork);
    let lost = create(&world).await;
    world.arm("createCard", Fault::ResetAfterReading);
    let never = create(&world).await;
    let latest = world.new_card(2).await;
    // Two are lost, and one card is nobody's: whose is it?
    assert_undecided(&world.look(&lost).await, UndecidedReason::Ambiguous);
    assert_undecided(&world.look(&never).await, UndecidedReason::Ambiguous);
    // Another process cannot know which are whose, unless it is told.
    let other = client_of(&world.sandbox);
    let Error::Unresolved(lost) = lost else {
        panic!()
    };
    let look = other.reconcile(&lost).await.unwrap();
    assert_undecided(&look, UndecidedReason::Ambiguous);
    let look = other.reconcile(lost).except([first, latest]).await.unwrap();
    assert_eq!(found(look), world.card(1));
}

#[tokio::test]
async fn two_lost_calls_get_a_card_each() {
    let world = World::start().await;
    let mut errors = Vec::new();
    for _ in 0..2 {
        world.arm("createCard", Fault::ResetAfterWork);
        errors.push(create(&world).await);
    }
    let first = found(world.look(&errors[0]).await);
    let second = found(world.look(&errors[1]).await);
    assert_ne!(first, second);
    assert_eq!(found(world.look(&errors[0]).await), first);
}

#[tokio::test]
async fn two_lost_cards_that_are_not_alike_are_not_mixed_up() {
    let world = World::start().await;
    let customer = world.sandbox.seeded().approved_customer.as_str();
    let mut errors = Vec::new();
    for amount in [2, 20] {
        world.arm("createCard", Fault::ResetAfterWork);
        let call = world.client.cards().create(customer, CardBrand::Visa);
        errors.push(call.amount(amount.into()).await.unwrap_err());
    }
    world.pass(20);
    for error in &errors {
        assert_undecided(&world.look(error).await, UndecidedReason::Ambiguous);
    }
}

#[tokio::test]
async fn a_card_of_another_brand_is_not_taken_for_it_where_lists_do_not_tell_the_brand() {
    for quirks in [Quirks::none(), Quirk::CardFieldsOfPages.into()] {
        let world = World::with(quirks).await;
        world.arm("createCard", Fault::ResetAfterReading);
        let error = create(&world).await;
        let customer = world.sandbox.seeded().approved_customer.as_str();
        let other = world.client.cards().create(customer, CardBrand::Mastercard);
        let other = other.name_on_card("AICHA NJOYA").amount(2.into());
        other.await.unwrap();
        assert_undecided(&world.look(&error).await, UndecidedReason::TooEarly);
        world.pass(17);
        assert_not_carried_out(&world.look(&error).await);
    }
}

#[tokio::test]
async fn a_card_that_the_issuer_delays_is_found() {
    let world = World::start().await;
    let customer = world.sandbox.seeded().approved_customer.as_str();
    let call = world.client.cards().create(customer, CardBrand::Visa);
    let error = call.name_on_card("ISSUER UNAVAILABLE").await.unwrap_err();
    world.pass(1);
    assert_eq!(found(world.look(&error).await), world.card(0));
}

#[tokio::test]
async fn an_intent_that_was_kept_before_a_crash_is_enough_for_another_process() {
    let world = World::start().await;
    let customer = world.sandbox.seeded().approved_customer.as_str();
    let mut call = world.client.cards().create(customer, CardBrand::Mastercard);
    let kept = serde_json::to_string(&call.intent()).unwrap();
    call.await.unwrap();
    let intent: Intent = serde_json::from_str(&kept).unwrap();
    // The process itself knows it from the answer.
    assert_eq!(
        found(world.client.reconcile(&intent).await.unwrap()),
        world.card(0)
    );
    let other = client_of(&world.sandbox);
    assert_eq!(
        found(other.reconcile(&intent).await.unwrap()),
        world.card(0)
    );
}

#[tokio::test]
async fn what_was_refused_or_never_sent_needs_no_look() {
    let world = World::start().await;
    let pending = world.sandbox.seeded().pending_customer.as_str();
    let mut call = world.client.cards().create(pending, CardBrand::Visa);
    let intent = call.intent();
    let refused = call.await.unwrap_err();
    let before = world.sandbox.requests().len();
    assert_not_carried_out(&world.client.reconcile(&refused).await.unwrap());
    assert_not_carried_out(&world.client.reconcile(intent).await.unwrap());
    assert_eq!(world.sandbox.requests().len(), before);
}

#[tokio::test]
async fn a_call_that_is_still_being_made_is_not_looked_into() {
    let world = World::start().await;
    world.arm(
        "createCard",
        Fault::Delay(std::time::Duration::from_secs(30)),
    );
    let customer = world.sandbox.seeded().approved_customer.as_str();
    let mut call = world.client.cards().create(customer, CardBrand::Visa);
    let intent = call.intent();
    let mut call = std::pin::pin!(call.send());
    let mut count = 0;
    let created = loop {
        let look = async {
            let look = world.client.reconcile(&intent).await.unwrap();
            assert_undecided(&look, UndecidedReason::StillUnderWay);
            world.sandbox.advance(std::time::Duration::from_secs(1));
            tokio::task::yield_now().await;
        };
        tokio::select! {
            biased;
            created = &mut call => break created,
            () = look => count += 1,
        }
    };
    assert!(count > 0);
    let created = created.unwrap();
    assert_eq!(
        found(world.client.reconcile(&intent).await.unwrap()),
        created.card.id.as_str()
    );
}

#[tokio::test]
async fn money_that_went_to_a_card_or_came_back_is_found() {
    for fault in AFTER_WORK {
        for quirks in [
            Quirks::none(),
            Quirk::OtherTransactionTypes.into(),
            Quirk::AnHourAhead.into(),
        ] {
            let world = World::with(quirks).await;
            let card = world.new_card(100).await;
            world.pass(30);
            world.arm("fundCard", fault);
            let funded = world
                .client
                .cards()
                .fund(&*card, 5.into())
                .await
                .unwrap_err();
            world.arm("withdrawCard", fault);
            let taken = world
                .client
                .cards()
                .withdraw(&*card, 5.into())
                .await
                .unwrap_err();
            let ids: Vec<_> = world
                .sandbox
                .transactions()
                .iter()
                .map(|one| one.id.clone())
                .collect();
            assert_eq!(
                found(world.look(&funded).await),
                ids[ids.len() - 2],
                "{fault} {quirks:?}"
            );
            assert_eq!(
                found(world.look(&taken).await),
                ids[ids.len() - 1],
                "{fault} {quirks:?}"
            );
        }
    }
}

#[tokio::test]
async fn money_that_did_not_move_is_known_not_to_have() {
    for fault in BEFORE_WORK {
        let world = World::start().await;
        let card = world.new_card(100).await;
        world.pass(30);
        // Another amount, and the other direction.
        world.client.cards().fund(&*card, 6.into()).await.unwrap();
        world
            .client
            .cards()
            .withdraw(&*card, 5.into())
            .await
            .unwrap();
        world.arm("fundCard", fault);
        let error = world
            .client
            .cards()
            .fund(&*card, 5.into())
            .await
            .unwrap_err();
        assert_undecided(&world.look(&error).await, UndecidedReason::TooEarly);
        world.pass(16);
        assert_not_carried_out(&world.look(&error).await);
        // So it may be made again, and that is not taken for the first one.
        world.client.cards().fund(&*card, 5.into()).await.unwrap();
        assert_not_carried_out(&world.look(&error).await);
    }
}

#[tokio::test]
async fn the_first_funds_of_a_card_are_not_taken_for_later_ones() {
    for (first, expected) in [(5, Some(UndecidedReason::Ambiguous)), (6, None)] {
        let world = World::start().await;
        let card = world.new_card(first).await;
        world.arm("fundCard", Fault::ResetAfterReading);
        let error = world
            .client
            .cards()
            .fund(&*card, 5.into())
            .await
            .unwrap_err();
        world.pass(16);
        match expected {
            Some(reason) => drop(assert_undecided(&world.look(&error).await, reason)),
            None => assert_not_carried_out(&world.look(&error).await),
        }
    }
}

#[tokio::test]
async fn an_error_on_the_way_to_the_answer_is_an_error() {
    let world = World::start().await;
    world.arm("createCard", Fault::ResetAfterWork);
    let error = create(&world).await;
    let rule = cartevo_sandbox::FaultRule::on("listCustomerCards").every_call();
    world.sandbox.arm(rule.gives(Fault::Status(503)));
    let look = world.client.reconcile(&error).await.unwrap_err();
    assert_eq!(look.status(), Some(503));
    assert_still_open(&look, &error);
    let in_no_time = world
        .client
        .reconcile(&error)
        .deadline(std::time::Duration::ZERO);
    assert_still_open(&in_no_time.await.unwrap_err(), &error);
    world.sandbox.disarm();
    assert_eq!(found(world.look(&look).await), world.card(0));
}

/// The error of a look must not be taken for one of a call that did nothing.
fn assert_still_open(look: &Error, error: &Error) {
    assert!(look.may_have_been_carried_out(), "{look}");
    assert_eq!(look.unsettled(), error.unsettled());
    let text = look.to_string();
    assert!(
        text.starts_with("createCard could not be looked for"),
        "{text}"
    );
}

#[tokio::test]
async fn of_a_card_that_is_not_there_nothing_can_be_told() {
    let world = World::start().await;
    let cards = world.client.cards();
    let nobodys = "00000000-0000-4000-8000-000000000000".to_owned();
    for operation in ["fundCard", "withdrawCard", "freezeCard"] {
        world.arm(operation, Fault::ResetAfterReading);
    }
    let errors = [
        cards.fund(&nobodys, 5.into()).await.unwrap_err(),
        cards.withdraw(&nobodys, 5.into()).await.unwrap_err(),
        cards.freeze(&nobodys).await.unwrap_err(),
    ];
    for error in &errors {
        let undecided = assert_undecided(&world.look(error).await, UndecidedReason::TargetNotFound);
        assert_eq!(undecided.look_again_in, None);
    }
    // A proxy in front of the service does not know what is there.
    world.arm("listCardTransactions", Fault::Html(404));
    let failed = world.client.reconcile(&errors[0]).await.unwrap_err();
    assert_eq!(failed.status(), Some(404));
}
