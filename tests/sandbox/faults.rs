//! Faults on the way, and what the client makes of them.

use std::time::Duration;

use cartevo::{CardBrand, Client, CreatedCard, Error, NotSentReason, Outcome, Reply};
use cartevo_sandbox::{Fault, FaultRule, Quirk, Quirks, Sandbox};

use tokio::{task::JoinSet, time};

use crate::held_time::HeldTime;
use crate::world::{World, client_of};

async fn world() -> World {
    World::start(Quirks::none()).await
}

async fn create(world: &World) -> Result<Reply<CreatedCard>, Error> {
    let customer = world.sandbox.seeded().approved_customer.as_str();
    let call = world.client.cards().create(customer, CardBrand::Visa);
    call.name_on_card("AICHA NJOYA").amount(25.into()).await
}

/// How often an operation was asked for.
pub fn asked(sandbox: &Sandbox, operation: &str) -> usize {
    let requests = sandbox.requests();
    let those = requests
        .iter()
        .filter(|request| request.operation == Some(operation));
    those.count()
}

/// Orders a card with a fault in the way; gives the error.
async fn order_with(world: &World, fault: Fault) -> Error {
    world.sandbox.arm(FaultRule::on("createCard").gives(fault));
    create(world).await.unwrap_err()
}

#[tokio::test]
async fn an_answer_that_is_lost_after_the_work_leaves_one_card_and_says_that_there_may_be_one() {
    for fault in [
        Fault::ResetAfterWork,
        Fault::CutBody(None),
        Fault::CutBody(Some(40)),
    ] {
        let world = world().await;
        let error = order_with(&world, fault).await;
        assert!(matches!(error, Error::Unresolved(_)), "{fault}: {error}");
        assert!(error.may_have_been_carried_out());
        assert!(
            error.to_string().contains("it may have been carried out"),
            "{error}"
        );
        assert_eq!(world.sandbox.cards().len(), 1, "{fault}");
        assert_eq!(asked(&world.sandbox, "createCard"), 1, "{fault}");
    }
}

#[tokio::test]
async fn a_request_that_is_lost_before_the_work_is_not_known_to_be_and_not_sent_again() {
    for fault in [Fault::ResetBeforeReading, Fault::ResetAfterReading] {
        let world = world().await;
        let error = order_with(&world, fault).await;
        // Nobody can tell this from the case before.
        assert!(error.may_have_been_carried_out(), "{fault}: {error}");
        assert!(world.sandbox.cards().is_empty(), "{fault}");
        assert_eq!(asked(&world.sandbox, "createCard"), 1, "{fault}");
    }
}

#[tokio::test]
async fn who_is_turned_away_for_asking_too_often_is_told_for_how_long() {
    for (seconds, header) in [(Some(7), Some("7")), (None, None)] {
        let world = world().await;
        let error = order_with(&world, Fault::TooManyRequests(seconds)).await;
        assert_eq!(error.status(), Some(429));
        assert!(!error.may_have_been_carried_out());
        let said = error
            .headers()
            .and_then(|headers| headers.get("retry-after"));
        assert_eq!(said.map(|value| value.to_str().unwrap()), header);
        assert!(world.sandbox.cards().is_empty());
        create(&world).await.unwrap();
        assert_eq!(world.sandbox.cards().len(), 1);
    }
}

#[tokio::test]
async fn a_page_in_place_of_an_answer_is_no_answer() {
    for (status, decoded) in [(502, false), (404, false), (200, true)] {
        let world = world().await;
        let error = order_with(&world, Fault::Html(status)).await;
        assert_eq!(error.status(), Some(status), "{error}");
        assert_eq!(error.unreadable().is_some(), decoded, "{error}");
        // A 404 is refused by whoever sends it.
        assert_eq!(error.may_have_been_carried_out(), status != 404, "{error}");
        assert!(error.body().unwrap().starts_with(b"<"), "{error}");
        assert!(!error.to_string().contains('<'), "{error}");
        assert!(world.sandbox.cards().is_empty());
    }
}

#[tokio::test]
async fn success_false_inside_a_success_is_an_error() {
    for (fault, cards) in [(Fault::SuccessFalse, 0), (Fault::SuccessFalseAfterWork, 1)] {
        let world = world().await;
        let error = order_with(&world, fault).await;
        assert!(matches!(error, Error::Unresolved(_)), "{error}");
        assert!((200..300).contains(&error.status().unwrap()), "{error}");
        assert!(error.may_have_been_carried_out(), "{error}");
        assert_eq!(world.sandbox.cards().len(), cards);
    }
}

