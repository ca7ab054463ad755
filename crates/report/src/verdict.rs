//! What a change of the contract does, for programs that decide by it.

use serde::Serialize;
use serde_json::Value;

/// What a change does to those who depend on the contract. Each class is `neutral`, `additive` or
/// `breaking`.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Verdict {
    /// On the wire, the worst of both directions.
    pub wire: &'static str,
    /// In requests, if it is reached there.
    pub request: Option<&'static str>,
    /// In responses, if it is reached there.
    pub response: Option<&'static str>,
    /// In Rust.
    pub rust: &'static str,
    /// Whether calls that nobody has touched behave otherwise.
    pub behaviour: bool,
    /// The operations that it hits: `POST /cards`.
    pub operations: Vec<String>,
    /// Values that were fine and are not any more.
    pub witnesses: Vec<Witness>,
}

/// A value that shows that something breaks.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Witness {
    /// `request`: it was accepted, and is refused. `response`: it was excluded, and may come.
    pub direction: &'static str,
    /// The operation: `POST /cards`.
    pub operation: String,
    /// What of the message it is.
    pub part: String,
    /// The value.
    pub value: Value,
}
