//! What a page says, without its words.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// A page that was read.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file, as it is shown.
    pub file: String,
    /// What it is about.
    pub subject: Subject,
    /// What it says, in its order.
    pub facts: Vec<Fact>,
    /// What could not be read.
    pub unread: Vec<Unread>,
}

/// What a page is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One operation: its method and its path.
    Operation(String, String),
    /// What holds for all operations.
    Conventions,
    /// Anything else, by its title.
    Other(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(method, path) => write!(f, "{method} {path}"),
            Self::Conventions => f.write_str("conventions"),
            Self::Other(title) => f.write_str(title),
        }
    }
}

/// One thing that a page says: of `subject`, that its `property` is `value`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fact {
    /// Where on the page it is said.
    pub layer: Layer,
    /// Of what: `request.body.brand`, `response.201.data.card.id`, `error.400`, `rule.rate-limit`.
    pub subject: String,
    /// What about it: `type`, `required`, `enum`, `minimum`, `example`, `message`.
    pub property: &'static str,
    /// How it is.
    pub value: Value,
    /// The place of the words that say it.
    pub place: Place,
}

/// One of the two halves of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// Generated from a schema: the samples at the head, the lists at the end.
    Panel,
    /// Written by hand.
    Prose,
}

/// A place on a page; both count from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// Something on a page that looked like a fact and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where.
    pub place: Place,
    /// Why.
    pub why: String,
}
