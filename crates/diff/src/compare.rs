//! Walks two schemas side by side and writes down where one takes what the other does not.

mod found;
mod limits;
mod objects;
mod values;

use std::collections::HashSet;

use crate::{
    change::Direction,
    expand::{Alternative, alternatives},
    judge::Root,
    pair::{Atom, Pair, Side},
    simple::{Kind, Simple},
};

/// One difference between two schemas.
#[derive(Clone, Debug)]
pub struct Delta {
    pub code: &'static str,
    /// What of the keyword it is, where there can be several: the name of a property.
    pub detail: String,
    /// Where the keyword stands, or would stand.
    pub at: [String; 2],
    /// What it is about: the property, for one that is required.
    pub about: [String; 2],
    /// What stands there.
    pub says: [String; 2],
    /// The new schema takes something that the old one does not.
    pub widens: bool,
    /// The old schema takes something that the new one does not.
    pub narrows: bool,
    pub message: String,
    /// The way from the root to the schema.
    pub frames: Vec<Frame>,
    pub leaf: [Alternative; 2],
    pub probe: Probe,
    /// Below a choice: what one alternative refuses another one may take.
    pub chosen: bool,
}

/// One step down, and the schemas that it starts from.
#[derive(Clone, Debug)]
pub struct Frame {
    pub here: [Alternative; 2],
    pub step: Step,
}

#[derive(Clone, Debug)]
pub enum Step {
    Property(String),
    Item,
    /// The value of a property that nobody named.
    Value,
}

/// What to try, to show a difference.
#[derive(Clone, Debug)]
pub enum Probe {
    /// Values at the limits of both schemas.
    Edges,
    Kinds(Vec<Kind>),
    Values(Vec<serde_json::Value>),
    /// An object without a property.
    Without(String),
    /// An object with a property that only the sender's schema has.
    With(String),
    /// An object with a property under one of these other names.
    Renamed(String, Vec<String>),
    /// An object with properties that neither names.
    Unnamed,
    /// A value of the sender's alternative.
    Whole,
    /// A list with two equal items.
    Twice,
    /// Nothing shows it: it changes what an untouched call does, not what is accepted.
    None,
}

/// Everything in which two schemas differ, in the light of a direction.
pub fn compare(pair: &Pair<'_>, root: &Root, old: &Atom, new: &Atom) -> Vec<Delta> {
    let mut walk = Walk {
        pair,
        root,
        direction: root.direction,
        seen: HashSet::new(),
        frames: Vec::new(),
        found: Vec::new(),
        choices: 0,
    };
    walk.schemas(std::slice::from_ref(old), std::slice::from_ref(new));
    walk.found
}

struct Walk<'a, 'p> {
    pair: &'p Pair<'a>,
    root: &'p Root,
    direction: Direction,
    seen: HashSet<[Vec<Atom>; 2]>,
    frames: Vec<Frame>,
    found: Vec<Delta>,
    /// How many choices lie above.
    choices: usize,
}

impl Walk<'_, '_> {
    fn schemas(&mut self, old: &[Atom], new: &[Atom]) {
        let mut both = old.iter().zip(new);
        if old.len() == new.len()
            && both.all(|(old, new)| self.pair.same(&old.pointer, &new.pointer))
        {
            return;
        }
        let (olds, news) = (alternatives(self.pair, old), alternatives(self.pair, new));
        // A schema that contains itself is met again behind its reference.
        if !self.seen.insert([olds.concat(), news.concat()]) {
            return;
        }
        if let ([old], [new]) = (olds.as_slice(), news.as_slice()) {
            self.simple(old, new);
        } else {
            self.choices += 1;
            self.choice(olds, news);
            self.choices -= 1;
        }
    }

    /// Finds for each alternative the one that it was.
    fn choice(&mut self, mut olds: Vec<Alternative>, mut news: Vec<Alternative>) {
        news.retain(|new| {
            let same = olds.iter().position(|old| self.tried(old, new).is_empty());
            same.map(|index| olds.remove(index)).is_none()
        });
        let mut pairs = Vec::new();
        news.retain(|new| {
            let scores = olds.iter().enumerate().filter_map(|(index, old)| {
                let named = old.iter().any(|old| {
                    let component = old.pointer.starts_with("/components/");
                    component && new.iter().any(|new| new.pointer == old.pointer)
                });
                let found = self.tried(old, new);
                let apart = found.iter().any(|delta| {
                    delta.code == "type-changed" && delta.frames.len() == self.frames.len()
                });
                (named || !apart).then_some((!named, found.len(), index))
            });
            let best = scores.min();
            if let Some((.., index)) = best {
                pairs.push((olds.remove(index), new.clone()));
            }
            best.is_none()
        });
        for (old, new) in &pairs {
            self.simple(old, new);
        }
        let (nowhere_old, nowhere_new) = (
            self.somewhere(&pairs, Side::Old),
            self.somewhere(&pairs, Side::New),
        );
        for new in news {
            let old = olds.first().cloned().unwrap_or_else(|| nowhere_old.clone());
            self.alternative(&old, &new, Side::New);
        }
        for old in olds {
            self.alternative(&old, &nowhere_new, Side::Old);
        }
    }

