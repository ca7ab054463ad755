//! How often callers may ask.

use std::time::Duration;

use cartevo_sandbox::{Quota, Sandbox};

use crate::support::{Caller, card};

async fn balance(caller: &Caller) -> u16 {
    caller.get("/payment/balance").await.status
}

#[tokio::test]
async fn ten_requests_in_a_sliding_minute() {
    let sandbox = Sandbox::start().await;
    let caller = Caller::of(&sandbox).await;
    for _ in 0..4 {
        assert_eq!(balance(&caller).await, 200);
    }
    sandbox.advance(Duration::from_secs(30));
    for _ in 0..5 {
        assert_eq!(balance(&caller).await, 200);
    }
    let refused = caller.get("/payment/balance").await;
    assert_eq!(
        (refused.status, &refused.body["error"]),
        (429, &"Too Many Requests".into())
    );
    let note = sandbox.requests().pop().unwrap().note.unwrap();
    assert!(note.starts_with("rate limit: answered again from 2026-05-09T10:16:00.000Z"));
    // The first five are a minute old; what was refused does not count.
    sandbox.advance(Duration::from_millis(29_999));
    assert_eq!(balance(&caller).await, 429);
    sandbox.advance(Duration::from_millis(1));
    for _ in 0..5 {
        assert_eq!(balance(&caller).await, 200);
    }
    assert_eq!(balance(&caller).await, 429);
}

#[tokio::test]
async fn nothing_is_done_for_one_too_many() {
    let sandbox = Sandbox::start().await;
    let caller = Caller::of(&sandbox).await;
    for _ in 0..9 {
        assert_eq!(balance(&caller).await, 200);
    }
    let answer = caller.post("/cards", &card(&sandbox)).await;
    assert_eq!(answer.status, 429);
    assert!(sandbox.cards().is_empty());
}

#[tokio::test]
async fn strangers_share_one_window_and_do_not_use_up_the_callers() {
    let sandbox = Sandbox::start().await;
    let caller = Caller::of(&sandbox).await;
    let stranger = Caller::stranger(&sandbox);
    for _ in 0..10 {
        assert_eq!(balance(&stranger).await, 401);
    }
    assert_eq!(balance(&stranger).await, 429);
    assert_eq!(balance(&caller).await, 200);
}

#[tokio::test]
async fn it_can_be_changed_and_switched_off() {
    let sandbox = Sandbox::start().await;
    sandbox.set_quota(Some(Quota {
        requests: 2,
        seconds: 1,
    }));
    let caller = Caller::of(&sandbox).await;
    assert_eq!(balance(&caller).await, 200);
    assert_eq!(balance(&caller).await, 429);
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(balance(&caller).await, 200);
    for unlimited in [
        None,
        Some(Quota {
            requests: 0,
            seconds: 60,
        }),
    ] {
        sandbox.set_quota(unlimited);
        assert_eq!(balance(&caller).await, 200);
    }
    for _ in 0..20 {
        assert_eq!(balance(&caller).await, 200);
    }
}
