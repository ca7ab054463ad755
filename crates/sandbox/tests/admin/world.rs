use std::time::Duration;

use cartevo_sandbox::Sandbox;
use serde_json::json;

use crate::support::Owner;

#[tokio::test]
async fn the_state_says_what_a_caller_needs() {
    let owner = Owner::new().await;
    let state = owner.get("/state").await;
    assert_eq!(state["now"], "2026-05-09T10:15:00.000Z");
    assert_eq!(state["frozen"], true);
    assert_eq!(state["url"], owner.sandbox.url());
    assert_eq!(state["quirks"], json!([]));
    let seeded = serde_json::to_value(owner.sandbox.seeded()).unwrap();
    assert_eq!(state["seeded"], seeded);
    let own = &state["credentials"][0];
    let expected = json!({
        "client_id": owner.sandbox.client_id(),
        "client_key": owner.sandbox.client_key(),
        "company_id": owner.sandbox.seeded().company_id,
        "company": "Mboa Digital",
        "mode": "production",
        "rate_limit": {"off": true},
    });
    assert_eq!(*own, expected);
    let modes = state["credentials"].as_array().unwrap().iter();
    let modes: Vec<_> = modes.map(|one| one["mode"].as_str().unwrap()).collect();
    assert!(modes.contains(&"preproduction"), "{modes:?}");
    let known = owner.sandbox.credentials();
    assert_eq!(known.len(), modes.len());
    assert!(!format!("{known:?}").contains(owner.sandbox.client_key()));
}

#[tokio::test]
async fn what_nobody_knows_is_answered_with_the_endpoints() {
    let owner = Owner::new().await;
    for (method, path) in [
        ("GET", "/nowhere"),
        ("DELETE", "/state"),
        ("POST", "/cards/x"),
        ("GET", "/settle"),
    ] {
        let (status, body) = owner.ask(method, path, None).await;
        assert_eq!(status, 404, "{method} {path}");
        let error = body["error"].as_str().unwrap();
        assert_eq!(
            error,
            format!("no such endpoint: {method} /__sandbox{path}")
        );
        let endpoints = body["endpoints"].as_array().unwrap();
        assert!(endpoints.contains(&json!("POST /settle")));
    }
}

#[tokio::test]
async fn every_endpoint_that_is_named_exists() {
    let owner = Owner::new().await;
    let (_, body) = owner.ask("GET", "/nowhere", None).await;
    let endpoints = body["endpoints"].as_array().unwrap().clone();
    assert!(endpoints.len() > 20);
    for endpoint in &endpoints {
        let (method, path) = endpoint.as_str().unwrap().split_once(' ').unwrap();
        let path = path.replace("{id}", "nobody").replace("=N", "=0");
        let response = owner.request(method, &path).send().await.unwrap();
        let text = response.text().await.unwrap();
        assert!(!text.contains("no such endpoint"), "{endpoint}: {text}");
    }
}

#[tokio::test]
async fn the_clock_is_moved_and_what_is_due_happens() {
    let owner = Owner::of(Sandbox::builder().quota(None)).await;
    let token = owner.own_token().await;
    let before = owner.wallet(&token).await["data"]["balance"].clone();
    owner.top_up(&token).await;
    let clock = owner.post("/clock", json!({"advance_seconds": 61})).await;
    let expected = json!({"now": "2026-05-09T10:16:01.000Z", "frozen": true});
    assert_eq!(clock, expected);
    assert_eq!(owner.get("/clock").await, expected);
    assert_ne!(owner.wallet(&token).await["data"]["balance"], before);
    let clock = owner.post("/clock", json!({"advance_seconds": 0.25})).await;
    assert_eq!(clock["now"], "2026-05-09T10:16:01.250Z");
}

