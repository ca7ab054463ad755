//! Answers in the shapes of either build of the service.

mod support;

use cartevo::{Currency, DepositDestination, DepositRate, DepositSource, Error};
use serde_json::{Value, json};
use support::{Act, Server, card};

fn one_card() -> Value {
    card()["data"]["card"].clone()
}

#[tokio::test]
async fn cards_as_a_list_or_in_an_object() {
    let server = Server::start([
        Act::Json(200, json!({"success": true, "data": {"company_id": "c", "statistics": {"total": 7}, "cards": [one_card()]}})),
        Act::Json(200, json!({"success": true, "data": [one_card(), one_card()]})),
        Act::Json(200, json!({"success": true, "data": {"company_id": "c", "cards": null}})),
        Act::Json(200, json!({"success": true, "data": []})),
        Act::Json(200, json!({"success": true, "data": [one_card(), {"id": 7}]})),
        Act::Json(200, json!({"success": true, "data": "none"})),
    ])
    .await;
    let client = server.client();
    let list = async || client.cards().list().await;
    let whole = list().await.unwrap();
    assert_eq!(whole.cards.len(), 1);
    assert_eq!(whole.statistics.as_ref().unwrap().total, Some(7));
    let bare = list().await.unwrap();
    assert_eq!((bare.cards.len(), &bare.company_id), (2, &None));
    assert_eq!(
        bare.cards[1].masked_pan.as_deref(),
        Some("4111********1111")
    );
    assert!(list().await.unwrap().cards.is_empty());
    assert!(list().await.unwrap().cards.is_empty());
    let error = list().await.unwrap_err().to_string();
    assert!(
        error.contains("cannot be read at `data[1].id`: expected "),
        "{error}"
    );
    let error = list().await.unwrap_err().to_string();
    assert!(
        error.ends_with("at `data`: expected an object, or a list in its place"),
        "{error}"
    );
}

/// No example has more than an empty map there; the page's words have the two figures.
#[tokio::test]
async fn what_each_customer_holds_is_exact() {
    let text = r#"{"success": true, "data": {"statistics": {"total_balance": 0.3, "by_customer": {
        "8d4f2a1b": {"cards": 2, "balance": 0.1}, "4d4dad81": {"cards": 1, "balance": "0.20"}, "none": {}}}, "cards": []}}"#;
    let server = Server::start([
        Act::Raw(200, "application/json", text.to_owned()),
        Act::Json(
            200,
            json!({"success": true, "data": {"statistics": {"by_customer": null}, "cards": []}}),
        ),
    ])
    .await;
    let client = server.client();
    let list = client.cards().list().await.unwrap();
    let statistics = list.statistics.as_ref().unwrap();
    let held = &statistics.by_customer;
    assert_eq!((held.len(), held["8d4f2a1b"].cards), (3, Some(2)));
    let of = |id: &str| held[id].balance.map(|balance| balance.to_string());
    assert_eq!(of("8d4f2a1b").as_deref(), Some("0.1"));
    assert_eq!(of("none"), None);
    let sum = held.values().filter_map(|figures| figures.balance);
    let sum: rust_decimal::Decimal = sum.map(cartevo::Amount::decimal).sum();
    assert_eq!(sum, statistics.total_balance.unwrap().decimal());
    let without = client.cards().list().await.unwrap();
    assert!(without.statistics.as_ref().unwrap().by_customer.is_empty());
}

#[tokio::test]
async fn a_payload_under_another_name() {
    let transaction =
        json!({"id": "t", "category": "CARD", "type": "FUND", "amount": 5, "status": "SUCCESS"});
    let server = Server::start([
        Act::Json(200, json!({"status": "success", "message": "Card retrieved", "card": one_card()})),
        Act::Json(200, json!({"status": "success", "transactions": [transaction], "meta": {"page": 0, "limit": 1, "total": 3, "totalPages": 3}})),
        Act::Json(200, json!({"status": "success", "card": {"id": 7}})),
        Act::Json(200, json!({"status": "error", "message": "no", "card": one_card()})),
    ])
    .await;
    let client = server.client();
    let found = client.cards().get("card-1").await.unwrap();
    assert_eq!(found.masked_pan.as_deref(), Some("4111********1111"));
    assert_eq!(found.message(), Some("Card retrieved"));
    let page = client.cards().transactions("card-1").await.unwrap();
    assert_eq!(page.len(), 1);
    assert_eq!(page.page_info().unwrap().total_pages, Some(3));
    let error = client.cards().get("card-1").await.unwrap_err().to_string();
    assert!(
        error.contains("cannot be read at `card.id`: expected "),
        "{error}"
    );
    let error = client.cards().get("card-1").await.unwrap_err();
    assert!(matches!(error, Error::Answered(_)), "{error}");
}

