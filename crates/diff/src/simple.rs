//! A schema without compositions: what all its parts together say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{
    change::Direction,
    pair::{Atom, Pair},
};

/// The kinds of JSON values; a whole number is one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Null,
    Boolean,
    Integer,
    Fraction,
    Text,
    List,
    Object,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Text,
        Self::Integer,
        Self::Fraction,
        Self::Boolean,
        Self::Object,
        Self::List,
        Self::Null,
    ];

    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if is_whole(number) => Self::Integer,
            Value::Number(_) => Self::Fraction,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }

    fn named(name: &str) -> &'static [Self] {
        match name {
            "null" => &[Self::Null],
            "boolean" => &[Self::Boolean],
            "integer" => &[Self::Integer],
            "number" => &[Self::Integer, Self::Fraction],
            "string" => &[Self::Text],
            "array" => &[Self::List],
            "object" => &[Self::Object],
            _ => &[],
        }
    }
}

fn is_whole(number: &serde_json::Number) -> bool {
    let whole = number.is_i64() || number.is_u64();
    whole || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}

/// A limit, and where it stands.
#[derive(Clone, Debug)]
pub struct Limit {
    pub value: Value,
    pub exclusive: bool,
    pub at: Atom,
}

impl Limit {
    pub fn number(&self) -> f64 {
        self.value.as_f64().unwrap_or_default()
    }

    /// What a whole number must keep to: `> 0` is `>= 1`.
    pub fn bound(&self, lower: bool, whole: bool) -> (f64, bool) {
        match (whole && self.exclusive, lower) {
            (true, true) => (self.number().floor() + 1.0, false),
            (true, false) => (self.number().ceil() - 1.0, false),
            (false, _) => (self.number(), self.exclusive),
        }
    }
}

/// Whether properties that nobody named may come.
#[derive(Clone, Debug, Default)]
pub enum Rest {
    #[default]
    Open,
    /// Each must keep to these schemas.
    Of(Vec<Atom>),
    Closed(Atom),
}

/// What all parts of a schema together say.
#[derive(Clone, Debug, Default)]
pub struct Simple {
    /// The first of the parts: where something stands that is not there.
    pub home: Option<Atom>,
    pub kinds: Option<(BTreeSet<Kind>, Atom)>,
    pub values: Option<(Vec<Value>, Atom)>,
    pub limits: BTreeMap<&'static str, Limit>,
    pub patterns: BTreeMap<String, Atom>,
    pub formats: BTreeMap<String, Atom>,
    pub multiples: Option<(Value, Atom)>,
    pub unique: Option<Atom>,
    pub properties: BTreeMap<String, Vec<Atom>>,
    pub required: BTreeMap<String, Atom>,
    pub aliases: BTreeMap<String, BTreeSet<String>>,
    pub rest: Rest,
    pub items: Vec<Atom>,
    pub excluded: Vec<Atom>,
    pub default: Option<(Value, Atom)>,
    pub discriminator: Option<(Value, Atom)>,
    /// What accepts and refuses nothing, and still counts.
    pub marks: BTreeMap<&'static str, (Value, Atom)>,
    /// Values that the document itself shows.
    pub shown: Vec<Value>,
}

/// The keywords that bound something, and whether from below.
pub const LIMITS: [(&str, bool); 8] = [
    ("minimum", true),
    ("maximum", false),
    ("minLength", true),
    ("maxLength", false),
    ("minItems", true),
    ("maxItems", false),
    ("minProperties", true),
    ("maxProperties", false),
];

