//! The safety net: numbers, values, names and paths that no rule has understood.

use std::collections::HashSet;

use serde_json::Value;

use super::Reader;
use super::said::{self, Text, is_capitals, is_identifier};
use crate::block::Words;
use crate::lex::{self, Kind, Token};
use crate::{Fact, Layer, Place};

/// Words in capitals that are no values of the API.
pub(super) const IGNORED: [&str; 37] = [
    "US", "API", "APIS", "ID", "IDS", "JSON", "HTTP", "HTTPS", "URL", "URI", "REST", "SDK", "OK",
    "UUID", "UUIDS", "UTC", "UTF", "ISO", "TLS", "SSL", "NOTE", "SMS", "OTP", "USSD", "PIN", "PAN",
    "BIN", "KYC", "IP", "FAQ", "CORS", "AND", "NOT", "OR", "UI", "PCI", "CLI",
];

/// The names of styles of names look like names.
pub(super) const STYLES: [&str; 3] = ["snake_case", "camelCase", "kebab-case"];

pub(super) const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// A token that waits until the whole page is known.
#[derive(Debug)]
pub(super) struct Leftover {
    layer: Layer,
    subject: String,
    token: String,
    place: Place,
}

/// Whether a method and a path begin here.
pub(super) fn operation<'a>(tokens: &[Token<'a>]) -> Option<(&'a str, &'a str)> {
    let [method, path, ..] = tokens else {
        return None;
    };
    let is = METHODS.contains(&method.text) && path.kind == Kind::Path;
    is.then_some((method.text, path.text))
}

/// Operations that a text mentions are facts of their own.
pub(super) fn mentions(text: &mut Text<'_>) {
    for at in 0..text.tokens.len() {
        if operation(&text.tokens[at..]).is_some() {
            text.take(at, at + 2);
        }
    }
}

impl Reader<'_> {
    /// Keeps what a text says beyond what has been understood.
    pub(super) fn leftovers(
        &mut self,
        layer: Layer,
        subject: &str,
        words: &Words,
        text: &Text<'_>,
    ) {
        for (at, token) in text
            .tokens
            .iter()
            .enumerate()
            .filter(|(at, _)| !text.used[*at])
        {
            if let Some(found) = salient(&text.tokens, at) {
                self.leftovers.push(Leftover {
                    layer,
                    subject: subject.to_owned(),
                    token: found,
                    place: words.at(token.start),
                });
            }
        }
    }

    /// Makes facts of the tokens that no other fact carries.
    pub(super) fn settle(&mut self) {
        let mut names = HashSet::new();
        let mut numbers = HashSet::new();
        for fact in &self.facts {
            carried(fact, &mut names, &mut numbers);
        }
        for left in std::mem::take(&mut self.leftovers) {
            let token = self.unglued(&left.token);
            let number = (left.subject.clone(), token.clone());
            if names.contains(&token) || numbers.contains(&number) {
                continue;
            }
            self.fact(left.layer, left.subject, "token", token, left.place);
        }
    }

    /// The text form runs words and code together: `usesnake_case` beside a `snake_case` elsewhere.
    pub(super) fn unglued(&self, token: &str) -> String {
        let inner = self.identifiers.iter().filter(|name| {
            token.len() > name.len()
                && token.find(name.as_str()).is_some_and(|at| {
                    let letter = |c: Option<char>| c.is_none_or(|c| c.is_ascii_lowercase());
                    letter(token[..at].chars().next_back())
                        && letter(token[at + name.len()..].chars().next())
                })
        });
        inner
            .max_by_key(|name| name.len())
            .cloned()
            .unwrap_or_else(|| token.to_owned())
    }
}

/// Notes the names and the numbers that a fact carries.
fn carried(fact: &Fact, names: &mut HashSet<String>, numbers: &mut HashSet<(String, String)>) {
    let parts = fact
        .subject
        .split('.')
        .map(|part| part.trim_end_matches("[]").to_owned());
    names.extend(parts);
    let dotted = fact.subject.split_once('.').map_or("", |(_, rest)| rest);
    names.extend(
        dotted
            .match_indices('.')
            .map(|(at, _)| dotted[at + 1..].to_owned()),
    );
    names.insert(dotted.to_owned());
    if let Value::Number(number) = &fact.value {
        numbers.insert((fact.subject.clone(), number.to_string()));
    }
    if matches!(
        fact.property,
        "enum"
            | "example"
            | "default"
            | "fields"
            | "names"
            | "same-as"
            | "exempt"
            | "exceptions"
            | "field"
            | "sample-fields"
    ) {
        texts(&fact.value, names);
    }
}

fn texts(value: &Value, names: &mut HashSet<String>) {
    match value {
        Value::String(text) if text.len() < 60 => drop(names.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| texts(item, names)),
        Value::Object(object) => {
            for (name, value) in object {
                names.insert(name.clone());
                texts(value, names);
            }
        }
        _ => {}
    }
}

/// The token in its plain form, if it matters.
fn salient(tokens: &[Token<'_>], at: usize) -> Option<String> {
    let token = &tokens[at];
    match token.kind {
        Kind::Number => Some(amount(tokens, at)),
        Kind::Path | Kind::Url => Some(token.text.to_owned()),
        Kind::Date => Some(moment(token.text).to_owned()),
        Kind::Word if is_capitals(token) && !IGNORED.contains(&token.text) => {
            // The unit of a number stands with the number.
            let unit = at > 0 && tokens[at - 1].kind == Kind::Number;
            (!unit).then(|| token.text.to_owned())
        }
        Kind::Word if is_identifier(token) && !STYLES.contains(&token.text) => {
            Some(token.text.to_owned())
        }
        Kind::Word if token.text.len() == 3 && token.text.ends_with("xx") => {
            Some(token.text.to_owned())
        }
        _ => None,
    }
}

/// The form of a date: which day it is does not matter.
fn moment(date: &str) -> &'static str {
    match (date.contains('T'), date.contains('.')) {
        (true, true) => "date-time with a fraction",
        (true, false) => "date-time",
        _ => "date",
    }
}

/// A number with its unit: `50000 XAF`, `60 seconds`, `80 %`.
fn amount(tokens: &[Token<'_>], at: usize) -> String {
    /// A longer number is that of a phone or an account, and only its form matters.
    const LONGEST: usize = 8;
    let number = lex::plain(tokens[at].text);
    if number.len() > LONGEST {
        return format!("{} digits", number.len());
    }
    let Some(unit) = tokens.get(at + 1) else {
        return number;
    };
    if let Some((unit, _)) = said::time(unit) {
        return format!("{number} {unit}");
    }
    if unit.is("%") || is_capitals(unit) && unit.text.len() == 3 {
        return format!("{number} {}", unit.text);
    }
    number
}
