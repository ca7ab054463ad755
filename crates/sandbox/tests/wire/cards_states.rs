use std::time::Duration;

use cartevo_sandbox::{CardStatus, Sandbox};
use serde_json::{Value, json};

use crate::cards_moving_money::{act, issue, named};
use crate::support::{Caller, sandbox};

async fn status(caller: &Caller, id: &str) -> Value {
    caller.get(&format!("/cards/{id}")).await.data()["status"].clone()
}

/// A card in this state, with 100 USD on it unless it has ended.
async fn in_state(caller: &Caller, sandbox: &Sandbox, wanted: CardStatus) -> String {
    let name = match wanted {
        CardStatus::Pending | CardStatus::Failed => "ISSUER SLOW",
        _ => "AICHA NJOYA",
    };
    let id = named(caller, sandbox, 100, name).await;
    if !matches!(wanted, CardStatus::Pending | CardStatus::Active) {
        sandbox.set_card_status(&id, wanted).unwrap();
    }
    assert_eq!(status(caller, &id).await, wanted.as_str());
    id
}

#[tokio::test]
async fn every_operation_in_every_state() {
    const OPERATIONS: [&str; 5] = ["fund", "withdraw", "freeze", "unfreeze", "terminate"];
    const INACTIVE: &str = "400 Card is not active";
    const UNFROZEN: &str = "400 Card not frozen";
    const ENDED: &str = "400 Card terminated";
    let (active, frozen, ended) = ("200 ACTIVE", "200 FROZEN", "201 TERMINATED");
    let table = [
        (
            CardStatus::Pending,
            [INACTIVE, INACTIVE, INACTIVE, UNFROZEN, ended],
        ),
        (
            CardStatus::Active,
            [active, active, frozen, UNFROZEN, ended],
        ),
        (
            CardStatus::Frozen,
            [INACTIVE, frozen, "400 Card already frozen", active, ended],
        ),
        (
            CardStatus::Suspended,
            [INACTIVE, INACTIVE, INACTIVE, UNFROZEN, ended],
        ),
        (
            CardStatus::Terminated,
            [ENDED, ENDED, ENDED, ENDED, "400 Card already terminated"],
        ),
        (
            CardStatus::Failed,
            [INACTIVE, INACTIVE, INACTIVE, UNFROZEN, INACTIVE],
        ),
    ];
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    for (state, row) in table {
        for (operation, expected) in OPERATIONS.iter().zip(row) {
            let id = in_state(&caller, &sandbox, state).await;
            let answer = act(&caller, &id, operation).await;
            let now = status(&caller, &id).await;
            let found = match answer.status {
                400.. => {
                    assert_eq!(now, state.as_str(), "{operation} changed a card");
                    answer.body["message"].as_str().unwrap().to_owned()
                }
                _ => now.as_str().unwrap().to_owned(),
            };
            let found = format!("{} {found}", answer.status);
            assert_eq!(found, expected, "{operation} of {}", state.as_str());
            if answer.status < 400 {
                act(&caller, &id, "terminate").await;
            }
        }
    }
}

#[tokio::test]
async fn a_card_is_frozen_and_unfrozen() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 100).await;
    let frozen = act(&caller, &id, "freeze?lock=true").await;
    let expected = json!({
        "success": true,
        "statusCode": 200,
        "message": "Card frozen successfully",
        "data": {"card_id": id, "card_status": "FROZEN"},
    });
    assert_eq!((frozen.status, &frozen.body), (200, &expected));
    let unfrozen = act(&caller, &id, "unfreeze?unlock=true").await;
    let expected = json!({
        "success": true,
        "statusCode": 200,
        "message": "Card unfrozen successfully",
        "data": {"card_id": id, "card_status": "ACTIVE"},
    });
    assert_eq!((unfrozen.status, &unfrozen.body), (200, &expected));
    let odd = act(&caller, &id, "freeze?lock=perhaps").await;
    let messages = json!(["lock must be a boolean value"]);
    assert_eq!(odd.outcome(), (400, &messages));
}

