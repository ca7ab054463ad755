//! What an endpoint could not do.

use std::fmt;

use crate::json::Json;
use crate::snapshot::SnapshotError;
use crate::state::ControlError;

/// Why an admin request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The request makes no sense.
    Bad(String),
    /// Another web page asked.
    Foreign(String),
    /// There is no endpoint of this name.
    NoEndpoint(String),
    /// There is nothing with this id, or it is in another state.
    Control(ControlError),
    /// The sandbox cannot write what it holds.
    Unwritable(String),
}

impl Problem {
    pub(crate) fn bad(what: impl Into<String>) -> Self {
        Self::Bad(what.into())
    }

    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::Bad(_) | Self::Control(ControlError::WrongAmount { .. }) => 400,
            Self::Foreign(_) => 403,
            Self::NoEndpoint(_) | Self::Control(ControlError::UnknownId { .. }) => 404,
            Self::Control(ControlError::WrongState { .. }) => 409,
            Self::Unwritable(_) => 500,
        }
    }

    /// `{"error": …}`, with the endpoints for those who have not found one.
    pub(super) fn body(&self, endpoints: Vec<Json>) -> Json {
        let mut body = Json::object([("error", self.to_string().into())]);
        if let Self::NoEndpoint(_) = self {
            body.set("endpoints", endpoints);
        }
        body
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bad(what) | Self::Foreign(what) | Self::Unwritable(what) => f.write_str(what),
            Self::NoEndpoint(what) => write!(f, "no such endpoint: {what}"),
            Self::Control(error) => error.fmt(f),
        }
    }
}

impl From<ControlError> for Problem {
    fn from(error: ControlError) -> Self {
        Self::Control(error)
    }
}

impl From<SnapshotError> for Problem {
    fn from(error: SnapshotError) -> Self {
        Self::Bad(error.to_string())
    }
}
