//! Errors as they are documented, and those that the framework makes.

use super::body::Unreadable;
use crate::answer::{Answer, Aside, Origin, reason};
use crate::json::Json;
use crate::language::Language;
use crate::state::{Messages, Refusal};

/// `{success, statusCode, message, error}`.
pub(super) fn refusal(refusal: &Refusal, language: Language) -> Answer {
    let origin = match refusal {
        Refusal::Unauthorized => Origin::Token,
        Refusal::UnknownCompany | Refusal::BadCredentials => Origin::Company,
        Refusal::TooManyRequests => Origin::Limit,
        _ => Origin::Operation,
    };
    let answer = Answer::error(refusal.status(), refusal.messages(language)).from(origin);
    if *refusal == Refusal::CustomerNotFound {
        return answer.with(Aside::UnknownCustomer, true);
    }
    answer
}

/// The body was not read.
pub(super) fn unreadable(why: &Unreadable) -> Answer {
    let answer = match why {
        Unreadable::TooLarge => bare(413, "request entity too large".into()),
        Unreadable::Charset(name) => bare(415, format!("unsupported charset \"{name}\"")),
        Unreadable::Encoding(name) => bare(415, format!("unsupported content encoding \"{name}\"")),
        Unreadable::Malformed(message) => Answer::error(400, message),
    };
    answer.from(Origin::Body)
}

/// No operation has this method and path.
pub(super) fn no_route(method: &str, path: &str) -> Answer {
    let body = Json::object([
        ("message", format!("Cannot {method} {path}").into()),
        ("error", reason(404).into()),
        ("statusCode", 404.into()),
    ]);
    Answer::new(404, body).from(Origin::Route)
}

/// The sandbox's own mistake, which must not look like one of the service's answers.
pub(super) fn own_mistake(operation: &str, violations: Vec<String>) -> Answer {
    let violations: Vec<Json> = violations.into_iter().map(Json::from).collect();
    let body = Json::object([
        (
            "sandbox",
            "this answer of the sandbox breaks openapi.yaml: a bug of the sandbox, please report it"
                .into(),
        ),
        ("operation", operation.into()),
        ("violations", violations.into()),
    ]);
    Answer::new(500, body)
}

/// `{statusCode, message}`.
fn bare(status: u16, message: String) -> Answer {
    let body = Json::object([("statusCode", status.into()), ("message", message.into())]);
    Answer::new(status, body)
}

impl From<Messages> for Json {
    fn from(messages: Messages) -> Self {
        match messages {
            Messages::One(text) => text.into(),
            Messages::List(texts) => Self::List(texts.into_iter().map(Json::from).collect()),
        }
    }
}
