//! The rules for all operations.

mod dates;
mod limits;
mod requests;
mod shape;
mod tables;
mod values;

use super::Reader;
use super::said::Text;
use crate::block::Words;
use crate::lex::Token;
use crate::{Layer, Place};

/// A sentence of a paragraph.
struct Sentence<'s, 'a> {
    text: &'s mut Text<'a>,
    start: usize,
    end: usize,
    words: &'s Words,
}

impl<'a> Sentence<'_, 'a> {
    fn tokens(&self) -> &[Token<'a>] {
        &self.text.tokens[self.start..self.end]
    }

    fn has(&self, phrases: &[&str]) -> bool {
        super::said::has(self.tokens(), phrases)
    }

    /// The place of a token of the sentence.
    fn place(&self, at: usize) -> Place {
        self.words
            .at(self.tokens().get(at).map_or(0, |token| token.start))
    }

    /// Marks tokens of the sentence as understood.
    fn take(&mut self, from: usize, to: usize) {
        self.text.take(self.start + from, self.start + to);
    }
}

impl Reader<'_> {
    /// Reads the rules in a paragraph. Some stand on the pages of operations too.
    pub(super) fn rules(&mut self, text: &mut Text<'_>, words: &Words) {
        let general = self.operation.is_none();
        // Most paragraphs have none of these words, and are not looked at for them again and again.
        let lower = words.text.to_ascii_lowercase();
        let speaks = |stems: &[&str]| stems.iter().any(|stem| lower.contains(stem));
        let keys = general || speaks(&["idempotency"]);
        let replays = speaks(&[
            "replay",
            "repe",
            "resen",
            "duplicate",
            "again",
            "twice",
            "second",
        ]);
        let limits = speaks(&["request", "call", "sliding", "rolling"]);
        let polls = speaks(&["poll", "cadence"]);
        for (start, end) in text.sentences() {
            let mut sentence = Sentence {
                text,
                start,
                end,
                words,
            };
            if keys {
                self.idempotency(&mut sentence);
            }
            if replays {
                self.replay(&mut sentence);
            }
            if limits {
                self.rate_limit(&mut sentence);
            }
            if polls {
                self.polling(&mut sentence);
            }
            if general {
                self.token(&mut sentence);
                self.authentication(&mut sentence);
                self.envelope(&mut sentence);
                self.naming(&mut sentence);
                self.money(&mut sentence);
                self.dates(&mut sentence);
                self.phones(&mut sentence);
                self.pagination(&mut sentence);
                self.modes(&mut sentence);
                self.languages(&mut sentence);
                self.base_url(&mut sentence);
            }
        }
    }

    /// A rule; it is always prose that says it.
    fn rule(
        &mut self,
        subject: impl Into<String>,
        property: &'static str,
        value: impl Into<serde_json::Value>,
        place: Place,
    ) {
        self.fact(Layer::Prose, subject, property, value, place);
    }
}
