//! Makes values that suit a schema: the smallest one, and those at its limits.

use serde_json::{Map, Number, Value, json};

use crate::{
    change::Direction,
    expand::alternatives,
    pair::{Atom, Pair},
    pattern,
    simple::{Kind, LIMITS, Limit, Rest, Simple},
};

/// Deeper than a value needs to be.
const DEEPEST: usize = 24;
/// How many texts are tried for a pattern.
const VARIANTS: usize = 4;

/// Makes values in the light of one direction.
#[derive(Clone, Copy)]
pub struct Sampler<'a, 'p> {
    pub pair: &'p Pair<'a>,
    pub direction: Direction,
}

impl Sampler<'_, '_> {
    /// A value that suits all of the schemas, if one is easily made.
    pub fn value(self, parts: &[Atom]) -> Option<Value> {
        self.nested(parts, 0)
    }

    fn nested(self, parts: &[Atom], depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let alternatives = alternatives(self.pair, parts);
        alternatives.iter().find_map(|parts| {
            let simple = Simple::of(self.pair, parts, self.direction);
            self.simple(&simple, depth)
        })
    }

    fn simple(self, simple: &Simple, depth: usize) -> Option<Value> {
        if let Some((values, _)) = &simple.values {
            let mut values = values.iter();
            return values.find(|value| simple.may_be(Kind::of(value))).cloned();
        }
        let kinds = Kind::ALL.into_iter().filter(|kind| simple.may_be(*kind));
        kinds
            .into_iter()
            .find_map(|kind| self.kind(simple, kind, depth))
    }

    /// A value of one kind.
    pub fn of_kind(self, parts: &[Atom], kind: Kind) -> Option<Value> {
        self.kind(&Simple::of(self.pair, parts, self.direction), kind, 0)
    }

    fn kind(self, simple: &Simple, kind: Kind, depth: usize) -> Option<Value> {
        Some(match kind {
            Kind::Null => Value::Null,
            Kind::Boolean => Value::Bool(true),
            Kind::Integer => whole(number(simple, true)),
            Kind::Fraction => fraction(number(simple, false)),
            Kind::Text => Value::String(text(simple)),
            Kind::List => self.list(simple, count(simple, "minItems"), depth)?,
            Kind::Object => Value::Object(self.object(simple, depth)?),
        })
    }

    /// An object with what is required, and no more.
    pub fn bare(self, parts: &[Atom]) -> Option<Map<String, Value>> {
        self.object(&Simple::of(self.pair, parts, self.direction), 0)
    }

    fn object(self, simple: &Simple, depth: usize) -> Option<Map<String, Value>> {
        let mut object = Map::new();
        for name in simple.required.keys() {
            let value = match (simple.properties.get(name), &simple.rest) {
                (Some(parts), _) | (None, Rest::Of(parts)) => self.nested(parts, depth + 1)?,
                _ => json!("text"),
            };
            object.insert(name.clone(), value);
        }
        self.fill(&mut object, simple, count(simple, "minProperties"), depth)?;
        Some(object)
    }

    /// Adds properties that nobody named until there are so many.
    fn fill(
        self,
        object: &mut Map<String, Value>,
        simple: &Simple,
        count: usize,
        depth: usize,
    ) -> Option<()> {
        for index in 0.. {
            if object.len() >= count {
                break;
            }
            let value = match &simple.rest {
                Rest::Of(parts) => self.nested(parts, depth + 1)?,
                _ => json!("text"),
            };
            object.insert(unnamed(index), value);
        }
        Some(())
    }

    fn list(self, simple: &Simple, count: usize, depth: usize) -> Option<Value> {
        if count == 0 {
            return Some(json!([]));
        }
        let item = self.nested(&simple.items, depth + 1)?;
        let mut items = vec![item; count];
        if simple.unique.is_some() {
            for (index, item) in items.iter_mut().enumerate().skip(1) {
                match item {
                    Value::String(text) => text.push_str(&index.to_string()),
                    Value::Number(number) => {
                        *item = whole(number.as_f64()? + f64::from(u32::try_from(index).ok()?));
                    }
                    _ => {}
                }
            }
        }
        Some(Value::Array(items))
    }

    /// Values around the limits of both schemas.
    pub fn edges(self, both: [&Simple; 2]) -> Vec<Value> {
        let mut values = Vec::new();
        for simple in both {
            values.extend(simple.values.iter().flat_map(|(values, _)| values).cloned());
            self.numbers(simple, &mut values);
            texts(simple, &mut values);
            for excluded in &simple.excluded {
                values.extend(self.value(std::slice::from_ref(excluded)));
                let listed = self.pair.schema(excluded).get("enum");
                values.extend(
                    listed
                        .and_then(Value::as_array)
                        .into_iter()
                        .flatten()
                        .cloned(),
                );
            }
        }
        for simple in both {
            values.extend(simple.shown.iter().cloned());
            for (key, _) in LIMITS {
                for count in around(simple, key) {
                    values.extend(self.counted(both, key, count));
                }
            }
        }
        values.extend([
            json!("text"),
            json!(""),
            json!(1),
            json!(1.5),
            json!(true),
            json!([]),
            json!({}),
            Value::Null,
        ]);
        values
    }

