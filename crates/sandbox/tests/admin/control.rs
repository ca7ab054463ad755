use serde_json::json;

use crate::support::Owner;

#[tokio::test]
async fn a_payment_is_settled_once() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let before = owner.wallet(&token).await;
    let id = owner.top_up(&token).await;
    let settled = owner.post("/settle", json!({"transaction_id": id})).await;
    assert_eq!(settled, json!({"transaction_id": id, "status": "SUCCESS"}));
    assert_ne!(owner.wallet(&token).await, before);
    for path in ["/settle", "/fail"] {
        let (status, error) = owner
            .refused("POST", path, json!({"transaction_id": id}))
            .await;
        assert_eq!(status, 409);
        assert_eq!(
            error,
            format!("expected `{id}` to be PENDING, but it is SUCCESS")
        );
    }
}

#[tokio::test]
async fn a_payment_fails_for_a_reason() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let before = owner.wallet(&token).await["data"]["balance"].clone();
    let id = owner.top_up(&token).await;
    let body = json!({"transaction_id": id, "reason": "Out of service"});
    let failed = owner.post("/fail", body).await;
    assert_eq!(failed, json!({"transaction_id": id, "status": "FAILED"}));
    assert_eq!(owner.wallet(&token).await["data"]["balance"], before);
    let kept = serde_json::to_string(&owner.get("/snapshot").await).unwrap();
    assert!(kept.contains("Out of service"));
}

#[tokio::test]
async fn papers_are_accepted_and_refused() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let customer = &owner.sandbox.seeded().pending_customer;
    let order =
        json!({"customer_id": customer, "brand": "VISA", "name_on_card": "E F", "amount": 5});
    let (status, _) = owner
        .call(&token, "POST", "/cards", Some(order.clone()))
        .await;
    assert_eq!(status, 400);
    let body = json!({"customer_id": customer, "status": "APPROVED"});
    assert_eq!(owner.post("/kyc", body.clone()).await, body);
    let (status, _) = owner
        .call(&token, "POST", "/cards", Some(order.clone()))
        .await;
    assert_eq!(status, 201);
    owner
        .post(
            "/kyc",
            json!({"customer_id": customer, "status": "REJECTED"}),
        )
        .await;
    let (status, _) = owner.call(&token, "POST", "/cards", Some(order)).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn unknown_ids_are_named() {
    let owner = Owner::new().await;
    for (method, path, body, kind) in [
        (
            "POST",
            "/settle",
            json!({"transaction_id": "x"}),
            "transaction",
        ),
        (
            "POST",
            "/fail",
            json!({"transaction_id": "x"}),
            "transaction",
        ),
        (
            "POST",
            "/kyc",
            json!({"customer_id": "x", "status": "APPROVED"}),
            "customer",
        ),
        (
            "POST",
            "/cards/x/status",
            json!({"status": "FROZEN"}),
            "card",
        ),
        (
            "POST",
            "/cards/x/purchase",
            json!({"amount": 1, "merchant": "M"}),
            "card",
        ),
        ("POST", "/purchases/x/refund", json!({}), "purchase"),
        ("POST", "/wallets/x", json!({"is_active": true}), "wallet"),
        ("POST", "/wallets/x", json!({"credit": "1"}), "wallet"),
        ("POST", "/deliveries/x/replay", json!({}), "delivery"),
        (
            "PUT",
            "/rate-limit",
            json!({"off": true, "client_id": "x"}),
            "client",
        ),
        (
            "PUT",
            "/webhook",
            json!({"url": "http://h/", "client_id": "x"}),
            "client",
        ),
        ("DELETE", "/webhook?client_id=x", json!({}), "client"),
    ] {
        let (status, error) = owner.refused(method, path, body).await;
        assert_eq!(status, 404, "{path}: {error}");
        assert_eq!(error, format!("expected the id of a {kind}, found `x`"));
    }
}

