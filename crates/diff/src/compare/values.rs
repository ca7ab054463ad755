//! Kinds, enums, patterns, formats, defaults.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Probe, Walk, found::Found};
use crate::{
    change::Direction,
    expand::Alternative,
    judge::is_checked,
    name::list,
    pair::Atom,
    simple::{Kind, LIMITS, Simple},
};

impl Walk<'_, '_> {
    /// Compares the kinds; whether there is anything left to compare.
    pub(super) fn kinds(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) -> bool {
        let [old, new] = simples;
        let (olds, news) = (old.kinds_or_all(), new.kinds_or_all());
        let gone: Vec<Kind> = olds.difference(&news).copied().collect();
        let fresh: Vec<Kind> = news.difference(&olds).copied().collect();
        if gone.is_empty() && fresh.is_empty() {
            return true;
        }
        let null = |kinds: &[Kind]| kinds == [Kind::Null];
        let (code, verb) = match (gone.as_slice(), fresh.as_slice()) {
            (gone, []) if null(gone) => ("nullable-removed", "may no longer be `null`".to_owned()),
            ([], fresh) if null(fresh) => ("nullable-added", "may now be `null`".to_owned()),
            ([], _) => (
                "type-widened",
                format!("is now {}, not only {}", words(&news), words(&olds)),
            ),
            (_, []) => (
                "type-narrowed",
                format!("is now only {}, not {}", words(&news), words(&olds)),
            ),
            _ => (
                "type-changed",
                format!("is now {}, not {}", words(&news), words(&olds)),
            ),
        };
        let direction = self.direction;
        let shown = match direction {
            Direction::Request => gone.clone(),
            Direction::Response => fresh.clone(),
        };
        let at = [old, new].map(|simple| simple.kinds.as_ref().map(|(_, at)| at));
        let found = Found {
            code,
            key: "type",
            at,
            says: [words(&olds), words(&news)],
            narrows: !gone.is_empty(),
            widens: !fresh.is_empty(),
            probe: Probe::Kinds(shown),
            verb,
            ..Found::default()
        };
        self.write(found, simples, leaf);
        !olds.is_disjoint(&news)
    }

    pub(super) fn values(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        self.enums(simples, leaf);
        for (key, lower) in LIMITS {
            self.limit(key, lower, simples, leaf);
        }
        self.texts("pattern", simples, leaf);
        self.texts("format", simples, leaf);
        self.multiples(simples, leaf);
        self.unique(simples, leaf);
        self.default(simples, leaf);
        self.marks(simples, leaf);
        self.excluded(simples, leaf);
    }

    fn enums(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let [old, new] = simples;
        let at = [old, new].map(|simple| simple.values.as_ref().map(|(_, at)| at));
        let one = |code, narrows, values: Vec<Value>, verb| Found {
            code,
            key: "enum",
            at,
            says: [old, new].map(|simple| match &simple.values {
                Some((values, _)) => format!("one of {}", list(values)),
                None => "any value".to_owned(),
            }),
            narrows,
            widens: !narrows,
            probe: Probe::Values(values),
            verb,
            ..Found::default()
        };
        match (&old.values, &new.values) {
            (Some((olds, _)), Some((news, _))) => {
                let allowed = |simple: &Simple, value: &Value| simple.may_be(Kind::of(value));
                // Where upper and lower case are the same, another spelling is no other value.
                let spelt = |simple: &Simple, values: &[Value], value: &Value| {
                    simple.marks.contains_key("x-cartevo-case")
                        && values.iter().any(|other| same_letters(other, value))
                };
                let gone: Vec<Value> = (olds.iter())
                    .filter(|value| !news.contains(value) && allowed(new, value))
                    .cloned()
                    .collect();
                let fresh: Vec<Value> = (news.iter())
                    .filter(|value| !olds.contains(value) && allowed(old, value))
                    .cloned()
                    .collect();
                if !gone.is_empty() {
                    let verb = format!("loses {}", list(&gone));
                    let narrows = !gone.iter().all(|value| spelt(new, news, value));
                    let mut found = one("enum-value-removed", true, gone, verb);
                    found.narrows = narrows;
                    self.write(found, simples, leaf);
                }
                if !fresh.is_empty() {
                    let verb = format!("gains {}", list(&fresh));
                    let widens = !fresh.iter().all(|value| spelt(old, olds, value));
                    let mut found = one("enum-value-added", false, fresh, verb);
                    found.widens = widens;
                    self.write(found, simples, leaf);
                }
            }
            (None, Some((values, _))) => {
                let verb = format!("is now one of {}", list(values));
                let mut found = one("enum-added", true, Vec::new(), verb);
                found.probe = Probe::Edges;
                self.write(found, simples, leaf);
            }
            (Some((values, _)), None) => {
                let verb = format!("is no longer one of {} only", list(values));
                let mut found = one("enum-removed", false, Vec::new(), verb);
                found.probe = Probe::Edges;
                self.write(found, simples, leaf);
            }
            (None, None) => {}
        }
    }

