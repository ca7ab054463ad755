//! Who owns what, so that nobody has to look through everything.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use super::company::Company;
use super::transaction::{Transaction, TransactionKind, TransactionStatus};
use super::{Card, Customer, Row, State, Table, Wallet};

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
    /// What moved, or was to move, in wallets.
    by_status: HashMap<(Row<Company>, TransactionKind, TransactionStatus), Moments>,
    /// Payments about which nobody has decided, whoever's they are.
    undecided: BTreeSet<Row<Transaction>>,
}

/// Rows in the order in which they were made.
type Moments = BTreeSet<(DateTime<Utc>, Row<Transaction>)>;

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

    /// Mostly the latest of all comes last; one that was seeded may be older.
    pub(super) fn transaction(&mut self, row: Row<Transaction>, table: &Table<Transaction>) {
        let transaction = &table[row];
        let company = transaction.company;
        let add = |rows: &mut Vec<Row<Transaction>>| {
            let at = transaction.created_at;
            let place = match rows.last() {
                Some(last) if table[*last].created_at > at => {
                    rows.partition_point(|known| table[*known].created_at <= at)
                }
                _ => rows.len(),
            };
            rows.insert(place, row);
        };
        if let Some(wallet) = transaction.wallet {
            add(self.of_wallet.entry(wallet).or_default());
            add(self.of_wallets.entry(company).or_default());
            self.enter(row, transaction);
        }
        if let Some(card) = transaction.card {
            add(self.of_card.entry(card).or_default());
        }
        if let Some(customer) = transaction.customer {
            add(self.of_customer.entry(customer).or_default());
        }
        if transaction.kind.is_payment() {
            add(self.payments.entry(company).or_default());
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

    fn enter(&mut self, row: Row<Transaction>, transaction: &Transaction) {
        let moments = self.by_status.entry(status_key(transaction)).or_default();
        moments.insert((transaction.created_at, row));
        if !transaction.status.is_final() {
            self.undecided.insert(row);
        }
    }

    fn leave(&mut self, row: Row<Transaction>, transaction: &Transaction) {
        self.undecided.remove(&row);
        let key = status_key(transaction);
        if let Some(moments) = self.by_status.get_mut(&key) {
            moments.remove(&(transaction.created_at, row));
            if moments.is_empty() {
                self.by_status.remove(&key);
            }
        }
    }
}

fn status_key(transaction: &Transaction) -> (Row<Company>, TransactionKind, TransactionStatus) {
    (transaction.company, transaction.kind, transaction.status)
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

    /// Moves a transaction on. Every change of a status goes this way.
    pub(super) fn set_status(&mut self, row: Row<Transaction>, status: TransactionStatus) {
        let transaction = &mut self.transactions[row];
        if transaction.wallet.is_some() {
            self.index.leave(row, transaction);
        }
        transaction.status = status;
        if transaction.wallet.is_some() {
            self.index.enter(row, transaction);
        }
    }

    /// A page of a company's movements in wallets that have one of these kinds and, if one is
    /// asked for, this status; and how many there are. The newest come first.
    pub(crate) fn movements_with(
        &self,
        company: Row<Company>,
        kinds: &[TransactionKind],
        status: Option<TransactionStatus>,
        skip: usize,
        limit: usize,
    ) -> (Vec<Row<Transaction>>, usize) {
        let statuses = TransactionStatus::ALL.into_iter();
        let statuses = statuses.filter(|known| status.is_none_or(|status| status == *known));
        let sets: Vec<&Moments> = statuses
            .flat_map(|status| kinds.iter().map(move |kind| (company, *kind, status)))
            .filter_map(|key| self.index.by_status.get(&key))
            .collect();
        let total = sets.iter().map(|set| set.len()).sum();
        let mut rest: Vec<_> = sets.iter().map(|set| set.iter().rev()).collect();
        let mut heads: Vec<_> = rest.iter_mut().map(Iterator::next).collect();
        let mut page = Vec::new();
        for place in 0..skip.saturating_add(limit).min(total) {
            let newest = (0..heads.len()).max_by_key(|set| heads[*set]);
            let Some(set) = newest else { break };
            let head = std::mem::replace(&mut heads[set], rest[set].next());
            page.extend(head.filter(|_| place >= skip).map(|(_, row)| *row));
        }
        (page, total)
    }

    /// All that has no final status yet, oldest first.
    pub(crate) fn undecided(
        &self,
    ) -> impl DoubleEndedIterator<Item = &Transaction> + ExactSizeIterator {
        let rows = self.index.undecided.iter();
        rows.map(|row| &self.transactions[*row])
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
        for (row, _) in self.transactions.iter() {
            index.transaction(row, &self.transactions);
        }
        self.index = index;
    }
}