#[tokio::test]
async fn a_card_pays_as_long_as_it_can() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let card = owner.card(&token).await;
    let purchase = format!("/cards/{card}/purchase");
    let paid = owner
        .post(&purchase, json!({"amount": "99.95", "merchant": "Marché"}))
        .await;
    assert_eq!(
        (&paid["status"], &paid["balance"]),
        (&json!("SUCCESS"), &json!(0.05))
    );
    let declined = owner
        .post(&purchase, json!({"amount": 0.06, "merchant": "Marché"}))
        .await;
    assert_eq!(
        (&declined["status"], &declined["balance"]),
        (&json!("FAILED"), &json!(0.05))
    );

    let refund = format!(
        "/purchases/{}/refund",
        paid["transaction_id"].as_str().unwrap()
    );
    let refunded = owner.post(&refund, json!({"amount": "0.95"})).await;
    assert_eq!(
        (&refunded["status"], &refunded["balance"]),
        (&json!("SUCCESS"), &json!(1))
    );
    let (status, _) = owner.refused("POST", &refund, json!({"amount": 100})).await;
    assert!(status == 400 || status == 409, "{status}");

    let status = format!("/cards/{card}/status");
    let suspended = owner.post(&status, json!({"status": "SUSPENDED"})).await;
    assert_eq!(suspended, json!({"card_id": card, "status": "SUSPENDED"}));
    let declined = owner
        .post(&purchase, json!({"amount": 0.01, "merchant": "Marché"}))
        .await;
    assert_eq!(declined["status"], "FAILED");
    let moved: Vec<_> = owner.sandbox.transactions();
    let moved: Vec<_> = moved.iter().map(|one| one.card_balances).collect();
    assert_eq!(moved.len(), 5);
    for both in moved.windows(2) {
        assert_eq!(
            both[0].unwrap().1,
            both[1].unwrap().0,
            "each begins where the last ended"
        );
    }
}

#[tokio::test]
async fn a_card_goes_only_the_ways_of_a_card() {
    let owner = Owner::new().await;
    let token = owner.own_token().await;
    let card = owner.card(&token).await;
    let status = format!("/cards/{card}/status");
    let failed = owner.refused("POST", &status, json!({"status": "FAILED"}));
    let (code, error) = failed.await;
    assert_eq!(code, 409);
    assert_eq!(
        error,
        format!("expected `{card}` to be PENDING, but it is ACTIVE")
    );
    let ended = owner.post(&status, json!({"status": "TERMINATED"})).await;
    assert_eq!(ended["status"], "TERMINATED");
    let (code, _) = owner
        .refused("POST", &status, json!({"status": "ACTIVE"}))
        .await;
    assert_eq!(code, 409);
}

#[tokio::test]
async fn wallets_are_filled_and_switched() {
    let owner = Owner::new().await;
    let seeded = owner.sandbox.seeded();
    let wallet = format!("/wallets/{}", seeded.xaf_wallet);
    let before = owner.post(&wallet, json!({"is_active": true})).await;
    assert_eq!(before["is_active"], true);
    let sum = |value: &serde_json::Value| value.as_f64().unwrap();
    let given = json!({"credit": "5000", "to": "payout", "is_active": false});
    let after = owner.post(&wallet, given).await;
    assert_eq!(after["is_active"], false);
    assert!(
        (sum(&after["payout_balance"]) - sum(&before["payout_balance"]) - 5000.0).abs() < 0.001
    );
    assert_eq!(after["payin_balance"], before["payin_balance"]);
    let after = owner.post(&wallet, json!({"credit": 0.5})).await;
    assert!((sum(&after["payin_balance"]) - sum(&before["payin_balance"]) - 0.5).abs() < 0.001);

    let gift = &owner.sandbox.transactions()[0];
    let (before, after) = gift.wallet_balances.unwrap();
    assert_eq!(after - before, gift.amount);
}

#[tokio::test]
async fn a_wallet_takes_no_more_than_it_may_hold() {
    let owner = Owner::new().await;
    let snapshot = owner.get("/snapshot").await;
    let state = &snapshot["state"];
    let companies = state["companies"].as_array().unwrap();
    let small = companies
        .iter()
        .position(|one| one["mode"] == "preproduction");
    let wallets = state["wallets"].as_array().unwrap();
    let wallet = wallets
        .iter()
        .find(|wallet| wallet["company"] == json!(small));
    let small = format!("/wallets/{}", wallet.unwrap()["id"].as_str().unwrap());
    let (status, error) = owner
        .refused("POST", &small, json!({"credit": "50000"}))
        .await;
    assert_eq!(status, 409, "{error}");
}
