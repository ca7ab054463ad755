//! From blocks to facts.

mod bound;
mod code;
mod example;
mod field;
mod forms;
mod list;
mod mention;
mod panel;
mod program;
mod prose;
mod rules;
mod said;
mod salient;
mod sections;
mod tables;
mod webhook;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::block::{Block, Blocks};
use crate::{Fact, Layer, Page, Place, Subject, Unread};
use example::Examples;

/// Reads the facts of a page that has been cut into blocks.
pub(crate) fn read(file: &str, source: &str, blocks: Blocks) -> Page {
    let mut reader = Reader {
        lines: source.lines().collect(),
        operation: None,
        facts: Vec::new(),
        unread: blocks.unread,
        leaves: BTreeMap::new(),
        examples: Examples::default(),
        success: None,
        identifiers: BTreeSet::new(),
        leftovers: Vec::new(),
        event: None,
    };
    if let Some(words) = &blocks.operation {
        reader.operation = words
            .text
            .split_once(' ')
            .map(|(method, path)| (method.to_owned(), path.to_owned()));
        reader.fact(
            Layer::Panel,
            "operation",
            "method-path",
            words.text.clone(),
            words.place,
        );
    }
    reader.success = sections::only_success(&blocks.prose);
    reader.panel(&blocks.panel);
    reader.prose(&blocks.prose);
    reader.failures(&blocks.panel);
    if reader.facts.is_empty() && reader.unread.is_empty() {
        // The shell of a page that a script would fill looks like this.
        let start = Place { line: 1, column: 1 };
        reader.unread(start, "nothing on this page can be read as a fact");
    }
    let subject = reader.subject(&blocks.prose);
    Page {
        file: file.to_owned(),
        subject,
        facts: reader.facts,
        unread: reader.unread,
        leaves: reader.leaves,
    }
}

/// Whether a heading begins with a status, as that of an answer does.
pub(crate) fn is_answer(heading: &str) -> bool {
    sections::status(heading).is_some()
}

/// What reads one page.
struct Reader<'a> {
    lines: Vec<&'a str>,
    operation: Option<(String, String)>,
    facts: Vec<Fact>,
    unread: Vec<Unread>,
    leaves: BTreeMap<Place, BTreeMap<String, Place>>,
    examples: Examples,
    /// The status of success, where the prose names exactly one.
    success: Option<String>,
    /// The names that stand in the prose.
    identifiers: BTreeSet<String>,
    leftovers: Vec<salient::Leftover>,
    /// The webhook whose section is being read, on a page about webhooks.
    event: Option<String>,
}

impl Reader<'_> {
    /// Adds a fact, unless the page has said it already in this layer.
    fn fact(
        &mut self,
        layer: Layer,
        subject: impl Into<String>,
        property: &'static str,
        value: impl Into<Value>,
        place: Place,
    ) {
        let fact = Fact {
            layer,
            subject: subject.into(),
            property,
            value: value.into(),
            place,
        };
        let same = |other: &Fact| {
            other.layer == fact.layer
                && other.property == fact.property
                && other.subject == fact.subject
                && other.value == fact.value
        };
        if property == "example" || !self.facts.iter().any(same) {
            self.facts.push(fact);
        }
    }

    fn unread(&mut self, place: Place, why: impl Into<String>) {
        self.unread.push(Unread {
            place,
            why: why.into(),
        });
    }

    /// Where a text stands, which is sought from the place of its block on.
    fn find(&self, from: Place, text: &str) -> Place {
        /// How far from its beginning the text of a block is sought.
        const FAR: usize = 40;
        let lines = self.lines.iter().enumerate();
        for (at, line) in lines.skip(from.line.saturating_sub(1)).take(FAR) {
            let skipped = if at + 1 == from.line {
                line.char_indices()
                    .nth(from.column.saturating_sub(1))
                    .map_or(line.len(), |(at, _)| at)
            } else {
                0
            };
            if let Some(offset) = line[skipped..].find(text) {
                return Place {
                    line: at + 1,
                    column: line[..skipped + offset].chars().count() + 1,
                };
            }
        }
        from
    }

    /// A page with a method and a path is about an operation; one with several rules for all of
    /// them is the conventions.
    fn subject(&self, prose: &[Block]) -> Subject {
        /// A page with fewer rules than this only mentions some.
        const RULES: usize = 8;
        if let Some((method, path)) = &self.operation {
            return Subject::Operation(method.clone(), path.clone());
        }
        let rules = self
            .facts
            .iter()
            .filter(|fact| fact.subject.starts_with("rule."));
        if rules.count() >= RULES {
            return Subject::Conventions;
        }
        let title = prose.iter().find_map(|block| match block {
            Block::Heading { words, .. } => Some(words.text.clone()),
            _ => None,
        });
        Subject::Other(title.unwrap_or_default())
    }
}
