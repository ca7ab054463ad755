//! Wallets: opened, topped up, read and listed, and money from one currency to another.

use cartevo::{
    Country, Currency, DepositDestination, DepositRate, DepositSource, Error, Operator, Outcome,
    WalletTransaction,
};

use super::{line, show};
use crate::{facts::Facts, world::World};

/// Required by an older build.
const USER: &str = "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b";

pub async fn tell(world: &World, facts: &mut Facts) {
    let wallets = world.client.wallets();
    let seeded = world.sandbox.seeded();
    if let Some(all) = facts.reply("wallets", wallets.list().await) {
        let balances = all.iter().map(|wallet| {
            let (payin, payout) = (wallet.payin_balance(), wallet.payout_balance());
            format!("{payin} and {payout}")
        });
        facts.note("wallets.balances", line(balances));
    }
    let opened = wallets.create(Currency::Xof, "Senegal", Country::Sn, "+221");
    if let Some(wallet) = facts.reply("wallet opened", opened.await) {
        facts.note("wallet opened.balance", wallet.balance());
        facts.note("wallet opened.is active", show(wallet.is_active));
    }
    read(world, "wallet", facts).await;
    if let Some(wallet) = facts.reply("usd wallet", wallets.get(seeded.usd_wallet.as_str()).await) {
        facts.note("usd wallet.balance", wallet.balance());
    }
    let foreign = wallets.get(seeded.foreign_wallet.as_str()).await;
    facts.reply("wallet of another company", foreign);
    usd(world, "usd balance", facts).await;

    top_up(world, facts).await;
    read(world, "wallet topped up", facts).await;
    lists(world, facts).await;
    deposit(world, facts).await;
}

/// The balances of the wallet in francs.
pub async fn read(world: &World, step: &str, facts: &mut Facts) {
    let id = world.sandbox.seeded().xaf_wallet.as_str();
    if let Some(wallet) = facts.reply(step, world.client.wallets().get(id).await) {
        facts.note(&format!("{step}.balance"), wallet.balance());
        facts.note(&format!("{step}.payin"), wallet.payin_balance());
        facts.note(&format!("{step}.payout"), wallet.payout_balance());
    }
}

/// What there is to be put on cards.
pub async fn usd(world: &World, step: &str, facts: &mut Facts) {
    if let Some(found) = facts.reply(step, world.client.wallets().usd_balance().await) {
        facts.note(&format!("{step}.balance"), found.balance());
        let is_it = found.wallet_id.as_str() == world.sandbox.seeded().usd_wallet;
        facts.note(&format!("{step}.is the one"), is_it);
    }
}

async fn top_up(world: &World, facts: &mut Facts) {
    let wallets = world.client.wallets();
    let id = world.sandbox.seeded().xaf_wallet.as_str();
    let phone: cartevo::Msisdn = "+237 6 70 00 00 00".parse().unwrap();
    let call = wallets.fund(id, "5000.50".parse().unwrap(), Currency::Xaf);
    let call = call
        .phone(&phone)
        .operator(Operator::Mtn)
        .trx_id("FUND-1")
        .user_id(USER);
    let started = facts.reply("top-up", call.clone().await);
    if let Some(funding) = &started {
        let transaction = &funding.transaction;
        facts.note("top-up.amount", transaction.amount());
        facts.note("top-up.status", &transaction.status);
        let is_ours = transaction.reference.as_deref() == Some("FUND-1");
        facts.note("top-up.has our reference", is_ours);
        let fee = funding.fee_info.as_ref();
        facts.note("top-up.fee", show(fee.and_then(|fee| fee.fee_amount)));
        facts.note(
            "top-up.percentage",
            show(fee.and_then(|fee| fee.fee_percentage)),
        );
        facts.note("top-up.total", show(fee.and_then(|fee| fee.total_amount)));
    }
    let again = facts.reply("top-up again", call.await);
    if let (Some(first), Some(again)) = (&started, again) {
        let same = first.transaction.id == again.transaction.id;
        facts.note("top-up again.is the same", same);
    }
    let Some(row) = world.sandbox.transactions().into_iter().next() else {
        return;
    };
    let wait = world.waited(world.client.wait_for_top_up(&*row.id)).await;
    if let Some(outcome) = facts.outcome("top-up settled", wait) {
        settled(&outcome, facts);
    }
    let found = wallets.transaction(&*row.id).await;
    if let Some(found) = facts.reply("wallet transaction", found) {
        facts.note("wallet transaction.amount", found.amount());
        facts.note("wallet transaction.fee", show(found.fee_amount()));
        facts.note("wallet transaction.with fee", show(found.amount_with_fee()));
        facts.note(
            "wallet transaction.before",
            show(found.wallet_balance_before()),
        );
        facts.note(
            "wallet transaction.after",
            show(found.wallet_balance_after()),
        );
        facts.note("wallet transaction.type", show(found.type_));
        facts.note("wallet transaction.is the one", found.id.as_str() == row.id);
    }
    let nothing = wallets
        .transaction("3c90c3cc-0d44-4b50-8888-8dd25736052a")
        .await;
    facts.reply("wallet transaction that is not there", nothing);
}

