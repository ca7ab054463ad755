use serde_json::json;

use crate::support::{Caller, keys, sandbox};

#[tokio::test]
async fn a_wallet_comes_with_its_company() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let seeded = sandbox.seeded();
    let answer = caller.wallet(&seeded.xaf_wallet).await;

    assert_eq!(
        answer.outcome(),
        (200, &json!("Data retrieved successfully"))
    );
    let mut wallet = answer.data().clone();
    let phone_number = wallet["phoneNumbers"][0].take();
    let operators = wallet["operators"].take();
    wallet["phoneNumbers"] = json!([]);
    let expected = json!({
        "id": seeded.xaf_wallet,
        "company_id": seeded.company_id,
        "currency": "XAF",
        "country": "Cameroon",
        "country_iso_code": "CM",
        "country_phone_code": "237",
        "balance": 175_000,
        "payin_balance": 125_000,
        "payout_balance": 50_000,
        "payin_amount": 200_000,
        "payout_amount": 75_000,
        "payInAmount": 200_000,
        "payOutAmount": 75_000,
        "amount_to_recover": 0,
        "is_active": true,
        "created_at": "2026-04-01T08:00:00.000Z",
        "updated_at": "2026-05-09T10:15:00.000Z",
        "phoneNumbers": [],
        "operators": null,
        "company": {
            "id": seeded.company_id,
            "name": "Mboa Digital",
            "email": "ops@mboa.example",
            "country": "Cameroon",
            "business_name": "Mboa Digital SARL",
            "is_active": true,
        },
    });
    assert_eq!(wallet, expected);

    assert_eq!(phone_number["wallet_id"], seeded.xaf_wallet.as_str());
    assert_eq!(phone_number["country_phone_code"], "237");
    assert_eq!(phone_number["phone_number"], "670000000");
    assert_eq!(phone_number["operator"], "mtn");
    let [mtn, orange] = operators.as_array().unwrap().as_slice() else {
        panic!("two operators expected");
    };
    assert_eq!(mtn["operator_code"], "mtn");
    assert_eq!(mtn["operator_name"], "MTN Money");
    assert_eq!(mtn["ussd_code"], "*126#");
    assert_eq!(mtn["otp_required"], false);
    assert_eq!(orange["operator_code"], "orange");
    assert_eq!(keys(mtn), keys(orange));
}

#[tokio::test]
async fn wallets_of_others_are_not_there() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let expected = json!({
        "success": false,
        "statusCode": 404,
        "message": "Wallet not found",
        "error": "Not Found",
    });
    let ids = [
        sandbox.seeded().foreign_wallet.as_str(),
        "00000000-0000-4000-8000-00000000dead",
        "x%27%3B--",
        "%FF",
    ];
    for id in ids {
        let answer = caller.wallet(id).await;
        assert_eq!((answer.status, &answer.body), (404, &expected), "{id}");
    }
}

#[tokio::test]
async fn an_inactive_wallet_says_so() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let wallet = &sandbox.seeded().xof_wallet;
    sandbox.set_wallet_active(wallet, false).unwrap();
    let answer = caller.wallet(wallet).await;
    assert_eq!(answer.data()["is_active"], false);
    assert_eq!(answer.data()["country"], "Côte d'Ivoire");
}

#[tokio::test]
async fn balances_list_every_wallet_of_the_company() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let request = caller.request("GET", "/payment/balance");
    let text = request.send().await.unwrap().text().await.unwrap();
    let expected = concat!(
        r#"{"success":true,"statusCode":200,"message":"Data retrieved successfully","data":{"#,
        r#""balances":["#,
        r#"{"currency":"XAF","country":"CM","payin_balance":125000,"payout_balance":50000},"#,
        r#"{"currency":"XOF","country":"CI","payin_balance":0,"payout_balance":30000},"#,
        r#"{"currency":"USD","country":"US","payin_balance":0,"payout_balance":4250.5}"#,
        r#"],"updated_at":"2026-05-09T10:15:00.000Z"}}"#,
    );
    assert_eq!(text, expected);
}

#[tokio::test]
async fn balances_follow_what_happens() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    caller.create_card(&sandbox).await;
    let funded = caller.fund(&sandbox).await;
    let id = funded.data()["transaction"]["id"].as_str().unwrap();
    sandbox.settle(id).unwrap();
    let answer = caller.get("/payment/balance").await;
    let balances = &answer.data()["balances"];
    assert_eq!(balances[0]["payin_balance"], 130_000);
    assert_eq!(balances[2]["payout_balance"], 4149.5);
    let usd = caller.wallet(&sandbox.seeded().usd_wallet).await;
    assert_eq!(usd.data()["payOutAmount"], 850.5);
}