    fn texts(&mut self, key: &'static str, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let maps = [0, 1].map(|side: usize| {
            if key == "format" {
                &simples[side].formats
            } else {
                &simples[side].patterns
            }
        });
        let only = |side: usize| {
            let texts = maps[side].iter();
            let other = maps[1 - side];
            texts
                .filter(move |(text, _)| !other.contains_key(*text))
                .collect::<Vec<_>>()
        };
        let (gone, fresh) = (only(0), only(1));
        if gone.is_empty() && fresh.is_empty() {
            return;
        }
        // A format that no validator knows is only a word for people.
        let counts = |(text, _): &&(&String, &Atom)| key == "pattern" || is_checked(text);
        let names =
            |list: &[(&String, &Atom)]| crate::name::list(list.iter().map(|(text, _)| text));
        let (code, verb) = match (key, gone.as_slice(), fresh.as_slice()) {
            ("format", [], fresh) => (
                "format-added",
                format!("now has the format {}", names(fresh)),
            ),
            ("format", gone, []) => (
                "format-removed",
                format!("no longer has the format {}", names(gone)),
            ),
            ("format", gone, fresh) => (
                "format-changed",
                format!("has the format {}, not {}", names(fresh), names(gone)),
            ),
            (_, [], fresh) => ("pattern-added", format!("must now match {}", names(fresh))),
            (_, gone, []) => (
                "pattern-removed",
                format!("need no longer match {}", names(gone)),
            ),
            (_, gone, fresh) => (
                "pattern-changed",
                format!("must match {}, not {}", names(fresh), names(gone)),
            ),
        };
        let found = Found {
            code,
            key,
            at: [
                gone.first().map(|(_, at)| *at),
                fresh.first().map(|(_, at)| *at),
            ],
            says: [&gone, &fresh].map(|texts| match texts.as_slice() {
                [] => format!("no `{key}`"),
                texts => format!("`{key}` {}", names(texts)),
            }),
            narrows: fresh.iter().any(|entry| counts(&entry)),
            widens: gone.iter().any(|entry| counts(&entry)),
            verb,
            ..Found::default()
        };
        // What 32 bits leave may be more than the limits do: only an example tells.
        let sized = gone
            .iter()
            .chain(&fresh)
            .all(|(text, _)| text.starts_with("int"));
        let by_example = usize::from(key == "format" && sized);
        self.choices += by_example;
        self.write(found, simples, leaf);
        self.choices -= by_example;
    }

    fn unique(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let [old, new] = simples;
        let (code, verb, narrows) = match (&old.unique, &new.unique) {
            (None, Some(_)) => ("unique-added", "may no longer have an item twice", true),
            (Some(_), None) => ("unique-removed", "may now have an item twice", false),
            _ => return,
        };
        let found = Found {
            code,
            key: "uniqueItems",
            at: [old.unique.as_ref(), new.unique.as_ref()],
            says: [&old.unique, &new.unique].map(|unique| match unique {
                Some(_) => "each item once".to_owned(),
                None => "items may repeat".to_owned(),
            }),
            narrows,
            widens: !narrows,
            probe: Probe::Twice,
            verb: verb.to_owned(),
            ..Found::default()
        };
        self.write(found, simples, leaf);
    }

    /// What is left out of a request means something else: nothing is refused, but something else
    /// happens.
    fn default(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let both = [0, 1].map(|side: usize| simples[side].default.as_ref());
        let value = |side: usize| both[side].map(|(value, _)| value);
        if self.direction == Direction::Response || value(0) == value(1) {
            return;
        }
        let says = both.map(|default| match default {
            Some((value, _)) => format!("the default is {value}"),
            None => "no default".to_owned(),
        });
        let found = Found {
            code: "default-changed",
            key: "default",
            at: both.map(|default| default.map(|(_, at)| at)),
            verb: format!("has another default: {}, not {}", says[1], says[0]),
            says,
            probe: Probe::None,
            ..Found::default()
        };
        self.write(found, simples, leaf);
    }

    /// What the contract says of how a value is dealt with, where that accepts and refuses nothing.
    fn marks(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        const MARKS: [(&str, &str, &str); 2] = [
            (
                "x-cartevo-case",
                "case-changed",
                "is read in another way in upper and lower case",
            ),
            (
                "x-cartevo-generated",
                "generated-changed",
                "is made in another way where it is left out",
            ),
        ];
        for (key, code, verb) in MARKS {
            let both = [0, 1].map(|side: usize| simples[side].marks.get(key));
            let value = |side: usize| both[side].map(|(value, _)| value);
            if value(0) == value(1) {
                continue;
            }
            let found = Found {
                code,
                key,
                at: both.map(|mark| mark.map(|(_, at)| at)),
                says: both.map(|mark| match mark {
                    Some((value, _)) => format!("`{key}` {value}"),
                    None => format!("no `{key}`"),
                }),
                probe: Probe::None,
                verb: verb.to_owned(),
                ..Found::default()
            };
            self.write(found, simples, leaf);
        }
    }

    fn excluded(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let [old, new] = simples;
        let mut both = old.excluded.iter().zip(&new.excluded);
        if old.excluded.len() == new.excluded.len()
            && both.all(|(old, new)| self.pair.same(&old.pointer, &new.pointer))
        {
            return;
        }
        let found = Found {
            code: "not-changed",
            key: "not",
            at: [old.excluded.first(), new.excluded.first()],
            says: [old, new].map(|simple| match simple.excluded.as_slice() {
                [] => "nothing is excluded".to_owned(),
                _ => "this is excluded".to_owned(),
            }),
            narrows: !new.excluded.is_empty(),
            widens: !old.excluded.is_empty(),
            probe: Probe::Edges,
            verb: "excludes other values".to_owned(),
            ..Found::default()
        };
        // Where there was one and is another, only an example tells what that takes away.
        let unclear = usize::from(found.narrows && found.widens);
        self.choices += unclear;
        self.write(found, simples, leaf);
        self.choices -= unclear;
    }
}

fn words(kinds: &BTreeSet<Kind>) -> String {
    if kinds.len() == Kind::ALL.len() {
        return "anything".to_owned();
    }
    let mut words = Vec::new();
    for kind in kinds {
        words.push(match kind {
            Kind::Null => "null",
            Kind::Boolean => "boolean",
            Kind::Integer if kinds.contains(&Kind::Fraction) => continue,
            Kind::Integer => "integer",
            Kind::Fraction => "number",
            Kind::Text => "string",
            Kind::List => "array",
            Kind::Object => "object",
        });
    }
    list(words)
}

/// Whether two texts differ in upper and lower case at most.
fn same_letters(one: &Value, other: &Value) -> bool {
    let both = one.as_str().zip(other.as_str());
    both.is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}
