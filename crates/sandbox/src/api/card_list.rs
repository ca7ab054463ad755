//! Lists of cards, and the figures about them.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::cards::{describe, with_asides};
use super::{Call, Done, Outcome};
use crate::answer::Answer;
use crate::json::Json;
use crate::quirks::Quirk;
use crate::state::{Brand, Card, CardStatus, Customer, Refusal, Row, State};

/// `GET /cards`.
pub(super) fn list_cards(call: &Call, state: &State) -> Answer {
    let filter = Filter::of(call);
    let rows = state.cards_of(call.company).iter().rev();
    let cards: Vec<&Card> = rows
        .map(|row| &state.cards[*row])
        .filter(|card| filter.lets(card))
        .collect();
    let described: Vec<Json> = cards.iter().map(|card| describe(card, state)).collect();
    let data = Json::object([
        ("company_id", (&state.companies[call.company].id).into()),
        ("statistics", statistics(call, &cards, state)),
        ("cards", described.into()),
    ]);
    let answer = call.success(200, Done::DataRetrieved, data);
    with_asides(call, answer, cards)
}

/// `GET /customers/{id}/cards`.
pub(super) fn list_customer_cards(call: &Call, state: &State) -> Outcome {
    let customer = state.customer(call.company, call.path("id"))?;
    let rows = state.cards_of_customer(customer).iter().rev();
    let cards: Vec<&Card> = rows.map(|row| &state.cards[*row]).collect();
    if cards.is_empty() {
        return Err(Refusal::NoCards);
    }
    let described: Vec<Json> = cards.iter().map(|card| describe(card, state)).collect();
    let answer = call.success(200, Done::DataRetrieved, described.into());
    Ok(with_asides(call, answer, cards))
}

/// What is asked of a card. What makes no sense counts as not asked.
#[derive(Default)]
struct Filter<'a> {
    status: Option<CardStatus>,
    brand: Option<Brand>,
    last_four: Option<&'a str>,
}

impl<'a> Filter<'a> {
    fn of(call: &'a Call) -> Self {
        if call.has(Quirk::FiltersIgnored) {
            return Self::default();
        }
        Self {
            status: call.query("status").and_then(CardStatus::read),
            brand: call.query("brand").and_then(Brand::read),
            last_four: call.query("last4").filter(|digits| !digits.is_empty()),
        }
    }

    fn lets(&self, card: &Card) -> bool {
        self.status.is_none_or(|status| card.status == status)
            && self.brand.is_none_or(|brand| card.brand == brand)
            && self
                .last_four
                .is_none_or(|digits| card.number.last_four() == digits)
    }
}

fn statistics(call: &Call, cards: &[&Card], state: &State) -> Json {
    let count = |status| {
        let cards = cards.iter();
        cards.filter(|card| card.status == status).count()
    };
    let balance: Decimal = cards.iter().map(|card| card.balance).sum();
    Json::object([
        ("total", cards.len().into()),
        ("active", count(CardStatus::Active).into()),
        ("frozen", count(CardStatus::Frozen).into()),
        ("terminated", count(CardStatus::Terminated).into()),
        ("pending", count(CardStatus::Pending).into()),
        ("failed", count(CardStatus::Failed).into()),
        ("total_balance", balance.into()),
        (
            "available_slots",
            state.available_slots(call.company).into(),
        ),
        ("by_customer", by_customer(cards, state)),
    ])
}

/// Customers in the order in which they are met.
fn by_customer(cards: &[&Card], state: &State) -> Json {
    let mut places: HashMap<Row<Customer>, usize> = HashMap::new();
    let mut sums: Vec<(Row<Customer>, usize, Decimal)> = Vec::new();
    for card in cards {
        let place = *places.entry(card.customer).or_insert_with(|| {
            sums.push((card.customer, 0, Decimal::ZERO));
            sums.len() - 1
        });
        let (_, count, balance) = &mut sums[place];
        *count += 1;
        *balance += card.balance;
    }
    let entries = sums.into_iter().map(|(customer, count, balance)| {
        let id = state.customers[customer].id.clone();
        let figures = Json::object([("cards", count.into()), ("balance", balance.into())]);
        (id.into(), figures)
    });
    Json::Object(entries.collect())
}
