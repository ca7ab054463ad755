//! The Rust that is generated from a contract, as far as callers see it.
//!
//! It is read from the document by the rules of the generator, so that two contracts are compared
//! without building two clients.

mod compare;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use compare::{Finding, compare};
pub use read::read;

/// All that callers see.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    /// By the pointer of the operation.
    pub calls: BTreeMap<String, Call>,
    /// By the name of the component.
    pub types: BTreeMap<String, Named>,
}

/// A method and the builder that it gives.
#[derive(Clone, Debug)]
pub struct Call {
    pub at: String,
    pub group: String,
    pub method: String,
    pub builder: String,
    pub arguments: Vec<Slot>,
    pub setters: BTreeMap<String, Slot>,
    /// The type that takes what the body requires.
    pub given: Option<String>,
    pub payload: Type,
    /// Where the payload's schema is, references followed.
    pub payload_at: String,
    /// Whether it is a list that comes page by page.
    pub paged: bool,
    /// Whether it can be kept before it is made.
    pub intent: bool,
    /// Whether it needs a feature.
    pub gated: bool,
}

/// An argument, a setter or a field.
#[derive(Clone, Debug)]
pub struct Slot {
    pub name: String,
    pub ty: Type,
    pub required: bool,
    pub at: String,
    /// A parameter of the path has a place, and its name does not matter.
    pub in_path: bool,
    /// In the struct that takes what the body requires.
    pub given: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Text,
    Integer,
    Boolean,
    List(Box<Self>),
    Map(Box<Self>),
    Named(String),
    /// What the generator refuses: it is built when the contract is put right.
    Refused(String),
}

/// A public type.
#[derive(Clone, Debug)]
pub struct Named {
    pub at: String,
    pub form: Form,
}

#[derive(Clone, Debug)]
pub enum Form {
    Struct {
        fields: BTreeMap<String, Slot>,
        /// Whether callers may write one down field by field.
        literal: bool,
    },
    /// Variants, and the values that they stand for.
    Enum(BTreeMap<String, String>),
    Id,
    /// A type that the library brings.
    Library(&'static str),
}

impl Surface {
    /// How Rust writes a type.
    pub fn text(&self, ty: &Type) -> String {
        match ty {
            Type::Text => "String".to_owned(),
            Type::Integer => "i64".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::List(item) => format!("Vec<{}>", self.text(item)),
            Type::Map(value) => format!("BTreeMap<String, {}>", self.text(value)),
            Type::Refused(what) => format!("nothing (the generator refuses {what})"),
            Type::Named(name) => match self.types.get(name).map(|named| &named.form) {
                Some(Form::Library(library)) => (*library).to_owned(),
                _ => name.clone(),
            },
        }
    }

    /// The same for a field, which may be missing.
    pub fn field(&self, slot: &Slot) -> String {
        let text = self.text(&slot.ty);
        match slot.ty {
            Type::List(_) | Type::Map(_) | Type::Refused(_) => text,
            _ if slot.required => text,
            _ => format!("Option<{text}>"),
        }
    }
}
