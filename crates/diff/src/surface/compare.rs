//! What becomes of code that uses the generated client.

use std::collections::{BTreeMap, BTreeSet};

use cartevo_document::pointer;

use super::{Call, Form, Named, Slot, Surface, Type};
use crate::{change::Class, operations::Matched};

/// One difference that callers see.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What to call it where nothing on the wire explains it.
    pub code: &'static str,
    pub class: Class,
    pub message: String,
    /// What it comes from in the old and in the new document.
    pub at: [String; 2],
    /// What else it may come from.
    pub around: [String; 2],
    /// The operation, where it is about one.
    pub operation: Option<String>,
}

/// Everything that callers see differently.
pub fn compare(old: &Surface, new: &Surface, matched: &Matched) -> Vec<Finding> {
    let mut compare = Compare {
        old,
        new,
        renamed: BTreeMap::new(),
        operation: None,
        found: Vec::new(),
    };
    compare.types();
    for [before, after] in &matched.both {
        if let (Some(old), Some(new)) = (
            old.calls.get(&before.pointer),
            new.calls.get(&after.pointer),
        ) {
            compare.operation = Some(after.label.clone());
            compare.call(old, new);
        }
    }
    for operation in &matched.gone {
        compare.operation = Some(operation.label.clone());
        if let Some(call) = old.calls.get(&operation.pointer) {
            let at = [operation.pointer.clone(), operation.item.clone()];
            compare.find(
                "method-removed",
                Class::Breaking,
                at,
                format!("{} is gone", called(call)),
            );
        }
    }
    for operation in &matched.come {
        compare.operation = Some(operation.label.clone());
        if let Some(call) = new.calls.get(&operation.pointer) {
            let at = [operation.item.clone(), operation.pointer.clone()];
            compare.find(
                "method-added",
                Class::Additive,
                at,
                format!("{} is new", called(call)),
            );
        }
    }
    compare.found
}

/// `` `parcels().send` ``.
fn called(call: &Call) -> String {
    format!("`{}().{}`", call.group, call.method)
}

struct Compare<'s> {
    old: &'s Surface,
    new: &'s Surface,
    /// Types that only have another name.
    renamed: BTreeMap<String, String>,
    operation: Option<String>,
    found: Vec<Finding>,
}

