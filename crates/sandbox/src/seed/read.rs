//! Reading what people have written by hand: every problem is noted, none ends the reading.

use std::cell::RefCell;
use std::rc::Rc;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::error::SeedProblem;
use crate::json::{Json, Key};
use crate::nearest::nearest;
use crate::state::LARGEST;

/// Everything that is wrong so far; clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems(Rc<RefCell<Vec<SeedProblem>>>);

impl Problems {
    pub(super) fn note(&self, place: &str, what: impl Into<String>) {
        self.0.borrow_mut().push(SeedProblem {
            place: place.to_owned(),
            what: what.into(),
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    pub(super) fn take(&self) -> Vec<SeedProblem> {
        self.0.take()
    }
}

/// A text of the file with its place, so that it can still be complained about.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) place: String,
    pub(super) text: String,
}

/// The fields of one object, each to be asked for once.
pub(super) struct Fields {
    pub(super) place: String,
    entries: Vec<(Key, Json)>,
    asked: Vec<&'static str>,
    problems: Problems,
}

impl Fields {
    /// Reads `json` as an object with `read`, and notes the fields that nobody asked for.
    pub(super) fn read<T>(
        place: &str,
        json: Json,
        problems: &Problems,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let (entries, problems) = match json {
            Json::Object(entries) => (entries, problems.clone()),
            other => {
                problems.note(place, expected("an object, `{...}`", &other));
                // Nothing is said of the fields of what has none.
                (Vec::new(), Problems::default())
            }
        };
        let mut fields = Self {
            place: place.to_owned(),
            entries,
            asked: Vec::new(),
            problems,
        };
        let value = read(&mut fields);
        fields.finish();
        value
    }

    fn finish(self) {
        let mut seen: Vec<&str> = Vec::new();
        for (key, _) in &self.entries {
            let key = key.as_ref();
            let place = format!("{}.{key}", self.place);
            if seen.contains(&key) {
                self.problems.note(&place, "stands here twice; keep one");
            } else if !self.asked.contains(&key) {
                let what = match nearest(key, self.asked.iter().copied()) {
                    Some(near) => format!("unknown field; did you mean `{near}`?"),
                    None => format!("unknown field; known are {}", listed(&self.asked)),
                };
                self.problems.note(&place, what);
            }
            seen.push(key);
        }
    }

    pub(super) fn note(&self, name: &str, what: impl Into<String>) {
        self.problems.note(&format!("{}.{name}", self.place), what);
    }

    /// The value of a field; `null` counts as not given.
    fn value(&mut self, name: &'static str) -> Option<Json> {
        self.asked.push(name);
        let found = self.entries.iter_mut().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.take())
            .filter(|value| *value != Json::Null)
    }

    /// The value of a field as `read` understands it.
    fn typed<T>(
        &mut self,
        name: &'static str,
        what: &str,
        read: impl FnOnce(&Json) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(name)?;
        let read = read(&value);
        if read.is_none() {
            self.note(name, expected(what, &value));
        }
        read
    }

    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        let read = |value: &Json| {
            value
                .as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        self.typed(name, "a text that is not empty", read)
    }

    /// A text that has to be there; `example` shows one.
    pub(super) fn required(&mut self, name: &'static str, example: &str) -> String {
        if !self.has(name) {
            self.asked.push(name);
            self.note(
                name,
                format!("is missing; give a text, for instance \"{example}\""),
            );
            return String::new();
        }
        self.text(name).unwrap_or_default()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        let mut entries = self.entries.iter();
        entries.any(|(key, value)| key == name && *value != Json::Null)
    }

    /// The name of something else.
    pub(super) fn reference(&mut self, name: &'static str) -> Option<Placed> {
        let text = self.text(name)?;
        let place = format!("{}.{name}", self.place);
        Some(Placed { place, text })
    }

    pub(super) fn flag(&mut self, name: &'static str) -> Option<bool> {
        self.typed(name, "true or false", |value| match value {
            Json::Bool(flag) => Some(*flag),
            _ => None,
        })
    }

    /// A sum of money.
    pub(super) fn amount(&mut self, name: &'static str) -> Option<Decimal> {
        let what = "a number from 0 with at most two decimals, for instance 12.50";
        self.typed(name, what, |value| {
            let sum = value.as_decimal()?.normalize();
            (sum >= Decimal::ZERO && sum.scale() <= 2 && sum <= LARGEST).then_some(sum)
        })
    }

    /// A number above 0.
    pub(super) fn rate(&mut self, name: &'static str) -> Option<Decimal> {
        self.typed(name, "a number above 0, for instance 650", |value| {
            value.as_decimal().filter(|rate| *rate > Decimal::ZERO)
        })
    }

    /// A whole number from 0 to `most`.
    pub(super) fn whole(&mut self, name: &'static str, most: u64) -> Option<u64> {
        let what = format!("a whole number from 0 to {most}");
        self.typed(name, &what, |value| {
            let number = value.as_decimal().filter(|number| number.fract().is_zero());
            number?.to_u64().filter(|number| *number <= most)
        })
    }

    /// One of some words, in whatever case.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let value = self.value(name)?;
        let text = value.as_str().unwrap_or_default();
        let mut known = words.iter();
        let found = known.find(|(word, _)| word.eq_ignore_ascii_case(text));
        if found.is_none() {
            let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            let near = nearest(text, known.iter().copied()).filter(|_| !text.is_empty());
            let what = match near {
                Some(near) => format!("`{text}` is not known here; did you mean `{near}`?"),
                None => expected(&format!("one of {}", listed(&known)), &value),
            };
            self.note(name, what);
        }
        found.map(|(_, meaning)| *meaning)
    }

