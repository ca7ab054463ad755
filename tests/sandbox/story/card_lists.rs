//! Lists of cards and of what was done with them.

use cartevo::{CardStatus, CardTransaction, Error, Items};

use super::{line, show};
use crate::{facts::Facts, world::World};

pub async fn tell(world: &World, id: &str, customer: &str, facts: &mut Facts) {
    let cards = world.client.cards();
    let stream = cards.transactions(id).limit(2).stream();
    let found = growing(world, id, stream).await;
    if let Some(found) = facts.outcome("card transactions", found) {
        facts.note("card transactions", line(found));
    }
    let spent = world.sandbox.transactions();
    let spent = spent.iter().find(|row| row.amount == 12.into());
    if let Some(spent) = spent {
        let one = cards.transaction(id, &*spent.id).await;
        if let Some(one) = facts.reply("card transaction", one) {
            let json = one.json();
            facts.note("card transaction.amount", &json["amount"]);
            facts.note("card transaction.status", &json["status"]);
        }
    }
    let list = cards.list().status(CardStatus::Active).await;
    if let Some(list) = facts.reply("cards", list) {
        let sums = list.cards.iter().map(cartevo::Card::balance);
        facts.note("cards.balances", line(sums));
        let statistics = list.statistics.as_ref();
        let of_all = statistics.and_then(|statistics| statistics.total_balance);
        facts.note("cards.total", show(of_all));
    }
    let frozen = cards.list().status(CardStatus::Frozen).await;
    if let Some(frozen) = facts.reply("frozen cards", frozen) {
        facts.note("frozen cards.count", frozen.cards.len());
    }
    let held = world.client.customers().cards(customer).stream().all();
    if let Some(held) = facts.result("cards of the customer", held.await) {
        let sums = held.iter().map(cartevo::Card::balance);
        facts.note("cards of the customer.balances", line(sums));
    }
    let none = world.sandbox.seeded().rejected_customer.as_str();
    let none = world.client.customers().cards(none).stream().all().await;
    if let Some(none) = facts.result("cards of nobody", none) {
        facts.note("cards of nobody.count", none.len());
    }
    let made = world
        .client
        .customers()
        .transactions(customer)
        .limit(3)
        .stream();
    if let Some(made) = facts.result("transactions of the customer", made.all().await) {
        facts.note("transactions of the customer.amounts", line(amounts(&made)));
    }
}

/// What was done with a card while something more is done with it, without the latter.
async fn growing(
    world: &World,
    id: &str,
    mut stream: Items<'_, CardTransaction>,
) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    while let Some(transaction) = stream.next().await {
        found.push(transaction?);
        if found.len() == 2 {
            world.sandbox.purchase(id, 7.into(), "Kiosk").unwrap();
        }
    }
    let mut ids: Vec<&str> = found.iter().map(|found| found.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "twice");
    found.retain(|found| found.amount != 7.into());
    Ok(amounts(&found))
}

fn amounts(of: &[CardTransaction]) -> Vec<String> {
    let show = |one: &CardTransaction| format!("{} {}", one.amount, one.status);
    of.iter().map(show).collect()
}
