//! Customers: registered with a file, enrolled by address, read, listed while they become more.

use cartevo::{Customer, Error};

use super::{line, people, show};
use crate::{facts::Facts, world::World};

/// Gives the id of a customer who may hold cards.
pub async fn tell(world: &World, facts: &mut Facts) -> String {
    let customers = world.client.customers();
    let new = people::customer("jeanne@example.com");
    let created = customers.create(new).enroll(true).await;
    let created = facts.reply("customer created", created);
    let approved = created.map_or_else(
        || world.sandbox.seeded().approved_customer.clone(),
        |customer| {
            facts.note("customer created.email", show(customer.email.as_ref()));
            world.sandbox.approve_kyc(customer.id.as_str()).unwrap();
            customer.id.to_string()
        },
    );

    let enrolled = customers.enroll(people::enrollment("paul@example.com"));
    if let Some(customer) = facts.reply("customer enrolled", enrolled.await) {
        facts.note("customer enrolled.email", show(customer.email));
        facts.note("customer enrolled.street", show(customer.street));
    }
    let twice = customers.enroll(people::enrollment("paul@example.com"));
    facts.reply("customer enrolled twice", twice.await);

    if let Some(customer) = facts.reply("customer", customers.get(approved.as_str()).await) {
        facts.note(
            "customer.name",
            format!("{} {}", show(customer.first_name), show(customer.last_name)),
        );
        facts.note("customer.email", show(customer.email));
        facts.note("customer.is active", show(customer.is_active));
        facts.note(
            "customer.born",
            show(
                customer
                    .date_of_birth
                    .and_then(|born| born.utc())
                    .map(|born| born.date_naive()),
            ),
        );
        facts.note("customer.is the one", customer.id.as_str() == approved);
    }
    let nobody = customers.get("3c90c3cc-0d44-4b50-8888-8dd25736052a").await;
    facts.reply("customer who is not there", nobody);

    facts
        .outcome("customers", listed(world).await)
        .into_iter()
        .for_each(|found| {
            facts.note("customers", line(found));
        });
    approved
}

/// The e-mail addresses of a list that grows while it is read, in their order; without the new ones.
async fn listed(world: &World) -> Result<Vec<String>, Error> {
    let mut stream = world.client.customers().list().limit(2).stream();
    let mut found: Vec<Customer> = Vec::new();
    while let Some(customer) = stream.next().await {
        found.push(customer?);
        if found.len() == 2 {
            let new = people::enrollment("late@example.com");
            world.client.customers().enroll(new).await?;
        }
    }
    let mut ids: Vec<&str> = found.iter().map(|customer| customer.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "twice");
    let emails = found.into_iter().map(|customer| show(customer.email));
    let mut emails: Vec<String> = emails.filter(|email| !email.starts_with("late")).collect();
    emails.sort_unstable();
    Ok(emails)
}
