//! Whether a state that comes from elsewhere holds together.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::table::{Entity, Row, Table};
use super::wallet::LARGEST;
use super::{Job, State, Transaction};
use crate::clock;

type Sound = Result<(), String>;

impl State {
    /// Says what is wrong: a row that is not there, an id that comes twice, a sum or a moment
    /// with which the rules could not reckon.
    pub(crate) fn check(&self) -> Sound {
        ids("companies", &self.companies)?;
        ids("credentials", &self.credentials)?;
        ids("customers", &self.customers)?;
        ids("wallets", &self.wallets)?;
        ids("cards", &self.cards)?;
        ids("transactions", &self.transactions)?;
        for (row, credentials) in self.credentials.iter() {
            let at = place("credentials", row);
            holds(&self.companies, credentials.company, &at, "company")?;
        }
        for (row, customer) in self.customers.iter() {
            let at = place("customers", row);
            holds(&self.companies, customer.company, &at, "company")?;
        }
        self.check_money()?;
        for (row, transaction) in self.transactions.iter() {
            self.check_transaction(transaction, &place("transactions", row))?;
        }
        for grant in self.tokens.values() {
            holds(
                &self.credentials,
                grant.credentials,
                "tokens",
                "credentials",
            )?;
            moment(grant.expires_at, "tokens")?;
        }
        for reveal in &self.reveals {
            holds(&self.cards, reveal.card, "reveals", "card")?;
            moment(reveal.at, "reveals")?;
        }
        for at in self.windows.values().flatten() {
            moment(*at, "windows")?;
        }
        for ((at, _), job) in &self.jobs {
            moment(*at, "jobs")?;
            match job {
                Job::Process(row) | Job::Settle(row) | Job::Refuse(row) | Job::Clear(row) => {
                    holds(&self.transactions, *row, "jobs", "transaction")?;
                }
                Job::Decide(row, _) => holds(&self.customers, *row, "jobs", "customer")?,
                Job::Issue(row) => holds(&self.cards, *row, "jobs", "card")?,
            }
        }
        Ok(())
    }

    fn check_money(&self) -> Sound {
        for (row, company) in self.companies.iter() {
            let at = place("companies", row);
            sum(company.issuance_fee, &at, "issuance_fee")?;
            for rate in &company.rates {
                sum(rate.rate, &at, "rate")?;
            }
        }
        for (row, wallet) in self.wallets.iter() {
            let at = place("wallets", row);
            holds(&self.companies, wallet.company, &at, "company")?;
            sum(wallet.payin_balance, &at, "payin_balance")?;
            sum(wallet.payout_balance, &at, "payout_balance")?;
            volume(wallet.payin_amount, &at, "payin_amount")?;
            volume(wallet.payout_amount, &at, "payout_amount")?;
        }
        for (row, card) in self.cards.iter() {
            let at = place("cards", row);
            holds(&self.companies, card.company, &at, "company")?;
            holds(&self.customers, card.customer, &at, "customer")?;
            sum(card.balance, &at, "balance")?;
            let number = card.number.expose();
            let digits = number.bytes().all(|byte| byte.is_ascii_digit());
            if number.len() != 16 || !digits {
                return Err(format!("{at}: number is not one of 16 digits"));
            }
        }
        Ok(())
    }

    fn check_transaction(&self, transaction: &Transaction, at: &str) -> Sound {
        holds(&self.companies, transaction.company, at, "company")?;
        if let Some(wallet) = transaction.wallet {
            holds(&self.wallets, wallet, at, "wallet")?;
        }
        if let Some(card) = transaction.card {
            holds(&self.cards, card, at, "card")?;
        }
        if let Some(customer) = transaction.customer {
            holds(&self.customers, customer, at, "customer")?;
        }
        sum(transaction.amount, at, "amount")?;
        sum(transaction.fee, at, "fee")
    }
}

fn place<T>(table: &str, row: Row<T>) -> String {
    format!("{table}[{}]", row.index())
}

fn ids<T: Entity>(name: &str, table: &Table<T>) -> Sound {
    let mut rows = table.iter();
    match rows.find(|(row, entity)| table.find(entity.id()) != Some(*row)) {
        None => Ok(()),
        Some((row, _)) => Err(format!("{}: its id comes again", place(name, row))),
    }
}

fn holds<T: Entity>(table: &Table<T>, row: Row<T>, at: impl Display, what: &str) -> Sound {
    if table.holds(row) {
        return Ok(());
    }
    let (found, rows) = (row.index(), table.len());
    Err(format!("{at}: {what} is row {found}, but there are {rows}"))
}

fn sum(sum: Decimal, at: &str, what: &str) -> Sound {
    if sum >= Decimal::ZERO && sum <= LARGEST {
        return Ok(());
    }
    Err(format!("{at}: {what} is {sum}, expected 0 to {LARGEST}"))
}

/// What ever came in or went out may be more than a wallet holds.
fn volume(volume: Decimal, at: &str, what: &str) -> Sound {
    if volume.abs() <= LARGEST * LARGEST {
        return Ok(());
    }
    Err(format!("{at}: {what} is out of all proportion"))
}

/// Of this era, so that nothing that is added to it or taken from it overflows.
pub(crate) fn moment(at: DateTime<Utc>, place: &str) -> Sound {
    if at >= DateTime::UNIX_EPOCH && at <= clock::end() {
        return Ok(());
    }
    Err(format!("{place}: {at} is before 1970 or after 9999"))
}
