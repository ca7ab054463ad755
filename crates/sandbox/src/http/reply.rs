//! Answers: the success envelope, the flat error, and the quirks of both.

use axum::body::Body as HttpBody;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::body::Unreadable;
use crate::json::Json;
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
        let status = status(refusal);
        if status == StatusCode::UNAUTHORIZED {
            return self.unauthorized(message, *refusal == Refusal::Unauthorized);
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
                self.error(StatusCode::BAD_REQUEST, message)
            }
            _ => self.error(status, message),
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
                self.error(StatusCode::BAD_REQUEST, Message::One(message))
            }
        }
    }

    /// The flat error, or the framework's.
    fn error(self, status: StatusCode, message: Message) -> Response {
        let reason = status.canonical_reason().unwrap_or("Error");
        if self.has(Quirk::ErrorsWithoutSuccess) {
            return framework(status, message, Some(reason));
        }
        let body = Json::object([
            ("success", false.into()),
            ("statusCode", status.as_u16().into()),
            ("message", message.into()),
            ("error", reason.into()),
        ]);
        send(status, &body)
    }

    /// In the framework's form a bad token has no `error`; every other 401 has.
    fn unauthorized(self, message: Message, bad_token: bool) -> Response {
        let status = StatusCode::UNAUTHORIZED;
        if self.has(Quirk::ErrorsWithoutSuccess) || self.has(Quirk::TwoUnauthorizedBodies) {
            return framework(status, message, (!bad_token).then_some("Unauthorized"));
        }
        self.error(status, message)
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
        Refusal::BadCredentials | Refusal::Unauthorized | Refusal::UnknownCompany => {
            StatusCode::UNAUTHORIZED
        }
        Refusal::CustomerNotFound | Refusal::WalletNotFound => StatusCode::NOT_FOUND,
        Refusal::Invalid(_)
        | Refusal::InvalidBrand
        | Refusal::KycNotApproved
        | Refusal::InsufficientBalance
        | Refusal::WalletInactive
        | Refusal::CurrencyMismatch
        | Refusal::OperatorNotEnabled
        | Refusal::UserIdMissing
        | Refusal::ReferenceTaken => StatusCode::BAD_REQUEST,
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
