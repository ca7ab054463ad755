use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::Owner;

/// Somebody who takes notices; the URL, and what has come.
async fn receiver(status: StatusCode) -> (String, Arc<Mutex<Vec<Value>>>) {
    let received = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&received);
    let take = move |body: String| async move {
        sink.lock()
            .unwrap()
            .push(serde_json::from_str(&body).unwrap());
        status
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hooks", listener.local_addr().unwrap());
    let router = Router::new().fallback(take);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

#[tokio::test]
async fn deliveries_are_waited_for_listed_and_sent_again() {
    let owner = Owner::new().await;
    let (url, received) = receiver(StatusCode::OK).await;
    owner.put("/webhook", json!({"url": url})).await;
    let token = owner.own_token().await;
    owner.card(&token).await;
    let list = owner.get("/deliveries?wait=true").await;
    let list = list["deliveries"].as_array().unwrap().clone();
    let count = list.len();
    assert_eq!(list[0]["event"], "card.created");
    assert!(
        list.iter()
            .all(|one| one["state"] == "delivered" && one["url"] == url.as_str())
    );
    assert_eq!(list[0]["attempts"].as_array().unwrap().len(), 1);
    assert_eq!(received.lock().unwrap().len(), count);

    let id = list[0]["id"].as_str().unwrap();
    let again = owner
        .post(&format!("/deliveries/{id}/replay"), json!({}))
        .await;
    assert_eq!(again, json!({"replayed": id}));
    let list = owner.get("/deliveries?wait=true").await;
    assert_eq!(list["deliveries"][count]["replay_of"], id);
    let received = received.lock().unwrap().clone();
    assert_eq!(received.len(), count + 1);
    assert_eq!(received[0], received[count]);
}

#[tokio::test]
async fn what_is_still_to_be_delivered_is_forgotten_by_a_reset() {
    let owner = Owner::new().await;
    let (url, received) = receiver(StatusCode::SERVICE_UNAVAILABLE).await;
    owner.put("/webhook", json!({"url": url})).await;
    let token = owner.own_token().await;
    owner.card(&token).await;
    let list = owner.get("/deliveries?wait=true").await;
    assert_eq!(list["deliveries"][0]["state"], "pending");
    let before = received.lock().unwrap().len();
    owner.post("/reset", json!({})).await;
    owner.post("/clock", json!({"advance_seconds": 60})).await;
    assert_eq!(
        owner.get("/deliveries?wait=true").await,
        json!({"deliveries": []})
    );
    assert_eq!(received.lock().unwrap().len(), before);
}

#[tokio::test]
async fn the_receiver_is_set_and_taken_away_and_its_secret_is_not_repeated() {
    let owner = Owner::new().await;
    let company = &owner.sandbox.seeded().company_id;
    let url = "http://127.0.0.1:1/hooks";
    let set = owner
        .put("/webhook", json!({"url": url, "secret": "s3cret"}))
        .await;
    assert_eq!(
        set,
        json!({"company_id": company, "url": url, "scheme": "cartevo-v1"})
    );
    let set = owner.put("/webhook", json!({"url": url})).await;
    assert_eq!(set["scheme"], "unsigned");
    let foreign =
        json!({"url": url, "secret": "s", "scheme": "legacy", "client_id": "client_sandbox002"});
    let set = owner.put("/webhook", foreign).await;
    assert_ne!(set["company_id"], *company);
    assert_eq!(set["scheme"], "legacy");
    let (status, gone) = owner.ask("DELETE", "/webhook", None).await;
    assert_eq!(status, 200);
    assert_eq!(
        gone,
        json!({"company_id": company, "url": null, "scheme": null})
    );
}

#[tokio::test]
async fn without_notices_there_are_no_deliveries_to_wait_for() {
    let owner = Owner::new().await;
    assert_eq!(
        owner.get("/deliveries?wait=true").await,
        json!({"deliveries": []})
    );
    let (status, error) = owner.ask("GET", "/deliveries?wait=long", None).await;
    assert_eq!(status, 400, "{error}");
}
