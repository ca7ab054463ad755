//! What the owner of a sandbox does to it from outside.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::{Balances, Card, CardStatus, Company, ControlError, Row, State};
use super::{Transaction, TransactionKind, TransactionStatus};
use crate::operators::Currency;

/// The two balances of a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Payin,
    Payout,
}

impl State {
    /// Somebody pays `amount` USD at `merchant` with a card. A card that is not active, or has
    /// not so much on it, declines: that is a transaction too.
    pub(crate) fn purchase(
        &mut self,
        card_id: &str,
        amount: Decimal,
        merchant: &str,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, ControlError> {
        let row = self.known_card(card_id)?;
        let card = &mut self.cards[row];
        let (company, before) = (card.company, card.balance);
        let problem = match card.status {
            CardStatus::Active if amount <= before => None,
            CardStatus::Active => Some("Insufficient card balance"),
            _ => Some("Card is not active"),
        };
        let kind = if problem.is_none() {
            card.balance -= amount;
            card.updated_at = now;
            TransactionKind::CardAuthorization
        } else {
            TransactionKind::CardDecline
        };
        let (after, customer) = (card.balance, card.customer);
        let mut transaction = self.done(company, kind, amount, Currency::Usd, now);
        transaction.card = Some(row);
        transaction.customer = Some(customer);
        transaction.card_balances = Some(Balances { before, after });
        transaction.merchant = Some(merchant.to_owned());
        transaction.description = Some(format!("Purchase at {merchant}"));
        if let Some(problem) = problem {
            transaction.status = TransactionStatus::Failed;
            transaction.error_message = Some(problem.to_owned());
        }
        let event = match problem {
            None => "transaction.authorization.created",
            Some(_) => "transaction.authorization.declined",
        };
        let transaction = self.add_transaction(transaction);
        self.tell_of_transaction(event, transaction);
        Ok(transaction)
    }

    /// Puts a card into a state, as the service does without being asked. What has ended stays
    /// so, and a card with money on it does not end like this: the money would be lost.
    pub(crate) fn set_card_status(
        &mut self,
        card_id: &str,
        status: CardStatus,
        now: DateTime<Utc>,
    ) -> Result<(), ControlError> {
        let row = self.known_card(card_id)?;
        let card = &mut self.cards[row];
        let wrong = |expected, found| ControlError::WrongState {
            id: card_id.to_owned(),
            expected,
            found,
        };
        if card.status.is_final() {
            return Err(wrong("in use", card.status.as_str()));
        }
        if status.is_final() && !card.balance.is_zero() {
            return Err(wrong("empty", "loaded"));
        }
        card.status = status;
        card.updated_at = now;
        Ok(())
    }

    /// Gives money to a wallet, from nowhere.
    pub(crate) fn give(
        &mut self,
        wallet_id: &str,
        amount: Decimal,
        side: Side,
        now: DateTime<Utc>,
    ) -> Result<(), ControlError> {
        let row = self.wallets.find(wallet_id);
        let row = row.ok_or_else(|| ControlError::unknown("wallet", wallet_id))?;
        let wallet = &mut self.wallets[row];
        let company = wallet.company;
        if wallet.overflows(amount, self.companies[company].mode) {
            return Err(ControlError::WrongState {
                id: wallet_id.to_owned(),
                expected: "able to hold so much",
                found: "too small",
            });
        }
        let before = wallet.balance();
        match side {
            Side::Payin => wallet.payin_balance += amount,
            Side::Payout => wallet.payout_balance += amount,
        }
        wallet.updated_at = now;
        let (after, currency) = (wallet.balance(), wallet.currency);
        let mut gift = self.done(company, TransactionKind::Gift, amount, currency, now);
        gift.wallet = Some(row);
        gift.wallet_balances = Some(Balances { before, after });
        gift.description = Some("Given by the owner of the sandbox".to_owned());
        self.add_transaction(gift);
        Ok(())
    }

    fn known_card(&self, id: &str) -> Result<Row<Card>, ControlError> {
        let row = self.cards.find(id);
        row.ok_or_else(|| ControlError::unknown("card", id))
    }

    /// A transaction without a fee that is done at once.
    fn done(
        &mut self,
        company: Row<Company>,
        kind: TransactionKind,
        amount: Decimal,
        currency: Currency,
        now: DateTime<Utc>,
    ) -> Transaction {
        Transaction {
            id: self.ids.uuid(),
            company,
            wallet: None,
            card: None,
            customer: None,
            kind,
            status: TransactionStatus::Success,
            amount,
            fee: Decimal::ZERO,
            currency,
            wallet_balances: None,
            card_balances: None,
            reference: Some(self.ids.uuid()),
            order_id: None,
            mobile: None,
            description: None,
            reason: None,
            error_message: None,
            merchant: None,
            created_at: now,
            updated_at: now,
            completed_at: Some(now),
        }
    }
}
