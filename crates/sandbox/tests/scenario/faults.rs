//! What goes wrong on the way.

use std::time::Duration;

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::checks::{Checks, text};
use crate::samples;
use crate::world::{Answer, Caller, World, count};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    let shop = Shop { world, caller };
    broken(checks, &shop).await;
    answered(checks, &shop).await;
    slow(checks, &shop).await;
    scripted(checks, &shop).await;
    random(checks).await;
}

struct Shop {
    world: World,
    caller: Caller,
}

impl Shop {
    async fn cards(&self) -> u64 {
        let cards = self.caller.data("/cards").await;
        cards["statistics"]["total"].as_u64().unwrap()
    }

    fn order(&self) -> RequestBuilder {
        self.caller
            .request("POST", "/cards")
            .json(&samples::card(&self.world))
    }

    /// How many cards come of an order with this fault, and what is answered.
    async fn order_with(&self, fault: &str) -> (u64, reqwest::Result<Answer>) {
        let before = self.cards().await;
        let order = self.order().header("x-sandbox-fault", fault);
        let answer = Answer::try_of(order).await;
        (self.cards().await - before, answer)
    }
}

async fn broken(checks: &mut Checks, shop: &Shop) {
    // guide
    let (cards, answer) = shop.order_with("reset-before-reading").await;
    checks.that(
        "reset before reading: no answer and no card",
        answer.is_err() && cards == 0,
    );
    let (cards, answer) = shop.order_with("reset-after-reading").await;
    checks.that(
        "reset after reading: no answer and no card",
        answer.is_err() && cards == 0,
    );
    let (cards, answer) = shop.order_with("reset-after-work").await;
    checks.that(
        "reset after the work is done: the card is there although no answer came",
        answer.is_err() && cards == 1,
    );
    let (cards, answer) = shop.order_with("cut-body").await;
    checks.that(
        "A cut body is no body, and the card is there",
        answer.is_err() && cards == 1,
    );
    let (cards, answer) = shop.order_with("cut-body:10").await;
    checks.that("also when it is cut early", answer.is_err() && cards == 1);
    checks.same(
        "The next call is answered as if nothing had been",
        shop.order_with("delay:0").await.0,
        1,
    );
}

async fn answered(checks: &mut Checks, shop: &Shop) {
    let (cards, answer) = shop.order_with("status:500").await;
    let answer = answer.unwrap();
    checks.refused("500 before the work", &answer, 500);
    checks.same("and no card", cards, 0);
    let (cards, answer) = shop.order_with("status-after-work:502").await;
    checks.same(
        "502 after the work, and the card is there",
        (answer.unwrap().status, cards),
        (502, 1),
    );
    let (cards, answer) = shop.order_with("too-many-requests").await;
    let answer = answer.unwrap();
    checks.refused("429 at any time", &answer, 429);
    checks.that(
        "without Retry-After",
        !answer.headers.contains_key("retry-after") && cards == 0,
    );
    let (_, answer) = shop.order_with("too-many-requests:7").await;
    let wait = answer.unwrap().headers.get("retry-after").cloned();
    checks.that("or with it", wait.is_some_and(|wait| wait == "7"));
    let (cards, answer) = shop.order_with("html").await;
    let answer = answer.unwrap();
    let kind = answer.headers["content-type"].to_str().unwrap().to_owned();
    checks.that(
        "HTML instead of JSON",
        answer.status == 502
            && kind.starts_with("text/html")
            && answer.body.is_null()
            && cards == 0,
    );
    let (cards, answer) = shop.order_with("success-false").await;
    let answer = answer.unwrap();
    checks.same(
        "200 with success: false, and no card",
        (answer.status, &answer.body["success"], cards),
        (200, &json!(false), 0),
    );
    let (cards, answer) = shop.order_with("success-false-after-work").await;
    let answer = answer.unwrap();
    checks.same(
        "or with a card",
        (answer.status, &answer.body["success"], cards),
        (200, &json!(false), 1),
    );
    let forced = Answer::of(shop.order().header("x-sandbox-status", "422")).await;
    checks.same("A header forces a status for one call", forced.status, 422); // guide
    let wrong = Answer::of(shop.order().header("x-sandbox-fault", "earthquake")).await;
    checks.that(
        "A fault that nobody knows is said to be one",
        wrong.status >= 400,
    );

    let doomed = shop.world.caller().await;
    let request = doomed
        .request("GET", "/wallets")
        .header("x-sandbox-fault", "token-expired");
    checks.refused(
        "A token can expire in mid-flight",
        &Answer::of(request).await,
        401,
    );
    checks.refused(
        "and is dead from then on",
        &doomed.get("/wallets").await,
        401,
    );
    checks.same(
        "Other tokens are not",
        shop.caller.get("/wallets").await.status,
        200,
    );
}

