//! Mobile money: top-ups, collections and payouts.

use cartevo::{Client, Error, Msisdn, Operator, UndecidedReason};
use cartevo_sandbox::{Fault, Quirks};

use crate::world::*;

fn payer() -> Msisdn {
    "237670000000".parse().unwrap()
}

async fn top_up(client: &Client, wallet: &str, amount: i64) -> Error {
    let call = client.wallets().fund(wallet, amount.into(), XAF);
    call.phone(payer())
        .operator(Operator::Mtn)
        .await
        .unwrap_err()
}

fn last(world: &World) -> String {
    world.sandbox.transactions().last().unwrap().id.clone()
}

#[tokio::test]
async fn a_top_up_is_found_by_its_reference() {
    for fault in AFTER_WORK {
        let world = World::start().await;
        let wallet = world.sandbox.seeded().xaf_wallet.clone();
        world.arm("fundWallet", fault);
        let error = top_up(&world.client, &wallet, 500).await;
        let ours = last(&world);
        // Somebody else has done the same at the same time.
        let call = client_of(&world.sandbox);
        let call = call
            .wallets()
            .fund(&*wallet, 500.into(), XAF)
            .phone(payer());
        call.operator(Operator::Mtn).await.unwrap();
        assert_eq!(found(world.look(&error).await), ours, "{fault}");
    }
}

#[tokio::test]
async fn without_the_reference_it_is_found_by_what_it_is() {
    let quirks = Quirks::server_2025();
    for fault in AFTER_WORK {
        let world = World::with(quirks).await;
        let wallet = world.sandbox.seeded().xaf_wallet.clone();
        world.arm("fundWallet", fault);
        let call = world
            .client
            .wallets()
            .fund(&*wallet, 500.into(), XAF)
            .phone(payer());
        let call = call.operator(Operator::Mtn).user_id("user_1");
        let error = call.await.unwrap_err();
        assert_eq!(found(world.look(&error).await), last(&world), "{fault}");
    }
}

#[tokio::test]
async fn a_top_up_that_left_no_record_was_not_made_unless_a_user_was_named() {
    for (user, quirks) in [(None, Quirks::none()), (Some("user_1"), Quirks::none())] {
        let world = World::with(quirks).await;
        let wallet = world.sandbox.seeded().xaf_wallet.clone();
        world.arm("fundWallet", Fault::ResetAfterReading);
        let mut call = world
            .client
            .wallets()
            .fund(&*wallet, 500.into(), XAF)
            .phone(payer());
        if let Some(user) = user {
            call = call.user_id(user);
        }
        let error = call.await.unwrap_err();
        assert_undecided(&world.look(&error).await, UndecidedReason::TooEarly);
        world.pass(17);
        let look = world.look(&error).await;
        if user.is_some() {
            assert_undecided(&look, UndecidedReason::NoProof);
            // Looking once more is no proof either.
            let again = world.look(&error).await;
            assert_undecided(&again, UndecidedReason::NoProof);
        } else {
            assert_not_carried_out(&look);
        }
    }
}

#[tokio::test]
async fn where_references_show_another_top_up_is_not_taken_for_it() {
    let world = World::start().await;
    let wallet = world.sandbox.seeded().xaf_wallet.clone();
    let call = world
        .client
        .wallets()
        .fund(&*wallet, 700.into(), XAF)
        .phone(payer());
    call.operator(Operator::Mtn).await.unwrap();
    world.arm("fundWallet", Fault::ResetAfterReading);
    let error = top_up(&world.client, &wallet, 500).await;
    let other = client_of(&world.sandbox);
    let call = other
        .wallets()
        .fund(&*wallet, 500.into(), XAF)
        .phone(payer());
    call.operator(Operator::Mtn).await.unwrap();
    world.pass(17);
    assert_not_carried_out(&world.look(&error).await);
}

#[tokio::test]
async fn a_reference_that_an_earlier_top_up_had_is_no_proof() {
    let world = World::start().await;
    let wallet = world.sandbox.seeded().xaf_wallet.clone();
    let first = world
        .client
        .wallets()
        .fund(&*wallet, 700.into(), XAF)
        .phone(payer());
    first
        .operator(Operator::Mtn)
        .trx_id("FUND-1")
        .await
        .unwrap();
    world.arm("fundWallet", Fault::ResetAfterReading);
    let second = world
        .client
        .wallets()
        .fund(&*wallet, 500.into(), XAF)
        .phone(payer());
    let error = second.trx_id("FUND-1").await.unwrap_err();
    assert_undecided(&world.look(&error).await, UndecidedReason::TooEarly);
    world.pass(17);
    assert_not_carried_out(&world.look(&error).await);
}
