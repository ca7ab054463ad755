//! Small leniencies in reading, and the list of all of them.

use serde::{Deserialize, Deserializer};

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
    ("Q8", "a token without an envelope"),
    ("Q15", "amounts as numeric text"),
    ("Q19", "`masked_number` for `masked_pan`"),
    ("Q22", "timestamps in any form"),
    ("Q23", "ids that are no UUIDs"),
    ("Q27", "card brands in any case"),
    ("Q30", "any 2xx as success"),
    ("Q51", "operators in any case"),
    (
        "Q76",
        "error bodies in any shape, `message` as text or as a list",
    ),
    ("Q78", "an error wrapper inside a 2xx"),
    ("Q89", "an envelope of `data` alone"),
    ("Q96", "`null` for what is optional"),
];

/// A list that may be `null`.
pub(crate) fn null_is_empty<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<Vec<T>>::deserialize(deserializer).map(Option::unwrap_or_default)
}
