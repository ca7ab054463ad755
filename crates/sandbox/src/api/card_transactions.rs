//! What moved on cards.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::cards::with_asides;
use super::{Call, Done, Outcome, card_tokens, lists};
use crate::answer::Answer;
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{Card, Refusal, Row, State};
use crate::state::{Transaction, TransactionKind, TransactionStatus};

const OF_CUSTOMER: usize = 10;
const OF_CARD: usize = 50;

/// `GET /cards/{id}/transactions`: the one list whose first page is 0.
pub(super) fn of_card(call: &Call, state: &State) -> Outcome {
    let card = state.card(call.company, call.path("id"))?;
    let (page, limit) = (lists::page(call, 0), lists::limit(call, OF_CARD));
    let all = state.movements_of_card(card);
    let filter = Filter::of(call);
    let filtered: Vec<Row<Transaction>>;
    let rows = if filter.is_none() {
        all
    } else {
        let lets = |row: &Row<Transaction>| filter.lets(&state.transactions[*row]);
        filtered = all.iter().copied().filter(lets).collect();
        &filtered
    };
    let window = lists::window(rows.len(), page.saturating_mul(limit), limit);
    let (mut answer, total) = (listed(call, &rows[window], state), rows.len());
    lists::meta(&mut answer, page, limit, total);
    Ok(answer)
}

/// `GET /customers/{id}/transactions`.
pub(super) fn of_customer(call: &Call, state: &State) -> Outcome {
    let customer = state.customer(call.company, call.path("id"))?;
    let rows = state.movements_of_customer(customer);
    let total = rows.len();
    let (page, limit) = if call.has(Quirk::PagingIgnored) {
        (1, total.max(1))
    } else {
        (lists::page(call, 1), lists::limit(call, OF_CUSTOMER))
    };
    let window = lists::window(total, (page - 1).saturating_mul(limit), limit);
    let mut answer = listed(call, &rows[window], state);
    lists::meta(&mut answer, page, limit, total);
    Ok(answer)
}

/// `GET /cards/{id}/transactions/{transactionId}`. No source shows what it answers: here it is
/// a line of the list, and the balances besides.
pub(super) fn one(call: &Call, state: &State) -> Outcome {
    let card = state.card(call.company, call.path("id"))?;
    let row = state.transaction(call.company, call.path("transactionId"))?;
    let transaction = &state.transactions[row];
    if transaction.card != Some(card) {
        return Err(Refusal::TransactionNotFound);
    }
    let mut data = describe(call, transaction, state);
    data.set("currency", transaction.currency.as_str());
    data.set("fee_amount", transaction.fee);
    if let Some(balances) = transaction.card_balances {
        data.set("card_balance_before", balances.before);
        data.set("card_balance_after", balances.after);
    }
    if let Some(balances) = transaction.wallet_balances {
        data.set("wallet_balance_before", balances.before);
        data.set("wallet_balance_after", balances.after);
    }
    data.set_some("merchant", transaction.merchant.as_ref());
    data.set_some("completed_at", transaction.completed_at);
    let answer = call.success(200, Done::DataRetrieved, data);
    Ok(with_asides(call, answer, [&state.cards[card]]))
}

/// `rows` are in the order of the index: the newest come last.
fn listed(call: &Call, rows: &[Row<Transaction>], state: &State) -> Answer {
    let transactions = rows.iter().rev().map(|row| &state.transactions[*row]);
    let described = transactions
        .clone()
        .map(|transaction| describe(call, transaction, state));
    let data: Vec<Json> = described.collect();
    let answer = call.success(200, Done::ItemsRetrieved(data.len()), data.into());
    let mut cards: Vec<Row<Card>> = Vec::new();
    for card in transactions.filter_map(|transaction| transaction.card) {
        if !cards.contains(&card) {
            cards.push(card);
        }
    }
    with_asides(call, answer, cards.iter().map(|row| &state.cards[*row]))
}

fn describe(call: &Call, transaction: &Transaction, state: &State) -> Json {
    let mut json = Json::object([
        ("id", (&transaction.id).into()),
        ("category", "CARD".into()),
        ("type", name(transaction.kind).into()),
        ("amount", transaction.amount.into()),
        ("status", transaction.status.as_str().into()),
    ]);
    json.set_some("description", transaction.description.as_ref());
    json.set("created_at", transaction.created_at);
    let card = transaction.card.map(|row| &state.cards[row]);
    json.set_some("card", card.map(|card| inside(call, card)));
    if let Some(row) = transaction.customer {
        let customer = &state.customers[row];
        let customer = Json::object([
            ("id", (&customer.id).into()),
            ("email", (&customer.profile.email).into()),
            ("first_name", (&customer.profile.first_name).into()),
            ("last_name", (&customer.profile.last_name).into()),
        ]);
        json.set("customer", customer);
    }
    if call.flag("includeRaw", false) {
        let mut raw = Json::object([("status", transaction.status.as_str().into())]);
        raw.set_some("reference", transaction.order_id.as_ref());
        raw.set_some("merchant", transaction.merchant.as_ref());
        raw.set_some("reason", transaction.error_message.as_ref());
        json.set("raw", raw);
    }
    json
}

/// A card as it stands in its transactions.
fn inside(call: &Call, card: &Card) -> Json {
    let mut json = Json::object([
        ("id", (&card.id).into()),
        ("status", card.status.as_str().into()),
        ("balance", card.balance.into()),
        ("currency", "USD".into()),
        ("masked_pan", card.number.first_four_mask().into()),
        ("expiry_month", card.expiry_month.into()),
        ("expiry_year", card.expiry_year.into()),
        ("is_virtual", true.into()),
        ("is_physical", false.into()),
        ("created_at", card.created_at.into()),
    ]);
    card_tokens::add(&mut json, card, call);
    json
}

/// What a movement of this kind is called.
fn name(kind: TransactionKind) -> &'static str {
    match kind {
        TransactionKind::CardIssuance | TransactionKind::CardFunding => "FUND",
        TransactionKind::CardWithdrawal => "WITHDRAW",
        TransactionKind::CardTermination => "TERMINATION",
        TransactionKind::CardAuthorization => "AUTHORIZATION",
        TransactionKind::CardDecline => "DECLINE",
        TransactionKind::CardRefund => "REFUND",
        _ => "TRANSFER",
    }
}

/// What is asked of a transaction.
#[derive(Default, PartialEq, Eq)]
struct Filter<'a> {
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    name: Option<&'a str>,
    status: Option<TransactionStatus>,
}

impl<'a> Filter<'a> {
    fn of(call: &'a Call) -> Self {
        Self {
            from: call.query("fromDate").and_then(moment),
            to: call.query("toDate").and_then(moment),
            // Some pages have other names for the same.
            name: call.query("type").map(|name| match name {
                "FUNDING" => "FUND",
                "WITHDRAWAL" => "WITHDRAW",
                name => name,
            }),
            status: call.query("status").and_then(TransactionStatus::read),
        }
    }

    fn is_none(&self) -> bool {
        *self == Self::default()
    }

    fn lets(&self, transaction: &Transaction) -> bool {
        self.from.is_none_or(|from| from <= transaction.created_at)
            && self.to.is_none_or(|to| transaction.created_at < to)
            && self
                .name
                .is_none_or(|asked| name(transaction.kind) == asked)
            && self
                .status
                .is_none_or(|status| transaction.status == status)
    }
}

/// A day stands for its midnight.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.to_utc());
    }
    let day: NaiveDate = text.parse().ok()?;
    Some(day.and_time(NaiveTime::MIN).and_utc())
}
