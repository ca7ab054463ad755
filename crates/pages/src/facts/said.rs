//! The words of a text that have been understood, and those that are left.

use serde_json::Value;

use crate::lex::{self, Kind, Token};

/// Words that turn what follows into its opposite.
pub(super) const DENIALS: [&str; 9] = [
    "not", "never", "no", "isn't", "isn’t", "aren't", "aren’t", "cannot", "neither",
];

/// Something that a text says of what it describes.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) property: &'static str,
    pub(super) value: Value,
    /// The byte at which the words that say it begin.
    pub(super) at: usize,
}

/// A text that is being read.
pub(super) struct Text<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    /// Which tokens have been understood.
    pub(super) used: Vec<bool>,
    pub(super) said: Vec<Said>,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let tokens = lex::tokens(text);
        Self {
            used: vec![false; tokens.len()],
            tokens,
            said: Vec::new(),
        }
    }

    /// Notes that the tokens `from..to` say something.
    pub(super) fn say(
        &mut self,
        property: &'static str,
        value: impl Into<Value>,
        from: usize,
        to: usize,
    ) {
        let at = self.tokens.get(from).map_or(0, |token| token.start);
        self.said.push(Said {
            property,
            value: value.into(),
            at,
        });
        self.take(from, to);
    }

    pub(super) fn take(&mut self, from: usize, to: usize) {
        let to = to.min(self.used.len());
        self.used[from.min(to)..to].fill(true);
    }

    /// The number of tokens that one of these phrases takes at `at`; the longer phrases first.
    pub(super) fn phrase(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        phrase(&self.tokens[at.min(self.tokens.len())..], phrases)
    }

    /// Where each sentence begins and ends, in tokens.
    pub(super) fn sentences(&self) -> Vec<(usize, usize)> {
        let mut sentences = Vec::new();
        let mut start = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            if token.kind == Kind::Stop {
                sentences.push((start, at));
                start = at + 1;
            }
        }
        sentences.push((start, self.tokens.len()));
        sentences.retain(|(start, end)| start < end);
        sentences
    }
}

/// The number of tokens that one of these phrases takes at the start.
pub(super) fn phrase(tokens: &[Token<'_>], phrases: &[&str]) -> Option<usize> {
    let first = tokens.first().filter(|token| token.kind != Kind::Stop)?;
    let first = first.text.as_bytes();
    // Nearly every phrase is ruled out by its first letter, without being cut into words.
    let letter = first.first()?.to_ascii_lowercase();
    phrases.iter().find_map(|phrase| {
        if phrase.as_bytes().first() != Some(&letter) || phrase.len() < first.len() {
            return None;
        }
        let mut length = 0;
        for word in phrase.split(' ') {
            if !tokens.get(length).is_some_and(|token| token.is(word)) {
                return None;
            }
            length += 1;
        }
        Some(length)
    })
}

/// Where one of these phrases begins.
pub(super) fn find(tokens: &[Token<'_>], phrases: &[&str]) -> Option<usize> {
    (0..tokens.len()).find(|at| phrase(&tokens[*at..], phrases).is_some())
}

/// Whether a text has one of these phrases.
pub(super) fn has(tokens: &[Token<'_>], phrases: &[&str]) -> bool {
    find(tokens, phrases).is_some()
}

/// A number, in figures or as a word.
pub(super) fn count(token: &Token<'_>) -> Option<u64> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if token.kind == Kind::Number {
        return lex::plain(token.text).parse().ok();
    }
    (0_u64..)
        .zip(WORDS)
        .find(|(_, word)| token.is(word))
        .map(|(number, _)| number)
}

/// A number as JSON has it.
pub(super) fn number(token: &Token<'_>) -> Option<Value> {
    if token.kind == Kind::Number {
        return serde_json::from_str(&lex::plain(token.text)).ok();
    }
    count(token).map(Value::from)
}

/// A unit of time, in one spelling, and its seconds.
pub(super) fn time(token: &Token<'_>) -> Option<(&'static str, u64)> {
    const UNITS: [(&[&str], &str, u64); 8] = [
        (&["ms", "millisecond", "milliseconds"], "milliseconds", 0),
        (&["s", "sec", "secs", "second", "seconds"], "seconds", 1),
        (&["m", "min", "mins", "minute", "minutes"], "minutes", 60),
        (&["h", "hour", "hours"], "hours", 3_600),
        (&["d", "day", "days"], "days", 86_400),
        (&["week", "weeks"], "weeks", 604_800),
        (&["month", "months"], "months", 2_592_000),
        (&["year", "years"], "years", 31_536_000),
    ];
    UNITS
        .iter()
        .find(|(names, ..)| token.is_one(names))
        .map(|(_, name, seconds)| (*name, *seconds))
}

/// `60 seconds`, `1 hour`: the seconds, and the tokens it takes.
pub(super) fn duration(tokens: &[Token<'_>]) -> Option<(u64, usize)> {
    let tilde = usize::from(
        tokens
            .first()
            .is_some_and(|token| token.is_one(&["~", "about", "the"])),
    );
    let (_, seconds) = time(tokens.get(tilde + 1)?)?;
    Some((count(&tokens[tilde])? * seconds, tilde + 2))
}

/// Whether a word is a name in the API and none of the language: `wallet_id`, `walletId`, `card.id`.
pub(super) fn is_identifier(token: &Token<'_>) -> bool {
    let text = token.text;
    if token.kind != Kind::Word || !text.is_ascii() || text.contains(['\'', '-']) {
        return false;
    }
    let small = text.starts_with(|c: char| c.is_ascii_lowercase());
    let parts = || text.split('.').map(|part| part.trim_end_matches("[]"));
    let dotted = text.contains('.') && parts().all(|part| part.len() > 1 || part == "*");
    let camel = text.bytes().any(|b| b.is_ascii_uppercase());
    small && (text.contains('_') || dotted || camel || text.ends_with("[]"))
}

/// Whether a word is a value in capitals: `PENDING`, `XAF`, `KYC_FAILED`.
pub(super) fn is_capitals(token: &Token<'_>) -> bool {
    token.kind == Kind::Word
        && token.text.bytes().filter(u8::is_ascii_uppercase).count() > 1
        && token
            .text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}
