//! Brings together what has one cause: a schema that ten operations share is one change.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use serde_json::Value;

use crate::{
    change::{Change, Class, Direction, Spot, Witness},
    compare::{Delta, Probe, compare},
    judge::{Judge, Root},
    pair::{Atom, Pair, Side},
    witness,
};

/// How many messages are tried for an example.
const TRIES: usize = 4;

/// A difference that is none of schemas, or one whose example is already known.
pub struct Note {
    pub code: &'static str,
    pub detail: String,
    pub direction: Direction,
    pub class: Class,
    pub behaviour: bool,
    pub at: [String; 2],
    pub says: [String; 2],
    pub message: String,
    /// What to show it with.
    pub example: Option<(Root, Value)>,
    /// The component that several operations refer to, and what is said if several gain or lose it.
    pub shared: Option<(String, String)>,
}

impl Note {
    pub fn new(code: &'static str, direction: Direction, class: Class) -> Self {
        Self {
            code,
            detail: String::new(),
            direction,
            class,
            behaviour: false,
            at: [String::new(), String::new()],
            says: [String::new(), String::new()],
            message: String::new(),
            example: None,
            shared: None,
        }
    }
}

/// A change that is being put together.
pub struct Pending {
    pub code: &'static str,
    pub at: [String; 2],
    pub about: [String; 2],
    pub operations: BTreeSet<String>,
    detail: String,
    says: [String; 2],
    message: String,
    behaviour: bool,
    directions: BTreeMap<Direction, Class>,
    witnesses: Vec<Witness>,
    shown_by: Vec<(Rc<Root>, Delta)>,
}

