//! `POST /cards`.

use std::sync::Arc;

use axum::extract::State;
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
use crate::state::{Brand, Card, CardOrder, Refusal, Violation};

/// In characters.
const LONGEST_NAME: usize = 50;

pub(super) async fn create_card(
    State(app): State<Arc<App>>,
    caller: Caller,
    body: Body,
) -> Response {
    let reply = Reply::new(app.quirks());
    match create(&app, reply, caller, &body) {
        Ok((card, auto_filled)) => created(reply, &card, auto_filled),
        Err(refusal) => reply.refusal(Operation::CreateCard, &refusal),
    }
}

fn create(
    app: &App,
    reply: Reply,
    caller: Caller,
    body: &Body,
) -> Result<(Card, Vec<Json>), Refusal> {
    let company = caller.company()?;
    let order = read_order(reply, body)?;
    let mut auto_filled = Vec::new();
    if order.name_on_card.is_none() {
        auto_filled.push("name_on_card".into());
    }
    if order.amount.is_none() {
        auto_filled.push("amount".into());
    }
    let now = app.clock.now();
    let card = app.state().create_card(&company, order, now)?;
    Ok((card, auto_filled))
}

fn read_order(reply: Reply, body: &Body) -> Result<CardOrder, Refusal> {
    let known = ["customer_id", "brand", "name_on_card", "amount"];
    let mut fields = Fields::strict(body, &known);
    let customer_id = fields.text("customer_id");
    let brand = fields.text("brand");
    let (name_on_card, amount) = if reply.has(Quirk::TwoDollarMinimum) {
        let name = fields.name("name_on_card", LONGEST_NAME);
        (
            Some(name),
            Some(fields.stated_amount("amount", Decimal::TWO)),
        )
    } else {
        let name = fields.optional_name("name_on_card", LONGEST_NAME);
        (name, fields.optional_amount("amount", Decimal::ZERO))
    };
    let order = CardOrder {
        customer_id,
        brand,
        name_on_card,
        amount,
    };
    // On its own a wrong brand has a message of its own, which the rules give.
    if !order.brand.is_empty() && Brand::read(&order.brand).is_none() {
        fields.if_others(Violation::NotOneOf("brand", "VISA, MASTERCARD"));
    }
    fields.finish()?;
    Ok(order)
}

fn created(reply: Reply, card: &Card, auto_filled: Vec<Json>) -> Response {
    let status = if reply.has(Quirk::CreatedForAccepted) {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let card = describe(reply, card);
    if reply.has(Quirk::BareCardAnswer) {
        let body = Json::object([
            ("status", "success".into()),
            ("message", reply.say(Done::BareCardCreated).into()),
            ("card", card),
            ("autoFilledFields", auto_filled.into()),
        ]);
        return reply::send(status, &body);
    }
    let data = Json::object([("card", card), ("auto_filled_fields", auto_filled.into())]);
    reply.success(status, Done::CardCreated, data)
}

fn describe(reply: Reply, card: &Card) -> Json {
    let brand = if reply.has(Quirk::BrandInCallersCase) {
        &card.brand_as_written
    } else {
        card.brand.as_str()
    };
    let year = if reply.has(Quirk::TwoDigitExpiryYear) {
        card.expiry_year % 100
    } else {
        card.expiry_year
    };
    let created_at = clock::write(card.created_at);
    let mut json = Json::object([
        ("id", card.id.as_str().into()),
        ("customer_id", card.customer_id.as_str().into()),
        ("status", "ACTIVE".into()),
        ("balance", card.balance.into()),
    ]);
    if reply.has(Quirk::MaskedNumber) {
        json.set("masked_number", card.number.first_six_mask());
        json.set("last4", card.number.last_four());
    } else {
        json.set("masked_pan", card.number.first_four_mask());
    }
    json.set("brand", brand);
    json.set("currency", "USD");
    json.set("expiry_month", card.expiry_month);
    json.set("expiry_year", year);
    json.set("is_virtual", true);
    json.set("is_physical", false);
    json.set("created_at", created_at);
    json
}
