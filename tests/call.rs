//! One call's life: what is sent, when it is sent again, and what an error says of its fate.

mod support;

use std::time::Duration;

use cartevo::{CardBrand, Client, Currency, Error, Msisdn, NotSentReason, Operator, RetryPolicy};
use serde_json::{Value, json};
use support::{Act, Server, advance, balances, card, create, funding};

#[tokio::test]
async fn the_four_calls_send_what_the_pages_show() {
    let wallet = json!({"success": true, "statusCode": 200, "message": "ok", "data": {
        "id": "w1a2b3c4", "currency": "XAF", "balance": "0.24", "payin_balance": "306", "payout_balance": 1646}});
    let script = [
        Act::Json(201, card()),
        Act::Json(200, funding()),
        Act::Json(200, wallet),
        Act::Json(200, balances()),
    ];
    let server = Server::start(script).await;
    let client = server.client();
    let customer_id = cartevo::CustomerId::from("8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b");
    let wallet_id = cartevo::WalletId::from("w1a2b3c4");
    let msisdn: Msisdn = "+237 6 70 00 00 00".parse().unwrap();

    let created = client
        .cards()
        .create(&customer_id, CardBrand::Visa)
        .name_on_card("ADA EYONG")
        .amount("25.50".parse().unwrap())
        .await
        .unwrap();
    let topup = client
        .wallets()
        .fund(&wallet_id, 5_000.into(), Currency::Xaf)
        .phone(&msisdn)
        .operator(Operator::Mtn)
        .trx_id("FUND-1")
        .purpose("float & co")
        .await
        .unwrap();
    let wallet = client.wallets().get(&wallet_id).await.unwrap();
    let balances = client.payments().balance().await.unwrap();

    assert_eq!(
        created.card.id.as_str(),
        "550e8400-e29b-41d4-a716-446655440000"
    );
    assert_eq!(created.card.balance().to_string(), "100.00 USD");
    assert_eq!(
        (created.status(), created.message()),
        (201, Some("Card created successfully"))
    );
    assert_eq!(
        serde_json::from_slice::<Value>(created.raw()).unwrap(),
        card()
    );
    assert_eq!(created.headers()["content-type"], "application/json");
    assert_eq!(
        topup.transaction.status,
        cartevo::TransactionStatus::Pending
    );
    assert_eq!(wallet.balance().to_string(), "0.24 XAF");
    assert_eq!(balances.balances[0].payin_balance, 50_000.into());

    let cards = &server.seen("/cards")[0];
    assert_eq!(cards.line, "POST /api/v1/cards HTTP/1.1");
    assert_eq!(
        cards.json(),
        json!({"customer_id": customer_id.as_str(), "brand": "VISA", "name_on_card": "ADA EYONG", "amount": 25.5})
    );
    assert_eq!(cards.header("content-type"), Some("application/json"));
    assert_eq!(cards.header("api-version"), None);
    assert!(
        cards
            .header("user-agent")
            .unwrap()
            .starts_with("cartevo-rust/")
    );
    let fund = &server.seen("/wallets/fund")[0];
    assert_eq!(
        fund.line,
        "POST /api/v1/wallets/fund?purpose=float+%26+co HTTP/1.1"
    );
    assert_eq!(
        fund.json(),
        json!({"walletId": "w1a2b3c4", "amount": 5000, "currency": "XAF", "operator": "mtn",
               "phone": "237670000000", "trxId": "FUND-1"})
    );
    assert_eq!(
        server.seen("/wallets/w1a2b3c4")[0].line,
        "GET /api/v1/wallets/w1a2b3c4 HTTP/1.1"
    );
    assert_eq!(
        server.seen("/payment/balance")[0].line,
        "GET /api/v1/payment/balance HTTP/1.1"
    );
}

