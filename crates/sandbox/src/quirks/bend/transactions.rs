//! Top-ups, and transactions of wallets and cards.

use chrono::{DateTime, TimeDelta};
use rust_decimal::Decimal;

use super::wallets::replace;
use super::{Context, as_text, data, each, rows};
use crate::answer::{Answer, Aside};
use crate::clock;
use crate::json::Json;
use crate::quirks::Quirk;

pub(super) const OF_WALLETS: &[&str] = &[
    "listTransactions",
    "listWalletTransactions",
    "getWalletTransaction",
];
pub(super) const OF_CARDS: &[&str] = &[
    "listCardTransactions",
    "listCustomerTransactions",
    "getCardTransaction",
];

const SUMS: &[&str] = &[
    "amount",
    "amount_with_fee",
    "fee_amount",
    "net_amount",
    "wallet_balance_before",
    "wallet_balance_after",
    "card_balance_before",
    "card_balance_after",
];

/// What the older build sent as `null` in a new top-up, `reference` too.
const NULLS: [&str; 10] = [
    "card_balance_after",
    "card_balance_before",
    "reference",
    "card_id",
    "customer_id",
    "mcc",
    "merchant",
    "mid",
    "completed_at",
    "reason",
];

pub(super) fn bend(context: Context<'_>, answer: &mut Answer) {
    let provider_reference = answer.aside(Aside::ProviderReference).cloned();
    let reference = provider_reference.as_ref();
    if context.is(&["fundWallet"]) {
        let Some(data) = data(answer) else { return };
        if let Some(transaction) = data.get_mut("transaction") {
            bend_one(context, transaction, reference);
            if context.has(Quirk::NullsInTransaction) {
                for key in NULLS {
                    transaction.set(key, Json::Null);
                }
            }
            if context.has(Quirk::OlderFunding) {
                rows::funding(transaction);
            }
        }
        fee_info(context, data);
    } else if context.is(OF_WALLETS) {
        let Some(data) = data(answer) else { return };
        each(data, |transaction| {
            bend_one(context, transaction, reference);
            if context.has(Quirk::TransactionRows) {
                rows::transaction(transaction, context.operation);
            }
        });
    } else if context.is(OF_CARDS) {
        let Some(data) = data(answer) else { return };
        each(data, |transaction| {
            bend_card_transaction(context, transaction);
        });
    } else if context.is(&["calculateTransferFees"])
        && context.has(Quirk::FeePercentageAsFraction)
        && let Some(data) = data(answer)
    {
        replace(data, "feePercentage", hundredth);
    }
    if context.bends(Quirk::PagesForOffsets, &["listTransactions"])
        && let Some(block) = answer.body.get_mut("meta")
    {
        pages(block);
    }
}

fn bend_one(context: Context<'_>, transaction: &mut Json, reference: Option<&Json>) {
    if context.has(Quirk::BalanceMovedEarly) {
        foresee(transaction);
    }
    if context.has(Quirk::ProviderReference) && transaction.get("reference").is_some() {
        let made_up = || {
            let id = transaction.get("id")?.as_str()?;
            let digits = id.chars().filter(char::is_ascii_alphanumeric).take(12);
            Some(format!("AFB{}", digits.collect::<String>().to_ascii_uppercase()).into())
        };
        if let Some(reference) = reference.cloned().or_else(made_up) {
            transaction.set("reference", reference);
        }
    }
    types(context, transaction);
    if context.has(Quirk::FundingAmountsAsStrings) {
        as_text(transaction, SUMS);
    }
}

/// A pending top-up that looks completed.
fn foresee(transaction: &mut Json) {
    let text = |key| transaction.get(key).and_then(Json::as_str);
    if text("status") != Some("PENDING") || text("type") != Some("FUND") {
        return;
    }
    let sum = |key| transaction.get(key).and_then(Json::as_decimal);
    let amount = sum("net_amount").or_else(|| sum("amount"));
    let after = sum("wallet_balance_before").zip(amount);
    if let Some(after) = after.and_then(|(before, amount)| before.checked_add(amount)) {
        transaction.set("wallet_balance_after", after);
    }
    if let Some(moment) = transaction.get("created_at").cloned() {
        transaction.set("completed_at", moment);
    }
}

fn fee_info(context: Context<'_>, data: &mut Json) {
    let amount = data
        .get("transaction")
        .map(|transaction| transaction.get("amount").cloned());
    let Some(info) = data.get_mut("feeInfo") else {
        return;
    };
    let percentage = info.get("feePercentage").and_then(Json::as_decimal);
    let amount = amount.and_then(|amount| exact(&amount?));
    if context.has(Quirk::FinerFee)
        && let Some(fee) = amount.zip(percentage).and_then(|(amount, percentage)| {
            amount
                .checked_mul(percentage)?
                .checked_div(Decimal::ONE_HUNDRED)
        })
    {
        replace(info, "feeAmount", |_| Some(fee.into()));
    }
    if context.has(Quirk::OlderFunding) {
        info.remove("totalAmount");
        info.set("feeType", "PERCENTAGE");
        info.set("feeValue", percentage.unwrap_or_default());
        info.set("feeFixed", 0);
        info.set("feeId", Json::Null);
        info.set("description", Json::Null);
    }
    if context.has(Quirk::FeePercentageAsFraction) {
        replace(info, "feePercentage", hundredth);
    }
}

/// The number, or the one that the digits stand for.
fn exact(json: &Json) -> Option<Decimal> {
    json.as_decimal().or_else(|| json.as_str()?.parse().ok())
}

fn hundredth(percentage: &Json) -> Option<Json> {
    let percentage = percentage.as_decimal()?;
    Some(percentage.checked_div(Decimal::ONE_HUNDRED)?.into())
}

fn bend_card_transaction(context: Context<'_>, transaction: &mut Json) {
    types(context, transaction);
    if context.bends(Quirk::CustomerLeftOut, &["listCustomerTransactions"]) {
        transaction.remove("customer");
    }
    if context.bends(Quirk::AnHourAhead, &["listCardTransactions"]) {
        replace(transaction, "created_at", |moment| {
            let moment = DateTime::parse_from_rfc3339(moment.as_str()?).ok()?;
            Some(clock::write(moment.to_utc() + TimeDelta::hours(1)).into())
        });
    }
    if context.has(Quirk::CardAmountsAsStrings) {
        if context.is(&["listCustomerTransactions"]) {
            as_text(transaction, SUMS);
        }
        if let Some(card) = transaction.get_mut("card") {
            as_text(card, &["balance"]);
        }
    }
    if context.has(Quirk::CardTransactionRows) {
        rows::card_transaction(transaction, context.operation);
    }
}

fn types(context: Context<'_>, transaction: &mut Json) {
    if context.has(Quirk::OtherTransactionTypes) {
        replace(transaction, "type", |name| match name.as_str()? {
            "FUND" => Some("FUNDING".into()),
            "WITHDRAW" => Some("WITHDRAWAL".into()),
            _ => None,
        });
    }
    if context.has(Quirk::MoreStates) {
        super::payments::states(transaction);
    }
}

/// `page` and `totalPages` for `offset`.
fn pages(block: &mut Json) {
    let number = |key| block.get(key).and_then(Json::as_decimal);
    let limit = number("limit").filter(|limit| *limit > Decimal::ZERO);
    let (Some(limit), Some(offset)) = (limit, number("offset")) else {
        return;
    };
    let total = number("total").unwrap_or_default();
    block.remove("offset");
    block.set("page", (offset / limit).floor() + Decimal::ONE);
    block.set("totalPages", (total / limit).ceil());
}
