//! Operations that the documentation names and has no page for.

use super::{Call, Done, Outcome};
use crate::json::Json;
use crate::state::{State, TransactionKind};

/// `POST /wallets/{id}/transfer-internal`.
pub(super) fn transfer_internal(call: &Call, state: &mut State) -> Outcome {
    let kind = match call.required("direction").as_str() {
        "PAYOUT_TO_PAYIN" => TransactionKind::PayoutToPayin,
        _ => TransactionKind::PayinToPayout,
    };
    let wallet = call.path("id");
    let amount = call.amount("amount").unwrap_or_default();
    let reason = call.text("reason");
    let row = state.transfer_within(call.company, wallet, kind, amount, reason, call.now)?;
    let transaction = &state.transactions[row];
    let mut data = Json::object([("transaction_id", (&transaction.id).into())]);
    if let Some(wallet) = transaction.wallet.map(|row| &state.wallets[row]) {
        data.set("new_payin_balance", wallet.payin_balance);
        data.set("new_payout_balance", wallet.payout_balance);
    }
    Ok(call.success(201, Done::Transferred, data))
}

/// `POST /wallets/calculate-transfer-fees`.
pub(super) fn calculate_transfer_fees(call: &Call, state: &mut State) -> Outcome {
    let (from, to) = (call.required("from_currency"), call.required("to_currency"));
    let amount = call.amount("amount").unwrap_or_default();
    let iso = call.text("country_iso_code");
    let fees = state.transfer_fees(call.company, &from, &to, amount, iso.as_deref())?;
    let data = Json::object([
        ("feeAmount", fees.fee.into()),
        ("feeType", "PERCENTAGE".into()),
        ("feeValue", Json::Number(fees.percentage)),
        ("feeFixed", 0.into()),
        ("feePercentage", Json::Number(fees.percentage)),
        ("exchangeRate", fees.quote.rate.into()),
        ("convertedAmount", fees.quote.converted.into()),
        ("totalAmount", fees.total.into()),
    ]);
    Ok(call.success(201, Done::DataRetrieved, data))
}
