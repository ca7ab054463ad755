//! The operations of payments.

use chrono::{DateTime, Utc};

use super::moments::moment;
use super::transactions::{limit, select, slice};
use super::{Call, Done, Outcome, lists};
use crate::answer::Answer;
use crate::json::Json;
use crate::operators;
use crate::quirks::Quirk;
use crate::state::{
    Mobile, PaymentOrder, Refusal, Row, State, Transaction, TransactionKind, TransactionStatus,
    Wallet,
};

/// `GET /payment/balance`.
pub(super) fn get_payment_balance(call: &Call, state: &State) -> Answer {
    let wallets = state.wallets_of(call.company).iter();
    let balances: Vec<Json> = wallets.map(|row| balance(&state.wallets[*row])).collect();
    let data = Json::object([
        ("balances", balances.into()),
        ("updated_at", call.now.into()),
    ]);
    call.success(200, Done::DataRetrieved, data)
}

fn balance(wallet: &Wallet) -> Json {
    Json::object([
        ("currency", wallet.currency.as_str().into()),
        ("country", wallet.country.iso.into()),
        ("payin_balance", wallet.payin_balance.into()),
        ("payout_balance", wallet.payout_balance.into()),
    ])
}

/// `POST /payment/collect`.
pub(super) fn collect_payment(call: &Call, state: &mut State) -> Outcome {
    let row = state.start_payment(
        call.company,
        order(call, TransactionKind::Collection),
        call.now,
    )?;
    Ok(call.success(200, Done::CollectionInitiated, started(row, state)))
}

/// `POST /payment/payout`.
pub(super) fn pay_out(call: &Call, state: &mut State) -> Outcome {
    let row = state.start_payment(call.company, order(call, TransactionKind::Payout), call.now)?;
    Ok(call.success(200, Done::PayoutInitiated, started(row, state)))
}

fn order(call: &Call, kind: TransactionKind) -> PaymentOrder {
    PaymentOrder {
        kind,
        country: call.required("country"),
        currency: call.required("currency"),
        amount: call.amount("amount").unwrap_or_default(),
        external_id: call.text("external_id").filter(|id| !id.is_empty()),
        mobile: Mobile {
            operator: call.text("operator"),
            phone: call.text("phone_number"),
            notify_url: call.text("notify_url").filter(|url| !url.is_empty()),
            reference_id: call.text("reference_id"),
            lang: call.text("lang"),
            purpose: call.text("purpose"),
            ..Mobile::default()
        },
        refuse_replays: call.has(Quirk::PaymentReplayRefused),
    }
}

/// `GET /payment/transactions`.
pub(super) fn list_payments(call: &Call, state: &State) -> Answer {
    let rows = state.payments_of(call.company);
    let place = |name: &str, default: usize| match call.query(name) {
        None => Some(default),
        // They are in the order in which they were made.
        Some(text) => moment(text)
            .map(|moment| rows.partition_point(|row| state.transactions[*row].created_at < moment)),
    };
    let (begin, end) = (place("from_date", 0), place("to_date", rows.len()));
    // A moment that is none finds nothing, where it is not refused.
    let range = begin.zip(end).and_then(|(begin, end)| rows.get(begin..end));
    let rows = range.unwrap_or_default();

    let (status, kind) = (call.query("status"), call.query("type"));
    let external_id = call.query("external_id");
    let keep = |payment: &Transaction| {
        status.is_none_or(|status| payment.status.as_str() == status)
            && kind.is_none_or(|kind| payment_type(payment.kind) == kind)
            && external_id.is_none_or(|part| {
                payment
                    .reference
                    .as_ref()
                    .is_some_and(|id| id.contains(part))
            })
    };
    let (page, limit) = (lists::page(call, 1), limit(call, 20));
    let skip = (page - 1).saturating_mul(limit);
    let unlimited = rows.len() == state.payments_of(call.company).len();
    let (rows, total) = match (external_id, status.or(kind)) {
        (None, None) => slice(rows, skip, limit),
        (None, Some(_)) if unlimited => {
            let kinds = TransactionKind::PAYMENTS.into_iter();
            let mut kinds: Vec<_> = kinds
                .filter(|known| kind.is_none_or(|kind| payment_type(*known) == kind))
                .collect();
            let known = status.and_then(TransactionStatus::read);
            if status.is_some() && known.is_none() {
                kinds.clear();
            }
            state.movements_with(call.company, &kinds, known, skip, limit)
        }
        _ => select(rows, state, keep, skip, limit),
    };
    let payments = rows.iter().map(|row| describe(&state.transactions[*row]));
    let payments: Vec<Json> = payments.collect();
    let mut answer = call.success(200, Done::ItemsRetrieved(payments.len()), payments.into());
    lists::meta(&mut answer, page, limit, total);
    answer
}

