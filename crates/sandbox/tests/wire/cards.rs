use cartevo_sandbox::{Sandbox, TransactionKind, TransactionStatus};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, card, sandbox, with, without};

async fn usd_balance(caller: &Caller, sandbox: &Sandbox) -> Value {
    let wallet = caller.wallet(&sandbox.seeded().usd_wallet).await;
    wallet.data()["balance"].clone()
}

fn refusal(message: &str, status: u16) -> Value {
    let error = if status == 404 {
        "Not Found"
    } else {
        "Bad Request"
    };
    json!({"success": false, "statusCode": status, "message": message, "error": error})
}

#[tokio::test]
async fn a_card_is_issued_and_paid_for() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let answer = caller.create_card(&sandbox).await;

    assert_eq!(answer.status, 201);
    let card = &answer.data()["card"];
    let (id, masked) = (card["id"].clone(), card["masked_pan"].clone());
    let expected = json!({
        "success": true,
        "statusCode": 201,
        "message": "Card created successfully",
        "data": {
            "card": {
                "id": id,
                "customer_id": sandbox.seeded().approved_customer,
                "status": "ACTIVE",
                "balance": 100,
                "masked_pan": masked,
                "brand": "VISA",
                "currency": "USD",
                "expiry_month": 5,
                "expiry_year": 2029,
                "is_virtual": true,
                "is_physical": false,
                "created_at": "2026-05-09T10:15:00.000Z",
            },
            "auto_filled_fields": [],
        },
    });
    assert_eq!(answer.body, expected);
    let masked = masked.as_str().unwrap();
    assert!(masked.starts_with("4111********") && masked.len() == 16);
    assert!(masked[12..].bytes().all(|digit| digit.is_ascii_digit()));
    let id = id.as_str().unwrap();
    assert_eq!((id.len(), &id[14..15]), (36, "4"));

    assert_eq!(usd_balance(&caller, &sandbox).await, json!(4149.5));
    let booked = &sandbox.transactions()[0];
    assert_eq!(booked.kind, TransactionKind::CardIssuance);
    assert_eq!(booked.status, TransactionStatus::Success);
    assert_eq!(booked.card_id.as_deref(), Some(id));
    let (before, after) = booked.wallet_balances.unwrap();
    assert_eq!(
        (before.to_string(), after.to_string()),
        ("4250.50".into(), "4149.50".into())
    );
    let (before, after) = booked.card_balances.unwrap();
    assert_eq!(
        (before.to_string(), after.to_string()),
        ("0".into(), "100".into())
    );
}

#[tokio::test]
async fn what_is_left_out_is_filled_in_and_named() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let bare = without(without(card(&sandbox), "name_on_card"), "amount");
    let answer = caller.post("/cards", &bare).await;
    assert_eq!(answer.status, 201);
    let filled = &answer.data()["auto_filled_fields"];
    assert_eq!(*filled, json!(["name_on_card", "amount"]));
    assert_eq!(answer.data()["card"]["balance"], 0);
    assert_eq!(sandbox.cards()[0].name_on_card, "Aicha Njoya");
    assert_eq!(usd_balance(&caller, &sandbox).await, json!(4249.5));

    let with_amount = with(bare, "amount", json!(0));
    let answer = caller.post("/cards", &with_amount).await;
    assert_eq!(answer.data()["auto_filled_fields"], json!(["name_on_card"]));
}

#[tokio::test]
async fn the_brand_may_be_in_any_case() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    for brand in ["Mastercard", "mastercard", "MASTERCARD"] {
        let order = with(card(&sandbox), "brand", json!(brand));
        let answer = caller.post("/cards", &order).await;
        let card = &answer.data()["card"];
        assert_eq!(card["brand"], "MASTERCARD");
        assert!(
            card["masked_pan"]
                .as_str()
                .unwrap()
                .starts_with("5555********")
        );
    }
    let order = with(card(&sandbox), "brand", json!("AMEX"));
    let answer = caller.post("/cards", &order).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body, refusal("Invalid brand", 400));
}

#[tokio::test]
async fn every_field_is_checked_at_once() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let wrong = json!({
        "customer_id": 5, "brand": "x", "name_on_card": "", "amount": "a", "foo": 1,
    });
    let answer = caller.post("/cards", &wrong).await;
    let messages = json!([
        "property foo should not exist",
        "customer_id must be a string",
        "name_on_card should not be empty",
        "amount must not be less than 0",
        "amount must be a number conforming to the specified constraints",
        "brand must be one of the following values: VISA, MASTERCARD",
    ]);
    assert_eq!(answer.outcome(), (400, &messages));

    let answer = caller.post("/cards", &json!({})).await;
    let messages = json!([
        "customer_id should not be empty",
        "customer_id must be a string",
        "brand should not be empty",
        "brand must be a string",
    ]);
    assert_eq!(answer.outcome(), (400, &messages));
    assert!(sandbox.cards().is_empty());
}

