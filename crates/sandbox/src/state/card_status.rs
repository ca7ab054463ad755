//! Freezing, unfreezing and ending cards.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::card_money::Entry;
use super::cards::{REJECTED_LATER, SLOWNESS};
use super::{Balances, Card, CardStatus, Company, ControlError, Job, Refusal, Row, State, after};
use super::{Transaction, TransactionKind, TransactionStatus};

/// Somebody has seen a card's number in clear.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Reveal {
    pub(crate) card: Row<Card>,
    pub(crate) at: DateTime<Utc>,
}

/// What ending a card has come to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending {
    pub(crate) card: Row<Card>,
    /// What was on it.
    pub(crate) balance: Decimal,
    /// Whether that is in the wallet now.
    pub(crate) refunded: bool,
    pub(crate) previous: CardStatus,
}

impl State {
    /// Freezes an active card; `lock` blocks it at its network too. With `revives` one that has
    /// ended can be frozen as well.
    pub(crate) fn freeze_card(
        &mut self,
        company: Row<Company>,
        id: &str,
        lock: bool,
        revives: bool,
        now: DateTime<Utc>,
    ) -> Result<Row<Card>, Refusal> {
        let row = self.card(company, id)?;
        let card = &mut self.cards[row];
        match card.status {
            CardStatus::Active => {}
            CardStatus::Terminated if revives => {}
            CardStatus::Terminated => return Err(Refusal::CardTerminated),
            CardStatus::Frozen => return Err(Refusal::CardAlreadyFrozen),
            _ => return Err(Refusal::CardNotActive),
        }
        if card.name_on_card == REJECTED_LATER {
            return Err(Refusal::IssuerRejected);
        }
        card.status = CardStatus::Frozen;
        card.locked = lock;
        card.updated_at = now;
        Ok(row)
    }

    /// Makes a frozen card active again. Its network goes on blocking it unless `unlock` says
    /// otherwise.
    pub(crate) fn unfreeze_card(
        &mut self,
        company: Row<Company>,
        id: &str,
        unlock: bool,
        now: DateTime<Utc>,
    ) -> Result<Row<Card>, Refusal> {
        let row = self.card(company, id)?;
        let card = &mut self.cards[row];
        match card.status {
            CardStatus::Frozen => {}
            CardStatus::Terminated => return Err(Refusal::CardTerminated),
            _ => return Err(Refusal::CardNotFrozen),
        }
        if card.name_on_card == REJECTED_LATER {
            return Err(Refusal::IssuerRejected);
        }
        card.status = CardStatus::Active;
        card.locked &= !unlock;
        card.updated_at = now;
        Ok(row)
    }

    /// Ends a card, and gives what is on it back to the USD wallet. When the issuer does not
    /// play along, an active card may be left frozen. With `again` the end is none: what was
    /// given back stays on the card, which can be ended once more.
    pub(crate) fn terminate_card(
        &mut self,
        company: Row<Company>,
        id: &str,
        freeze_on_failure: bool,
        again: bool,
        now: DateTime<Utc>,
    ) -> Result<Ending, Refusal> {
        let row = self.card(company, id)?;
        let card = &mut self.cards[row];
        match card.status {
            CardStatus::Terminated if !again => return Err(Refusal::CardAlreadyTerminated),
            CardStatus::Failed => return Err(Refusal::CardNotActive),
            _ => {}
        }
        if card.name_on_card == REJECTED_LATER {
            if freeze_on_failure && card.status == CardStatus::Active {
                card.status = CardStatus::Frozen;
                card.updated_at = now;
            }
            return Err(Refusal::IssuerRejected);
        }
        let ending = self.end(row, CardStatus::Terminated, again, now);
        Ok(ending)
    }

