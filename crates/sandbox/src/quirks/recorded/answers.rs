//! A documented answer for each operation of the older build.

use serde_json::{Value, json};

use crate::answer::{Answer, Aside};
use crate::json::Json;

const NOW: &str = "2026-05-09T10:15:00.000Z";
const ID: &str = "550e8400-e29b-41d4-a716-446655440000";

fn ok(status: u16, data: &Value) -> Answer {
    Answer::success(status, "Well done", Json::from(data))
}

fn page(data: &Value, meta: &Value) -> Answer {
    let mut answer = ok(200, data);
    answer.body.set("meta", Json::from(meta));
    answer
}

pub(super) fn quote() -> Answer {
    let data = json!({"convertedAmount": 1.63, "rate": 0.00163, "exchangeRateId": ID});
    let body = json!({"success": true, "data": data});
    Answer::new(200, Json::from(&body))
}

pub(super) fn usd_balance() -> Answer {
    let data =
        json!({"walletId": ID, "balance": 175.5, "currency": "USD", "country": "United States"});
    ok(200, &data)
}

pub(super) fn transfer() -> Answer {
    let data = json!({"transaction_id": "t", "new_payin_balance": 1, "new_payout_balance": 2});
    ok(201, &data)
}

fn wallet() -> Value {
    let dial = |extra: Value| {
        let mut row = json!({
            "id": ID, "country_iso_code": "CM", "country_phone_code": "237", "currency": "XAF",
            "created_at": NOW, "updated_at": NOW,
        });
        row.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        row
    };
    json!({
        "id": ID, "company_id": ID, "currency": "XAF", "country": "Cameroon",
        "country_iso_code": "CM", "country_phone_code": "237", "balance": 175_000.5,
        "payin_balance": 125_000.25, "payout_balance": 50_000, "payin_amount": 982.6,
        "payout_amount": 1994.05, "payInAmount": 5000.5, "payOutAmount": 1994.05,
        "amount_to_recover": 0, "is_active": true, "created_at": NOW, "updated_at": NOW,
        "phoneNumbers": [dial(json!({"wallet_id": ID, "phone_number": "650695112", "operator": "mtn"}))],
        "operators": [dial(json!({
            "operator_code": "mtn", "operator_name": "MTN Money", "otp_required": false,
            "ussd_code": "*126#",
        }))],
        "company": {
            "id": ID, "name": "Nkap Digital", "email": "ops@nkap.example", "country": "Cameroon",
            "business_name": "Nkap Digital SARL", "is_active": true,
        },
    })
}

/// In the list a wallet does not say whose it is, nor what it ever held.
fn listed_wallet() -> Value {
    let mut wallet = wallet();
    for key in ["company", "payInAmount", "payOutAmount"] {
        wallet.as_object_mut().unwrap().remove(key);
    }
    wallet
}

fn transaction() -> Value {
    json!({
        "id": ID, "wallet_id": ID, "amount": 5000, "amount_with_fee": 5050, "fee_amount": 50,
        "net_amount": 5000, "currency": "XAF", "status": "PENDING", "type": "FUND",
        "category": "WALLET", "operator": "mtn", "phone_number": "237670000000",
        "reference": "SAME", "order_id": ID, "wallet_balance_before": 175_000,
        "wallet_balance_after": 175_000, "created_at": NOW, "company_id": ID, "user_id": ID,
    })
}

fn card() -> Value {
    json!({
        "id": ID, "customer_id": ID, "status": "ACTIVE", "balance": 10.5,
        "masked_pan": "4111********1111", "brand": "VISA", "currency": "USD", "expiry_month": 9,
        "expiry_year": 2028, "is_virtual": true, "is_physical": false, "created_at": NOW,
    })
}

/// A card read by itself: with tokens for its number and code.
fn whole_card() -> Value {
    let mut card = card();
    card["number"] = json!("opaque");
    card["cvv"] = json!("opaque");
    card
}

fn customer() -> Value {
    json!({
        "id": ID, "first_name": "Paul", "last_name": "Essomba", "email": "p@e.example",
        "country": "Cameroon", "street": "12 Rue Nachtigal", "city": "Yaoundé",
        "state": "Centre", "postal_code": "00237", "phone_country_code": "+237",
        "phone_number": "677889900", "identification_number": "1", "type": "NIN", "number": "1",
        "image": "front", "photo": "back", "date_of_birth": "2015-01-01T00:00:00.000Z",
        "is_active": true, "created_at": NOW, "updated_at": NOW,
    })
}

