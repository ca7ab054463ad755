//! What is true, and how far an event agrees with it.

use std::sync::Arc;

use crate::{
    Amount, Card, CardStatus, Currency, Customer, Open, Payment, PaymentType, Reply,
    TransactionStatus, WalletTransaction,
    webhook::{DedupKey, Event, EventName},
};

/// What the API says of the object that an event names. Only
/// [`Webhooks::confirm`](super::Webhooks::confirm) makes one.
///
/// It is shared with all who confirmed the same object at the same time.
///
/// ```
/// use cartevo::webhook::{Confirmed, Event};
///
/// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let client = api::client([
/// #     r#"{"data": {"transaction_id": "txn_1", "type": "PAYOUT", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}}"#,
/// # ]).await;
/// // A payout that somebody would like to see booked as money that came in.
/// let event = Event::parse(br#"{"event": "payment.collect", "data": {"transaction_id": "txn_1"}}"#)?;
/// let confirmed = client.webhooks().confirm(&event).await?;
/// assert!(confirmed.is_final() && confirmed.succeeded());
///
/// assert!(!confirmed.agrees_with(&event));
/// let difference = &confirmed.differences(&event)[0];
/// assert_eq!((difference.field, &*difference.said, &*difference.found), ("type", "COLLECTION", "PAYOUT"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Confirmed {
    /// A collection or a payout.
    Payment(Arc<Reply<Payment>>),
    /// A movement on a wallet, such as a top-up.
    WalletTransaction(Arc<Reply<WalletTransaction>>),
    /// A card, without its number.
    Card(Arc<Reply<Card>>),
    /// A movement on a card. No source shows its shape.
    CardTransaction(Arc<Reply<Open>>),
    /// A customer.
    Customer(Arc<Reply<Customer>>),
}

/// Something that an event says and the API does not: see [`Confirmed::differences`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// What: `type`, `status`, `amount`, `currency`, `transaction_id`, `card_id`, `customer_id`.
    pub field: &'static str,
    /// According to the event. Anybody may have written it: show it with `{:?}`, so that it does not
    /// look like a line of your own log.
    pub said: String,
    /// According to the API.
    pub found: String,
}

impl Confirmed {
    /// The collection or payout, if it is one.
    pub fn payment(&self) -> Option<&Payment> {
        match self {
            Self::Payment(payment) => Some(payment),
            _ => None,
        }
    }

    /// The movement on a wallet, if it is one.
    pub fn wallet_transaction(&self) -> Option<&WalletTransaction> {
        match self {
            Self::WalletTransaction(transaction) => Some(transaction),
            _ => None,
        }
    }

    /// The card, if it is one.
    pub fn card(&self) -> Option<&Card> {
        match self {
            Self::Card(card) => Some(card),
            _ => None,
        }
    }

    /// The movement on a card, if it is one.
    pub fn card_transaction(&self) -> Option<&Open> {
        match self {
            Self::CardTransaction(transaction) => Some(transaction),
            _ => None,
        }
    }

    /// The customer, if it is one.
    pub fn customer(&self) -> Option<&Customer> {
        match self {
            Self::Customer(customer) => Some(customer),
            _ => None,
        }
    }

    /// Whether it is decided. Act on an event then, and keep its [key](Event::dedup_key) then.
    ///
    /// `SUCCESS` and `FAILED` are final: a later confirmation will say the same. A card counts as
    /// decided once it is issued or has failed to be, though its status may change later; and a
    /// customer does.
    pub fn is_final(&self) -> bool {
        self.ended().is_some()
    }

    /// Whether it is decided, and well: `SUCCESS`. A card has been issued, a customer is there.
    ///
    /// A card says nothing of a single top-up or withdrawal; what is true there is its balance.
    pub fn succeeded(&self) -> bool {
        self.ended() == Some(true)
    }

    /// Whether the event says that it is decided and this does not, yet: a notice can be faster than
    /// what it tells of, and a confirmation may share a call that was made before. Let the notice come
    /// again then, or look again yourself: there may be no other.
    pub fn is_behind(&self, event: &Event) -> bool {
        !self.is_final() && outcomes(event).next().is_some()
    }

    fn ended(&self) -> Option<bool> {
        match self {
            Self::Card(card) => match card.status {
                CardStatus::Active
                | CardStatus::Frozen
                | CardStatus::Suspended
                | CardStatus::Terminated => Some(true),
                CardStatus::Failed => Some(false),
                _ => None,
            },
            Self::Customer(_) => Some(true),
            _ => self.outcome().map(|it| it == TransactionStatus::Success),
        }
    }

    /// How a payment or transaction has ended, if it has.
    fn outcome(&self) -> Option<TransactionStatus> {
        let status = match self {
            Self::Payment(payment) => payment.status.clone(),
            Self::WalletTransaction(found) => found.status.clone(),
            Self::CardTransaction(found) => found.json()["status"].as_str()?.into(),
            Self::Card(_) | Self::Customer(_) => return None,
        };
        status.is_final().then_some(status)
    }

    /// Equal for the same payment or transaction with the same status, whatever notice led to it: to
    /// act once on what several notices tell of, some of them made up. Another status has another
    /// key. Where it was found is no part of it: what is looked for among the payments first may have
    /// been found among the wallets' transactions before.
    ///
    /// `None` for a card and a customer. They have a state, which may come back, and no outcome:
    /// write down what is true of them each time. `None` too for a movement on a card without `id`
    /// or `status`.
    pub fn dedup_key(&self) -> Option<DedupKey> {
        let (id, status) = match self {
            Self::Payment(payment) => (payment.transaction_id.as_str(), payment.status.as_str()),
            Self::WalletTransaction(found) => (found.id.as_str(), found.status.as_str()),
            Self::CardTransaction(found) => {
                let json = found.json();
                (json["id"].as_str()?, json["status"].as_str()?)
            }
            Self::Card(_) | Self::Customer(_) => return None,
        };
        let found = serde_json::json!([id, status]);
        Some(DedupKey::of(found.to_string().as_bytes()))
    }