    fn numbers(self, simple: &Simple, values: &mut Vec<Value>) {
        if !simple.may_be(Kind::Integer) && !simple.may_be(Kind::Fraction) {
            return;
        }
        for limit in ["minimum", "maximum"]
            .iter()
            .filter_map(|key| simple.limits.get(key))
        {
            let limit = limit.number();
            for step in [0.0, -1.0, 1.0] {
                values.push(whole(limit + step));
            }
            for step in [-0.5, 0.5] {
                values.push(fraction(limit + step));
            }
        }
        if let Some((step, _)) = &simple.multiples {
            values.push(step.clone());
            values.extend(step.as_f64().map(|step| whole(step * 2.0)));
            // Between two multiples, above what is asked for at least.
            let least = simple.limits.get("minimum").map_or(0.0, Limit::number);
            values.extend(step.as_f64().map(|step| fraction(least + step * 1.5)));
        }
        if simple.formats.contains_key("int32") {
            values.push(json!(i64::from(i32::MAX) + 1));
        }
        if simple.formats.contains_key("int64") {
            values.push(json!(u64::MAX));
        }
        values.extend(self.kind(simple, Kind::Integer, 0));
    }

    /// A text, a list or an object of that size.
    fn counted(self, both: [&Simple; 2], key: &str, count: usize) -> Option<Value> {
        let simple = both[0];
        match key {
            "minLength" | "maxLength" => {
                let mut letters: Vec<char> = text(simple).chars().collect();
                let last = letters.last().copied().unwrap_or('a');
                letters.resize(count, last);
                Some(Value::String(letters.into_iter().collect()))
            }
            "minItems" | "maxItems" => self.list(simple, count, 0),
            "minProperties" | "maxProperties" => {
                let mut object = self.object(simple, 0)?;
                self.fill(&mut object, simple, count, 0)?;
                Some(Value::Object(object))
            }
            _ => None,
        }
    }
}

/// A name that no contract has.
pub fn unnamed(index: usize) -> String {
    match index {
        0 => "something_else".to_owned(),
        index => format!("something_else_{index}"),
    }
}

fn count(simple: &Simple, key: &str) -> usize {
    let limit = simple
        .limits
        .get(key)
        .and_then(|limit| limit.value.as_u64());
    limit
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(0)
}

/// The sizes around a limit, as far as a value of that size can be made.
fn around(simple: &Simple, key: &str) -> Vec<usize> {
    if !simple.limits.contains_key(key) || matches!(key, "minimum" | "maximum") {
        return Vec::new();
    }
    let count = count(simple, key).min(100_000);
    let mut sizes = vec![count, count + 1];
    sizes.extend(count.checked_sub(1));
    sizes
}

/// A number within the limits, near 1.
fn number(simple: &Simple, is_whole: bool) -> f64 {
    let bound = |key: &str, lower: bool| {
        let limit = simple.limits.get(key)?;
        let (bound, exclusive) = limit.bound(lower, is_whole);
        let step = if lower { 0.5 } else { -0.5 };
        Some(if exclusive { bound + step } else { bound })
    };
    let usual: f64 = if is_whole { 1.0 } else { 1.5 };
    let low = bound("minimum", true).map_or(usual, |low| low.max(usual));
    let number = bound("maximum", false).map_or(low, |high| high.min(low));
    let number = match simple
        .multiples
        .as_ref()
        .and_then(|(step, _)| step.as_f64())
    {
        Some(step) if step > 0.0 => (number / step).ceil() * step,
        _ => number,
    };
    if is_whole { number.ceil() } else { number }
}

/// A number without a fraction in the way that people write it.
fn whole(number: f64) -> Value {
    let text = format!("{number:.0}");
    if number.fract() != 0.0 {
        return fraction(number);
    }
    match (text.parse::<i64>(), text.parse::<u64>()) {
        (Ok(number), _) => json!(number),
        (_, Ok(number)) => json!(number),
        _ => fraction(number),
    }
}

fn fraction(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

/// A text of each format that the validator knows.
fn formatted(format: &str) -> Option<&'static str> {
    Some(match format {
        "date" => "2026-05-09",
        "date-time" => "2026-05-09T10:15:00.000Z",
        "duration" => "PT1H",
        "email" => "john.doe@example.com",
        "hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "json-pointer" => "/a",
        "regex" => "^a$",
        "time" => "10:15:00Z",
        "uri" | "uri-reference" => "https://example.com/a",
        "uuid" => "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b",
        _ => return None,
    })
}

fn text(simple: &Simple) -> String {
    let formatted = simple.formats.keys().find_map(|format| formatted(format));
    if let Some(text) = formatted {
        return text.to_owned();
    }
    if let Some(pattern) = simple.patterns.keys().next() {
        let shown = || {
            simple
                .shown
                .iter()
                .find_map(Value::as_str)
                .map(str::to_owned)
        };
        if let Some(text) = pattern::matching(pattern, 0).or_else(shown) {
            return text;
        }
    }
    let mut letters: Vec<char> = "text".chars().collect();
    let least = count(simple, "minLength");
    if letters.len() < least {
        letters.resize(least, 't');
    }
    if simple.limits.contains_key("maxLength") {
        letters.truncate(count(simple, "maxLength"));
    }
    letters.into_iter().collect()
}

fn texts(simple: &Simple, values: &mut Vec<Value>) {
    if !simple.may_be(Kind::Text) {
        return;
    }
    values.push(json!(text(simple)));
    let formats = simple.formats.keys();
    values.extend(
        formats
            .filter_map(|format| formatted(format))
            .map(Value::from),
    );
    for pattern in simple.patterns.keys() {
        values.extend(
            (0..VARIANTS)
                .filter_map(|variant| pattern::matching(pattern, variant))
                .map(Value::from),
        );
    }
}
