//! The `Debug` of every public type that can hold a token, a key, a card number or a security code.

mod support;

use cartevo::{Client, Open, Sensitive, dynamic};
use serde_json::json;
use support::{Act, Server, card};

const PAN: &str = "4111111111111111";
const SECRET: &str = "s3cr3t-s3cr3t";

fn pinned(debug: &str, expected: &str) {
    assert_eq!(debug, expected);
    clean(debug);
}

fn clean(text: &str) {
    assert!(!text.contains(SECRET) && !text.contains(PAN), "{text}");
}

#[test]
fn values() {
    pinned(&format!("{:?}", Sensitive::from(SECRET)), "[redacted]");
    pinned(&format!("{}", Sensitive::from(SECRET)), "[redacted]");
    pinned(
        &serde_json::to_string(&Sensitive::from(SECRET)).unwrap(),
        r#""[redacted]""#,
    );
    pinned(
        &format!("{:?}", Open::from(json!({"pan": PAN, "token": SECRET}))),
        "Open(object)",
    );
    let msisdn: cartevo::Msisdn = "+237670000012".parse().unwrap();
    pinned(&format!("{msisdn:?}"), "Msisdn(…12)");
    let transaction: cartevo::WalletTransaction = serde_json::from_value(
        json!({"id": "t", "status": "PENDING", "amount": 1, "currency": "XAF", "phone_number": PAN}),
    )
    .unwrap();
    clean(&format!("{transaction:?}"));
    let token: cartevo::AccessToken = serde_json::from_value(
        json!({"access_token": SECRET, "token_type": "Bearer", "expires_in": 1}),
    )
    .unwrap();
    pinned(
        &format!("{token:?}"),
        "AccessToken { access_token: [redacted], expires_in: Some(1), token_type: Some(\"Bearer\") }",
    );
    pinned(
        &serde_json::to_string(&token).unwrap(),
        r#"{"access_token":"[redacted]","expires_in":1,"token_type":"Bearer"}"#,
    );
}

#[test]
fn clients_and_calls() {
    let builder = Client::builder()
        .credentials("client_x", SECRET)
        .base_url("http://127.0.0.1:1");
    pinned(
        &format!("{builder:?}"),
        r#"ClientBuilder { base_url: "http://127.0.0.1:1", .. }"#,
    );
    // What may be a secret in the wrong place is not shown either.
    let odd = Client::builder()
        .access_token(SECRET)
        .base_url(format!("https://u:{SECRET}@example.com"));
    clean(&odd.clone().build().unwrap_err().to_string());
    clean(&format!("{odd:?}"));
    let client = builder.build().unwrap();
    pinned(
        &format!("{client:?}"),
        r#"Client { base_url: "http://127.0.0.1:1", .. }"#,
    );
    pinned(
        &format!("{:?}", client.auth()),
        r#"Auth { client: Client { base_url: "http://127.0.0.1:1", .. } }"#,
    );
    pinned(
        &format!("{:?}", client.auth().create_token("client_x", SECRET)),
        "CreateToken { .. }",
    );
    pinned(
        &format!(
            "{:?}",
            client.cards().create(SECRET, "VISA").name_on_card(SECRET)
        ),
        "CreateCard { .. }",
    );
    pinned(
        &format!(
            "{:?}",
            client
                .wallets()
                .fund(SECRET, 1.into(), "XAF")
                .trx_id(SECRET)
        ),
        "FundWallet { .. }",
    );
    pinned(
        &format!("{:?}", client.wallets().get(SECRET)),
        "GetWallet { .. }",
    );
    let input = dynamic::Input {
        path: [("id".into(), SECRET.into())].into(),
        query: [("purpose".into(), SECRET.into())].into(),
        body: Some(json!({"pan": PAN})),
    };
    pinned(
        &format!("{input:?}"),
        r#"Input { path: ["id"], query: ["purpose"], body: true }"#,
    );
}

#[tokio::test]
async fn replies_and_errors() {
    let mut odd = card();
    odd["data"]["card"]["expiry_month"] = json!(PAN);
    odd["data"]["card"]["number"] = json!(PAN);
    let failure =
        json!({"statusCode": 500, "message": "failed", "details": {"cvv": SECRET, "pan": PAN}});
    let script = [
        Act::Json(500, failure),
        Act::Json(201, odd),
        Act::Raw(201, "text/html", PAN.into()),
        Act::HangUp,
    ];
    let token = Act::Raw(
        200,
        &*format!("application/json\r\nset-cookie: {SECRET}").leak(),
        json!({"access_token": SECRET}).to_string(),
    );
    let server = Server::with_tokens(script, [token.clone(), token]).await;
    let client = server.client();

    let reply = client
        .auth()
        .create_token("client_x", SECRET)
        .await
        .unwrap();
    pinned(
        &format!("{reply:?}"),
        "Reply { status: 200, message: None, payload: \
         AccessToken { access_token: [redacted], expires_in: None, token_type: None }, .. }",
    );
    let odd_bodies = [
        json!(SECRET),
        json!({"client_key": 4_111_111_111_111_111_u64, "client_id": "c"}),
    ];
    for body in odd_bodies {
        let input = dynamic::Input {
            body: Some(body),
            ..Default::default()
        };
        let error = dynamic::invoke(&client, "createToken", input)
            .await
            .unwrap_err();
        clean(&format!("{error} {error:?}"));
    }
    let mut debugs = Vec::new();
    for _ in 0..4 {
        let error = client.cards().create("customer", "VISA").await.unwrap_err();
        clean(&format!("{error} {error:?} {error:#?}"));
        debugs.push(format!("{error:?}"));
    }
    let funding = json!({"data": {"transaction": {"id": "t", "status": "S", "amount": 1, "currency": "XAF"},
        "paymentResult": {"providerResponse": {"pan": PAN, "token": SECRET}}}});
    let server = Server::start([Act::Json(200, funding)]).await;
    let input = dynamic::Input {
        body: Some(json!({"walletId": "w", "amount": 1, "currency": "XAF"})),
        ..Default::default()
    };
    let reply = dynamic::invoke(&server.client(), "fundWallet", input)
        .await
        .unwrap();
    pinned(
        &format!("{reply:?}"),
        "Reply { status: 200, message: None, payload: Open(object), .. }",
    );
    pinned(
        &debugs[0],
        "Unresolved(Unresolved { operation: \"createCard\", reference: None, cause: \
         Answered(Answered { operation: \"createCard\", status: 500, messages: [\"failed\"], error: None, code: None, .. }), .. })",
    );
    pinned(
        &debugs[1],
        "Unresolved(Unresolved { operation: \"createCard\", reference: None, cause: \
         Unreadable(Unreadable { operation: \"createCard\", status: 201, path: \"data.card.expiry_month\", \
         expected: \"expected i64\", .. }), .. })",
    );
    pinned(
        &debugs[2],
        "Unresolved(Unresolved { operation: \"createCard\", reference: None, cause: \
         Unreadable(Unreadable { operation: \"createCard\", status: 201, path: \".\", expected: \"expected a JSON object\", .. }), .. })",
    );
}
