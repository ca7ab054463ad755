use serde_json::json;

use crate::support::Owner;

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
