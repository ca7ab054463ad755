//! The sandbox held against the documents, sentence by sentence.
//!
//! Nothing here knows the sandbox from inside: the stories start the binary, read its ready line
//! and call it over HTTP. Comments say where a sentence is from: the pages (`conventions`), the
//! dossier of the API (`B.14`, `D.1`), its ledger of quirks (`Q32`), what was seen of the older
//! build (`S26`), or the sandbox's own guide for what is the sandbox's own (`guide`).

mod admin;
mod auth;
mod card_money;
mod cards;
mod checks;
mod conversions;
mod customers;
mod errors;
mod faults;
mod isolation;
mod limits;
mod lists;
mod mailbox;
mod onboarding;
mod payments;
mod quirks;
mod replays;
mod retries;
mod samples;
mod time;
mod top_ups;
mod wallets;
mod webhooks;
mod world;

/// One test for each story, with as many checks as are written here.
macro_rules! stories {
    ($($story:ident: $checks:literal,)+) => {
        $(
            #[tokio::test]
            async fn $story() {
                let mut checks = checks::Checks::new();
                $story::tell(&mut checks).await;
                checks.finish(stringify!($story), $checks);
            }
        )+

        /// All of them together.
        const CHECKS: usize = 0 $(+ $checks)+;
    };
}

stories! {
    admin: 36,
    auth: 28,
    card_money: 55,
    cards: 64,
    conversions: 37,
    customers: 49,
    errors: 222,
    faults: 35,
    isolation: 5,
    limits: 14,
    lists: 52,
    onboarding: 16,
    payments: 64,
    quirks: 35,
    replays: 15,
    retries: 14,
    time: 13,
    top_ups: 49,
    wallets: 40,
    webhooks: 24,
}

#[test]
fn the_stories_check_enough() {
    println!("{CHECKS} checks in all");
    const { assert!(CHECKS > 59) };
}
