//! What each side of a finding expects to see in a recording.

use cartevo_document::ParameterIn;

use crate::{against::Part, schema::steps};

/// A field, and what page and contract expect of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which part of an exchange.
    pub part: Where,
    /// The steps to the field.
    pub path: Vec<String>,
    /// What the page expects.
    pub page: Want,
    /// What the contract expects.
    pub contract: Want,
}

/// A part of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// The query of the request.
    Query,
    /// The body of the request.
    RequestBody,
    /// The body of a success.
    Success,
}

/// What is expected of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// It is there.
    Present,
    /// It is not there.
    Absent,
    /// Whatever is there says nothing for this side.
    Nothing,
    /// Its value is of one of these types.
    Types(Vec<String>),
    /// Its value is one of these.
    Values(Vec<String>),
}

impl Claim {
    /// What both sides expect of the field of a part; none where recordings show no such thing.
    pub(crate) fn of(part: &Part<'_>, name: &str, page: Want, contract: Want) -> Option<Self> {
        let part = match part {
            Part::Parameter(ParameterIn::Query, _) => Where::Query,
            Part::Body(_) => Where::RequestBody,
            Part::Response(status, _) if status.starts_with('2') => Where::Success,
            _ => return None,
        };
        Some(Self {
            part,
            path: steps(name).map(str::to_owned).collect(),
            page,
            contract,
        })
    }
}
