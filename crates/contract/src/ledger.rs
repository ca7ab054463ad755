//! The quirk ledger: the contract's list of what deviates from the plain conventions.

mod check;
mod proof;
mod tolerances;

use std::collections::BTreeMap;

use serde_json::Value;

use cartevo_document::{Document, pointer};
use cartevo_report::Quirk;

pub(crate) use check::{check, check_recordings, check_shown};

use crate::{
    compare::{differences, is_within},
    contract::Contract,
    deviation::Deviation,
    kind::Kind,
    recording::Recording,
};

/// Where the ledger stands in the contract.
pub(crate) const LEDGER: &str = "/x-cartevo-quirks";

/// The ledger, by id.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Whether it is something else than a map, so that no id can be looked up in it.
    pub unusable: bool,
    pub entries: BTreeMap<String, Entry>,
}

/// One oddity. What is missing or wrong in it is found by [`check`].
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// Deviations that it explains.
    pub explains: Vec<Excuse>,
    /// Where it can be seen in a recording.
    pub shows: Vec<Sight>,
    /// Recordings that prove it.
    pub recordings: Vec<String>,
}

/// A deviation that an entry explains.
#[derive(Debug)]
pub(crate) struct Excuse {
    pub kind: Kind,
    /// What it is narrowed to, if it is.
    pub only: Option<Only>,
    /// Where the ledger says so.
    pub at: String,
}

/// What an excuse is narrowed to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Only {
    /// `status`: this one.
    Status(u16),
    /// `request`: what stands at or below this JSON pointer.
    Place(String),
    /// `request`: method, path, headers, or the body as a whole.
    Whole,
    /// `null`, `money-as-text`: the values of the property of this name.
    Property(String),
}

/// A place in a recording at which an oddity can be seen.
#[derive(Debug)]
pub(crate) struct Sight {
    pub pointer: String,
    /// The value that has to be there, if only that one shows it.
    pub value: Option<Value>,
    /// Where the ledger says so.
    pub at: String,
}

impl Ledger {
    pub fn read(document: &Document) -> Self {
        let entries = document
            .get(LEDGER)
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        let entries = entries.map(|(id, entry)| {
            let at = pointer::join(LEDGER, id);
            let entry = Entry {
                explains: each(entry, &at, "explains", excuses),
                shows: each(entry, &at, "shows", sights),
                recordings: texts(entry.get("recordings")),
            };
            (id.clone(), entry)
        });
        Self {
            entries: entries.collect(),
            unusable: document
                .get(LEDGER)
                .is_some_and(|ledger| !ledger.is_object()),
        }
    }

    /// The ids of the entries that explain a deviation of a recording.
    pub fn explaining(&self, deviation: &Deviation, recording: &Recording) -> Vec<&str> {
        let entries = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.explains(deviation, recording));
        entries.map(|(id, _)| id.as_str()).collect()
    }
}

impl Entry {
    /// Whether it explains a deviation of a recording.
    pub fn explains(&self, deviation: &Deviation, recording: &Recording) -> bool {
        self.explains
            .iter()
            .any(|excuse| excuse.covers(deviation, recording))
    }
}

impl Excuse {
    /// Whether it is this deviation of the recording that it explains.
    pub fn covers(&self, deviation: &Deviation, recording: &Recording) -> bool {
        let here = || match &self.only {
            None => true,
            Some(Only::Status(status)) => recording.response.status == *status,
            Some(Only::Place(place)) => is_within(&deviation.at, place),
            Some(Only::Whole) => {
                !deviation.at.starts_with("/request/body/")
                    && !is_within(&deviation.at, "/request/query")
            }
            Some(Only::Property(name)) => property(&deviation.at).is_some_and(|last| last == *name),
        };
        self.kind == deviation.kind && !deviation.inexcusable && here()
    }
}

impl Sight {
    /// Whether it is to be seen in the recording.
    pub fn is_in(&self, recording: &Recording) -> bool {
        let found = recording.value.pointer(&self.pointer);
        match (&self.value, found) {
            (Some(value), Some(found)) => differences(value, Some(found)).is_empty(),
            (None, found) => found.is_some(),
            (Some(_), None) => false,
        }
    }
}

