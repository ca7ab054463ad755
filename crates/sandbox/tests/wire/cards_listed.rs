use std::time::Duration;

use serde_json::{Value, json};

use crate::cards_moving_money::{act, issue};
use crate::support::{Answer, Caller, card, sandbox, with};

fn ids(list: &Value) -> Vec<&str> {
    let rows = list.as_array().unwrap().iter();
    rows.map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn cards_are_listed_with_figures() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let first = issue(&caller, &sandbox, 10).await;
    let order = with(card(&sandbox), "brand", json!("mastercard"));
    let second = caller.post("/cards", &order).await;
    let second = second.data()["card"].clone();
    act(&caller, &first, "freeze").await;

    let answer = caller.get("/cards").await;
    let customer = sandbox.seeded().approved_customer.as_str();
    let statistics = json!({
        "total": 2, "active": 1, "frozen": 1, "terminated": 0, "pending": 0, "failed": 0,
        "total_balance": 110, "available_slots": 98,
        "by_customer": {customer: {"cards": 2, "balance": 110}},
    });
    let data = answer.data();
    assert_eq!(data["company_id"], sandbox.seeded().company_id.as_str());
    assert_eq!(data["statistics"], statistics);
    assert_eq!(data["cards"][0], second);
    let second = second["id"].as_str().unwrap();
    assert_eq!(ids(&data["cards"]), [second, first.as_str()]);

    let of_customer = caller.get(&format!("/customers/{customer}/cards")).await;
    assert_eq!(*of_customer.data(), data["cards"]);
    let message = json!("Data retrieved successfully");
    assert_eq!(of_customer.outcome(), (200, &message));
}

#[tokio::test]
async fn cards_can_be_filtered() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let visa = issue(&caller, &sandbox, 10).await;
    let order = with(card(&sandbox), "brand", json!("MASTERCARD"));
    caller.post("/cards", &order).await;
    act(&caller, &visa, "freeze").await;
    let last_four = sandbox.cards()[1].number.last_four().to_owned();
    let cases = [
        ("status=FROZEN".to_owned(), 1, 10),
        ("status=TERMINATED".to_owned(), 0, 0),
        ("brand=Mastercard".to_owned(), 1, 100),
        (format!("last4={last_four}"), 1, 100),
        (format!("last4={last_four}&brand=VISA"), 0, 0),
        ("status=UNHEARD-OF&sync=perhaps".to_owned(), 2, 110),
    ];
    for (query, total, balance) in cases {
        let answer = caller.get(&format!("/cards?{query}")).await;
        let data = answer.data();
        assert_eq!(data["statistics"]["total"], total, "{query}");
        assert_eq!(data["statistics"]["total_balance"], balance, "{query}");
        assert_eq!(data["statistics"]["available_slots"], 98, "{query}");
        assert_eq!(ids(&data["cards"]).len(), total, "{query}");
    }
}

#[tokio::test]
async fn a_customer_without_cards_is_not_found() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let customer = &sandbox.seeded().approved_customer;
    let answer = caller.get(&format!("/customers/{customer}/cards")).await;
    let message = json!("Customer cards not found");
    assert_eq!(answer.outcome(), (404, &message));
    let path = format!("/customers/{customer}/transactions");
    assert_eq!(caller.get(&path).await.data(), &json!([]));
}

#[tokio::test]
async fn a_card_hides_its_number_unless_asked() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 10).await;
    let path = format!("/cards/{id}");
    let hidden = caller.get(&path).await;
    let data = hidden.data();
    assert_eq!(
        data["masked_pan"],
        json!(sandbox.cards()[0].number.first_four_mask())
    );
    for field in ["number", "cvv"] {
        let token = data[field].as_str().unwrap();
        assert!(token.starts_with("tkAlsp_") && token.len() == 50, "{token}");
        assert!(!token.contains('.'), "no token that anybody can read");
    }
    assert_ne!(data["number"], data["cvv"]);
    assert_eq!(caller.get(&path).await.body, hidden.body);
    assert!(sandbox.reveals().is_empty());

    sandbox.advance(Duration::from_secs(5));
    let clear = caller.get(&format!("{path}?reveal=true&sync=false")).await;
    let number = clear.data()["number"].as_str().unwrap();
    assert!(number.starts_with("41111111") && number.len() == 16);
    assert_eq!(clear.data()["cvv"].as_str().unwrap().len(), 3);
    let reveals = sandbox.reveals();
    assert_eq!((reveals.len(), &reveals[0].card_id), (1, &id));
    assert_eq!(reveals[0].at.to_rfc3339(), "2026-05-09T10:15:05+00:00");

    assert_eq!(data.get("raw"), None);
    let raw = caller.get(&format!("{path}?includeRaw=true")).await;
    assert_eq!(raw.data()["raw"]["state"], "ACTIVE");
    let odd = caller.get(&format!("{path}?reveal=1")).await;
    let messages = json!(["reveal must be a boolean value"]);
    assert_eq!(odd.outcome(), (400, &messages));
}

