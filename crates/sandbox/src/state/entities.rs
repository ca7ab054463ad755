//! What a company owns.

use std::fmt;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::operators::Country;

/// The company whose credentials are used.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) business_name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) country: &'static Country,
    /// What issuing one card costs, in USD.
    pub(crate) issuance_fee: Decimal,
}

/// How far the check of a customer's identity has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kyc {
    Pending,
    Approved,
    Rejected,
}

/// Somebody who may hold cards.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) company_id: String,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: &'static str,
    pub(crate) kyc: Kyc,
}

impl Customer {
    pub(crate) fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// Money of one company in one country.
#[derive(Debug, Clone)]
pub(crate) struct Wallet {
    pub(crate) id: String,
    pub(crate) company_id: String,
    pub(crate) country: &'static Country,
    pub(crate) payin_balance: Decimal,
    pub(crate) payout_balance: Decimal,
    /// All that ever came in.
    pub(crate) payin_amount: Decimal,
    /// All that ever went out.
    pub(crate) payout_amount: Decimal,
    pub(crate) is_active: bool,
    pub(crate) phone_numbers: Vec<PhoneNumber>,
    pub(crate) operators: Vec<WalletOperator>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Wallet {
    pub(crate) fn balance(&self) -> Decimal {
        self.payin_balance + self.payout_balance
    }

    pub(crate) fn currency(&self) -> &'static str {
        self.country.currency
    }

    pub(crate) fn credit(&mut self, amount: Decimal, now: DateTime<Utc>) {
        self.payin_balance += amount;
        self.payin_amount += amount;
        self.updated_at = now;
    }

    /// Takes `amount` from what may be spent, or nothing when it does not suffice.
    pub(crate) fn debit(&mut self, amount: Decimal, now: DateTime<Utc>) -> bool {
        if amount > self.balance() {
            return false;
        }
        let from_payout = amount.min(self.payout_balance);
        self.payout_balance -= from_payout;
        self.payin_balance -= amount - from_payout;
        self.payout_amount += amount;
        self.updated_at = now;
        true
    }
}

/// A number that has paid into a wallet before.
#[derive(Debug, Clone)]
pub(crate) struct PhoneNumber {
    pub(crate) id: String,
    pub(crate) number: &'static str,
    pub(crate) operator: &'static str,
}

/// An operator as one wallet lists it.
#[derive(Debug, Clone)]
pub(crate) struct WalletOperator {
    pub(crate) id: String,
    pub(crate) code: &'static str,
}

/// The network of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Brand {
    /// `VISA`
    Visa,
    /// `MASTERCARD`
    Mastercard,
}

impl Brand {
    /// As it stands in an answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visa => "VISA",
            Self::Mastercard => "MASTERCARD",
        }
    }

    /// In whatever case the caller writes it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        [Self::Visa, Self::Mastercard]
            .into_iter()
            .find(|brand| brand.as_str().eq_ignore_ascii_case(text))
    }
}

/// A full card number: always from a test range, and still never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Pan(String);

impl Pan {
    pub(crate) fn new(digits: String) -> Self {
        Self(digits)
    }

    /// The first four digits, eight stars, the last four.
    pub fn first_four_mask(&self) -> String {
        self.mask(4)
    }

    /// The first six digits, six stars, the last four.
    pub fn first_six_mask(&self) -> String {
        self.mask(6)
    }

    /// The last four digits.
    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    fn mask(&self, shown: usize) -> String {
        let hidden = self.0.len() - 4;
        self.0
            .char_indices()
            .map(|(place, digit)| match place {
                place if place < shown || place >= hidden => digit,
                _ => '*',
            })
            .collect()
    }
}

impl fmt::Debug for Pan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// An issued card, as the sandbox holds it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Card {
    /// Its id, a UUID.
    pub id: String,
    /// The company that issued it.
    pub company_id: String,
    /// The customer who holds it.
    pub customer_id: String,
    /// What is printed on it: as ordered, or the customer's full name.
    pub name_on_card: String,
    /// The network.
    pub brand: Brand,
    /// The network as the caller wrote it.
    pub brand_as_written: String,
    /// The full number, which shows itself only masked.
    pub number: Pan,
    /// What is on it, in USD.
    pub balance: Decimal,
    /// The month in which it expires, from 1.
    pub expiry_month: u32,
    /// The year in which it expires, four digits.
    pub expiry_year: i32,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
}

/// What a transaction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransactionKind {
    /// Mobile money into a wallet.
    WalletFunding,
    /// A new card, with its fee and its first funds.
    CardIssuance,
}

/// How far a transaction has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransactionStatus {
    /// The operator has not decided yet.
    Pending,
    /// The money has moved.
    Success,
    /// The money will not move.
    Failed,
}

impl TransactionStatus {
    /// As it stands in an answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Success => "SUCCESS",
            Self::Failed => "FAILED",
        }
    }
}

/// A movement of money, as the sandbox holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transaction {
    /// Its id, a UUID.
    pub id: String,
    /// The company it belongs to.
    pub company_id: String,
    /// The wallet it touches.
    pub wallet_id: String,
    /// The card it touches.
    pub card_id: Option<String>,
    /// What it is about.
    pub kind: TransactionKind,
    /// How far it has come.
    pub status: TransactionStatus,
    /// The sum without the fee.
    pub amount: Decimal,
    /// The fee on top.
    pub fee: Decimal,
    /// The currency of both.
    pub currency: &'static str,
    /// The mobile-money operator.
    pub operator: Option<String>,
    /// The number that is charged.
    pub phone: Option<String>,
    /// The caller's own reference (`trxId`), or one made up.
    pub reference: String,
    /// The reference of the payment provider.
    pub order_id: String,
    /// The caller's remarks.
    pub remarks: Remarks,
    /// The wallet before it.
    pub wallet_balance_before: Decimal,
    /// The wallet after it; equal to before as long as nothing has moved.
    pub wallet_balance_after: Decimal,
    /// The card before and after it.
    pub card_balances: Option<(Decimal, Decimal)>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was decided.
    pub completed_at: Option<DateTime<Utc>>,
}

/// What a caller may say about a top-up; none of it comes back in the answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remarks {
    /// The query parameter `purpose`.
    pub purpose: Option<String>,
    /// `reason`.
    pub reason: Option<String>,
    /// `reason_category`.
    pub reason_category: Option<String>,
    /// `userId`.
    pub user_id: Option<String>,
}
