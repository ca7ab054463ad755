//! The clock: it moves when it is told to, and everything moves with it.

use serde_json::json;

use crate::checks::{Checks, text};
use crate::samples;
use crate::world::{World, with};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    let clock = world.look("/clock").await;
    // guide: a virtual clock
    checks.same("--virtual-time freezes the clock", &clock["frozen"], true);
    let start = world.now().await;
    // conventions
    checks.that(
        "Times are ISO 8601 in UTC, with milliseconds",
        start.len() == 24 && start.ends_with('Z') && &start[19..20] == ".",
    );
    checks.same("It stands still", world.now().await, &start);
    let payment = caller.post("/payment/collect", &samples::payment()).await;
    let id = text(&payment.data()["transaction_id"]);
    let status = async || {
        let payment = caller
            .data(&format!("/payment/transactions/{id}/status"))
            .await;
        text(&payment["status"])
    };
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(status().await);
    }
    checks.same("Asking does not make time pass", seen, ["PENDING"; 3]);
    let mut seen = Vec::new();
    for _ in 0..5 {
        world.advance(1).await;
        seen.push(status().await);
    }
    // guide: PROCESSING after 2 s, SUCCESS after 5 s
    checks.same(
        "Payments settle second by second",
        seen,
        [
            "PENDING",
            "PROCESSING",
            "PROCESSING",
            "PROCESSING",
            "SUCCESS",
        ],
    );
    let elapsed = world.now().await;
    checks.same(
        "Five seconds are five seconds",
        &elapsed[17..19],
        format!("{:02}", start[17..19].parse::<u32>().unwrap() + 5),
    );
    let body = with(samples::payment(), "external_id", "LATER");
    let answer = caller.post("/payment/payout", &body).await;
    checks.same(
        "initiated_at is the time of the call",
        &answer.data()["initiated_at"],
        &elapsed,
    );
    let later = text(&answer.data()["transaction_id"]);
    world.advance(3000).await;
    let payment = caller
        .data(&format!("/payment/transactions/{later}/status"))
        .await;
    checks.same(
        "What was due in between has happened",
        &payment["status"],
        "SUCCESS",
    );
    checks.same(
        "at its own time, not at the end",
        payment["updated_at"].as_str().map(|at| &at[..16]),
        &elapsed[..16],
    );
    let before = world.now().await;
    for step in [
        json!({"advance_seconds": -1}),
        json!({"advance_seconds": "soon"}),
        json!({}),
    ] {
        let (status, _) = world.try_control("POST", "/clock", Some(&step)).await;
        checks.same(&format!("{step} is no step"), status, 400);
    }
    checks.same(
        "and the clock stands where it stood",
        world.now().await,
        before,
    );
}
