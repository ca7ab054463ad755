//! What the owner of a sandbox does to it from outside.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::{Balances, ControlError, State};
use super::{Transaction, TransactionKind, TransactionStatus};

/// The two balances of a wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Payin,
    Payout,
}

impl State {
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
        let gift = Transaction {
            id: self.ids.entity("txn"),
            company,
            wallet: Some(row),
            card: None,
            customer: None,
            kind: TransactionKind::Gift,
            status: TransactionStatus::Success,
            amount,
            fee: Decimal::ZERO,
            currency,
            wallet_balances: Some(Balances { before, after }),
            card_balances: None,
            reference: None,
            order_id: None,
            mobile: None,
            description: Some("Given by the owner of the sandbox".to_owned()),
            reason: None,
            error_message: None,
            merchant: None,
            created_at: now,
            updated_at: now,
            completed_at: Some(now),
        };
        self.add_transaction(gift);
        Ok(())
    }
}
