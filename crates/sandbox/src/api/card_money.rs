//! `POST /cards/{id}/fund` and `POST /cards/{id}/withdraw`.

use super::{Call, Done, Outcome};
use crate::answer::{Answer, Aside};
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{CardMove, Refusal, Row, State, Transaction};

pub(super) fn fund(call: &Call, state: &mut State) -> Outcome {
    belongs(call, state)?;
    let row = state.fund_card(call.company, &order(call), call.now)?;
    Ok(moved(call, Done::CardFunded, row, state))
}

pub(super) fn withdraw(call: &Call, state: &mut State) -> Outcome {
    belongs(call, state)?;
    let row = state.withdraw_card(call.company, &order(call), call.now)?;
    Ok(moved(call, Done::CardWithdrawn, row, state))
}

fn order(call: &Call) -> CardMove {
    CardMove {
        card_id: call.path("id").to_owned(),
        amount: call.amount("amount").unwrap_or_default(),
        frozen_refuses: call.has(Quirk::FrozenCardRefusesWithdrawal),
    }
}

/// The older build was told whose card it is, and looked.
fn belongs(call: &Call, state: &State) -> Result<(), Refusal> {
    if !call.has(Quirk::OldCardRequests) {
        return Ok(());
    }
    let card = &state.cards[state.card(call.company, call.path("id"))?];
    let holder = &state.customers[card.customer].id;
    if call.required("card_id") == card.id && call.required("customer_id") == *holder {
        Ok(())
    } else {
        Err(Refusal::CardOfAnother)
    }
}

fn moved(call: &Call, done: Done, row: Row<Transaction>, state: &State) -> Answer {
    let transaction = &state.transactions[row];
    let mut data = Json::object([("transaction_id", (&transaction.id).into())]);
    let card = transaction.card.map(|card| &state.cards[card].id);
    data.set_some("card_id", card);
    data.set("amount", transaction.amount);
    data.set("currency", transaction.currency.as_str());
    data.set("fee_amount", transaction.fee);
    if let Some(balances) = transaction.card_balances {
        data.set("card_balance_before", balances.before);
        data.set("card_balance_after", balances.after);
    }
    let answer = call.success(200, done, data);
    match transaction.wallet_balances {
        Some(balances) => answer.with(Aside::WalletBalance, balances.after),
        None => answer,
    }
}