#[tokio::test]
async fn a_server_error_after_the_work_is_not_sent_again() {
    for (fault, cards) in [(Fault::Status(503), 0), (Fault::StatusAfterWork(500), 1)] {
        let world = world().await;
        let error = order_with(&world, fault).await;
        assert!(error.may_have_been_carried_out(), "{error}");
        assert_eq!(world.sandbox.cards().len(), cards);
        assert_eq!(asked(&world.sandbox, "createCard"), 1);
    }
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_given_up() {
    let world = world().await;
    world
        .sandbox
        .arm(FaultRule::on("createCard").gives(Fault::Delay(Duration::from_secs(60))));
    let customer = world.sandbox.seeded().approved_customer.as_str();
    let call = world.client.cards().create(customer, CardBrand::Visa);
    let call = call.name_on_card("AICHA NJOYA").amount(25.into());
    let late = call
        .attempt_timeout(Duration::from_millis(200))
        .await
        .unwrap_err();
    assert!(late.may_have_been_carried_out(), "{late}");
    assert_eq!(asked(&world.sandbox, "createToken"), 1);
    assert!(world.sandbox.cards().is_empty());
}

#[tokio::test]
async fn a_token_that_expires_in_mid_flight_is_renewed_once() {
    let world = world().await;
    world
        .sandbox
        .arm(FaultRule::on("createCard").gives(Fault::TokenExpired));
    let created = create(&world).await.unwrap();
    assert_eq!(created.card.balance().to_string(), "25.00 USD");
    assert_eq!(world.sandbox.cards().len(), 1);
    assert_eq!(asked(&world.sandbox, "createToken"), 2);
    assert_eq!(asked(&world.sandbox, "createCard"), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_again_and_again_is_renewed_once() {
    let world = world().await;
    let rule = FaultRule::on("createCard").every_call();
    world.sandbox.arm(rule.gives(Fault::TokenExpired));
    let error = create(&world).await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(!error.may_have_been_carried_out());
    assert!(world.sandbox.cards().is_empty());
    assert_eq!(asked(&world.sandbox, "createToken"), 2);
}

#[tokio::test]
async fn tokens_that_die_early_are_renewed_as_often_as_they_die() {
    let world = World::start(Quirk::TokenDiesEarly.into()).await;
    for cards in 1..=4 {
        create(&world).await.unwrap();
        assert_eq!(world.sandbox.cards().len(), cards);
        world.pass(5);
    }
    assert_eq!(asked(&world.sandbox, "createToken"), 4);
    assert_eq!(asked(&world.sandbox, "createCard"), 7);
}

#[tokio::test]
async fn an_outage_brings_no_storm_of_token_requests() {
    let world = world().await;
    create(&world).await.unwrap();
    world.sandbox.set_quirks(Quirk::Outage.into());
    let (tokens, cards) = (
        asked(&world.sandbox, "createToken"),
        asked(&world.sandbox, "createCard"),
    );
    // The client's time stands still between the rounds.
    time::pause();
    let held = HeldTime::hold();
    for round in 1..=3 {
        for _ in 0..20 {
            let error = create(&world).await.unwrap_err();
            assert!(!error.may_have_been_carried_out(), "{error}");
        }
        let mut calls = JoinSet::new();
        for _ in 0..20 {
            let client = world.client.clone();
            calls.spawn(async move { client.payments().balance().await.unwrap_err() });
        }
        while let Some(error) = calls.join_next().await {
            let error = error.unwrap();
            assert!(!error.may_have_been_carried_out(), "{error}");
        }
        // The pause after a failure lasts for 1, 2 and 4 seconds.
        assert_eq!(asked(&world.sandbox, "createToken") - tokens, round);
        time::advance(Duration::from_secs(4)).await;
    }
    // The first call found out; without a token no other one was sent.
    assert_eq!(asked(&world.sandbox, "createCard") - cards, 1);
    assert_eq!(asked(&world.sandbox, "getPaymentBalance"), 0);
    world.sandbox.set_quirks(Quirks::none());
    create(&world).await.unwrap();
    assert_eq!(world.sandbox.cards().len(), 2);
    drop(held);
    time::resume();
}

#[tokio::test]
async fn wrong_credentials_are_told_as_such() {
    let world = world().await;
    let client = Client::builder()
        .credentials(world.sandbox.client_id(), "key_of_somebody_else")
        .base_url(world.sandbox.url())
        .build()
        .unwrap();
    let error = client.wallets().list().await.unwrap_err();
    let Error::NotSent(error) = error else {
        panic!("{error}");
    };
    let NotSentReason::Token(reason) = error.reason else {
        panic!("{error:?}");
    };
    assert_eq!(reason.status(), Some(401));
    assert_eq!(asked(&world.sandbox, "listWallets"), 0);
}

#[tokio::test]
async fn a_card_that_takes_its_time_is_waited_for() {
    let world = World::start(Quirk::DelayedIssuance.into()).await;
    let customer = world.sandbox.seeded().approved_customer.clone();
    let client = client_of(&world.sandbox);
    let call = tokio::spawn(async move {
        let call = client.cards().create(customer.as_str(), CardBrand::Visa);
        call.name_on_card("AICHA NJOYA").amount(25.into()).await
    });
    // The card is there before its answer is.
    while world.sandbox.cards().is_empty() {
        tokio::task::yield_now().await;
    }
    world.pass(31);
    let created = call.await.unwrap().unwrap();
    assert_eq!(created.card.balance().to_string(), "25.00 USD");
    let outcome = world
        .waited(world.client.wait_for_card(&created.card.id))
        .await;
    assert!(matches!(outcome.unwrap(), Outcome::Succeeded(_)));
}

#[tokio::test]
async fn an_ordinary_sandbox_turns_the_eleventh_call_of_a_minute_away() {
    let sandbox = Sandbox::start().await;
    let client = client_of(&sandbox);
    let mut answered = 0;
    let error = loop {
        match client.wallets().list().await {
            Ok(_) => answered += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.status(), Some(429), "{error}");
    assert!(!error.may_have_been_carried_out());
    // Buying the token is a call too.
    assert_eq!((answered, asked(&sandbox, "createToken")), (9, 1));
    sandbox.advance(Duration::from_secs(61));
    client.wallets().list().await.unwrap();
}
