//! What is known of the data of some events.

use crate::{
    Amount, CardBrand, CardId, Currency, CustomerId, Money, Operator, PhoneText, Timestamp,
    TransactionId, TransactionStatus,
};

use super::{EventName, fields::Fields};

/// The data of an event, where a source shows what is in it.
///
/// All of it is hearsay, even if it is signed: a notice tells how things stood when it was written.
/// Every field is optional. What is not here is in [`Event::data`](super::Event::data).
///
/// ```
/// use cartevo::webhook::{Event, Payload};
///
/// let event = Event::parse(br#"{"event": "card.withdraw", "data": {"card_id": "card_1", "amount": 5, "currency": "USD"}}"#)?;
/// let Payload::CardWithdraw(withdrawal) = event.payload() else { panic!() };
/// assert_eq!(withdrawal.amount().unwrap().to_string(), "5.00 USD");
///
/// // No source shows this one. Its ids can be read all the same.
/// let event = Event::parse(br#"{"event": "card.terminated", "data": {"card_id": "card_1"}}"#)?;
/// assert_eq!(event.payload(), &Payload::Raw);
/// assert!(event.card_id().is_some());
/// # Ok::<(), cartevo::webhook::ParseEventError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Payload {
    /// Of `payment.collect`, `collection.successful` and `collection.failed`.
    Collection(CollectionNotice),
    /// Of `card.created`.
    CardCreated(CardNotice),
    /// Of `card.fund`.
    CardFund(CardMovement),
    /// Of `card.withdraw`.
    CardWithdraw(CardMovement),
    /// Of all others, and of one of the above that has a field of another type.
    Raw,
}

/// A mobile-money collection, or the top-up of a wallet.
///
/// The page describes it as sent when a collection starts, and shows no status; other pages say that
/// the result comes in this shape too (quirk Q64). So it does not tell whether anything was paid.
///
/// ```
/// use cartevo::webhook::{Event, Payload};
///
/// let event = Event::parse(br#"{"event": "payment.collect", "data": {"amount": 1000, "currency": "XAF"}}"#)?;
/// let Payload::Collection(collection) = event.payload() else { panic!() };
/// assert_eq!(collection.amount().unwrap().to_string(), "1000 XAF");
/// assert_eq!(collection.status, None);
/// # Ok::<(), cartevo::webhook::ParseEventError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CollectionNotice {
    /// The transaction.
    pub transaction_id: Option<TransactionId>,
    /// Where it stands. No source shows it in a notice.
    pub status: Option<TransactionStatus>,
    /// How much, in the major unit of `currency`.
    pub amount: Option<Amount>,
    /// The currency of `amount`.
    pub currency: Option<Currency>,
    /// The mobile-money operator.
    pub operator: Option<Operator>,
    /// Who pays.
    pub phone_number: Option<PhoneText>,
    /// When it was started.
    pub initiated_at: Option<Timestamp>,
}

/// A card, as a notice describes it.
///
/// ```
/// use cartevo::webhook::{Event, Payload};
///
/// let body = br#"{"event": "card.created", "data": {"card": {"id": "card_abc123xyz789", "balance": 0, "currency": "USD"}}}"#;
/// let event = Event::parse(body)?;
/// let Payload::CardCreated(card) = event.payload() else { panic!() };
/// assert_eq!(card.balance().unwrap().to_string(), "0.00 USD");
/// # Ok::<(), cartevo::webhook::ParseEventError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CardNotice {
    /// The card.
    pub id: Option<CardId>,
    /// Whose it is.
    pub customer_id: Option<CustomerId>,
    /// Its network.
    pub brand: Option<CardBrand>,
    /// The number, masked. It is `masked_pan` elsewhere (quirk Q65).
    pub masked_number: Option<String>,
    /// What is on it, in the major unit of `currency`.
    pub balance: Option<Amount>,
    /// The currency of `balance`: USD.
    pub currency: Option<Currency>,
}

