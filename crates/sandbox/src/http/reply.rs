//! Answers: the success envelope, the flat error, and the quirks of both.

use axum::body::Body as HttpBody;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::body::Unreadable;
use super::json::Json;
use super::messages::{Done, Language, Message};
use crate::quirks::{Quirk, Quirks};
use crate::state::Refusal;

const CARD_PREFIX: &str = "Card creation failed: ";

/// The operation that answers; some deviations belong to one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    CreateToken,
    CreateCard,
    FundWallet,
    GetWallet,
    GetPaymentBalance,
}

/// Writes answers under one set of quirks.
#[derive(Clone, Copy)]
pub(super) struct Reply {
    quirks: Quirks,
}

impl Reply {
    pub(super) fn new(quirks: Quirks) -> Self {
        Self { quirks }
    }

    pub(super) fn has(self, quirk: Quirk) -> bool {
        self.quirks.has(quirk)
    }

    pub(super) fn say(self, done: Done) -> &'static str {
        self.language().done(done)
    }

    /// `{success, statusCode, message, data}`.
    pub(super) fn success(self, status: StatusCode, done: Done, data: Json) -> Response {
        let body = Json::object([
            ("success", true.into()),
            ("statusCode", status.as_u16().into()),
            ("message", self.say(done).into()),
            ("data", data),
        ]);
        send(status, &body)
    }

    /// The refusal as `operation` words it.
    pub(super) fn refusal(self, operation: Operation, refusal: &Refusal) -> Response {
        let message = self.language().refused(refusal);
        if *refusal == Refusal::Unauthorized {
            return self.error(StatusCode::UNAUTHORIZED, message, None);
        }
        match operation {
            Operation::GetWallet if self.has(Quirk::ErrorInside200) => {
                let message = message.flat();
                let error = Json::object([("message", message.clone().into())]);
                let body = Json::object([
                    ("status", "error".into()),
                    ("code", 500.into()),
                    ("message", message.into()),
                    ("error", error),
                ]);
                send(StatusCode::OK, &body)
            }
            Operation::FundWallet if self.has(Quirk::FundErrorsAs500) => {
                bare(StatusCode::INTERNAL_SERVER_ERROR, &message.flat())
            }
            Operation::CreateCard if self.has(Quirk::CardErrorsAs400) => {
                // Complaints about fields are made before the code that adds the prefix.
                let message = match message {
                    Message::One(text) => Message::One(format!("{CARD_PREFIX}{text}")),
                    list @ Message::List(_) => list,
                };
                self.error(StatusCode::BAD_REQUEST, message, Some(refusal))
            }
            _ => self.error(status(refusal), message, Some(refusal)),
        }
    }

    /// The body was not read.
    pub(super) fn unreadable(self, why: Unreadable) -> Response {
        match why {
            Unreadable::TooLarge => bare(StatusCode::PAYLOAD_TOO_LARGE, "request entity too large"),
            Unreadable::Charset(name) => bare(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                &format!("unsupported charset \"{name}\""),
            ),
            Unreadable::Encoding(name) => bare(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                &format!("unsupported content encoding \"{name}\""),
            ),
            Unreadable::Malformed(message) => {
                self.error(StatusCode::BAD_REQUEST, Message::One(message), None)
            }
        }
    }

    /// The flat error, or the framework's.
    fn error(self, status: StatusCode, message: Message, refusal: Option<&Refusal>) -> Response {
        let reason = status.canonical_reason().unwrap_or("Error");
        if self.has(Quirk::ErrorsWithoutSuccess) {
            // The guard that checks tokens names no reason; everything else does.
            let named = status != StatusCode::UNAUTHORIZED || refusal.is_some();
            return framework(status, message, named.then_some(reason));
        }
        let mut body = Json::object([
            ("success", false.into()),
            ("statusCode", status.as_u16().into()),
            ("message", message.into()),
            ("error", reason.into()),
        ]);
        if let Some(code) = refusal.and_then(code) {
            body.set("error_code", code);
        }
        if let Some(Refusal::InsufficientBalance {
            required,
            available,
        }) = refusal
        {
            let details = Json::object([
                ("required", (*required).into()),
                ("available", (*available).into()),
            ]);
            body.set("details", details);
        }
        send(status, &body)
    }

    fn language(self) -> Language {
        if self.has(Quirk::FrenchMessages) {
            Language::French
        } else {
            Language::English
        }
    }
}

/// No operation has this method and path.
pub(super) fn no_route(method: &str, path: &str) -> Response {
    let message = Message::One(format!("Cannot {method} {path}"));
    framework(StatusCode::NOT_FOUND, message, Some("Not Found"))
}

pub(super) fn send(status: StatusCode, body: &Json) -> Response {
    let mut response = Response::new(HttpBody::from(body.render()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// `{message, error, statusCode}`.
fn framework(status: StatusCode, message: Message, reason: Option<&'static str>) -> Response {
    let mut body = Json::object([("message", message.into())]);
    if let Some(reason) = reason {
        body.set("error", reason);
    }
    body.set("statusCode", status.as_u16());
    send(status, &body)
}

/// `{statusCode, message}`.
fn bare(status: StatusCode, message: &str) -> Response {
    let body = Json::object([
        ("statusCode", status.as_u16().into()),
        ("message", message.into()),
    ]);
    send(status, &body)
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::BadCredentials | Refusal::Unauthorized => StatusCode::UNAUTHORIZED,
        Refusal::CustomerNotFound | Refusal::WalletNotFound => StatusCode::NOT_FOUND,
        Refusal::Invalid(_)
        | Refusal::InvalidBrand
        | Refusal::KycNotApproved
        | Refusal::InsufficientBalance { .. }
        | Refusal::WalletInactive
        | Refusal::CurrencyMismatch
        | Refusal::OperatorNotEnabled => StatusCode::BAD_REQUEST,
    }
}

/// Business rules have a code; a missing thing is told by its status.
fn code(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::InvalidBrand => Some("INVALID_BRAND"),
        Refusal::KycNotApproved => Some("KYC_NOT_APPROVED"),
        Refusal::InsufficientBalance { .. } => Some("INSUFFICIENT_BALANCE"),
        Refusal::WalletInactive => Some("WALLET_INACTIVE"),
        Refusal::CurrencyMismatch => Some("CURRENCY_MISMATCH"),
        Refusal::OperatorNotEnabled => Some("OPERATOR_NOT_ENABLED"),
        Refusal::Invalid(_)
        | Refusal::BadCredentials
        | Refusal::Unauthorized
        | Refusal::CustomerNotFound
        | Refusal::WalletNotFound => None,
    }
}

impl Message {
    /// One text, for the shapes that know no lists.
    fn flat(self) -> String {
        match self {
            Self::One(text) => text,
            Self::List(texts) => texts.join(", "),
        }
    }
}

impl From<Message> for Json {
    fn from(message: Message) -> Self {
        match message {
            Message::One(text) => text.into(),
            Message::List(texts) => Self::List(texts.into_iter().map(Json::from).collect()),
        }
    }
}
