//! What operators do with the payments that they were given.

use chrono::{DateTime, Utc};

use super::{Balances, ControlError, Job, Refusal, Row, State, after};
use super::{Transaction, TransactionKind, TransactionStatus};

/// What the operator does with a payment of one phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Accepts,
    Refuses,
    /// It never decides.
    Sleeps,
}

/// When the operator begins, in seconds.
const BEGIN_AFTER: u32 = 2;

impl Operator {
    /// The last digits of a phone number decide what its operator does.
    pub(super) fn of(phone: &str) -> Result<Self, Refusal> {
        if phone.ends_with("00422") {
            return Err(Refusal::OperatorUnavailable);
        }
        Ok(match phone {
            _ if phone.ends_with("00001") => Self::Refuses,
            _ if phone.ends_with("00002") => Self::Sleeps,
            _ => Self::Accepts,
        })
    }
}

impl State {
    /// Plans what will become of a payment.
    pub(super) fn hand_to_operator(
        &mut self,
        row: Row<Transaction>,
        operator: Operator,
        now: DateTime<Utc>,
    ) {
        let Some(seconds) = self.settings.settle_after else {
            return;
        };
        let outcome = match operator {
            Operator::Accepts => Job::Settle(row),
            Operator::Refuses => Job::Refuse(row),
            Operator::Sleeps => return,
        };
        if seconds > BEGIN_AFTER {
            self.plan(after(now, BEGIN_AFTER), Job::Process(row));
        }
        self.plan(after(now, seconds), outcome);
    }

    /// Plans what will become of a payment that is there already and that nobody has decided.
    pub(crate) fn resume(&mut self, row: Row<Transaction>, now: DateTime<Utc>) {
        let mobile = self.transactions[row].mobile.as_deref();
        let phone = mobile.and_then(|mobile| mobile.phone.clone());
        // An operator that is not there now leaves the payment where it is.
        if let Ok(operator) = Operator::of(&phone.unwrap_or_default()) {
            self.hand_to_operator(row, operator, now);
        }
    }

    /// The operator has charged the payer, or paid the payee.
    pub(crate) fn settle(&mut self, id: &str, now: DateTime<Utc>) -> Result<(), ControlError> {
        let row = self.still_undecided(id)?;
        self.succeed(row, now);
        Ok(())
    }

    /// The operator has refused: what was reserved is given back.
    pub(crate) fn fail(
        &mut self,
        id: &str,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), ControlError> {
        let row = self.still_undecided(id)?;
        self.refuse(row, reason, now);
        Ok(())
    }

    fn still_undecided(&self, id: &str) -> Result<Row<Transaction>, ControlError> {
        let row = self.transactions.find(id);
        let row = row.ok_or_else(|| ControlError::unknown("transaction", id))?;
        let status = self.transactions[row].status;
        if status.is_final() {
            return Err(ControlError::WrongState {
                id: id.to_owned(),
                expected: TransactionStatus::Pending.as_str(),
                found: status.as_str(),
            });
        }
        Ok(row)
    }

    pub(super) fn begin(&mut self, row: Row<Transaction>, at: DateTime<Utc>) {
        if self.transactions[row].status == TransactionStatus::Pending {
            self.set_status(row, TransactionStatus::Processing);
            self.transactions[row].updated_at = at;
        }
    }

    pub(super) fn succeed(&mut self, row: Row<Transaction>, at: DateTime<Utc>) {
        let transaction = &self.transactions[row];
        if transaction.status.is_final() {
            return;
        }
        let income = match transaction.kind {
            TransactionKind::WalletFunding | TransactionKind::Collection => transaction.net(),
            // What a payout takes was taken when it was asked for.
            _ => return self.decide(row, TransactionStatus::Success, None, at),
        };
        let Some(wallet) = transaction.wallet else {
            return;
        };
        let mode = self.companies[transaction.company].mode;
        // Other payments may have settled since this one was asked for.
        if self.wallets[wallet].overflows(income, mode) {
            return self.refuse(row, Some("Wallet balance limit exceeded"), at);
        }
        if transaction.kind == TransactionKind::WalletFunding {
            let payer = transaction.mobile.as_ref();
            let payer = payer.and_then(|mobile| mobile.phone.clone().zip(mobile.operator.clone()));
            if let Some((phone, operator)) = payer {
                let id = self.ids.uuid();
                self.wallets[wallet].remember(id, &phone, &operator, at);
            }
        }
        let before = self.wallets[wallet].balance();
        self.wallets[wallet].credit(income, at);
        let after = self.wallets[wallet].balance();
        self.transactions[row].wallet_balances = Some(Balances { before, after });
        self.decide(row, TransactionStatus::Success, None, at);
    }

    pub(super) fn refuse(&mut self, row: Row<Transaction>, why: Option<&str>, at: DateTime<Utc>) {
        let transaction = &self.transactions[row];
        if transaction.status.is_final() {
            return;
        }
        if let Some(wallet) = transaction.wallet {
            let reserved = transaction.amount + transaction.fee;
            if transaction.kind == TransactionKind::Payout {
                self.wallets[wallet].release(reserved, at);
            }
            let balance = self.wallets[wallet].balance();
            self.transactions[row].wallet_balances = Some(Balances::unmoved(balance));
        }
        let why = why.unwrap_or("Declined by the operator");
        self.decide(row, TransactionStatus::Failed, Some(why), at);
    }

    fn decide(
        &mut self,
        row: Row<Transaction>,
        status: TransactionStatus,
        why: Option<&str>,
        at: DateTime<Utc>,
    ) {
        self.set_status(row, status);
        let transaction = &mut self.transactions[row];
        transaction.error_message = why.map(str::to_owned);
        transaction.updated_at = at;
        transaction.completed_at = Some(at);
        let event = match transaction.kind {
            TransactionKind::Payout => "payment.payout",
            _ => "payment.collect",
        };
        self.tell_of_transaction(event, row);
    }
}
