//! What stands in a seed file.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::read::Placed;
use crate::operators::{Country, Currency};
use crate::state::{
    Brand, CardStatus, Kyc, Mode, Quota, Standing, TransactionKind, TransactionStatus,
};

/// A seed file, its references still unresolved.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) base: Option<Base>,
    pub(super) companies: Vec<Item<Company>>,
    pub(super) credentials: Vec<Item<Credentials>>,
    pub(super) customers: Vec<Item<Customer>>,
    pub(super) wallets: Vec<Item<Wallet>>,
    pub(super) cards: Vec<Item<Card>>,
    pub(super) transactions: Vec<Item<Transaction>>,
    pub(super) generate: Option<Item<Generate>>,
}

/// What is there before the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    Default,
    Empty,
}

/// Something of the file: where it stands, and how the file calls it.
#[derive(Debug)]
pub(super) struct Item<T> {
    pub(super) place: String,
    pub(super) name: Option<Placed>,
    pub(super) is: T,
}

#[derive(Debug)]
pub(super) struct Company {
    pub(super) name: String,
    pub(super) business_name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) country: Option<&'static Country>,
    pub(super) mode: Option<Mode>,
    pub(super) standing: Option<Standing>,
    pub(super) issuance_fee: Option<Decimal>,
    pub(super) card_slots: Option<u64>,
    pub(super) rates: Vec<(Currency, Currency, Decimal)>,
}

/// It has no `Debug` of its key.
pub(super) struct Credentials {
    pub(super) company: Option<Placed>,
    pub(super) client_id: Option<Placed>,
    pub(super) client_key: Option<String>,
    pub(super) quota: Option<Quota>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

pub(super) struct Customer {
    pub(super) company: Option<Placed>,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) email: Option<String>,
    pub(super) phone_number: Option<String>,
    pub(super) country: Option<&'static Country>,
    pub(super) street: Option<String>,
    pub(super) city: Option<String>,
    pub(super) state: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) identification_number: Option<String>,
    pub(super) date_of_birth: Option<NaiveDate>,
    pub(super) kyc: Option<Kyc>,
    pub(super) is_active: Option<bool>,
    pub(super) created_at: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Customer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Customer").finish_non_exhaustive()
    }
}

#[derive(Debug)]
pub(super) struct Wallet {
    pub(super) company: Option<Placed>,
    pub(super) country: &'static Country,
    pub(super) currency: Currency,
    pub(super) payin: Decimal,
    pub(super) payout: Decimal,
    pub(super) is_active: Option<bool>,
    pub(super) phone_numbers: Vec<(String, Option<Placed>)>,
    pub(super) created_at: Option<DateTime<Utc>>,
}

#[derive(Debug)]
pub(super) struct Card {
    pub(super) customer: Option<Placed>,
    pub(super) printed: Option<String>,
    pub(super) brand: Option<Brand>,
    pub(super) status: Option<CardStatus>,
    pub(super) balance: Decimal,
    pub(super) created_at: Option<DateTime<Utc>>,
}

#[derive(Debug)]
pub(super) struct Transaction {
    pub(super) kind: Option<TransactionKind>,
    pub(super) status: Option<TransactionStatus>,
    pub(super) wallet: Option<Placed>,
    pub(super) card: Option<Placed>,
    pub(super) amount: Decimal,
    pub(super) fee: Option<Decimal>,
    pub(super) reference: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) operator: Option<Placed>,
    pub(super) notify_url: Option<String>,
    pub(super) merchant: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) error: Option<String>,
    pub(super) created_at: Option<DateTime<Utc>>,
}

#[derive(Debug)]
pub(super) struct Generate {
    pub(super) company: Option<Placed>,
    pub(super) customers: Option<usize>,
    pub(super) cards: usize,
    pub(super) transactions: usize,
    pub(super) seed: u64,
}

pub(super) const MODES: &[(&str, Mode)] = &[
    ("production", Mode::Production),
    ("preproduction", Mode::Preproduction),
];

/// Whether it is about a card: the wallet is then the one that pays for the company's cards.
pub(super) const fn is_of_card(kind: TransactionKind) -> bool {
    matches!(
        kind,
        TransactionKind::CardIssuance
            | TransactionKind::CardFunding
            | TransactionKind::CardWithdrawal
            | TransactionKind::CardTermination
            | TransactionKind::CardAuthorization
            | TransactionKind::CardDecline
            | TransactionKind::CardRefund
    )
}

/// Whether an operator decides about it.
pub(super) const fn waits(kind: TransactionKind) -> bool {
    kind.is_payment() || matches!(kind, TransactionKind::WalletFunding)
}
