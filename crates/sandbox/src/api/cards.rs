//! The operations of cards.

use super::{Call, Done, Outcome};
use crate::answer::{Answer, Aside};
use crate::json::Json;
use crate::state::{Card, CardOrder, State};

/// `POST /cards`.
pub(super) fn create_card(call: &Call, state: &mut State) -> Outcome {
    let order = CardOrder {
        customer_id: call.required("customer_id"),
        brand: call.required("brand"),
        // A blank card is nobody's wish.
        name_on_card: call
            .text("name_on_card")
            .filter(|name| !name.trim().is_empty()),
        amount: call.amount("amount"),
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

/// Adds what switches may want to know of the cards in an answer.
pub(super) fn with_asides<'a>(
    call: &Call,
    answer: Answer,
    cards: impl IntoIterator<Item = &'a Card>,
) -> Answer {
    if call.quirks.is_empty() {
        return answer;
    }
    let (mut brands, mut numbers) = (Json::object([]), Json::object([]));
    for card in cards {
        brands.set(card.id.clone(), &card.brand_as_written);
        numbers.set(card.id.clone(), card.number.first_six_mask());
    }
    answer
        .with(Aside::Brands, brands)
        .with(Aside::Numbers, numbers)
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
