//! Topping up wallets from mobile money.

use chrono::{DateTime, Utc};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{ControlError, Refusal, Remarks, State};
use super::{Transaction, TransactionKind, TransactionStatus};

/// What the operator takes, in percent of the amount.
pub(crate) const FEE_PERCENTAGE: Decimal = Decimal::from_parts(10, 0, 0, false, 1);

/// The same as a part of one.
pub(crate) const FEE_FRACTION: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

const DEFAULT_OPERATOR: &str = "mtn";

/// What a caller asks for, once its fields are in order.
#[derive(Debug, Clone)]
pub(crate) struct FundOrder {
    pub(crate) wallet_id: String,
    pub(crate) amount: Decimal,
    pub(crate) currency: String,
    pub(crate) operator: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) remarks: Remarks,
}

impl State {
    /// Records a top-up that the operator has yet to decide about. A reference that the
    /// company has used before brings back what it then brought, and nothing else.
    pub(crate) fn fund_wallet(
        &mut self,
        company_id: &str,
        order: FundOrder,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Refusal> {
        let key = |reference: &String| (company_id.to_owned(), reference.clone());
        if let Some(place) = order
            .reference
            .as_ref()
            .and_then(|reference| self.references.get(&key(reference)))
        {
            let first = &self.transactions[*place];
            let same = first.wallet_id == order.wallet_id
                && first.amount == order.amount
                && first.currency == order.currency;
            return if same {
                Ok(first.clone())
            } else {
                Err(Refusal::ReferenceTaken)
            };
        }
        let wallet = self.wallet(company_id, &order.wallet_id)?;
        if !wallet.is_active {
            return Err(Refusal::WalletInactive);
        }
        if wallet.currency() != order.currency {
            return Err(Refusal::CurrencyMismatch);
        }
        let operator = order.operator.unwrap_or_else(|| DEFAULT_OPERATOR.into());
        if !wallet.country.enables(&operator) {
            return Err(Refusal::OperatorNotEnabled);
        }
        let (balance, currency) = (wallet.balance(), wallet.currency());

        if let Some(reference) = &order.reference {
            self.references
                .insert(key(reference), self.transactions.len());
        }
        let transaction = Transaction {
            id: self.ids.uuid(),
            company_id: company_id.to_owned(),
            wallet_id: order.wallet_id,
            card_id: None,
            kind: TransactionKind::WalletFunding,
            status: TransactionStatus::Pending,
            amount: order.amount,
            fee: fee_on(order.amount),
            currency,
            operator: Some(operator),
            phone: order.phone,
            reference: order.reference.unwrap_or_else(|| self.ids.uuid()),
            order_id: self.ids.uuid(),
            remarks: order.remarks,
            wallet_balance_before: balance,
            wallet_balance_after: balance,
            card_balances: None,
            created_at: now,
            completed_at: None,
        };
        self.transactions.push(transaction.clone());
        Ok(transaction)
    }

    /// The operator has charged the payer: the wallet receives the amount.
    pub(crate) fn settle(&mut self, id: &str, now: DateTime<Utc>) -> Result<(), ControlError> {
        let place = self.pending(id)?;
        let transaction = &mut self.transactions[place];
        let wallet = self
            .wallets
            .iter_mut()
            .find(|wallet| wallet.id == transaction.wallet_id)
            .ok_or_else(|| unknown("wallet", &transaction.wallet_id))?;
        // Other top-ups may have settled since this one was asked for.
        transaction.wallet_balance_before = wallet.balance();
        wallet.credit(transaction.amount, now);
        transaction.wallet_balance_after = wallet.balance();
        transaction.status = TransactionStatus::Success;
        transaction.completed_at = Some(now);
        Ok(())
    }

    /// The operator has refused: nothing moves.
    pub(crate) fn fail(&mut self, id: &str, now: DateTime<Utc>) -> Result<(), ControlError> {
        let place = self.pending(id)?;
        let transaction = &mut self.transactions[place];
        transaction.status = TransactionStatus::Failed;
        transaction.completed_at = Some(now);
        Ok(())
    }

    fn pending(&self, id: &str) -> Result<usize, ControlError> {
        let place = self
            .transactions
            .iter()
            .position(|transaction| transaction.id == id)
            .ok_or_else(|| unknown("transaction", id))?;
        match self.transactions[place].status {
            TransactionStatus::Pending => Ok(place),
            decided => Err(ControlError::WrongState {
                id: id.to_owned(),
                expected: TransactionStatus::Pending.as_str(),
                found: decided.as_str(),
            }),
        }
    }
}

/// Two decimals for every currency, whatever its minor unit is.
fn fee_on(amount: Decimal) -> Decimal {
    (amount * FEE_FRACTION).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

pub(super) fn unknown(expected: &'static str, id: &str) -> ControlError {
    ControlError::UnknownId {
        expected,
        id: id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_are_rounded_to_two_decimals() {
        let fee = |amount: &str| fee_on(amount.parse().unwrap()).to_string();
        assert_eq!(fee("5000"), "50.00");
        assert_eq!(fee("0.49"), "0.00");
        assert_eq!(fee("0.50"), "0.01");
        assert_eq!(fee("5000.5"), "50.01");
    }

    #[test]
    fn both_ways_to_write_the_fee_mean_the_same() {
        assert_eq!(FEE_PERCENTAGE.to_string(), "1.0");
        assert_eq!(FEE_FRACTION.to_string(), "0.01");
        assert_eq!(FEE_PERCENTAGE / Decimal::ONE_HUNDRED, FEE_FRACTION);
    }
}