    /// Some alternative of a side, to point at where its counterpart is missing.
    fn somewhere(&self, pairs: &[(Alternative, Alternative)], side: Side) -> Alternative {
        let found = pairs.first().map(|(old, new)| match side {
            Side::Old => old.clone(),
            Side::New => new.clone(),
        });
        found
            .or_else(|| {
                self.frames
                    .last()
                    .map(|frame| frame.here[side as usize].clone())
            })
            .unwrap_or_default()
    }

    /// What a comparison would find.
    fn tried(&self, old: &Alternative, new: &Alternative) -> Vec<Delta> {
        let mut walk = Walk {
            pair: self.pair,
            root: self.root,
            direction: self.direction,
            seen: self.seen.clone(),
            frames: self.frames.clone(),
            found: Vec::new(),
            choices: 0,
        };
        walk.simple(old, new);
        walk.found
    }

    /// An alternative that only one side has.
    fn alternative(&mut self, old: &Alternative, new: &Alternative, side: Side) {
        let there = if side == Side::Old { old } else { new };
        let simple = Simple::of(self.pair, there, self.direction);
        let null = simple
            .kinds
            .is_some_and(|(kinds, _)| kinds == [Kind::Null].into());
        let (code, verb) = match (side, null) {
            (Side::New, true) => ("nullable-added", "may now be `null`"),
            (Side::Old, true) => ("nullable-removed", "may no longer be `null`"),
            (Side::New, false) => ("alternative-added", "has one alternative more"),
            (Side::Old, false) => ("alternative-removed", "has one alternative less"),
        };
        let at = [old, new].map(|parts| {
            let last = parts.last().map(|part| part.pointer.clone());
            last.unwrap_or_default()
        });
        let at = self.retargeted(&at).unwrap_or(at);
        let name = self.name(&at, side);
        let says = match side {
            Side::Old => ["this was possible", "not any more"],
            Side::New => ["this was not possible", "now it is"],
        };
        self.choices += 1;
        self.push(Delta {
            code,
            detail: String::new(),
            about: at.clone(),
            at,
            says: says.map(str::to_owned),
            widens: side == Side::New,
            narrows: side == Side::Old,
            message: format!("{name} {verb}"),
            frames: Vec::new(),
            leaf: [old.clone(), new.clone()],
            probe: if null {
                Probe::Kinds(vec![Kind::Null])
            } else {
                Probe::Whole
            },
            chosen: true,
        });
        self.choices -= 1;
    }

    /// Compares schemas that are no choice.
    fn simple(&mut self, old: &Alternative, new: &Alternative) {
        let simples = [
            Simple::of(self.pair, old, self.direction),
            Simple::of(self.pair, new, self.direction),
        ];
        let leaf = [old.clone(), new.clone()];
        if self.kinds(&simples, &leaf) {
            self.values(&simples, &leaf);
            self.objects(&simples, &leaf);
            self.lists(&simples, &leaf);
        }
    }

    fn lists(&mut self, [old, new]: &[Simple; 2], leaf: &[Alternative; 2]) {
        if !old.items.is_empty() || !new.items.is_empty() {
            self.down(Step::Item, leaf, &old.items, &new.items);
        }
    }

    fn down(&mut self, step: Step, here: &[Alternative; 2], old: &[Atom], new: &[Atom]) {
        self.frames.push(Frame {
            here: here.clone(),
            step,
        });
        self.schemas(old, new);
        self.frames.pop();
    }

    fn push(&mut self, mut delta: Delta) {
        delta.frames.clone_from(&self.frames);
        delta.chosen = self.choices > 0;
        self.found.push(delta);
    }

    /// How people call what stands at a pointer: `` `Card.brand` ``.
    fn name(&self, at: &[String; 2], side: Side) -> String {
        let name = crate::name::of(&at[side as usize]);
        name.map_or_else(|| self.way(), |name| format!("`{name}`"))
    }

    /// The way from the root, where the schema has no name of its own.
    fn way(&self) -> String {
        let mut way = String::new();
        for frame in &self.frames {
            match &frame.step {
                Step::Property(name) if way.is_empty() => way.push_str(name),
                Step::Property(name) => way.extend([".", name]),
                Step::Item => way.push_str("[]"),
                Step::Value => way.push_str(".*"),
            }
        }
        match way.as_str() {
            "" => self.root.part.clone(),
            way => format!("`{way}`"),
        }
    }
}