    /// Whether the event says nothing that the API contradicts.
    pub fn agrees_with(&self, event: &Event) -> bool {
        self.differences(event).is_empty()
    }

    /// What the event says and the API contradicts: ids, the amount, to the last digit, the currency,
    /// how it has ended, and whether a payment is a collection or a payout, which the event's name
    /// says. A notice with a difference was made up, or is of another thing than it seems.
    ///
    /// A notice tells of how things stood, so its status is a difference only where time does not
    /// explain it: `SUCCESS` where the API says `FAILED`, or the reverse, and `card.terminated` of a
    /// card that is not. What only one of the two says is no difference, so the absence of one proves
    /// nothing.
    pub fn differences(&self, event: &Event) -> Vec<Difference> {
        let found = self.found();
        let mut differences = Vec::new();
        let mut compare = |field, said: Option<String>, found: Option<String>| {
            if let (Some(said), Some(found)) = (said, found)
                && said != found
            {
                differences.push(Difference { field, said, found });
            }
        };
        let text = |id: Option<&str>| id.map(str::to_owned);
        let said = direction(event.name()).map(|direction| direction.as_str().to_owned());
        compare("type", said, text(found.direction.as_deref()));
        let (said, now) = self.statuses(event).unzip();
        compare("status", said, now);
        let said = event.transaction_id().map(AsRef::as_ref);
        compare("transaction_id", text(said), found.transaction);
        let said = event.card_id().map(AsRef::as_ref);
        compare("card_id", text(said), found.card);
        let said = event.customer_id().map(AsRef::as_ref);
        compare("customer_id", text(said), found.customer);
        let amount =
            |amount: Option<Amount>| amount.map(|amount| amount.decimal().normalize().to_string());
        compare("amount", amount(event.amount()), amount(found.amount));
        let said = event.currency().map(AsRef::as_ref);
        let found = found.currency.as_ref().map(AsRef::as_ref);
        compare("currency", text(said), text(found));
        differences
    }

    /// What the event says of how it has ended, and what is true, where both are final and differ.
    fn statuses(&self, event: &Event) -> Option<(String, String)> {
        if let Self::Card(card) = self {
            let terminated = CardStatus::Terminated;
            let is_wrong = *event.name() == EventName::CardTerminated && card.status != terminated;
            return is_wrong.then(|| (terminated.to_string(), card.status.to_string()));
        }
        let found = self.outcome()?;
        let said = outcomes(event).find(|said| *said != found)?;
        Some((said.to_string(), found.to_string()))
    }

    fn found(&self) -> Found {
        let text = |id: &str| Some(id.to_owned());
        match self {
            Self::Payment(payment) => Found {
                // A name that is not known may mean either.
                direction: payment
                    .type_
                    .as_ref()
                    .filter(|found| found.is_known())
                    .map(ToString::to_string),
                transaction: text(payment.transaction_id.as_str()),
                amount: Some(payment.amount),
                currency: Some(payment.currency.clone()),
                ..Found::default()
            },
            Self::WalletTransaction(found) => Found {
                transaction: text(found.id.as_str()),
                card: found.card_id.as_ref().map(ToString::to_string),
                customer: found.customer_id.as_ref().map(ToString::to_string),
                amount: Some(found.amount),
                currency: Some(found.currency.clone()),
                ..Found::default()
            },
            Self::Card(card) => Found {
                card: text(card.id.as_str()),
                customer: card.customer_id.as_ref().map(ToString::to_string),
                currency: Some(card.currency.clone()),
                ..Found::default()
            },
            Self::CardTransaction(found) => {
                let json = found.json();
                Found {
                    transaction: json["id"].as_str().and_then(text),
                    // The text of a number is its shortest form, which is what was sent.
                    amount: serde_json::from_value(json["amount"].clone()).ok(),
                    currency: json["currency"].as_str().map(Currency::from),
                    ..Found::default()
                }
            }
            Self::Customer(customer) => Found {
                customer: text(customer.id.as_str()),
                ..Found::default()
            },
        }
    }
}

/// The ends that an event tells of: by its name, and by its status.
fn outcomes(event: &Event) -> impl Iterator<Item = TransactionStatus> {
    let by_name = match event.name() {
        EventName::CollectionSuccessful => Some(TransactionStatus::Success),
        EventName::CollectionFailed => Some(TransactionStatus::Failed),
        _ => None,
    };
    // Whoever reads the notice may not mind the case.
    let said = event.status().map(str::to_ascii_uppercase);
    let said = said.map(TransactionStatus::from);
    by_name
        .into_iter()
        .chain(said.filter(TransactionStatus::is_final))
}

/// Which way the money of an event goes, by its name.
fn direction(name: &EventName) -> Option<PaymentType> {
    match name {
        EventName::PaymentCollect
        | EventName::CollectionSuccessful
        | EventName::CollectionFailed => Some(PaymentType::Collection),
        EventName::PaymentPayout => Some(PaymentType::Payout),
        _ => None,
    }
}

/// What there is to compare.
#[derive(Default)]
struct Found {
    direction: Option<String>,
    transaction: Option<String>,
    card: Option<String>,
    customer: Option<String>,
    amount: Option<Amount>,
    currency: Option<Currency>,
}
