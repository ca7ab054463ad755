//! `POST /wallets/fund`.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use rust_decimal::Decimal;

use super::body::Body;
use super::caller::Caller;
use super::fields::Fields;
use crate::json::Json;
use super::messages::Done;
use super::reply::{self, Operation, Reply};
use crate::app::App;
use crate::clock;
use crate::quirks::Quirk;
use crate::state::{FEE_FRACTION, FEE_PERCENTAGE, FundOrder, Refusal, Remarks};
use crate::state::{Transaction, TransactionStatus};

const LEAST: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// What the older service sends as `null` where there is nothing to say.
const NULLS: [&str; 10] = [
    "card_balance_after",
    "card_balance_before",
    "reference",
    "card_id",
    "customer_id",
    "mcc",
    "merchant",
    "mid",
    "completed_at",
    "reason",
];

/// Query parameters, repeated ones too: an odd query is not a reason to refuse.
type Parameters = Result<Query<Vec<(String, String)>>, QueryRejection>;

pub(super) async fn fund_wallet(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: Parameters,
    body: Body,
) -> Response {
    let reply = Reply::new(app.quirks());
    let purpose = query.ok().and_then(|Query(parameters)| {
        let mut purposes = parameters.into_iter().filter(|(name, _)| name == "purpose");
        purposes.next().map(|(_, purpose)| purpose)
    });
    match fund(&app, reply, caller, purpose, &body) {
        Ok(transaction) => initiated(reply, &transaction),
        Err(refusal) => reply.refusal(Operation::FundWallet, &refusal),
    }
}

fn fund(
    app: &App,
    reply: Reply,
    caller: Caller,
    purpose: Option<String>,
    body: &Body,
) -> Result<Transaction, Refusal> {
    let company = caller.company()?;
    let mut fields = Fields::lenient(body);
    let order = FundOrder {
        wallet_id: fields.text("walletId"),
        amount: fields.amount("amount", LEAST),
        currency: fields.text("currency"),
        operator: fields.optional_text("operator"),
        phone: fields.optional_text("phone"),
        reference: if reply.has(Quirk::TrxIdIgnored) {
            None
        } else {
            fields.optional_text("trxId").filter(|id| !id.is_empty())
        },
        remarks: Remarks {
            purpose,
            reason: fields.optional_text("reason"),
            reason_category: fields.optional_text("reason_category"),
            user_id: fields.optional_text("userId"),
        },
    };
    fields.finish()?;
    let user_id = order.remarks.user_id.as_deref().unwrap_or_default();
    if reply.has(Quirk::UserIdRequired) && user_id.is_empty() {
        return Err(Refusal::UserIdMissing);
    }
    let now = app.clock.now();
    app.state().fund_wallet(&company, order, now)
}

fn initiated(reply: Reply, transaction: &Transaction) -> Response {
    let status = if reply.has(Quirk::CreatedForAccepted) {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let provider_response = Json::object([
        ("status", transaction.status.as_str().into()),
        ("message", "Awaiting confirmation by the payer".into()),
    ]);
    let payment_result = Json::object([
        ("orderId", transaction.order_id.as_str().into()),
        ("providerResponse", provider_response),
    ]);
    let percentage = if reply.has(Quirk::FeePercentageAsFraction) {
        FEE_FRACTION
    } else {
        FEE_PERCENTAGE
    };
    let fee_info = Json::object([
        ("feeAmount", transaction.fee.into()),
        ("feePercentage", Json::Number(percentage)),
        ("totalAmount", (transaction.amount + transaction.fee).into()),
    ]);
    let data = Json::object([
        ("transaction", describe(reply, transaction)),
        ("paymentResult", payment_result),
        ("feeInfo", fee_info),
    ]);
    if reply.has(Quirk::DataOnlyEnvelope) {
        return reply::send(status, &Json::object([("data", data)]));
    }
    reply.success(status, Done::FundingInitiated, data)
}

fn describe(reply: Reply, transaction: &Transaction) -> Json {
    let moment = |moment| clock::write(moment);
    let money = |amount: Decimal| {
        if reply.has(Quirk::FundingAmountsAsStrings) {
            Json::digits(amount)
        } else {
            amount.into()
        }
    };
    let pending = transaction.status == TransactionStatus::Pending;
    let (balance_after, completed_at) = if pending && reply.has(Quirk::BalanceMovedEarly) {
        let expected = transaction.wallet_balance_before + transaction.amount;
        (expected, Some(transaction.created_at))
    } else {
        (transaction.wallet_balance_after, transaction.completed_at)
    };
    let mut json = Json::object([
        ("id", transaction.id.as_str().into()),
        ("wallet_id", transaction.wallet_id.as_str().into()),
        ("amount", money(transaction.amount)),
        (
            "amount_with_fee",
            money(transaction.amount + transaction.fee),
        ),
        ("fee_amount", money(transaction.fee)),
        ("net_amount", money(transaction.amount)),
        ("currency", transaction.currency.into()),
        ("status", transaction.status.as_str().into()),
        ("type", "FUND".into()),
        ("category", "WALLET".into()),
    ]);
    let optional = [
        ("operator", &transaction.operator),
        ("phone_number", &transaction.phone),
    ];
    for (key, value) in optional {
        if let Some(value) = value {
            json.set(key, value.as_str());
        }
    }
    json.set("reference", transaction.reference.as_str());
    json.set("order_id", transaction.order_id.as_str());
    let balance_before = money(transaction.wallet_balance_before);
    json.set("wallet_balance_before", balance_before);
    json.set("wallet_balance_after", money(balance_after));
    json.set("created_at", moment(transaction.created_at));
    if let Some(completed_at) = completed_at {
        json.set("completed_at", moment(completed_at));
    }
    if reply.has(Quirk::NullsInTransaction) {
        for key in NULLS {
            json.set(key, Json::Null);
        }
    }
    json
}
