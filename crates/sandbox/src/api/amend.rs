//! Where a rule knows better than the contract what is wrong with a body.

use rust_decimal::Decimal;

use crate::contract::{Operation, Violation};
use crate::json::Json;
use crate::quirks::{Quirk, Quirks};

/// Operations of which the service takes bodies with fields that it does not know.
const TAKE_ANYTHING: [&str; 4] = [
    "fundWallet",
    "createWallet",
    "transferInternal",
    "calculateTransferFees",
];

/// Takes fields that are `null` out of a body, at every depth.
pub(crate) fn without_nulls(body: &mut Json) {
    match body {
        Json::Object(entries) => {
            entries.retain(|(_, value)| *value != Json::Null);
            for (_, value) in entries {
                without_nulls(value);
            }
        }
        Json::List(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

/// Changes what the contract has found wrong with a body into what the service would say.
pub(crate) fn amend(
    operation: &Operation,
    body: &Json,
    quirks: Quirks,
    mut violations: Vec<Violation>,
) -> Vec<Violation> {
    if TAKE_ANYTHING.contains(&operation.id) {
        violations.retain(|violation| !matches!(violation, Violation::Unknown(_)));
    }
    match operation.id {
        "createCard" => {
            if quirks.has(Quirk::TwoDollarMinimum) {
                violations = two_dollars(body, violations);
            }
            alone_it_has_its_own_words(&mut violations, "brand");
        }
        "fundCard" | "withdrawCard" if quirks.has(Quirk::OldCardRequests) => {
            for field in ["card_id", "customer_id"] {
                violations.retain(|violation| *violation != Violation::Unknown(field.into()));
                violations.extend(no_text(body, field));
            }
        }
        "createCustomer" if quirks.has(Quirk::MissingDocumentIs409) => {
            let missing = Violation::Empty("id_document_front".into());
            violations.retain(|violation| *violation != missing);
        }
        "fundWallet" => {
            if quirks.has(Quirk::TrxIdIgnored) {
                violations.retain(|violation| *violation != Violation::NotText("trxId".into()));
            }
            if quirks.has(Quirk::UserIdRequired) {
                violations.retain(|violation| *violation != Violation::Empty("userId".into()));
            }
            if quirks.has(Quirk::AmountTextConcatenated) && text_amount(body).is_some() {
                violations.retain(|violation| !is_about(violation, "amount"));
            }
            // Whatever is not the wallet's is a mismatch.
            alone_it_has_its_own_words(&mut violations, "currency");
        }
        "convertCurrency" if quirks.has(Quirk::NegativeQuotes) => {
            let upper = |name: &str| Some(body.get(name)?.as_str()?.to_ascii_uppercase());
            violations.retain(|violation| match violation {
                Violation::TooSmall(name, _) => name != "amount",
                Violation::NotOneOf(name, known) => {
                    !upper(name).is_some_and(|code| known.contains(&code.as_str()))
                }
                _ => true,
            });
        }
        _ => {}
    }
    violations
}

/// Changes what the contract has found wrong with a query.
pub(crate) fn amend_query(
    query: &[(String, String)],
    quirks: Quirks,
    mut violations: Vec<Violation>,
) -> Vec<Violation> {
    if quirks.has(Quirk::NegativeLimitIsOne) {
        let negative = |(name, value): &(String, String)| name == "limit" && value.starts_with('-');
        if query.iter().any(negative) {
            violations.retain(|violation| !is_about(violation, "limit"));
        }
    }
    if quirks.has(Quirk::BadFilterFindsNothing) {
        violations.retain(|violation| {
            !matches!(
                violation,
                Violation::NotOneOf(..) | Violation::Malformed(..) | Violation::Empty(_)
            )
        });
    }
    violations
}

/// The amount of a body that has it as text.
pub(super) fn text_amount(body: &Json) -> Option<Decimal> {
    let text = body.get("amount")?.as_str()?;
    let amount = Decimal::from_str_exact(text).ok()?;
    let fits = amount >= Decimal::new(1, 2) && amount.normalize().scale() <= 2;
    fits.then_some(amount)
}

fn is_about(violation: &Violation, field: &str) -> bool {
    matches!(
        violation,
        Violation::TooSmall(name, _) | Violation::TooLarge(name, _) | Violation::NotNumber(name)
            if name == field
    )
}

fn alone_it_has_its_own_words(violations: &mut Vec<Violation>, field: &str) {
    let own =
        |violation: &Violation| matches!(violation, Violation::NotOneOf(name, _) if name == field);
    if violations.iter().all(own) {
        violations.clear();
    }
}

/// What is wrong with a field that ought to be a text, and is unknown to the contract.
fn no_text(body: &Json, field: &str) -> Vec<Violation> {
    match body.get(field) {
        Some(Json::Text(text)) if !text.is_empty() => Vec::new(),
        Some(Json::Text(_)) => vec![Violation::Empty(field.into())],
        _ => vec![
            Violation::Empty(field.into()),
            Violation::NotText(field.into()),
        ],
    }
}

/// What the older service wanted of a card besides: a name, and two dollars.
fn two_dollars(body: &Json, found: Vec<Violation>) -> Vec<Violation> {
    let given = |name| body.get(name).filter(|value| **value != Json::Null);
    let (name, amount) = ("name_on_card".to_owned(), "amount".to_owned());
    let mut violations = found;
    if given("name_on_card").is_none() {
        violations.extend([
            Violation::TooLong(name.clone(), 50),
            Violation::NotText(name.clone()),
            Violation::Empty(name),
        ]);
    }
    let least = Violation::TooSmall(amount.clone(), Decimal::ZERO);
    match given("amount") {
        None => violations.extend([
            Violation::TooSmall(amount.clone(), Decimal::TWO),
            Violation::NotNumber(amount.clone()),
            Violation::Empty(amount),
        ]),
        Some(Json::Number(number)) if *number < Decimal::TWO => {
            violations.retain(|violation| *violation != least);
            violations.push(Violation::TooSmall(amount, Decimal::TWO));
        }
        Some(_) => {
            for violation in violations
                .iter_mut()
                .filter(|violation| **violation == least)
            {
                *violation = Violation::TooSmall(amount.clone(), Decimal::TWO);
            }
        }
    }
    violations
}
