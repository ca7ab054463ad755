//! What the sandbox knows, and the rules by which it changes: no HTTP, no locks.

mod auth;
mod card;
#[cfg(test)]
mod card_commands;
mod card_money;
mod card_purchases;
mod card_status;
mod cards;
mod check;
mod company;
mod control;
mod conversions;
mod customer;
mod customers;
pub(crate) mod fees;
mod index;
#[cfg(test)]
pub(crate) mod invariants;
mod jobs;
mod payments;
mod quota;
mod refusal;
mod settling;
mod table;
mod topups;
mod transaction;
mod transfers;
mod wallet;
mod wallets;

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub use card::{Brand, CardStatus, Pan};
pub(crate) use card::{Card, Cvv};
pub(crate) use card_money::CardMove;
pub(crate) use card_status::Reveal;
pub(crate) use cards::{CardOrder, MOST_ON_A_CARD};
pub(crate) use check::moment;
pub use company::Quota;
pub(crate) use company::{Company, Credentials, Grant, Mode, Rate, Standing, Trouble};
pub(crate) use control::Side;
pub(crate) use conversions::ConversionOrder;
pub use customer::Kyc;
pub(crate) use customer::{Customer, Profile};
use index::Index;
pub(crate) use jobs::Job;
pub(crate) use payments::PaymentOrder;
pub use refusal::ControlError;
pub(crate) use refusal::{Messages, Refusal};
pub(crate) use table::{Row, Table};
pub(crate) use topups::{FEE_PERCENTAGE, TopUpOrder};
pub(crate) use transaction::{Balances, Mobile, Transaction};
pub use transaction::{TransactionKind, TransactionStatus};
pub(crate) use wallet::{LARGEST, PhoneNumber, Wallet, WalletOperator};

use crate::ids::Ids;
use crate::secret::Secret;

/// Everything that one sandbox holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) companies: Table<Company>,
    pub(crate) credentials: Table<Credentials>,
    pub(crate) customers: Table<Customer>,
    pub(crate) wallets: Table<Wallet>,
    pub(crate) cards: Table<Card>,
    pub(crate) transactions: Table<Transaction>,
    pub(crate) tokens: HashMap<Secret, Grant>,
    /// When each caller's latest requests came; of nobody in particular under the empty name.
    pub(crate) windows: HashMap<String, VecDeque<DateTime<Utc>>>,
    #[serde(with = "jobs::pairs")]
    pub(crate) jobs: BTreeMap<(DateTime<Utc>, u64), Job>,
    /// Whose number was shown in clear, and when.
    #[serde(default)]
    pub(crate) reveals: Vec<Reveal>,
    pub(crate) ids: Ids,
    pub(crate) settings: Settings,
    /// The ids of what was seeded, by the names that seeds give.
    #[serde(default)]
    pub(crate) refs: BTreeMap<String, String>,
    #[serde(skip)]
    index: Index,
    /// What happened since somebody last looked.
    #[serde(skip)]
    pub(crate) outbox: Vec<Happening>,
}

/// How this sandbox's world goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// How long an operator takes; `None`: until it is told what to do.
    pub(crate) settle_after: Option<u32>,
    /// How long the check of a new customer takes; `None`: until somebody decides.
    pub(crate) kyc_after: Option<u32>,
    /// For credentials without a quota of their own.
    pub(crate) quota: Option<Quota>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            settle_after: Some(5),
            kyc_after: Some(120),
            quota: Some(Quota::DOCUMENTED),
        }
    }
}

/// Something of which a company may want to be told.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    pub(crate) company: Row<Company>,
    pub(crate) event: &'static str,
    pub(crate) subject: Subject,
}

/// What it happened to, as it was then.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    Transaction(Box<Transaction>),
    Card(Box<Card>),
    Customer(Box<Customer>),
}

impl State {
    pub(crate) fn new(ids: Ids, settings: Settings) -> Self {
        Self {
            companies: Table::default(),
            credentials: Table::default(),
            customers: Table::default(),
            wallets: Table::default(),
            cards: Table::default(),
            transactions: Table::default(),
            tokens: HashMap::new(),
            windows: HashMap::new(),
            jobs: BTreeMap::new(),
            reveals: Vec::new(),
            ids,
            settings,
            refs: BTreeMap::new(),
            index: Index::default(),
            outbox: Vec::new(),
        }
    }

