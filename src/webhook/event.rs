//! Reading a notice.

use std::{borrow::Cow, fmt};

use bytes::Bytes;
use serde_json::Value;

use crate::{Amount, CardId, Currency, CustomerId, Money, Open, TransactionId};

use super::{DedupKey, EventName, Payload, fields::Fields, payload};

/// The largest body that is read: 1 MiB. A notice has a few hundred bytes.
pub const LARGEST_BODY: usize = 1024 * 1024;

/// A notice that the service sent.
///
/// Anybody can send one to a public address. What it says is a reason to look, and nothing more: see
/// the [module](super).
///
/// ```
/// use cartevo::webhook::{Event, EventName};
///
/// let event = Event::parse(br#"{"event": "card.terminated", "data": {"cardId": "card_abc123xyz789", "why": "lost"}}"#)?;
/// assert_eq!(event.name(), &EventName::CardTerminated);
/// assert_eq!(event.card_id(), Some(&"card_abc123xyz789".into()));
/// // What no type has is not lost.
/// assert_eq!(event.data().json()["why"], "lost");
/// # Ok::<(), cartevo::webhook::ParseEventError>(())
/// ```
///
/// `Debug` shows neither the body nor the data.
#[derive(Clone)]
pub struct Event {
    name: EventName,
    payload: Payload,
    trouble: Option<Box<str>>,
    said: Said,
    data: Open,
    body: Bytes,
}

/// What can be read of any event.
#[derive(Clone, Default)]
struct Said {
    transaction: Option<TransactionId>,
    card: Option<CardId>,
    customer: Option<CustomerId>,
    status: Option<Box<str>>,
    amount: Option<Amount>,
    currency: Option<Currency>,
}

impl Event {
    /// Reads a notice: `{"event": …, "data": {…}}`. A signature is not looked at; that is
    /// [`Verifier::event`](super::Verifier::event).
    ///
    /// As little as possible is an error, because a notice that is not read is money that nobody
    /// notices. A name that is not known is kept. Fields without `data` around them are the data, as
    /// in the early guide. A field of another type than expected leaves the event as
    /// [`Payload::Raw`] with a [note](Event::trouble). Without a name it is an event as long as it
    /// names a transaction, a card or a customer (quirk Q156).
    ///
    /// # Errors
    ///
    /// If the body is larger than [`LARGEST_BODY`], is not a JSON object, or has neither a name nor
    /// an id.
    pub fn parse(body: &[u8]) -> Result<Self, ParseEventError> {
        if body.len() > LARGEST_BODY {
            return Err(ParseEventError(Fault::Size(body.len())));
        }
        let text = std::str::from_utf8(body).map_err(|_| ParseEventError(Fault::Json))?;
        let Ok(Value::Object(mut root)) = serde_json::from_str(text) else {
            return Err(ParseEventError(Fault::Json));
        };
        let outer = Fields::of(text, "").ok_or(ParseEventError(Fault::Json))?;
        let name: Option<Cow<'_, str>> = outer.read("event").unwrap_or_default();
        let named = name.as_deref().is_some_and(|name| !name.trim().is_empty());
        let name = EventName::from(name.as_deref().unwrap_or_default());

        let (fields, data) = if let Some(data) = outer.find("data") {
            let value = root.remove("data").unwrap_or_default();
            (Fields::of(data.get(), "data."), value)
        } else {
            root.remove("event");
            root.remove("data");
            (Some(outer), Value::Object(root))
        };
        let said = fields
            .as_ref()
            .map(|fields| said(&name, fields))
            .unwrap_or_default();
        let points = said.transaction.is_some() || said.card.is_some() || said.customer.is_some();
        if !named && !points {
            return Err(ParseEventError(Fault::Name));
        }
        let (payload, trouble) = match payload::read(&name, fields.as_ref()) {
            Ok(payload) => (payload, None),
            Err(trouble) => (Payload::Raw, Some(trouble.into())),
        };
        Ok(Self {
            name,
            payload,
            trouble,
            said,
            data: data.into(),
            body: Bytes::copy_from_slice(body),
        })
    }

    /// What it is about. Empty text if the body does not say.
    pub const fn name(&self) -> &EventName {
        &self.name
    }

    /// The data in types, where a source shows what is in it.
    pub const fn payload(&self) -> &Payload {
        &self.payload
    }

    /// Why the payload of an event whose shape is known could not be read: where, and what was
    /// expected there. It does not repeat what was found.
    ///
    /// ```
    /// use cartevo::webhook::{Event, Payload};
    ///
    /// let event = Event::parse(br#"{"event": "card.fund", "data": {"card_id": "card_abc123xyz789", "amount": "a lot"}}"#)?;
    /// assert_eq!(event.payload(), &Payload::Raw);
    /// assert!(event.trouble().unwrap().starts_with("`data.amount`: expected an amount"));
    /// // The event is not lost: there is still something to confirm.
    /// assert!(event.card_id().is_some());
    /// # Ok::<(), cartevo::webhook::ParseEventError>(())
    /// ```
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// All of the data. Numbers with more digits than a double holds are exact in [`Event::raw`] and
    /// in the typed payload only.
    pub const fn data(&self) -> &Open {
        &self.data
    }

