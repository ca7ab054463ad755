//! The prose of a page, block by block.

use super::Reader;
use super::said::{self, Text, is_identifier};
use super::sections::Section;
use super::{bound, list, salient};
use crate::Layer;
use crate::block::{Block, Words};
use crate::lex::{self, Kind};

impl Reader<'_> {
    pub(super) fn prose(&mut self, prose: &[Block]) {
        if self.operation.is_none() {
            self.collect(prose);
        }
        // The examples first: they say where the names of the tables belong.
        let mut section = Section::Free;
        for block in prose {
            match block {
                Block::Heading { words, .. } => {
                    section = Section::of(&words.text);
                    self.headed(&section, words);
                }
                Block::Code { label, words, .. } => self.code(&section, label.as_deref(), words),
                _ => {}
            }
        }
        let mut section = Section::Free;
        for block in prose {
            match block {
                Block::Heading { words, .. } => {
                    section = Section::of(&words.text);
                    self.event = self.announced(words);
                }
                Block::Paragraph(words) | Block::Item(words) => self.paragraph(&section, words),
                Block::Table { header, rows } => self.table(&section, header, rows),
                Block::Code { .. } | Block::Field(_) => {}
            }
        }
        self.settle();
    }

    /// A heading that names a status says that there is such an answer.
    fn headed(&mut self, section: &Section, words: &Words) {
        let subject = match section {
            Section::Response(Some(status)) => format!("response.{status}"),
            Section::Errors(Some(status)) if self.operation.is_some() => format!("error.{status}"),
            _ => return,
        };
        self.fact(Layer::Prose, subject, "exists", true, words.place);
    }

    /// The names that stand on the page by themselves.
    fn collect(&mut self, prose: &[Block]) {
        let mut add = |words: &Words| {
            let tokens = lex::tokens(&words.text);
            let names = list::identifiers(&tokens).into_iter().map(str::to_owned);
            self.identifiers.extend(names);
        };
        for block in prose {
            match block {
                Block::Paragraph(words) | Block::Item(words) => add(words),
                Block::Table { rows, .. } => rows.iter().flatten().for_each(&mut add),
                _ => {}
            }
        }
    }

    /// A paragraph or an item of a list.
    pub(super) fn paragraph(&mut self, section: &Section, words: &Words) {
        let mut text = Text::new(&words.text);
        self.mentions(&text.tokens, words);
        salient::mentions(&mut text);
        if *section == Section::Webhooks && self.operation.is_some() {
            self.webhooks(&mut text, words);
        }
        self.rules(&mut text, words);
        list::illustrations(&mut text);
        text.said.clear();
        self.pairs(&text, words);
        self.bounds(&mut text, words);
        self.leftovers(Layer::Prose, "page", words, &text);
    }

    /// Events by their dotted names; `same shape as` another is none of its own.
    fn webhooks(&mut self, text: &mut Text<'_>, words: &Words) {
        let mut shapes = false;
        for at in 0..text.tokens.len() {
            shapes |= text
                .phrase(
                    at,
                    &["same shape", "same payload", "same fields", "shaped like"],
                )
                .is_some();
            let token = text.tokens[at];
            if token.kind != Kind::Word || !is_identifier(&token) || !token.text.contains('.') {
                continue;
            }
            let place = words.at(token.start);
            if shapes {
                self.fact(Layer::Prose, "webhook", "shape-of", token.text, place);
            } else {
                self.fact(
                    Layer::Prose,
                    format!("webhook.{}", token.text),
                    "exists",
                    true,
                    place,
                );
            }
            text.take(at, at + 1);
        }
    }

    /// `a / b are the same numbers as c / d`: as many names on both sides.
    fn pairs(&mut self, text: &Text<'_>, words: &Words) {
        for (start, end) in text.sentences() {
            let tokens = &text.tokens[start..end];
            let Some(at) = said::find(
                tokens,
                &[
                    "same as",
                    "same number as",
                    "same numbers as",
                    "same value as",
                    "same values as",
                    "equal to",
                    "identical to",
                ],
            ) else {
                continue;
            };
            let denied = tokens[at.saturating_sub(4)..at]
                .iter()
                .any(|token| token.is_one(&said::DENIALS));
            if denied {
                continue;
            }
            let behind: Vec<&str> = list::identifiers(&tokens[at..]);
            let before = list::identifiers(&tokens[..at]);
            if behind.is_empty() || before.len() < behind.len() {
                continue;
            }
            for (name, other) in before[before.len() - behind.len()..].iter().zip(&behind) {
                let answer = self.answer(None, None);
                let prefix = self.examples.prefix(Layer::Prose, name).unwrap_or_default();
                let at = self.find(words.place, name);
                self.fact(
                    Layer::Prose,
                    format!("{answer}.{prefix}{name}"),
                    "same-as",
                    *other,
                    at,
                );
            }
        }
    }

    /// A bound in a sentence belongs to the field that the sentence names.
    fn bounds(&mut self, text: &mut Text<'_>, words: &Words) {
        let free = text.used.clone();
        bound::read(text);
        for said in std::mem::take(&mut text.said) {
            let before = text.tokens.iter().filter(|token| token.start < said.at);
            let stop = before
                .clone()
                .filter(|token| token.kind == Kind::Stop)
                .map(lex::Token::end)
                .max()
                .unwrap_or(0);
            let known = |name: &str| self.requested(name);
            let subject = before
                .filter(|token| token.start >= stop)
                .rev()
                .find_map(|token| known(token.text));
            let place = words.at(said.at);
            if let Some(subject) = subject {
                self.fact(Layer::Prose, subject, said.property, said.value, place);
            } else {
                // The number stays a token, so that a change of it is seen.
                let first = text
                    .tokens
                    .iter()
                    .position(|token| token.start >= said.at)
                    .unwrap_or(0);
                let end = text
                    .tokens
                    .iter()
                    .skip(first)
                    .position(|token| token.kind == Kind::Stop);
                let end = end.map_or(text.tokens.len(), |length| first + length);
                text.used[first..end].copy_from_slice(&free[first..end]);
                let figures = text.tokens[first..end]
                    .iter()
                    .any(|token| token.kind == Kind::Number);
                if figures {
                    self.unread(place, "it is not clear what this limit is for");
                }
            }
        }
    }

    /// The subject of a field of the request by its name.
    fn requested(&self, name: &str) -> Option<String> {
        self.facts
            .iter()
            .find(|fact| {
                let mut parts = fact.subject.splitn(3, '.');
                fact.property == "exists"
                    && parts.next() == Some("request")
                    && parts.nth(1) == Some(name)
            })
            .map(|fact| fact.subject.clone())
    }
}
