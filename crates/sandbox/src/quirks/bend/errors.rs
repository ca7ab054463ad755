//! The forms of errors.

use super::Context;
use super::outcome::wrapper;
use crate::answer::{Answer, Origin, reason};
use crate::json::Json;
use crate::quirks::Quirk;

/// What the older build put before a message, by operation; and the switch for it.
const PREFIXES: &[(&str, Quirk, &str)] = &[
    (
        "createCard",
        Quirk::CardErrorsAs400,
        "Card creation failed: ",
    ),
    ("fundCard", Quirk::CardErrorsAs400, "Card funding failed: "),
    (
        "withdrawCard",
        Quirk::CardErrorsAs400,
        "Card withdrawal failed: ",
    ),
    ("freezeCard", Quirk::CardErrorsAs400, "Card freeze failed: "),
    (
        "unfreezeCard",
        Quirk::CardErrorsAs400,
        "Card unfreeze failed: ",
    ),
    (
        "terminateCard",
        Quirk::CardErrorsAs400,
        "Card termination failed: ",
    ),
    ("getCard", Quirk::CardReadErrorsAs400, "Get card failed: "),
    (
        "listCardTransactions",
        Quirk::CardReadErrorsAs400,
        "Get card transactions failed: ",
    ),
    (
        "depositWallet",
        Quirk::DepositReference,
        "Failed to deposit: ",
    ),
];

pub(super) fn bend(context: Context<'_>, answer: &mut Answer) {
    if answer.origin == Origin::Operation {
        if context.bends(
            Quirk::ErrorInside200,
            &["getWallet", "getWalletTransaction"],
        ) {
            let message = flat(&message(answer));
            *answer = wrapper(message.as_str(), message.as_str());
            return;
        }
        if context.bends(Quirk::FundErrorsAs500, &["fundWallet"]) {
            answer.status = 500;
            let message = flat(&message(answer));
            answer.body = bare(500, message.into());
            return;
        }
        if context.bends(Quirk::BareTransfer, &["transferInternal"]) {
            answer.status = 201;
            let message = flat(&message(answer)).into();
            answer.body = Json::object([("success", false.into()), ("message", message)]);
            return;
        }
        prefix(context, answer);
    }
    form(context, answer);
    if context.has(Quirk::StatusCodeFirst)
        && let Some(code) = answer.body.remove("statusCode")
        && let Json::Object(entries) = &mut answer.body
    {
        entries.insert(0, ("statusCode".into(), code));
    }
}

/// Any failure is a 400, with a prefix where it is not about the fields.
fn prefix(context: Context<'_>, answer: &mut Answer) {
    let prefix = PREFIXES
        .iter()
        .find(|(operation, quirk, _)| context.bends(*quirk, &[operation]));
    let Some((_, _, prefix)) = prefix else { return };
    answer.status = 400;
    answer.body.set("statusCode", 400);
    answer.body.set("error", reason(400));
    if let Some(text) = message(answer).as_str() {
        answer.body.set("message", format!("{prefix}{text}"));
    }
}

fn form(context: Context<'_>, answer: &mut Answer) {
    let (status, message) = (answer.status, message(answer));
    let framework = context.has(Quirk::ErrorsWithoutSuccess)
        || (status == 401 && context.has(Quirk::TwoUnauthorizedBodies));
    if matches!(status, 413 | 415) && (framework || context.has(Quirk::BareParserErrors)) {
        answer.body = bare(status, message);
    } else if framework {
        // The framework names no reason for its own refusals.
        answer.body = if matches!(status, 429 | 500) {
            bare(status, message)
        } else {
            let mut body = Json::object([("message", message)]);
            if answer.origin != Origin::Token {
                body.set("error", reason(status));
            }
            body.set("statusCode", status);
            body
        };
    } else if context.has(Quirk::NestedErrors) {
        let code = reason(status).to_ascii_lowercase().replace(' ', "_");
        let error = [("code", code.into()), ("message", flat(&message).into())];
        answer.body = Json::object([("error", Json::object(error))]);
    } else {
        if context.has(Quirk::ErrorsWithDetails) {
            let code = reason(status).to_ascii_uppercase().replace(' ', "_");
            answer.body.set("error_code", code);
            answer.body.set("details", Json::Object(Vec::new()));
        }
        if context.has(Quirk::ErrorsWithoutStatusCode) {
            answer.body.remove("statusCode");
        }
    }
}

/// `{statusCode, message}`.
fn bare(status: u16, message: Json) -> Json {
    Json::object([("statusCode", status.into()), ("message", message)])
}

fn message(answer: &Answer) -> Json {
    answer.body.get("message").cloned().unwrap_or(Json::Null)
}

/// One text, for the forms that know no lists.
fn flat(message: &Json) -> String {
    match message {
        Json::List(texts) => texts
            .iter()
            .filter_map(Json::as_str)
            .collect::<Vec<_>>()
            .join(", "),
        one => one.as_str().unwrap_or_default().to_owned(),
    }
}
