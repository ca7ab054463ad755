//! What a page says, without its words.

use std::collections::BTreeMap;
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
    /// Where the values of the examples stand, by the place of the example and by JSON pointer.
    pub(crate) leaves: BTreeMap<Place, BTreeMap<String, Place>>,
}

impl Page {
    /// A page of facts that come from elsewhere, such as those that were once accepted.
    pub fn new(file: String, subject: Subject, facts: Vec<Fact>) -> Self {
        Self {
            file,
            subject,
            facts,
            unread: Vec::new(),
            leaves: BTreeMap::new(),
        }
    }

    /// Where in an example the value at a JSON pointer stands: `/data/card/id`.
    ///
    /// A fact that is no example, and a pointer to nothing, stand where the fact stands.
    pub fn place_in(&self, fact: &Fact, pointer: &str) -> Place {
        self.leaves
            .get(&fact.place)
            .and_then(|leaves| leaves.get(pointer))
            .copied()
            .unwrap_or(fact.place)
    }
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