#[tokio::test]
async fn an_amount_is_sent_as_a_number() {
    let server = Server::start([Act::Json(200, funding()), Act::Json(200, funding())]).await;
    let client = server.client();
    client
        .wallets()
        .fund("w", "5000.10".parse().unwrap(), Currency::Xaf)
        .await
        .unwrap();
    client
        .wallets()
        .fund("w", "5000.00".parse().unwrap(), Currency::Xaf)
        .await
        .unwrap();
    let bodies: Vec<String> = server
        .seen("/wallets/fund")
        .iter()
        .map(|seen| seen.body.clone())
        .collect();
    assert!(bodies[0].contains(r#""amount":5000.1"#), "{}", bodies[0]);
    assert!(bodies[1].contains(r#""amount":5000,"#), "{}", bodies[1]);
}

#[tokio::test]
async fn trx_id_is_sent_as_given() {
    let server = Server::start([Act::Json(200, funding())]).await;
    let client = server.client();
    client
        .wallets()
        .fund("w", 1.into(), Currency::Xaf)
        .trx_id("  Ref/1 é ")
        .await
        .unwrap();
    assert_eq!(
        server.seen("/wallets/fund")[0].json()["trxId"],
        "  Ref/1 é "
    );
}

#[tokio::test]
async fn a_missing_trx_id_is_made_up() {
    let refused = Act::Json(401, json!({"message": "Unauthorized", "statusCode": 401}));
    let server = Server::start([refused, Act::HangUp, Act::Json(200, funding())]).await;
    let client = server.client();
    let error = client
        .wallets()
        .fund("w", 1.into(), Currency::Xaf)
        .await
        .unwrap_err();
    client
        .wallets()
        .fund("w", 1.into(), Currency::Xaf)
        .await
        .unwrap();
    let seen = server.seen("/wallets/fund");
    let ids: Vec<String> = seen
        .iter()
        .map(|seen| seen.json()["trxId"].as_str().unwrap().to_owned())
        .collect();
    // The same one for the whole call, another one for another call, and the error tells it.
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[1], ids[2]);
    assert_eq!(ids[0].len(), 36);
    assert_eq!(error.reference(), Some(ids[0].as_str()));
    assert!(
        error
            .to_string()
            .ends_with(&format!("(reference `{}`)", ids[0])),
        "{error}"
    );
}

#[tokio::test]
async fn a_refusal_counts_if_the_body_says_so() {
    let flat = json!({"success": false, "statusCode": 400, "message": "Insufficient balance", "error": "Bad Request"});
    let older = json!({"statusCode": 400, "message": "Card creation failed: something went wrong", "error": "Bad Request"});
    let list =
        json!({"statusCode": 400, "message": ["brand must be a string"], "error": "Bad Request"});
    let cases = [
        (400, flat.clone(), false),
        (400, older.clone(), true),
        (400, list, false),
        (422, flat.clone(), false),
        (422, older.clone(), true),
        (408, older.clone(), true),
        (404, older.clone(), false),
        (429, older.clone(), false),
        (413, older.clone(), false),
        (500, flat.clone(), true),
        (503, older, true),
    ];
    for (status, body, expected) in cases {
        let server = Server::start([Act::Json(status, body.clone())]).await;
        let error = create(&server).await.unwrap_err();
        assert_eq!(
            error.may_have_been_carried_out(),
            expected,
            "{status} {body}"
        );
        assert_eq!(
            error.to_string().contains("do not just send it again"),
            expected,
            "{error}"
        );
    }
    let server = Server::start([Act::Json(500, flat)]).await;
    assert!(
        !server
            .client()
            .payments()
            .balance()
            .await
            .unwrap_err()
            .may_have_been_carried_out()
    );
}

#[tokio::test]
async fn no_operator_is_sent_when_none_is_given() {
    let server = Server::start([Act::Json(200, funding())]).await;
    server
        .client()
        .wallets()
        .fund("w", 1.into(), Currency::Xof)
        .await
        .unwrap();
    let sent = server.seen("/wallets/fund")[0].json();
    let mut names: Vec<&String> = sent.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["amount", "currency", "trxId", "walletId"]);
}

#[tokio::test]
async fn a_lost_answer_is_never_sent_again() {
    for act in [Act::HangUp, Act::Cut] {
        let server = Server::start([act, Act::Json(201, card())]).await;
        let error = create(&server).await.unwrap_err();
        assert!(matches!(error, Error::Unresolved(_)), "{error}");
        assert!(error.may_have_been_carried_out());
        assert!(
            error
                .to_string()
                .contains("look for a new card of that customer in `GET /cards`"),
            "{error}"
        );
        assert_eq!(server.seen("/cards").len(), 1);
    }
}

#[tokio::test]
async fn a_lost_answer_to_a_read_changed_nothing() {
    let server = Server::start([Act::HangUp]).await;
    let error = server.client().payments().balance().await.unwrap_err();
    assert!(matches!(error, Error::Unresolved(_)), "{error}");
    assert!(!error.may_have_been_carried_out());
}

#[tokio::test]
async fn a_500_may_have_been_carried_out() {
    let body = json!({"statusCode": 500, "message": "Wallet funding failed: Failed to create transaction record"});
    let server = Server::start([Act::Json(500, body), Act::Json(200, funding())]).await;
    let error = server
        .client()
        .wallets()
        .fund("w", 1.into(), Currency::Xaf)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unresolved(_)));
    assert_eq!(error.status(), Some(500));
    assert!(error.may_have_been_carried_out());
    assert_eq!(server.seen("/wallets/fund").len(), 1);
}

