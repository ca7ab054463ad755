//! `POST /wallets/fund`.

use rust_decimal::Decimal;

use super::{Call, Done, Outcome};
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{FEE_PERCENTAGE, Mobile, Refusal, State, TopUpOrder, Transaction};

pub(super) fn fund_wallet(call: &Call, state: &mut State) -> Outcome {
    let user_id = call.text("userId");
    if call.has(Quirk::UserIdRequired) && user_id.as_deref().unwrap_or_default().is_empty() {
        return Err(Refusal::UserIdMissing);
    }
    let reference = call.text("trxId").filter(|id| !id.is_empty());
    let order = TopUpOrder {
        wallet_id: call.required("walletId"),
        amount: call.amount("amount").unwrap_or_default(),
        currency: call.required("currency"),
        reference: reference.filter(|_| !call.has(Quirk::TrxIdIgnored)),
        reason: call.text("reason"),
        mobile: Mobile {
            operator: call.text("operator"),
            phone: call.text("phone"),
            purpose: call.query("purpose").map(str::to_owned),
            reason_category: call.text("reason_category"),
            user_id,
            ..Mobile::default()
        },
    };
    let row = state.top_up(call.company, order, call.now)?;
    let transaction = &state.transactions[row];
    let provider_response = Json::object([
        ("status", transaction.status.as_str().into()),
        ("message", "Awaiting confirmation by the payer".into()),
    ]);
    let mut payment_result = Json::object([("providerResponse", provider_response)]);
    payment_result.set_some("orderId", transaction.order_id.as_ref());
    let fee_info = Json::object([
        ("feeAmount", transaction.fee.into()),
        ("feePercentage", Json::Number(FEE_PERCENTAGE)),
        ("totalAmount", (transaction.amount + transaction.fee).into()),
    ]);
    let data = Json::object([
        ("transaction", describe(transaction, state)),
        ("paymentResult", payment_result),
        ("feeInfo", fee_info),
    ]);
    Ok(call.success(200, Done::FundingInitiated, data))
}

/// A transaction as the wallets' lists show it.
pub(super) fn describe(transaction: &Transaction, state: &State) -> Json {
    let total: Decimal = transaction.amount + transaction.fee;
    let mut json = Json::object([("id", (&transaction.id).into())]);
    let wallet = transaction.wallet.map(|row| &state.wallets[row].id);
    json.set_some("wallet_id", wallet);
    json.set("amount", transaction.amount);
    json.set("amount_with_fee", total);
    json.set("fee_amount", transaction.fee);
    json.set("net_amount", transaction.amount);
    json.set("currency", transaction.currency.as_str());
    json.set("status", transaction.status.as_str());
    json.set("type", "FUND");
    json.set("category", "WALLET");
    if let Some(mobile) = &transaction.mobile {
        json.set_some("operator", mobile.operator.as_ref());
        json.set_some("phone_number", mobile.phone.as_ref());
    }
    json.set_some("reference", transaction.reference.as_ref());
    json.set_some("order_id", transaction.order_id.as_ref());
    if let Some(balances) = transaction.wallet_balances {
        json.set("wallet_balance_before", balances.before);
        json.set("wallet_balance_after", balances.after);
    }
    json.set("created_at", transaction.created_at);
    json.set_some("completed_at", transaction.completed_at);
    json
}
