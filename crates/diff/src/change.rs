//! What a diff says.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_document::Place;
use serde::Serialize;
use serde_json::Value;

use crate::version::Bump;

/// What a change does to those who depend on the contract; the worst comes last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Nothing that a caller could rely on is more or less.
    #[default]
    Neutral,
    /// There is more to rely on, and all that was is still there.
    Additive,
    /// What was fine no longer is.
    Breaking,
}

impl Class {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From the caller: what was accepted must still be.
    Request,
    /// To the caller: only what was announced may come.
    Response,
}

impl Direction {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// A value that was fine and no longer is: checked against both documents.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Witness {
    /// Which way it travels. In a request the old contract accepts it and the new one does not; in
    /// a response it is the other way round.
    pub direction: Direction,
    /// The operation that it belongs to: `POST /cards`.
    pub operation: String,
    /// What of the message it is: `the body`, ``the query``.
    pub part: String,
    /// The pointers of its schema in the old and in the new document; for parameters, of their
    /// list.
    pub schemas: [String; 2],
    /// The value.
    pub value: Value,
}

/// One change with one cause, whatever it hits.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind, in kebab-case; see [`CODES`](crate::CODES).
    pub code: &'static str,
    /// What it does on the wire: the worst of [`directions`](Self::directions).
    pub api: Class,
    /// What it does to Rust code that uses the generated client.
    pub rust: Class,
    /// Whether it changes what a call does that nobody touched, even where it fits the old contract.
    pub behaviour: bool,
    /// What it does on the wire in each direction in which it is reached.
    pub directions: BTreeMap<Direction, Class>,
    /// What changed, in one sentence.
    pub message: String,
    /// What becomes of the generated Rust, one sentence each.
    pub surface: Vec<String>,
    /// The operations that it hits: `POST /cards`. Empty where it hits the document as a whole.
    pub operations: BTreeSet<String>,
    /// Where in the old document.
    pub old: Spot,
    /// Where in the new document.
    pub new: Spot,
    /// One value for each breaking direction.
    pub witnesses: Vec<Witness>,
    /// What it is about, without line numbers: two runs give one change the same key.
    pub key: String,
}

impl Change {
    /// The worse of both verdicts.
    pub fn class(&self) -> Class {
        self.api.max(self.rust)
    }
}

/// A place in one of both documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The JSON pointer, of what is there or would be.
    pub pointer: String,
    /// Line and column; of the nearest thing around it where nothing is there.
    pub place: Place,
    /// What stands there, in a few words.
    pub says: String,
}

/// All that changed between two contracts.
#[derive(Clone, Debug)]
pub struct Report {
    /// The changes, the worst first, then in the order of the documents.
    pub changes: Vec<Change>,
    /// The operations that were compared.
    pub operations: Vec<String>,
    /// What the version of the API has to do.
    pub api: Bump,
    /// What the version of the crate has to do.
    pub rust: Bump,
    /// `info.version` of both documents.
    pub versions: (String, String),
}

impl Report {
    /// The worst verdict on the wire.
    pub fn worst_api(&self) -> Class {
        let classes = self.changes.iter().map(|change| change.api);
        classes.max().unwrap_or_default()
    }

    /// The worst verdict on the generated Rust.
    pub fn worst_rust(&self) -> Class {
        let classes = self.changes.iter().map(|change| change.rust);
        classes.max().unwrap_or_default()
    }

    /// Whether something that was fine no longer is, on the wire or in Rust.
    pub fn is_breaking(&self) -> bool {
        self.worst_api().max(self.worst_rust()) == Class::Breaking
    }
}
