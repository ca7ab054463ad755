//! Looks for a value that shows a difference: one that the sender may send and the receiver refuses.

use serde_json::{Map, Value};

use crate::{
    compare::{Delta, Frame, Probe, Step},
    expand::Alternative,
    judge::{Judge, Root},
    pair::{Atom, Pair, Side},
    sample::{Sampler, unnamed},
    simple::{Kind, Simple},
};

/// The value that shows a difference best: in which nothing else is wrong.
pub fn find(pair: &Pair<'_>, judge: &Judge<'_, '_>, delta: &Delta, root: &Root) -> Option<Value> {
    let search = Search {
        sampler: Sampler {
            pair,
            direction: root.direction,
        },
        sender: root.sender(),
    };
    let mut best: Option<(usize, Value)> = None;
    // What suits both but for this difference shows it alone; if there is no such thing, anything
    // that the sender may send.
    for both in [true, false] {
        for value in search.leaves(delta, both) {
            let Some(value) = search.wrap(value, &delta.frames, both) else {
                continue;
            };
            match judge.refusals(root, &value) {
                Some(1) => return Some(value),
                Some(refusals) if best.as_ref().is_none_or(|(best, _)| refusals < *best) => {
                    best = Some((refusals, value));
                }
                _ => {}
            }
        }
        if best.is_some() {
            break;
        }
    }
    best.map(|(_, value)| value)
}

struct Search<'a, 'p> {
    sampler: Sampler<'a, 'p>,
    sender: Side,
}

impl Search<'_, '_> {
    /// The schemas that a value has to suit.
    fn parts(&self, here: &[Alternative; 2], both: bool) -> Vec<Atom> {
        let mut parts = here[self.sender as usize].clone();
        if both {
            parts.extend_from_slice(&here[self.sender.other() as usize]);
        }
        parts
    }

    /// Values of the schema that differs.
    fn leaves(&self, delta: &Delta, both: bool) -> Vec<Value> {
        let sender = &delta.leaf[self.sender as usize];
        let simple = |side: Side| {
            let parts = &delta.leaf[side as usize];
            Simple::of(self.sampler.pair, parts, self.sampler.direction)
        };
        let object = || self.sampler.bare(&self.parts(&delta.leaf, both));
        match &delta.probe {
            Probe::None => Vec::new(),
            Probe::Edges => {
                let both = [simple(self.sender), simple(self.sender.other())];
                self.sampler.edges([&both[0], &both[1]])
            }
            Probe::Values(values) => values.clone(),
            Probe::Kinds(kinds) => {
                let kinds = kinds.iter();
                kinds
                    .filter_map(|kind| self.sampler.of_kind(sender, *kind))
                    .collect()
            }
            Probe::Whole => {
                let kinds = Kind::ALL.into_iter();
                let kinds = kinds.filter(|kind| simple(self.sender).may_be(*kind));
                let made = kinds.filter_map(|kind| self.sampler.of_kind(sender, kind));
                self.sampler.value(sender).into_iter().chain(made).collect()
            }
            Probe::Without(name) => object()
                .map(|mut object| {
                    object.remove(name);
                    Value::Object(object)
                })
                .into_iter()
                .collect(),
            Probe::With(name) => self.with(object(), name, name, &simple(self.sender)),
            Probe::Renamed(name, others) => {
                let others = others.iter();
                others
                    .flat_map(|other| {
                        let object = object().map(|mut object| {
                            object.remove(name);
                            object
                        });
                        self.with(object, name, other, &simple(self.sender))
                    })
                    .collect()
            }
            Probe::Unnamed => object()
                .map(|mut object| {
                    object.insert(unnamed(0), Value::from("text"));
                    Value::Object(object)
                })
                .into_iter()
                .collect(),
            Probe::Twice => {
                let item = self.sampler.value(&simple(self.sender).items);
                let twice = item.map(|item| Value::Array(vec![item.clone(), item]));
                twice.into_iter().collect()
            }
        }
    }

    /// An object with a property under that name.
    fn with(
        &self,
        object: Option<Map<String, Value>>,
        property: &str,
        name: &str,
        sender: &Simple,
    ) -> Vec<Value> {
        let parts = sender.properties.get(property);
        let value = parts.and_then(|parts| self.sampler.value(parts));
        let made = object.zip(value).map(|(mut object, value)| {
            object.insert(name.to_owned(), value);
            Value::Object(object)
        });
        made.into_iter().collect()
    }

    /// Puts a value where the way from the root ends.
    fn wrap(&self, value: Value, frames: &[Frame], both: bool) -> Option<Value> {
        let mut value = value;
        for frame in frames.iter().rev() {
            let parts = self.parts(&frame.here, both);
            value = match &frame.step {
                Step::Property(name) => {
                    let mut object = self.sampler.bare(&parts)?;
                    object.insert(name.clone(), value);
                    Value::Object(object)
                }
                Step::Value => {
                    let mut object = self.sampler.bare(&parts)?;
                    object.insert(unnamed(0), value);
                    Value::Object(object)
                }
                Step::Item => {
                    let Value::Array(mut items) = self.sampler.of_kind(&parts, Kind::List)? else {
                        return None;
                    };
                    items.truncate(items.len().saturating_sub(1));
                    items.push(value);
                    Value::Array(items)
                }
            };
        }
        Some(value)
    }
}

/// A value that suits a schema, whatever else the contract says.
pub fn any(sampler: Sampler<'_, '_>, schema: &Atom) -> Value {
    let made = sampler.value(std::slice::from_ref(schema));
    made.unwrap_or_else(|| Value::from("text"))
}
