//! Freezing, unfreezing and ending cards.

use super::{Call, Done, Outcome};
use crate::answer::{Answer, Aside};
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{Card, CardStatus, Row, State};

/// `PUT /cards/{id}/freeze`.
pub(super) fn freeze(call: &Call, state: &mut State) -> Outcome {
    let id = call.path("id");
    let lock = call.flag("lock", false);
    let revives = call.has(Quirk::TerminationDoesNotStick);
    let previous = status_of(call, state);
    let row = state.freeze_card(call.company, id, lock, revives, call.now)?;
    Ok(changed(call, Done::CardFrozen, row, previous, state))
}

/// `PUT /cards/{id}/unfreeze`.
pub(super) fn unfreeze(call: &Call, state: &mut State) -> Outcome {
    let unlock = call.flag("unlock", false);
    let previous = status_of(call, state);
    let row = state.unfreeze_card(call.company, call.path("id"), unlock, call.now)?;
    Ok(changed(call, Done::CardUnfrozen, row, previous, state))
}

/// `POST /cards/{id}/terminate`.
pub(super) fn terminate(call: &Call, state: &mut State) -> Outcome {
    let ending = state.terminate_card(
        call.company,
        call.path("id"),
        call.flag("freezeOnFailure", false),
        call.has(Quirk::TerminationDoesNotStick),
        call.now,
    )?;
    let card = &state.cards[ending.card];
    let data = Json::object([
        ("card_id", (&card.id).into()),
        ("card_status", card.status.as_str().into()),
        ("refund_processed", ending.refunded.into()),
        ("balance_before_termination", ending.balance.into()),
    ]);
    let answer = call.success(201, Done::CardTerminated, data);
    let answer = answer.with(Aside::PreviousStatus, ending.previous.as_str());
    Ok(match state.usd_wallet(call.company) {
        Some(wallet) => answer.with(Aside::WalletBalance, state.wallets[wallet].balance()),
        None => answer,
    })
}

fn status_of(call: &Call, state: &State) -> Option<CardStatus> {
    let row = state.card(call.company, call.path("id")).ok()?;
    Some(state.cards[row].status)
}

fn changed(
    call: &Call,
    done: Done,
    row: Row<Card>,
    previous: Option<CardStatus>,
    state: &State,
) -> Answer {
    let card = &state.cards[row];
    let data = Json::object([
        ("card_id", (&card.id).into()),
        ("card_status", card.status.as_str().into()),
    ]);
    let answer = call.success(200, done, data);
    match previous {
        Some(previous) => answer.with(Aside::PreviousStatus, previous.as_str()),
        None => answer,
    }
}
