//! Seed documents, sown while the sandbox runs.

use serde_json::json;

use crate::support::Owner;

#[tokio::test]
async fn what_is_sown_is_there_at_once_beside_what_was_there() {
    let owner = Owner::new().await;
    let cards = owner.sandbox.cards().len();
    let document = json!({
        "customers": [{"ref": "awa", "first_name": "Awa", "last_name": "Koné"}],
        "cards": [{"ref": "shop", "customer": "awa", "balance": 30}],
        "transactions": [{"ref": "paid", "kind": "payout", "wallet": "xaf_wallet", "amount": 100}],
    });
    let answer = owner.post("/seed", document).await;
    let shop = &owner.sandbox.cards()[cards];
    assert_eq!(answer["seeded"]["shop"], shop.id);
    assert_eq!(answer["seeded"]["awa"], shop.customer_id);
    assert_eq!(answer["seeded"].as_object().unwrap().len(), 3);
    assert_eq!(
        owner.sandbox.seeded_id("shop").as_deref(),
        Some(shop.id.as_str())
    );
    let refs = owner.get("/state").await["refs"].take();
    assert_eq!(refs["shop"], shop.id);
    assert_eq!(refs["usd_wallet"], owner.sandbox.seeded().usd_wallet);

    // What was sown before can be referred to, and its name is taken.
    let more = json!({"cards": [{"customer": "awa"}]});
    owner.post("/seed", more).await;
    let (status, answer) = owner
        .ask(
            "POST",
            "/seed",
            Some(json!({
                "customers": [{"ref": "awa", "first_name": "Awa", "last_name": "Koné"}]
            })),
        )
        .await;
    assert_eq!(status, 400);
    assert_eq!(
        answer["error"],
        "$.customers[0].ref: `awa` is the name of something else already; choose another"
    );
}

#[tokio::test]
async fn a_document_with_a_mistake_sows_nothing() {
    let owner = Owner::new().await;
    let before = owner.get("/snapshot").await;
    let document = json!({
        "customers": [{"ref": "awa", "first_name": "Awa", "last_name": "Koné"}],
        "cards": [{"customer": "awa"}, {"customer": "ava"}],
        "generate": {"cards": 5, "transactions": 5},
    });
    let (status, answer) = owner.ask("POST", "/seed", Some(document)).await;
    assert_eq!(status, 400);
    let error = "$.cards[1].customer: nothing is called `ava`; did you mean `awa`?";
    assert_eq!(answer["error"], error);
    let empty = json!({"base": "empty", "companies": [{"name": "Alone"}]});
    let (status, answer) = owner.ask("POST", "/seed", Some(empty)).await;
    assert_eq!(status, 400);
    assert!(answer["error"].as_str().unwrap().starts_with("$.base: "));
    assert_eq!(owner.get("/snapshot").await, before);
}

#[tokio::test]
async fn a_reset_forgets_what_was_sown() {
    let owner = Owner::new().await;
    owner
        .post(
            "/seed",
            json!({"generate": {"cards": 5, "transactions": 50}}),
        )
        .await;
    assert_eq!(owner.sandbox.transactions().len(), 50);
    owner.sandbox.reset();
    assert!(owner.sandbox.transactions().is_empty());
    assert!(owner.sandbox.cards().is_empty());
}
