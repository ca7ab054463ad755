//! What the owner of a sandbox is shown of its state.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use crate::secret::Secret;
use crate::state::{self, Brand, CardStatus, Mode, Pan, Quota, State};
use crate::state::{TransactionKind, TransactionStatus};

/// A card, as the sandbox holds it.
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
    /// How far its life has come.
    pub status: CardStatus,
    /// The full number, which shows itself only masked.
    pub number: Pan,
    /// What is on it, in USD.
    pub balance: Decimal,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// Who may ask for tokens. `Debug` does not show the key.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Credential {
    /// The client id.
    pub client_id: String,
    client_key: Secret,
    /// The company for which it speaks.
    pub company_id: String,
    /// The name of that company.
    pub company: String,
    /// Whether the company is in production; otherwise in preproduction, with its ceilings.
    pub production: bool,
    /// How many requests it may make: a quota of its own, or that of everybody. `None` is as
    /// many as it likes.
    pub quota: Option<Quota>,
}

impl Credential {
    /// The client key.
    pub fn client_key(&self) -> &str {
        self.client_key.expose()
    }

    pub(crate) fn of(credentials: &state::Credentials, state: &State) -> Self {
        let company = &state.companies[credentials.company];
        let quota = credentials.quota.or(state.settings.quota);
        Self {
            client_id: credentials.client_id.clone(),
            client_key: credentials.client_key.clone(),
            company_id: company.id.clone(),
            company: company.name.clone(),
            production: company.mode == Mode::Production,
            quota: quota.filter(|quota| quota.requests > 0),
        }
    }
}

/// A look at a card's number in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reveal {
    /// The card.
    pub card_id: String,
    /// When it was looked at.
    pub at: DateTime<Utc>,
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
    pub wallet_id: Option<String>,
    /// The card it touches.
    pub card_id: Option<String>,
    /// What it is about.
    pub kind: TransactionKind,
    /// How far it has come.
    pub status: TransactionStatus,
    /// The sum without the fee, in units of the currency: 12.50 is twelve dollars and a half.
    pub amount: Decimal,
    /// The fee.
    pub fee: Decimal,
    /// The currency of both, as ISO 4217 has it: `XAF`.
    pub currency: &'static str,
    /// The caller's own reference (`trxId`, `external_id`), or one made up.
    pub reference: Option<String>,
    /// The caller's remark (`purpose`).
    pub purpose: Option<String>,
    /// The caller's remark (`reason`).
    pub reason: Option<String>,
    /// The caller's remark (`reason_category`).
    pub reason_category: Option<String>,
    /// The user that the caller named (`userId`).
    pub user_id: Option<String>,
    /// The balance of the wallet before and after it, both of its balances together; equal as
    /// long as nothing has moved.
    pub wallet_balances: Option<(Decimal, Decimal)>,
    /// The balance of the card before and after it, in USD.
    pub card_balances: Option<(Decimal, Decimal)>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was decided.
    pub completed_at: Option<DateTime<Utc>>,
}

impl Card {
    pub(crate) fn of(card: &state::Card, state: &State) -> Self {
        Self {
            id: card.id.clone(),
            company_id: state.companies[card.company].id.clone(),
            customer_id: state.customers[card.customer].id.clone(),
            name_on_card: card.name_on_card.clone(),
            brand: card.brand,
            status: card.status,
            number: card.number.clone(),
            balance: card.balance,
            created_at: card.created_at,
        }
    }
}

impl Reveal {
    pub(crate) fn of(reveal: &state::Reveal, state: &State) -> Self {
        Self {
            card_id: state.cards[reveal.card].id.clone(),
            at: reveal.at,
        }
    }
}

impl Transaction {
    pub(crate) fn of(transaction: &state::Transaction, state: &State) -> Self {
        let mobile = transaction.mobile.as_deref();
        Self {
            id: transaction.id.clone(),
            company_id: state.companies[transaction.company].id.clone(),
            wallet_id: transaction.wallet.map(|row| state.wallets[row].id.clone()),
            card_id: transaction.card.map(|row| state.cards[row].id.clone()),
            kind: transaction.kind,
            status: transaction.status,
            amount: transaction.amount,
            fee: transaction.fee,
            currency: transaction.currency.as_str(),
            reference: transaction.reference.clone(),
            purpose: mobile.and_then(|mobile| mobile.purpose.clone()),
            reason: transaction.reason.clone(),
            reason_category: mobile.and_then(|mobile| mobile.reason_category.clone()),
            user_id: mobile.and_then(|mobile| mobile.user_id.clone()),
            wallet_balances: transaction
                .wallet_balances
                .map(|both| (both.before, both.after)),
            card_balances: transaction
                .card_balances
                .map(|both| (both.before, both.after)),
            created_at: transaction.created_at,
            completed_at: transaction.completed_at,
        }
    }
}
