//! Reading the things of a seed file, each on its own.

use rust_decimal::Decimal;

use super::document::{
    Base, Card, Company, Credentials, Customer, Document, Generate, Item, MODES, Transaction,
    Wallet, is_of_card, waits,
};
use super::error::SeedError;
use super::read::{Fields, Problems, expected};
use crate::json::Json;
use crate::operators::{Country, Currency};
use crate::state::{
    Brand, CardStatus, Kyc, MOST_ON_A_CARD, Quota, Standing, TransactionKind, TransactionStatus,
};

const STANDINGS: &[(&str, Standing)] = &[
    ("approved", Standing::Approved),
    ("pending", Standing::Pending),
];

const BASES: &[(&str, Base)] = &[("default", Base::Default), ("empty", Base::Empty)];

const CHECKS: &[(&str, Kyc)] = &[
    ("approved", Kyc::Approved),
    ("pending", Kyc::Pending),
    ("rejected", Kyc::Rejected),
];

const BRANDS: &[(&str, Brand)] = &[("VISA", Brand::Visa), ("MASTERCARD", Brand::Mastercard)];

const CARD_STATUSES: &[(&str, CardStatus)] = &[
    ("ACTIVE", CardStatus::Active),
    ("FROZEN", CardStatus::Frozen),
    ("SUSPENDED", CardStatus::Suspended),
    ("TERMINATED", CardStatus::Terminated),
    ("PENDING", CardStatus::Pending),
    ("FAILED", CardStatus::Failed),
];

const STATUSES: &[(&str, TransactionStatus)] = &[
    ("SUCCESS", TransactionStatus::Success),
    ("FAILED", TransactionStatus::Failed),
    ("PENDING", TransactionStatus::Pending),
    ("PROCESSING", TransactionStatus::Processing),
];

/// The kinds that can be written by hand; a conversion has two sides, which do not fit in one.
const KINDS: &[(&str, TransactionKind)] = &[
    ("collection", TransactionKind::Collection),
    ("payout", TransactionKind::Payout),
    ("wallet-funding", TransactionKind::WalletFunding),
    ("gift", TransactionKind::Gift),
    ("card-issuance", TransactionKind::CardIssuance),
    ("card-funding", TransactionKind::CardFunding),
    ("card-withdrawal", TransactionKind::CardWithdrawal),
    ("card-termination", TransactionKind::CardTermination),
    ("card-authorization", TransactionKind::CardAuthorization),
    ("card-decline", TransactionKind::CardDecline),
    ("card-refund", TransactionKind::CardRefund),
];

/// More than this nobody has the memory for.
const MOST_GENERATED: u64 = 10_000_000;

impl Document {
    /// Reads a file. What can be understood is there even if the rest cannot.
    pub(super) fn read(text: &str, problems: &Problems) -> Result<Self, SeedError> {
        let json = Json::parse(text).map_err(|error| not_json(&error))?;
        Ok(Fields::read("$", json, problems, |fields| Self {
            base: fields.one_of("base", BASES),
            companies: fields.list("companies", |fields| item(fields, company)),
            credentials: fields.list("credentials", |fields| item(fields, credentials)),
            customers: fields.list("customers", |fields| item(fields, customer)),
            wallets: fields.list("wallets", |fields| item(fields, wallet)),
            cards: fields.list("cards", |fields| item(fields, card)),
            transactions: fields.list("transactions", |fields| item(fields, transaction)),
            generate: fields.object("generate", |fields| Item {
                place: fields.place.clone(),
                name: None,
                is: generate(fields),
            }),
        }))
    }
}

fn not_json(error: &serde_json::Error) -> SeedError {
    let text = error.to_string();
    // The place is said once, and first.
    let what = text.split(" at line ").next().unwrap_or_default();
    let place = format!("line {}, column {}", error.line(), error.column());
    SeedError::one(place, format!("this is not JSON: {what}"))
}

fn item<T>(fields: &mut Fields, read: impl FnOnce(&mut Fields) -> T) -> Item<T> {
    Item {
        place: fields.place.clone(),
        name: fields.reference("ref"),
        is: read(fields),
    }
}