fn order(currency: &str, country: &str, iso: &str, dial_code: &str) -> serde_json::Value {
    json!({"currency": currency, "country": country, "country_iso_code": iso,
        "country_phone_code": dial_code})
}

#[tokio::test]
async fn every_wallet_is_listed() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let answer = caller.get("/wallets").await;
    assert_eq!(
        answer.outcome(),
        (200, &json!("Data retrieved successfully"))
    );
    assert_eq!(answer.body.get("meta"), None);
    let seeded = sandbox.seeded();
    let wallets = answer.data().as_array().unwrap();
    for (wallet, id) in
        wallets
            .iter()
            .zip([&seeded.xaf_wallet, &seeded.xof_wallet, &seeded.usd_wallet])
    {
        let mut alone = caller.wallet(id).await.data().clone();
        for field in ["company", "payInAmount", "payOutAmount"] {
            alone.as_object_mut().unwrap().remove(field);
        }
        assert_eq!(*wallet, alone);
    }
    assert_eq!(wallets.len(), 3);
}

#[tokio::test]
async fn a_wallet_is_opened_once_for_a_currency_and_a_country() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let gabon = order("XAF", "Gabon", "GA", "+241");
    let answer = caller.post("/wallets", &gabon).await;
    assert_eq!(
        answer.outcome(),
        (201, &json!("Wallet created successfully"))
    );
    let wallet = answer.data();
    assert_eq!(wallet["company_id"], sandbox.seeded().company_id.as_str());
    assert_eq!(wallet["country"], "Gabon");
    assert_eq!(wallet["country_phone_code"], "+241");
    assert_eq!(
        (&wallet["balance"], &wallet["is_active"]),
        (&json!(0), &json!(true))
    );
    assert_eq!(wallet["created_at"], "2026-05-09T10:15:00.000Z");
    let codes = wallet["operators"].as_array().unwrap().iter();
    let codes: Vec<_> = codes.map(|operator| &operator["operator_code"]).collect();
    assert_eq!(codes, ["airtel", "moov"]);

    let exists = json!("Wallet for this currency and country already exists");
    for taken in [&gabon, &order("XAF", "Cameroon", "CM", "+237")] {
        let answer = caller.post("/wallets", taken).await;
        assert_eq!(answer.outcome(), (400, &exists));
    }
    // Another country, and another currency, are other wallets.
    for other in [
        order("XAF", "Chad", "TD", "+235"),
        order("USD", "Gabon", "GA", "+241"),
    ] {
        assert_eq!(caller.post("/wallets", &other).await.status, 201);
    }
    assert_eq!(
        caller
            .get("/wallets")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        6
    );
    let id = wallet["id"].as_str().unwrap();
    assert_eq!(caller.wallet(id).await.data()["country_phone_code"], "241");
}

#[tokio::test]
async fn congo_has_francs_of_its_own() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let congo = order("USD", "Democratic Republic of the Congo", "CD", "+243");
    let answer = caller.post("/wallets", &congo).await;
    assert_eq!(
        (answer.status, &answer.data()["currency"]),
        (201, &json!("CDF"))
    );
    let again = json!("CDF");
    let congo = crate::support::with(congo, "currency", again);
    assert_eq!(caller.post("/wallets", &congo).await.status, 400);
}

#[tokio::test]
async fn a_wallet_needs_a_currency_of_its_country() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    for body in [
        order("XOF", "Gabon", "GA", "+241"),
        order("USD", "Nigeria", "NG", "+234"),
    ] {
        let answer = caller.post("/wallets", &body).await;
        let offered = json!("Currency not offered in this country");
        assert_eq!(answer.outcome(), (400, &offered));
    }
    let answer = caller.post("/wallets", &json!({"currency": "EUR"})).await;
    assert_eq!(answer.body["message"].as_array().unwrap().len(), 7);
    sandbox.set_quirks(cartevo_sandbox::Quirk::WalletsForbidden.into());
    let answer = caller
        .post("/wallets", &order("XAF", "Gabon", "GA", "+241"))
        .await;
    assert_eq!(
        answer.outcome(),
        (403, &json!("Mode information is missing in token"))
    );
    assert_eq!(
        caller
            .get("/wallets")
            .await
            .data()
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[tokio::test]
async fn the_dollars_have_a_balance_of_their_own() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let answer = caller.get("/wallets/usd-balance").await;
    let expected = json!({
        "success": true,
        "statusCode": 200,
        "message": "Data retrieved successfully",
        "data": {
            "walletId": sandbox.seeded().usd_wallet,
            "balance": 4250.5,
            "currency": "USD",
            "country": "United States",
        },
    });
    assert_eq!((answer.status, &answer.body), (200, &expected));
}
