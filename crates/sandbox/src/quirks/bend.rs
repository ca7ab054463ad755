//! Bending: a documented answer in, what the service has been seen to send out.
//!
//! The steps have an order. First comes what turns one outcome into another, then the values
//! while they still have their documented names and are numbers, then the fields of each kind of
//! object, then names and forms that are the same everywhere, and the envelope last.

mod cards;
mod customers;
mod envelope;
mod errors;
mod notices;
mod outcome;
mod payments;
mod rows;
mod transactions;
mod values;
mod wallets;

#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

use super::{Quirk, Quirks};
use crate::answer::{Answer, Origin};
use crate::json::Json;

pub(crate) use notices::bend_notice;

/// One answer on its way, and what there is to know of it.
#[derive(Clone, Copy)]
struct Context<'a> {
    quirks: Quirks,
    operation: &'a str,
}

impl Context<'_> {
    const fn has(&self, quirk: Quirk) -> bool {
        self.quirks.has(quirk)
    }

    fn is(&self, operations: &[&str]) -> bool {
        operations.contains(&self.operation)
    }

    /// Whether `quirk` is on, and the answer is of one of these.
    fn bends(&self, quirk: Quirk, operations: &[&str]) -> bool {
        self.has(quirk) && self.is(operations)
    }
}

/// Gives a documented answer of `operation` the form that the switches ask for.
pub(crate) fn bend(quirks: Quirks, operation: &str, mut answer: Answer) -> Answer {
    if quirks.is_empty() || answer.origin == Origin::Fault {
        return answer;
    }
    let context = Context { quirks, operation };
    outcome::bend(context, &mut answer);
    if answer.is_success() {
        wallets::bend(context, &mut answer);
        transactions::bend(context, &mut answer);
        payments::bend(context, &mut answer);
        cards::bend(context, &mut answer);
        customers::bend(context, &mut answer);
        values::bend(context, &mut answer);
        envelope::bend(context, &mut answer);
    } else {
        errors::bend(context, &mut answer);
    }
    if context.has(Quirk::EntityTags) {
        let tag = entity_tag(&answer.body.render());
        answer.headers.push(("etag", tag));
    }
    if context.has(Quirk::IdleConnectionsClosed) {
        let headers = [("connection", "keep-alive"), ("keep-alive", "timeout=5")];
        let headers = headers.map(|(name, value)| (name, value.to_owned()));
        answer.headers.extend(headers);
    }
    answer
}

/// The weak tag of a body: its length, and a few digits that stand for the rest.
pub(crate) fn entity_tag(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    let (first, _) = digest.split_at(8);
    let digits = first
        .iter()
        .fold(0_u64, |digits, byte| digits << 8 | u64::from(*byte));
    format!("W/\"{:x}-{digits:016x}\"", body.len())
}

/// The one value, or each of a list.
fn each(json: &mut Json, bend: impl FnMut(&mut Json)) {
    match json {
        Json::List(items) => items.iter_mut().for_each(bend),
        one => std::iter::once(one).for_each(bend),
    }
}

/// What stands under `data`.
fn data(answer: &mut Answer) -> Option<&mut Json> {
    answer.body.get_mut("data")
}

/// Replaces numbers by their digits.
fn as_text(json: &mut Json, keys: &[&str]) {
    for key in keys {
        if let Some(value) = json.get_mut(key)
            && let Json::Number(number) = value
        {
            *value = Json::digits(*number);
        }
    }
}

/// Sets `null` for each of the keys that is not there.
fn nulls(json: &mut Json, keys: &[&'static str]) {
    for key in keys {
        if json.get(key).is_none() {
            json.set(*key, Json::Null);
        }
    }
}

/// Keeps these keys, in this order.
fn only(json: &mut Json, keys: &[&'static str]) {
    let kept = keys
        .iter()
        .filter_map(|key| Some((*key, json.remove(key)?)));
    let kept: Vec<_> = kept.map(|(key, value)| (key.into(), value)).collect();
    *json = Json::Object(kept);
}
