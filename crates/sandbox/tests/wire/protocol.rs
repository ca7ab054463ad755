use cartevo_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, card, credentials, sandbox};

#[tokio::test]
async fn unknown_routes_and_methods_are_404() {
    let sandbox = sandbox().await;
    let stranger = Caller::stranger(&sandbox);
    let cases = [
        ("GET", "/nowhere"),
        ("PUT", "/cards"),
        ("DELETE", "/payment/balance"),
        ("GET", "/auth/token"),
    ];
    for (method, path) in cases {
        let answer = Answer::of(stranger.request(method, path).send().await.unwrap()).await;
        let expected = json!({
            "message": format!("Cannot {method} /api/v1{path}"),
            "error": "Not Found",
            "statusCode": 404,
        });
        assert_eq!((answer.status, answer.body), (404, expected));
    }
}

async fn post_text(sandbox: &Sandbox, path: &str, header: [&str; 2], body: String) -> Answer {
    let request = Caller::stranger(sandbox)
        .request("POST", path)
        .header("content-type", "application/json")
        .header(header[0], header[1])
        .body(body);
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn broken_json_is_400_before_anything_else() {
    let sandbox = sandbox().await;
    let no_header = ["x-nothing", "0"];
    for path in ["/cards", "/auth/token", "/nowhere"] {
        let answer = post_text(&sandbox, path, no_header, "{\"walletId\":".into()).await;
        let expected = json!({
            "success": false,
            "statusCode": 400,
            "message": "Unexpected end of JSON input",
            "error": "Bad Request",
        });
        assert_eq!((answer.status, answer.body), (400, expected));
    }
    let answer = post_text(&sandbox, "/cards", no_header, "5".into()).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn large_bodies_are_413() {
    let sandbox = sandbox().await;
    for size in [100 * 1024, 1024 * 1024, 9 * 1024 * 1024] {
        let body = format!("{{\"a\":\"{}\"}}", "x".repeat(size));
        let answer = post_text(&sandbox, "/auth/token", ["x-nothing", "0"], body).await;
        let expected = json!({"statusCode": 413, "message": "request entity too large"});
        assert_eq!((answer.status, answer.body), (413, expected));
    }
}

#[tokio::test]
async fn strange_encodings_are_415() {
    let sandbox = sandbox().await;
    let answer = post_text(
        &sandbox,
        "/auth/token",
        ["content-encoding", "snappy"],
        "{}".into(),
    )
    .await;
    let expected = json!({"statusCode": 415, "message": "unsupported content encoding \"snappy\""});
    assert_eq!((answer.status, answer.body), (415, expected));

    let request = Caller::stranger(&sandbox)
        .request("POST", "/auth/token")
        .header("content-type", "application/json; charset=klingon")
        .body("{}");
    let answer = Answer::of(request.send().await.unwrap()).await;
    let expected = json!({"statusCode": 415, "message": "unsupported charset \"KLINGON\""});
    assert_eq!((answer.status, answer.body), (415, expected));
}

#[tokio::test]
async fn a_body_that_is_not_json_counts_as_empty() {
    let sandbox = sandbox().await;
    let request = Caller::stranger(&sandbox)
        .request("POST", "/auth/token")
        .header("content-type", "text/plain")
        .body(credentials(&sandbox).to_string());
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.body["message"][0], "client_id should not be empty");
}

#[tokio::test]
async fn a_slash_at_the_end_and_unknown_parameters_are_ignored() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let wallet = &sandbox.seeded().xaf_wallet;
    let plain = caller.get(&format!("/wallets/{wallet}")).await;
    for odd in ["/", "?foo=bar", "/?purpose=%FF"] {
        assert_eq!(caller.get(&format!("/wallets/{wallet}{odd}")).await, plain);
    }
}

#[tokio::test]
async fn of_a_repeated_key_the_last_value_counts() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let text = card(&sandbox)
        .to_string()
        .replacen('{', "{\"amount\":-1,", 1);
    let request = caller
        .request("POST", "/cards")
        .header("content-type", "application/json")
        .body(text);
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.data()["card"]["balance"], 100);
}

#[tokio::test]
async fn sums_beyond_a_double_are_refused_not_rounded() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let text = card(&sandbox)
        .to_string()
        .replace("\"amount\":100", "\"amount\":1.00000000000000000001");
    let request = caller
        .request("POST", "/cards")
        .header("content-type", "application/json")
        .body(text);
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!(answer.status, 400);
    assert!(matches!(&answer.body["message"], Value::Array(list) if list.len() == 1));
}

#[tokio::test]
async fn what_can_be_read_has_a_head() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let head = caller.request("HEAD", "/payment/balance").send().await;
    let head = head.unwrap();
    let whole = caller.request("GET", "/payment/balance").send().await;
    let length = whole.unwrap().content_length();
    assert_eq!(head.status(), 200);
    let told = head.headers()["content-length"].to_str().unwrap();
    assert_eq!(told.parse().ok(), length);
    assert!(head.bytes().await.unwrap().is_empty());
    let post = caller
        .request("HEAD", "/cards/x/fund")
        .send()
        .await
        .unwrap();
    assert_eq!(post.status(), 404);
}
