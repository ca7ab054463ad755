//! What the service tells by itself: signed either way, and true.

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use cartevo::CardBrand;
use cartevo::webhook::{ConfirmError, EventError, Scheme, Verifier};
use cartevo_sandbox::SignatureScheme;

use super::{line, payments::collection};
use crate::facts::Facts;
use crate::world::{Letter, SECRET, World};

pub async fn tell(world: &World, facts: &mut Facts) {
    for (name, signature, scheme) in [
        ("new", SignatureScheme::CartevoV1, Scheme::CartevoV1),
        ("old", SignatureScheme::Legacy, Scheme::WebhookSha256),
    ] {
        world.register(signature);
        happen(world).await;
        let letters = world.letters().await;
        let told = read(world, &letters, scheme).await;
        facts.note(&format!("notices, {name} scheme"), line(told));
    }
}

/// A payment and a card, without a look at the answers.
async fn happen(world: &World) {
    let payments = world.client.payments();
    let _ = payments.collect(collection(450, "237670000000")).await;
    let customer = world.sandbox.seeded().approved_customer.as_str();
    let card = world.client.cards().create(customer, CardBrand::Visa);
    let _ = card.name_on_card("AICHA NJOYA").amount(5.into()).await;
    world.pass(60);
}

/// What the notices tell and what the API says of it, each once.
async fn read(world: &World, letters: &[Letter], scheme: Scheme) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for letter in letters {
        let now = world.now();
        let verifier = Verifier::builder()
            .secret(SECRET)
            .scheme(scheme)
            .tolerance(Duration::from_secs(120))
            .clock(move || UNIX_EPOCH + Duration::from_secs(now))
            .build()
            .unwrap();
        let forged = [letter.body.as_ref(), b" "].concat();
        let forged = verifier.event(&letter.headers, &forged);
        assert!(matches!(forged, Err(EventError::Signature(_))));
        let event = verifier.event(&letter.headers, &letter.body).unwrap();
        let confirmed = match world.client.webhooks().confirm(&event).await {
            Ok(confirmed) if !confirmed.is_final() => "not decided".to_owned(),
            Ok(confirmed) => {
                let differences = confirmed.differences(&event);
                format!("{} {differences:?}", confirmed.succeeded())
            }
            Err(ConfirmError::NothingToConfirm) => "nothing to confirm".to_owned(),
            Err(ConfirmError::Call(error)) => format!("{:?}", error.status()),
            Err(error) => format!("{error:?}"),
        };
        told.insert(format!("{} {confirmed}", event.name()));
    }
    told
}
