//! The request that a command stands for.

use serde_json::{Value, json};

use super::Command;
use crate::seed::Seeded;
use crate::state::State;

pub(super) enum Kind {
    Customer,
    Wallet,
    Card,
    Transaction,
}

/// The id of one of them, whoever's it is: mostly of a late one, and now and then of none.
pub(super) fn nth(state: &State, kind: &Kind, place: usize) -> String {
    fn pick<'a>(ids: impl Iterator<Item = &'a String>, place: usize) -> String {
        let ids: Vec<_> = ids.collect();
        let back = place % ids.len().clamp(1, 12);
        let found = ids.iter().rev().nth(back).filter(|_| place != 23);
        found.map_or_else(|| "nobody".to_owned(), |id| (*id).clone())
    }
    match kind {
        Kind::Customer => pick(state.customers.iter().map(|(_, row)| &row.id), place),
        Kind::Wallet => pick(state.wallets.iter().map(|(_, row)| &row.id), place),
        Kind::Card => pick(state.cards.iter().map(|(_, row)| &row.id), place),
        Kind::Transaction => pick(state.transactions.iter().map(|(_, row)| &row.id), place),
    }
}

fn wallet(state: &State, place: usize) -> (String, &'static str) {
    let id = nth(state, &Kind::Wallet, place);
    let currency = state.wallets.find(&id);
    let currency = currency.map_or("XAF", |row| state.wallets[row].currency.as_str());
    (id, currency)
}

#[expect(clippy::too_many_lines, reason = "one table of requests")]
pub(super) fn request(
    state: &State,
    seeded: &Seeded,
    command: &Command,
) -> (&'static str, String, Value) {
    let Command {
        which, other, flag, ..
    } = *command;
    let amount = sum(command.cents);
    let card = || nth(state, &Kind::Card, which);
    let customer = || match which {
        0..=15 => seeded.approved_customer.clone(),
        _ => nth(state, &Kind::Customer, which),
    };
    let transaction = || nth(state, &Kind::Transaction, which);
    let (wallet_id, currency) = wallet(state, which);
    let name = [
        "JOHN DOE",
        "ISSUER REJECTS LATER",
        "ISSUER SLOW",
        "ISSUER UNAVAILABLE",
        "ISSUER FAILS",
    ];
    let phone = [
        "237670000000",
        "237670000001",
        "237670000002",
        "237670000422",
        "225070000000",
    ];
    let payment = || {
        let (country, currency, operator) = [
            ("CM", "XAF", "mtn"),
            ("CI", "XOF", "wave"),
            ("CM", "XAF", "wave"),
        ][other % 3];
        let mut body = json!({
            "operator": operator, "country": country, "currency": currency, "amount": amount,
            "phone_number": phone[which % 5],
        });
        if flag {
            body["external_id"] = json!(format!("EXT-{}", other % 5));
        }
        body
    };
    let operator = if other % 2 == 0 { "mtn" } else { "wave" };
    let post = |path: String, body: Value| ("POST", path, body);
    let get = |path: String| ("GET", path, json!({}));
    match command.what {
        0..=2 => post(
            "/cards".into(),
            json!({
                "customer_id": customer(), "brand": "VISA", "amount": amount,
                "name_on_card": name[if other < 16 { 0 } else { other % 5 }],
            }),
        ),
        3 | 4 => post(format!("/cards/{}/fund", card()), json!({"amount": amount})),
        5 | 6 => post(
            format!("/cards/{}/withdraw", card()),
            json!({"amount": amount}),
        ),
        7 => post(
            format!("/cards/{}/terminate?freezeOnFailure={flag}", card()),
            json!({}),
        ),
        8 => ("PUT", format!("/cards/{}/freeze", card()), json!({})),
        9 => ("PUT", format!("/cards/{}/unfreeze", card()), json!({})),
        10 | 11 => post(
            "/wallets/fund".into(),
            json!({
                "walletId": wallet_id, "amount": amount, "currency": currency,
                "phone": phone[other % 5], "operator": operator,
                "trxId": flag.then(|| format!("TRX-{}", other % 5)),
            }),
        ),
        12 | 13 => post("/payment/collect".into(), payment()),
        14..=16 => post("/payment/payout".into(), payment()),
        17 | 18 => {
            let (to, to_currency) = wallet(state, other);
            let rate = json!({"rate": 650, "fromCurrency": currency, "toCurrency": to_currency});
            let fee = if flag { json!(1) } else { json!(0) };
            let total = sum(command.cents + if flag { 100 } else { 0 });
            post(
                "/wallets/deposit".into(),
                json!({
                    "sourceWallet": {
                        "id": wallet_id, "currency": currency, "amount": amount,
                        "feeAmount": fee, "totalAmount": total,
                    },
                    "destinationWallet": {"id": to, "currency": to_currency, "amount": amount},
                    "exchangeRate": rate,
                }),
            )
        }
        19 => post(
            format!("/wallets/{wallet_id}/transfer-internal"),
            json!({
                "amount": amount,
                "direction": if flag { "PAYIN_TO_PAYOUT" } else { "PAYOUT_TO_PAYIN" },
            }),
        ),
        20 => {
            let (currency, country, iso, dial) = [
                ("XAF", "Gabon", "GA", "+241"),
                ("XOF", "Senegal", "SN", "+221"),
                ("USD", "DR Congo", "CD", "+243"),
                ("XAF", "Cameroon", "CM", "+237"),
            ][other % 4];
            post(
                "/wallets".into(),
                json!({
                    "currency": currency, "country": country,
                    "country_iso_code": iso, "country_phone_code": dial,
                }),
            )
        }
        21 => post("/customers/enroll".into(), new_customer(which)),
        22 => get(format!("/customers/{}/transactions", customer())),
        23 => get(format!("/cards/{}/transactions?page={}", card(), other % 3)),
        24 => get(format!("/wallet/transactions?limit=5&offset={other}")),
        25 => get("/cards".into()),
        26 => get(format!("/payment/transactions?page={}", other + 1)),
        _ => get(format!("/wallet/transactions/{}", transaction())),
    }
}

fn sum(cents: i64) -> Value {
    let digits = rust_decimal::Decimal::new(cents, 2).to_string();
    serde_json::from_str(&digits).unwrap()
}

fn new_customer(number: usize) -> Value {
    json!({
        "first_name": "Marie", "last_name": "Ndiaye", "email": format!("c{number}@example.com"),
        "country": "Cameroon", "street": "1 Rue", "city": "Douala", "state": "Littoral",
        "postal_code": "00237", "country_iso_code": "CM", "country_phone_code": "+237",
        "phone_number": "670000009", "identification_number": format!("777000{number}"),
        "id_document_type": "NIN", "date_of_birth": "1990-01-15",
        "id_document_front_url": "https://example.com/front.jpg",
        "id_document_back_url": "https://example.com/back.jpg",
    })
}
