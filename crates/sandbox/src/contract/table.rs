//! The operations, as the build script has read them from `openapi.yaml`.

use rust_decimal::Decimal;

use super::Shape;

/// One operation of the contract.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    /// The template, below the base of the API.
    pub(crate) path: &'static str,
    /// Whether a token is needed.
    pub(crate) authenticated: bool,
    /// Whether its body is a form with files.
    pub(crate) multipart: bool,
    pub(super) segments: &'static [Segment],
    pub(super) query: &'static [Field],
    pub(super) body: Option<Form>,
    /// Exact statuses come before ranges.
    pub(super) responses: &'static [Response],
}

/// One step of a path.
#[derive(Debug)]
pub(super) enum Segment {
    Literal(&'static str),
    Parameter(&'static str),
}

/// A range of statuses, and the schema of what they bring.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) first: u16,
    pub(super) last: u16,
    /// An index into [`SCHEMAS`].
    pub(super) schema: Option<usize>,
}

/// A field of a body, or a parameter of the query.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) form: Form,
}

/// What a field may hold.
#[derive(Debug)]
pub(super) enum Form {
    Text {
        /// In characters.
        least: usize,
        most: Option<usize>,
        shape: Shape,
        /// An index into [`SCHEMAS`].
        pattern: Option<usize>,
    },
    OneOf {
        values: &'static [&'static str],
        any_case: bool,
    },
    /// A number with at most two decimals.
    Amount {
        least: Option<Decimal>,
        most: Option<Decimal>,
    },
    Number {
        least: Option<Decimal>,
        most: Option<Decimal>,
    },
    Integer {
        least: Option<Decimal>,
        most: Option<Decimal>,
    },
    Boolean,
    /// A part of a form that is a file.
    File {
        types: &'static [&'static str],
        /// In bytes.
        most: Option<u64>,
    },
    Object {
        fields: &'static [Field],
        /// Whether other fields are refused.
        closed: bool,
    },
}

#[allow(clippy::unreadable_literal, reason = "the build script has written it")]
mod built {
    use super::{Decimal, Field, Form, Operation, Response, Segment, Shape};

    include!(concat!(env!("OUT_DIR"), "/contract.rs"));
}

pub(super) use built::{OPERATIONS, SCHEMAS};

/// All operations, in the order of the document.
pub(crate) fn operations() -> &'static [Operation] {
    &OPERATIONS
}

/// The operation with this id.
pub(crate) fn operation(id: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.id == id)
}

impl Operation {
    /// Whether the contract has an answer with this status.
    pub(crate) fn documents(&self, status: u16) -> bool {
        self.response(status).is_some()
    }

    pub(super) fn response(&self, status: u16) -> Option<&'static Response> {
        let mut responses = self.responses.iter();
        responses.find(|response| (response.first..=response.last).contains(&status))
    }

    pub(crate) fn has_body(&self) -> bool {
        self.body.is_some()
    }
}
