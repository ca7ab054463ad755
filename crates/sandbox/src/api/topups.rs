//! `POST /wallets/fund`.

use super::transactions::describe;
use super::{Call, Done, Outcome};
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{FEE_PERCENTAGE, Mobile, Refusal, State, TopUpOrder};

pub(super) fn fund_wallet(call: &Call, state: &mut State) -> Outcome {
    let user_id = call.text("userId");
    if call.has(Quirk::UserIdRequired) && user_id.as_deref().unwrap_or_default().is_empty() {
        return Err(Refusal::UserIdMissing);
    }
    let reference = call.text("trxId").filter(|id| !id.is_empty());
    let given = call.amount("amount");
    let text_amount = super::amend::text_amount(&call.body);
    let order = TopUpOrder {
        wallet_id: call.required("walletId"),
        amount: given.or(text_amount).unwrap_or_default(),
        amount_as_text: call.text("amount"),
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
        even_inactive: call.has(Quirk::InactiveWalletFundable),
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
        ("totalAmount", transaction.charged().into()),
    ]);
    let data = Json::object([
        ("transaction", describe(row, state)),
        ("paymentResult", payment_result),
        ("feeInfo", fee_info),
    ]);
    Ok(call.success(200, Done::FundingInitiated, data))
}
