//! What a description says of the field it describes.

use super::Reader;
use super::said::{self, Text, is_capitals, is_identifier};
use super::{bound, forms, list, salient};
use crate::Layer;
use crate::block::Words;
use crate::lex::{Kind, Token};

impl Reader<'_> {
    /// Reads the description, or the constraints, of a field.
    pub(super) fn described(&mut self, layer: Layer, subject: &str, words: &Words) {
        let text = read(&words.text);
        for said in &text.said {
            let place = words.at(said.at);
            self.fact(layer, subject, said.property, said.value.clone(), place);
        }
        self.leftovers(layer, subject, words, &text);
    }
}

/// Reads a text about one field.
pub(super) fn read(text: &str) -> Text<'_> {
    let mut text = Text::new(text);
    salient::mentions(&mut text);
    list::illustrations(&mut text);
    forms::read(&mut text);
    phrases(&mut text);
    defaults(&mut text);
    bound::read(&mut text);
    bound::alone(&mut text);
    list::read(&mut text);
    units(&mut text);
    text
}

fn phrases(text: &mut Text<'_>) {
    for at in 0..text.tokens.len() {
        if let Some(length) = text.phrase(
            at,
            &[
                "case-insensitive",
                "case insensitive",
                "in any case",
                "any case",
                "regardless of case",
                "upper or lower case",
                "upper- or lower-case",
                "ignoring case",
                "not case-sensitive",
                "not case sensitive",
            ],
        ) {
            text.say("case-insensitive", true, at, at + length);
        } else if let Some(length) = text
            .phrase(at, &["case-sensitive", "case sensitive"])
            .filter(|_| !text.used[at])
        {
            text.say("case-insensitive", false, at, at + length);
        } else if let Some(length) = text.phrase(
            at,
            &[
                "required if",
                "required when",
                "required unless",
                "required for",
                "mandatory if",
                "mandatory when",
                "only required",
            ],
        ) {
            text.say("required", "conditional", at, at + length);
        } else if text.tokens[at].is_one(&[
            "valid", "expire", "expires", "lifetime", "live", "lives", "lasts",
        ]) {
            lifetime(text, at);
        }
        only_on(text, at);
        same_as(text, at);
        idempotency(text, at);
    }
}

/// `only on SUCCESS`, `on SUCCESS only`.
fn only_on(text: &mut Text<'_>, at: usize) {
    let before = [
        "only on",
        "only when",
        "only once",
        "only after",
        "only at",
        "only with",
    ];
    let state = if let Some(length) = text.phrase(at, &before) {
        let behind = text.tokens[at + length..].iter().take(5);
        behind
            .take_while(|token| token.kind != Kind::Stop)
            .position(is_capitals)
            .map(|state| at + length + state)
    } else {
        let only = text
            .tokens
            .get(at + 1)
            .is_some_and(|token| token.is("only"));
        Some(at).filter(|at| only && is_capitals(&text.tokens[*at]))
    };
    if let Some(state) = state {
        text.say("only-on", text.tokens[state].text, at, state + 1);
    }
}

fn lifetime(text: &mut Text<'_>, at: usize) {
    let mut next = at + 1;
    while text.tokens.get(next).is_some_and(|token| {
        token.is_one(&["for", "in", "after", "of", "within", "about", ":", "is"])
    }) {
        next += 1;
    }
    let count = text.tokens.get(next).and_then(said::count);
    let unit = text.tokens.get(next + 1).and_then(said::time);
    if let (Some(count), Some((unit, _))) = (count, unit) {
        text.say("lifetime", format!("{count} {unit}"), at, next + 2);
    }
}

/// `same as …`, `the same number as …`.
fn same_as(text: &mut Text<'_>, at: usize) {
    let same = text.tokens[at].is("same").then(|| {
        (1..=3).find(|more| {
            text.tokens
                .get(at + more)
                .is_some_and(|token| token.is("as"))
        })
    });
    let length = match same.flatten() {
        Some(more) => Some(more + 1),
        None => text.phrase(
            at,
            &[
                "equal to",
                "equals",
                "identical to",
                "alias of",
                "alias for",
                "mirrors",
                "duplicate of",
            ],
        ),
    };
    let Some(length) = length else {
        return;
    };
    let other = text.tokens.get(at + length).copied();
    let denied = text.tokens[at.saturating_sub(3)..at]
        .iter()
        .any(|token| token.is_one(&super::said::DENIALS));
    if let Some(other) = other.filter(|other| is_identifier(other) && !denied) {
        text.say("same-as", other.text, at, at + length + 1);
    }
}

