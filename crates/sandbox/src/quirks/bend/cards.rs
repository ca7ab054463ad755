//! Cards, and what is done to them.

use super::wallets::replace;
use super::{Context, as_text, data, each, only};
use crate::answer::{Answer, Aside};
use crate::json::Json;
use crate::quirks::Quirk;

const READ_ALONE: &[&str] = &["getCard"];
const LISTS: &[&str] = &["listCards", "listCustomerCards"];
const ACTIONS: &[&str] = &[
    "fundCard",
    "withdrawCard",
    "freezeCard",
    "unfreezeCard",
    "terminateCard",
];

/// The columns of the older build, by operation.
const CREATED: &[&str] = &[
    "id",
    "customer_id",
    "status",
    "balance",
    "masked_pan",
    "last4",
    "expiry_month",
    "expiry_year",
    "brand",
    "currency",
    "created_at",
];
const READ: &[&str] = &[
    "id",
    "customer_id",
    "status",
    "balance",
    "number",
    "masked_pan",
    "last4",
    "cvv",
    "expiry_month",
    "expiry_year",
    "brand",
    "currency",
    "created_at",
    "updated_at",
    "is_active",
    "is_virtual",
    "provider",
];
const LISTED: &[&str] = &[
    "id",
    "customer_id",
    "status",
    "name",
    "balance",
    "masked_pan",
    "last4",
    "brand",
    "currency",
    "created_at",
    "updated_at",
    "is_active",
    "is_virtual",
];

pub(super) fn bend(context: Context<'_>, answer: &mut Answer) {
    let brands = answer.aside(Aside::Brands).cloned();
    if context.is(ACTIONS) {
        action(context, answer);
    }
    let Some(data) = data(answer) else { return };
    let cards = match context.operation {
        "createCard" => data.get_mut("card"),
        "listCards" => data.get_mut("cards"),
        "getCard" | "listCustomerCards" => Some(&mut *data),
        _ => None,
    };
    if let Some(cards) = cards {
        each(cards, |card| {
            if context.has(Quirk::BrandInCallersCase) {
                spell(card, brands.as_ref());
            }
            fields(context, card);
        });
    }
    if context.bends(Quirk::CardsWithoutStatistics, &["listCards"])
        && let Some(cards) = data.remove("cards")
    {
        *data = cards;
    }
}

/// The brand as the caller wrote it.
fn spell(card: &mut Json, brands: Option<&Json>) {
    let id = card.get("id").and_then(Json::as_str).map(String::from);
    let brand = brands.zip(id).and_then(|(brands, id)| brands.get(&id));
    if let Some(brand) = brand {
        replace(card, "brand", |_| Some(brand.clone()));
    }
}

fn fields(context: Context<'_>, card: &mut Json) {
    let (alone, list) = (context.is(READ_ALONE), context.is(LISTS));
    if context.has(Quirk::CardAmountsAsStrings) && (alone || list) {
        as_text(card, &["balance"]);
    }
    if context.has(Quirk::CardFieldsOfOlderBuild) {
        older(card, alone, list);
    } else if context.has(Quirk::CardFieldsOfPages) {
        if list {
            for key in ["brand", "expiry_month", "expiry_year", "is_physical"] {
                card.remove(key);
            }
            activity(card);
        } else if alone {
            card.remove("customer_id");
            card.remove("brand");
        }
    }
}

fn older(card: &mut Json, alone: bool, list: bool) {
    if alone || list {
        activity(card);
        card.set("is_virtual", true);
    }
    if alone {
        card.set("provider", "maplerad");
        only(card, READ);
    } else if list {
        only(card, LISTED);
    } else {
        only(card, CREATED);
    }
}

/// What a card says of its own state besides `status`.
pub(super) fn activity(card: &mut Json) {
    let terminated = card.get("status") == Some(&Json::from("TERMINATED"));
    if card.get("is_active").is_none() {
        card.set("is_active", !terminated);
    }
    if card.get("updated_at").is_none() {
        let created_at = card.get("created_at").cloned();
        card.set_some("updated_at", created_at);
    }
}

fn action(context: Context<'_>, answer: &mut Answer) {
    let known = |aside| answer.aside(aside).cloned();
    let (now, previous) = (known(Aside::Now), known(Aside::PreviousStatus));
    let wallet = known(Aside::WalletBalance);
    let Some(data) = data(answer) else { return };
    if context.has(Quirk::CardMovementFee) {
        let half = rust_decimal::Decimal::new(5, 1);
        replace(data, "fee_amount", |_| Some(half.into()));
    }
    if context.has(Quirk::OtherCardActions) {
        if data.get("wallet_balance").is_none() {
            data.set_some("wallet_balance", wallet);
        }
        if context.is(&["fundCard", "withdrawCard"]) {
            moved(data, context.is(&["fundCard"]));
        } else {
            changed(data, context.operation, previous, now);
        }
    } else if context.bends(Quirk::EarlierTermination, &["terminateCard"]) {
        data.rename("card_status", "status");
        data.rename("balance_before_termination", "refunded_amount");
    }
    if context.has(Quirk::FlagAsText) {
        replace(data, "refund_processed", |flag| match flag {
            Json::Bool(flag) => Some(flag.to_string().into()),
            _ => None,
        });
    }
}

/// Money to or from a card.
fn moved(data: &mut Json, to_card: bool) {
    let amount = if to_card {
        "funded_amount"
    } else {
        "withdrawn_amount"
    };
    data.rename("amount", amount);
    data.rename("card_balance_after", "card_balance");
    if !to_card {
        data.set("processing_mode", "direct_success");
    }
    let order = ["card_id", amount, "card_balance", "wallet_balance"];
    only(
        data,
        &[&order[..], &["transaction_id", "processing_mode"]].concat(),
    );
}

/// Another status of a card.
fn changed(data: &mut Json, operation: &str, previous: Option<Json>, now: Option<Json>) {
    let (before, moment) = match operation {
        "freezeCard" => (Some("ACTIVE"), "frozen_at"),
        "unfreezeCard" => (Some("FROZEN"), "unfrozen_at"),
        _ => (None, "terminated_at"),
    };
    data.rename("card_status", "new_status");
    if data.get("previous_status").is_none() {
        let before = before.map(Json::from);
        data.set_some("previous_status", previous.or(before));
    }
    if data.get(moment).is_none() {
        data.set_some(moment, now);
    }
    data.set("maplerad_reference", "mr_1");
    if operation == "terminateCard" {
        data.rename("balance_before_termination", "refund_amount");
        if data.get("refund_processed") == Some(&Json::Bool(false)) {
            data.set("refund_amount", 0);
        }
        data.set("final_balance", 0);
    }
    let first = ["card_id", "previous_status", "new_status", moment];
    let rest = [
        "refund_processed",
        "refund_amount",
        "final_balance",
        "maplerad_reference",
    ];
    only(data, &[first, rest].concat());
}
