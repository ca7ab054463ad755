//! Properties: which there are, which must be there, and what else may come.

use super::{
    Probe, Step, Walk,
    found::{Found, counterpart},
};
use crate::{
    change::Direction,
    expand::Alternative,
    pair::Atom,
    simple::{Kind, Rest, Simple},
};

impl Walk<'_, '_> {
    pub(super) fn objects(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let [old, new] = simples;
        self.discriminator(simples, leaf);
        if !old.may_be(Kind::Object) || !new.may_be(Kind::Object) {
            return;
        }
        let empty = Vec::new();
        for (name, olds) in &old.properties {
            match (new.properties.get(name), &new.rest) {
                (Some(news), _) => {
                    self.requirement(name, simples, leaf);
                    self.aliases(name, simples, leaf);
                    self.down(Step::Property(name.clone()), leaf, olds, news);
                }
                (None, rest) => {
                    self.removed(name, olds, simples, leaf);
                    if let Rest::Of(news) = rest {
                        self.down(Step::Property(name.clone()), leaf, olds, news);
                    }
                }
            }
        }
        for (name, news) in &new.properties {
            if !old.properties.contains_key(name) {
                self.added(name, news, simples, leaf);
                if let Rest::Of(olds) = &old.rest {
                    self.down(Step::Property(name.clone()), leaf, olds, news);
                }
            }
        }
        // Names that are required without being described.
        let bare = old.required.keys().chain(new.required.keys());
        let mut bare: Vec<&String> = bare
            .filter(|name| {
                !old.properties.contains_key(*name) && !new.properties.contains_key(*name)
            })
            .collect();
        bare.sort();
        bare.dedup();
        for name in bare {
            self.requirement(name, simples, leaf);
        }
        match (&old.rest, &new.rest) {
            (Rest::Of(olds), Rest::Of(news)) => self.down(Step::Value, leaf, olds, news),
            (Rest::Of(olds), Rest::Open) => self.down(Step::Value, leaf, olds, &empty),
            (Rest::Open, Rest::Of(news)) => self.down(Step::Value, leaf, &empty, news),
            _ => self.rest(simples, leaf),
        }
    }

    /// Whether other properties may come at all.
    fn rest(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let [old, new] = simples;
        let (code, verb, narrows) = match (&old.rest, &new.rest) {
            (Rest::Closed(_), Rest::Closed(_)) | (Rest::Open, Rest::Open) => return,
            (_, Rest::Closed(_)) => ("object-closed", "takes no other properties any more", true),
            _ => ("object-opened", "now takes other properties too", false),
        };
        let found = Found {
            code,
            key: "additionalProperties",
            at: [closed_at(&old.rest), closed_at(&new.rest)],
            says: [&old.rest, &new.rest].map(|rest| match rest {
                Rest::Closed(_) => "no other properties".to_owned(),
                _ => "other properties may come".to_owned(),
            }),
            narrows,
            widens: !narrows,
            probe: Probe::Unnamed,
            verb: verb.to_owned(),
            ..Found::default()
        };
        self.write(found, simples, leaf);
    }

    fn requirement(&mut self, name: &str, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let at = [0, 1].map(|side: usize| simples[side].required.get(name));
        let (code, verb, narrows) = match at {
            [None, Some(_)] => ("property-required", "is now required", true),
            [Some(_), None] => ("property-optional", "is no longer required", false),
            _ => return,
        };
        let found = Found {
            code,
            key: "required",
            detail: name,
            at,
            about: Some(property(name, simples, leaf)),
            says: at.map(|at| match at {
                Some(_) => format!("`{name}` is required"),
                None => format!("`{name}` is optional"),
            }),
            narrows,
            widens: !narrows,
            probe: Probe::Without(name.to_owned()),
            verb: verb.to_owned(),
        };
        self.write(found, simples, leaf);
    }

