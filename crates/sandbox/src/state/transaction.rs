//! Movements of money, and what was tried and did not move.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::card::Card;
use super::company::Company;
use super::customer::Customer;
use super::table::{Entity, Row};
use super::wallet::Wallet;
use crate::operators::{Country, Currency};

/// One movement, or one attempt at it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Transaction {
    pub(crate) id: String,
    pub(crate) company: Row<Company>,
    pub(crate) wallet: Option<Row<Wallet>>,
    pub(crate) card: Option<Row<Card>>,
    pub(crate) customer: Option<Row<Customer>>,
    pub(crate) kind: TransactionKind,
    pub(crate) status: TransactionStatus,
    /// Without the fee.
    pub(crate) amount: Decimal,
    pub(crate) fee: Decimal,
    pub(crate) currency: Currency,
    /// The wallet before and after it; equal as long as nothing has moved.
    pub(crate) wallet_balances: Option<Balances>,
    pub(crate) card_balances: Option<Balances>,
    /// The caller's own reference (`trxId`, `external_id`), or one made up.
    pub(crate) reference: Option<String>,
    /// The reference of the payment provider.
    pub(crate) order_id: Option<String>,
    /// The part that mobile money has in it.
    pub(crate) mobile: Option<Box<Mobile>>,
    pub(crate) description: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) error_message: Option<String>,
    pub(crate) merchant: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    /// When it was decided.
    pub(crate) completed_at: Option<DateTime<Utc>>,
}

impl Entity for Transaction {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Transaction {
    /// What a payer is charged, or a payout takes. Whoever collects pays the fee out of what
    /// is collected.
    pub(crate) fn charged(&self) -> Decimal {
        let mobile = self.mobile.as_ref();
        let sum = || match self.kind {
            TransactionKind::Collection => self.amount,
            _ => self.amount + self.fee,
        };
        mobile.and_then(|mobile| mobile.charged).unwrap_or_else(sum)
    }

    /// What reaches its receiver.
    pub(crate) fn net(&self) -> Decimal {
        match self.kind {
            TransactionKind::Collection => self.amount - self.fee,
            _ => self.amount,
        }
    }
}

/// A balance before a movement and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Balances {
    pub(crate) before: Decimal,
    pub(crate) after: Decimal,
}

impl Balances {
    pub(crate) fn unmoved(balance: Decimal) -> Self {
        Self {
            before: balance,
            after: balance,
        }
    }
}

/// What is known of a payment by mobile money.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mobile {
    pub(crate) country: Option<&'static Country>,
    pub(crate) operator: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) notify_url: Option<String>,
    pub(crate) reference_id: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) purpose: Option<String>,
    pub(crate) reason_category: Option<String>,
    pub(crate) user_id: Option<String>,
    /// What the payer is charged, where it is not the sum with the fee.
    pub(crate) charged: Option<Decimal>,
}

/// What a transaction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TransactionKind {
    /// Mobile money into a wallet, asked for by its owner.
    WalletFunding,
    /// Mobile money from a payer into a wallet.
    Collection,
    /// Mobile money out of a wallet.
    Payout,
    /// What a conversion takes from a wallet.
    ConversionDebit,
    /// What a conversion brings to a wallet.
    ConversionCredit,
    /// From the pay-in balance of a wallet to its pay-out balance.
    PayinToPayout,
    /// The other way round.
    PayoutToPayin,
    /// Money that the sandbox's owner gave to a wallet.
    Gift,
    /// A new card, with its fee and its first funds.
    CardIssuance,
    /// From the USD wallet to a card.
    CardFunding,
    /// From a card to the USD wallet.
    CardWithdrawal,
    /// What was left on a card when it ended.
    CardTermination,
    /// A purchase with a card.
    CardAuthorization,
    /// A purchase that was refused.
    CardDecline,
    /// What a merchant gave back.
    CardRefund,
}

impl TransactionKind {
    /// Those of the list of payments.
    pub(crate) const PAYMENTS: [Self; 2] = [Self::Collection, Self::Payout];

    /// Those that concern a wallet.
    pub(crate) const OF_WALLETS: [Self; 12] = [
        Self::WalletFunding,
        Self::Collection,
        Self::Payout,
        Self::ConversionDebit,
        Self::ConversionCredit,
        Self::PayinToPayout,
        Self::PayoutToPayin,
        Self::Gift,
        Self::CardIssuance,
        Self::CardFunding,
        Self::CardWithdrawal,
        Self::CardTermination,
    ];

    /// Whether it is one of the list of payments.
    pub(crate) const fn is_payment(self) -> bool {
        matches!(self, Self::Collection | Self::Payout)
    }
}

/// How far a transaction has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum TransactionStatus {
    /// The operator has not decided yet.
    Pending,
    /// The operator is at it.
    Processing,
    /// The money has moved.
    Success,
    /// The money will not move.
    Failed,
}

impl TransactionStatus {
    pub(crate) const ALL: [Self; 4] =
        [Self::Pending, Self::Processing, Self::Success, Self::Failed];

    /// As it stands in an answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Processing => "PROCESSING",
            Self::Success => "SUCCESS",
            Self::Failed => "FAILED",
        }
    }

    /// As it stands in a question.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Whether it stays so.
    pub(crate) const fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Failed)
    }
}
