//! Revealing a card: what is taken for a number in clear, and that nothing shows it.

mod support;

use cartevo::{Error, RevealedCard};
use serde_json::{Value, json};
use support::{Act, Server};

const NUMBER: &str = "4111111111111111";

fn card(number: impl Into<Value>, cvv: impl Into<Value>) -> Value {
    json!({"success": true, "data": {
        "id": "card_1", "status": "ACTIVE", "balance": 0.45, "currency": "USD", "number": number.into(),
        "masked_pan": "4111********1111", "cvv": cvv.into(), "expiry_month": 10, "expiry_year": 28
    }})
}

async fn reveal(body: Value) -> (Result<RevealedCard, Error>, Server) {
    let server = Server::start([Act::Json(200, body)]).await;
    let client = server.client();
    let revealed = client.cards().reveal("card_1").await;
    (revealed, server)
}

#[tokio::test]
async fn it_is_asked_for_and_not_shown() {
    let (revealed, server) = reveal(card(NUMBER, "123")).await;
    let revealed = revealed.unwrap();
    assert_eq!(revealed.number.expose(), NUMBER);
    assert_eq!(revealed.cvv.expose(), "123");
    assert_eq!(
        (revealed.expiry_month, revealed.expiry_year),
        (Some(10), Some(2028))
    );
    assert_eq!(revealed.card.id.as_str(), "card_1");
    let shown = format!("{revealed:?}");
    assert!(
        shown.contains("[redacted]") && !shown.contains(NUMBER) && !shown.contains("123"),
        "{shown}"
    );
    let asked = server.seen("/cards/card_1");
    assert_eq!(asked.len(), 1);
    assert!(asked[0].line.contains("reveal=true"), "{}", asked[0].line);
}

#[tokio::test]
async fn a_number_may_come_in_groups() {
    let (revealed, _server) = reveal(card("4111 1111-1111 1111", "1234")).await;
    assert_eq!(revealed.unwrap().number.expose(), NUMBER);
}

#[tokio::test]
async fn what_is_not_in_clear_is_an_error_that_does_not_show_it() {
    let token = "tkAlsp_eyJhbGciOiJIUzI1NiJ9.eyJ2YWx1ZSI6IjQxMTEifQ.nonsense";
    let cases = [
        (json!(token), json!("123"), "data.number"),
        (json!("4111********1111"), json!("123"), "data.number"),
        (json!("4111111111111112"), json!("123"), "data.number"),
        (json!("42"), json!("123"), "data.number"),
        (json!("٤١١١١١١١١١١١١١١١"), json!("123"), "data.number"),
        (Value::Null, json!("123"), "data.number"),
        (json!(NUMBER), json!(token), "data.cvv"),
        (json!(NUMBER), json!("***"), "data.cvv"),
        (json!(NUMBER), json!("12345"), "data.cvv"),
        (json!(NUMBER), Value::Null, "data.cvv"),
    ];
    for (number, cvv, path) in cases {
        let sent = card(number, cvv);
        let (revealed, _server) = reveal(sent.clone()).await;
        let error = revealed.unwrap_err();
        let Error::Unreadable(unreadable) = &error else {
            panic!("{error}")
        };
        assert_eq!(unreadable.path, path, "{sent}");
        assert!(!error.may_have_been_carried_out());
        let shown = format!("{error} {error:?}");
        for secret in [&sent["data"]["number"], &sent["data"]["cvv"]] {
            let secret = secret.as_str().unwrap_or(NUMBER);
            assert!(!shown.contains(secret), "{shown}");
        }
        // Nothing of it is lost for those who want to look.
        assert_eq!(error.body(), Some(sent.to_string().as_bytes()));
    }
}

#[tokio::test]
async fn a_card_that_is_not_there_is_an_answer() {
    let server = Server::start([Act::Json(
        404,
        json!({"success": false, "message": "Card not found"}),
    )])
    .await;
    let client = server.client();
    let error = client.cards().reveal("card_2").await.unwrap_err();
    assert_eq!((error.operation(), error.status()), ("getCard", Some(404)));
}