/// Money between a wallet and a card.
///
/// ```
/// use cartevo::webhook::{Event, Payload};
///
/// let body = br#"{"event": "card.fund", "data": {"cardId": "card_abc123xyz789", "amount": "25.50", "currency": "USD", "fee_amount": 0}}"#;
/// let event = Event::parse(body)?;
/// let Payload::CardFund(funding) = event.payload() else { panic!() };
/// assert_eq!(funding.amount().unwrap().to_string(), "25.50 USD");
/// assert_eq!(funding.card_id, Some("card_abc123xyz789".into()));
/// # Ok::<(), cartevo::webhook::ParseEventError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CardMovement {
    /// The transaction.
    pub transaction_id: Option<TransactionId>,
    /// The card.
    pub card_id: Option<CardId>,
    /// How much, in the major unit of `currency`.
    pub amount: Option<Amount>,
    /// The currency of both amounts: USD.
    pub currency: Option<Currency>,
    /// What it cost; usually nothing.
    pub fee_amount: Option<Amount>,
}

/// Both, if both are there.
pub(super) fn money(amount: Option<Amount>, currency: Option<&Currency>) -> Option<Money> {
    Some(Money::new(amount?, currency?.clone()))
}

impl CollectionNotice {
    /// `amount` with its currency.
    pub fn amount(&self) -> Option<Money> {
        money(self.amount, self.currency.as_ref())
    }
}

impl CardNotice {
    /// `balance` with its currency.
    pub fn balance(&self) -> Option<Money> {
        money(self.balance, self.currency.as_ref())
    }
}

impl CardMovement {
    /// `amount` with its currency.
    pub fn amount(&self) -> Option<Money> {
        money(self.amount, self.currency.as_ref())
    }

    /// `fee_amount` with its currency.
    pub fn fee_amount(&self) -> Option<Money> {
        money(self.fee_amount, self.currency.as_ref())
    }
}

/// Reads the data of an event. The error is what to tell about a field of another type.
pub(super) fn read(name: &EventName, data: Option<&Fields<'_>>) -> Result<Payload, String> {
    let known = match name {
        EventName::PaymentCollect
        | EventName::CollectionSuccessful
        | EventName::CollectionFailed => collection,
        EventName::CardCreated => card_created,
        EventName::CardFund => card_fund,
        EventName::CardWithdraw => card_withdraw,
        _ => return Ok(Payload::Raw),
    };
    let data = data.ok_or_else(|| "`data`: expected an object".to_owned())?;
    known(data)
}

fn collection(data: &Fields<'_>) -> Result<Payload, String> {
    Ok(Payload::Collection(CollectionNotice {
        transaction_id: data.id("transaction_id")?,
        status: data.read("status")?,
        amount: data.read("amount")?,
        currency: data.read("currency")?,
        operator: data.read("operator")?,
        phone_number: data.read("phone_number")?,
        initiated_at: data.read("initiated_at")?,
    }))
}

fn card_created(data: &Fields<'_>) -> Result<Payload, String> {
    let nested = data.within("card", "data.card.");
    let card = nested.as_ref().unwrap_or(data);
    let masked = card.read("masked_number")?;
    Ok(Payload::CardCreated(CardNotice {
        id: card.id("id")?,
        customer_id: card.id("customer_id")?,
        brand: card.read("brand")?,
        masked_number: match masked {
            Some(masked) => Some(masked),
            None => card.read("masked_pan")?,
        },
        balance: card.read("balance")?,
        currency: card.read("currency")?,
    }))
}

fn card_fund(data: &Fields<'_>) -> Result<Payload, String> {
    movement(data).map(Payload::CardFund)
}

fn card_withdraw(data: &Fields<'_>) -> Result<Payload, String> {
    movement(data).map(Payload::CardWithdraw)
}

fn movement(data: &Fields<'_>) -> Result<CardMovement, String> {
    Ok(CardMovement {
        transaction_id: data.id("transaction_id")?,
        card_id: data.id("card_id")?,
        amount: data.read("amount")?,
        currency: data.read("currency")?,
        fee_amount: data.read("fee_amount")?,
    })
}