    /// Ends a card with this status. A wallet that may not hold what comes back leaves it on
    /// the card, for people to sort out: a card can be ended all the same.
    pub(super) fn end(
        &mut self,
        row: Row<Card>,
        status: CardStatus,
        keeps: bool,
        now: DateTime<Utc>,
    ) -> Ending {
        let card = &self.cards[row];
        let (balance, previous, company) = (card.balance, card.status, card.company);
        let mode = self.companies[company].mode;
        let wallet = self.usd_wallet(company);
        let holds = |wallet: &Row<_>| !self.wallets[*wallet].overflows(balance, mode);
        let taker = wallet.filter(holds);
        let refunded = balance.is_zero() || taker.is_some();
        let booked = (!balance.is_zero()).then(|| self.give_back(row, refunded, keeps, now));
        let card = &mut self.cards[row];
        card.status = status;
        card.updated_at = now;
        if status == CardStatus::Terminated {
            self.tell_of_card("card.terminated", row);
        }
        if let Some(booked) = booked {
            self.tell_of_transaction("transaction.terminated", booked);
        }
        Ending {
            card: row,
            balance,
            refunded,
            previous,
        }
    }

    fn give_back(
        &mut self,
        row: Row<Card>,
        accepted: bool,
        keeps: bool,
        now: DateTime<Utc>,
    ) -> Row<Transaction> {
        let card = &self.cards[row];
        let (amount, company, last_four) =
            (card.balance, card.company, card.number.last_four_mask());
        let wallet = self.usd_wallet(company);
        let before = wallet.map(|wallet| self.wallets[wallet].balance());
        if let Some(wallet) = wallet.filter(|_| accepted) {
            self.wallets[wallet].give_back(amount, now);
            if !keeps {
                self.cards[row].balance = Decimal::ZERO;
            }
        }
        let wallet = wallet.zip(before).map(|(wallet, before)| {
            let after = self.wallets[wallet].balance();
            (wallet, Balances { before, after })
        });
        let status = if accepted {
            TransactionStatus::Success
        } else {
            TransactionStatus::Failed
        };
        let after = self.cards[row].balance;
        self.write_down(
            Entry {
                kind: TransactionKind::CardTermination,
                status,
                amount,
                fee: Decimal::ZERO,
                card: row,
                card_balances: Balances {
                    before: amount,
                    after,
                },
                wallet,
                description: format!("Card termination: {last_four}"),
                reference: None,
                merchant: None,
                error_message: (!accepted).then_some("The USD wallet cannot take it"),
            },
            now,
        )
    }

    /// Notes that somebody is shown a card's number in clear.
    pub(crate) fn reveal(&mut self, card: Row<Card>, now: DateTime<Utc>) {
        self.reveals.push(Reveal { card, at: now });
    }

    /// Puts a card where its owner wants it, by the ways that a card can go.
    pub(crate) fn set_card_status(
        &mut self,
        id: &str,
        status: CardStatus,
        now: DateTime<Utc>,
    ) -> Result<(), ControlError> {
        let row = self.cards.find(id);
        let row = row.ok_or_else(|| ControlError::unknown("card", id))?;
        let card = &mut self.cards[row];
        let found = card.status;
        let wrong = |expected| ControlError::WrongState {
            id: id.to_owned(),
            expected,
            found: found.as_str(),
        };
        if found.is_final() {
            return Err(wrong("neither TERMINATED nor FAILED"));
        }
        match status {
            CardStatus::Failed if found != CardStatus::Pending => {
                return Err(wrong(CardStatus::Pending.as_str()));
            }
            CardStatus::Failed => self.issuance_failed(row, now),
            CardStatus::Terminated => {
                self.end(row, status, false, now);
            }
            CardStatus::Active if found == CardStatus::Pending => self.issued(row, now),
            CardStatus::Active
            | CardStatus::Pending
            | CardStatus::Frozen
            | CardStatus::Suspended => {
                card.status = status;
                card.declines = 0;
                card.updated_at = now;
                if status == CardStatus::Pending {
                    self.plan(after(now, SLOWNESS), Job::Issue(row));
                }
            }
        }
        Ok(())
    }
}
