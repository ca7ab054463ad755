//! Decoding a list of 100 wallets: exact amounts against `serde_json::Value` and against `f64`.
//!
//! `cargo bench --bench decode`

mod support;

use std::hint::black_box;

use cartevo::{
    CompanyId, CompanySummary, Currency, Timestamp, Wallet, WalletId, WalletOperator,
    WalletPhoneNumber,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use support::{Contestant, compare, timed};

/// [`Wallet`] with doubles for amounts.
#[derive(Deserialize)]
#[allow(dead_code, reason = "decoded, not read")]
struct Doubles {
    id: WalletId,
    currency: Currency,
    balance: f64,
    payin_balance: f64,
    payout_balance: f64,
    amount_to_recover: Option<f64>,
    company: Option<CompanySummary>,
    company_id: Option<CompanyId>,
    country: Option<String>,
    country_iso_code: Option<String>,
    country_phone_code: Option<String>,
    created_at: Option<Timestamp>,
    is_active: Option<bool>,
    #[serde(default)]
    operators: Vec<WalletOperator>,
    #[serde(rename = "payInAmount")]
    pay_in_amount: Option<f64>,
    #[serde(rename = "payOutAmount")]
    pay_out_amount: Option<f64>,
    payin_amount: Option<f64>,
    payout_amount: Option<f64>,
    #[serde(rename = "phoneNumbers", default)]
    phone_numbers: Vec<WalletPhoneNumber>,
    updated_at: Option<Timestamp>,
}

fn wallets(as_text: bool) -> Vec<u8> {
    let amount = |number: f64| {
        if as_text {
            json!(number.to_string())
        } else {
            json!(number)
        }
    };
    let wallets = (0..100).map(|index| {
        let at = f64::from(index);
        json!({
            "id": "422541f3-80e2-41e0-b7a2-24017586b374",
            "balance": amount(at * 17.0 + 0.24), "payin_balance": amount(at * 306.0),
            "payout_balance": amount(at * 1646.5), "payin_amount": amount(at * 982.6),
            "payout_amount": amount(1994.0), "amount_to_recover": amount(0.0), "is_active": true,
            "currency": "XAF", "country": "Cameroon", "country_iso_code": "CM",
            "company_id": "eca5e982-00b5-4aa2-b709-7d5cd673e95c",
            "created_at": "2023-11-07T05:31:56Z", "updated_at": "2023-11-07T05:31:56Z", "country_phone_code": "237",
            "phoneNumbers": [{
                "id": "32e525ac-a4a3-47fa-896e-4ef89f64d2d0", "wallet_id": "422541f3-80e2-41e0-b7a2-24017586b374",
                "country_iso_code": "CM", "country_phone_code": "+237", "currency": "XAF",
                "phone_number": "650695112", "operator": "MTN",
                "created_at": "2023-11-07T05:31:56Z", "updated_at": "2023-11-07T05:31:56Z"
            }],
            "operators": [{
                "id": "f079c4db-4897-4ae7-9371-87950ad2429c", "country_iso_code": "CM", "country_phone_code": "237",
                "currency": "XAF", "operator_code": "mtn", "operator_name": "MTN Money", "otp_required": false,
                "ussd_code": "*126#", "created_at": "2023-11-07T05:31:56Z", "updated_at": "2023-11-07T05:31:56Z"
            }]
        })
    });
    serde_json::to_vec(&wallets.collect::<Vec<_>>()).unwrap()
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Box<dyn FnMut() -> std::time::Duration + '_> {
    Box::new(move || {
        timed(|| {
            for _ in 0..20 {
                black_box(serde_json::from_slice::<T>(black_box(bytes)).unwrap());
            }
        })
    })
}

fn main() {
    let (numbers, text) = (wallets(false), wallets(true));
    let mut contestants: Vec<Contestant<'_>> = vec![
        ("serde_json::Value", decode::<Value>(&numbers)),
        ("typed, f64", decode::<Vec<Doubles>>(&numbers)),
        ("typed, exact amounts", decode::<Vec<Wallet>>(&numbers)),
    ];
    compare(
        "100 wallets, amounts as numbers, 20 times",
        &mut contestants,
    );
    let mut contestants: Vec<Contestant<'_>> = vec![
        ("typed, f64", decode::<Vec<Doubles>>(&numbers)),
        ("typed, exact amounts", decode::<Vec<Wallet>>(&numbers)),
    ];
    compare("the same against f64", &mut contestants);
    let mut contestants: Vec<Contestant<'_>> = vec![
        ("serde_json::Value", decode::<Value>(&text)),
        ("typed, exact amounts", decode::<Vec<Wallet>>(&text)),
    ];
    compare("100 wallets, amounts as text, 20 times", &mut contestants);
}
