//! Forms of values that are the same wherever they stand.

use rust_decimal::Decimal;

use super::Context;
use super::wallets::replace;
use crate::answer::{Answer, Aside};
use crate::json::Json;
use crate::quirks::Quirk;

/// What others said is passed on as it came.
const FOREIGN: &[&str] = &["raw", "upstream", "providerResponse"];

/// How the names of sums end.
const SUMS: &[&str] = &["amount", "Amount", "balance", "_before", "_after"];

const DIAL_CODES: &[&str] = &[
    "221", "223", "224", "225", "226", "227", "228", "229", "220", "235", "236", "237", "241",
    "242", "243", "245",
];

/// A number has at least so many digits behind its dial code.
const SHORTEST_LOCAL: usize = 7;

pub(super) fn bend(context: Context<'_>, answer: &mut Answer) {
    let wanted = [
        Quirk::TwoDigitExpiryYear,
        Quirk::MaskedNumber,
        Quirk::AmountsWithFraction,
        Quirk::NoMilliseconds,
        Quirk::LocalPhoneNumbers,
        Quirk::PhoneNumbersWithPlus,
    ];
    if wanted.iter().any(|quirk| context.has(*quirk)) {
        let numbers = answer.aside(Aside::Numbers).cloned();
        walk(context, &mut answer.body, numbers.as_ref());
    }
}

fn walk(context: Context<'_>, json: &mut Json, numbers: Option<&Json>) {
    if let Json::List(items) = json {
        for item in items {
            walk(context, item, numbers);
        }
        return;
    }
    if context.has(Quirk::MaskedNumber) && json.get("masked_pan").is_some() {
        mask(json, numbers);
    }
    let Json::Object(entries) = json else { return };
    for (key, value) in entries {
        if FOREIGN.contains(&&**key) {
            continue;
        }
        if let Some(other) = other(context, key, value) {
            *value = other;
        }
        walk(context, value, numbers);
    }
}

fn other(context: Context<'_>, key: &str, value: &Json) -> Option<Json> {
    match value {
        Json::Number(year) if key == "expiry_year" && context.has(Quirk::TwoDigitExpiryYear) => {
            Some((*year % Decimal::ONE_HUNDRED).into())
        }
        Json::Number(sum) if context.has(Quirk::AmountsWithFraction) => {
            let is_sum = SUMS.iter().any(|end| key.ends_with(end));
            let mut sum = sum.normalize();
            (is_sum && sum.scale() == 0).then(|| {
                sum.rescale(1);
                Json::Number(sum)
            })
        }
        Json::Text(moment) if context.has(Quirk::NoMilliseconds) && is_time(key) => {
            let (seconds, rest) = moment.split_once('.')?;
            rest.ends_with('Z').then(|| format!("{seconds}Z").into())
        }
        Json::Text(number) if key == "phone_number" => phone(context, number).map(Json::from),
        _ => None,
    }
}

fn is_time(key: &str) -> bool {
    key.ends_with("_at") || key == "date_of_birth"
}

fn phone(context: Context<'_>, number: &str) -> Option<String> {
    let digits = number.trim_start_matches('+');
    let mut codes = DIAL_CODES.iter();
    let local = codes.find_map(|code| {
        let local = digits.strip_prefix(code)?;
        (local.len() >= SHORTEST_LOCAL).then_some(local)
    })?;
    if context.has(Quirk::LocalPhoneNumbers) {
        Some(local.to_owned())
    } else if context.has(Quirk::PhoneNumbersWithPlus) {
        Some(format!("+{digits}"))
    } else {
        None
    }
}

/// `masked_number` and `last4` for `masked_pan`.
fn mask(card: &mut Json, numbers: Option<&Json>) {
    let id = card.get("id").and_then(Json::as_str).map(String::from);
    let known = numbers.zip(id).and_then(|(numbers, id)| numbers.get(&id));
    let known = known.cloned();
    card.rename("masked_pan", "masked_number");
    replace(card, "masked_number", |masked| {
        known.or_else(|| six_digits(masked.as_str()?).map(Json::from))
    });
    let masked = card.get("masked_number").and_then(Json::as_str);
    let last4 = masked.and_then(|masked| masked.get(masked.len().checked_sub(4)?..));
    let last4 = last4.map(String::from);
    card.set_some("last4", last4);
}

/// Shows two digits more at the front. Numbers of test cards go on as they have begun.
fn six_digits(masked: &str) -> Option<String> {
    let (front, rest) = masked.split_at_checked(4)?;
    let last = front.chars().next_back()?;
    let rest = rest.strip_prefix("**")?;
    let digits = front.bytes().all(|digit| digit.is_ascii_digit());
    digits.then(|| format!("{front}{last}{last}{rest}"))
}
