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
        "fundWallet" => {
            if quirks.has(Quirk::TrxIdIgnored) {
                violations.retain(|violation| *violation != Violation::NotText("trxId".into()));
            }
            if quirks.has(Quirk::UserIdRequired) {
                violations.retain(|violation| *violation != Violation::Empty("userId".into()));
            }
            // Whatever is not the wallet's is a mismatch.
            alone_it_has_its_own_words(&mut violations, "currency");
        }
        _ => {}
    }
    violations
}

fn alone_it_has_its_own_words(violations: &mut Vec<Violation>, field: &str) {
    let own =
        |violation: &Violation| matches!(violation, Violation::NotOneOf(name, _) if name == field);
    if violations.iter().all(own) {
        violations.clear();
    }
}

/// What the older service wanted of a card besides: a name, and two dollars.
fn two_dollars(body: &Json, found: Vec<Violation>) -> Vec<Violation> {
    let given = |name| body.get(name).filter(|value| **value != Json::Null);
    let (name, amount) = ("name_on_card".to_owned(), "amount".to_owned());
    let mut violations = found;
    match given("name_on_card") {
        None => violations.extend([
            Violation::TooLong(name.clone(), 50),
            Violation::NotText(name.clone()),
            Violation::Empty(name),
        ]),
        Some(_) => {}
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
