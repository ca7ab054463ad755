//! What no page documents: between the two balances of a wallet.

use cartevo::{Currency, TransferDirection};

use super::{show, wallets};
use crate::{facts::Facts, world::World};

pub async fn tell(world: &World, facts: &mut Facts) {
    let wallets = world.client.wallets();
    let fees = wallets.transfer_fees(Currency::Xaf, Currency::Usd, 1_000.into());
    if let Some(fees) = facts.reply("transfer fees", fees.await) {
        facts.note("transfer fees.fee", show(fees.fee_amount));
        facts.note("transfer fees.total", show(fees.total_amount));
    }
    let id = world.sandbox.seeded().xaf_wallet.as_str();
    let direction = TransferDirection::PayinToPayout;
    let moved = wallets.transfer_internal(id, 1_000.into(), direction);
    if let Some(moved) = facts.reply("transfer", moved.await) {
        facts.note("transfer.payin", show(moved.new_payin_balance));
        facts.note("transfer.payout", show(moved.new_payout_balance));
    }
    let too_much =
        wallets.transfer_internal(id, 90_000_000.into(), TransferDirection::PayinToPayout);
    facts.reply("transfer of too much", too_much.await);
    wallets::read(world, "wallet after the transfer", facts).await;
}
