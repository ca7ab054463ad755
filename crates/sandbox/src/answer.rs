//! What an operation answers.

use crate::json::Json;

/// A whole answer, its envelope included: as documented, until the switches bend it.
///
/// It has no `Debug`: the body may hold a token.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Json,
    /// Headers besides those that every answer has.
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) origin: Origin,
    /// What the documented form has no place for, and a switch may want to know.
    asides: Vec<(Aside, Json)>,
}

/// How far a request came before it was answered. Switches look at this, never at a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The operation answered, well or badly.
    Operation,
    /// The body could not be read.
    Body,
    /// There is no token, or not a good one.
    Token,
    /// The token is good and its company unknown, or the credentials are wrong.
    Company,
    /// There is no such operation.
    Route,
    /// Too many requests.
    Limit,
    /// A fault was ordered: nothing bends this answer.
    Fault,
}

/// What an aside is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    /// The moment of the answer, as text.
    Now,
    /// The brand of each card as its caller wrote it, by the card's id.
    Brands,
    /// The masked number of each card with its first six digits, by the card's id.
    Numbers,
    /// The status that a card had before it was changed.
    PreviousStatus,
    /// What the wallet holds that paid for a card, or was paid back to.
    WalletBalance,
    /// The reference under which the provider knows a transaction.
    ProviderReference,
    /// `true` if the customer that was asked about is not there.
    UnknownCustomer,
}

impl Answer {
    pub(crate) fn new(status: u16, body: Json) -> Self {
        Self {
            status,
            body,
            headers: Vec::new(),
            origin: Origin::Operation,
            asides: Vec::new(),
        }
    }

    /// `{success, statusCode, message, data}`.
    pub(crate) fn success(status: u16, message: &str, data: Json) -> Self {
        let body = Json::object([
            ("success", true.into()),
            ("statusCode", status.into()),
            ("message", message.into()),
            ("data", data),
        ]);
        Self::new(status, body)
    }

    /// `{success, statusCode, message, error}`.
    pub(crate) fn error(status: u16, message: impl Into<Json>) -> Self {
        let body = Json::object([
            ("success", false.into()),
            ("statusCode", status.into()),
            ("message", message.into()),
            ("error", reason(status).into()),
        ]);
        Self::new(status, body)
    }

    #[must_use]
    pub(crate) fn from(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    #[must_use]
    pub(crate) fn with(mut self, aside: Aside, value: impl Into<Json>) -> Self {
        self.asides.push((aside, value.into()));
        self
    }

    pub(crate) fn aside(&self, wanted: Aside) -> Option<&Json> {
        let mut asides = self.asides.iter();
        asides
            .find(|(aside, _)| *aside == wanted)
            .map(|(_, value)| value)
    }

    pub(crate) fn is_success(&self) -> bool {
        self.status < 400
    }
}

/// The reason phrase of a status, as errors repeat it.
pub(crate) fn reason(status: u16) -> &'static str {
    axum::http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Error")
}
