//! Which object of the API an event is about.

use std::fmt;

use crate::{CardId, CustomerId, TransactionId, webhook::Event};

/// What is looked at to confirm an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// A collection or a payout, or else a movement on a wallet: a top-up's result has the shape of
    /// a collection's.
    Payment(TransactionId),
    Card(CardId),
    CardTransaction(CardId, TransactionId),
    Customer(CustomerId),
}

impl Target {
    /// `None` if the event names nothing that can be looked at.
    pub fn of(event: &Event) -> Option<Self> {
        let card = event.card_id().filter(|id| is_plain(id.as_str())).cloned();
        let customer = event
            .customer_id()
            .filter(|id| is_plain(id.as_str()))
            .cloned();
        let transaction = event
            .transaction_id()
            .filter(|id| is_plain(id.as_str()))
            .cloned();
        let topic = event.name().as_str().split('.').next().unwrap_or_default();
        let payment = transaction.clone().map(Self::Payment);
        match topic {
            "payment" | "collection" => return payment,
            "card" => return card.map(Self::Card),
            "customer" => return customer.map(Self::Customer),
            _ => {}
        }
        match (card, transaction) {
            (Some(card), Some(transaction)) => Some(Self::CardTransaction(card, transaction)),
            (Some(card), None) => Some(Self::Card(card)),
            (None, _) => payment.or(customer.map(Self::Customer)),
        }
    }
}

/// Whether it can stand in a path and mean nothing else there. Anybody may have written it, and no
/// source shows an id with other characters.
fn is_plain(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !id.is_empty() && id.len() <= 128 && id.bytes().all(plain)
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Payment(id) => write!(f, "payment or wallet transaction {id}"),
            Self::Card(id) => write!(f, "card {id}"),
            Self::CardTransaction(card, id) => write!(f, "transaction {id} of card {card}"),
            Self::Customer(id) => write!(f, "customer {id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Target;
    use crate::webhook::Event;

    fn of(name: &str, data: &Value) -> Option<Target> {
        let body = json!({"event": name, "data": data}).to_string();
        Target::of(&Event::parse(body.as_bytes()).unwrap())
    }

    #[test]
    fn the_topic_and_the_ids_decide() {
        let all = json!({"transaction_id": "t", "card_id": "c", "customer_id": "u"});
        let payment = Some(Target::Payment("t".into()));
        let card = Some(Target::Card("c".into()));
        let movement = Some(Target::CardTransaction("c".into(), "t".into()));
        let customer = Some(Target::Customer("u".into()));
        for (name, target) in [
            ("payment.collect", &payment),
            ("payment.payout", &payment),
            ("collection.failed", &payment),
            ("card.created", &card),
            ("card.fund", &card),
            ("card.withdraw.failed", &card),
            ("customer.created", &customer),
            ("transaction.refund.completed", &movement),
            ("fee.crossborder.charged", &movement),
            ("debt.recovery.pending", &movement),
            ("new.topic", &movement),
            ("", &movement),
        ] {
            assert_eq!(&of(name, &all), target, "{name}");
        }
        for name in ["transaction.terminated", "fee.crossborder.charged", ""] {
            assert_eq!(of(name, &json!({"card_id": "c", "customer_id": "u"})), card);
            assert_eq!(
                of(name, &json!({"transaction_id": "t", "customer_id": "u"})),
                payment
            );
            assert_eq!(of(name, &json!({"customer_id": "u"})), customer);
        }
    }

    #[test]
    fn without_its_id_there_is_nothing_to_look_at() {
        assert_eq!(of("payment.collect", &json!({"card_id": "c"})), None);
        assert_eq!(of("card.fund", &json!({"transaction_id": "t"})), None);
        assert_eq!(of("customer.created", &json!({"card_id": "c"})), None);
        assert_eq!(of("transaction.terminated", &json!({})), None);
    }

    #[test]
    fn an_id_that_would_lead_elsewhere_is_none() {
        let long = "a".repeat(129);
        for id in [
            "..", ".", "a/b", "a?b", "a%2fb", "a b", "é", "a#", "a\n", &long,
        ] {
            assert_eq!(
                of("payment.collect", &json!({"transaction_id": id})),
                None,
                "{id}"
            );
        }
        for id in [
            "550e8400-e29b-41d4-a716-446655440000",
            "txn_5b7c9d2e4f6a8b1c3d5e7f9a",
        ] {
            assert_eq!(
                of("payment.collect", &json!({"transaction_id": id})),
                Some(Target::Payment(id.into()))
            );
        }
    }
}
