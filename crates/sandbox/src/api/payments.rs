//! The operations of payments.

use super::{Call, Done, Outcome};
use crate::json::Json;
use crate::state::{State, Wallet};

/// `GET /payment/balance`.
pub(super) fn get_payment_balance(call: &Call, state: &State) -> Outcome {
    let wallets = state.wallets_of(call.company).iter();
    let balances: Vec<Json> = wallets.map(|row| balance(&state.wallets[*row])).collect();
    let data = Json::object([
        ("balances", balances.into()),
        ("updated_at", call.now.into()),
    ]);
    Ok(call.success(200, Done::DataRetrieved, data))
}

fn balance(wallet: &Wallet) -> Json {
    Json::object([
        ("currency", wallet.currency.as_str().into()),
        ("country", wallet.country.iso.into()),
        ("payin_balance", wallet.payin_balance.into()),
        ("payout_balance", wallet.payout_balance.into()),
    ])
}
