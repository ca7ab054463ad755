//! What holders do with their cards at merchants.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::card_money::Entry;
use super::cards::MOST_ON_A_CARD;
use super::{Balances, CardStatus, ControlError, Job, Row, State, after as after_seconds};
use super::{Transaction, TransactionKind, TransactionStatus};

/// So many refused purchases in a row are too many.
const PATIENCE: u32 = 3;

impl State {
    /// A purchase: an authorization that takes the money, or a decline that takes none. A
    /// card that is declined again and again is suspended.
    pub(crate) fn purchase(
        &mut self,
        card_id: &str,
        amount: Decimal,
        merchant: &str,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, ControlError> {
        let row = self.cards.find(card_id);
        let row = row.ok_or_else(|| ControlError::unknown("card", card_id))?;
        is_sum(amount)?;
        let card = &mut self.cards[row];
        let before = card.balance;
        let problem = match card.status {
            CardStatus::Active if card.locked => Some("Card locked by its network"),
            CardStatus::Active if amount > before => Some("Insufficient card balance"),
            CardStatus::Active => None,
            _ => Some("Card is not active"),
        };
        if problem.is_none() {
            card.balance -= amount;
            card.declines = 0;
            card.updated_at = now;
        } else if card.status == CardStatus::Active {
            card.declines += 1;
            if card.declines >= PATIENCE {
                card.status = CardStatus::Suspended;
                card.updated_at = now;
            }
        }
        let after = card.balance;
        let (kind, status, event) = if problem.is_none() {
            let created = "transaction.authorization.created";
            let kind = TransactionKind::CardAuthorization;
            (kind, TransactionStatus::Success, created)
        } else {
            let declined = "transaction.authorization.declined";
            let kind = TransactionKind::CardDecline;
            (kind, TransactionStatus::Failed, declined)
        };
        let entry = Entry {
            kind,
            status,
            amount,
            fee: Decimal::ZERO,
            card: row,
            card_balances: Balances { before, after },
            wallet: None,
            description: format!("Purchase: {merchant}"),
            reference: None,
            merchant: Some(merchant.to_owned()),
            error_message: problem,
        };
        let booked = self.write_down(entry, now);
        self.tell_of_transaction(event, booked);
        if let Some(seconds) = self.settings.settle_after.filter(|_| problem.is_none()) {
            self.plan(after_seconds(now, seconds), Job::Clear(booked));
        }
        Ok(booked)
    }

    /// The merchant has claimed what was authorized.
    pub(super) fn cleared(&mut self, row: Row<Transaction>, at: DateTime<Utc>) {
        self.transactions[row].updated_at = at;
        self.tell_of_transaction("transaction.settlement.completed", row);
    }

    /// The merchant gives back a purchase, or `amount` of it. It goes to the card as long as
    /// that has not ended, whatever else became of it, and can hold it.
    pub(crate) fn refund_purchase(
        &mut self,
        transaction_id: &str,
        amount: Option<Decimal>,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, ControlError> {
        let unknown = || ControlError::unknown("purchase", transaction_id);
        let row = self.transactions.find(transaction_id).ok_or_else(unknown)?;
        let purchase = &self.transactions[row];
        let (Some(card), TransactionKind::CardAuthorization) = (purchase.card, purchase.kind)
        else {
            return Err(unknown());
        };
        let status = self.cards[card].status;
        if status.is_final() {
            return Err(ControlError::WrongState {
                id: self.cards[card].id.clone(),
                expected: "neither TERMINATED nor FAILED",
                found: status.as_str(),
            });
        }
        let left = purchase.amount - self.refunded(row);
        let amount = amount.unwrap_or(left);
        is_sum(amount)?;
        if amount > left {
            return Err(ControlError::WrongAmount {
                expected: "no more than is left of the purchase",
                found: amount,
            });
        }
        let before = self.cards[card].balance;
        if before + amount > MOST_ON_A_CARD {
            return Err(ControlError::WrongAmount {
                expected: "no more than the card can still hold",
                found: amount,
            });
        }
        let merchant = purchase.merchant.clone();
        self.cards[card].balance += amount;
        self.cards[card].updated_at = now;
        let entry = Entry {
            kind: TransactionKind::CardRefund,
            status: TransactionStatus::Success,
            amount,
            fee: Decimal::ZERO,
            card,
            card_balances: Balances {
                before,
                after: before + amount,
            },
            wallet: None,
            description: format!("Refund: {}", merchant.as_deref().unwrap_or_default()),
            reference: Some(transaction_id.to_owned()),
            merchant,
            error_message: None,
        };
        let booked = self.write_down(entry, now);
        // What nobody has claimed yet is reversed, not refunded.
        let unclaimed = self.jobs.values().any(|job| *job == Job::Clear(row));
        if unclaimed && amount == left {
            self.jobs.retain(|_, job| *job != Job::Clear(row));
        }
        let event = if unclaimed {
            "transaction.reversal.completed"
        } else {
            "transaction.refund.completed"
        };
        self.tell_of_transaction(event, booked);
        Ok(booked)
    }

    /// What has been given back of a purchase.
    fn refunded(&self, purchase: Row<Transaction>) -> Decimal {
        let purchase = &self.transactions[purchase];
        let movements = purchase.card.map(|card| self.movements_of_card(card));
        let movements = movements.unwrap_or_default().iter();
        movements
            .map(|row| &self.transactions[*row])
            .filter(|movement| movement.kind == TransactionKind::CardRefund)
            .filter(|movement| movement.reference.as_deref() == Some(purchase.id.as_str()))
            .map(|movement| movement.amount)
            .sum()
    }
}

fn is_sum(amount: Decimal) -> Result<(), ControlError> {
    if amount > Decimal::ZERO && amount.normalize().scale() <= 2 {
        Ok(())
    } else {
        Err(ControlError::WrongAmount {
            expected: "a sum above 0 with two decimals at most",
            found: amount,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;
    use crate::seed::seed;
    use crate::state::{CardOrder, Settings};

    #[test]
    fn a_refund_goes_to_a_card_that_can_hold_it() {
        let (mut state, seeded) = seed(Decimal::ONE, Settings::default());
        let wallet = state.wallets.find(&seeded.usd_wallet).unwrap();
        let company = state.wallets[wallet].company;
        let order = CardOrder::ordinary(&seeded.approved_customer, Decimal::from(60));
        let now = clock::start();
        let card = state.create_card(company, order, now).unwrap();
        let id = state.cards[card].id.clone();
        let bought = state.purchase(&id, Decimal::from(60), "Librairie", now);
        let bought = state.transactions[bought.unwrap()].id.clone();
        state.cards[card].balance = MOST_ON_A_CARD - Decimal::from(40);
        let whole = state.refund_purchase(&bought, None, now);
        assert!(matches!(whole, Err(ControlError::WrongAmount { .. })));
        let part = state.refund_purchase(&bought, Some(Decimal::from(40)), now);
        assert!(part.is_ok());
        assert_eq!(state.cards[card].balance, MOST_ON_A_CARD);
    }
}
