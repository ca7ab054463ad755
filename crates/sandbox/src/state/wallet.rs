//! Money of one company in one country.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::company::{Company, Mode};
use super::table::{Entity, Row};
use crate::operators::{Country, Currency};

/// The largest sum that the service can store.
pub(crate) const LARGEST: Decimal = Decimal::from_parts(2_764_472_319, 232_830, 0, false, 2);

/// Money of one company in one country.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Wallet {
    pub(crate) id: String,
    pub(crate) company: Row<Company>,
    pub(crate) country: &'static Country,
    pub(crate) currency: Currency,
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

impl Entity for Wallet {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Wallet {
    pub(crate) fn balance(&self) -> Decimal {
        self.payin_balance + self.payout_balance
    }

    /// Whether `amount` more would be more than the wallet may hold.
    pub(crate) fn overflows(&self, amount: Decimal, mode: Mode) -> bool {
        let ceiling = match mode {
            Mode::Preproduction => self.currency.ceiling(),
            Mode::Production => None,
        };
        let sum = self.balance().checked_add(amount);
        sum.is_none_or(|sum| sum > ceiling.unwrap_or(LARGEST))
    }

    /// Adds what was paid in.
    pub(crate) fn credit(&mut self, amount: Decimal, now: DateTime<Utc>) {
        self.payin_balance += amount;
        self.payin_amount += amount;
        self.updated_at = now;
    }

    /// Adds what comes back from a card: to what cards are paid from.
    pub(crate) fn give_back(&mut self, amount: Decimal, now: DateTime<Utc>) {
        self.payout_balance += amount;
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

    /// Takes `amount` from what may be paid out, or nothing when it does not suffice.
    pub(crate) fn reserve(&mut self, amount: Decimal, now: DateTime<Utc>) -> bool {
        if amount > self.payout_balance {
            return false;
        }
        self.payout_balance -= amount;
        self.payout_amount += amount;
        self.updated_at = now;
        true
    }

    /// Remembers a number that has paid in, the first three of them.
    pub(crate) fn remember(&mut self, id: String, phone: &str, operator: &str, now: DateTime<Utc>) {
        let number = phone.strip_prefix(self.country.dial_code).unwrap_or(phone);
        let known = &self.phone_numbers;
        let is_new = !known.iter().any(|known| known.number == number);
        if is_new && known.len() < 3 && !number.is_empty() {
            self.phone_numbers.push(PhoneNumber {
                id,
                number: number.to_owned(),
                operator: operator.to_owned(),
                created_at: now,
            });
        }
    }

    /// Takes back what was reserved.
    pub(crate) fn release(&mut self, amount: Decimal, now: DateTime<Utc>) {
        self.payout_balance += amount;
        self.payout_amount -= amount;
        self.updated_at = now;
    }
}

/// A number that has paid into a wallet before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PhoneNumber {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) operator: String,
    pub(crate) created_at: DateTime<Utc>,
}

/// An operator as one wallet lists it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WalletOperator {
    pub(crate) id: String,
    pub(crate) code: String,
}