#[tokio::test]
async fn a_terminated_card_gives_its_money_back() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 50).await;
    let answer = act(&caller, &id, "terminate").await;
    let expected = json!({
        "success": true,
        "statusCode": 201,
        "message": "Card terminated successfully",
        "data": {
            "card_id": id,
            "card_status": "TERMINATED",
            "refund_processed": true,
            "balance_before_termination": 50,
        },
    });
    assert_eq!((answer.status, &answer.body), (201, &expected));
    let wallet = caller.wallet(&sandbox.seeded().usd_wallet).await;
    assert_eq!(wallet.data()["balance"], 4249.5);
    let card = caller.get(&format!("/cards/{id}")).await;
    assert_eq!(card.data()["balance"], 0);

    let again = act(&caller, &id, "terminate").await;
    let refusal = json!({
        "success": false,
        "statusCode": 400,
        "message": "Card already terminated",
        "error": "Bad Request",
    });
    assert_eq!((again.status, &again.body), (400, &refusal));
    // An empty card leaves no transaction behind.
    let empty = issue(&caller, &sandbox, 0).await;
    let before = sandbox.transactions().len();
    assert_eq!(act(&caller, &empty, "terminate").await.status, 201);
    assert_eq!(sandbox.transactions().len(), before);
}

#[tokio::test]
async fn an_issuer_may_take_its_time_or_fail() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let slow = named(&caller, &sandbox, 20, "ISSUER SLOW").await;
    let failing = named(&caller, &sandbox, 20, "ISSUER FAILS").await;
    let ended = named(&caller, &sandbox, 20, "ISSUER SLOW").await;
    act(&caller, &ended, "terminate").await;
    sandbox.advance(Duration::from_secs(29));
    assert_eq!(status(&caller, &failing).await, "PENDING");
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(status(&caller, &slow).await, "ACTIVE");
    assert_eq!(status(&caller, &failing).await, "FAILED");
    assert_eq!(status(&caller, &ended).await, "TERMINATED");
    // Three fees are gone, and what is on the slow card.
    let wallet = caller.wallet(&sandbox.seeded().usd_wallet).await;
    assert_eq!(wallet.data()["balance"], 4227.5);
}

#[tokio::test]
async fn cards_of_others_are_not_there() {
    let sandbox = sandbox().await;
    let owner = Caller::of(&sandbox).await;
    let id = issue(&owner, &sandbox, 100).await;
    let movement = sandbox.transactions()[0].id.clone();
    let stranger = Caller::named(&sandbox, &sandbox.seeded().clients.foreign).await;
    let missing = json!({
        "success": false,
        "statusCode": 404,
        "message": "Card not found",
        "error": "Not Found",
    });
    for action in ["fund", "withdraw", "freeze", "unfreeze", "terminate"] {
        let answer = act(&stranger, &id, action).await;
        assert_eq!((answer.status, &answer.body), (404, &missing), "{action}");
    }
    let single = format!("/transactions/{movement}");
    for part in ["", "/transactions", single.as_str()] {
        let answer = stranger.get(&format!("/cards/{id}{part}")).await;
        assert_eq!((answer.status, &answer.body), (404, &missing), "{part}");
    }
    let list = stranger.get("/cards").await;
    assert_eq!(list.data()["cards"], json!([]));
    assert_eq!(status(&owner, &id).await, "ACTIVE");
}

#[tokio::test]
async fn a_card_that_has_ended_stays_so() {
    let sandbox = sandbox().await;
    let caller = Caller::of(&sandbox).await;
    let id = issue(&caller, &sandbox, 10).await;
    assert!(sandbox.set_card_status(&id, CardStatus::Failed).is_err());
    sandbox.suspend_card(&id).unwrap();
    sandbox
        .set_card_status(&id, CardStatus::Terminated)
        .unwrap();
    assert!(sandbox.set_card_status(&id, CardStatus::Active).is_err());
    assert!(sandbox.suspend_card("nobody").is_err());
    let wallet = caller.wallet(&sandbox.seeded().usd_wallet).await;
    assert_eq!(wallet.data()["balance"], 4249.5);
}
