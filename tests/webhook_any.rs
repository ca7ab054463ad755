//! Events of any content: nothing panics, and nothing is lost.
#![cfg(feature = "webhook")]

use cartevo::webhook::{Event, EventName, Payload};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Any JSON, with the names that events have among the keys.
fn json() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        "[a-z_]{0,8}",
        prop::sample::select(vec![
            "event",
            "data",
            "card",
            "id",
            "card_id",
            "cardId",
            "transaction_id",
            "amount",
            "currency",
            "status",
            "transaction",
            "customer",
            "balance",
        ])
        .prop_map(str::to_owned),
    ];
    let text = prop_oneof![
        any::<String>(),
        prop::sample::select(EventName::KNOWN).prop_map(|name| name.as_str().to_owned()),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone(), inner, 0..8)
                .prop_map(|map| map.into_iter().collect::<Value>()),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(body: Vec<u8>) {
        let _ = Event::parse(&body);
    }

    #[test]
    fn a_named_event_is_never_refused_and_never_loses_anything(
        name in prop::sample::select(EventName::KNOWN),
        data in json(),
    ) {
        let sent = json!({"event": name.as_str(), "data": data});
        let body = sent.to_string();
        let event = Event::parse(body.as_bytes()).unwrap();
        prop_assert_eq!(event.name(), &name);
        prop_assert_eq!(event.raw(), body.as_bytes());
        if !data.is_null() {
            prop_assert_eq!(event.data().json(), &data);
        }
        if event.trouble().is_some() {
            prop_assert_eq!(event.payload(), &Payload::Raw);
        }
    }

    #[test]
    fn any_json_is_an_event_or_an_error(sent in json()) {
        if let Ok(event) = Event::parse(sent.to_string().as_bytes()) {
            let _ = format!("{event:?}");
        }
    }

    #[test]
    fn a_piece_of_an_event_does_not_make_it_panic(cut in 0..600_usize, place in 0..600_usize, byte: u8) {
        let mut body = include_bytes!("webhooks/card-created.json").to_vec();
        let last = body.len() - 1;
        body[place.min(last)] = byte;
        body.truncate(cut.max(1));
        let _ = Event::parse(&body);
    }

    #[test]
    fn keys_are_equal_for_equal_bodies_only(left in "[ab]{0,2}", right in "[ab]{0,2}") {
        let key = |text: &str| {
 let body = json!({"event": "card.fund", "data": {"note": text}});
 Event::parse(body.to_string().as_bytes()).unwrap().dedup_key()
 };
        prop_assert_eq!(key(&left) == key(&right), left == right);
    }
}
