//! `cartevo balance`

use cartevo::PaymentBalance;

use crate::{context::Context, failure::Failure, record::Record};

/// Nothing but what every command takes.
#[derive(clap::Args, Debug)]
pub struct Args {}

/// What the company has.
pub async fn run(_args: &Args, context: &Context) -> Result<(), Failure> {
    let reply = context.client.payments().balance().await?;
    let records: Vec<Record> = reply.balances.iter().map(record).collect();
    context.out.list("balances", &records, false)
}

fn record(balance: &PaymentBalance) -> Record {
    Record::new()
        .column("currency", "currency", &balance.currency)
        .column("country", "country", &balance.country)
        .column("payin_balance", "pay-in", balance.payin_balance())
        .column("payout_balance", "pay-out", balance.payout_balance())
}
