//! Customers, wallets, conversions, and what becomes of a card.

use cartevo::{
    Amount, CardStatus, Country, Currency, DepositDestination, DepositRate, DepositSource, Error,
    Found, IdDocumentType, NewEnrollment, Reconciled, UndecidedReason,
};
use cartevo_sandbox::{Fault, Quirks};

use crate::world::*;

fn somebody(email: &str) -> NewEnrollment {
    NewEnrollment {
        first_name: "Awa".into(),
        last_name: "Diallo".into(),
        email: email.into(),
        country: "Cameroon".into(),
        street: "1 rue de la Joie".into(),
        city: "Douala".into(),
        state: "Littoral".into(),
        postal_code: "00237".into(),
        country_iso_code: Country::Cm,
        country_phone_code: "+237".into(),
        phone_number: "670000000".into(),
        identification_number: "12345678901".into(),
        id_document_type: IdDocumentType::Nin,
        date_of_birth: "1990-01-15".parse().unwrap(),
        id_document_front_url: "https://cdn.example.com/front.jpg".into(),
    }
}

#[tokio::test]
async fn a_customer_is_found_by_the_address() {
    for profile in [Quirks::none(), Quirks::server_2025()] {
        for fault in AFTER_WORK {
            let world = World::with(profile).await;
            world.arm("enrollCustomer", fault);
            let call = world.client.customers().enroll(somebody("Awa@example.com"));
            let error = call.await.unwrap_err();
            let Reconciled::CarriedOut(Found::Customer(customer)) = world.look(&error).await else {
                panic!("{fault}");
            };
            assert_eq!(customer.email.as_deref(), Some("Awa@example.com"));
        }
    }
}

#[tokio::test]
async fn a_customer_of_that_address_who_was_there_before_is_not_a_new_one() {
    let world = World::start().await;
    world
        .client
        .customers()
        .enroll(somebody("awa@example.com"))
        .await
        .unwrap();
    world.pass(30);
    world.client.wallets().list().await.unwrap();
    for (fault, email) in [
        (Fault::ResetAfterReading, "awa@example.com"),
        (Fault::ResetAfterReading, "new@example.com"),
    ] {
        world.arm("enrollCustomer", fault);
        let error = world
            .client
            .customers()
            .enroll(somebody(email))
            .await
            .unwrap_err();
        assert_undecided(&world.look(&error).await, UndecidedReason::TooEarly);
        world.pass(17);
        assert_not_carried_out(&world.look(&error).await);
    }
}

#[tokio::test]
async fn a_wallet_is_found_by_its_currency_and_country() {
    for fault in [Fault::ResetAfterWork, Fault::ResetAfterReading] {
        let world = World::start().await;
        world.arm("createWallet", fault);
        let wallets = world.client.wallets();
        let call = wallets.create(Currency::Gnf, "Guinea", Country::Gn, "+224");
        let error = call.await.unwrap_err();
        world.pass(17);
        let look = world.look(&error).await;
        if fault == Fault::ResetAfterWork {
            let Reconciled::CarriedOut(Found::Wallet(wallet)) = look else {
                panic!("{look:?}")
            };
            assert_eq!(wallet.currency, Currency::Gnf);
        } else {
            assert_not_carried_out(&look);
        }
    }
}

async fn convert(world: &World, to: &str, fault: Option<Fault>) -> Result<(), Error> {
    let seeded = world.sandbox.seeded();
    let one = Amount::from(1);
    let (source, destination) = (
        DepositSource::new(&*seeded.xaf_wallet, Currency::Xaf, 1_000.into(), 0.into()).unwrap(),
        DepositDestination {
            id: to.into(),
            currency: Currency::Xof,
            amount: 1_000.into(),
        },
    );
    let rate = DepositRate {
        from_currency: Currency::Xaf,
        to_currency: Currency::Xof,
        rate: one,
    };
    if let Some(fault) = fault {
        world.arm("depositWallet", fault);
    }
    world
        .client
        .wallets()
        .deposit(source, destination, rate)
        .await
        .map(drop)
}

#[tokio::test]
async fn a_conversion_is_found_by_what_it_took() {
    for fault in AFTER_WORK {
        let world = World::start().await;
        let to = world.sandbox.seeded().xof_wallet.clone();
        let error = convert(&world, &to, Some(fault)).await.unwrap_err();
        let look = world.look(&error).await;
        let Reconciled::CarriedOut(Found::Deposit(taken)) = look else {
            panic!("{fault}: {look:?}")
        };
        assert_eq!(taken.amount, 1_000.into());
    }
}

#[tokio::test]
async fn a_conversion_that_took_nothing_was_not_made_and_another_is_not_taken_for_it() {
    let world = World::start().await;
    let to = world.sandbox.seeded().xof_wallet.clone();
    let error = convert(&world, &to, Some(Fault::ResetAfterReading))
        .await
        .unwrap_err();
    convert(&world, &to, None).await.unwrap();
    world.pass(17);
    assert_not_carried_out(&world.look(&error).await);
}

#[tokio::test]
async fn the_status_of_a_card_tells() {
    for fault in AFTER_WORK {
        let world = World::start().await;
        let card = world.new_card(10).await;
        let cards = world.client.cards();
        let is = |look: Reconciled, status: CardStatus| match look {
            Reconciled::CarriedOut(Found::CardStatus(card)) => assert_eq!(card.status, status),
            other => panic!("{fault}: {other:?}"),
        };
        world.arm("freezeCard", fault);
        let error = cards.freeze(&*card).await.unwrap_err();
        is(world.look(&error).await, CardStatus::Frozen);
        world.arm("unfreezeCard", fault);
        let error = cards.unfreeze(&*card).await.unwrap_err();
        is(world.look(&error).await, CardStatus::Active);
        world.arm("terminateCard", fault);
        let error = cards.terminate(&*card).await.unwrap_err();
        is(world.look(&error).await, CardStatus::Terminated);
    }
}

#[tokio::test]
async fn a_card_in_another_status_tells_later_unless_it_was_touched_again() {
    let world = World::start().await;
    let card = world.new_card(10).await;
    let cards = world.client.cards();
    world.arm("freezeCard", Fault::ResetAfterReading);
    let never = cards.freeze(&*card).await.unwrap_err();
    assert_undecided(&world.look(&never).await, UndecidedReason::TooEarly);
    world.pass(17);
    assert_not_carried_out(&world.look(&never).await);

    world.arm("freezeCard", Fault::ResetAfterWork);
    let lost = cards.freeze(&*card).await.unwrap_err();
    cards.unfreeze(&*card).await.unwrap();
    world.pass(17);
    assert_undecided(&world.look(&lost).await, UndecidedReason::Ambiguous);
}
