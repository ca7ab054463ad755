use std::sync::Arc;
use std::time::Duration;

use cartevo_sandbox::{Quirk, Quirks, Sandbox};
use serde_json::json;

use crate::cards_moving_money::{act, issue};
use crate::support::{Answer, Caller, card, sandbox, with};

async fn odd(quirk: Quirk) -> (Sandbox, Caller) {
    let sandbox = sandbox().await;
    sandbox.set_quirks([quirk].into());
    let caller = Caller::of(&sandbox).await;
    (sandbox, caller)
}

#[tokio::test]
async fn brands_in_one_case() {
    let (sandbox, caller) = odd(Quirk::BrandInOneCase).await;
    for (brand, status) in [("VISA", 201), ("mastercard", 201), ("Visa", 400)] {
        let order = with(card(&sandbox), "brand", json!(brand));
        assert_eq!(
            caller.post("/cards", &order).await.status,
            status,
            "{brand}"
        );
    }
}

#[tokio::test]
async fn five_cards_for_one_customer() {
    let (sandbox, caller) = odd(Quirk::FiveCardsPerCustomer).await;
    let mut cards = Vec::new();
    for _ in 0..5 {
        cards.push(issue(&caller, &sandbox, 1).await);
    }
    let message = json!("Maximum 5 cards allowed per customer");
    let answer = caller.create_card(&sandbox).await;
    assert_eq!(answer.outcome(), (400, &message));
    act(&caller, &cards[0], "terminate").await;
    assert_eq!(caller.create_card(&sandbox).await.status, 201);
}

#[tokio::test]
async fn cards_frozen_by_post() {
    let (sandbox, caller) = odd(Quirk::FreezeByPost).await;
    let id = issue(&caller, &sandbox, 10).await;
    for (action, status) in [("freeze", "FROZEN"), ("unfreeze", "ACTIVE")] {
        let path = format!("/cards/{id}/{action}");
        assert_eq!(caller.put(&path).await.status, 404);
        let answer = caller.post(&path, &json!({})).await;
        assert_eq!(answer.data()["card_status"], status);
    }
    sandbox.set_quirks([].into());
    let path = format!("/cards/{id}/freeze");
    assert_eq!(caller.post(&path, &json!({})).await.status, 404);
}

#[tokio::test]
async fn cards_ended_by_delete() {
    let (sandbox, caller) = odd(Quirk::TerminateByDelete).await;
    let id = issue(&caller, &sandbox, 10).await;
    assert_eq!(act(&caller, &id, "terminate").await.status, 404);
    let gone = caller.request("DELETE", &format!("/cards/{id}/"));
    let gone = Answer::of(gone.send().await.unwrap()).await;
    assert_eq!(
        (gone.status, &gone.data()["refund_processed"]),
        (200, &json!(true))
    );
}