#[tokio::test]
async fn names_and_amounts_have_bounds() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let cases = [
        (
            "name_on_card",
            json!("é".repeat(51)),
            "shorter than or equal to 50 characters",
        ),
        ("amount", json!(-1), "must not be less than 0"),
        ("amount", json!(0.001), "must be a number conforming"),
        (
            "amount",
            json!(1e14),
            "must not be greater than 9999999999999.99",
        ),
    ];
    for (field, value, complaint) in cases {
        let answer = caller
            .post("/cards", &with(card(&sandbox), field, value))
            .await;
        let [message] = answer.body["message"].as_array().unwrap().as_slice() else {
            panic!("one complaint expected: {answer:?}");
        };
        assert_eq!(answer.status, 400);
        assert!(message.as_str().unwrap().contains(complaint), "{message}");
    }
    let longest = with(card(&sandbox), "name_on_card", json!("é".repeat(50)));
    assert_eq!(caller.post("/cards", &longest).await.status, 201);
}

#[tokio::test]
async fn customers_must_be_known_ours_and_approved() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let seeded = sandbox.seeded().clone();
    let order = |customer: &str| with(card(&sandbox), "customer_id", json!(customer));
    let not_found = refusal("Customer not found", 404);
    let not_approved = refusal("Customer KYC not approved", 400);
    let cases = [
        ("00000000-0000-4000-8000-00000000dead", &not_found),
        (&seeded.foreign_customer, &not_found),
        (&seeded.pending_customer, &not_approved),
        (&seeded.rejected_customer, &not_approved),
    ];
    for (customer, expected) in cases {
        let answer = caller.post("/cards", &order(customer)).await;
        assert_eq!(answer.body, *expected);
        assert_eq!(answer.body["statusCode"], answer.status);
    }

    let pending = order(&seeded.pending_customer);
    sandbox.approve_kyc(&seeded.pending_customer).unwrap();
    assert_eq!(caller.post("/cards", &pending).await.status, 201);
    sandbox.reject_kyc(&seeded.pending_customer).unwrap();
    assert_eq!(caller.post("/cards", &pending).await.status, 400);
}

#[tokio::test]
async fn the_wallet_must_cover_fee_and_amount() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let order = |amount: f64| with(card(&sandbox), "amount", json!(amount));
    let answer = caller.post("/cards", &order(4249.51)).await;
    assert_eq!(answer.body, refusal("Insufficient balance", 400));
    assert_eq!(usd_balance(&caller, &sandbox).await, json!(4250.5));

    assert_eq!(caller.post("/cards", &order(4249.5)).await.status, 201);
    assert_eq!(usd_balance(&caller, &sandbox).await, json!(0));
}

#[tokio::test]
async fn the_fee_can_be_chosen() {
    let fee = "2.75".parse().unwrap();
    let sandbox = Sandbox::builder()
        .quota(None)
        .issuance_fee(fee)
        .start()
        .await
        .unwrap();
    let caller = Caller::of(&sandbox).await;
    assert_eq!(caller.create_card(&sandbox).await.status, 201);
    assert_eq!(usd_balance(&caller, &sandbox).await, json!(4147.75));
}

#[tokio::test]
async fn of_two_who_want_the_last_dollars_one_gets_them() {
    let sandbox = sandbox().await;
    let (one, other) = (Caller::of(&sandbox).await, Caller::of(&sandbox).await);
    let order = with(card(&sandbox), "amount", json!(2500));
    let (one_answer, other_answer) =
        tokio::join!(one.post("/cards", &order), other.post("/cards", &order));
    let mut statuses = [one_answer.status, other_answer.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400]);
    assert_eq!(sandbox.cards().len(), 1);
    assert_eq!(usd_balance(&one, &sandbox).await, json!(1749.5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_never_spends_more_than_there_is() {
    let sandbox = sandbox().await;
    let order = with(card(&sandbox), "amount", json!(300));
    let token = crate::support::token(&sandbox).await;
    let mut crowd = Vec::new();
    for _ in 0..30 {
        let mut caller = Caller::stranger(&sandbox);
        caller.token.clone_from(&token);
        let order = order.clone();
        crowd.push(tokio::spawn(
            async move { caller.post("/cards", &order).await },
        ));
    }
    let mut issued = 0;
    for answer in crowd {
        let Answer { status, .. } = answer.await.unwrap();
        issued += usize::from(status == 201);
    }
    // 4,250.50 holds 301 fourteen times.
    assert_eq!(issued, 14);
    assert_eq!(sandbox.cards().len(), 14);
}
