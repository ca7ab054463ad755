//! Small leniencies in reading, and the list of all of them.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

/// What this library puts up with although the conventions say otherwise: the quirk that it is for,
/// and what is tolerated. The conformance suite refuses an entry whose quirk is not in the ledger.
#[doc(hidden)]
pub const TOLERANCES: &[(&str, &str)] = &[
    (
        "Q1",
        "a created card beside `status` and `message` instead of under `data`",
    ),
    (
        "Q2",
        "`autoFilledFields` for `auto_filled_fields`, with elements of any type",
    ),
    ("Q3", "an envelope without `statusCode`"),
    (
        "Q4",
        "what a list says of its pages under `meta` or under `pagination`",
    ),
    (
        "Q6",
        "no `data`, or `null`, where every field of the payload may be missing",
    ),
    ("Q7", "an envelope of `success` and `data` alone"),
    ("Q8", "a token without an envelope"),
    ("Q15", "amounts as numeric text"),
    ("Q16", "a boolean as text"),
    ("Q18", "expiry years of two digits"),
    (
        "Q19",
        "`masked_number` for `masked_pan`, masked in any form",
    ),
    ("Q22", "timestamps in any form"),
    ("Q23", "ids that are no UUIDs"),
    ("Q27", "card brands in any case"),
    ("Q30", "any 2xx as success"),
    (
        "Q36",
        "`status` for `card_status` and `refunded_amount` for `refund_amount` of a terminated card",
    ),
    (
        "Q38",
        "a 404 as a list without items, where the contract says so",
    ),
    ("Q49", "dial codes with a `+` and without"),
    ("Q50", "phone numbers of any form in answers"),
    ("Q51", "operators in any case"),
    ("Q64", "a collection's notice without, and with, a status"),
    ("Q65", "`masked_pan` for `masked_number` in a notice"),
    ("Q66", "camelCase for snake_case in a notice"),
    (
        "Q71",
        "the answer to a transfer between balances beside `success` and `message`",
    ),
    (
        "Q76",
        "error bodies in any shape, `message` as text or as a list",
    ),
    ("Q78", "an error wrapper inside a 2xx"),
    (
        "Q81",
        "a new customer without an envelope, and with little but its id",
    ),
    ("Q89", "an envelope of `data` alone, a card under `card`"),
    ("Q96", "`null` for what is optional"),
    (
        "Q106",
        "a card's transactions under `transactions`, with a total that is not believed",
    ),
    ("Q108", "a list that ignores how it is to be paged"),
    ("Q110", "a wallet's transaction under `output`"),
    (
        "Q129",
        "a list of cards in the place of the object that has them",
    ),
    (
        "Q130",
        "the older build's names for the amounts, balances and status of a card",
    ),
    (
        "Q156",
        "a notice without a name, with flat fields, or with ids in likely places or as numbers",
    ),
];

/// A list or a map that may be `null`.
pub(crate) fn null_is_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A boolean, or the same as text.
pub(crate) fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    struct Flag;
    impl Visitor<'_> for Flag {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a boolean, or `true` or `false` as text")
        }

        fn visit_bool<E>(self, value: bool) -> Result<bool, E> {
            Ok(value)
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<bool, E> {
            text.parse()
                .map_err(|_| E::invalid_value(serde::de::Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_any(Flag)
}

/// The same for a field that may be missing or `null`.
pub(crate) fn optional_flag<'de, D>(deserializer: D) -> Result<Option<bool>, D::Error>
where
    D: Deserializer<'de>,
{
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Inner(#[serde(deserialize_with = "flag")] bool);
    Ok(Option::<Inner>::deserialize(deserializer)?.map(|Inner(value)| value))
}

/// An object, or in its place the list that is the best part of it.
pub(crate) enum ListOr<O, I> {
    Object(O),
    List(Vec<I>),
}

impl<'de, O: Deserialize<'de>, I: Deserialize<'de>> Deserialize<'de> for ListOr<O, I> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<O, I>(PhantomData<(O, I)>);
        impl<'de, O: Deserialize<'de>, I: Deserialize<'de>> Visitor<'de> for Either<O, I> {
            type Value = ListOr<O, I>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object, or a list in its place")
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Self::Value, M::Error> {
                O::deserialize(MapAccessDeserializer::new(map)).map(ListOr::Object)
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Self::Value, S::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(ListOr::List(list))
            }
        }
        deserializer.deserialize_any(Either(PhantomData))
    }
}