#[tokio::test]
async fn the_balance_of_a_card_by_itself() {
    let (sandbox, caller) = odd(Quirk::CardBalanceCall).await;
    let id = issue(&caller, &sandbox, 10).await;
    let answer = caller.get(&format!("/cards/{id}/balance")).await;
    assert_eq!(
        (answer.status, &answer.body),
        (200, &json!({"balance": "10"}))
    );
    assert_eq!(caller.get("/cards/nobody/balance").await.status, 404);
    let stranger = Caller::stranger(&sandbox);
    let refused = stranger.get(&format!("/cards/{id}/balance")).await;
    assert_eq!(refused.status, 401);
    sandbox.set_quirks([].into());
    let none = caller.get(&format!("/cards/{id}/balance")).await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn an_end_that_does_not_stick() {
    let (sandbox, caller) = odd(Quirk::TerminationDoesNotStick).await;
    let id = issue(&caller, &sandbox, 10).await;
    for _ in 0..2 {
        let answer = act(&caller, &id, "terminate").await;
        assert_eq!(answer.data()["balance_before_termination"], 10);
    }
    let wallet = caller.wallet(&sandbox.seeded().usd_wallet).await;
    assert_eq!(wallet.data()["balance"], 4259.5);
    assert_eq!(
        act(&caller, &id, "freeze").await.data()["card_status"],
        "FROZEN"
    );
}

#[tokio::test]
async fn frozen_cards_that_keep_their_money() {
    let (sandbox, caller) = odd(Quirk::FrozenCardRefusesWithdrawal).await;
    let id = issue(&caller, &sandbox, 10).await;
    act(&caller, &id, "freeze").await;
    let message = json!("Cannot withdraw from frozen card");
    let answer = act(&caller, &id, "withdraw").await;
    assert_eq!(answer.outcome(), (400, &message));
}

#[tokio::test]
async fn cards_that_take_half_a_minute() {
    let (sandbox, caller) = odd(Quirk::DelayedIssuance).await;
    let sandbox = Arc::new(sandbox);
    let shared = Arc::clone(&sandbox);
    let order = card(&sandbox);
    let call = tokio::spawn(async move {
        let answer = caller.post("/cards", &order).await;
        drop(shared);
        answer
    });
    while sandbox.cards().is_empty() {
        tokio::task::yield_now().await;
    }
    sandbox.advance(Duration::from_secs(29));
    assert!(sandbox.requests().iter().all(|one| one.path != "/cards"));
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(call.await.unwrap().status, 201);
}

#[tokio::test]
async fn fundings_that_say_whose_card_it_is() {
    let (sandbox, caller) = odd(Quirk::OldCardRequests).await;
    let id = issue(&caller, &sandbox, 10).await;
    let holder = sandbox.seeded().approved_customer.clone();
    let body = |customer: &str| json!({"customer_id": customer, "card_id": id, "amount": 5});
    for action in ["fund", "withdraw"] {
        let path = format!("/cards/{id}/{action}");
        assert_eq!(caller.post(&path, &body(&holder)).await.status, 200);
        let other = caller.post(&path, &body("somebody")).await;
        let message = json!("Card does not belong to customer");
        assert_eq!(other.outcome(), (400, &message));
        let bare = caller
            .post(&path, &json!({"amount": 5, "card_id": ""}))
            .await;
        let messages = json!([
            "card_id should not be empty",
            "customer_id should not be empty",
            "customer_id must be a string",
        ]);
        assert_eq!(bare.outcome(), (400, &messages));
    }
}

#[tokio::test]
async fn tokens_that_anybody_can_read() {
    let (sandbox, caller) = odd(Quirk::ReadableCardTokens).await;
    let id = issue(&caller, &sandbox, 10).await;
    let card = caller.get(&format!("/cards/{id}")).await;
    let number = card.data()["number"].as_str().unwrap();
    // `{"alg":"HS256","typ":"JWT"}` and `{"value":"41111`.
    let begin = "tkAlsp_eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ2YWx1ZSI6IjQxMTEx";
    assert!(number.starts_with(begin), "{number}");
    assert_eq!(number.split('.').count(), 3);
}

#[tokio::test]
async fn filters_and_pages_that_change_nothing() {
    let (sandbox, caller) = odd(Quirk::FiltersIgnored).await;
    issue(&caller, &sandbox, 10).await;
    issue(&caller, &sandbox, 10).await;
    let cards = caller
        .get("/cards?status=FROZEN&brand=MASTERCARD&last4=x")
        .await;
    assert_eq!(cards.data()["statistics"]["total"], 2);
    sandbox.set_quirks([Quirk::PagingIgnored].into());
    let customer = &sandbox.seeded().approved_customer;
    let path = format!("/customers/{customer}/transactions?page=2&limit=1");
    let movements = caller.get(&path).await;
    assert_eq!(movements.data().as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn nobody_and_nothing_are_empty_lists() {
    let (sandbox, caller) = odd(Quirk::UnknownCustomerIsEmpty).await;
    let known = format!("/customers/{}/cards", sandbox.seeded().approved_customer);
    for path in ["/customers/nobody/cards", "/customers/nobody/transactions"] {
        let answer = caller.get(path).await;
        assert_eq!((answer.status, answer.data()), (200, &json!([])));
    }
    assert_eq!(caller.get("/customers/nobody").await.status, 404);
    assert_eq!(caller.get(&known).await.status, 404);
    sandbox.set_quirks([Quirk::EmptyListForNoCards].into());
    assert_eq!(caller.get(&known).await.data(), &json!([]));
    assert_eq!(caller.get("/customers/nobody/cards").await.status, 404);
}

#[tokio::test]
async fn ids_that_are_no_uuids() {
    let (sandbox, caller) = odd(Quirk::IdsAreNotUuids).await;
    let id = issue(&caller, &sandbox, 10).await;
    assert!(id.starts_with("card_"), "{id}");
    let funded = act(&caller, &id, "fund").await;
    let movement = funded.data()["transaction_id"].as_str().unwrap();
    assert!(movement.starts_with("txn_") && movement.len() == 28);
    let path = format!("/cards/{id}/transactions/{movement}");
    assert_eq!(caller.get(&path).await.status, 200);
}

#[tokio::test]
async fn the_older_build_from_customer_to_end() {
    let sandbox = sandbox().await;
    sandbox.set_quirks(Quirks::server_2025());
    let caller = Caller::of(&sandbox).await;
    let order = card(&sandbox);
    let made = caller.post("/cards", &order).await;
    assert_eq!(
        (made.status, &made.body["status"]),
        (201, &json!("success"))
    );
    let made = &made.body["card"];
    assert_eq!(made["last4"], made["masked_number"].as_str().unwrap()[12..]);
    let (id, holder) = (made["id"].as_str().unwrap(), &made["customer_id"]);

    let body = json!({"customer_id": holder, "card_id": id, "amount": 5});
    let funded = caller.post(&format!("/cards/{id}/fund"), &body).await;
    assert_eq!(
        (funded.status, &funded.body["status"]),
        (201, &json!("success"))
    );
    assert_eq!(funded.data()["funded_amount"], 5);
    assert_eq!(funded.data()["wallet_balance"], 4144.5);

    let alone = caller.get(&format!("/cards/{id}")).await;
    assert_eq!(alone.body["card"]["balance"], "105");
    let list = caller.get("/cards?status=FROZEN").await;
    assert_eq!(list.data()[0]["id"], *id);
    let movements = caller.get(&format!("/cards/{id}/transactions")).await;
    assert_eq!(movements.body["transactions"][0]["card"]["balance"], "105");
    let customers = caller.get("/customers?page=9").await;
    assert_eq!(customers.data().as_array().unwrap().len(), 3);
    assert_eq!(customers.body.get("meta"), None);

    let frozen = caller.put(&format!("/cards/{id}/freeze")).await;
    assert_eq!(frozen.data()["previous_status"], "ACTIVE");
    let refused = caller.post(&format!("/cards/{id}/withdraw"), &body).await;
    let message = json!("Card withdrawal failed: Cannot withdraw from frozen card");
    assert_eq!(refused.outcome(), (400, &message));
    let gone = caller.request("DELETE", &format!("/cards/{id}"));
    let gone = Answer::of(gone.send().await.unwrap()).await;
    assert_eq!(
        (gone.status, &gone.data()["previous_status"]),
        (200, &json!("FROZEN"))
    );
    assert_eq!(gone.data()["refund_amount"], 105);
}
