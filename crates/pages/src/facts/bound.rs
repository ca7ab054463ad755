//! Ranges and lengths in a text: `at least 2`, `up to 50 characters`, `x >= 0.01`.

use serde_json::Value;

use super::said::{Text, count, number};
use crate::lex::{Kind, Token};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Least,
    Most,
    Above,
    Below,
}

/// Phrases before a number. Within a kind the longer ones come first, and `no more than` before
/// `more than`.
const BEFORE: [(Bound, &[&str]); 4] = [
    (
        Bound::Most,
        &[
            "less than or equal to",
            "cannot be more than",
            "must not exceed",
            "cannot exceed",
            "may not exceed",
            "not exceed",
            "no greater than",
            "not greater than",
            "no higher than",
            "no more than",
            "not more than",
            "no longer than",
            "not longer than",
            "limited to",
            "limit of",
            "at most",
            "up to",
            "maximum",
            "max .",
            "max",
            "≤",
            "< =",
        ],
    ),
    (
        Bound::Least,
        &[
            "greater than or equal to",
            "no smaller than",
            "not less than",
            "no less than",
            "no lower than",
            "not below",
            "starting at",
            "at least",
            "minimum",
            "min .",
            "min",
            "≥",
            "> =",
        ],
    ),
    (
        Bound::Above,
        &[
            "strictly greater than",
            "strictly above",
            "greater than",
            "more than",
            "larger than",
            "higher than",
            "above",
            "over",
            ">",
        ],
    ),
    (
        Bound::Below,
        &[
            "strictly less than",
            "strictly below",
            "less than",
            "smaller than",
            "lower than",
            "below",
            "under",
            "<",
        ],
    ),
];

/// Phrases behind a number, or behind its unit.
const BEHIND: [(Bound, &[&str]); 2] = [
    (
        Bound::Least,
        &[
            "or more",
            "or greater",
            "or higher",
            "or above",
            "and above",
            "minimum",
            "or longer",
        ],
    ),
    (
        Bound::Most,
        &[
            "or less",
            "or fewer",
            "or lower",
            "or below",
            "or shorter",
            "maximum",
            "at most",
            "max",
        ],
    ),
];

/// Words between a phrase and its number.
const FILLERS: [&str; 17] = [
    "of", "is", ":", "=", "length", "value", "amount", "a", "total", "size", "be", "the", "to",
    "~", "about", "are", "string",
];

pub(super) fn read(text: &mut Text<'_>) {
    words(text);
    let counts = |token: &Token<'_>| token.kind == Kind::Number || count(token).is_some();
    if !text.tokens.iter().any(counts) {
        return;
    }
    let mut at = 0;
    while at < text.tokens.len() {
        let next = if text.used[at] {
            None
        } else {
            between(text, at)
                .or_else(|| before(text, at))
                .or_else(|| behind(text, at))
        };
        at = next.unwrap_or(at + 1);
    }
}

/// `between 1 and 100`, `from 1 to 100`, `1–50 characters`, `in the range 1 to 9`.
fn between(text: &mut Text<'_>, at: usize) -> Option<usize> {
    let led = text.phrase(
        at,
        &[
            "in the range of",
            "in the range",
            "range",
            "between",
            "from",
        ],
    );
    let colon = led.map_or(0, |length| {
        usize::from(
            text.tokens
                .get(at + length)
                .is_some_and(|token| token.is(":")),
        )
    });
    let first = at + led.unwrap_or(0) + colon;
    let low = number(text.tokens.get(first)?)?;
    let joint = text.tokens.get(first + 1)?;
    if !joint.is_one(&["and", "to", "-", "–", "—"]) {
        return None;
    }
    let high = number(text.tokens.get(first + 2)?)?;
    let unit = unit(&text.tokens, first + 3);
    // Two numbers with a dash and nothing else may be anything: `3166-1`.
    if led.is_none() && unit == Unit::None {
        return None;
    }
    let end = first + 3 + usize::from(unit != Unit::None);
    text.say(unit.property(Bound::Least), low, at, end);
    text.say(unit.property(Bound::Most), high, at, end);
    Some(end)
}

