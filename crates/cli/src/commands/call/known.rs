//! What the contract says an operation takes.

use cartevo::Operation;
use cartevo_document::{Document, ParameterIn, operations, pointer};
use serde_json::Value;

use crate::failure::{Exit, Failure};

pub use cartevo_document::nearest;

const CONTRACT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.yaml"));

/// What an operation of the contract takes.
pub struct Known {
    document: Document,
    operation: cartevo_document::Operation,
}

/// Where a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
    Body,
}

/// Something that an operation takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name on the wire.
    pub name: String,
    /// Where it goes.
    pub place: Place,
    /// Whether it has to be given.
    pub required: bool,
    /// Whether the tool does not let anybody set it.
    pub is_private: bool,
    /// Where its schema stands.
    schema: String,
}

/// How the text of an argument becomes JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As it is. Amounts too: as a number of JSON they could lose digits.
    Text,
    Integer,
    Boolean,
    /// The path of a file.
    File,
    /// With members, or a list.
    Composite,
}

impl Known {
    /// Of one of the library's operations.
    pub fn of(operation: &Operation) -> Result<Self, Failure> {
        let own = |what: String| Failure::new(Exit::Own, format!("the contract: {what}"));
        let document = Document::parse("openapi.yaml", CONTRACT);
        let document = document.map_err(|problem| own(problem.to_string()))?;
        let found = operations(&document).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            own(problems.join("; "))
        })?;
        let mut found = found.into_iter();
        let found = found.find(|found| found.id == operation.id);
        let operation = found.ok_or_else(|| own(format!("it has no {}", operation.id)))?;
        Ok(Self {
            document,
            operation,
        })
    }

    /// All that it takes: parameters, then the fields of the body.
    pub fn slots(&self) -> Vec<Slot> {
        let parameters = self.operation.parameters.iter().map(|parameter| Slot {
            name: parameter.name.clone(),
            place: match parameter.place {
                ParameterIn::Path => Place::Path,
                ParameterIn::Query => Place::Query,
            },
            required: parameter.required,
            is_private: parameter.private,
            schema: pointer::join(&parameter.pointer, "schema"),
        });
        let body = self.operation.body.iter();
        parameters
            .chain(body.flat_map(|schema| self.members(schema)))
            .collect()
    }

    /// Whether it takes a body.
    pub const fn takes_a_body(&self) -> bool {
        self.operation.body.is_some()
    }

    /// By what its effect can be recognised afterwards.
    pub fn evidence(&self) -> impl Iterator<Item = &str> {
        self.operation
            .evidence
            .iter()
            .map(|known| known.name.as_str())
    }

    /// What is inside of what a slot takes.
    pub fn inside(&self, slot: &Slot) -> Vec<Slot> {
        self.members(&slot.schema)
    }

    /// How the text of an argument becomes JSON there.
    pub fn kind(&self, slot: &Slot) -> Kind {
        self.kind_at(&slot.schema).unwrap_or(Kind::Text)
    }

    fn kind_at(&self, schema: &str) -> Option<Kind> {
        let at = self.document.resolve(schema)?;
        let schema = self.document.get(&at)?;
        let says = |name: &str| schema.get(name).and_then(Value::as_str);
        match (says("type"), says("format")) {
            (Some("string"), Some("binary")) => Some(Kind::File),
            (Some("integer"), _) => Some(Kind::Integer),
            (Some("boolean"), _) => Some(Kind::Boolean),
            (Some("object" | "array"), _) => Some(Kind::Composite),
            (Some(_), _) => Some(Kind::Text),
            (None, _) => self.parts(&at).find_map(|part| self.kind_at(&part)),
        }
    }

    fn members(&self, schema: &str) -> Vec<Slot> {
        let Some(at) = self.document.resolve(schema) else {
            return Vec::new();
        };
        let schema = self.document.get(&at);
        let list = |name: &str| schema.and_then(|schema| schema.get(name));
        let required: Vec<&str> = list("required")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let properties = pointer::join(&at, "properties");
        let own = list("properties").and_then(Value::as_object);
        let own = own.into_iter().flatten().map(|(name, _)| Slot {
            name: name.clone(),
            place: Place::Body,
            required: required.contains(&name.as_str()),
            is_private: false,
            schema: pointer::join(&properties, name),
        });
        let parts = self.parts(&at).flat_map(|part| self.members(&part));
        own.chain(parts).collect()
    }

    fn parts(&self, at: &str) -> impl Iterator<Item = String> {
        let all = pointer::join(at, "allOf");
        let count = self
            .document
            .get(&all)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        (0..count).map(move |index| pointer::join(&all, &index.to_string()))
    }
}
