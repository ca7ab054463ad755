//! Compares bodies, statuses and headers.

use std::collections::BTreeMap;

use cartevo_document::pointer;
use serde_json::{Value, json};

use crate::{
    change::{Class, Direction},
    collect::{Collector, Note},
    judge::Root,
    operations::Operation,
    pair::{Atom, Side},
};

impl Collector<'_, '_> {
    pub fn request(&mut self, old: &Operation, new: &Operation) {
        let at = [old, new].map(|operation| pointer::join(&operation.pointer, "requestBody"));
        let at = [
            self.pair.resolve(Side::Old, &at[0]),
            self.pair.resolve(Side::New, &at[1]),
        ];
        let bodies = [
            self.pair.value(Side::Old, &at[0]),
            self.pair.value(Side::New, &at[1]),
        ];
        let required = bodies.map(|body| body["required"] == true);
        let (code, class, words) = match (bodies[0].is_null(), bodies[1].is_null()) {
            (true, true) => return,
            (true, false) if required[1] => {
                ("required-body-added", Class::Breaking, "now needs a body")
            }
            (true, false) => ("body-added", Class::Additive, "now takes a body"),
            (false, true) => ("body-removed", Class::Breaking, "takes no body any more"),
            _ => match required {
                [false, true] => (
                    "body-required",
                    Class::Breaking,
                    "cannot do without a body any more",
                ),
                [true, false] => (
                    "body-optional",
                    Class::Additive,
                    "can do without a body now",
                ),
                _ => ("", Class::Neutral, ""),
            },
        };
        if !code.is_empty() {
            let mut note = Note::new(code, Direction::Request, class);
            note.at.clone_from(&at);
            note.says = [0, 1].map(
                |side: usize| match (bodies[side].is_null(), required[side]) {
                    (true, _) => "no body".to_owned(),
                    (_, true) => "a body is required".to_owned(),
                    _ => "a body is optional".to_owned(),
                },
            );
            note.message = format!("`{}` {words}", new.label);
            self.note(Some(&new.label), &note);
        }
        if bodies.iter().any(|body| body.is_null()) {
            return;
        }
        self.contents(Direction::Request, new, &at, "the body");
    }

    /// Compares what stands under `content`, by media type.
    fn contents(&mut self, direction: Direction, new: &Operation, at: &[String; 2], part: &str) {
        let types = |side: Side| {
            let content = pointer::join(&at[side as usize], "content");
            let map = self.pair.value(side, &content).as_object();
            let keys = map.into_iter().flat_map(serde_json::Map::keys);
            keys.map(|key| (media(key), pointer::join(&content, key)))
                .collect::<BTreeMap<_, _>>()
        };
        let (olds, news) = (types(Side::Old), types(Side::New));
        let gone = olds.iter().filter(|(media, _)| !news.contains_key(*media));
        let fresh = news.iter().filter(|(media, _)| !olds.contains_key(*media));
        let (gone, fresh): (Vec<_>, Vec<_>) = (gone.collect(), fresh.collect());
        let nowhere = at.clone().map(|at| pointer::join(&at, "content"));
        let says = |entries: &[(&String, &String)], other: &str| match entries {
            [] => other.to_owned(),
            entries => crate::name::list(entries.iter().map(|(media, _)| media)),
        };
        // A caller chooses what it sends, and by `Accept` what it gets: one more is no harm.
        let (code, class) = match (gone.is_empty(), fresh.is_empty()) {
            (true, true) => ("", Class::Neutral),
            (true, false) => ("media-type-added", Class::Additive),
            (false, true) => ("media-type-removed", Class::Breaking),
            (false, false) => ("media-type-changed", Class::Breaking),
        };
        if !code.is_empty() {
            let mut note = Note::new(code, direction, class);
            let place = |entries: &[(&String, &String)], nowhere: &String| {
                entries.first().map_or(nowhere, |(_, at)| *at).clone()
            };
            note.at = [place(&gone, &nowhere[0]), place(&fresh, &nowhere[1])];
            note.says = [
                says(&gone, "no such media type"),
                says(&fresh, "no such media type"),
            ];
            note.message = match class {
                Class::Additive => {
                    format!("{part} of `{}` may also be {}", new.label, note.says[1])
                }
                _ if fresh.is_empty() => {
                    format!("{part} of `{}` is no longer {}", new.label, note.says[0])
                }
                _ => format!(
                    "{part} of `{}` is {}, not {}",
                    new.label, note.says[1], note.says[0]
                ),
            };
            self.note(Some(&new.label), &note);
        }
        for (media, old) in &olds {
            if let Some(after) = news.get(media) {
                let schemas = [
                    Atom::new(Side::Old, pointer::join(old, "schema")),
                    Atom::new(Side::New, pointer::join(after, "schema")),
                ];
                let root = Root {
                    direction,
                    operation: new.label.clone(),
                    part: part.to_owned(),
                    at: schemas.clone().map(|atom| atom.pointer),
                    schemas: schemas.clone().map(|atom| match self.pair.schema(&atom) {
                        Value::Null => json!({}),
                        schema => schema.clone(),
                    }),
                };
                self.schemas(root, &schemas[0], &schemas[1]);
                self.encoding(direction, new, old, after);
            }
        }
    }

