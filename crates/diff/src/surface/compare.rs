//! What becomes of code that uses the generated client.

mod calls;

use std::collections::BTreeMap;

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
}

fn words(form: &Form) -> String {
    match form {
        Form::Struct { .. } => "a struct".to_owned(),
        Form::Enum(_) => "an enum".to_owned(),
        Form::Id => "an id".to_owned(),
        Form::Library(name) => format!("`{name}`"),
    }
}
