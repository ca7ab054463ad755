//! The operations of cards.

use super::{Call, Done, Outcome, card_tokens};
use crate::answer::{Answer, Aside};
use crate::contract::Violation;
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{Card, CardOrder, Refusal, State};

/// The brands as the older build took them.
const ONE_CASE: [&str; 4] = ["VISA", "MASTERCARD", "visa", "mastercard"];

/// `POST /cards`.
pub(super) fn create_card(call: &Call, state: &mut State) -> Outcome {
    let brand = call.required("brand");
    if call.has(Quirk::BrandInOneCase) && !ONE_CASE.contains(&brand.as_str()) {
        let violation = Violation::NotOneOf("brand".into(), &ONE_CASE);
        return Err(Refusal::Invalid(vec![violation]));
    }
    let order = CardOrder {
        customer_id: call.required("customer_id"),
        brand,
        // A blank card is nobody's wish.
        name_on_card: call
            .text("name_on_card")
            .filter(|name| !name.trim().is_empty()),
        amount: call.amount("amount"),
        per_customer: call.has(Quirk::FiveCardsPerCustomer).then_some(5),
    };
    let mut auto_filled: Vec<Json> = Vec::new();
    if order.name_on_card.is_none() {
        auto_filled.push("name_on_card".into());
    }
    if order.amount.is_none() {
        auto_filled.push("amount".into());
    }
    let row = state.create_card(call.company, order, call.now)?;
    let card = describe(&state.cards[row], state);
    let data = Json::object([("card", card), ("auto_filled_fields", auto_filled.into())]);
    let answer = call.success(201, Done::CardCreated, data);
    Ok(with_asides(call, answer, [&state.cards[row]]))
}

/// `GET /cards/{id}`.
pub(super) fn get_card(call: &Call, state: &mut State) -> Outcome {
    let row = state.card(call.company, call.path("id"))?;
    let reveals = call.flag("reveal", false);
    if reveals {
        state.reveal(row, call.now);
    }
    let card = &state.cards[row];
    let mut data = describe(card, state);
    if reveals {
        data.set("number", card.number.expose());
        data.set("cvv", card.cvv.expose());
    } else {
        card_tokens::add(&mut data, card, call);
    }
    if call.flag("includeRaw", false) {
        let raw = Json::object([
            ("card", (&card.id).into()),
            ("name", (&card.name_on_card).into()),
            ("state", card.status.as_str().into()),
            ("network_lock", card.locked.into()),
        ]);
        data.set("raw", raw);
    }
    let answer = call.success(200, Done::DataRetrieved, data);
    Ok(with_asides(call, answer, [&state.cards[row]]))
}

/// Adds what switches may want to know of the cards in an answer.
pub(super) fn with_asides<'a>(
    call: &Call,
    answer: Answer,
    cards: impl IntoIterator<Item = &'a Card>,
) -> Answer {
    if call.quirks.is_empty() {
        return answer;
    }
    let (mut brands, mut numbers) = (Vec::new(), Vec::new());
    for card in cards {
        let id = || card.id.clone().into();
        brands.push((id(), (&card.brand_as_written).into()));
        numbers.push((id(), card.number.first_six_mask().into()));
    }
    answer
        .with(Aside::Brands, Json::Object(brands))
        .with(Aside::Numbers, Json::Object(numbers))
}

/// A card as it is shown.
pub(super) fn describe(card: &Card, state: &State) -> Json {
    Json::object([
        ("id", (&card.id).into()),
        ("customer_id", (&state.customers[card.customer].id).into()),
        ("status", card.status.as_str().into()),
        ("balance", card.balance.into()),
        ("masked_pan", card.number.first_four_mask().into()),
        ("brand", card.brand.as_str().into()),
        ("currency", "USD".into()),
        ("expiry_month", card.expiry_month.into()),
        ("expiry_year", card.expiry_year.into()),
        ("is_virtual", true.into()),
        ("is_physical", false.into()),
        ("created_at", card.created_at.into()),
    ])
}