fn before(text: &mut Text<'_>, at: usize) -> Option<usize> {
    let (bound, length) = BEFORE
        .iter()
        .find_map(|(bound, phrases)| text.phrase(at, phrases).map(|length| (*bound, length)))?;
    let mut next = at + length;
    let mut long = text
        .phrase(at, &["no longer than", "not longer than"])
        .is_some();
    while text
        .tokens
        .get(next)
        .is_some_and(|token| token.is_one(&FILLERS))
    {
        long |= text.tokens[next].is("length");
        next += 1;
    }
    let value = number(text.tokens.get(next).filter(|_| !text.used[next])?)?;
    let unit = match unit(&text.tokens, next + 1) {
        Unit::None if long || said_length(text, at) => Unit::Implied,
        unit => unit,
    };
    let end = next + 1 + usize::from(!matches!(unit, Unit::None | Unit::Implied));
    text.say(unit.property(bound), value, at, end);
    Some(end)
}

/// Whether the words before speak of a length: `maximum string length: 50`, `length at most 50`.
fn said_length(text: &Text<'_>, at: usize) -> bool {
    at > 0 && text.tokens[at - 1].is_one(&["length", "long"])
}

fn behind(text: &mut Text<'_>, at: usize) -> Option<usize> {
    let value = number(&text.tokens[at]).filter(|_| text.tokens[at].kind == Kind::Number)?;
    // `1 <= x`, as schemas are printed.
    for (bound, phrases) in [(Bound::Least, &["< =", "≤"][..]), (Bound::Above, &["<"])] {
        let Some(length) = text.phrase(at + 1, phrases) else {
            continue;
        };
        let name = text.tokens.get(at + 1 + length);
        if name.is_some_and(|token| token.kind == Kind::Word) {
            text.say(Unit::None.property(bound), value, at, at + 1 + length);
            return Some(at + 1 + length);
        }
    }
    let unit = unit(&text.tokens, at + 1);
    let next = at + 1 + usize::from(unit != Unit::None);
    let (bound, length) = BEHIND
        .iter()
        .find_map(|(bound, phrases)| text.phrase(next, phrases).map(|length| (*bound, length)))?;
    // `max` behind a number belongs to the number that follows it, if one does.
    if text
        .tokens
        .get(next + length)
        .is_some_and(|token| token.kind == Kind::Number)
    {
        return None;
    }
    text.say(unit.property(bound), value, at, next + length);
    Some(next + length)
}

/// Bounds without a number.
fn words(text: &mut Text<'_>) {
    for at in 0..text.tokens.len() {
        if let Some(length) = text.phrase(
            at,
            &[
                "non-negative",
                "zero or more",
                "zero or greater",
                "not negative",
                "cannot be negative",
                "must not be negative",
            ],
        ) {
            text.say("minimum", 0, at, at + length);
        } else if text.tokens[at].is("positive") && !text.used[at] {
            text.say("exclusive-minimum", 0, at, at + 1);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    None,
    /// The words around the number speak of a length.
    Implied,
    Characters,
    Items,
}

impl Unit {
    fn property(self, bound: Bound) -> &'static str {
        match (self, bound) {
            (Self::None, Bound::Least) => "minimum",
            (Self::None, Bound::Most) => "maximum",
            (Self::None, Bound::Above) => "exclusive-minimum",
            (Self::None, Bound::Below) => "exclusive-maximum",
            (Self::Items, Bound::Least | Bound::Above) => "min-items",
            (Self::Items, Bound::Most | Bound::Below) => "max-items",
            (_, Bound::Least | Bound::Above) => "min-length",
            (_, Bound::Most | Bound::Below) => "max-length",
        }
    }
}

fn unit(tokens: &[Token<'_>], at: usize) -> Unit {
    match tokens.get(at) {
        Some(token)
            if token.is_one(&[
                "character",
                "characters",
                "char",
                "chars",
                "letters",
                "digits",
            ]) =>
        {
            Unit::Characters
        }
        Some(token) if token.is_one(&["items", "entries", "elements"]) => Unit::Items,
        _ => Unit::None,
    }
}

/// A number alone at the start of a cell for constraints: the text form loses the sign before it.
pub(super) fn alone(text: &mut Text<'_>) {
    let [first, rest @ ..] = text.tokens.as_slice() else {
        return;
    };
    let single =
        first.kind == Kind::Number && rest.first().is_none_or(|token| token.kind == Kind::Stop);
    if let Some(value) = number(first).filter(|_| single && !text.used[0]) {
        text.say("minimum", Value::clone(&value), 0, 1);
    }
}
