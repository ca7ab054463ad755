//! What the sandbox knows, and the rules by which it changes: no HTTP, no clock, no locks.

mod auth;
mod cards;
mod entities;
mod funding;
#[cfg(test)]
mod invariants;
mod refusal;

use std::collections::HashMap;

pub(crate) use auth::{Credentials, Grant};
pub(crate) use cards::CardOrder;
pub use entities::{Brand, Card, Pan, Remarks, Transaction, TransactionKind, TransactionStatus};
pub(crate) use entities::{Company, Customer, Kyc, PhoneNumber, Wallet, WalletOperator};
pub(crate) use funding::{FEE_FRACTION, FEE_PERCENTAGE, FundOrder};
pub use refusal::ControlError;
pub(crate) use refusal::{Refusal, Violation};

use crate::ids::Ids;
use crate::secret::Secret;

/// Everything that one sandbox holds.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) companies: Vec<Company>,
    pub(crate) credentials: Vec<Credentials>,
    pub(crate) tokens: HashMap<Secret, Grant>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) wallets: Vec<Wallet>,
    pub(crate) cards: Vec<Card>,
    pub(crate) transactions: Vec<Transaction>,
    /// (company, reference) of a top-up, and its place among the transactions.
    pub(crate) references: HashMap<(String, String), usize>,
    pub(crate) ids: Ids,
}

impl State {
    /// A wallet of this company.
    pub(crate) fn wallet(&self, company_id: &str, id: &str) -> Result<&Wallet, Refusal> {
        self.wallets_of(company_id)
            .find(|wallet| wallet.id == id)
            .ok_or(Refusal::WalletNotFound)
    }

    pub(crate) fn wallets_of(&self, company_id: &str) -> impl Iterator<Item = &Wallet> {
        self.wallets
            .iter()
            .filter(move |wallet| wallet.company_id == company_id)
    }

    pub(crate) fn company(&self, id: &str) -> Option<&Company> {
        self.companies.iter().find(|company| company.id == id)
    }

    pub(crate) fn decide_kyc(&mut self, id: &str, kyc: Kyc) -> Result<(), ControlError> {
        let customer = self
            .customers
            .iter_mut()
            .find(|customer| customer.id == id)
            .ok_or_else(|| funding::unknown("customer", id))?;
        customer.kyc = kyc;
        Ok(())
    }

    pub(crate) fn set_wallet_active(&mut self, id: &str, active: bool) -> Result<(), ControlError> {
        let wallet = self
            .wallets
            .iter_mut()
            .find(|wallet| wallet.id == id)
            .ok_or_else(|| funding::unknown("wallet", id))?;
        wallet.is_active = active;
        Ok(())
    }
}
