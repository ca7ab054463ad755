//! Verify on pull: what the API says of the object that an event names.

mod confirmed;
mod target;

use std::{fmt, sync::Arc};

pub use confirmed::{Confirmed, Difference};

use target::Target;

use super::Event;
use crate::{Client, Error, flights::Flights};

/// The confirmations under way, of a client and all its clones.
pub(crate) type Confirmations = Flights<Target, Result<Confirmed, ConfirmError>>;

/// What has to do with webhooks: [`Client::webhooks`].
#[derive(Clone, Copy, Debug)]
pub struct Webhooks<'a> {
    client: &'a Client,
}

impl Client {
    /// What has to do with webhooks: confirming them.
    pub const fn webhooks(&self) -> Webhooks<'_> {
        Webhooks { client: self }
    }
}

impl Webhooks<'_> {
    /// Reads the object that the event names, and returns what is true of it, whatever the event
    /// says.
    ///
    /// | Event | What is read |
    /// |---|---|
    /// | `payment.…`, `collection.…` | the payment; if there is none, the wallet's transaction |
    /// | `card.…` | the card, without its number |
    /// | `customer.…` | the customer |
    /// | any other, with a card and a transaction | the card's transaction |
    /// | any other, with one of them | the card; the payment or wallet's transaction |
    ///
    /// Any number of confirmations of one object at a time, by all clones of a client, make one
    /// call, and share how it ends. So the answer may be of a moment shortly before yours began: if
    /// it is not final, ask again later, all the more if it [is behind](Confirmed::is_behind) the
    /// event. Nothing is kept once the call has ended. It goes on if you stop waiting for it.
    ///
    /// That an object exists does not make it the one you wait for: anybody can name a payment that
    /// they know of. Look it up in your own books by what was found, its id, its amount and which way
    /// it goes, and take it only if the event [agrees](Confirmed::agrees_with).
    ///
    /// It needs a tokio runtime that keeps running: whoever joins a call waits for the runtime that
    /// began it.
    ///
    /// ```
    /// use cartevo::webhook::{Confirmed, Event};
    ///
    /// # mod api { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/scripted.rs")); }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = api::client([r#"{"data": {"transaction_id": "txn_1", "type": "COLLECTION", "status": "SUCCESS", "amount": 1000, "currency": "XAF"}}"#]).await;
    /// // Somebody claims nine millions. The API says 1000.
    /// let event = Event::parse(br#"{"event": "payment.collect", "data": {"transaction_id": "txn_1", "amount": 9000000}}"#)?;
    /// let confirmed = client.webhooks().confirm(&event).await?;
    ///
    /// let Confirmed::Payment(payment) = &confirmed else { panic!("it is no payment") };
    /// assert!(confirmed.succeeded());
    /// assert_eq!(payment.amount().to_string(), "1000 XAF");
    /// assert!(!confirmed.agrees_with(&event));
    /// assert_eq!(confirmed.differences(&event)[0].field, "amount");
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`ConfirmError`].
    pub async fn confirm(&self, event: &Event) -> Result<Confirmed, ConfirmError> {
        let target = Target::of(event).ok_or(ConfirmError::NothingToConfirm)?;
        let call = || {
            let (client, target) = (self.client.clone(), target.clone());
            async move { look(&client, &target).await }
        };
        let outcome = self.client.confirmations().join(target.clone(), call).await;
        outcome.unwrap_or(Err(ConfirmError::CutShort))
    }
}

/// Asks the API.
async fn look(client: &Client, target: &Target) -> Result<Confirmed, ConfirmError> {
    let found = match target {
        Target::Payment(id) => match client.payments().status(id).await {
            Ok(payment) => Ok(Confirmed::Payment(Arc::new(payment))),
            Err(error) if is_absent(&error) => {
                let transaction = client.wallets().transaction(id).await;
                transaction.map(|found| Confirmed::WalletTransaction(Arc::new(found)))
            }
            Err(error) => Err(error),
        },
        Target::Card(id) => {
            let card = client.cards().get(id).await;
            card.map(|card| Confirmed::Card(Arc::new(card)))
        }
        Target::CardTransaction(card, id) => {
            let transaction = client.cards().transaction(card, id).await;
            transaction.map(|found| Confirmed::CardTransaction(Arc::new(found)))
        }
        Target::Customer(id) => {
            let customer = client.customers().get(id).await;
            customer.map(|customer| Confirmed::Customer(Arc::new(customer)))
        }
    };
    found.map_err(|error| {
        if is_absent(&error) {
            let object = target.to_string();
            ConfirmError::NotVisibleYet { object }
        } else {
            ConfirmError::Call(error)
        }
    })
}

fn is_absent(error: &Error) -> bool {
    error.status() == Some(404)
}

/// Why an event could not be confirmed. It is not thereby refuted, and nothing should be done about
/// it yet.
///
/// ```
/// use cartevo::{Client, webhook::{ConfirmError, Event}};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let client = Client::builder().access_token("a token").build().unwrap();
/// let event = Event::parse(br#"{"event": "payment.payout", "data": {}}"#).unwrap();
/// let error = client.webhooks().confirm(&event).await.unwrap_err();
/// assert!(matches!(error, ConfirmError::NothingToConfirm));
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConfirmError {
    /// The event names no object of its kind, or by an id that no object has: letters, digits, `-`
    /// and `_` make one.
    NothingToConfirm,
    /// The API does not know the object (404). A notice can be faster than what it tells of; look
    /// again after some seconds. If the object stays away, the notice was made up.
    NotVisibleYet {
        /// Which one.
        object: String,
    },
    /// The call failed.
    Call(Error),
    /// The call that this one was folded into panicked, or its runtime has ended. Confirm again.
    CutShort,
}

impl fmt::Display for ConfirmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingToConfirm => {
                f.write_str("the event names nothing that could be looked at: no usable id")
            }
            Self::NotVisibleYet { object } => write!(
                f,
                "the API does not know {object}: look again in a moment, the notice may have been faster"
            ),
            Self::Call(error) => error.fmt(f),
            Self::CutShort => f.write_str("the confirmation was cut short: confirm again"),
        }
    }
}

// No `source`: `Display` tells all of it already.
impl std::error::Error for ConfirmError {}
