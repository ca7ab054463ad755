//! Compares parameters: those of the path by their position, the others by their name.

use std::collections::BTreeMap;

use cartevo_document::pointer;
use serde_json::{Map, Value, json};

use crate::{
    change::{Class, Direction},
    collect::{Collector, Note},
    expand::alternatives,
    judge::Root,
    operations::Operation,
    pair::{Atom, Side},
    sample::Sampler,
    simple::{Kind, Simple},
    witness,
};

/// A parameter of an operation.
#[derive(Clone, Debug)]
struct Parameter {
    /// The name, and for one of the path its position.
    name: String,
    place: String,
    required: bool,
    pointer: String,
}

impl Parameter {
    fn called(&self) -> String {
        format!("the {} parameter `{}`", self.place, self.name)
    }

    /// What it is known by: a position, or a name.
    fn key(&self, path: &str) -> (String, String) {
        let name = match self.place.as_str() {
            "path" => {
                let mut names = path.split('{').skip(1);
                let position = names.position(|name| name.split('}').next() == Some(&self.name));
                position.map_or_else(|| self.name.clone(), |position| position.to_string())
            }
            "header" => self.name.to_lowercase(),
            _ => self.name.clone(),
        };
        (self.place.clone(), name)
    }
}

type Parameters = BTreeMap<(String, String), Parameter>;

impl Collector<'_, '_> {
    pub fn parameters(&mut self, old: &Operation, new: &Operation) {
        let (olds, news) = (self.read(Side::Old, old), self.read(Side::New, new));
        let mut gone: Vec<&Parameter> = Vec::new();
        for (key, before) in &olds {
            match news.get(key) {
                Some(after) => self.parameter(old, new, before, after, [&olds, &news]),
                None => gone.push(before),
            }
        }
        let come = news.iter().filter(|(key, _)| !olds.contains_key(*key));
        let mut come: Vec<&Parameter> = come.map(|(_, parameter)| parameter).collect();
        for before in gone {
            let after = self.counterpart(before, &come);
            if let Some(after) = after {
                come.retain(|parameter| parameter.pointer != after.pointer);
            }
            self.gone(old, new, before, after, [&olds, &news]);
        }
        for after in come {
            self.come(old, new, after, [&olds, &news]);
        }
    }

    fn read(&self, side: Side, operation: &Operation) -> Parameters {
        let mut found = BTreeMap::new();
        for list in [&operation.item, &operation.pointer] {
            let list = pointer::join(list, "parameters");
            let count = self.pair.value(side, &list).as_array().map_or(0, Vec::len);
            for index in 0..count {
                let at = self.pair.resolve(side, &format!("{list}/{index}"));
                let value = self.pair.value(side, &at);
                let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
                let parameter = Parameter {
                    name: text("name"),
                    place: text("in"),
                    required: value["required"] == true || value["in"] == "path",
                    pointer: at,
                };
                found.insert(parameter.key(&operation.path), parameter);
            }
        }
        found
    }

    fn schema(side: Side, parameter: &Parameter) -> Atom {
        Atom::new(side, pointer::join(&parameter.pointer, "schema"))
    }

    /// How a parameter is written, with what holds where nothing is said. Only lists and objects can
    /// be taken apart.
    fn style(&self, side: Side, parameter: &Parameter) -> (String, bool) {
        let value = self.pair.value(side, &parameter.pointer);
        let usual = match parameter.place.as_str() {
            "query" | "cookie" => "form",
            _ => "simple",
        };
        let style = value["style"].as_str().unwrap_or(usual).to_owned();
        let parts = [Self::schema(side, parameter)];
        let apart = alternatives(self.pair, &parts).iter().any(|parts| {
            let simple = Simple::of(self.pair, parts, Direction::Request);
            simple.may_be(Kind::List) || simple.may_be(Kind::Object)
        });
        let explode = value["explode"].as_bool().unwrap_or(style == "form");
        (style, explode && apart)
    }

