//! Answers that cannot be read, or only with good will: named in their place, and never lost.

mod support;

use cartevo::Error;
use serde_json::{Value, json};
use support::{Act, Server, balances, card, create};

#[tokio::test]
async fn two_spellings_of_a_key_do_not_cost_the_answer() {
    let mut body = card();
    body["data"]["card"]["masked_number"] = json!("411111******1111");
    body["data"]["autoFilledFields"] = json!(["name_on_card"]);
    let mut alone = card();
    alone["data"]["card"]
        .as_object_mut()
        .unwrap()
        .remove("masked_pan");
    alone["data"]["card"]["masked_number"] = json!("411111******1111");
    let server = Server::start([Act::Json(201, body), Act::Json(201, alone)]).await;
    let both = create(&server).await.unwrap();
    assert_eq!(both.card.masked_pan.as_deref(), Some("4111********1111"));
    assert_eq!(both.auto_filled_fields[0].as_str(), Some("name_on_card"));
    assert_eq!(
        create(&server).await.unwrap().card.masked_pan.as_deref(),
        Some("411111******1111")
    );
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_it() {
    let huge = format!("{{\"x\":\"{}\"}}", "x".repeat(17 * 1024 * 1024));
    let server = Server::start([Act::Raw(201, "application/json", huge)]).await;
    let error = create(&server).await.unwrap_err();
    assert!(error.unreadable().is_some(), "{error}");
    assert_eq!(error.status(), Some(201));
}

#[tokio::test]
async fn what_is_not_json_keeps_its_status_headers_and_body() {
    let html = "<html>bad gateway</html>";
    let script = [
        Act::Raw(502, "text/html\r\nretry-after: 7", html.into()),
        Act::Raw(201, "text/html", html.into()),
    ];
    let server = Server::start(script).await;
    let gateway = create(&server).await.unwrap_err();
    assert_eq!(
        (gateway.status(), gateway.body()),
        (Some(502), Some(html.as_bytes()))
    );
    assert_eq!(gateway.headers().unwrap()["retry-after"], "7");
    assert!(gateway.messages().is_empty());
    let unreadable = create(&server).await.unwrap_err();
    assert!(unreadable.unreadable().is_some());
    assert_eq!(
        (unreadable.status(), unreadable.body()),
        (Some(201), Some(html.as_bytes()))
    );
    assert!(unreadable.may_have_been_carried_out());
}

#[tokio::test]
async fn a_field_that_cannot_be_read_is_named_and_nothing_is_lost() {
    let mut body = card();
    body["data"]["card"]["expiry_year"] = json!("4111 1111 1111 1111");
    let server = Server::start([Act::Json(201, body.clone())]).await;
    let error = create(&server).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "createCard answered 201, and the body cannot be read at `data.card.expiry_year`: expected i64; \
         it may have been carried out, so do not just send it again: \
         look for a new card of that customer in `GET /cards` of the API; it may appear minutes later"
    );
    assert_eq!(
        serde_json::from_slice::<Value>(error.body().unwrap()).unwrap(),
        body
    );
}

#[tokio::test]
async fn an_amount_that_cannot_be_read_is_named() {
    let mut body = balances();
    body["data"]["balances"][0]["payin_balance"] = json!("many");
    let server = Server::start([Act::Json(200, body)]).await;
    let error = server.client().payments().balance().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getPaymentBalance answered 200, and the body cannot be read at `data.balances[0].payin_balance`: \
         expected an amount: a number, or text such as \"25.50\""
    );
}

#[tokio::test]
async fn an_error_says_its_status_however_much_of_it_arrives() {
    let huge = "x".repeat(17 * 1024 * 1024);
    let server = Server::start([Act::Raw(403, "text/plain", huge)]).await;
    let error = create(&server).await.unwrap_err();
    assert!(matches!(error, Error::Answered(_)), "{error}");
    assert_eq!(error.status(), Some(403));
    assert!(!error.may_have_been_carried_out());
}
