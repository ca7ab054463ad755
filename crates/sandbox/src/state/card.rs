//! Virtual cards.

use std::fmt;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::company::Company;
use super::customer::Customer;
use super::table::{Entity, Row};

/// A card, whatever has become of it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) company: Row<Company>,
    pub(crate) customer: Row<Customer>,
    #[expect(clippy::struct_field_names, reason = "the name of the API")]
    pub(crate) name_on_card: String,
    pub(crate) brand: Brand,
    /// The network as the caller wrote it.
    pub(crate) brand_as_written: String,
    pub(crate) status: CardStatus,
    pub(crate) number: Pan,
    pub(crate) cvv: Cvv,
    /// What is on it, in USD.
    pub(crate) balance: Decimal,
    /// From 1.
    pub(crate) expiry_month: u32,
    /// Four digits.
    pub(crate) expiry_year: i32,
    /// Blocked by the network too.
    pub(crate) locked: bool,
    /// How many purchases in a row were refused.
    #[serde(default)]
    pub(crate) declines: u32,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl Entity for Card {
    fn id(&self) -> &str {
        &self.id
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("balance", &self.balance)
            .finish_non_exhaustive()
    }
}

/// How far a card's life has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum CardStatus {
    /// The issuer is still at work.
    Pending,
    /// It can be used.
    Active,
    /// Blocked by the company until it unfreezes it.
    Frozen,
    /// Blocked by the service.
    Suspended,
    /// Ended for good.
    Terminated,
    /// The issuer did not make it.
    Failed,
}

impl CardStatus {
    /// As it stands in an answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Active => "ACTIVE",
            Self::Frozen => "FROZEN",
            Self::Suspended => "SUSPENDED",
            Self::Terminated => "TERMINATED",
            Self::Failed => "FAILED",
        }
    }

    /// As it stands in a question.
    pub(crate) fn read(text: &str) -> Option<Self> {
        [
            Self::Pending,
            Self::Active,
            Self::Frozen,
            Self::Suspended,
            Self::Terminated,
            Self::Failed,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
    }

    /// Whether nothing can become of it any more.
    pub(crate) const fn is_final(self) -> bool {
        matches!(self, Self::Terminated | Self::Failed)
    }
}

/// The network of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
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
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pan(String);

impl Pan {
    pub(crate) fn new(digits: String) -> Self {
        Self(digits)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
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

    /// Nothing but the last four digits, as descriptions have it.
    pub(crate) fn last_four_mask(&self) -> String {
        format!("**** **** **** {}", self.last_four())
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

/// A card's security code, made up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Cvv(String);

impl Cvv {
    pub(crate) fn new(digits: String) -> Self {
        Self(digits)
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Cvv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