#[tokio::test]
async fn an_answer_without_a_payload() {
    let server = Server::start([
        Act::Json(
            200,
            json!({"success": true, "statusCode": 200, "message": "Data retrieved successfully"}),
        ),
        Act::Json(200, json!({"success": true, "data": {"reference": "r"}})),
        Act::Json(
            201,
            json!({"success": false, "message": "Insufficient funds"}),
        ),
        Act::Json(200, json!({"success": true, "data": null})),
    ])
    .await;
    let client = server.client();
    let deposit = async || {
        let source = DepositSource {
            id: "w1".into(),
            currency: Currency::Xaf,
            amount: 1000.into(),
            fee_amount: 0.into(),
            total_amount: 1000.into(),
        };
        let destination = DepositDestination {
            id: "w2".into(),
            currency: Currency::Usd,
            amount: "1.6".parse().unwrap(),
        };
        let rate = DepositRate {
            rate: "0.0016".parse().unwrap(),
            from_currency: Currency::Xaf,
            to_currency: Currency::Usd,
        };
        client.wallets().deposit(source, destination, rate).await
    };
    let done = deposit().await.unwrap();
    assert_eq!(
        (&done.reference, done.message()),
        (&None, Some("Data retrieved successfully"))
    );
    assert_eq!(deposit().await.unwrap().reference.as_deref(), Some("r"));
    let error = deposit().await.unwrap_err();
    assert!(error.answered().is_some(), "{error}");
    assert_eq!(deposit().await.unwrap().reference, None);
    // A list has items or none; missing is something else.
    let server = Server::start([
        Act::Json(200, json!({"success": true, "data": []})),
        Act::Json(200, json!({"success": true})),
        Act::Json(200, json!([])),
    ])
    .await;
    let client = server.client();
    assert!(client.wallets().list().await.unwrap().is_empty());
    let error = client.wallets().list().await.unwrap_err().to_string();
    assert!(
        error.ends_with("at `data`: expected the payload, found none"),
        "{error}"
    );
    let error = client.wallets().list().await.unwrap_err();
    assert!(matches!(error, Error::Unreadable(_)), "{error}");
}

#[tokio::test]
async fn an_empty_object_is_no_wallet() {
    let server = Server::start([
        Act::Json(201, json!({})),
        Act::Json(201, json!({"data": {}})),
    ])
    .await;
    let client = server.client();
    let create = || {
        client
            .wallets()
            .create(Currency::Xaf, "Cameroon", cartevo::Country::Cm, "+237")
    };
    for place in ["cannot be read", "at `data`: "] {
        let error = create().await.unwrap_err();
        assert!(error.unreadable().is_some(), "{error}");
        assert!(error.may_have_been_carried_out());
        let text = error.to_string();
        assert!(text.contains(place), "{text}");
        assert!(text.contains("look in `GET /wallets` of the API"), "{text}");
    }
}

/// `status` and `refunded_amount` stood for `card_status` and the amount that was refunded.
#[tokio::test]
async fn a_termination_under_the_names_of_an_earlier_page() {
    let body = json!({"success": true, "statusCode": 201, "message": "Card terminated successfully",
        "data": {"card_id": "c", "status": "TERMINATED", "refunded_amount": 12.5}});
    let server = Server::start([Act::Json(201, body)]).await;
    let ended = server.client().cards().terminate("c").await.unwrap();
    assert_eq!(ended.card_status, Some(cartevo::CardStatus::Terminated));
    assert_eq!(ended.refund_amount.unwrap().to_string(), "12.5");
    assert_eq!(ended.balance_before_termination, None);
}