fn company(fields: &mut Fields) -> Company {
    Company {
        name: fields.required("name", "Mboa Digital"),
        business_name: fields.text("business_name"),
        email: fields.text("email"),
        country: country(fields),
        mode: fields.one_of("mode", MODES),
        standing: fields.one_of("kyb", STANDINGS),
        issuance_fee: fields.amount("issuance_fee"),
        card_slots: fields.whole("card_slots", MOST_GENERATED),
        rates: fields.list("rates", rate).into_iter().flatten().collect(),
    }
}

fn rate(fields: &mut Fields) -> Option<(Currency, Currency, Decimal)> {
    for name in ["from", "to"] {
        if !fields.has(name) {
            fields.note(name, "is missing; give a currency, for instance \"USD\"");
        }
    }
    if !fields.has("rate") {
        fields.note(
            "rate",
            "is missing; say what one unit of `from` is worth in `to`",
        );
    }
    let (from, to) = (currency(fields, "from"), currency(fields, "to"));
    let rate = fields.rate("rate");
    Some((from?, to?, rate?))
}

fn credentials(fields: &mut Fields) -> Credentials {
    Credentials {
        company: fields.reference("company"),
        client_id: fields.reference("client_id"),
        client_key: fields.text("client_key"),
        quota: quota(fields),
    }
}

/// No requests at all in the window stand for as many as one likes.
const UNLIMITED: Quota = Quota {
    requests: 0,
    seconds: 60,
};

fn quota(fields: &mut Fields) -> Option<Quota> {
    const FORM: &str = "`\"off\"` or `{\"requests\": 10, \"seconds\": 60}`";
    let (_, json) = fields.part("rate_limit")?;
    if json.as_str() == Some("off") {
        return Some(UNLIMITED);
    }
    let number = |name: &str| match json.get(name)? {
        Json::Number(number) => u32::try_from(*number).ok().filter(|number| *number > 0),
        _ => None,
    };
    let quota = number("requests").zip(number("seconds"));
    let closed = matches!(&json, Json::Object(entries) if entries.len() == 2);
    let Some((requests, seconds)) = quota.filter(|_| closed) else {
        fields.note("rate_limit", expected(FORM, &json));
        return None;
    };
    Some(Quota {
        requests: requests as usize,
        seconds,
    })
}

fn customer(fields: &mut Fields) -> Customer {
    Customer {
        company: fields.reference("company"),
        first_name: fields.required("first_name", "Aicha"),
        last_name: fields.required("last_name", "Njoya"),
        email: fields.text("email"),
        phone_number: fields.text("phone_number"),
        country: country(fields),
        street: fields.text("street"),
        city: fields.text("city"),
        state: fields.text("state"),
        postal_code: fields.text("postal_code"),
        identification_number: fields.text("identification_number"),
        date_of_birth: fields.date("date_of_birth"),
        kyc: fields.one_of("kyc", CHECKS),
        is_active: fields.flag("is_active"),
        created_at: fields.moment("created_at"),
    }
}

fn wallet(fields: &mut Fields) -> Wallet {
    if !fields.has("country") && !fields.has("currency") {
        fields.note("country", "is missing; give a country, for instance \"CM\"");
    }
    let (country, currency) = match (country(fields), currency(fields, "currency")) {
        (Some(country), currency) => (country, currency.unwrap_or(country.currency)),
        (None, currency) => {
            let currency = currency.unwrap_or(Currency::Xaf);
            (home(currency), currency)
        }
    };
    if currency != country.currency && currency != Currency::Usd {
        let (iso, own) = (country.iso, country.currency);
        let what = format!("a wallet in {iso} is held in {own} or USD, not in {currency}");
        fields.note("currency", what);
    }
    Wallet {
        company: fields.reference("company"),
        country,
        currency,
        payin: fields.amount("payin").unwrap_or_default(),
        payout: fields.amount("payout").unwrap_or_default(),
        is_active: fields.flag("is_active"),
        phone_numbers: fields.list("phone_numbers", |fields| {
            let number = fields.required("number", "670000000");
            (number, fields.reference("operator"))
        }),
        created_at: fields.moment("created_at"),
    }
}

