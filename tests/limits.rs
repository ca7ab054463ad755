//! Bad input: a clear error, and nothing is sent.

mod support;

use cartevo::{CardBrand, Client, Currency, Error, dynamic};
use serde_json::json;
use support::{Act, Server, funding};

fn problems(error: &Error) -> Vec<String> {
    let Error::NotSent(not_sent) = error else {
        panic!("{error}")
    };
    let cartevo::NotSentReason::Invalid(invalid) = &not_sent.reason else {
        panic!("{error}")
    };
    invalid.problems.clone()
}

#[tokio::test]
async fn limits_of_the_contract_are_checked_before_sending() {
    let server = Server::start([]).await;
    let client = server.client();
    let cards = client.cards();
    let error = cards
        .create("customer", CardBrand::Visa)
        .name_on_card("é".repeat(51))
        .amount("-0.01".parse().unwrap())
        .await
        .unwrap_err();
    let mut found = problems(&error);
    found.sort();
    assert_eq!(
        found,
        [
            "`amount` must be at least 0, found -0.01",
            "`name_on_card` takes at most 50 characters, found 51"
        ]
    );
    let error = client
        .wallets()
        .fund("w", "0.009".parse().unwrap(), Currency::Xaf)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "fundWallet was not sent: `amount` must be at least 0.01, found 0.009"
    );
    let error = client
        .wallets()
        .fund("w", "12345678901234567.89".parse().unwrap(), Currency::Xaf)
        .await
        .unwrap_err();
    assert_eq!(
        problems(&error),
        ["`amount` has more digits than a JSON number carries exactly, found 12345678901234567.89"]
    );
    let error = client
        .cards()
        .create("", CardBrand::Visa)
        .await
        .unwrap_err();
    assert_eq!(
        problems(&error),
        ["`customer_id` needs at least 1 character, found 0"]
    );
    let error = client.auth().create_token("", "").await.unwrap_err();
    assert_eq!(problems(&error).len(), 2);
    assert!(server.seen("").is_empty());
}

#[tokio::test]
async fn a_path_parameter_cannot_name_another_endpoint() {
    let server = Server::start([]).await;
    let client = server.client();
    for id in ["", ".", ".."] {
        let error = client.wallets().get(id).await.unwrap_err();
        assert_eq!(
            problems(&error),
            [format!("`id` must name something, found `{id}`")]
        );
    }
    assert!(server.seen("").is_empty());
    // What looks like a path stays one segment.
    let _ = client.wallets().get("../cards?x=1#y").await;
    assert_eq!(
        server.seen("/wallets")[0].line,
        "GET /api/v1/wallets/..%2Fcards%3Fx=1%23y HTTP/1.1"
    );
}

#[tokio::test]
async fn what_the_types_refuse_is_refused_by_name_too() {
    let server = Server::start([]).await;
    let client = server.client();
    let body = |body| dynamic::Input {
        body: Some(body),
        ..Default::default()
    };
    let query = dynamic::Input {
        query: [("foo".into(), "bar".into())].into(),
        ..Default::default()
    };
    let cases = [
        (
            "getNothing",
            body(json!({})),
            "no operation is called `getNothing`; there are ",
        ),
        (
            "createCard",
            body(json!({"brand": "VISA"})),
            "`.`: missing field `customer_id`",
        ),
        ("createCard", body(json!([])), "`.`: expected "),
        (
            "createCard",
            body(json!({"customer_id": 5, "brand": "VISA"})),
            "`customer_id`: expected a string",
        ),
        (
            "createCard",
            body(json!({"customer_id": "c", "brand": "VISA", "x": 1})),
            "`x`: unknown field `x`",
        ),
        (
            "createCard",
            dynamic::Input::default(),
            "the JSON body `body` is missing",
        ),
        (
            "getWallet",
            dynamic::Input::default(),
            "the path parameter `id` is missing",
        ),
        (
            "getPaymentBalance",
            query,
            "there is no query parameter `foo`",
        ),
        ("getPaymentBalance", body(json!({})), "it takes no body"),
    ];
    for (operation, input, expected) in cases {
        let error = dynamic::invoke(&client, operation, input)
            .await
            .unwrap_err();
        let problems = problems(&error).join("; ");
        assert!(problems.starts_with(expected), "{operation}: {problems}");
    }
    assert!(server.seen("").is_empty());
}

#[test]
fn a_client_that_would_leak_its_token_is_not_made() {
    let build = |url: &str| {
        Client::builder()
            .credentials("id", "key")
            .base_url(url)
            .build()
            .map(drop)
    };
    for url in [
        "http://api.cartevo.co/api/v1",
        "ftp://127.0.0.1/",
        "https://user:pw@example.com",
        "https://example.com/?a=1",
        "nonsense",
    ] {
        assert!(build(url).is_err(), "{url}");
    }
    let https = build("https://api.cartevo.co/api/v1/");
    assert_eq!(https.is_ok(), cfg!(feature = "rustls"));
    for url in [
        "http://127.0.0.1:4010/api/v1",
        "http://localhost:1",
        "http://[::1]:1",
    ] {
        assert!(build(url).is_ok(), "{url}");
    }
    assert!(
        Client::builder()
            .build()
            .unwrap_err()
            .to_string()
            .contains("credentials")
    );
    assert!(Client::builder().access_token("a\nb").build().is_err());
}

#[tokio::test]
async fn any_operation_can_be_called_by_its_name() {
    let server = Server::start([Act::Json(200, funding())]).await;
    let client = server.client();
    let input = dynamic::Input {
        query: [("purpose".into(), "float".into())].into(),
        body: Some(json!({"walletId": "w", "amount": 0.1, "currency": "XAF"})),
        ..Default::default()
    };
    let reply = dynamic::invoke(&client, "fundWallet", input).await.unwrap();
    assert_eq!(reply.json()["transaction"]["amount"], 5000);
    assert_eq!(
        server.seen("/wallets/fund")[0].line,
        "POST /api/v1/wallets/fund?purpose=float HTTP/1.1"
    );
    assert_eq!(server.seen("/wallets/fund")[0].json()["amount"], 0.1);
}
