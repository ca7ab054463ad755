//! Bodies that are in order.

use serde_json::{Value, json};

use crate::checks::text;
use crate::world::{Caller, World};

pub const NOWHERE: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

pub fn card(world: &World) -> Value {
    json!({
        "customer_id": world.id("approved_customer"),
        "brand": "VISA",
        "name_on_card": "AICHA NJOYA",
        "amount": 100,
    })
}

/// The id of a new card of 100 USD.
pub async fn new_card(world: &World, caller: &Caller) -> String {
    let answer = caller.post("/cards", &card(world)).await;
    assert_eq!(answer.status, 201, "{answer}");
    text(&answer.data()["card"]["id"])
}

pub fn person(email: &str) -> Value {
    json!({
        "first_name": "John", "last_name": "Mbarga", "email": email, "country": "Cameroon",
        "street": "123 Main Street", "city": "Yaoundé", "state": "Centre", "postal_code": "00237",
        "country_iso_code": "CM", "country_phone_code": "+237", "phone_number": "600000000",
        "identification_number": "12345678901", "id_document_type": "NIN",
        "date_of_birth": "1990-01-15",
    })
}

/// A person whose documents are at public addresses.
pub fn enrolment(email: &str) -> Value {
    let mut body = person(email);
    body["id_document_front_url"] = json!("https://example.com/documents/front.jpg");
    body["id_document_back_url"] = json!("https://example.com/documents/back.jpg");
    body
}

pub fn top_up(world: &World) -> Value {
    json!({
        "walletId": world.id("xaf_wallet"), "amount": 5000, "currency": "XAF",
        "operator": "mtn", "phone": "237670000000",
    })
}

/// A collection or a payout.
pub fn payment() -> Value {
    json!({
        "operator": "mtn", "country": "CM", "phone_number": "237670000000",
        "amount": 1000, "currency": "XAF",
    })
}

pub fn wallet() -> Value {
    json!({
        "currency": "XAF", "country": "Gabon", "country_iso_code": "GA",
        "country_phone_code": "+241",
    })
}

/// 65,000 francs and a fee of 650 become 100 dollars.
pub fn conversion(world: &World) -> Value {
    json!({
        "sourceWallet": {
            "id": world.id("xaf_wallet"), "currency": "XAF",
            "amount": 65000, "feeAmount": 650, "totalAmount": 65650,
        },
        "destinationWallet": {"id": world.id("usd_wallet"), "currency": "USD", "amount": 100},
        "exchangeRate": {"rate": 0.001_538_46, "fromCurrency": "XAF", "toCurrency": "USD"},
    })
}