fn card_transaction() -> Value {
    json!({
        "id": ID, "category": "CARD", "type": "FUND", "amount": 25.5, "currency": "USD",
        "status": "SUCCESS", "description": "Initial card funding", "created_at": NOW,
        "completed_at": NOW, "card_id": ID, "customer_id": ID, "company_id": ID,
        "card_balance_before": 0, "card_balance_after": 25.5, "wallet_balance_before": 175.74,
        "wallet_balance_after": 150.24, "card": whole_card(), "customer": customer(),
    })
}

/// As the documentation has it, with what the sandbox knows besides.
pub(super) fn documented(operation: &str) -> Answer {
    let pages = json!({"page": 1, "limit": 10, "total": 1, "totalPages": 1});
    let moved = json!({
        "transaction_id": ID, "card_id": ID, "amount": 2.25, "currency": "USD", "fee_amount": 0,
        "card_balance_before": 10, "card_balance_after": 12.25,
    });
    let answer = match operation {
        "createToken" => {
            let body = json!({"access_token": "t", "token_type": "Bearer", "expires_in": 3600});
            Answer::new(200, Json::from(&body))
        }
        "createCard" => ok(201, &json!({"card": card(), "auto_filled_fields": []})),
        "getCard" => ok(200, &whole_card()),
        "listCards" => {
            let statistics = json!({"total": 1, "total_balance": 10.5});
            ok(
                200,
                &json!({"company_id": ID, "statistics": statistics, "cards": [card()]}),
            )
        }
        "listCardTransactions" => {
            let pages = json!({"page": 0, "limit": 50, "total": 1, "totalPages": 1});
            page(&json!([card_transaction()]), &pages)
        }
        "fundCard" | "withdrawCard" => ok(200, &moved),
        "freezeCard" => ok(200, &json!({"card_id": ID, "card_status": "FROZEN"})),
        "unfreezeCard" => ok(200, &json!({"card_id": ID, "card_status": "ACTIVE"})),
        "terminateCard" => ok(
            201,
            &json!({
                "card_id": ID, "card_status": "TERMINATED", "refund_processed": true,
                "balance_before_termination": 11.25,
            }),
        ),
        "getCustomer" => ok(200, &customer()),
        "listCustomers" => page(&json!([customer()]), &pages),
        "listCustomerTransactions" => page(&json!([card_transaction()]), &pages),
        "getWallet" => ok(200, &wallet()),
        "listWallets" => ok(200, &json!([listed_wallet()])),
        "fundWallet" => {
            let result = json!({"orderId": ID, "providerResponse": {"status": "PENDING"}});
            let info = json!({"feeAmount": 50, "feePercentage": 1, "totalAmount": 5050});
            let data =
                json!({"transaction": transaction(), "paymentResult": result, "feeInfo": info});
            ok(200, &data)
        }
        "depositWallet" => {
            let body = json!({"success": true, "statusCode": 200, "message": "Deposit successful"});
            Answer::new(200, Json::from(&body))
        }
        "listTransactions" => {
            let block = json!({"limit": 50, "offset": 0, "total": 1});
            page(&json!([transaction()]), &block)
        }
        "getWalletTransaction" => ok(200, &transaction()),
        "convertCurrency" => quote(),
        other => panic!("no documented answer of {other}"),
    };
    answer
        .with(Aside::Now, NOW)
        .with(Aside::PreviousStatus, "ACTIVE")
        .with(Aside::WalletBalance, 57)
        .with(Aside::ProviderReference, "AFB1-XY")
}

/// Differences that are left: columns of the build's database (Q110, Q127, Q128), what a
/// provider said on its own, and one sum that the build did not know yet.
pub(super) fn known(operation: &str) -> &'static [&'static str] {
    match operation {
        "fundWallet" => &["-/data/paymentResult/providerResponse/*"],
        "getCustomer" => &["-/data/company_id", "-/data/provider_customer_id"],
        "getWallet" => &["+/data/amount_to_recover"],
        "getWalletTransaction" => &["-/output/user/*", "-/output/wallet/*"],
        "listCards" => &["-/data/0/name"],
        "listCardTransactions" => &[
            "-/transactions/0/card/company_id",
            "-/transactions/0/card/country",
            "-/transactions/0/card/country_iso_code",
            "-/transactions/0/card/name",
            "-/transactions/0/card/provider_card_id",
            "-/transactions/0/customer/company_id",
        ],
        "listCustomerTransactions" => &[
            "-/data/0/card/company_id",
            "-/data/0/card/country",
            "-/data/0/card/country_iso_code",
            "-/data/0/card/name",
            "-/data/0/card/provider_card_id",
            "-/data/0/customer/company_id",
        ],
        "listCustomers" => &["-/data/0/company_id", "-/data/0/provider_customer_id"],
        "listTransactions" => &["-/data/0/user/*", "-/data/0/wallet/*"],
        "listWallets" => &["+/data/0/amount_to_recover"],
        _ => &[],
    }
}