#[tokio::test]
async fn movements_are_listed_from_page_0() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 100).await;
    for _ in 0..3 {
        act(&caller, &id, "fund").await;
    }
    let path = format!("/cards/{id}/transactions");
    let all = caller.get(&path).await;
    assert_eq!(all.body["message"], "4 items retrieved successfully");
    let meta = json!({"page": 0, "limit": 50, "total": 4, "totalPages": 1});
    assert_eq!(all.body["meta"], meta);
    let (newest, card) = (&all.data()[0], caller.get(&format!("/cards/{id}")).await);
    let card = card.data();
    let last_four = &card["masked_pan"].as_str().unwrap()[12..];
    let expected = json!({
        "id": sandbox.transactions().pop().unwrap().id,
        "category": "CARD",
        "type": "FUND",
        "amount": 1,
        "status": "SUCCESS",
        "description": format!("Card funding: **** **** **** {last_four}"),
        "created_at": "2026-05-09T10:15:00.000Z",
        "card": {
            "id": id,
            "status": "ACTIVE",
            "balance": 103,
            "currency": "USD",
            "number": card["number"],
            "masked_pan": card["masked_pan"],
            "cvv": card["cvv"],
            "expiry_month": 5,
            "expiry_year": 2029,
            "is_virtual": true,
            "is_physical": false,
            "created_at": "2026-05-09T10:15:00.000Z",
        },
        "customer": {
            "id": sandbox.seeded().approved_customer,
            "email": "aicha@example.com",
            "first_name": "Aicha",
            "last_name": "Njoya",
        },
    });
    assert_eq!(*newest, expected);

    let second = caller.get(&format!("{path}?page=1&limit=3")).await;
    assert_eq!(ids(second.data()), ids(all.data())[3..]);
    let meta = json!({"page": 1, "limit": 3, "total": 4, "totalPages": 2});
    assert_eq!(second.body["meta"], meta);
    let customer = &sandbox.seeded().approved_customer;
    let of_customer = format!("/customers/{customer}/transactions?page=2&limit=3");
    let of_customer = caller.get(&of_customer).await;
    assert_eq!(of_customer.data(), second.data());
    let meta = json!({"page": 2, "limit": 3, "total": 4, "totalPages": 2});
    assert_eq!(of_customer.body["meta"], meta);
}

#[tokio::test]
async fn movements_can_be_filtered() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 100).await;
    sandbox.advance(Duration::from_secs(60));
    act(&caller, &id, "withdraw").await;
    sandbox.advance(Duration::from_secs(60));
    sandbox.purchase(&id, 500.into(), "Librairie").unwrap();
    let total = async |query: &str| {
        let path = format!("/cards/{id}/transactions?{query}");
        let Answer { status, body } = caller.get(&path).await;
        assert_eq!(status, 200, "{query}: {body}");
        assert_eq!(
            body["data"].as_array().unwrap().len(),
            body["meta"]["total"]
        );
        body["meta"]["total"].as_u64().unwrap()
    };
    let moment = "2026-05-09T10:16:00.000Z";
    assert_eq!(total(&format!("fromDate={moment}")).await, 2);
    assert_eq!(total(&format!("toDate={moment}")).await, 1);
    assert_eq!(total("fromDate=2026-05-09&toDate=2026-05-10").await, 3);
    assert_eq!(total("toDate=2026-05-09").await, 0);
    assert_eq!(total("fromDate=2026-05-09T11:16:00%2B01:00").await, 2);
    assert_eq!(total("type=FUND").await, 1);
    assert_eq!(total("type=FUNDING").await, 1);
    assert_eq!(total("type=WITHDRAWAL").await, 1);
    assert_eq!(total("type=DECLINE&status=FAILED").await, 1);
    assert_eq!(total("type=DECLINE&status=SUCCESS").await, 0);

    let path = format!("/cards/{id}/transactions");
    for query in [
        "page=-1",
        "limit=101",
        "fromDate=soon",
        "status=x",
        "type=x",
    ] {
        let answer = caller.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
    }
    let raw = caller.get(&format!("{path}?includeRaw=true")).await;
    assert_eq!(raw.data()[0]["raw"]["reason"], "Insufficient card balance");
}

#[tokio::test]
async fn one_movement_can_be_read() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let (id, other) = (
        issue(&caller, &sandbox, 100).await,
        issue(&caller, &sandbox, 5).await,
    );
    let movement = sandbox.transactions()[0].id.clone();
    let path = format!("/cards/{id}/transactions/{movement}");
    let answer = caller.get(&path).await;
    let data = answer.data();
    assert_eq!((answer.status, &data["type"]), (200, &json!("FUND")));
    assert_eq!(
        (&data["amount"], &data["fee_amount"]),
        (&json!(100), &json!(1))
    );
    assert_eq!(data["card_balance_after"], 100);
    assert_eq!(data["wallet_balance_before"], 4250.5);
    let path = format!("/cards/{other}/transactions/{movement}");
    let elsewhere = caller.get(&path).await;
    let message = json!("Transaction not found");
    assert_eq!(elsewhere.outcome(), (404, &message));
}
