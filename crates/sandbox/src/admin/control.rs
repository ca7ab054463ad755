//! What operators, issuers and examiners do, on command.

use crate::app::App;
use crate::json::Json;
use crate::state::{CardStatus, ControlError, Kyc, Row, Side, State, Transaction};

use super::{Fields, Problem, Reply};

const KYC: [(&str, Kyc); 3] = [
    ("APPROVED", Kyc::Approved),
    ("REJECTED", Kyc::Rejected),
    ("PENDING", Kyc::Pending),
];

const CARD: [(&str, CardStatus); 6] = [
    ("PENDING", CardStatus::Pending),
    ("ACTIVE", CardStatus::Active),
    ("FROZEN", CardStatus::Frozen),
    ("SUSPENDED", CardStatus::Suspended),
    ("TERMINATED", CardStatus::Terminated),
    ("FAILED", CardStatus::Failed),
];

const SIDES: [(&str, Side); 2] = [("payin", Side::Payin), ("payout", Side::Payout)];

pub(super) fn settle(app: &App, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["transaction_id"])?;
    let id = fields.text("transaction_id")?;
    app.control(|state, now| state.settle(id, now))?;
    Ok(transaction(app, id))
}

pub(super) fn fail(app: &App, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["transaction_id", "reason"])?;
    let id = fields.text("transaction_id")?;
    let reason = fields.maybe_text("reason")?;
    app.control(|state, now| state.fail(id, reason, now))?;
    Ok(transaction(app, id))
}

fn transaction(app: &App, id: &str) -> Json {
    let state = app.state();
    let row = state.transactions.find(id);
    let status = row.map(|row| state.transactions[row].status.as_str());
    let mut json = Json::object([("transaction_id", id.into())]);
    json.set_some("status", status);
    json
}

pub(super) fn kyc(app: &App, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["customer_id", "status"])?;
    let id = fields.text("customer_id")?;
    let kyc = fields.chosen("status", &KYC)?;
    app.control(|state, now| state.decide_kyc(id, kyc, now))?;
    let name = KYC.iter().find(|(_, known)| *known == kyc);
    let mut json = Json::object([("customer_id", id.into())]);
    json.set_some("status", name.map(|(name, _)| *name));
    Ok(json)
}

pub(super) fn card_status(app: &App, id: &str, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["status"])?;
    let status = fields.chosen("status", &CARD)?;
    app.control(|state, now| state.set_card_status(id, status, now))?;
    Ok(Json::object([
        ("card_id", id.into()),
        ("status", status.as_str().into()),
    ]))
}

pub(super) fn purchase(app: &App, id: &str, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["amount", "merchant"])?;
    let amount = fields.sum("amount")?;
    let merchant = fields.text("merchant")?;
    let made = app.control(|state, now| {
        let row = state.purchase(id, amount, merchant, now)?;
        Ok::<_, ControlError>(on_card(state, row))
    });
    Ok(made?)
}

pub(super) fn refund(app: &App, id: &str, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["amount"])?;
    let amount = fields
        .has("amount")
        .then(|| fields.sum("amount"))
        .transpose()?;
    let made = app.control(|state, now| {
        let row = state.refund_purchase(id, amount, now)?;
        Ok::<_, ControlError>(on_card(state, row))
    });
    Ok(made?)
}

/// A transaction of a card, and what it left there.
fn on_card(state: &State, row: Row<Transaction>) -> Json {
    let transaction = &state.transactions[row];
    let balance = transaction.card_balances.map(|balances| balances.after);
    Json::object([
        ("transaction_id", (&transaction.id).into()),
        ("status", transaction.status.as_str().into()),
        ("balance", balance.unwrap_or_default().into()),
    ])
}

pub(super) fn wallet(app: &App, id: &str, body: &[u8]) -> Reply {
    let fields = Fields::read(body, &["is_active", "credit", "to"])?;
    let active = fields.maybe_flag("is_active")?;
    let side = fields.choice("to", &SIDES)?;
    let credit = match (fields.has("credit"), side) {
        (true, side) => Some((fields.sum("credit")?, side.unwrap_or(Side::Payin))),
        (false, Some(_)) => {
            let what = "`to` says where a `credit` goes, and there is none";
            return Err(Problem::bad(what));
        }
        (false, None) => None,
    };
    if active.is_none() && credit.is_none() {
        return Err(Problem::bad("expected `is_active` or `credit`"));
    }
    Ok(app.control(|state, now| {
        if let Some((amount, side)) = credit {
            state.give(id, amount, side, now)?;
        }
        if let Some(active) = active {
            state.set_wallet_active(id, active)?;
        }
        let row = state.wallets.find(id);
        let row = row.ok_or_else(|| ControlError::unknown("wallet", id))?;
        let wallet = &state.wallets[row];
        Ok::<_, ControlError>(Json::object([
            ("wallet_id", id.into()),
            ("currency", wallet.currency.as_str().into()),
            ("is_active", wallet.is_active.into()),
            ("payin_balance", wallet.payin_balance.into()),
            ("payout_balance", wallet.payout_balance.into()),
        ]))
    })?)
}