impl Compare<'_> {
    fn find(&mut self, code: &'static str, class: Class, at: [String; 2], message: String) {
        self.found.push(Finding {
            code,
            class,
            message,
            around: at.clone(),
            at,
            operation: self.operation.clone(),
        });
    }

    fn types(&mut self) {
        let gone = self.old.types.iter();
        let gone: Vec<_> = gone
            .filter(|(name, _)| !self.new.types.contains_key(*name))
            .collect();
        let come = self.new.types.iter();
        let mut come: Vec<_> = come
            .filter(|(name, _)| !self.old.types.contains_key(*name))
            .collect();
        let mut left = Vec::new();
        for (name, named) in gone {
            let alike = come
                .iter()
                .position(|(_, other)| self.alike(&named.form, &other.form));
            match alike.map(|index| come.remove(index)) {
                Some((other, after)) => {
                    self.renamed.insert(name.clone(), other.clone());
                    let at = [named.at.clone(), after.at.clone()];
                    // One that the library brings has the library's name.
                    if !matches!(named.form, Form::Library(_)) {
                        let message = format!("the type `{name}` is now called `{other}`");
                        self.find("type-renamed", Class::Breaking, at, message);
                    }
                }
                None => left.push((name, named)),
            }
        }
        for (name, named) in left {
            let at = [named.at.clone(), named.at.clone()];
            if !matches!(named.form, Form::Library(_)) {
                let message = format!("the type `{name}` is gone");
                self.find("type-removed", Class::Breaking, at, message);
            }
        }
        for (name, named) in come {
            let at = [named.at.clone(), named.at.clone()];
            if !matches!(named.form, Form::Library(_)) {
                let message = format!("the type `{name}` is new");
                self.find("type-added", Class::Additive, at, message);
            }
        }
        for (name, before) in &self.old.types {
            if let Some(after) = self.new.types.get(name) {
                self.named(name, before, after);
            }
        }
    }

    fn alike(&self, old: &Form, new: &Form) -> bool {
        match (old, new) {
            (Form::Struct { fields: olds, .. }, Form::Struct { fields: news, .. }) => {
                let same = |(name, old): (&String, &Slot)| {
                    let new = news.get(name);
                    new.is_some_and(|new| self.old.field(old) == self.new.field(new))
                };
                !olds.is_empty() && olds.len() == news.len() && olds.iter().all(same)
            }
            (Form::Enum(olds), Form::Enum(news)) => olds == news,
            (Form::Id, Form::Id) => true,
            (Form::Library(old), Form::Library(new)) => old == new,
            _ => false,
        }
    }

    /// Whether two types are one, or become different only by what becomes of a type of one name.
    fn same(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => {
                self.same(old, new)
            }
            (Type::Named(old), Type::Named(new))
                if old == new || self.renamed.get(old) == Some(new) =>
            {
                true
            }
            // Where the generator refused the contract there was nothing to depend on.
            (Type::Refused(_), _) => true,
            _ => self.old.text(old) == self.new.text(new),
        }
    }

    fn named(&mut self, name: &str, old: &Named, new: &Named) {
        let at = [old.at.clone(), new.at.clone()];
        match (&old.form, &new.form) {
            (
                Form::Struct {
                    fields: olds,
                    literal: was,
                },
                Form::Struct {
                    fields: news,
                    literal: is,
                },
            ) => {
                if *was && !*is {
                    let message = format!("`{name}` can no longer be written down field by field");
                    self.find("type-sealed", Class::Breaking, at, message);
                }
                self.fields(name, olds, news, *was && *is);
            }
            (Form::Enum(olds), Form::Enum(news)) => {
                let at = at.map(|at| pointer::join(&at, "enum"));
                for variant in olds.keys().filter(|name| !news.contains_key(*name)) {
                    let message = format!("the variant `{name}::{variant}` is gone");
                    self.find("variant-removed", Class::Breaking, at.clone(), message);
                }
                for variant in news.keys().filter(|name| !olds.contains_key(*name)) {
                    let message = format!("the variant `{name}::{variant}` is new");
                    self.find("variant-added", Class::Additive, at.clone(), message);
                }
            }
            (Form::Id, Form::Id) => {}
            (Form::Library(old), Form::Library(new)) if old == new => {}
            (old, new) => {
                let message = format!("`{name}` is {}, not {}", words(new), words(old));
                self.find("type-form-changed", Class::Breaking, at, message);
            }
        }
    }

    fn fields(
        &mut self,
        name: &str,
        olds: &BTreeMap<String, Slot>,
        news: &BTreeMap<String, Slot>,
        literal: bool,
    ) {
        for (field, before) in olds {
            let Some(after) = news.get(field) else {
                let at = [before.at.clone(), before.at.clone()];
                let message = format!("the field `{name}.{field}` is gone");
                self.find("field-removed", Class::Breaking, at, message);
                continue;
            };
            let optional =
                |slot: &Slot| !slot.required && !matches!(slot.ty, Type::List(_) | Type::Map(_));
            if self.same(&before.ty, &after.ty) && optional(before) == optional(after) {
                continue;
            }
            let (was, is) = (self.old.field(before), self.new.field(after));
            let at = [before.at.clone(), after.at.clone()];
            let message = format!("the field `{name}.{field}` is `{is}`, not `{was}`");
            self.find("field-changed", Class::Breaking, at, message);
        }
        for (field, after) in news.iter().filter(|(field, _)| !olds.contains_key(*field)) {
            let at = [after.at.clone(), after.at.clone()];
            let (class, why) = if literal {
                (
                    Class::Breaking,
                    ", and whoever writes one down has to name it",
                )
            } else {
                (Class::Additive, "")
            };
            let message = format!("the field `{name}.{field}` is new{why}");
            self.find("field-added", class, at, message);
        }
    }

    fn call(&mut self, old: &Call, new: &Call) {
        let at = |key: &str| [old, new].map(|call| pointer::join(&call.at, key));
        let name = called(new);
        if old.group != new.group {
            let message = format!("{} is now {name}", called(old));
            self.find("method-moved", Class::Breaking, at("tags"), message);
        } else if old.method != new.method {
            let message = format!("{} is now {name}", called(old));
            self.find(
                "method-renamed",
                Class::Breaking,
                at("x-cartevo-name"),
                message,
            );
        }
        if old.builder != new.builder {
            let message = format!(
                "the builder `{}` is now called `{}`",
                old.builder, new.builder
            );
            self.find(
                "builder-renamed",
                Class::Breaking,
                at("operationId"),
                message,
            );
        }
        if old.given != new.given {
            let words = |given: &Option<String>| match given {
                Some(name) => format!("a `{name}`"),
                None => "arguments".to_owned(),
            };
            let message = format!(
                "{name} takes {}, not {}",
                words(&new.given),
                words(&old.given)
            );
            self.find(
                "arguments-changed",
                Class::Breaking,
                at("x-cartevo-arguments"),
                message,
            );
        }
        for (was, is, key, what) in [
            (
                old.paged,
                new.paged,
                "x-cartevo-paging",
                "`stream` and `pages`",
            ),
            (old.intent, new.intent, "x-cartevo-resend", "`intent`"),
            (
                !old.gated,
                !new.gated,
                "x-cartevo-undocumented",
                "a place without the feature `undocumented`",
            ),
        ] {
            match (was, is) {
                (true, false) => {
                    let message = format!("{name} no longer has {what}");
                    self.find("method-changed", Class::Breaking, at(key), message);
                }
                (false, true) => {
                    let message = format!("{name} now has {what}");
                    self.find("method-changed", Class::Additive, at(key), message);
                }
                _ => continue,
            }
            // Only a list comes in pages.
            if key == "x-cartevo-paging"
                && let Some(found) = self.found.last_mut()
            {
                found.around = [old, new].map(|call| call.payload_at.clone());
            }
        }
        if !self.same(&old.payload, &new.payload) {
            let (was, is) = (self.old.text(&old.payload), self.new.text(&new.payload));
            let at = [old.payload_at.clone(), new.payload_at.clone()];
            let message = format!("{name} gives `{is}`, not `{was}`");
            self.find("reply-changed", Class::Breaking, at, message);
            if let Some(found) = self.found.last_mut() {
                found.around = [old, new].map(|call| pointer::join(&call.at, "responses"));
            }
        }
        self.arguments(old, new);
        self.setters(old, new);
    }

    fn arguments(&mut self, old: &Call, new: &Call) {
        let name = called(new);
        let places = |call: &Call| {
            call.arguments
                .iter()
                .filter(|slot| slot.in_path)
                .cloned()
                .collect::<Vec<_>>()
        };
        for (before, after) in places(old).iter().zip(&places(new)) {
            self.argument(&name, before, after);
        }
        let named = |call: &Call| {
            let slots = call.arguments.iter().filter(|slot| !slot.in_path);
            slots.cloned().collect::<Vec<_>>()
        };
        let (olds, news) = (named(old), named(new));
        for before in &olds {
            if let Some(after) = news.iter().find(|after| after.name == before.name) {
                self.argument(&name, before, after);
            } else {
                let at = [before.at.clone(), before.at.clone()];
                let message = format!("{name} no longer takes `{}`", before.name);
                self.find("argument-removed", Class::Breaking, at, message);
            }
        }
        for after in news
            .iter()
            .filter(|after| !olds.iter().any(|before| before.name == after.name))
        {
            let at = [after.at.clone(), after.at.clone()];
            let message = format!("{name} now needs `{}`", after.name);
            self.find("argument-added", Class::Breaking, at, message);
        }
        let order = |slots: &[Slot], others: &[Slot]| {
            let both = slots
                .iter()
                .filter(|slot| !slot.given && others.iter().any(|other| other.name == slot.name));
            both.map(|slot| slot.name.clone()).collect::<Vec<_>>()
        };
        // Fields of a struct have no order.
        if old.given == new.given && order(&olds, &news) != order(&news, &olds) {
            let at = [old.at.clone(), new.at.clone()];
            let message = format!("{name} takes its arguments in another order");
            self.find("arguments-reordered", Class::Breaking, at, message);
        }
    }

    fn argument(&mut self, call: &str, before: &Slot, after: &Slot) {
        if !self.same(&before.ty, &after.ty) {
            let (was, is) = (self.old.text(&before.ty), self.new.text(&after.ty));
            let at = [before.at.clone(), after.at.clone()];
            let message = format!("`{}` of {call} is `{is}`, not `{was}`", after.name);
            self.find("argument-changed", Class::Breaking, at, message);
        }
    }

    fn setters(&mut self, old: &Call, new: &Call) {
        let name = called(new);
        let now_arguments: BTreeSet<&str> = new
            .arguments
            .iter()
            .map(|slot| slot.name.as_str())
            .collect();
        for (setter, before) in &old.setters {
            let Some(after) = new.setters.get(setter) else {
                let at = [before.at.clone(), before.at.clone()];
                if !now_arguments.contains(setter.as_str()) {
                    let message = format!("the setter `{setter}` of {name} is gone");
                    self.find("setter-removed", Class::Breaking, at, message);
                }
                continue;
            };
            self.argument(&name, before, after);
        }
        for (setter, after) in &new.setters {
            if !old.setters.contains_key(setter) {
                let at = [after.at.clone(), after.at.clone()];
                let message = format!("the setter `{setter}` of {name} is new");
                self.find("setter-added", Class::Additive, at, message);
            }
        }
    }
}

fn words(form: &Form) -> String {
    match form {
        Form::Struct { .. } => "a struct".to_owned(),
        Form::Enum(_) => "an enum".to_owned(),
        Form::Id => "an id".to_owned(),
        Form::Library(name) => format!("`{name}`"),
    }
}
