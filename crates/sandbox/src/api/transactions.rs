//! The operations of wallets' transactions.

use uuid::Uuid;

use super::{Call, Done, Outcome, lists};
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{Refusal, Row, State, Transaction, TransactionKind, TransactionStatus};

/// `GET /wallet/transactions`.
pub(super) fn list_transactions(call: &Call, state: &State) -> Outcome {
    let customer = call.query("customerId");
    let known = customer.and_then(|id| state.customer(call.company, id).ok());
    let malformed = customer.is_some_and(|id| known.is_none() && Uuid::parse_str(id).is_err());
    if malformed && !call.has(Quirk::BadFilterFindsNothing) {
        return Err(Refusal::InvalidCustomerId);
    }
    let wallet = call.query("walletId");
    let known_wallet = wallet.and_then(|id| state.wallet(call.company, id).ok());
    let status = call.query("status");
    let id = call.query("transactionId");
    let found;
    // The index that leaves the fewest to look at.
    let rows: &[Row<Transaction>] = if let Some(id) = id {
        found = state.transaction(call.company, id);
        found.as_ref().map(std::slice::from_ref).unwrap_or_default()
    } else if wallet.is_some() {
        known_wallet.map_or(&[], |row| state.movements_of_wallet(row))
    } else if customer.is_some() {
        known.map_or(&[], |row| state.movements_of_customer(row))
    } else {
        state.movements_of(call.company)
    };
    let keep = |transaction: &Transaction| {
        transaction.wallet.is_some()
            && (wallet.is_none() || transaction.wallet == known_wallet)
            && (customer.is_none() || (known.is_some() && transaction.customer == known))
            && status.is_none_or(|status| transaction.status.as_str() == status)
    };
    let (limit, offset) = (limit(call, 50), call.number("offset", 0));
    let known_status = status.and_then(TransactionStatus::read);
    let (rows, total) = match (id.or(customer), wallet, status) {
        // What an index by itself holds is kept as a whole.
        (None, _, None) => slice(rows, offset, limit),
        (None, None, Some(_)) if known_status.is_some() => {
            let kinds = &TransactionKind::OF_WALLETS;
            state.movements_with(call.company, kinds, known_status, offset, limit)
        }
        _ => select(rows, state, keep, offset, limit),
    };
    let items: Vec<Json> = rows.iter().map(|row| describe(*row, state)).collect();
    let mut answer = call.success(200, Done::ItemsRetrieved(items.len()), items.into());
    let meta = Json::object([
        ("limit", limit.into()),
        ("offset", offset.into()),
        ("total", total.into()),
    ]);
    answer.body.set("meta", meta);
    Ok(answer)
}

/// `GET /wallet/transactions/wallet/{walletId}`.
pub(super) fn list_wallet_transactions(call: &Call, state: &State) -> Outcome {
    let wallet = state.wallet(call.company, call.path("walletId"))?;
    let (page, limit) = (lists::page(call, 1), limit(call, 10));
    let skip = (page - 1).saturating_mul(limit);
    let (rows, total) = slice(state.movements_of_wallet(wallet), skip, limit);
    let items: Vec<Json> = rows.iter().map(|row| describe(*row, state)).collect();
    let mut answer = call.success(200, Done::ItemsRetrieved(items.len()), items.into());
    lists::meta(&mut answer, page, limit, total);
    Ok(answer)
}

/// `GET /wallet/transactions/{id}`.
pub(super) fn get_wallet_transaction(call: &Call, state: &State) -> Outcome {
    let row = state.transaction(call.company, call.path("id"))?;
    if state.transactions[row].wallet.is_none() {
        return Err(Refusal::TransactionNotFound);
    }
    Ok(call.success(200, Done::DataRetrieved, describe(row, state)))
}

/// How many are asked for.
pub(super) fn limit(call: &Call, default: usize) -> usize {
    let negative = call
        .query("limit")
        .is_some_and(|text| text.starts_with('-'));
    if negative && call.has(Quirk::NegativeLimitIsOne) {
        return 1;
    }
    lists::limit(call, default)
}

/// A page of all of `rows`, and how many there are.
pub(super) fn slice(
    rows: &[Row<Transaction>],
    skip: usize,
    limit: usize,
) -> (Vec<Row<Transaction>>, usize) {
    let page = &rows[lists::window(rows.len(), skip, limit)];
    (page.iter().rev().copied().collect(), rows.len())
}

/// A page of those among `rows` that are kept, and how many these are.
pub(super) fn select(
    rows: &[Row<Transaction>],
    state: &State,
    keep: impl Fn(&Transaction) -> bool,
    skip: usize,
    limit: usize,
) -> (Vec<Row<Transaction>>, usize) {
    let (mut page, mut total) = (Vec::new(), 0);
    for row in rows.iter().rev() {
        if keep(&state.transactions[*row]) {
            if total >= skip && page.len() < limit {
                page.push(*row);
            }
            total += 1;
        }
    }
    (page, total)
}

/// A transaction as the wallets' lists show it.
pub(super) fn describe(row: Row<Transaction>, state: &State) -> Json {
    let transaction = &state.transactions[row];
    let mobile = transaction.mobile.as_deref();
    let (kind, category) = kind_and_category(transaction.kind);
    let mut json = Json::object([("id", (&transaction.id).into())]);
    let wallet = transaction.wallet.map(|row| &state.wallets[row].id);
    json.set_some("wallet_id", wallet);
    json.set("amount", transaction.amount);
    json.set("amount_with_fee", transaction.charged());
    json.set("fee_amount", transaction.fee);
    json.set("net_amount", transaction.net());
    json.set("currency", transaction.currency.as_str());
    json.set("status", transaction.status.as_str());
    json.set("type", kind);
    json.set("category", category);
    if let Some(mobile) = mobile {
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

/// In the words of the contract, which has none for a payout.
fn kind_and_category(kind: TransactionKind) -> (&'static str, &'static str) {
    match kind {
        TransactionKind::WalletFunding => ("FUND", "WALLET"),
        TransactionKind::Collection => ("COLLECTION", "WALLET"),
        TransactionKind::Payout => ("WITHDRAW", "WALLET"),
        TransactionKind::Gift => ("DEPOSIT", "WALLET"),
        TransactionKind::PayinToPayout => ("PAYIN_TO_PAYOUT", "WALLET"),
        TransactionKind::PayoutToPayin => ("PAYOUT_TO_PAYIN", "WALLET"),
        TransactionKind::ConversionDebit => ("DEBIT", "WALLET_TRANSFER"),
        TransactionKind::ConversionCredit => ("CREDIT", "WALLET_TRANSFER"),
        TransactionKind::CardIssuance | TransactionKind::CardFunding => ("FUND", "CARD"),
        TransactionKind::CardWithdrawal => ("WITHDRAW", "CARD"),
        TransactionKind::CardTermination => ("TERMINATION", "CARD"),
        TransactionKind::CardAuthorization => ("AUTHORIZATION", "CARD"),
        TransactionKind::CardDecline => ("DECLINE", "CARD"),
        TransactionKind::CardRefund => ("REFUND", "CARD"),
    }
}
