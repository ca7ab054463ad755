//! What a client has read: facts that are asked for by name, and every value of every answer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use cartevo::{DateTime, Decimal, Error, Reply};
use serde::Serialize;
use serde_json::Value;

/// What a story has read, by name.
#[derive(Default)]
pub struct Facts {
    /// What counts: nothing of it may be missing.
    pub named: BTreeMap<String, String>,
    /// Every other value, by its place. Some builds of the service leave things out.
    pub values: BTreeMap<String, String>,
    /// The operations that were asked for.
    pub operations: BTreeSet<&'static str>,
}

impl Facts {
    pub fn note(&mut self, name: &str, value: impl Display) {
        let before = self
            .named
            .insert(name.to_owned(), plain(&value.to_string()));
        assert_eq!(before, None, "`{name}` is told twice");
    }

    /// The answer to a call, or nothing and the error as a fact.
    pub fn reply<T: Serialize>(
        &mut self,
        step: &str,
        answer: Result<Reply<T>, Error>,
    ) -> Option<T> {
        self.result(step, answer.map(Reply::into_inner))
    }

    pub fn result<T: Serialize>(&mut self, step: &str, answer: Result<T, Error>) -> Option<T> {
        let value = self.outcome(step, answer)?;
        let json = serde_json::to_value(&value).expect("what was read can be written");
        self.keep(step, &json);
        Some(value)
    }

    /// The same for what cannot be written as JSON.
    pub fn outcome<T>(&mut self, step: &str, answer: Result<T, Error>) -> Option<T> {
        match answer {
            Ok(value) => Some(value),
            Err(error) => {
                self.note(step, describe(&error));
                None
            }
        }
    }

    fn keep(&mut self, place: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.keep(&format!("{place}.{index}"), item);
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.keep(&format!("{place}.{name}"), value);
                }
            }
            Value::String(text) => self.value(place, text.clone()),
            Value::Number(number) => self.value(place, plain(&number.to_string())),
            Value::Bool(flag) => self.value(place, flag.to_string()),
        }
    }

    fn value(&mut self, place: &str, value: String) {
        // Ids, tokens and numbers of cards are made up, and a request more or less changes all that
        // come after it.
        let is_id = value.len() == 36 && value.bytes().filter(|byte| *byte == b'-').count() == 4;
        if !is_id && !value.starts_with("tkAlsp_") && !value.contains("****") {
            self.values
                .insert(place.to_owned(), moment(&value).unwrap_or(value));
        }
    }
}

/// The same with every sum in its shortest form: `50.0` is `50`.
fn plain(text: &str) -> String {
    let word = |word: &str| {
        let (bare, comma) = word
            .strip_suffix(',')
            .map_or((word, ""), |bare| (bare, ","));
        match bare.parse::<Decimal>() {
            Ok(sum) => format!("{}{comma}", sum.normalize()),
            Err(_) => word.to_owned(),
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A time, however finely it was written.
fn moment(text: &str) -> Option<String> {
    let time = DateTime::parse_from_rfc3339(text).ok()?;
    Some(time.timestamp().to_string())
}

/// What kind of error it is: never a panic, and never a word of the message.
fn describe(error: &Error) -> String {
    let fate = if error.may_have_been_carried_out() {
        "perhaps carried out"
    } else {
        "not carried out"
    };
    match error {
        Error::NotSent(_) => format!("error: not sent, {fate}"),
        error => match (error.answered(), error.unreadable()) {
            (Some(answer), _) => format!("error: answered {}, {fate}", answer.status),
            (_, Some(answer)) => format!("error: unreadable at {}, {fate}", answer.path),
            _ => format!("error: no answer, {fate}"),
        },
    }
}
