//! Ten requests in 60 seconds.

use serde_json::json;

use crate::checks::Checks;
use crate::samples;
use crate::world::{Caller, World};

/// How many of so many calls are let through.
async fn passed(caller: &Caller, calls: usize) -> usize {
    let mut passed = 0;
    for _ in 0..calls {
        passed += usize::from(caller.get("/wallets").await.status == 200);
    }
    passed
}

pub async fn tell(checks: &mut Checks) {
    let world = World::strict().await;
    let caller = world.caller().await;
    world.advance(61).await;
    // conventions
    checks.same(
        "10 requests in 60 s, then 429",
        passed(&caller, 13).await,
        10,
    );
    let answer = caller.get("/wallets").await;
    checks.refused("The eleventh is told so", &answer, 429);
    let answer = caller.post("/cards", &samples::card(&world)).await;
    checks.refused("The limit is for the whole API surface", &answer, 429);
    let foreign = world.caller_of("client_sandbox002").await;
    checks.same(
        "Another caller has a limit of his own",
        foreign.get("/wallets").await.status,
        200,
    );
    world.advance(59).await;
    checks.same(
        "59 s later it is still too early",
        passed(&caller, 1).await,
        0,
    );
    world.advance(2).await;
    checks.same(
        "after 61 s of the clock another",
        passed(&caller, 1).await,
        1,
    );
    world.advance(61).await;
    let cards = caller.get("/cards").await;
    checks.same(
        "What was refused was not done",
        &cards.data()["statistics"]["total"],
        0,
    );

    world.advance(61).await;
    let early = passed(&caller, 6).await;
    world.advance(30).await;
    let late = passed(&caller, 6).await;
    checks.same("Ten in any 60 s", [early, late], [6, 4]);
    world.advance(31).await;
    checks.same(
        "The window slides: six are free again, not ten",
        passed(&caller, 10).await,
        6,
    );
    world.advance(61).await;
    checks.same(
        "Waiting 60 seconds restores full quota",
        passed(&caller, 12).await,
        10,
    );

    // guide: it can be changed or switched off per credential.
    let of = |client: &str| json!({"requests": 3, "seconds": 10, "client_id": client});
    world
        .control("PUT", "/rate-limit", &of("client_sandbox001"))
        .await;
    world.advance(61).await;
    checks.same("Another limit by agreement", passed(&caller, 5).await, 3);
    world.advance(11).await;
    checks.same("with another window", passed(&caller, 5).await, 3);
    checks.same("for that account alone", passed(&foreign, 9).await, 9);
    let off = json!({"off": true, "client_id": "client_sandbox001"});
    world.control("PUT", "/rate-limit", &off).await;
    checks.same("or none at all", passed(&caller, 30).await, 30);
}
