//! Moving money between the two balances of a wallet.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::{Balances, Company, Refusal, Row, State};
use super::{Transaction, TransactionKind, TransactionStatus};

impl State {
    /// Moves `amount` from one balance of a wallet to the other; `kind` says which way. It
    /// costs nothing, and the wallet as a whole holds what it held.
    pub(crate) fn transfer_within(
        &mut self,
        company: Row<Company>,
        wallet_id: &str,
        kind: TransactionKind,
        amount: Decimal,
        reason: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Row<Transaction>, Refusal> {
        let row = self
            .wallet(company, wallet_id)
            .map_err(|_| Refusal::UnknownWallet)?;
        let wallet = &mut self.wallets[row];
        if !wallet.is_active {
            return Err(Refusal::WalletInactive);
        }
        if amount <= Decimal::ZERO {
            return Err(Refusal::AmountNotPositive);
        }
        let (from, to, refusal) = match kind {
            TransactionKind::PayoutToPayin => (
                &mut wallet.payout_balance,
                &mut wallet.payin_balance,
                Refusal::InsufficientPayout,
            ),
            _ => (
                &mut wallet.payin_balance,
                &mut wallet.payout_balance,
                Refusal::InsufficientPayin,
            ),
        };
        if amount > *from {
            return Err(refusal);
        }
        *from -= amount;
        *to += amount;
        wallet.updated_at = now;
        let transaction = Transaction {
            id: self.ids.uuid(),
            company,
            wallet: Some(row),
            card: None,
            customer: None,
            kind,
            status: TransactionStatus::Success,
            amount,
            fee: Decimal::ZERO,
            currency: wallet.currency,
            wallet_balances: Some(Balances::unmoved(wallet.balance())),
            card_balances: None,
            reference: Some(format!("INT_{}_{}", now.timestamp_millis(), wallet.id)),
            order_id: None,
            mobile: None,
            description: None,
            reason,
            error_message: None,
            merchant: None,
            created_at: now,
            updated_at: now,
            completed_at: Some(now),
        };
        Ok(self.add_transaction(transaction))
    }
}
