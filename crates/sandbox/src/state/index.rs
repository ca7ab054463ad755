//! Who owns what, so that nobody has to look through everything.

use std::collections::HashMap;

use super::company::Company;
use super::transaction::{Transaction, TransactionKind};
use super::{Card, Customer, Row, State, Wallet};

/// Rows by their owners, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Index {
    customers: HashMap<Row<Company>, Vec<Row<Customer>>>,
    emails: HashMap<Row<Company>, HashMap<Box<str>, Row<Customer>>>,
    wallets: HashMap<Row<Company>, Vec<Row<Wallet>>>,
    cards: HashMap<Row<Company>, Vec<Row<Card>>>,
    cards_of_customer: HashMap<Row<Customer>, Vec<Row<Card>>>,
    of_wallet: HashMap<Row<Wallet>, Vec<Row<Transaction>>>,
    of_wallets: HashMap<Row<Company>, Vec<Row<Transaction>>>,
    of_card: HashMap<Row<Card>, Vec<Row<Transaction>>>,
    of_customer: HashMap<Row<Customer>, Vec<Row<Transaction>>>,
    payments: HashMap<Row<Company>, Vec<Row<Transaction>>>,
    references: HashMap<Row<Company>, HashMap<Box<str>, Row<Transaction>>>,
    external_ids: HashMap<Row<Company>, HashMap<Box<str>, Row<Transaction>>>,
}

impl Index {
    pub(super) fn customer(&mut self, row: Row<Customer>, customer: &Customer) {
        let company = customer.company;
        self.customers.entry(company).or_default().push(row);
        let email = customer.profile.email.to_lowercase();
        let emails = self.emails.entry(company).or_default();
        emails.entry(email.into()).or_insert(row);
    }

    pub(super) fn wallet(&mut self, company: Row<Company>, row: Row<Wallet>) {
        self.wallets.entry(company).or_default().push(row);
    }

    pub(super) fn card(&mut self, row: Row<Card>, card: &Card) {
        self.cards.entry(card.company).or_default().push(row);
        let cards = self.cards_of_customer.entry(card.customer);
        cards.or_default().push(row);
    }

    pub(super) fn transaction(&mut self, row: Row<Transaction>, transaction: &Transaction) {
        let company = transaction.company;
        if let Some(wallet) = transaction.wallet {
            self.of_wallet.entry(wallet).or_default().push(row);
            self.of_wallets.entry(company).or_default().push(row);
        }
        if let Some(card) = transaction.card {
            self.of_card.entry(card).or_default().push(row);
        }
        if let Some(customer) = transaction.customer {
            self.of_customer.entry(customer).or_default().push(row);
        }
        if transaction.kind.is_payment() {
            self.payments.entry(company).or_default().push(row);
        }
        let keys = match transaction.kind {
            TransactionKind::WalletFunding => &mut self.references,
            TransactionKind::Collection | TransactionKind::Payout => &mut self.external_ids,
            _ => return,
        };
        if let Some(key) = &transaction.reference {
            let keys = keys.entry(company).or_default();
            keys.entry(key.as_str().into()).or_insert(row);
        }
    }
}

fn rows<K, T>(map: &HashMap<Row<K>, Vec<Row<T>>>, key: Row<K>) -> &[Row<T>] {
    map.get(&key).map(Vec::as_slice).unwrap_or_default()
}

impl State {
    pub(crate) fn customers_of(&self, company: Row<Company>) -> &[Row<Customer>] {
        rows(&self.index.customers, company)
    }

    /// The customer with this address, however it is capitalised.
    pub(crate) fn customer_by_email(
        &self,
        company: Row<Company>,
        email: &str,
    ) -> Option<Row<Customer>> {
        let emails = self.index.emails.get(&company)?;
        emails.get(email.to_lowercase().as_str()).copied()
    }

    pub(crate) fn wallets_of(&self, company: Row<Company>) -> &[Row<Wallet>] {
        rows(&self.index.wallets, company)
    }

    pub(crate) fn cards_of(&self, company: Row<Company>) -> &[Row<Card>] {
        rows(&self.index.cards, company)
    }

    pub(crate) fn cards_of_customer(&self, customer: Row<Customer>) -> &[Row<Card>] {
        rows(&self.index.cards_of_customer, customer)
    }

    /// What moved in one wallet.
    pub(crate) fn movements_of_wallet(&self, wallet: Row<Wallet>) -> &[Row<Transaction>] {
        rows(&self.index.of_wallet, wallet)
    }

    /// What moved in any wallet of a company.
    pub(crate) fn movements_of(&self, company: Row<Company>) -> &[Row<Transaction>] {
        rows(&self.index.of_wallets, company)
    }

    /// What moved on one card.
    pub(crate) fn movements_of_card(&self, card: Row<Card>) -> &[Row<Transaction>] {
        rows(&self.index.of_card, card)
    }

    /// What moved on any card of a customer.
    pub(crate) fn movements_of_customer(&self, customer: Row<Customer>) -> &[Row<Transaction>] {
        rows(&self.index.of_customer, customer)
    }

    /// Collections and payouts.
    pub(crate) fn payments_of(&self, company: Row<Company>) -> &[Row<Transaction>] {
        rows(&self.index.payments, company)
    }

    /// The top-up with this `trxId`.
    pub(crate) fn top_up_by_reference(
        &self,
        company: Row<Company>,
        reference: &str,
    ) -> Option<Row<Transaction>> {
        self.index.references.get(&company)?.get(reference).copied()
    }

    /// The payment with this `external_id`.
    pub(crate) fn payment_by_external_id(
        &self,
        company: Row<Company>,
        external_id: &str,
    ) -> Option<Row<Transaction>> {
        let ids = self.index.external_ids.get(&company)?;
        ids.get(external_id).copied()
    }

    #[cfg(test)]
    pub(crate) fn same_index(&self, other: &Self) -> bool {
        self.index == other.index
    }

    /// Makes the index anew from what is there.
    pub(crate) fn reindex(&mut self) {
        let mut index = Index::default();
        for (row, customer) in self.customers.iter() {
            index.customer(row, customer);
        }
        for (row, wallet) in self.wallets.iter() {
            index.wallet(wallet.company, row);
        }
        for (row, card) in self.cards.iter() {
            index.card(row, card);
        }
        for (row, transaction) in self.transactions.iter() {
            index.transaction(row, transaction);
        }
        self.index = index;
    }
}
