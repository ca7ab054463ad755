//! The operations that a page mentions.

use super::Reader;
use super::said::has;
use super::salient::operation;
use crate::Layer;
use crate::block::Words;
use crate::lex::{Kind, Token};

/// How a page says that an operation has no page.
const UNDOCUMENTED: [&str; 7] = [
    "undocumented",
    "not documented",
    "not yet documented",
    "no documentation",
    "without documentation",
    "no page",
    "not publicly documented",
];

impl Reader<'_> {
    pub(super) fn mentions(&mut self, tokens: &[Token<'_>], words: &Words) {
        for sentence in tokens.split(|token| token.kind == Kind::Stop) {
            let mut last: Option<usize> = None;
            for at in 0..sentence.len() {
                let Some((method, path)) = operation(&sentence[at..]) else {
                    continue;
                };
                // `POST /company/register/*` is none: it stands for several.
                if path.contains('*') {
                    continue;
                }
                if let Some(before) = last {
                    self.undocumented(&sentence[before..at], words);
                }
                last = Some(at);
                if self
                    .operation
                    .as_ref()
                    .is_some_and(|(of, page)| of == method && page == path)
                {
                    continue;
                }
                let at = words.at(sentence[at + 1].start);
                self.fact(
                    Layer::Prose,
                    format!("mention.{method} {path}"),
                    "exists",
                    true,
                    at,
                );
            }
            if let Some(before) = last {
                self.undocumented(&sentence[before..], words);
            }
        }
    }

    /// The words behind a mention, up to the next one, may say that it has no page.
    fn undocumented(&mut self, tokens: &[Token<'_>], words: &Words) {
        if !has(tokens, &UNDOCUMENTED) {
            return;
        }
        if let Some((method, path)) = operation(tokens) {
            let at = words.at(tokens[1].start);
            self.fact(
                Layer::Prose,
                format!("mention.{method} {path}"),
                "undocumented",
                true,
                at,
            );
        }
    }
}