#[tokio::test]
async fn faults_are_armed_shown_and_disarmed() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let rule = json!({"operation": "getPaymentBalance", "call": 1, "fault": "status:503"});
    assert_eq!(
        owner.post("/faults", rule.clone()).await,
        json!({"faults": [rule]})
    );
    let (status, _) = owner.call(&token, "GET", "/payment/balance", None).await;
    assert_eq!(status, 503);
    assert_eq!(owner.get("/faults").await, json!({"faults": []}));
    let random = json!({"random": {"seed": 7, "rate": 1.0, "faults": ["status:500"]}});
    owner.post("/faults", json!([rule, random])).await;
    assert_eq!(
        owner.get("/faults").await["faults"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let (status, body) = owner.ask("DELETE", "/faults", None).await;
    assert_eq!((status, body), (200, json!({"faults": []})));
    let (status, _) = owner.call(&token, "GET", "/payment/balance", None).await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn quirks_are_chosen_by_id_name_or_profile() {
    let owner = Owner::new().await;
    let chosen = owner
        .put("/quirks", json!({"quirks": ["Q1", "money-as-strings"]}))
        .await;
    assert_eq!(
        chosen,
        json!({"quirks": ["bare-card-answer", "money-as-strings"]})
    );
    assert_eq!(owner.get("/state").await["quirks"], chosen["quirks"]);
    let profile = owner
        .put("/quirks", json!({"quirks": ["server-2025"]}))
        .await;
    assert!(profile["quirks"].as_array().unwrap().len() > 50);
    let none = owner.put("/quirks", json!({"quirks": []})).await;
    assert_eq!(none, json!({"quirks": []}));
}

#[tokio::test]
async fn requests_are_listed_with_near_misses_and_without_those_of_the_owner() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    owner.get("/state").await;
    owner.call(&token, "GET", "/cardz?token=hidden", None).await;
    owner.post("/clock", json!({"advance_seconds": 1})).await;
    owner.call(&token, "GET", "/payment/balance", None).await;
    let log = owner.get("/requests").await;
    let log = log["requests"].as_array().unwrap();
    let lines: Vec<_> = log
        .iter()
        .map(|one| {
            (
                one["number"].as_u64().unwrap(),
                one["path"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [(1, "/auth/token"), (2, "/cardz"), (3, "/payment/balance")]
    );
    let note = log[1]["note"].as_str().unwrap();
    assert!(note.contains("nearest is GET /cards"), "{note}");
    assert_eq!(log[2]["status"], 200);
    assert_eq!(log[2]["at"], "2026-05-09T10:15:01.000Z");
    assert_eq!(log[2]["client_id"], "client_sandbox001");
    assert_eq!(log[1]["operation"], json!(null));
    let later = owner.get("/requests?since=2").await;
    assert_eq!(later["requests"].as_array().unwrap().len(), 1);
    let (status, error) = owner.ask("GET", "/requests?since=yesterday", None).await;
    assert_eq!(status, 400);
    assert_eq!(error["error"], "`since`: expected the number of a request");
}

#[tokio::test]
async fn the_owner_is_neither_limited_nor_put_to_faults() {
    let owner = Owner::of(Sandbox::builder()).await;
    let every = json!({"operation": "*", "call": "every", "fault": "status:500"});
    owner.post("/faults", every).await;
    for _ in 0..30 {
        owner.get("/clock").await;
    }
    let (status, _) = owner.call("", "GET", "/payment/balance", None).await;
    assert_eq!(status, 500);
    assert_eq!(owner.sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_running_sandbox_says_so() {
    let owner = Owner::of(Sandbox::builder().real_time()).await;
    assert_eq!(owner.get("/clock").await["frozen"], false);
    owner.sandbox.advance(Duration::from_secs(400 * 86_400));
    let ahead = owner.get("/clock").await["now"]
        .as_str()
        .unwrap()
        .to_owned();
    owner.sandbox.reset();
    let back = owner.get("/clock").await["now"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(back < ahead, "{back} is before {ahead}");
}
