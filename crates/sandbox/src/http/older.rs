//! Calls of the older build that the contract does not have.

use crate::answer::Answer;
use crate::contract::{self, Found};
use crate::json::Json;
use crate::quirks::{Quirk, Quirks};

/// What a call of the older build comes down to.
pub(super) struct Older {
    pub(super) found: Found,
    pub(super) balance_only: bool,
}

/// A call that a switch brings back, or that it takes away.
pub(super) fn find(quirks: Quirks, method: &str, path: &str) -> Option<Older> {
    if quirks.is_empty() {
        return None;
    }
    let trimmed = path.strip_suffix('/').unwrap_or(path);
    let (card, action) = match trimmed.strip_prefix("/cards/")?.split_once('/') {
        Some((card, action)) => (card, action),
        None => (trimmed.strip_prefix("/cards/")?, ""),
    };
    if card.is_empty() {
        return None;
    }
    let change = quirks.has(Quirk::FreezeByPost) && matches!(action, "freeze" | "unfreeze");
    let end = quirks.has(Quirk::TerminateByDelete);
    let found = match (method, action) {
        ("POST", _) if change => contract::find("PUT", trimmed),
        ("PUT", _) if change => Found::Nothing,
        ("DELETE", "") if end => contract::find("POST", &format!("{trimmed}/terminate")),
        ("POST", "terminate") if end => Found::Nothing,
        ("GET", "balance") if quirks.has(Quirk::CardBalanceCall) => {
            let whole = contract::find("GET", &format!("/cards/{card}"));
            return Some(Older {
                found: whole,
                balance_only: true,
            });
        }
        _ => return None,
    };
    Some(Older {
        found,
        balance_only: false,
    })
}

/// `{balance}` as text, from the whole card.
pub(super) fn balance(answer: &Answer) -> Option<Answer> {
    let balance = answer.body.get("data")?.get("balance")?.as_decimal()?;
    let body = Json::object([("balance", Json::digits(balance))]);
    Some(Answer::new(answer.status, body))
}
