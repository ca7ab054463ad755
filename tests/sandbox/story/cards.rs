//! A card, from its issue to its end.

use cartevo::{CardBrand, Outcome};
use cartevo_sandbox::Card;

use super::{card_lists, show, wallets::usd};
use crate::{facts::Facts, world::World};

pub async fn tell(world: &World, customer: &str, facts: &mut Facts) {
    let cards = world.client.cards();
    let call = cards.create(customer, CardBrand::Visa);
    let call = call
        .name_on_card("JEANNE MBALLA")
        .amount("25.50".parse().unwrap());
    let created = facts.reply("card created", call.await);
    let Some(Card { id, number, .. }) = world.sandbox.cards().pop() else {
        return;
    };
    if let Some(created) = created {
        let card = created.card;
        facts.note("card created.is the one", card.id.as_str() == id);
        facts.note("card created.balance", card.balance());
        facts.note("card created.status", &card.status);
        facts.note("card created.brand", show(card.brand));
        facts.note("card created.expiry", show(card.expiry_year));
        let of_holder = card
            .customer_id
            .is_none_or(|holder| holder.as_str() == customer);
        facts.note("card created.is the customer's", of_holder);
    }
    let issued = world.waited(world.client.wait_for_card(&*id)).await;
    if let Some(outcome) = facts.outcome("card issued", issued) {
        facts.note("card issued", matches!(outcome, Outcome::Succeeded(_)));
        facts.note(
            "card issued.balance",
            show(outcome.value().map(cartevo::Card::balance)),
        );
    }
    usd(world, "usd after the card", facts).await;

    read(world, "card", &id, facts).await;
    let revealed = cards.reveal(&*id).await;
    if let Some(revealed) = facts.outcome("card revealed", revealed) {
        let shown = revealed.number.expose();
        facts.note("card revealed.ends", shown.ends_with(number.last_four()));
        facts.note("card revealed.digits", shown.len());
        facts.note("card revealed.code", revealed.cvv.expose().len());
        facts.note("card revealed.expiry", show(revealed.expiry_year));
    }
    facts.reply(
        "card that is not there",
        cards.get("3c90c3cc-0d44-4b50-8888-8dd25736052a").await,
    );

    money(world, &id, facts).await;
    freezing(world, &id, facts).await;
    card_lists::tell(world, &id, customer, facts).await;
    end(world, &id, facts).await;
}

async fn read(world: &World, step: &str, id: &str, facts: &mut Facts) {
    let known = world.sandbox.cards().into_iter().find(|card| card.id == id);
    let known = known.expect("it was issued");
    let last_four = known.number.last_four();
    if let Some(card) = facts.reply(step, world.client.cards().get(id).await) {
        facts.note(&format!("{step}.balance"), card.balance());
        facts.note(&format!("{step}.status"), &card.status);
        facts.note(&format!("{step}.expiry"), show(card.expiry_year));
        let mask = card.masked_pan.map(|mask| mask.ends_with(last_four));
        facts.note(&format!("{step}.is its number"), show(mask));
    }
}

async fn money(world: &World, id: &str, facts: &mut Facts) {
    let cards = world.client.cards();
    if let Some(moved) = facts.reply("card funded", cards.fund(id, 50.into()).await) {
        facts.note("card funded.amount", show(moved.amount));
        facts.note("card funded.after", show(moved.card_balance_after));
        facts.note("card funded.fee", show(moved.fee_amount));
    }
    let withdrawn = cards.withdraw(id, "20.25".parse().unwrap()).await;
    if let Some(moved) = facts.reply("card withdrawn", withdrawn) {
        facts.note("card withdrawn.amount", show(moved.amount));
        facts.note("card withdrawn.after", show(moved.card_balance_after));
    }
    facts.reply("too much withdrawn", cards.withdraw(id, 4_000.into()).await);
    let spent = world.sandbox.purchase(id, 12.into(), "Librairie");
    world
        .sandbox
        .refund(&spent.unwrap().id, Some(2.into()))
        .unwrap();
    read(world, "card used", id, facts).await;
}

async fn freezing(world: &World, id: &str, facts: &mut Facts) {
    let cards = world.client.cards();
    if let Some(change) = facts.reply("card frozen", cards.freeze(id).await) {
        facts.note("card frozen.status", show(change.card_status));
        facts.note("card frozen.is the one", change.card_id.as_str() == id);
    }
    read(world, "frozen card", id, facts).await;
    facts.reply("frozen card withdrawn", cards.withdraw(id, 1.into()).await);
    if let Some(change) = facts.reply("card unfrozen", cards.unfreeze(id).await) {
        facts.note("card unfrozen.status", show(change.card_status));
    }
    read(world, "unfrozen card", id, facts).await;
}

async fn end(world: &World, id: &str, facts: &mut Facts) {
    if let Some(end) = facts.reply("card terminated", world.client.cards().terminate(id).await) {
        facts.note("card terminated.status", show(end.card_status));
        facts.note("card terminated.refunded", show(end.refund_processed));
        facts.note("card terminated.refund", show(end.refund_amount));
        facts.note(
            "card terminated.before",
            show(end.balance_before_termination),
        );
    }
    read(world, "terminated card", id, facts).await;
    usd(world, "usd after the end", facts).await;
}