fn settled(outcome: &Outcome<WalletTransaction>, facts: &mut Facts) {
    facts.note("top-up settled", matches!(outcome, Outcome::Succeeded(_)));
    let amount = outcome.value().map(WalletTransaction::amount);
    facts.note("top-up settled.amount", show(amount));
}

async fn lists(world: &World, facts: &mut Facts) {
    for trx_id in ["FUND-2", "FUND-3", "FUND-4"] {
        fund(world, trx_id, facts).await;
    }
    let id = world.sandbox.seeded().xaf_wallet.as_str();
    let wallets = world.client.wallets();
    let stream = wallets.transactions(id).limit(2).stream();
    let found = growing(world, stream, "LATE-1").await;
    if let Some(found) = facts.outcome("wallet transactions", found) {
        facts.note("wallet transactions", line(found));
    }
    let stream = wallets.all_transactions().limit(2).stream();
    let found = growing(world, stream, "LATE-2").await;
    if let Some(found) = facts.outcome("all transactions", found) {
        facts.note("all transactions", line(found));
    }
}

async fn fund(world: &World, trx_id: &str, facts: &mut Facts) {
    let id = world.sandbox.seeded().xaf_wallet.as_str();
    let call = world.client.wallets().fund(id, 1_000.into(), Currency::Xaf);
    let call = call
        .trx_id(trx_id)
        .user_id(USER)
        .phone("237670000002".parse::<cartevo::Msisdn>().unwrap());
    let step = format!("top-up {trx_id}");
    if let Some(funding) = facts.reply(&step, call.await) {
        facts.note(&format!("{step}.amount"), funding.transaction.amount());
    }
}

/// The amounts of a list that grows while it is read, without what came in between.
async fn growing(
    world: &World,
    mut stream: cartevo::Items<'_, WalletTransaction>,
    late: &str,
) -> Result<Vec<String>, Error> {
    let mut found: Vec<WalletTransaction> = Vec::new();
    while let Some(transaction) = stream.next().await {
        found.push(transaction?);
        if found.len() == 2 {
            let id = world.sandbox.seeded().xof_wallet.as_str();
            let wallet = if late == "LATE-1" {
                world.sandbox.seeded().xaf_wallet.as_str()
            } else {
                id
            };
            let currency = if late == "LATE-1" {
                Currency::Xaf
            } else {
                Currency::Xof
            };
            let call = world.client.wallets().fund(wallet, 77.into(), currency);
            call.trx_id(late).user_id(USER).await?;
        }
    }
    let mut ids: Vec<&str> = found.iter().map(|found| found.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "twice");
    let own = found.iter().filter(|found| found.amount != 77.into());
    Ok(own
        .map(|found| format!("{} {}", found.amount(), found.status))
        .collect())
}

async fn deposit(world: &World, facts: &mut Facts) {
    let seeded = world.sandbox.seeded();
    let (from, to) = (Currency::Xaf, Currency::Usd);
    let quote = world.client.company().convert(6_500.into(), from, to).await;
    let quote = facts.reply("quote", quote);
    if let Some(quote) = &quote {
        facts.note("quote.converted", show(quote.converted_amount));
        facts.note("quote.rate", quote.rate);
        facts.note("quote.has an id", quote.exchange_rate_id.is_some());
    }
    let rate = quote.map_or_else(|| "0.00153846".parse().unwrap(), |quote| quote.rate);
    let source = DepositSource {
        id: seeded.xaf_wallet.as_str().into(),
        currency: Currency::Xaf,
        amount: 6_500.into(),
        fee_amount: 0.into(),
        total_amount: 6_500.into(),
    };
    let destination = DepositDestination {
        id: seeded.usd_wallet.as_str().into(),
        currency: Currency::Usd,
        amount: 10.into(),
    };
    let rate = DepositRate {
        rate,
        from_currency: Currency::Xaf,
        to_currency: Currency::Usd,
    };
    let done = world
        .client
        .wallets()
        .deposit(source, destination, rate)
        .await;
    facts.reply("deposit", done);
    read(world, "wallet after the deposit", facts).await;
    usd(world, "usd after the deposit", facts).await;
}
