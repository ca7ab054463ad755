//! What stands around the data.

use rust_decimal::Decimal;

use super::{Context, data};
use crate::answer::{Answer, Aside};
use crate::json::Json;
use crate::quirks::Quirk;

pub(super) const DATA_ONLY: &[&str] = &[
    "getWallet",
    "listWallets",
    "fundWallet",
    "depositWallet",
    "listTransactions",
    "listWalletTransactions",
    "getCustomer",
    "listCustomers",
    "listCustomerCards",
    "listCustomerTransactions",
];
const MONEY_OF_CARDS: &[&str] = &["fundCard", "withdrawCard"];
const STATES_OF_CARDS: &[&str] = &["freezeCard", "unfreezeCard", "terminateCard"];

/// How many transactions of a card there are on a page, if nobody says.
const PAGE: u32 = 50;

pub(super) fn bend(context: Context<'_>, answer: &mut Answer) {
    let has_data = answer.body.get("data").is_some();
    if context.is(&["depositWallet"]) {
        deposit(context, answer);
    } else if context.bends(Quirk::QuoteInEnvelope, &["convertCurrency"]) {
        let data = data(answer).map_or(Json::Null, Json::take);
        let status = answer.status;
        answer.body = Answer::success(status, "Data retrieved successfully", data).body;
    } else if context.bends(Quirk::TokenInEnvelope, &["createToken"]) {
        let token = answer.body.take();
        answer.body = Answer::success(answer.status, "Data retrieved successfully", token).body;
    } else if context.bends(Quirk::SevenFieldsOfCustomer, &["createCustomer"]) && has_data {
        let mut customer = data(answer).map_or(Json::Null, Json::take);
        let seven = ["id", "country", "email", "street", "city", "state"];
        super::only(&mut customer, &[&seven[..], &["date_of_birth"]].concat());
        answer.body = customer;
    }
    if context.has(Quirk::PaginationForMeta) {
        answer.body.rename("meta", "pagination");
    }
    if is_payment(context.operation) && context.has(Quirk::NoStatusCode) {
        answer.body.remove("statusCode");
    }
    if answer.body.get("data").is_none() {
        return;
    }
    if context.bends(Quirk::DataOnlyEnvelope, DATA_ONLY) {
        super::only(&mut answer.body, &["data"]);
    } else if context.bends(Quirk::SuccessDataEnvelope, &["listCards"])
        || context.bends(Quirk::BareTransferFees, &["calculateTransferFees"])
    {
        super::only(&mut answer.body, &["success", "data"]);
    } else if context.bends(Quirk::CardActionEnvelopes, STATES_OF_CARDS) {
        answer.body.remove("statusCode");
    } else if context.bends(Quirk::CardActionEnvelopes, MONEY_OF_CARDS) {
        answer.body.set("status", "success");
        super::only(&mut answer.body, &["status", "message", "data"]);
    } else {
        beside(context, answer);
    }
}

/// Data that does not stand under `data`.
fn beside(context: Context<'_>, answer: &mut Answer) {
    match context.operation {
        "createCard" if context.has(Quirk::BareCardAnswer) => created_card(context, answer),
        "getCard" if context.has(Quirk::CardBesideMetadata) => {
            let card = data(answer).map_or(Json::Null, Json::take);
            let sync = card.get("updated_at").or(card.get("created_at")).cloned();
            let mut metadata = Json::object([
                ("revealed_sensitive", false.into()),
                ("provider", "maplerad".into()),
            ]);
            metadata.set_some("last_sync", sync);
            let entries = [
                ("success", true.into()),
                ("card", card),
                ("metadata", metadata),
            ];
            answer.body = Json::object(entries);
        }
        "listCardTransactions" if context.has(Quirk::TransactionsBesideFilters) => {
            card_transactions(answer);
        }
        "getWalletTransaction" if context.has(Quirk::OutputForData) => {
            let output = data(answer).map_or(Json::Null, Json::take);
            answer.body = Json::object([
                ("status", "success".into()),
                ("code", 200.into()),
                ("message", "Successful operation".into()),
                ("output", output),
            ]);
        }
        "transferInternal" if context.has(Quirk::BareTransfer) => {
            let data = data(answer).map_or(Json::Null, Json::take);
            answer.body = Json::object([("success", true.into())]);
            if let (Json::Object(body), Json::Object(entries)) = (&mut answer.body, data) {
                body.extend(entries);
            }
        }
        _ => {}
    }
}

fn created_card(context: Context<'_>, answer: &mut Answer) {
    let mut data = data(answer).map_or(Json::Null, Json::take);
    let message = answer.body.get("message").and_then(Json::as_str);
    let space = if context.has(Quirk::FrenchMessages) {
        " "
    } else {
        ""
    };
    let message = format!("{}{space}!", message.unwrap_or_default());
    let filled = data.remove("auto_filled_fields");
    answer.body = Json::object([
        ("status", "success".into()),
        ("message", message.into()),
        ("card", data.remove("card").unwrap_or(Json::Null)),
        ("autoFilledFields", filled.unwrap_or(Json::List(Vec::new()))),
    ]);
}

/// `{success, transactions, pagination, filters}`.
fn card_transactions(answer: &mut Answer) {
    let list = data(answer).map_or(Json::Null, Json::take);
    let block = answer.body.get("meta").or(answer.body.get("pagination"));
    let number = |key| block?.get(key)?.as_decimal();
    let limit = number("limit").unwrap_or(PAGE.into());
    let offset = number("page").unwrap_or_default().checked_mul(limit);
    let total = match &list {
        Json::List(items) => items.len(),
        _ => 0,
    };
    let pagination = Json::object([
        ("limit", limit.into()),
        ("offset", offset.unwrap_or(Decimal::ZERO).into()),
        ("total", total.into()),
    ]);
    answer.body = Json::object([
        ("success", true.into()),
        ("transactions", list),
        ("pagination", pagination),
        ("filters", Json::object([("limit", Json::Null)])),
    ]);
}

fn deposit(context: Context<'_>, answer: &mut Answer) {
    if context.has(Quirk::DepositReference) {
        let reference = answer.aside(Aside::ProviderReference).cloned();
        let reference = reference.unwrap_or("DEPOSIT_0_SANDBOX".into());
        let message = answer.body.get("message").cloned().unwrap_or(Json::Null);
        let data = Json::object([("message", message), ("reference", reference)]);
        answer.body.set("data", data);
    } else if context.has(Quirk::NullDataForNothing) && answer.body.get("data").is_none() {
        answer.body.set("data", Json::Null);
    }
}

fn is_payment(operation: &str) -> bool {
    operation == "getPaymentBalance" || super::payments::PAYMENTS.contains(&operation)
}
