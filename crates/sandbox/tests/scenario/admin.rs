//! The sandbox from outside: state, snapshots, log and the page for people.

use serde_json::{Value, json};

use crate::checks::{Checks, text};
use crate::samples::{self, NOWHERE};
use crate::world::{Caller, World, count};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    state(checks, &world).await;
    log(checks, &world, &caller).await;
    snapshots(checks, &world, &caller).await;
    mistakes(checks, &world).await;
    history(checks, &world, &caller).await;
    page(checks, &world).await;
    reset(checks, &world, &caller).await;
    secrets(checks, &World::start().await).await;
}

async fn state(checks: &mut Checks, world: &World) {
    let state = world.look("/state").await;
    checks.same(
        "The state has the URL of the ready line",
        &state["url"],
        &world.ready["url"],
    );
    checks.that(
        "and credentials of several companies",
        count(&state["credentials"]) >= 6,
    );
    let modes: Vec<_> = state["credentials"]
        .as_array()
        .unwrap()
        .iter()
        .map(|known| text(&known["mode"]).to_lowercase())
        .collect();
    // conventions: credentials are bound to one mode.
    checks.that(
        "Each belongs to a mode",
        modes.contains(&"production".into()) && modes.contains(&"preproduction".into()),
    );
}

async fn log(checks: &mut Checks, world: &World, caller: &Caller) {
    let all = world.look("/requests").await;
    let seen = all["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["number"].as_u64().unwrap())
        .max()
        .unwrap();
    caller.get("/wallets").await;
    caller.post("/card", &samples::card(world)).await;
    let log = world.look(&format!("/requests?since={seen}")).await;
    let entries = log["requests"].as_array().unwrap();
    let first = entries.iter().find(|entry| {
        entry["path"]
            .as_str()
            .is_some_and(|path| path.ends_with("/wallets"))
    });
    let told = first.map(|entry| {
        json!([
            entry["method"],
            entry["status"],
            entry["operation"],
            entry["client_id"]
        ])
    });
    checks.same(
        "The log tells who called what",
        told,
        json!(["GET", 200, "listWallets", "client_sandbox001"]),
    );
    let missed = entries.iter().find(|entry| {
        entry["path"]
            .as_str()
            .is_some_and(|path| path.ends_with("/card"))
    });
    let note = missed
        .map(|entry| entry["note"].to_string())
        .unwrap_or_default();
    // guide: near-miss explanations
    checks.that(
        "and what was meant: POST /cards",
        note.contains("POST /cards"),
    );
    let wrong = caller
        .call("POST", "/payment/balance", &json!({}))
        .await
        .status;
    let log = world.look(&format!("/requests?since={seen}")).await;
    let last = log["requests"].as_array().unwrap().last().unwrap()["note"].to_string();
    checks.that("or by which method", wrong == 404 && last.contains("GET"));
}

async fn secrets(checks: &mut Checks, world: &World) {
    let caller = &world.caller().await;
    let card = samples::new_card(world, caller).await;
    let shown = caller.data(&format!("/cards/{card}?reveal=true")).await;
    let log = world.look("/requests").await.to_string();
    let secrets = [
        caller.token.clone().unwrap(),
        text(&world.ready["client_key"]),
        text(&shown["number"]),
    ];
    // Q57
    checks.that(
        "The log has neither tokens nor keys nor card numbers",
        !secrets.iter().any(|secret| log.contains(secret)),
    );
    let html = world.page().await.text().await.unwrap();
    checks.that(
        "nor has the page for people",
        !secrets.iter().any(|secret| html.contains(secret)),
    );
}

async fn snapshots(checks: &mut Checks, world: &World, caller: &Caller) {
    let card = samples::new_card(world, caller).await;
    world.advance(60).await;
    let pending = caller.post("/payment/collect", &samples::payment()).await;
    let pending = text(&pending.data()["transaction_id"]);
    let (status, saved) = world.try_control("GET", "/snapshot", None).await;
    let balances = caller.data("/payment/balance").await;
    caller
        .call("POST", &format!("/cards/{card}/terminate"), &Value::Null)
        .await;
    samples::new_card(world, caller).await;
    world.advance(600).await;
    world.control("PUT", "/snapshot", &saved).await;
    checks.same("A snapshot is a document", status, 200);
    checks.same(
        "Restored, the clock is back",
        &caller.data("/payment/balance").await,
        balances,
    );
    let cards = caller.data("/cards").await;
    checks.same(
        "the card is ACTIVE again, and alone",
        (count(&cards["cards"]), &cards["cards"][0]["status"]),
        (1, &json!("ACTIVE")),
    );
    let path = format!("/payment/transactions/{pending}/status");
    checks.same(
        "the payment is PENDING again",
        &caller.data(&path).await["status"],
        "PENDING",
    );
    world.advance(5).await;
    checks.same(
        "and settles once more",
        &caller.data(&path).await["status"],
        "SUCCESS",
    );
    let mut other = World::start().await;
    other.control("PUT", "/snapshot", &saved).await;
    let theirs = other.again().await;
    checks.same(
        "It is good in another sandbox",
        count(&theirs.data("/cards").await["cards"]),
        1,
    );
    let (status, _) = world
        .try_control("PUT", "/snapshot", Some(&json!({"nonsense": true})))
        .await;
    checks.same("What is no snapshot is refused", status, 400);
    checks.same(
        "and changes nothing",
        &caller.data(&path).await["status"],
        "SUCCESS",
    );
}

async fn mistakes(checks: &mut Checks, world: &World) {
    let table = [
        ("POST", "/settle", json!({"transaction_id": NOWHERE}), 404),
        (
            "POST",
            "/kyc",
            json!({"customer_id": NOWHERE, "status": "APPROVED"}),
            404,
        ),
        (
            "POST",
            "/kyc",
            json!({"customer_id": world.id("pending_customer"), "status": "MAYBE"}),
            400,
        ),
        (
            "POST",
            "/cards/nothing/status",
            json!({"status": "SUSPENDED"}),
            404,
        ),
        ("POST", "/wallets/nothing", json!({"is_active": false}), 404),
        (
            "POST",
            "/seed",
            json!({"customers": [{"first_name": 7}]}),
            400,
        ),
        (
            "PUT",
            "/rate-limit",
            json!({"requests": -1, "seconds": 60}),
            400,
        ),
        (
            "PUT",
            "/webhook",
            json!({"url": "nowhere", "scheme": "unsigned"}),
            400,
        ),
        ("GET", "/nothing", Value::Null, 404),
    ];
    for (method, path, body, expected) in table {
        let body = Some(&body).filter(|body| !body.is_null());
        let (status, answer) = world.try_control(method, path, body).await;
        let told = answer["error"].is_string();
        checks.same(
            &format!("{method} {path} {body:?} is {expected} with a reason"),
            (status, told),
            (expected, true),
        );
    }
}

/// A seed may bring what happened before everything that is there.
async fn history(checks: &mut Checks, world: &World, caller: &Caller) {
    let total = async |query: &str| {
        let answer = caller.get(&format!("/payment/transactions{query}")).await;
        answer.body["meta"]["total"].clone()
    };
    let past = json!({"transactions": [{
        "kind": "collection", "wallet": world.id("xaf_wallet"), "amount": 500,
        "status": "SUCCESS", "created_at": "2026-05-01T00:00:00Z",
    }]});
    caller.post("/payment/collect", &samples::payment()).await;
    let before = total("").await;
    world.control("POST", "/seed", &past).await;
    // B.28
    checks.same(
        "to_date finds what is older",
        total("?to_date=2026-05-02").await,
        1,
    );
    checks.same(
        "and from_date what is newer",
        total("?from_date=2026-05-02").await,
        before,
    );
    let last = caller.data("/payment/transactions").await;
    let last = last.as_array().unwrap().last().unwrap();
    checks.same("The oldest is at the end", &last["amount"], 500);
}

async fn page(checks: &mut Checks, world: &World) {
    let page = world.page().await;
    let kind = page.headers()["content-type"].to_str().unwrap().to_owned();
    let status = page.status().as_u16();
    let html = page.text().await.unwrap();
    checks.that(
        "The inspector is a page",
        status == 200 && kind.starts_with("text/html") && html.contains("<html"),
    );
    checks.that(
        "It shows the wallets",
        html.contains("XAF") && html.contains("USD"),
    );
    checks.that(
        "with forms to press",
        html.contains("<form") && html.contains("<button"),
    );
}

async fn reset(checks: &mut Checks, world: &World, caller: &Caller) {
    let before = world.look("/state").await["seeded"].clone();
    let rule = json!({"operation": "*", "call": "every", "fault": "status:500"});
    world.arm(rule).await;
    let quirks = json!({"quirks": ["Q3"]});
    world.control("PUT", "/quirks", &quirks).await;
    world.control("POST", "/reset", &json!({})).await;
    let state = world.look("/state").await;
    checks.same(
        "After a reset it is as it was at the start",
        &state["seeded"],
        before,
    );
    let fresh = world.caller().await;
    checks.same(
        "without faults and quirks",
        &fresh.get("/payment/balance").await.body["statusCode"],
        200,
    );
    checks.same(
        "without the cards that there were",
        &fresh.data("/cards").await["statistics"]["total"],
        0,
    );
    checks.same(
        "and with the money",
        &fresh.data("/wallets/usd-balance").await["balance"],
        json!(4250.5),
    );
    checks.refused(
        "Old tokens are gone with it",
        &caller.get("/wallets").await,
        401,
    );
}
