//! Success for failure, and failure for success.

use super::{Context, data, each};
use crate::answer::{Answer, Aside, Origin};
use crate::json::Json;
use crate::quirks::Quirk;

const OF_CUSTOMERS: &[&str] = &["listCustomerCards", "listCustomerTransactions"];

pub(super) fn bend(context: Context<'_>, answer: &mut Answer) {
    if answer.origin != Origin::Operation {
        return;
    }
    if answer.status == 404 && context.is(OF_CUSTOMERS) {
        found_nothing(context, answer);
    }
    if context.bends(Quirk::UsdBalanceSwallowed, &["getUsdBalance"]) {
        *answer = wrapper("Wallet not found", "Wallet not found");
    }
    if context.bends(Quirk::UsdWalletNotById, &["getWallet"]) && is_usd(answer) {
        *answer = wrapper("Something went wrong", "Wallet not found");
    }
    // Complaints about fields come before anybody asks whose token it is.
    let about_fields = matches!(answer.body.get("message"), Some(Json::List(_)));
    if context.bends(Quirk::QuotesBroken, &["convertCurrency"]) && !about_fields {
        *answer = Answer::error(500, "Internal server error");
    }
    if context.bends(Quirk::EmptyWalletTransactions, &["listWalletTransactions"])
        && let Some(list) = data(answer)
    {
        *list = Json::List(Vec::new());
        for block in ["meta", "pagination"] {
            if let Some(block) = answer.body.get_mut(block) {
                each(block, |block| {
                    for key in ["total", "totalPages"] {
                        if block.get(key).is_some() {
                            block.set(key, 0);
                        }
                    }
                });
            }
        }
    }
    status(context, answer);
}

/// An empty list, where the switches have one for this.
fn found_nothing(context: Context<'_>, answer: &mut Answer) {
    let unknown = answer.aside(Aside::UnknownCustomer) == Some(&Json::Bool(true));
    let empty = if unknown {
        context.has(Quirk::UnknownCustomerIsEmpty)
    } else {
        context.bends(Quirk::EmptyListForNoCards, &["listCustomerCards"])
    };
    if empty {
        *answer = Answer::success(200, "Data retrieved successfully", Json::List(Vec::new()));
    }
}

/// The error wrapper under HTTP 200.
pub(super) fn wrapper(message: impl Into<Json>, cause: impl Into<Json>) -> Answer {
    let error = Json::object([("message", cause.into())]);
    let body = Json::object([
        ("status", "error".into()),
        ("code", 500.into()),
        ("message", message.into()),
        ("error", error),
    ]);
    Answer::new(200, body)
}

fn is_usd(answer: &Answer) -> bool {
    let wallet = answer.body.get("data");
    wallet.and_then(|wallet| wallet.get("currency")) == Some(&Json::from("USD"))
}

/// 200 and 201 change places.
fn status(context: Context<'_>, answer: &mut Answer) {
    let created = [
        "createCustomer",
        "enrollCustomer",
        "createCard",
        "fundCard",
        "withdrawCard",
        "fundWallet",
        "createWallet",
        "depositWallet",
        "convertCurrency",
        "collectPayment",
        "payOut",
    ];
    let status = match answer.status {
        200 if context.bends(Quirk::CreatedForEveryPost, &created) => 201,
        200 if context.bends(Quirk::CreatedForAccepted, &["fundWallet"]) => 201,
        201 if context.bends(Quirk::CreatedForEveryPost, &["createCard"]) => 201,
        201 if context.bends(Quirk::CreatedForAccepted, &["createCard"]) => 200,
        201 if context.bends(Quirk::TerminateByDelete, &["terminateCard"]) => 200,
        unchanged => unchanged,
    };
    answer.status = status;
    if answer.body.get("statusCode").is_some() {
        answer.body.set("statusCode", status);
    }
}