    pub(super) fn moment(&mut self, name: &'static str) -> Option<DateTime<Utc>> {
        let what = "a time in UTC, for instance \"2026-05-01T08:30:00Z\"";
        self.typed(name, what, |value| {
            let time = DateTime::parse_from_rfc3339(value.as_str()?).ok()?;
            Some(time.to_utc())
        })
    }

    pub(super) fn date(&mut self, name: &'static str) -> Option<NaiveDate> {
        let what = "a day, for instance \"1990-01-15\"";
        self.typed(name, what, |value| value.as_str()?.parse().ok())
    }

    /// The value of a field that is read by somebody else, and its place.
    pub(super) fn part(&mut self, name: &'static str) -> Option<(String, Json)> {
        let place = format!("{}.{name}", self.place);
        self.value(name).map(|value| (place, value))
    }

    /// A list of objects.
    pub(super) fn list<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Fields) -> T,
    ) -> Vec<T> {
        let place = format!("{}.{name}", self.place);
        let items = match self.value(name) {
            None => return Vec::new(),
            Some(Json::List(items)) => items,
            Some(other) => {
                self.note(name, expected("a list, `[...]`", &other));
                return Vec::new();
            }
        };
        let items = items.into_iter().enumerate();
        items
            .map(|(number, item)| {
                let place = format!("{place}[{number}]");
                Self::read(&place, item, &self.problems, &mut read)
            })
            .collect()
    }

    /// What stands in an object of its own.
    pub(super) fn object<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Fields) -> T,
    ) -> Option<T> {
        let (place, json) = self.part(name)?;
        Some(Self::read(&place, json, &self.problems, read))
    }
}

/// What is said of a value that is another than was expected.
pub(super) fn expected(what: &str, found: &Json) -> String {
    let found = match found {
        Json::Null => "null".to_owned(),
        Json::Bool(flag) => flag.to_string(),
        Json::Number(number) => number.to_string(),
        Json::Huge(_) => "a number beyond all sums".to_owned(),
        Json::Text(text) if text.is_empty() => "an empty text".to_owned(),
        Json::Text(text) if text.chars().count() <= 40 => format!("the text \"{text}\""),
        Json::Text(_) => "a long text".to_owned(),
        Json::List(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
    };
    format!("expected {what}, not {found}")
}

pub(super) fn listed(names: &[&str]) -> String {
    format!("`{}`", names.join("`, `"))
}