    /// The types that the files of a form may have.
    fn encoding(&mut self, direction: Direction, new: &Operation, old: &str, after: &str) {
        let at = [old, after].map(|at| pointer::join(at, "encoding"));
        let fields = self.pair.value(Side::New, &at[1]).as_object();
        for name in fields.into_iter().flat_map(serde_json::Map::keys) {
            let at = [0, 1]
                .map(|side: usize| pointer::join(&pointer::join(&at[side], name), "contentType"));
            let types = |side: Side| {
                let text = self.pair.value(side, &at[side as usize]).as_str();
                let types = text.map(|text| text.split(',').map(|ty| ty.trim().to_owned()));
                types.map(Iterator::collect::<std::collections::BTreeSet<_>>)
            };
            let (olds, news) = (types(Side::Old), types(Side::New));
            if olds == news {
                continue;
            }
            let fits = match (&olds, &news) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(olds), Some(news)) => olds.is_subset(news),
            };
            let class = if fits {
                Class::Additive
            } else {
                Class::Breaking
            };
            let mut note = Note::new("file-types-changed", direction, class);
            note.says = [&olds, &news].map(|types| match types {
                Some(types) => crate::name::list(types),
                None => "any type".to_owned(),
            });
            note.at = at;
            note.message = format!("`{name}` of `{}` takes other types of files", new.label);
            self.note(Some(&new.label), &note);
        }
    }

    pub fn responses(&mut self, old: &Operation, new: &Operation) {
        let statuses = |side: Side, operation: &Operation| {
            let at = pointer::join(&operation.pointer, "responses");
            let map = self.pair.value(side, &at).as_object();
            let keys = map.into_iter().flat_map(serde_json::Map::keys);
            keys.map(|status| {
                let at = self.pair.resolve(side, &pointer::join(&at, status));
                (status.to_uppercase(), at)
            })
            .collect::<BTreeMap<_, _>>()
        };
        let (olds, news) = (statuses(Side::Old, old), statuses(Side::New, new));
        let gone = olds.keys().filter(|status| !news.contains_key(*status));
        let fresh = news.keys().filter(|status| !olds.contains_key(*status));
        let (mut gone, mut fresh): (Vec<_>, Vec<_>) = (gone.collect(), fresh.collect());
        for (status, before) in &olds {
            if let Some(after) = news.get(status) {
                self.response(new, status, before, after);
            }
        }
        let is_success = |status: &&&String| status.starts_with('2');
        let changed = gone
            .iter()
            .find(is_success)
            .copied()
            .zip(fresh.iter().find(is_success).copied());
        let nowhere = [old, new].map(|operation| pointer::join(&operation.pointer, "responses"));
        if let Some((before, after)) = changed
            && range(after, &olds).is_none()
        {
            gone.retain(|status| *status != before);
            fresh.retain(|status| *status != after);
            let mut note = Note::new("status-changed", Direction::Response, Class::Breaking);
            note.at = [&nowhere[0], &nowhere[1]].map(Clone::clone);
            note.at = [
                pointer::join(&note.at[0], before),
                pointer::join(&note.at[1], after),
            ];
            note.says = [before, after].map(|status| format!("success is {status}"));
            note.message = format!("`{}` answers {after}, not {before}", new.label);
            self.note(Some(&new.label), &note);
            self.response(new, after, &olds[before], &news[after]);
        }
        for status in fresh {
            let known = range(status, &olds);
            let success = status.starts_with('2');
            // Whoever meets a status that nobody announced takes it for the first of its class: an
            // error stays one. A success may be another one.
            let class = if success && known.is_none() {
                Class::Breaking
            } else {
                Class::Additive
            };
            let mut note = Note::new("status-added", Direction::Response, class);
            note.at = [nowhere[0].clone(), pointer::join(&nowhere[1], status)];
            note.says = ["no such status".to_owned(), format!("{status} may come")];
            note.message = format!("`{}` may now answer {status}", new.label);
            note.detail.clone_from(status);
            note.shared = shared(&news[status], format!("{status} may now be answered"));
            self.note(Some(&new.label), &note);
            if let Some(known) = known {
                self.response(new, status, &olds[known], &news[status]);
            }
        }
        for status in gone {
            let known = range(status, &news);
            let left = news
                .keys()
                .any(|status| status.starts_with('2') || status == "DEFAULT");
            let class = if status.starts_with('2') && !left {
                Class::Breaking
            } else {
                Class::Additive
            };
            let mut note = Note::new("status-removed", Direction::Response, class);
            note.at = [pointer::join(&nowhere[0], status), nowhere[1].clone()];
            note.says = [format!("{status} may come"), "no such status".to_owned()];
            note.message = format!("`{}` no longer answers {status}", new.label);
            note.detail.clone_from(status);
            note.shared = shared(&olds[status], format!("{status} is no longer answered"));
            self.note(Some(&new.label), &note);
            if let Some(known) = known {
                self.response(new, status, &olds[status], &news[known]);
            }
        }
    }

    fn response(&mut self, new: &Operation, status: &str, before: &str, after: &str) {
        if self.pair.same(before, after) {
            return;
        }
        let at = [before.to_owned(), after.to_owned()];
        self.contents(
            Direction::Response,
            new,
            &at,
            &format!("the body of a {status}"),
        );
        self.headers(new, status, &at);
    }

    fn headers(&mut self, new: &Operation, status: &str, at: &[String; 2]) {
        let headers = |side: Side| {
            let at = pointer::join(&at[side as usize], "headers");
            let map = self.pair.value(side, &at).as_object();
            let keys = map.into_iter().flat_map(serde_json::Map::keys);
            keys.map(|name| {
                let at = self.pair.resolve(side, &pointer::join(&at, name));
                (name.to_lowercase(), at)
            })
            .collect::<BTreeMap<_, _>>()
        };
        let (olds, news) = (headers(Side::Old), headers(Side::New));
        let nowhere = at.clone().map(|at| pointer::join(&at, "headers"));
        let required = |side: Side, at: &str| self.pair.value(side, at)["required"] == true;
        let mut notes = Vec::new();
        let mut both = Vec::new();
        for (name, before) in &olds {
            let after = news.get(name);
            let was = required(Side::Old, before);
            let is = after.is_some_and(|after| required(Side::New, after));
            let (code, words) = match after {
                None => ("header-removed", "is gone"),
                Some(_) if was && !is => ("header-optional", "is no longer required"),
                Some(_) if is && !was => ("header-required", "is now always there"),
                Some(_) => ("", ""),
            };
            if !code.is_empty() {
                let class = match (was, is) {
                    (true, false) => Class::Breaking,
                    (false, true) => Class::Additive,
                    _ => Class::Neutral,
                };
                let mut note = Note::new(code, Direction::Response, class);
                note.behaviour = class == Class::Neutral;
                note.at = [before.clone(), after.unwrap_or(&nowhere[1]).clone()];
                note.says = [
                    "this header".to_owned(),
                    after.map_or("no such header", |_| "this header").to_owned(),
                ];
                note.message = format!("the header `{name}` of a {status} {words}");
                note.detail.clone_from(name);
                notes.push(note);
            }
            both.extend(after.map(|after| (name, before.clone(), after.clone())));
        }
        for (name, after) in news.iter().filter(|(name, _)| !olds.contains_key(*name)) {
            let mut note = Note::new("header-added", Direction::Response, Class::Additive);
            note.at = [nowhere[0].clone(), after.clone()];
            note.says = ["no such header".to_owned(), "this header".to_owned()];
            note.message = format!("the header `{name}` of a {status} is new");
            note.detail.clone_from(name);
            notes.push(note);
        }
        for note in notes {
            self.note(Some(&new.label), &note);
        }
        for (name, before, after) in both {
            let old = Atom::new(Side::Old, pointer::join(&before, "schema"));
            let after = Atom::new(Side::New, pointer::join(&after, "schema"));
            let root = Root {
                direction: Direction::Response,
                operation: new.label.clone(),
                part: format!("the header `{name}` of a {status}"),
                at: [old.pointer.clone(), after.pointer.clone()],
                schemas: [
                    self.pair.schema(&old).clone(),
                    self.pair.schema(&after).clone(),
                ],
            };
            self.schemas(root, &old, &after);
        }
    }
}

/// What operations have in common that gain or lose one answer.
fn shared(at: &str, message: String) -> Option<(String, String)> {
    at.starts_with("/components/")
        .then(|| (at.to_owned(), message))
}

/// A media type without its parameters.
pub fn media(text: &str) -> String {
    let end = text.find(';').unwrap_or(text.len());
    text[..end].trim().to_lowercase()
}

/// The entry that covers a status which has none of its own.
fn range<'m>(status: &str, known: &'m BTreeMap<String, String>) -> Option<&'m String> {
    let class = format!("{}XX", status.chars().next()?);
    let mut candidates = [class, "DEFAULT".to_owned()].into_iter();
    candidates.find_map(|candidate| known.keys().find(|key| **key == candidate))
}