    /// The body as it came.
    pub fn raw(&self) -> &[u8] {
        &self.body
    }

    /// The transaction that it names: as `transaction_id`, as `transaction.id`, or as `id` of an
    /// event about a payment or a transaction.
    pub const fn transaction_id(&self) -> Option<&TransactionId> {
        self.said.transaction.as_ref()
    }

    /// The card that it names: as `card_id`, as `card.id`, or as `id` of an event about a card.
    pub const fn card_id(&self) -> Option<&CardId> {
        self.said.card.as_ref()
    }

    /// The customer that it names: as `customer_id`, of the event or of its card, as `customer.id`,
    /// or as `id` of an event about a customer.
    pub const fn customer_id(&self) -> Option<&CustomerId> {
        self.said.customer.as_ref()
    }

    /// The status that it claims, as it was sent.
    pub fn status(&self) -> Option<&str> {
        self.said.status.as_deref()
    }

    /// The amount that it claims, in the major unit of [`Event::currency`].
    pub const fn amount(&self) -> Option<Amount> {
        self.said.amount
    }

    /// The currency that it claims.
    pub const fn currency(&self) -> Option<&Currency> {
        self.said.currency.as_ref()
    }

    /// The amount that it claims, if it names the currency too.
    pub fn money(&self) -> Option<Money> {
        payload::money(self.said.amount, self.said.currency.as_ref())
    }

    /// Equal for deliveries of the same notice.
    pub fn dedup_key(&self) -> DedupKey {
        DedupKey::of(&self.body)
    }
}

/// What an event says, wherever it says so. A field that cannot be read is none.
fn said(name: &EventName, data: &Fields<'_>) -> Said {
    let card = data.within("card", "");
    let transaction = data.within("transaction", "");
    let customer = data.within("customer", "");
    let about = name.as_str().split('.').next().unwrap_or_default();
    // The event's own `id`, if it is an event about such a thing.
    let own = |topics: &[&str]| topics.contains(&about).then_some(data);
    let topics: &[&str] = &["payment", "collection", "transaction"];
    Said {
        transaction: first([
            (Some(data), "transaction_id"),
            (transaction.as_ref(), "id"),
            (own(topics), "id"),
        ]),
        card: first([
            (Some(data), "card_id"),
            (card.as_ref(), "id"),
            (own(&["card"]), "id"),
        ]),
        customer: first([
            (Some(data), "customer_id"),
            (customer.as_ref(), "id"),
            (card.as_ref(), "customer_id"),
            (own(&["customer"]), "id"),
        ]),
        status: value(data, transaction.as_ref(), card.as_ref(), "status"),
        amount: value(data, transaction.as_ref(), None, "amount"),
        currency: value(data, transaction.as_ref(), card.as_ref(), "currency"),
    }
}

fn first<T: From<String>, const N: usize>(places: [(Option<&Fields<'_>>, &str); N]) -> Option<T> {
    let mut places = places.into_iter();
    places.find_map(|(fields, name)| fields?.id(name).ok().flatten())
}

fn value<T: serde::de::DeserializeOwned>(
    data: &Fields<'_>,
    transaction: Option<&Fields<'_>>,
    card: Option<&Fields<'_>>,
    name: &str,
) -> Option<T> {
    let mut places = [Some(data), transaction, card].into_iter().flatten();
    places.find_map(|fields| fields.read(name).ok().flatten())
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("name", &self.name)
            .field("payload", &self.payload)
            .field("trouble", &self.trouble)
            .finish_non_exhaustive()
    }
}

/// The body is not an event. What was found in it is not repeated.
///
/// ```
/// use cartevo::webhook::Event;
///
/// let error = Event::parse(b"transaction=550e8400").unwrap_err();
/// assert_eq!(error.to_string(), "expected an event: a JSON object");
/// let error = Event::parse(b"{}").unwrap_err();
/// assert_eq!(error.to_string(), "expected an event: a JSON object with its name in `event`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseEventError(Fault);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Size(usize),
    Json,
    Name,
}

impl fmt::Display for ParseEventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected an event: ")?;
        match self.0 {
            Fault::Size(size) => write!(f, "at most {LARGEST_BODY} bytes, found {size}"),
            Fault::Json => f.write_str("a JSON object"),
            Fault::Name => f.write_str("a JSON object with its name in `event`"),
        }
    }
}

impl std::error::Error for ParseEventError {}
