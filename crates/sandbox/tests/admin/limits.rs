use cartevo_sandbox::Sandbox;
use serde_json::json;

use crate::support::Owner;

impl Owner {
    /// How many of eight calls are answered.
    async fn answered(&self, token: &str) -> usize {
        let mut answered = 0;
        for _ in 0..8 {
            let (status, _) = self.call(token, "GET", "/payment/balance", None).await;
            answered += usize::from(status == 200);
        }
        answered
    }
}

#[tokio::test]
async fn the_general_limit_is_changed_and_switched_off() {
    let owner = Owner::of(Sandbox::builder()).await;
    let token = owner.own_token().await;
    let limit = owner
        .put("/rate-limit", json!({"requests": 3, "seconds": 10}))
        .await;
    assert_eq!(limit, json!({"requests": 3, "seconds": 10}));
    let state = owner.get("/state").await;
    assert_eq!(state["credentials"][0]["rate_limit"], limit);
    owner.post("/clock", json!({"advance_seconds": 10})).await;
    assert_eq!(owner.answered(&token).await, 3);
    owner.post("/clock", json!({"advance_seconds": 10})).await;
    assert_eq!(owner.answered(&token).await, 3);
    let off = owner.put("/rate-limit", json!({"off": true})).await;
    assert_eq!(off, json!({"off": true}));
    assert_eq!(owner.answered(&token).await, 8);
}

#[tokio::test]
async fn one_caller_may_have_a_limit_of_its_own() {
    let owner = Owner::new().await;
    let (own, foreign) = ("client_sandbox001", "client_sandbox002");
    let (token, other) = (owner.token(own).await, owner.token(foreign).await);
    let limit = json!({"requests": 2, "seconds": 60, "client_id": foreign});
    owner.put("/rate-limit", limit).await;
    assert_eq!(owner.answered(&token).await, 8);
    // The token counts.
    assert_eq!(owner.answered(&other).await, 2);
    owner
        .put("/rate-limit", json!({"requests": 1, "seconds": 60}))
        .await;
    owner
        .put("/rate-limit", json!({"off": true, "client_id": foreign}))
        .await;
    assert_eq!(owner.answered(&other).await, 8);
}