impl Simple {
    pub fn of(pair: &Pair<'_>, parts: &[Atom], direction: Direction) -> Self {
        let mut simple = Self {
            home: parts.first().cloned(),
            ..Self::default()
        };
        let mut closed: Vec<BTreeSet<String>> = Vec::new();
        for part in parts {
            if part.null {
                simple.kinds([Kind::Null].into(), part);
                continue;
            }
            let Value::Object(schema) = pair.schema(part) else {
                continue;
            };
            simple.values_of(schema, part);
            simple.limits_of(schema, part);
            simple.texts_of(schema, part);
            simple.object_of(pair, schema, part, direction);
            if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
                let names = schema.get("properties").and_then(Value::as_object);
                closed.push(names.into_iter().flat_map(Map::keys).cloned().collect());
            }
        }
        // Multiples of a whole number are whole.
        let whole = simple.multiples.as_ref();
        if whole.is_some_and(|(step, _)| Kind::of(step) == Kind::Integer)
            && let Some((kinds, _)) = &mut simple.kinds
        {
            kinds.remove(&Kind::Fraction);
        }
        // A part that allows its own properties only forbids those of the others.
        for names in closed {
            simple.properties.retain(|name, _| names.contains(name));
        }
        simple
    }

    /// The kinds of values that there may be.
    pub fn kinds_or_all(&self) -> BTreeSet<Kind> {
        match &self.kinds {
            Some((kinds, _)) => kinds.clone(),
            None => Kind::ALL.into(),
        }
    }

    pub fn may_be(&self, kind: Kind) -> bool {
        self.kinds
            .as_ref()
            .is_none_or(|(kinds, _)| kinds.contains(&kind))
    }

    fn kinds(&mut self, kinds: BTreeSet<Kind>, at: &Atom) {
        match &mut self.kinds {
            Some((known, _)) => known.retain(|kind| kinds.contains(kind)),
            None => self.kinds = Some((kinds, at.clone())),
        }
    }

    fn values_of(&mut self, schema: &Map<String, Value>, part: &Atom) {
        let nullable = schema.get("nullable") == Some(&Value::Bool(true));
        if let Some(name) = schema.get("type").and_then(Value::as_str) {
            let mut kinds: BTreeSet<Kind> = Kind::named(name).iter().copied().collect();
            if nullable {
                kinds.insert(Kind::Null);
            }
            self.kinds(kinds, &part.below("type"));
        }
        if let Some(Value::Array(values)) = schema.get("enum") {
            let mut values = values.clone();
            if nullable && !values.contains(&Value::Null) {
                values.push(Value::Null);
            }
            match &mut self.values {
                Some((known, _)) => known.retain(|value| values.contains(value)),
                None => self.values = Some((values, part.below("enum"))),
            }
        }
        if let Some(value) = schema.get("default") {
            self.default
                .get_or_insert_with(|| (value.clone(), part.below("default")));
        }
        for key in ["x-cartevo-case", "x-cartevo-generated"] {
            if let Some(value) = schema.get(key) {
                let mark = || (value.clone(), part.below(key));
                self.marks.entry(key).or_insert_with(mark);
            }
        }
        let shown = ["example", "default"];
        self.shown
            .extend(shown.iter().filter_map(|key| schema.get(*key)).cloned());
    }

    fn limits_of(&mut self, schema: &Map<String, Value>, part: &Atom) {
        for (key, lower) in LIMITS {
            let Some(value) = schema.get(key).filter(|value| value.is_number()) else {
                continue;
            };
            // Nothing is shorter than nothing.
            if key.starts_with("min") && key != "minimum" && value.as_u64() == Some(0) {
                continue;
            }
            let exclusive = match key {
                "minimum" => schema.get("exclusiveMinimum") == Some(&Value::Bool(true)),
                "maximum" => schema.get("exclusiveMaximum") == Some(&Value::Bool(true)),
                _ => false,
            };
            let limit = Limit {
                value: value.clone(),
                exclusive,
                at: part.below(key),
            };
            let tighter = self.limits.get(key).is_none_or(|known| {
                tightens(known.bound(lower, false), limit.bound(lower, false), lower)
            });
            if tighter {
                self.limits.insert(key, limit);
            }
        }
        if let Some(value) = schema.get("multipleOf") {
            self.multiples
                .get_or_insert_with(|| (value.clone(), part.below("multipleOf")));
        }
    }

    fn texts_of(&mut self, schema: &Map<String, Value>, part: &Atom) {
        for (key, known) in [
            ("pattern", &mut self.patterns),
            ("format", &mut self.formats),
        ] {
            if let Some(text) = schema.get(key).and_then(Value::as_str) {
                known
                    .entry(text.to_owned())
                    .or_insert_with(|| part.below(key));
            }
        }
    }

    fn object_of(
        &mut self,
        pair: &Pair<'_>,
        schema: &Map<String, Value>,
        part: &Atom,
        direction: Direction,
    ) {
        let properties = part.below("properties");
        let known = schema.get("properties").and_then(Value::as_object);
        let mut hidden = BTreeSet::new();
        for (name, property) in known.into_iter().flatten() {
            let at = properties.below(name);
            if is_hidden(pair, &at, direction) {
                hidden.insert(name.as_str());
                continue;
            }
            self.properties.entry(name.clone()).or_default().push(at);
            let aliases = property.get("x-cartevo-aliases").and_then(Value::as_array);
            if let Some(aliases) = aliases {
                let aliases = aliases.iter().filter_map(Value::as_str).map(str::to_owned);
                self.aliases
                    .entry(name.clone())
                    .or_default()
                    .extend(aliases);
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !hidden.contains(name) {
                self.required
                    .entry(name.to_owned())
                    .or_insert_with(|| part.below("required"));
            }
        }
        match (schema.get("additionalProperties"), &mut self.rest) {
            (Some(Value::Bool(false)), rest) => {
                *rest = Rest::Closed(part.below("additionalProperties"));
            }
            (Some(Value::Object(_)), Rest::Of(atoms)) => {
                atoms.push(part.below("additionalProperties"));
            }
            (Some(Value::Object(_)), rest @ Rest::Open) => {
                *rest = Rest::Of(vec![part.below("additionalProperties")]);
            }
            _ => {}
        }
        if schema.contains_key("items") {
            self.items.push(part.below("items"));
        }
        if schema.contains_key("not") {
            self.excluded.push(part.below("not"));
        }
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
            self.unique.get_or_insert_with(|| part.below("uniqueItems"));
        }
        if let Some(value) = schema.get("discriminator") {
            self.discriminator
                .get_or_insert_with(|| (value.clone(), part.below("discriminator")));
        }
    }
}

/// A request has no properties that are only read, and an answer none that are only written.
fn is_hidden(pair: &Pair<'_>, at: &Atom, direction: Direction) -> bool {
    let key = hidden_key(direction);
    let target = pair.resolve(at.side, &at.pointer);
    [at.pointer.as_str(), target.as_str()]
        .iter()
        .any(|pointer| pair.value(at.side, pointer).get(key) == Some(&Value::Bool(true)))
}

/// What a property says that does not travel in this direction.
pub fn hidden_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    }
}

/// Whether the second bound leaves less than the first.
pub fn tightens(first: (f64, bool), second: (f64, bool), lower: bool) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match (second.0.partial_cmp(&first.0), lower) {
        (Some(Greater), true) | (Some(Less), false) => true,
        (Some(Equal), _) => second.1 && !first.1,
        _ => false,
    }
}
