//! Lists of values in a text: `one of A, B`, `(mtn, orange, …)`.

use serde_json::json;

use super::said::{Text, is_capitals, is_identifier};
use super::salient::STYLES;
use crate::lex::{Kind, Token};

/// What comes before a list of all values.
const LEADS: [&str; 23] = [
    "must be one of",
    "can be one of",
    "one of the following",
    "one of",
    "available options",
    "possible values",
    "allowed values",
    "accepted values",
    "valid values",
    "supported values",
    "permitted values",
    "known values",
    "values are",
    "can be either",
    "must be either",
    "either",
    "values",
    "allowed",
    "accepts",
    "options are",
    "must be",
    "can be",
    "currently",
];

/// What comes before the values that have not been named yet.
const OTHERS: [&str; 5] = [
    "other possible values",
    "other values",
    "other states",
    "also possible",
    "then one of",
];

pub(super) fn read(text: &mut Text<'_>) {
    let mut at = 0;
    while at < text.tokens.len() {
        let next = if text.used[at] {
            None
        } else {
            others(text, at)
                .or_else(|| led(text, at))
                .or_else(|| in_brackets(text, at))
        };
        at = next.unwrap_or(at + 1);
    }
    if !text.said.iter().any(|said| said.property == "enum") {
        for (start, end) in text.sentences() {
            alone(text, start, end);
        }
    }
}

fn others(text: &mut Text<'_>, at: usize) -> Option<usize> {
    let length = text.phrase(at, &OTHERS)?;
    let (mut values, end, _) = values(&text.tokens, fillers(&text.tokens, at + length), true)?;
    for (index, token) in text.tokens[..at].iter().enumerate() {
        if is_capitals(token) && !text.used[index] {
            values.push(token.text.to_owned());
        }
    }
    for index in 0..at {
        text.used[index] |= is_capitals(&text.tokens[index]);
    }
    say(text, values, false, at, end);
    Some(end)
}

fn led(text: &mut Text<'_>, at: usize) -> Option<usize> {
    let length = text.phrase(at, &LEADS)?;
    let strong = text.phrase(at, &LEADS[..15]).is_some();
    let start = fillers(&text.tokens, at + length);
    let (values, end, open) = values(&text.tokens, start, strong)?;
    if values.len() < 2 && text.phrase(at, &LEADS[..14]).is_none() {
        return None;
    }
    say(text, values, open, at, end);
    Some(end)
}

/// In brackets the list must say that it goes on, or have its values in capitals.
fn in_brackets(text: &mut Text<'_>, at: usize) -> Option<usize> {
    if !text.tokens[at].is("(") {
        return None;
    }
    let (values, end, open) = values(&text.tokens, at + 1, true)?;
    let closed = text.tokens.get(end).is_some_and(|token| token.is(")"));
    let capitals = || {
        text.tokens[at + 1..end]
            .iter()
            .filter(|token| token.kind == Kind::Word)
            .all(|token| is_capitals(token) || token.is("or"))
    };
    if values.len() < 2 || !closed || !open && !capitals() {
        return None;
    }
    say(text, values, open, at, end);
    Some(end)
}

/// A sentence that is nothing but values: `VISA or MASTERCARD.`
fn alone(text: &mut Text<'_>, start: usize, end: usize) {
    let Some((values, over, open)) = values(&text.tokens, start, false) else {
        return;
    };
    let whole = over >= end || text.tokens[over].is_one(&["(", ",", "—", "–"]);
    if values.len() > 1 && whole {
        say(text, values, open, start, over);
    }
}

fn fillers(tokens: &[Token<'_>], mut at: usize) -> usize {
    while tokens
        .get(at)
        .is_some_and(|token| token.is_one(&[":", "are", "is", "the", "following", "of", "include"]))
    {
        at += 1;
    }
    at
}

/// The values from `at` on, where they end, and whether the list says that it goes on.
fn values(tokens: &[Token<'_>], mut at: usize, any: bool) -> Option<(Vec<String>, usize, bool)> {
    let mut values = Vec::new();
    let mut open = false;
    let mut end = at;
    loop {
        let quoted = tokens
            .get(at)
            .is_some_and(|token| token.is_one(&["\"", "'", "`", "“"]));
        let token = tokens.get(at + usize::from(quoted))?;
        if token.is_one(&["etc", "…", "others", "more"]) && !values.is_empty() {
            open = true;
            end = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|token| token.text == "."));
            break;
        }
        let value = is_capitals(token)
            || quoted
            || any && token.kind != Kind::Sign && token.kind != Kind::Stop;
        let next = at + 1 + 2 * usize::from(quoted);
        if !value || !quoted && !ends(tokens.get(next)) && !is_capitals(token) {
            break;
        }
        values.push(token.text.to_owned());
        end = next;
        let mut after = next;
        while tokens
            .get(after)
            .is_some_and(|token| token.is_one(&[",", "/", "|", "or", "and"]))
        {
            after += 1;
        }
        if after == next || after >= tokens.len() {
            break;
        }
        at = after;
    }
    (!values.is_empty()).then_some((values, end, open))
}

/// Whether a value can end here: a sentence would go on with a word.
fn ends(token: Option<&Token<'_>>) -> bool {
    token.is_none_or(|token| token.kind != Kind::Word || token.is_one(&["or", "and"]))
}

fn say(text: &mut Text<'_>, mut values: Vec<String>, open: bool, from: usize, to: usize) {
    values.sort_unstable();
    values.dedup();
    text.say("enum", json!(values), from, to);
    if open {
        text.say("open", true, from, to);
    }
}

/// Values that only illustrate: `e.g. XAF, XOF`.
pub(super) fn illustrations(text: &mut Text<'_>) {
    for at in 0..text.tokens.len() {
        let Some(length) = text.phrase(
            at,
            &["e.g .", "e.g", "for example", "for instance", "such as"],
        ) else {
            continue;
        };
        let mut next = at + length;
        while let Some(token) = text.tokens.get(next).copied() {
            let plus = usize::from(token.is("+"));
            let value = text.tokens.get(next + plus).filter(|token| {
                matches!(token.kind, Kind::Number | Kind::Date) || is_capitals(token)
            });
            let Some(value) = value else {
                if token.is_one(&[",", "or", "and", ":", "\"", "`", "/"]) {
                    next += 1;
                    continue;
                }
                break;
            };
            let sign = if plus == 1 { "+" } else { "" };
            let value = format!("{sign}{}", value.text);
            text.say("example", value, next, next + plus + 1);
            next += plus + 1;
        }
        text.take(at, at + length);
    }
}

/// The identifiers of a part of a text, without those that were understood.
pub(super) fn identifiers<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    tokens
        .iter()
        .filter(|token| is_identifier(token) && !STYLES.contains(&token.text))
        .map(|token| token.text)
        .collect()
}