/// `GET /payment/transactions/{transactionId}/status`.
pub(super) fn get_payment(call: &Call, state: &State) -> Outcome {
    let row = state.transaction(call.company, call.path("transactionId"))?;
    let payment = &state.transactions[row];
    if !payment.kind.is_payment() {
        return Err(Refusal::TransactionNotFound);
    }
    let mut data = describe(payment);
    if call.flag("includeUpstreamResponse", false) {
        // What was last heard of the operator, unless it was asked again for this answer.
        let asked_at = if call.flag("doubleCheck", false) {
            call.now
        } else {
            payment.updated_at
        };
        data.set("upstream", upstream(payment, asked_at));
    }
    Ok(call.success(200, Done::StatusRetrieved, data))
}

/// What the operator would say. Its form is the sandbox's own.
fn upstream(payment: &Transaction, asked_at: DateTime<Utc>) -> Json {
    let operator = payment.mobile.as_ref();
    let operator = operator.and_then(|mobile| mobile.operator.as_deref());
    let mut json = Json::object([("status", payment.status.as_str().into())]);
    json.set_some("provider", operator.map(operators::display_name));
    json.set_some("reference", payment.order_id.as_ref());
    json.set_some("message", payment.error_message.as_ref());
    json.set("checked_at", asked_at);
    json
}

/// A payment as it is answered at first.
fn started(row: Row<Transaction>, state: &State) -> Json {
    let payment = &state.transactions[row];
    let mut json = Json::object([("transaction_id", (&payment.id).into())]);
    json.set_some("external_id", payment.reference.as_ref());
    json.set("status", payment.status.as_str());
    json.set("amount", payment.amount);
    json.set("currency", payment.currency.as_str());
    if let Some(mobile) = &payment.mobile {
        json.set_some("operator", mobile.operator.as_ref());
        json.set_some("country", mobile.country.map(|country| country.iso));
        json.set_some("phone_number", mobile.phone.as_ref());
    }
    json.set("initiated_at", payment.created_at);
    json.set_some("error_message", payment.error_message.as_ref());
    json
}

fn payment_type(kind: TransactionKind) -> &'static str {
    match kind {
        TransactionKind::Payout => "PAYOUT",
        _ => "COLLECTION",
    }
}

/// A payment as lists show it.
fn describe(payment: &Transaction) -> Json {
    let mut json = Json::object([
        ("transaction_id", (&payment.id).into()),
        ("status", payment.status.as_str().into()),
        ("amount", payment.amount.into()),
        ("currency", payment.currency.as_str().into()),
    ]);
    if let Some(mobile) = &payment.mobile {
        json.set_some("phone_number", mobile.phone.as_ref());
        json.set_some("country", mobile.country.map(|country| country.iso));
        json.set_some("operator", mobile.operator.as_ref());
    }
    json.set("type", payment_type(payment.kind));
    json.set_some("external_id", payment.reference.as_ref());
    json.set_some("reason", payment.reason.as_ref());
    json.set_some("description", payment.description.as_ref());
    json.set("created_at", payment.created_at);
    json.set("updated_at", payment.updated_at);
    json.set_some("error_message", payment.error_message.as_ref());
    json
}
