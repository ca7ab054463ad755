//! Payments, quotes and tokens.

use rust_decimal::Decimal;

use super::wallets::replace;
use super::{Context, data, each};
use crate::answer::Answer;
use crate::json::Json;
use crate::quirks::Quirk;

/// Decimals of a rate that was turned round.
const PRECISION: u32 = 8;

pub(super) const PAYMENTS: &[&str] = &["collectPayment", "payOut", "getPayment", "listPayments"];

pub(super) fn bend(context: Context<'_>, answer: &mut Answer) {
    if context.bends(Quirk::TokenForADay, &["createToken"]) {
        answer.body.set("expires_in", 86_400);
    }
    let Some(data) = data(answer) else { return };
    if context.is(PAYMENTS) {
        each(data, |payment| {
            if context.has(Quirk::ErrorMessageOnSuccess) && payment.get("error_message").is_none() {
                payment.set("error_message", "<string>");
            }
            if context.has(Quirk::MoreStates) {
                states(payment);
            }
        });
    }
    if context.is(&["convertCurrency"]) {
        quote(context, data);
    }
}

/// States that only the older build's source and its users name.
pub(super) fn states(payment: &mut Json) {
    replace(payment, "status", |status| match status.as_str()? {
        "PENDING" => Some("INITIATED".into()),
        "FAILED" => Some("CANCELLED".into()),
        _ => None,
    });
}

fn quote(context: Context<'_>, quote: &mut Json) {
    let rate = quote.get("rate").and_then(Json::as_decimal);
    if context.has(Quirk::QuoteWithoutId) && rate == Some(Decimal::ONE) {
        quote.remove("exchangeRateId");
    }
    if context.has(Quirk::InverseRate)
        && let Some(inverse) = rate.and_then(|rate| Decimal::ONE.checked_div(rate))
    {
        quote.set("rate", inverse.round_dp(PRECISION));
    }
    if context.has(Quirk::NullConvertedAmount) {
        quote.set("convertedAmount", Json::Null);
    }
}
