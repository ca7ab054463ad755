//! The two documents, and what of them is the same.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use cartevo_document::{Document, pointer};
use serde_json::Value;

/// One of both documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Old,
    New,
}

impl Side {
    pub fn other(self) -> Self {
        match self {
            Self::Old => Self::New,
            Self::New => Self::Old,
        }
    }
}

/// A schema of one of both documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Atom {
    pub side: Side,
    pub pointer: String,
    /// Only the `null` that the schema adds to what it says.
    pub null: bool,
}

impl Atom {
    pub fn new(side: Side, pointer: impl Into<String>) -> Self {
        Self {
            side,
            pointer: pointer.into(),
            null: false,
        }
    }

    pub fn below(&self, token: &str) -> Self {
        Self::new(self.side, pointer::join(&self.pointer, token))
    }
}

/// Both documents.
pub struct Pair<'a> {
    pub old: &'a Document,
    pub new: &'a Document,
    /// The targets of references that do not mean the same in both.
    changed: HashSet<String>,
}

/// Keys that say nothing to a program.
const WORDS: [&str; 7] = [
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
    "x-cartevo-quirks",
];

impl<'a> Pair<'a> {
    pub fn new(old: &'a Document, new: &'a Document) -> Self {
        let mut pair = Self {
            old,
            new,
            changed: HashSet::new(),
        };
        pair.changed = pair.changed_targets();
        pair
    }

    pub fn document(&self, side: Side) -> &'a Document {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }

    /// What stands at a pointer; `null` where nothing does.
    pub fn value(&self, side: Side, pointer: &str) -> &'a Value {
        self.document(side).get(pointer).unwrap_or(&Value::Null)
    }

    pub fn schema(&self, atom: &Atom) -> &'a Value {
        self.value(atom.side, &atom.pointer)
    }

    /// The pointer behind a reference; the pointer itself where there is none, or it leads nowhere.
    pub fn resolve(&self, side: Side, pointer: &str) -> String {
        let found = self.document(side).resolve(pointer);
        found.unwrap_or_else(|| pointer.to_owned())
    }

    /// Whether what stands at both pointers is the same at first sight: so it needs no comparison.
    /// What is written in another way but means the same is not.
    pub fn same(&self, old: &str, new: &str) -> bool {
        let (old, new) = (self.value(Side::Old, old), self.value(Side::New, new));
        alike(old, new) && !refers_to(old, &self.changed)
    }

    /// Targets whose text differs, and all that refer to those.
    fn changed_targets(&self) -> HashSet<String> {
        let mut targets: BTreeMap<&str, (&Value, &Value)> = BTreeMap::new();
        let documents = [self.old.value(), self.new.value()];
        for target in documents.into_iter().flat_map(references) {
            let at = target.strip_prefix('#').unwrap_or(target);
            let both = || (self.value(Side::Old, at), self.value(Side::New, at));
            targets.entry(target).or_insert_with(both);
        }
        let mut changed: HashSet<String> = HashSet::new();
        targets.retain(|target, (old, new)| {
            let same = alike(old, new);
            if !same {
                changed.insert((*target).to_owned());
            }
            same
        });
        loop {
            let before = changed.len();
            targets.retain(|target, (old, _)| {
                let same = !refers_to(old, &changed);
                if !same {
                    changed.insert((*target).to_owned());
                }
                same
            });
            if changed.len() == before {
                return changed;
            }
        }
    }
}

fn refers_to(value: &Value, targets: &HashSet<String>) -> bool {
    !targets.is_empty() && references(value).any(|target| targets.contains(target))
}

/// Equal but for words and order. Names of properties are no keywords: one may be called `title`.
fn alike(old: &Value, new: &Value) -> bool {
    equal(old, new, false)
}

fn equal(old: &Value, new: &Value, names: bool) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let counts = |key: &str| names || !WORDS.contains(&key);
            let below = |key: &str| !names && is_map(key);
            let count =
                |map: &serde_json::Map<String, Value>| map.keys().filter(|key| counts(key)).count();
            count(old) == count(new)
                && old
                    .iter()
                    .filter(|(key, _)| counts(key))
                    .all(|(key, value)| {
                        new.get(key).is_some_and(|other| match key.as_str() {
                            "required" if !names && value.is_array() => {
                                as_set(value) == as_set(other)
                            }
                            key => equal(value, other, below(key)),
                        })
                    })
        }
        (Value::Array(old), Value::Array(new)) => {
            let mut both = old.iter().zip(new);
            old.len() == new.len() && both.all(|(old, new)| equal(old, new, false))
        }
        _ => old == new,
    }
}

/// Whether the keys of the object under this key are names that somebody chose.
fn is_map(key: &str) -> bool {
    matches!(
        key,
        "properties" | "schemas" | "responses" | "parameters" | "headers" | "paths" | "content"
    )
}

fn as_set(value: &Value) -> Option<BTreeSet<&str>> {
    let items = value.as_array()?.iter();
    items.map(Value::as_str).collect()
}

/// Every target of a `$ref`.
pub fn references(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::Object(object) => Box::new(object.iter().flat_map(|(key, value)| {
            let own = value.as_str().filter(|_| key == "$ref");
            own.into_iter().chain(references(value))
        })),
        Value::Array(items) => Box::new(items.iter().flat_map(references)),
        _ => Box::new(std::iter::empty()),
    }
}

/// The first reference of a document that leads nowhere.
pub fn dangling(document: &Document) -> Option<&str> {
    let mut targets = references(document.value());
    targets.find(|target| {
        let at = target.strip_prefix('#');
        at.is_none_or(|at| document.get(at).is_none())
    })
}

/// Everything that a value reaches through references.
pub fn reached(document: &Document, value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = references(value).collect();
    while let Some(target) = open.pop() {
        let at = target.strip_prefix('#').unwrap_or(target);
        if found.insert(at.to_owned()) {
            open.extend(document.get(at).into_iter().flat_map(references));
        }
    }
    found
}