/// Where a wallet is held of which only the currency is said.
fn home(currency: Currency) -> &'static Country {
    let iso = match currency {
        Currency::Usd => "US",
        Currency::Xaf => "CM",
        Currency::Xof => "CI",
        Currency::Cdf => "CD",
        Currency::Gnf => "GN",
        Currency::Gmd => "GM",
    };
    super::country(iso)
}

fn card(fields: &mut Fields) -> Card {
    if !fields.has("customer") {
        fields.note(
            "customer",
            "is missing; name a customer by its `ref` or its id",
        );
    }
    let balance = fields.amount("balance").unwrap_or_default();
    if balance > MOST_ON_A_CARD {
        let what = format!("a card holds at most {MOST_ON_A_CARD} USD, not {balance}");
        fields.note("balance", what);
    }
    let status = fields.one_of("status", CARD_STATUSES);
    let empty = [CardStatus::Terminated, CardStatus::Failed].map(Some);
    if empty.contains(&status) && !balance.is_zero() {
        fields.note(
            "balance",
            "nothing is left on a card that has ended; leave it out",
        );
    }
    Card {
        customer: fields.reference("customer"),
        printed: fields.text("name_on_card"),
        brand: fields.one_of("brand", BRANDS),
        status,
        balance,
        created_at: fields.moment("created_at"),
    }
}

fn transaction(fields: &mut Fields) -> Transaction {
    for (name, what) in [
        (
            "kind",
            "is missing; say what it is, for instance \"collection\"",
        ),
        ("amount", "is missing; give a number, for instance 5000"),
    ] {
        if !fields.has(name) {
            fields.note(name, what);
        }
    }
    let kind = fields.one_of("kind", KINDS);
    let needs = match kind {
        Some(kind) if is_of_card(kind) => Some(("card", "wallet")),
        Some(_) => Some(("wallet", "card")),
        None => None,
    };
    if let Some((needed, other)) = needs {
        if !fields.has(needed) {
            let what = format!("is missing; name a {needed} by its `ref` or its id");
            fields.note(needed, what);
        }
        if fields.has(other) {
            let what =
                format!("this kind of transaction names a {needed}, no {other}; leave it out");
            fields.note(other, what);
        }
    }
    let status = fields.one_of("status", STATUSES);
    let undecided = [TransactionStatus::Pending, TransactionStatus::Processing].map(Some);
    if undecided.contains(&status) && !kind.is_none_or(waits) {
        let what = "only `collection`, `payout` and `wallet-funding` wait for an operator; \
                    expected `SUCCESS` or `FAILED`";
        fields.note("status", what);
    }
    Transaction {
        kind,
        status,
        wallet: fields.reference("wallet"),
        card: fields.reference("card"),
        amount: fields.amount("amount").unwrap_or_default(),
        fee: fields.amount("fee"),
        reference: fields.text("reference"),
        phone: fields.text("phone"),
        operator: fields.reference("operator"),
        notify_url: fields.text("notify_url"),
        merchant: fields.text("merchant"),
        reason: fields.text("reason"),
        error: fields.text("error"),
        created_at: fields.moment("created_at"),
    }
}

fn generate(fields: &mut Fields) -> Generate {
    let mut count = |name| {
        let number = fields.whole(name, MOST_GENERATED);
        number.map(|number| usize::try_from(number).unwrap_or(usize::MAX))
    };
    let (customers, cards, transactions) =
        (count("customers"), count("cards"), count("transactions"));
    Generate {
        company: fields.reference("company"),
        customers,
        cards: cards.unwrap_or_default(),
        transactions: transactions.unwrap_or_default(),
        seed: fields.whole("seed", u64::MAX).unwrap_or(1),
    }
}

fn country(fields: &mut Fields) -> Option<&'static Country> {
    let written = fields.reference("country")?;
    let found = Country::by_iso(&written.text);
    if found.is_none() {
        let known: Vec<_> = Country::all().map(|country| country.iso).collect();
        let what = format!(
            "`{}` is no country of the API; known are {}",
            written.text,
            known.join(", ")
        );
        fields.note("country", what);
    }
    found
}

fn currency(fields: &mut Fields, name: &'static str) -> Option<Currency> {
    let words = Currency::ALL.map(|currency| (currency.as_str(), currency));
    fields.one_of(name, &words)
}