async fn slow(checks: &mut Checks, shop: &Shop) {
    for fault in ["delay:5000", "slow-body:1000"] {
        let order = shop
            .caller
            .request("GET", "/wallets")
            .header("x-sandbox-fault", fault);
        let call = tokio::spawn(Answer::of(order));
        let mut call = std::pin::pin!(call);
        let early = timeout(Duration::from_millis(150), &mut call).await;
        checks.that(
            &format!("{fault}: no answer while the clock stands still"),
            early.is_err(),
        );
        let answer = loop {
            shop.world.advance(60).await;
            if let Ok(answer) = timeout(Duration::from_millis(50), &mut call).await {
                break answer.unwrap();
            }
        };
        checks.same(
            &format!("{fault}: the whole answer, later"),
            (answer.status, count(answer.data())),
            (200, 3),
        );
    }
}

async fn scripted(checks: &mut Checks, shop: &Shop) {
    let order = async || {
        Answer::try_of(shop.order())
            .await
            .map_or(0, |answer| answer.status)
    };
    let twice = json!({"operation": "createCard", "call": 2, "fault": "status:500"});
    shop.world.arm(twice).await;
    let statuses = [order().await, order().await, order().await];
    // guide: scripted per operation and call number
    checks.same(
        "The second call fails, and no other",
        statuses,
        [201, 500, 201],
    );
    let some = json!([
        {"operation": "createCard", "call": [1, 3], "fault": "reset-after-work"},
        {"operation": "listWallets", "call": "every", "fault": "status:503"},
    ]);
    shop.world.arm(some).await;
    let before = shop.caller.get("/payment/balance").await.status;
    let statuses = [order().await, order().await, order().await, order().await];
    checks.same("The first and the third", statuses, [0, 201, 0, 201]);
    let wallets = [
        shop.caller.get("/wallets").await.status,
        shop.caller.get("/wallets").await.status,
    ];
    checks.same(
        "Every one of another operation",
        (wallets, before),
        ([503, 503], 200),
    );
    checks.that(
        "What is armed can be read",
        count(&shop.world.look("/faults").await["faults"]) > 0,
    );
    shop.world.control("DELETE", "/faults", &Value::Null).await;
    checks.same(
        "and taken back",
        shop.caller.get("/wallets").await.status,
        200,
    );
    for rule in [
        json!({"operation": "createCrad", "fault": "status:500"}),
        json!({"operation": "createCard", "fault": "earthquake"}),
        json!({"operation": "createCard"}),
    ] {
        let (status, answer) = shop.world.try_control("POST", "/faults", Some(&rule)).await;
        checks.that(
            &format!("{rule} is refused with a reason"),
            status == 400 && !text(&answer["error"]).is_empty(),
        );
    }
}

async fn random(checks: &mut Checks) {
    let run = async |seed: u32| {
        let world = World::start().await;
        let caller = world.caller().await;
        let plan = json!({"random": {
            "seed": seed, "rate": 0.5,
            "faults": ["status:500", "status:503"], "operations": ["*"],
        }});
        world.arm(plan).await;
        let mut statuses = Vec::new();
        for _ in 0..20 {
            statuses.push(caller.get("/wallets").await.status);
        }
        statuses
    };
    let (first, again, other) = tokio::join!(run(7), run(7), run(8));
    // guide: a seed makes random fault plans repeatable.
    checks.that(
        "A random plan has faults and answers",
        first.contains(&200) && first.iter().any(|status| *status >= 500),
    );
    checks.same("The same seed is the same plan", &again, &first);
    checks.that("Another seed is another", other != first);
}
