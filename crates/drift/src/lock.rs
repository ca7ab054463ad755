//! `docs.lock`: what the documentation says, as it was accepted.
//!
//! For each page a head line, then one line for each fact, sorted:
//!
//! ```text
//! [POST /cards]
//! panel request.body.brand enum ["MASTERCARD","VISA"]
//! prose response.201.data.card.id shape "uuid"
//! ```
//!
//! It has facts and no sentences: of an example only its shape.

mod compare;
mod shape;

use std::collections::{BTreeMap, BTreeSet};

use cartevo_pages::{Fact, Layer, Page, Place, Subject};
use cartevo_report::Called;
use serde_json::Value;

pub use compare::{Change, changes};

use crate::Usage;

const HEAD: &str = "\
# What the documentation says, as it was accepted: layer, subject, property and value of each fact.
# `cargo xtask drift PAGES --accept` writes the given pages anew. Examples are kept as shapes.
";

/// The accepted facts of every page, by what the page is about.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    pages: BTreeMap<String, Vec<Entry>>,
    heads: BTreeMap<String, usize>,
}

/// One line of the lock, or what would be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The layer.
    pub layer: Layer,
    /// The subject.
    pub subject: String,
    /// The property.
    pub property: String,
    /// The value.
    pub value: Value,
    /// Where it stands: on the page, or in the lock with the line only.
    pub place: Place,
}

impl Lock {
    /// Reads a lock; `name` is how it is shown, and `called` what a problem is to be mended with.
    pub fn parse(name: &str, source: &str, called: Called) -> Result<Self, Usage> {
        let mut lock = Self::default();
        let mut page: Option<&mut Vec<Entry>> = None;
        let mut problems = Vec::new();
        for (index, text) in source.lines().enumerate() {
            let line = index + 1;
            let mut report = |what: &str| problems.push(format!("{name}:{line}:1: {what}"));
            if text.trim().is_empty() || text.starts_with('#') {
                continue;
            }
            if let Some(head) = text
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                if lock.heads.insert(head.to_owned(), line).is_some() {
                    report("this page is there twice");
                }
                page = Some(lock.pages.entry(head.to_owned()).or_default());
                continue;
            }
            match (&mut page, entry(text, line)) {
                (Some(page), Some(entry)) => page.push(entry),
                (None, Some(_)) => report("a fact before the first page: `[METHOD /path]`"),
                (_, None) => {
                    report("expected `panel` or `prose`, a subject, a property and a JSON value");
                }
            }
        }
        if problems.is_empty() {
            Ok(lock)
        } else {
            problems.push(format!(
                "write {name} anew with `{} PAGES --accept`",
                called.drift()
            ));
            Err(Usage::all(problems))
        }
    }

    /// The pages that it has.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// The facts of a page, if it has the page.
    pub fn page(&self, name: &str) -> Option<&[Entry]> {
        self.pages.get(name).map(Vec::as_slice)
    }

    /// The line at which a page begins.
    pub fn line(&self, page: &str) -> usize {
        self.heads.get(page).copied().unwrap_or(1)
    }

    /// Takes over what a page says by now.
    pub fn accept(&mut self, page: &Page) {
        self.pages.insert(page.subject.to_string(), entries(page));
    }

    /// Drops a page.
    pub fn remove(&mut self, page: &str) {
        self.pages.remove(page);
    }

    /// The accepted conventions as a page: what others are held against if it is not given.
    pub fn conventions(&self, name: &str) -> Option<Page> {
        let subject = Subject::Conventions;
        let entries = self.page(&subject.to_string())?;
        let facts = entries.iter().map(|entry| Fact {
            layer: entry.layer,
            subject: entry.subject.clone(),
            property: property(&entry.property),
            value: entry.value.clone(),
            place: entry.place,
        });
        Some(Page::new(name.to_owned(), subject, facts.collect()))
    }

    /// The text of the file; `called` says in it what writes it.
    pub fn render(&self, called: Called) -> String {
        let mut text = called.say(HEAD);
        for (page, entries) in &self.pages {
            text.push_str("\n[");
            text.push_str(page);
            text.push_str("]\n");
            let lines: BTreeSet<String> = entries.iter().map(Entry::line).collect();
            for line in lines {
                text.push_str(&line);
                text.push('\n');
            }
        }
        text
    }
}