    fn added(&mut self, name: &str, at: &[Atom], simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let [old, new] = simples;
        let required = new.required.contains_key(name);
        let was_required = old.required.contains_key(name);
        let closed = matches!(old.rest, Rest::Closed(_));
        // Nobody sends what nobody knows of: only a closed object notices a property more.
        let (verb, probe) = if required && !was_required && self.direction == Direction::Request {
            ("is new and required", Probe::Without(name.to_owned()))
        } else {
            ("is new", Probe::With(name.to_owned()))
        };
        let found = Found {
            code: if required {
                "required-property-added"
            } else {
                "property-added"
            },
            key: "properties",
            detail: name,
            at: [None, at.first()],
            about: Some(property(name, simples, leaf)),
            says: [
                "nothing".to_owned(),
                if required {
                    "a required property"
                } else {
                    "an optional property"
                }
                .to_owned(),
            ],
            narrows: required && !was_required,
            widens: closed,
            probe,
            verb: verb.to_owned(),
        };
        self.write(found, simples, leaf);
    }

    fn removed(&mut self, name: &str, at: &[Atom], simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let [old, new] = simples;
        let required = old.required.contains_key(name);
        let still = new.required.contains_key(name);
        let closed = matches!(new.rest, Rest::Closed(_));
        let probe = match self.direction {
            Direction::Request => Probe::With(name.to_owned()),
            Direction::Response => Probe::Without(name.to_owned()),
        };
        let found = Found {
            code: "property-removed",
            key: "properties",
            detail: name,
            at: [at.first(), None],
            about: Some(property(name, simples, leaf)),
            says: [
                if required {
                    "a required property"
                } else {
                    "an optional property"
                }
                .to_owned(),
                "nothing".to_owned(),
            ],
            narrows: closed,
            widens: required && !still,
            probe,
            verb: "is gone".to_owned(),
        };
        self.write(found, simples, leaf);
    }

    /// Another spelling may stand for a required property.
    fn aliases(&mut self, name: &str, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let none = std::collections::BTreeSet::new();
        let both = [0, 1].map(|side: usize| simples[side].aliases.get(name).unwrap_or(&none));
        let required = simples
            .iter()
            .all(|simple| simple.required.contains_key(name));
        let [old, new] = both;
        if old == new {
            return;
        }
        let at = property(name, simples, leaf);
        let atoms = [0, 1].map(|side: usize| simples[side].properties[name].first());
        let says = both.map(|names| {
            if names.is_empty() {
                "only this name".to_owned()
            } else {
                format!("also {}", crate::name::list(names))
            }
        });
        let found = Found {
            code: "aliases-changed",
            key: "x-cartevo-aliases",
            detail: name,
            at: atoms,
            about: Some(at),
            verb: format!("has other spellings: {}, not {}", says[1], says[0]),
            says,
            narrows: required && !old.is_subset(new),
            widens: required && !new.is_subset(old),
            probe: Probe::Renamed(
                name.to_owned(),
                old.symmetric_difference(new).cloned().collect(),
            ),
        };
        self.write(found, simples, leaf);
    }

    fn discriminator(&mut self, simples: &[Simple; 2], leaf: &[Alternative; 2]) {
        let both = [0, 1].map(|side: usize| simples[side].discriminator.as_ref());
        let value = |side: usize| both[side].map(|(value, _)| value);
        if value(0) == value(1) {
            return;
        }
        let found = Found {
            code: "discriminator-changed",
            key: "discriminator",
            at: both.map(|entry| entry.map(|(_, at)| at)),
            says: both.map(|entry| match entry {
                Some((value, _)) => value.to_string(),
                None => "no discriminator".to_owned(),
            }),
            probe: Probe::None,
            verb: "has another discriminator".to_owned(),
            ..Found::default()
        };
        self.write(found, simples, leaf);
    }
}

/// Where a property stands, or would stand, on both sides.
fn property(name: &str, simples: &[Simple; 2], leaf: &[Alternative; 2]) -> [String; 2] {
    let known = |side: usize| {
        let atoms = simples[side].properties.get(name);
        atoms.and_then(|atoms| atoms.first())
    };
    [0, 1].map(|side: usize| {
        let home = || {
            let beside = known(1 - side).and_then(|atom| counterpart(leaf, side, atom));
            let home = beside.or(simples[side].home.as_ref())?;
            Some(home.below("properties").below(name))
        };
        let atom = known(side).cloned().or_else(home);
        atom.map_or_else(String::new, |atom| atom.pointer)
    })
}

fn closed_at(rest: &Rest) -> Option<&Atom> {
    match rest {
        Rest::Closed(at) => Some(at),
        _ => None,
    }
}
