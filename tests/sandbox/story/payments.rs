//! Money from telephones, and to them.

use cartevo::{
    Country, Currency, Error, NewCollection, NewPayout, Operator, Outcome, Payment, PaymentType,
};

use super::{line, show, wallets};
use crate::{facts::Facts, world::World};

pub fn collection(amount: u32, phone: &str) -> NewCollection {
    NewCollection {
        operator: Operator::Mtn,
        country: Country::Cm,
        phone_number: phone.parse().unwrap(),
        amount: amount.into(),
        currency: Currency::Xaf,
    }
}

pub async fn tell(world: &World, facts: &mut Facts) {
    balances(world, "balances", facts).await;
    collect(world, facts).await;
    failing(world, facts).await;
    pay_out(world, facts).await;
    balances(world, "balances at the end", facts).await;
    wallets::read(world, "wallet after the payments", facts).await;

    let found = growing(world).await;
    if let Some(found) = facts.outcome("payments", found) {
        facts.note("payments", line(found));
    }
    let list = world.client.payments().list().type_(PaymentType::Payout);
    if let Some(payouts) = facts.result("payouts", list.stream().all().await) {
        facts.note("payouts.amounts", line(payouts.iter().map(Payment::amount)));
    }
    let list = world.client.payments().list().external_id("ORDER-17");
    if let Some(page) = facts.reply("order", list.await) {
        facts.note("order.amounts", line(page.iter().map(Payment::amount)));
    }
}

async fn balances(world: &World, step: &str, facts: &mut Facts) {
    if let Some(found) = facts.reply(step, world.client.payments().balance().await) {
        let sums = found.balances.iter().map(|balance| {
            format!(
                "{} and {}",
                balance.payin_balance(),
                balance.payout_balance()
            )
        });
        facts.note(&format!("{step}.sums"), line(sums));
    }
}

async fn collect(world: &World, facts: &mut Facts) {
    let payments = world.client.payments();
    let call = payments
        .collect(collection(1_000, "237670000000"))
        .external_id("ORDER-17");
    let started = facts.reply("collection", call.clone().await);
    if let Some(started) = &started {
        facts.note("collection.amount", started.amount());
        facts.note("collection.status", &started.status);
        facts.note("collection.external id", show(started.external_id.as_ref()));
        let again = facts.reply("collection again", call.await);
        let same = again.map(|again| again.transaction_id == started.transaction_id);
        facts.note("collection again.is the same", show(same));
        let wait = world.client.wait_for_payment(&started.transaction_id);
        ended("collection", world.waited(wait).await, facts);
        let found = payments.status(&started.transaction_id).await;
        if let Some(found) = facts.reply("payment", found) {
            facts.note("payment.amount", found.amount());
            facts.note("payment.type", show(found.type_));
            facts.note("payment.status", found.status);
        }
    }
    let nothing = payments
        .status("3c90c3cc-0d44-4b50-8888-8dd25736052a")
        .await;
    facts.reply("payment that is not there", nothing);
}

fn ended(step: &str, outcome: Result<Outcome<Payment>, Error>, facts: &mut Facts) {
    let step = format!("{step} ended");
    if let Some(outcome) = facts.outcome(&step, outcome) {
        let how = match &outcome {
            Outcome::Succeeded(_) => "succeeded",
            Outcome::Failed(_) => "failed",
            _ => "unknown",
        };
        facts.note(&step, how);
        let value = outcome.value();
        facts.note(&format!("{step}.amount"), show(value.map(Payment::amount)));
        let reason = value.and_then(|payment| payment.error_message.as_ref());
        facts.note(&format!("{step}.says why"), reason.is_some());
    }
}

async fn failing(world: &World, facts: &mut Facts) {
    let call = world
        .client
        .payments()
        .collect(collection(300, "237670000001"));
    if let Some(started) = facts.reply("collection that fails", call.await) {
        let wait = world.client.wait_for_payment(&started.transaction_id);
        ended("collection that fails", world.waited(wait).await, facts);
    }
}

async fn pay_out(world: &World, facts: &mut Facts) {
    let NewCollection {
        operator,
        country,
        phone_number,
        amount,
        currency,
    } = collection(250, "237690000000");
    let payout = NewPayout {
        operator,
        country,
        phone_number,
        amount,
        currency,
    };
    let call = world
        .client
        .payments()
        .pay_out(payout.clone())
        .external_id("SALARY-3");
    if let Some(started) = facts.reply("payout", call.await) {
        facts.note("payout.amount", started.amount());
        let wait = world.client.wait_for_payment(&started.transaction_id);
        ended("payout", world.waited(wait).await, facts);
    }
    let too_much = NewPayout {
        amount: 900_000.into(),
        ..payout
    };
    facts.reply(
        "payout of too much",
        world.client.payments().pay_out(too_much).await,
    );
}

/// A list that grows while it is read, without what came in between.
async fn growing(world: &World) -> Result<Vec<String>, Error> {
    let mut stream = world.client.payments().list().limit(2).stream();
    let mut found: Vec<Payment> = Vec::new();
    while let Some(payment) = stream.next().await {
        found.push(payment?);
        if found.len() == 2 {
            let late = collection(77, "237670000002");
            world.client.payments().collect(late).await?;
        }
    }
    let mut ids: Vec<&str> = found
        .iter()
        .map(|found| found.transaction_id.as_str())
        .collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "twice");
    let own = found.iter().filter(|found| found.amount != 77.into());
    Ok(own
        .map(|found| format!("{} {}", found.amount(), found.status))
        .collect())
}