    /// The new parameter that one was: of the same name in another place, or the only one in the
    /// same place that says the same.
    fn counterpart<'n>(&self, old: &Parameter, come: &[&'n Parameter]) -> Option<&'n Parameter> {
        let mut named = come.iter().filter(|new| new.name == old.name);
        if let Some(new) = named.next() {
            return Some(new);
        }
        let mut alike = come.iter().filter(|new| {
            let (before, after) = (Self::schema(Side::Old, old), Self::schema(Side::New, new));
            new.place == old.place
                && new.required == old.required
                && self.pair.same(&before.pointer, &after.pointer)
        });
        alike.next().filter(|_| alike.next().is_none()).copied()
    }

    fn gone(
        &mut self,
        old: &Operation,
        new: &Operation,
        before: &Parameter,
        after: Option<&Parameter>,
        both: [&Parameters; 2],
    ) {
        let code = match after {
            Some(after) if after.name == before.name => "parameter-moved",
            Some(_) => "parameter-renamed",
            None => "parameter-removed",
        };
        let mut note = Note::new(code, Direction::Request, Class::Breaking);
        let list = pointer::join(&new.pointer, "parameters");
        note.at = [
            before.pointer.clone(),
            after.map_or(list, |after| after.pointer.clone()),
        ];
        note.says = [
            before.called(),
            after.map_or_else(|| "no such parameter".to_owned(), Parameter::called),
        ];
        note.message = match after {
            Some(after) => format!("{} is now {}", before.called(), after.called()),
            None => format!("{} is gone", before.called()),
        };
        let mut values = self.values(both, &before.place);
        let sampler = self.sampler();
        let value = witness::any(sampler, &Self::schema(Side::Old, before));
        values.insert(before.name.clone(), value);
        note.example = Some((
            self.all([old, new], both, &before.place),
            Value::Object(values),
        ));
        self.note(Some(&new.label), &note);
    }

    fn come(
        &mut self,
        old: &Operation,
        new: &Operation,
        after: &Parameter,
        both: [&Parameters; 2],
    ) {
        let (code, class, words) = if after.required {
            (
                "required-parameter-added",
                Class::Breaking,
                "is new and required",
            )
        } else {
            ("parameter-added", Class::Additive, "is new")
        };
        let mut note = Note::new(code, Direction::Request, class);
        note.at = [
            pointer::join(&old.pointer, "parameters"),
            after.pointer.clone(),
        ];
        note.says = ["no such parameter".to_owned(), after.called()];
        note.message = format!("{} {words}", after.called());
        note.detail.clone_from(&after.name);
        if after.required {
            let mut values = self.values(both, &after.place);
            values.remove(&after.name);
            note.example = Some((
                self.all([old, new], both, &after.place),
                Value::Object(values),
            ));
        }
        self.note(Some(&new.label), &note);
    }

    fn parameter(
        &mut self,
        old: &Operation,
        new: &Operation,
        before: &Parameter,
        after: &Parameter,
        both: [&Parameters; 2],
    ) {
        if before.required != after.required {
            let (code, class, word) = if after.required {
                ("parameter-required", Class::Breaking, "required")
            } else {
                ("parameter-optional", Class::Additive, "optional")
            };
            let mut note = Note::new(code, Direction::Request, class);
            note.at =
                [before, after].map(|parameter| pointer::join(&parameter.pointer, "required"));
            note.says = [before, after].map(|parameter| {
                let word = if parameter.required {
                    "required"
                } else {
                    "optional"
                };
                format!("it is {word}")
            });
            note.message = format!("{} is now {word}", after.called());
            if after.required {
                let mut values = self.values(both, &after.place);
                values.remove(&after.name);
                note.example = Some((
                    self.all([old, new], both, &after.place),
                    Value::Object(values),
                ));
            }
            self.note(Some(&new.label), &note);
        }
        let styles = [self.style(Side::Old, before), self.style(Side::New, after)];
        if styles[0] != styles[1] {
            let mut note = Note::new(
                "parameter-style-changed",
                Direction::Request,
                Class::Breaking,
            );
            let keys = ["style", "explode"].iter();
            let mut keys = keys.filter(|key| {
                let at = |parameter: &Parameter| pointer::join(&parameter.pointer, key);
                self.pair.value(Side::Old, &at(before)) != self.pair.value(Side::New, &at(after))
            });
            let key = keys.next().unwrap_or(&"style");
            note.at = [before, after].map(|parameter| pointer::join(&parameter.pointer, key));
            note.says = styles.map(|(style, explode)| format!("`{style}`, `explode` {explode}"));
            note.message = format!("{} is written in another way", after.called());
            self.note(Some(&new.label), &note);
        }
        let (before, after) = (
            Self::schema(Side::Old, before),
            Self::schema(Side::New, after),
        );
        let root = Root {
            direction: Direction::Request,
            operation: new.label.clone(),
            part: both[1]
                .values()
                .find(|parameter| Self::schema(Side::New, parameter) == after)
                .map(Parameter::called)
                .unwrap_or_default(),
            at: [before.pointer.clone(), after.pointer.clone()],
            schemas: [
                self.pair.schema(&before).clone(),
                self.pair.schema(&after).clone(),
            ],
        };
        self.schemas(root, &before, &after);
    }

    fn sampler(&self) -> Sampler<'_, '_> {
        Sampler {
            pair: self.pair,
            direction: Direction::Request,
        }
    }

    /// What both contracts require in one place.
    fn values(&self, both: [&Parameters; 2], place: &str) -> Map<String, Value> {
        let mut values = Map::new();
        for (key, parameter) in both[0] {
            if parameter.place != place {
                continue;
            }
            let other = both[1].get(key);
            if !parameter.required && !other.is_some_and(|other| other.required) {
                continue;
            }
            let mut schemas = vec![Self::schema(Side::Old, parameter)];
            schemas.extend(other.map(|other| Self::schema(Side::New, other)));
            let sampler = self.sampler();
            let value = sampler.value(&schemas);
            let value = value.unwrap_or_else(|| witness::any(sampler, &schemas[0]));
            values.insert(parameter.name.clone(), value);
        }
        values
    }

    /// All parameters of one place as an object. A contract names all that there are.
    fn all(&self, operations: [&Operation; 2], both: [&Parameters; 2], place: &str) -> Root {
        let object = |side: Side| {
            let parameters = both[side as usize].iter();
            let here = parameters.filter(|(_, parameter)| parameter.place == place);
            let (mut properties, mut required) = (Map::new(), Vec::new());
            for (key, parameter) in here {
                // One of the path has the name that the old contract gives it.
                let name = both[0].get(key).unwrap_or(parameter).name.clone();
                let schema = self.pair.schema(&Self::schema(side, parameter));
                if parameter.required {
                    required.push(name.clone());
                }
                properties.insert(name, schema.clone());
            }
            json!({
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            })
        };
        Root {
            direction: Direction::Request,
            operation: operations[1].label.clone(),
            at: operations.map(|operation| pointer::join(&operation.pointer, "parameters")),
            part: format!("the parameters in the {place}"),
            schemas: [object(Side::Old), object(Side::New)],
        }
    }
}