    pub(crate) fn add_customer(&mut self, customer: Customer) -> Row<Customer> {
        let row = self.customers.push(customer);
        self.index.customer(row, &self.customers[row]);
        row
    }

    pub(crate) fn add_wallet(&mut self, wallet: Wallet) -> Row<Wallet> {
        let company = wallet.company;
        let row = self.wallets.push(wallet);
        self.index.wallet(company, row);
        row
    }

    pub(crate) fn add_card(&mut self, card: Card) -> Row<Card> {
        let row = self.cards.push(card);
        self.index.card(row, &self.cards[row]);
        row
    }

    pub(crate) fn add_transaction(&mut self, transaction: Transaction) -> Row<Transaction> {
        let row = self.transactions.push(transaction);
        self.index.transaction(row, &self.transactions);
        row
    }

    /// A customer of this company.
    pub(crate) fn customer(
        &self,
        company: Row<Company>,
        id: &str,
    ) -> Result<Row<Customer>, Refusal> {
        let own = |row: &Row<Customer>| self.customers[*row].company == company;
        let found = self.customers.find(id).filter(own);
        found.ok_or(Refusal::CustomerNotFound)
    }

    /// A card of this company.
    pub(crate) fn card(&self, company: Row<Company>, id: &str) -> Result<Row<Card>, Refusal> {
        let own = |row: &Row<Card>| self.cards[*row].company == company;
        self.cards.find(id).filter(own).ok_or(Refusal::CardNotFound)
    }

    /// A wallet of this company.
    pub(crate) fn wallet(&self, company: Row<Company>, id: &str) -> Result<Row<Wallet>, Refusal> {
        let own = |row: &Row<Wallet>| self.wallets[*row].company == company;
        let found = self.wallets.find(id).filter(own);
        found.ok_or(Refusal::WalletNotFound)
    }

    /// A transaction of this company.
    pub(crate) fn transaction(
        &self,
        company: Row<Company>,
        id: &str,
    ) -> Result<Row<Transaction>, Refusal> {
        let own = |row: &Row<Transaction>| self.transactions[*row].company == company;
        let found = self.transactions.find(id).filter(own);
        found.ok_or(Refusal::TransactionNotFound)
    }

    /// The wallet that pays for the cards of this company.
    pub(crate) fn usd_wallet(&self, company: Row<Company>) -> Option<Row<Wallet>> {
        let mut wallets = self.wallets_of(company).iter().copied();
        wallets.find(|row| self.wallets[*row].currency == crate::operators::Currency::Usd)
    }

    pub(crate) fn tell(&mut self, company: Row<Company>, event: &'static str, subject: Subject) {
        self.outbox.push(Happening {
            company,
            event,
            subject,
        });
    }

    pub(crate) fn tell_of_transaction(&mut self, event: &'static str, row: Row<Transaction>) {
        let transaction = self.transactions[row].clone();
        let company = transaction.company;
        self.tell(company, event, Subject::Transaction(Box::new(transaction)));
    }

    pub(crate) fn tell_of_card(&mut self, event: &'static str, row: Row<Card>) {
        let card = self.cards[row].clone();
        self.tell(card.company, event, Subject::Card(Box::new(card)));
    }

    pub(crate) fn decide_kyc(
        &mut self,
        id: &str,
        kyc: Kyc,
        now: DateTime<Utc>,
    ) -> Result<(), ControlError> {
        let row = self.customers.find(id);
        let row = row.ok_or_else(|| ControlError::unknown("customer", id))?;
        let customer = &mut self.customers[row];
        customer.kyc = kyc;
        customer.updated_at = now;
        Ok(())
    }

    pub(crate) fn set_wallet_active(&mut self, id: &str, active: bool) -> Result<(), ControlError> {
        let row = self.wallets.find(id);
        let row = row.ok_or_else(|| ControlError::unknown("wallet", id))?;
        self.wallets[row].is_active = active;
        Ok(())
    }
}

/// So many seconds from `now`.
fn after(now: DateTime<Utc>, seconds: u32) -> DateTime<Utc> {
    now + TimeDelta::seconds(seconds.into())
}