impl Entry {
    fn line(&self) -> String {
        let layer = match self.layer {
            Layer::Panel => "panel",
            Layer::Prose => "prose",
        };
        format!("{layer} {} {} {}", self.subject, self.property, self.value)
    }
}

/// A line of the file. A subject may have spaces, so the property is the word before the value.
fn entry(text: &str, line: usize) -> Option<Entry> {
    let (layer, rest) = text.split_once(' ')?;
    let layer = match layer {
        "panel" => Layer::Panel,
        "prose" => Layer::Prose,
        _ => return None,
    };
    let spaces: Vec<usize> = rest.match_indices(' ').map(|(at, _)| at).collect();
    spaces.windows(2).find_map(|pair| {
        let value = serde_json::from_str(rest.get(pair[1] + 1..)?).ok()?;
        Some(Entry {
            layer,
            subject: rest[..pair[0]].to_owned(),
            property: rest[pair[0] + 1..pair[1]].to_owned(),
            value,
            place: Place { line, column: 1 },
        })
    })
}

/// A page's facts name their properties by words that live as long as the program. These are the few
/// of one page, once.
fn property(name: &str) -> &'static str {
    name.to_owned().leak()
}

/// What the lock would say of a page.
pub fn entries(page: &Page) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for fact in &page.facts {
        if fact.property != "example" {
            found.push(Entry {
                layer: fact.layer,
                subject: fact.subject.clone(),
                property: fact.property.to_owned(),
                value: fact.value.clone(),
                place: fact.place,
            });
        }
    }
    found.extend(shape::entries(page));
    let mut keyed: Vec<(String, Entry)> = found
        .into_iter()
        .map(|entry| (entry.line(), entry))
        .collect();
    keyed.sort_by(|(left, _), (right, _)| left.cmp(right));
    keyed.dedup_by(|(left, _), (right, _)| left == right);
    keyed.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use cartevo_report::Called;

    use super::Lock;

    const TEXT: &str = "# comment\n\n[POST /cards]\npanel request.body.brand enum [\"A\",\"B\"]\n\
        prose mention.GET /x exists true\nprose error.400 message \"No such card\"\n";

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let lock = Lock::parse("docs.lock", TEXT, Called::Xtask).expect("a lock");
        let facts = lock.page("POST /cards").expect("a page");
        assert_eq!(facts[0].value, serde_json::json!(["A", "B"]));
        assert_eq!(
            (facts[1].subject.as_str(), facts[1].property.as_str()),
            ("mention.GET /x", "exists")
        );
        assert_eq!(
            (facts[2].value.as_str(), facts[2].place.line),
            (Some("No such card"), 6)
        );
        let again = Lock::parse("docs.lock", &lock.render(Called::Xtask), Called::Xtask)
            .expect("what it wrote itself");
        assert_eq!(again.render(Called::Xtask), lock.render(Called::Xtask));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let problems = |text: &str| {
            Lock::parse("docs.lock", text, Called::Xtask)
                .expect_err("a problem")
                .problems
        };
        assert!(problems("panel a type 1\n")[0].starts_with("docs.lock:1:1: a fact before"));
        assert!(problems("[x]\nprose a type\n")[0].starts_with("docs.lock:2:1: expected"));
        assert!(problems("[x]\n[x]\n")[0].starts_with("docs.lock:2:1: this page is there twice"));
        assert!(problems("[x]\nboth a type 1\n")[0].starts_with("docs.lock:2:1: expected"));
    }
}
