//! What notices say.
//!
//! Five payloads of the catalogue are described somewhere: `payment.collect`, `card.created`,
//! `card.fund`, the beginning of `card.withdraw`, and the flat ones of the early guide. Of all
//! others only the names are known (quirk Q156); what is sent for those is the least that is of
//! use: ids, amount, currency and status.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::clock;
use crate::json::Json;

/// A mobile-money payment, or the top-up of a wallet.
pub(crate) struct Payment<'a> {
    pub transaction_id: &'a str,
    /// The caller's own reference.
    pub external_id: Option<&'a str>,
    pub amount: Decimal,
    pub currency: &'a str,
    pub operator: &'a str,
    pub phone_number: &'a str,
    /// Without one it is exactly what the page shows (quirk Q64): then start and end look alike.
    pub status: Option<&'a str>,
    pub initiated_at: DateTime<Utc>,
}

/// A card, as `card.created` describes it.
pub(crate) struct NewCard<'a> {
    pub id: &'a str,
    pub customer_id: &'a str,
    pub brand: &'a str,
    /// `masked_pan` elsewhere (quirk Q65).
    pub masked_number: &'a str,
    pub balance: Decimal,
    pub currency: &'a str,
}

/// Money between a wallet and a card.
pub(crate) struct CardMovement<'a> {
    pub transaction_id: &'a str,
    pub card_id: &'a str,
    pub amount: Decimal,
    pub currency: &'a str,
    pub fee_amount: Decimal,
}

/// Something that happened to the money of a card.
pub(crate) struct CardTransaction<'a> {
    pub transaction_id: &'a str,
    pub card_id: &'a str,
    pub amount: Decimal,
    pub currency: &'a str,
    pub status: &'a str,
    /// Where the card was used.
    pub merchant: Option<&'a str>,
}

/// What it was. Known by their names only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CardEvent {
    AuthorizationCreated,
    AuthorizationDeclined,
    ReversalCompleted,
    RefundCompleted,
    SettlementCompleted,
    FundingCompleted,
    WithdrawalCompleted,
    Terminated,
}

impl CardEvent {
    pub(crate) const ALL: [Self; 8] = [
        Self::AuthorizationCreated,
        Self::AuthorizationDeclined,
        Self::ReversalCompleted,
        Self::RefundCompleted,
        Self::SettlementCompleted,
        Self::FundingCompleted,
        Self::WithdrawalCompleted,
        Self::Terminated,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCreated => "transaction.authorization.created",
            Self::AuthorizationDeclined => "transaction.authorization.declined",
            Self::ReversalCompleted => "transaction.reversal.completed",
            Self::RefundCompleted => "transaction.refund.completed",
            Self::SettlementCompleted => "transaction.settlement.completed",
            Self::FundingCompleted => "transaction.funding.completed",
            Self::WithdrawalCompleted => "transaction.withdrawal.completed",
            Self::Terminated => "transaction.terminated",
        }
    }
}

/// `payment.collect`: of a collection, and of the top-up of a wallet.
pub(crate) fn payment_collect(payment: &Payment<'_>) -> Json {
    event("payment.collect", self::payment(payment))
}

/// `payment.payout`. Known by its name only; the data are those of a collection.
pub(crate) fn payment_payout(payment: &Payment<'_>) -> Json {
    event("payment.payout", self::payment(payment))
}

/// `card.created`: the one whose data are nested.
pub(crate) fn card_created(card: &NewCard<'_>) -> Json {
    let card = Json::object([
        ("id", card.id.into()),
        ("customer_id", card.customer_id.into()),
        ("brand", card.brand.into()),
        ("masked_number", card.masked_number.into()),
        ("balance", card.balance.into()),
        ("currency", card.currency.into()),
    ]);
    event("card.created", Json::object([("card", card)]))
}

/// `card.fund`.
pub(crate) fn card_fund(movement: &CardMovement<'_>) -> Json {
    event("card.fund", self::movement(movement))
}

/// `card.withdraw`. Its table is cut after the amount; the rest is as in `card.fund`.
pub(crate) fn card_withdraw(movement: &CardMovement<'_>) -> Json {
    event("card.withdraw", self::movement(movement))
}

/// `card.withdraw.failed`. Known by its name only; the data are those of a withdrawal, with a
/// status and the reason, if there is one.
pub(crate) fn card_withdraw_failed(movement: &CardMovement<'_>, reason: Option<&str>) -> Json {
    let mut data = self::movement(movement);
    data.set("status", "FAILED");
    data.set_some("reason", reason);
    event("card.withdraw.failed", data)
}

/// `card.terminated`. Known by its name only.
pub(crate) fn card_terminated(card_id: &str, customer_id: &str) -> Json {
    let data = Json::object([
        ("card_id", card_id.into()),
        ("customer_id", customer_id.into()),
        ("status", "TERMINATED".into()),
    ]);
    event("card.terminated", data)
}

/// The `transaction.…` events.
pub(crate) fn card_transaction(what: CardEvent, transaction: &CardTransaction<'_>) -> Json {
    let mut data = Json::object([
        ("transaction_id", transaction.transaction_id.into()),
        ("card_id", transaction.card_id.into()),
        ("amount", transaction.amount.into()),
        ("currency", transaction.currency.into()),
        ("status", transaction.status.into()),
    ]);
    data.set_some("merchant", transaction.merchant);
    event(what.name(), data)
}

/// `customer.created`. Known by its name only.
pub(crate) fn customer_created(customer_id: &str, kyc_status: &str) -> Json {
    let data = Json::object([
        ("customer_id", customer_id.into()),
        ("kyc_status", kyc_status.into()),
    ]);
    event("customer.created", data)
}

fn event(name: &str, data: Json) -> Json {
    Json::object([("event", name.into()), ("data", data)])
}

fn payment(payment: &Payment<'_>) -> Json {
    let mut data = Json::object([
        ("transaction_id", payment.transaction_id.into()),
        ("amount", payment.amount.into()),
        ("currency", payment.currency.into()),
        ("operator", payment.operator.into()),
        ("phone_number", payment.phone_number.into()),
        ("initiated_at", clock::write(payment.initiated_at).into()),
    ]);
    data.set_some("external_id", payment.external_id);
    data.set_some("status", payment.status);
    data
}

fn movement(movement: &CardMovement<'_>) -> Json {
    Json::object([
        ("transaction_id", movement.transaction_id.into()),
        ("card_id", movement.card_id.into()),
        ("amount", movement.amount.into()),
        ("currency", movement.currency.into()),
        ("fee_amount", movement.fee_amount.into()),
    ])
}
