//! `cartevo wallets …`

use cartevo::Wallet;
use clap::Subcommand;

use crate::{context::Context, failure::Failure, record::Record};

/// The commands about wallets.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// All wallets of the company
    List,
}

/// Runs one of them.
pub async fn run(command: Command, context: &Context) -> Result<(), Failure> {
    match command {
        Command::List => {
            let reply = context.client.wallets().list().await?;
            let records: Vec<Record> = reply.iter().map(record).collect();
            context.out.list("wallets", &records, false)
        }
    }
}

fn record(wallet: &Wallet) -> Record {
    Record::new()
        .column("id", "wallet", &wallet.id)
        .column("country", "country", wallet.country_iso_code.as_ref())
        .column("balance", "balance", wallet.balance())
        .alone("currency", "currency", &wallet.currency)
        .alone("payin_balance", "pay-in", wallet.payin_balance())
        .alone("payout_balance", "pay-out", wallet.payout_balance())
}
