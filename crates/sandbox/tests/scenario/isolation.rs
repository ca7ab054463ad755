//! Two companies, neither of which sees the other.

use serde_json::json;

use crate::checks::{Checks, text};
use crate::samples;
use crate::world::{World, count};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    samples::new_card(&world, &caller).await;
    caller.post("/payment/collect", &samples::payment()).await;
    let foreign = world.caller_of("client_sandbox002").await;
    let ours = caller.data("/wallet/transactions?limit=1").await[0]["id"].clone();
    // conventions: 403 and 404 for what is not yours, and nothing of it in a list.
    for path in [
        "/payment/transactions",
        "/wallet/transactions",
        &format!("/wallet/transactions?transactionId={}", text(&ours)),
    ] {
        let answer = foreign.get(path).await;
        checks.same(
            &format!("{path} has nothing of another company's"),
            answer.data(),
            json!([]),
        );
    }
    let cards = foreign.data("/cards").await;
    checks.same("Nor has the list of cards", count(&cards["cards"]), 0);
    let customers = foreign.data("/customers").await;
    checks.same(
        "and of customers there is one's own",
        (count(&customers), &customers[0]["id"]),
        (1, world.id("foreign_customer")),
    );
}