#[tokio::test]
async fn a_refusal_was_not_carried_out_and_says_why() {
    let body = json!({"success": false, "statusCode": 400, "message": ["amount too small", "brand unknown"],
        "error": "Bad Request", "error_code": "VALIDATION", "details": {"fields": ["amount"]}});
    let server = Server::start([Act::Json(400, body.clone())]).await;
    let error = create(&server).await.unwrap_err();
    assert!(!error.may_have_been_carried_out());
    assert_eq!(
        error.to_string(),
        "createCard answered 400: amount too small; brand unknown [VALIDATION]"
    );
    assert_eq!(error.messages(), ["amount too small", "brand unknown"]);
    assert_eq!(
        (error.status(), error.code()),
        (Some(400), Some("VALIDATION"))
    );
    assert_eq!(error.details().unwrap()["fields"][0], "amount");
    assert_eq!(
        serde_json::from_slice::<Value>(error.body().unwrap()).unwrap(),
        body
    );
    assert_eq!(error.headers().unwrap()["content-type"], "application/json");
}

#[tokio::test]
async fn french_messages_change_nothing() {
    let french = |status: u16, message: &str| {
        Act::Json(status, json!({"statusCode": status, "message": message}))
    };
    let server = Server::start([
        french(404, "Portefeuille introuvable"),
        french(422, "Opérateur indisponible"),
    ])
    .await;
    let client = server.client();
    let missing = client.wallets().get("w").await.unwrap_err();
    assert_eq!(
        (missing.status(), missing.messages()[0].as_str()),
        (Some(404), "Portefeuille introuvable")
    );
    let refused = client
        .wallets()
        .fund("w", 1.into(), Currency::Xaf)
        .await
        .unwrap_err();
    assert_eq!(
        (refused.status(), refused.messages()[0].as_str()),
        (Some(422), "Opérateur indisponible")
    );
}

#[tokio::test]
async fn an_error_inside_a_200_is_an_error() {
    let wrapper = json!({"status": "error", "code": 500, "message": "Something went wrong",
        "error": {"message": "Wallet not found"}});
    let flag = json!({"success": false, "message": "No", "data": {"id": "w", "currency": "XAF", "balance": 1,
        "payin_balance": 1, "payout_balance": 1}});
    let server = Server::start([Act::Json(200, wrapper), Act::Json(200, flag)]).await;
    let client = server.client();
    let error = client.wallets().get("w").await.unwrap_err();
    assert!(matches!(error, Error::Answered(_)), "{error:?}");
    assert_eq!(
        error.messages(),
        ["Something went wrong", "Wallet not found"]
    );
    let error = client.wallets().get("w").await.unwrap_err();
    assert_eq!(
        (error.status(), error.messages()[0].as_str()),
        (Some(200), "No")
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let moved = Act::Raw(
        302,
        "text/plain\r\nlocation: /api/v1/elsewhere",
        String::new(),
    );
    let server = Server::start([moved]).await;
    let error = create(&server).await.unwrap_err();
    assert_eq!(error.status(), Some(302));
    assert!(error.may_have_been_carried_out());
    assert!(server.seen("/elsewhere").is_empty());
}

#[tokio::test]
async fn a_slow_card_is_waited_for() {
    let server = Server::start([Act::Held(201, card())]).await;
    let client = server.client();
    let call = tokio::spawn(async move {
        client
            .cards()
            .create("customer", CardBrand::Visa)
            .await
            .map(drop)
    });
    server.wait_for("/cards", 1).await;
    advance(Duration::from_secs(110)).await;
    server.release();
    call.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_connection_closed_while_idle_is_not_reused_blindly() {
    // The server closes the connection after its answer; the next call must go out on another one.
    let server = Server::start([Act::ThenClose(200, balances()), Act::Json(201, card())]).await;
    let client = Client::builder()
        .access_token("t")
        .base_url(&server.url)
        .build()
        .unwrap();
    client.payments().balance().await.unwrap();
    server.release();
    server.wait_for_close().await;
    client
        .cards()
        .create("customer", CardBrand::Visa)
        .await
        .unwrap();
    let (first, second) = (
        &server.seen("/payment/balance")[0],
        &server.seen("/cards")[0],
    );
    assert_ne!(first.connection, second.connection);
    assert_eq!(server.seen("/cards").len(), 1);
}

#[tokio::test]
async fn a_refused_connection_sent_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder()
        .access_token("t")
        .base_url(url)
        .retry(RetryPolicy::default().first_pause(Duration::ZERO))
        .build()
        .unwrap();
    let error = client
        .cards()
        .create("customer", CardBrand::Visa)
        .await
        .unwrap_err();
    let Error::NotSent(not_sent) = &error else {
        panic!("{error}")
    };
    assert!(matches!(not_sent.reason, NotSentReason::Connect(_)));
    assert!(
        error
            .to_string()
            .starts_with("createCard was not sent: no connection could be made: "),
        "{error}"
    );
}

#[cfg(feature = "rustls")]
#[test]
fn the_base_url_is_the_documented_one() {
    let client = Client::builder().access_token("t").build().unwrap();
    assert_eq!(
        format!("{client:?}"),
        r#"Client { base_url: "https://api.cartevo.co/api/v1", .. }"#
    );
}