pub struct Collector<'a, 'p> {
    pub pair: &'p Pair<'a>,
    pub judge: Judge<'a, 'p>,
    found: Vec<Pending>,
    known: HashMap<(&'static str, String, String), usize>,
}

impl<'a, 'p> Collector<'a, 'p> {
    pub fn new(pair: &'p Pair<'a>) -> Self {
        Self {
            pair,
            judge: Judge::new(pair),
            found: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// Compares two schemas that travel whole.
    pub fn schemas(&mut self, root: Root, old: &Atom, new: &Atom) {
        let root = Rc::new(root);
        for delta in compare(self.pair, &root, old, new) {
            let class = class(&delta, root.direction);
            let untouched = matches!(delta.probe, Probe::None);
            let behaviour =
                untouched || delta.code == "property-removed" && class == Class::Neutral;
            let anchor = self.anchor(&delta.at);
            let pending = self.entry(delta.code, &delta.detail, anchor, || Pending {
                code: delta.code,
                at: delta.at.clone(),
                about: delta.about.clone(),
                operations: BTreeSet::new(),
                detail: delta.detail.clone(),
                says: delta.says.clone(),
                message: delta.message.clone(),
                behaviour: false,
                directions: BTreeMap::new(),
                witnesses: Vec::new(),
                shown_by: Vec::new(),
            });
            pending.behaviour |= behaviour;
            pending.operations.insert(root.operation.clone());
            let worst = pending.directions.entry(root.direction).or_default();
            *worst = class.max(*worst);
            if class == Class::Breaking {
                pending.shown_by.push((Rc::clone(&root), delta));
            }
        }
    }

    /// Writes down what is no matter of schemas.
    pub fn note(&mut self, operation: Option<&str>, note: &Note) {
        let shown = note.example.as_ref().and_then(|(root, value)| {
            self.judge.refusals(root, value)?;
            Some(Witness {
                direction: root.direction,
                operation: root.operation.clone(),
                part: root.part.clone(),
                schemas: root.at.clone(),
                value: value.clone(),
            })
        });
        let shared = note.shared.as_ref();
        let anchor =
            shared.map_or_else(|| self.anchor(&note.at), |(component, _)| component.clone());
        let pending = self.entry(note.code, &note.detail, anchor, || Pending {
            code: note.code,
            at: note.at.clone(),
            about: note.at.clone(),
            operations: BTreeSet::new(),
            detail: note.detail.clone(),
            says: note.says.clone(),
            message: note.message.clone(),
            behaviour: note.behaviour,
            directions: BTreeMap::new(),
            witnesses: Vec::new(),
            shown_by: Vec::new(),
        });
        pending.operations.extend(operation.map(str::to_owned));
        if let Some((_, message)) = shared.filter(|_| pending.operations.len() > 1) {
            pending.message.clone_from(message);
        }
        let worst = pending.directions.entry(note.direction).or_default();
        *worst = note.class.max(*worst);
        if pending.witnesses.is_empty() {
            pending.witnesses.extend(shown);
        }
    }

    /// What one place of the one document became, wherever it is written in the other.
    fn anchor(&self, at: &[String; 2]) -> String {
        if self.pair.old.get(&at[0]).is_some() {
            format!("old {}", at[0])
        } else {
            format!("new {}", at[1])
        }
    }

    fn entry(
        &mut self,
        code: &'static str,
        detail: &str,
        anchor: String,
        make: impl FnOnce() -> Pending,
    ) -> &mut Pending {
        let key = (code, detail.to_owned(), anchor);
        let next = self.found.len();
        let index = *self.known.entry(key).or_insert(next);
        if index == next {
            self.found.push(make());
        }
        &mut self.found[index]
    }

    /// The changes, each with its examples.
    pub fn finish(self) -> Vec<(Change, [String; 2])> {
        let Self {
            pair, judge, found, ..
        } = self;
        let changes = found.into_iter();
        changes
            .map(|pending| {
                let about = pending.about.clone();
                (finished(pending, pair, &judge), about)
            })
            .collect()
    }
}

fn finished(mut pending: Pending, pair: &Pair<'_>, judge: &Judge<'_, '_>) -> Change {
    for direction in [Direction::Request, Direction::Response] {
        let shown_by: Vec<_> = pending
            .shown_by
            .iter()
            .filter(|(root, _)| root.direction == direction)
            .collect();
        if shown_by.is_empty() {
            continue;
        }
        let found = shown_by.iter().take(TRIES).find_map(|(root, delta)| {
            let value = witness::find(pair, judge, delta, root)?;
            Some(Witness {
                direction,
                operation: root.operation.clone(),
                part: root.part.clone(),
                schemas: root.at.clone(),
                value,
            })
        });
        // What one alternative refuses another one takes: then nothing is broken.
        if found.is_none() && shown_by.iter().all(|(_, delta)| delta.chosen) {
            pending.directions.insert(direction, Class::Neutral);
        }
        pending.witnesses.extend(found);
    }
    let spot = |side: Side| {
        let index = side as usize;
        Spot {
            pointer: pending.at[index].clone(),
            place: pair.document(side).place(&pending.at[index]),
            says: pending.says[index].clone(),
        }
    };
    let (old, new) = (spot(Side::Old), spot(Side::New));
    let anchor = if pair.old.get(&old.pointer).is_some() {
        &old.pointer
    } else {
        &new.pointer
    };
    let detail = Some(pending.detail.as_str()).filter(|detail| !detail.is_empty());
    let key = [Some(anchor.as_str()), detail].into_iter().flatten();
    let worst = pending.directions.values().copied().max();
    Change {
        code: pending.code,
        api: worst.unwrap_or_default(),
        rust: Class::Neutral,
        behaviour: pending.behaviour,
        directions: pending.directions,
        message: pending.message,
        surface: Vec::new(),
        operations: pending.operations,
        key: key.collect::<Vec<_>>().join(" "),
        old,
        new,
        witnesses: pending.witnesses,
    }
}

fn class(delta: &Delta, direction: Direction) -> Class {
    let breaks = match direction {
        Direction::Request => delta.narrows,
        Direction::Response => delta.widens,
    };
    let adds = matches!(delta.code, "property-added" | "required-property-added");
    match delta.probe {
        Probe::None => Class::Neutral,
        _ if breaks => Class::Breaking,
        _ if adds => Class::Additive,
        // A property that an answer no longer has is nothing to rely on.
        _ if delta.code == "property-removed" => Class::Neutral,
        _ if delta.narrows || delta.widens => Class::Additive,
        _ => Class::Neutral,
    }
}
