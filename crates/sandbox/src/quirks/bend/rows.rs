//! Whole rows of a database, where the documentation shows a few of their columns.

use super::cards::activity;
use super::{nulls, only};
use crate::json::Json;

/// Columns that every transaction has, `null` where they do not apply.
const COLUMNS: &[&str] = &[
    "card_balance_after",
    "card_balance_before",
    "reference",
    "card_id",
    "customer_id",
    "mcc",
    "merchant",
    "mid",
    "order_id",
    "completed_at",
    "reason",
    "wallet_id",
    "operator",
    "phone_number",
    "user_id",
    "amount_with_fee",
    "fee_amount",
    "fee_id",
    "net_amount",
];

/// A card's own list of transactions has fewer.
const OF_ONE_CARD: &[&str] = &[
    "id",
    "category",
    "type",
    "amount",
    "currency",
    "status",
    "description",
    "created_at",
    "completed_at",
    "card_balance_before",
    "card_balance_after",
    "wallet_balance_before",
    "wallet_balance_after",
    "provider",
    "order_id",
    "reason",
    "card",
    "customer",
];

/// What a new top-up has besides the ten fields that are `null`.
pub(super) fn funding(row: &mut Json) {
    own(row, "WALLET", "afribapay");
    nulls(row, &["user_id", "fee_id"]);
}

/// A transaction of a wallet.
pub(super) fn transaction(row: &mut Json, operation: &str) {
    own(row, "WALLET", "afribapay");
    nulls(row, COLUMNS);
    inside(row, "wallet", "wallet_id", &[]);
    inside(row, "user", "user_id", &["password", "otp"]);
    inside(row, "customer", "customer_id", &["id_document_back"]);
    if operation == "getWalletTransaction" {
        row.set("balanceTransactionRecords", Json::List(Vec::new()));
    } else {
        inside(row, "card", "card_id", &["bin", "reference"]);
    }
}

/// A transaction of a card.
pub(super) fn card_transaction(row: &mut Json, operation: &str) {
    own(row, "CARD", "maplerad");
    if operation == "listCustomerTransactions" {
        row.set("provider", "bWFwbGVyYWQ=");
        nulls(row, COLUMNS);
        nulls(row, &["wallet", "user"]);
    } else {
        nulls(row, &["completed_at", "order_id", "reason"]);
        only(row, OF_ONE_CARD);
    }
    if let Some(card) = row.get_mut("card") {
        activity(card);
        card.set("provider", "bWFwbGVyYWQ=");
        nulls(
            card,
            &["provider_card_metadata", "bin", "city", "state_code"],
        );
        nulls(
            card,
            &["postal_code", "street", "description", "event", "reference"],
        );
    }
    if let Some(customer) = row.get_mut("customer") {
        super::customers::row(customer);
    }
}

/// Columns of the service's own, which are never `null`.
fn own(row: &mut Json, category: &str, provider: &str) {
    let created_at = row.get("created_at").cloned();
    let defaults = [
        ("category", Some(category.into())),
        ("description", Some("".into())),
        ("provider", Some(provider.into())),
        ("updated_at", created_at),
    ];
    for (key, value) in defaults {
        if row.get(key).is_none() {
            row.set_some(key, value);
        }
    }
}

/// The row that `id` refers to, if it does: with columns that are nobody's business.
fn inside(row: &mut Json, key: &'static str, id: &str, columns: &[&'static str]) {
    if row.get(key).is_some() {
        return;
    }
    let inner = match row.get(id) {
        None | Some(Json::Null) => Json::Null,
        Some(id) => {
            let mut inner = Json::object([("id", id.clone())]);
            nulls(&mut inner, columns);
            inner
        }
    };
    row.set(key, inner);
}
