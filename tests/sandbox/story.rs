//! One story through every operation. What it reads is noted, and judged by who has it told.

mod card_lists;
mod cards;
mod customers;
mod payments;
pub mod people;
#[cfg(feature = "undocumented")]
mod transfers;
mod wallets;
mod webhooks;

use std::fmt::Display;

use cartevo_sandbox::Quirks;

use crate::{facts::Facts, world::World};

/// Tells it in a sandbox with these quirks.
pub async fn tell(quirks: Quirks) -> Facts {
    tell_in(&World::start(quirks).await).await
}

/// Tells it to the end, whatever fails on the way.
pub async fn tell_in(world: &World) -> Facts {
    let mut facts = Facts::default();
    token(world, &mut facts).await;
    let holder = customers::tell(world, &mut facts).await;
    wallets::tell(world, &mut facts).await;
    cards::tell(world, &holder, &mut facts).await;
    payments::tell(world, &mut facts).await;
    #[cfg(feature = "undocumented")]
    transfers::tell(world, &mut facts).await;
    webhooks::tell(world, &mut facts).await;
    let requests = world.sandbox.requests().into_iter();
    facts.operations = requests.filter_map(|request| request.operation).collect();
    facts
}

async fn token(world: &World, facts: &mut Facts) {
    let (id, key) = (world.sandbox.client_id(), world.sandbox.client_key());
    let answer = world.client.auth().create_token(id, key).await;
    if let Some(token) = facts.reply("token", answer) {
        facts.note("token.type", show(token.token_type));
        facts.note("token.expires in", show(token.expires_in));
        let usable = cartevo::Client::builder()
            .access_token(token.access_token)
            .base_url(world.sandbox.url())
            .build();
        let wallets = usable.unwrap().wallets().list().await;
        facts.note("token.opens", wallets.is_ok());
    }
}

/// What may be missing.
fn show(value: Option<impl Display>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| value.to_string())
}

/// Several values in one line.
fn line(values: impl IntoIterator<Item = impl Display>) -> String {
    let texts: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    texts.join(", ")
}