fn idempotency(text: &mut Text<'_>, at: usize) {
    let Some(length) = text.phrase(
        at,
        &[
            "idempotency key",
            "idempotency token",
            "idempotency-key",
            "deduplication key",
        ],
    ) else {
        return;
    };
    let negated = text.tokens[..at]
        .iter()
        .rev()
        .take(5)
        .take_while(|token| token.kind != Kind::Stop)
        .any(|token| token.is_one(&["no", "not", "never", "isn't", "without", "doesn't"]));
    if !negated {
        text.say("idempotency-key", true, at, at + length);
    }
}

fn defaults(text: &mut Text<'_>) {
    for at in 0..text.tokens.len() {
        let Some(length) = text.phrase(
            at,
            &[
                "defaults to",
                "default value is",
                "default value :",
                "default is",
                "default of",
                "default :",
                "by default",
                "default =",
            ],
        ) else {
            continue;
        };
        if text.phrase(at, &["by default"]).is_some()
            && at > 0
            && default(text, at - 1, at + length)
        {
            continue;
        }
        let mut next = at + length;
        while text
            .tokens
            .get(next)
            .is_some_and(|token| token.is_one(&["\"", "`", "'", "“", ":"]))
        {
            next += 1;
        }
        // Where it is described and no value, it is known at least that there is one.
        if !default(text, next, next + 1) && text.phrase(at, &["defaults to"]).is_some() {
            text.say("token", "default", at, at + length);
        }
    }
    let bare = text.tokens.iter().position(|token| token.is("default"));
    let said = text.said.iter().any(|said| said.property == "default");
    if let Some(at) = bare.filter(|_| !said) {
        default(text, at + 1, at + 2);
    }
}

/// Takes a token for the default; a word that begins a description of it is none.
fn default(text: &mut Text<'_>, at: usize, end: usize) -> bool {
    const PROSE: [&str; 14] = [
        "the", "a", "an", "your", "their", "its", "that", "whatever", "today", "now", "current",
        "all", "no", "what",
    ];
    let Some(token) = text.tokens.get(at).copied() else {
        return false;
    };
    let value = match token.kind {
        Kind::Number => said::number(&token),
        Kind::Word if token.is_one(&PROSE) || token.text.contains(['\'', '’']) => None,
        Kind::Word => Some(super::panel::literal(token.text)),
        _ => None,
    };
    let Some(value) = value else { return false };
    text.say("default", value, at, end);
    true
}

fn units(text: &mut Text<'_>) {
    let currency = |token: &Token<'_>| {
        token.text.len() == 3 && is_capitals(token) && !salient::IGNORED.contains(&token.text)
    };
    for (start, end) in text.sentences() {
        let tokens = &text.tokens[start..end];
        if let Some(at) = said::find(
            tokens,
            &[
                "major currency unit",
                "major currency units",
                "major unit",
                "major units",
            ],
        ) {
            text.say("unit", "major", start + at, start + at + 2);
        } else if let Some(at) = said::find(
            tokens,
            &[
                "minor currency unit",
                "minor currency units",
                "minor unit",
                "minor units",
                "in cents",
            ],
        ) {
            text.say("unit", "minor", start + at, start + at + 2);
        } else if tokens.len() == 1 && currency(&tokens[0]) && !text.used[start] {
            let unit = tokens[0].text;
            text.say("unit", unit, start, end);
        } else if let Some(at) =
            (1..tokens.len()).find(|at| tokens[at - 1].is("in") && currency(&tokens[*at]))
        {
            let behind = tokens
                .get(at + 1)
                .is_some_and(|token| token.is_one(&["wallet", "wallets", "card", "account"]));
            if !behind {
                let unit = tokens[at].text;
                text.say("unit", unit, start + at, start + at + 1);
            }
        }
    }
}
