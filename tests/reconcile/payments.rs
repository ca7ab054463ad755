//! Collections and payouts, which have a key.

use cartevo::{Client, Country, Error, NewCollection, NewPayout, Operator, UndecidedReason};
use cartevo_sandbox::Fault;

use crate::world::*;

async fn collect(client: &Client, key: Option<&str>, amount: i64) -> Result<(), Error> {
    let call = client.payments().collect(NewCollection {
        operator: Operator::Mtn,
        country: Country::Cm,
        phone_number: "237670000000".parse().unwrap(),
        amount: amount.into(),
        currency: XAF,
    });
    let call = match key {
        Some(key) => call.external_id(key),
        None => call,
    };
    // Sent again with its key, it would be answered with the original.
    call.no_retry().await.map(drop)
}

async fn pay_out(client: &Client, key: &str, amount: i64) -> Result<(), Error> {
    let call = client.payments().pay_out(NewPayout {
        operator: Operator::Mtn,
        country: Country::Cm,
        phone_number: "237670000000".parse().unwrap(),
        amount: amount.into(),
        currency: XAF,
    });
    call.external_id(key).no_retry().await.map(drop)
}

#[tokio::test]
async fn a_payment_is_found_by_its_key() {
    for fault in AFTER_WORK {
        let world = World::start().await;
        // A key that has the other one in it.
        collect(&world.client, Some("KEY-12"), 1_000).await.unwrap();
        world.arm("collectPayment", fault);
        let given = collect(&world.client, Some("KEY-1"), 1_000)
            .await
            .unwrap_err();
        world.arm("collectPayment", fault);
        let made = collect(&world.client, None, 1_000).await.unwrap_err();
        world.arm("payOut", fault);
        let out = pay_out(&world.client, "KEY-2", 1_000).await.unwrap_err();
        let ids: Vec<_> = world
            .sandbox
            .transactions()
            .into_iter()
            .map(|one| one.id)
            .collect();
        for (error, expected) in [(given, &ids[1]), (made, &ids[2]), (out, &ids[3])] {
            assert_eq!(&found(world.look(&error).await), expected, "{fault}");
            // Another process needs no more than what the error has.
            let other = client_of(&world.sandbox);
            assert_eq!(
                &found(other.reconcile(&error).await.unwrap()),
                expected,
                "{fault}"
            );
        }
    }
}

#[tokio::test]
async fn a_payment_without_a_record_was_not_made() {
    for fault in BEFORE_WORK {
        let world = World::start().await;
        world.arm("payOut", fault);
        let error = pay_out(&world.client, "KEY-1", 1_000).await.unwrap_err();
        assert_undecided(&world.look(&error).await, UndecidedReason::TooEarly);
        world.pass(17);
        assert_not_carried_out(&world.look(&error).await);
    }
}

#[tokio::test]
async fn a_key_of_another_payment_says_so() {
    let world = World::start().await;
    pay_out(&world.client, "KEY-1", 1_000).await.unwrap();
    world.arm("collectPayment", Fault::ResetAfterReading);
    let error = collect(&world.client, Some("KEY-1"), 1_000)
        .await
        .unwrap_err();
    assert_undecided(&world.look(&error).await, UndecidedReason::KeyUsedOtherwise);
}