/// The ledger as reports show it.
pub(crate) fn quirks(contract: &Contract) -> Vec<Quirk> {
    let entries = contract.document.get(LEDGER).and_then(Value::as_object);
    let entries = entries.into_iter().flatten().map(|(id, entry)| {
        let text = |key: &str| {
            let text = entry.get(key).and_then(Value::as_str).unwrap_or_default();
            text.trim().to_owned()
        };
        let known = contract.ledger.entries.get(id);
        let excuses = known.into_iter().flat_map(|known| &known.explains);
        let mut explains: Vec<String> = excuses.map(|it| it.kind.to_string()).collect();
        explains.dedup();
        Quirk {
            id: id.clone(),
            title: text("title"),
            evidence: text("evidence"),
            handling: text("handling"),
            explains,
            recordings: texts(entry.get("recordings")),
            line: contract.location(&pointer::join(LEDGER, id)).line,
        }
    });
    let mut quirks: Vec<Quirk> = entries.collect();
    // `Q9` stands before `Q10`.
    quirks.sort_by(|a, b| (a.id.len(), &a.id).cmp(&(b.id.len(), &b.id)));
    quirks
}

/// The name of the property at a pointer; that of the list for an item of one.
fn property(at: &str) -> Option<String> {
    let names = pointer::tokens(at);
    names
        .filter(|token| !token.bytes().all(|byte| byte.is_ascii_digit()))
        .last()
}

type Read<T> = fn(&Value, &str) -> Result<Vec<T>, String>;

/// What can be read of the list `key` of an entry.
fn each<T>(entry: &Value, at: &str, key: &str, read: Read<T>) -> Vec<T> {
    let items = entry.get(key).and_then(Value::as_array);
    let items = items.into_iter().flatten().enumerate();
    let read = items.flat_map(|(index, item)| read(item, &format!("{at}/{key}/{index}")));
    read.flatten().collect()
}

/// An item of `explains`: a kind, or a kind with what it is narrowed to.
fn excuses(item: &Value, at: &str) -> Result<Vec<Excuse>, String> {
    let known = |name: &str| {
        Kind::named(name).ok_or_else(|| {
            let known: Vec<&str> = Kind::ALL.iter().map(|(_, name)| *name).collect();
            let known = known.join(", ");
            format!("`{name}` is no kind of deviation; there are {known}")
        })
    };
    if let Some(name) = item.as_str() {
        return Ok(vec![Excuse {
            kind: known(name)?,
            only: None,
            at: at.to_owned(),
        }]);
    }
    let mut found = Vec::new();
    let narrowed = item.as_object().filter(|narrowed| !narrowed.is_empty());
    let narrowed =
        narrowed.ok_or("expected a kind of deviation, or a kind with a list of what is meant")?;
    for (name, list) in narrowed {
        let kind = known(name)?;
        let at = pointer::join(at, name);
        let list = list.as_array().filter(|list| !list.is_empty());
        let list = list.ok_or_else(|| format!("`{name}` needs a list of what is meant"))?;
        for (index, value) in list.iter().enumerate() {
            found.push(Excuse {
                kind,
                only: Some(only(kind, value)?),
                at: format!("{at}/{index}"),
            });
        }
    }
    Ok(found)
}

/// What a kind of deviation is narrowed to.
fn only(kind: Kind, value: &Value) -> Result<Only, String> {
    match (kind, value) {
        (Kind::Status, Value::Number(number)) => {
            let status = number
                .as_u64()
                .and_then(|status| u16::try_from(status).ok());
            status
                .map(Only::Status)
                .ok_or_else(|| format!("{number} is no HTTP status"))
        }
        (Kind::Request, Value::String(text)) if text == "whole" => Ok(Only::Whole),
        (Kind::Request, Value::String(text)) if is_within(text, "/request") => {
            Ok(Only::Place(text.clone()))
        }
        (Kind::Null | Kind::MoneyAsText, Value::String(name)) => Ok(Only::Property(name.clone())),
        (Kind::Status, _) => Err(format!("{value} is no HTTP status")),
        (Kind::Request, _) => Err(format!(
            "{value} is neither `whole` nor a JSON pointer that begins with `/request`"
        )),
        (Kind::Null | Kind::MoneyAsText, _) => Err(format!("{value} is no name of a property")),
        _ => Err(format!("`{kind}` cannot be narrowed")),
    }
}

/// An item of `shows`: a pointer, or pointers with the values that have to be there.
fn sights(item: &Value, at: &str) -> Result<Vec<Sight>, String> {
    let sight = |pointer: &String, value: Option<&Value>, at: String| {
        if pointer.starts_with('/') {
            Ok(Sight {
                pointer: pointer.clone(),
                value: value.cloned(),
                at,
            })
        } else {
            Err(format!(
                "`{pointer}` is no JSON pointer into a recording: it must begin with `/`"
            ))
        }
    };
    match item {
        Value::String(pointer) => Ok(vec![sight(pointer, None, at.to_owned())?]),
        Value::Object(pairs) if !pairs.is_empty() => pairs
            .iter()
            .map(|(pointer, value)| sight(pointer, Some(value), pointer::join(at, pointer)))
            .collect(),
        _ => Err("expected a JSON pointer into a recording, or one with its value".to_owned()),
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}
