//! Cards from issue to termination.

use serde_json::{Value, json};

use crate::checks::{Checks, money, text};
use crate::samples::{self, NOWHERE};
use crate::world::{Caller, World, count, has, with, without};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    issuing(checks, &world, &caller).await;
    refusals(checks, &world, &caller).await;
    issuer(checks, &world, &caller).await;
    failing(checks, &world, &caller).await;
    looking(checks, &world, &caller).await;
    listing(checks, &world, &caller).await;
}

async fn usd(caller: &Caller) -> Value {
    caller.data("/wallets/usd-balance").await["balance"].clone()
}

async fn issuing(checks: &mut Checks, world: &World, caller: &Caller) {
    let bare = json!({"customer_id": world.id("approved_customer"), "brand": "visa"});
    let before = money(&usd(caller).await);
    let answer = caller.post("/cards", &bare).await;
    // B.2
    checks.succeeded("A card is issued with 201", &answer, 201);
    let fee = before - money(&usd(caller).await);
    checks.same(
        "Issuing an unfunded card costs the issuance fee",
        fee.normalize().to_string(),
        "1",
    );
    let card = &answer.data()["card"];
    checks.same("amount omitted: the card is unfunded", &card["balance"], 0);
    checks.same("brand is case-insensitive", &card["brand"], "VISA");
    checks.that(
        "auto_filled_fields names what Cartevo defaulted",
        answer.data()["auto_filled_fields"]
            .as_array()
            .is_some_and(|names| names.contains(&json!("name_on_card"))),
    );
    let before = money(&usd(caller).await);
    let funded = with(samples::card(world), "brand", "MASTERCARD");
    let answer = caller.post("/cards", &funded).await;
    let card = &answer.data()["card"];
    checks.same("The initial amount is on the card", &card["balance"], 100);
    let paid = before - money(&usd(caller).await);
    checks.same(
        "The USD wallet pays amount and fee",
        (paid - fee).normalize().to_string(),
        "100",
    );
    checks.same(
        "auto_filled_fields is empty if all was supplied",
        &answer.data()["auto_filled_fields"],
        json!([]),
    );
    checks.that(
        "status is PENDING or ACTIVE",
        card["status"] == "PENDING" || card["status"] == "ACTIVE",
    );
    let shown = text(&card["masked_pan"]);
    let hidden = &shown[4..12];
    checks.that(
        "masked_pan is the first 4, a mask and the last 4",
        shown.len() == 16
            && hidden.chars().all(|sign| sign == '*')
            && digits(&shown[..4])
            && digits(&shown[12..]),
    );
    let year: i64 = world.now().await[..4].parse().unwrap();
    checks.same(
        "Cards are valid for 3 years",
        &card["expiry_year"],
        year + 3,
    );
    checks.same(
        "A card is virtual and in USD",
        json!([card["is_virtual"], card["is_physical"], card["currency"]]),
        json!([true, false, "USD"]),
    );
    checks.same(
        "created_at is the time of the call",
        &card["created_at"],
        world.now().await,
    );
    world.advance(60).await;
    let later = caller.data(&format!("/cards/{}", text(&card["id"]))).await;
    checks.same("The status flips to ACTIVE", &later["status"], "ACTIVE");
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

async fn refusals(checks: &mut Checks, world: &World, caller: &Caller) {
    let right = samples::card(world);
    let before = usd(caller).await;
    let cards = caller.data("/cards").await["statistics"]["total"].clone();
    // B.2
    let table = [
        (
            "Insufficient balance",
            with(right.clone(), "amount", 5000),
            400,
        ),
        (
            "The wallet must cover the fee as well",
            with(right.clone(), "amount", before.clone()),
            400,
        ),
        (
            "kyc_status PENDING",
            with(right.clone(), "customer_id", world.id("pending_customer")),
            400,
        ),
        (
            "kyc_status REJECTED",
            with(right.clone(), "customer_id", world.id("rejected_customer")),
            400,
        ),
        (
            "Invalid brand",
            with(right.clone(), "brand", "DISCOVER"),
            400,
        ),
        (
            "An unknown customer",
            with(right.clone(), "customer_id", NOWHERE),
            404,
        ),
        (
            "A customer of another company",
            with(right.clone(), "customer_id", world.id("foreign_customer")),
            404,
        ),
        (
            "The issuer refuses",
            with(right.clone(), "name_on_card", "ISSUER REJECTS"),
            422,
        ),
        (
            "amount is at least 0",
            with(right.clone(), "amount", -1),
            400,
        ),
        (
            "amount is a number",
            with(right.clone(), "amount", "100"),
            400,
        ),
        (
            "name_on_card is at most 50 long",
            with(right.clone(), "name_on_card", "X".repeat(51)),
            400,
        ),
        ("brand is required", without(right.clone(), "brand"), 400),
        (
            "An unknown field",
            with(right.clone(), "currency", "USD"),
            400,
        ),
    ];
    for (sentence, body, status) in table {
        checks.refused(sentence, &caller.post("/cards", &body).await, status);
    }
    checks.same("A refused card costs nothing", usd(caller).await, before);
    checks.same(
        "and is not there",
        &caller.data("/cards").await["statistics"]["total"],
        cards,
    );
    let longest = with(right, "name_on_card", "X".repeat(50));
    checks.same(
        "50 characters are not too many",
        caller.post("/cards", &longest).await.status,
        201,
    );
}

async fn issuer(checks: &mut Checks, world: &World, caller: &Caller) {
    let total = async || {
        caller.data("/cards").await["statistics"]["total"]
            .as_u64()
            .unwrap()
    };
    let before = total().await;
    let away = with(samples::card(world), "name_on_card", "ISSUER UNAVAILABLE");
    // B.2
    let answer = caller.post("/cards", &away).await;
    checks.refused("Issuance temporarily unavailable", &answer, 503);
    world.advance(120).await;
    checks.same(
        "The card may still issue eventually: check via GET /cards",
        total().await,
        before + 1,
    );
    let late = with(samples::card(world), "name_on_card", "ISSUER REJECTS LATER");
    let answer = caller.post("/cards", &late).await;
    let id = text(&answer.data()["card"]["id"]);
    world.advance(60).await;
    let order = json!({"amount": 5});
    // conventions: 422
    for action in ["fund", "withdraw"] {
        let answer = caller.post(&format!("/cards/{id}/{action}"), &order).await;
        checks.refused(&format!("The issuer can refuse to {action}"), &answer, 422);
    }
    let answer = caller.put(&format!("/cards/{id}/freeze")).await;
    checks.refused("The issuer can refuse to freeze", &answer, 422);
    let path = format!("/cards/{id}/terminate");
    let answer = caller.call("POST", &path, &Value::Null).await;
    checks.refused("The issuer can refuse to terminate", &answer, 422);
    let status = async || caller.data(&format!("/cards/{id}")).await["status"].clone();
    // B.17
    checks.same("and leaves the card ACTIVE", status().await, "ACTIVE");
    caller
        .call(
            "POST",
            &format!("{path}?freezeOnFailure=true"),
            &Value::Null,
        )
        .await;
    checks.same("freezeOnFailure leaves it FROZEN", status().await, "FROZEN");
    let answer = caller.put(&format!("/cards/{id}/unfreeze")).await;
    checks.refused("The issuer can refuse to unfreeze", &answer, 422);
}

async fn failing(checks: &mut Checks, world: &World, caller: &Caller) {
    let before = money(&usd(caller).await);
    let order = with(samples::card(world), "name_on_card", "ISSUER FAILS");
    let answer = caller.post("/cards", &order).await;
    let card = &answer.data()["card"];
    // B.31
    checks.same(
        "A card is PENDING while the issuer works",
        (answer.status, &card["status"]),
        (201, "PENDING"),
    );
    let path = format!("/cards/{}", text(&card["id"]));
    let order = json!({"amount": 5});
    let answer = caller.post(&format!("{path}/fund"), &order).await;
    checks.refused("A PENDING card cannot be funded", &answer, 400);
    let answer = caller.put(&format!("{path}/freeze")).await;
    checks.refused("nor frozen", &answer, 400);
    world.advance(60).await;
    let failed = caller.data(&path).await;
    checks.same(
        "PENDING, then FAILED",
        json!([failed["status"], failed["balance"]]),
        json!(["FAILED", 0]),
    );
    let lost = before - money(&usd(caller).await);
    checks.that(
        "Of a card that failed, the amount comes back",
        lost <= money(&json!(1)),
    );
    let answer = caller.put(&format!("{path}/unfreeze")).await;
    checks.refused("FAILED is final", &answer, 400);
}

async fn looking(checks: &mut Checks, world: &World, caller: &Caller) {
    let id = samples::new_card(world, caller).await;
    world.advance(60).await;
    let card = caller.data(&format!("/cards/{id}")).await;
    let shown = caller.data(&format!("/cards/{id}?reveal=true")).await;
    // B.13
    let clear = text(&shown["number"]);
    let secret = text(&card["number"]);
    checks.that(
        "Without reveal the number is no number",
        !digits(&secret) && !secret.contains(&clear),
    );
    checks.that(
        "reveal shows the number",
        clear.len() == 16 && digits(&clear) && luhn(&clear),
    );
    checks.that(
        "reveal shows the CVV",
        digits(&text(&shown["cvv"])) && text(&shown["cvv"]).len() == 3,
    );
    let masked = text(&card["masked_pan"]);
    checks.that(
        "They end alike",
        clear[12..] == masked[12..] && clear[..4] == masked[..4],
    );
    checks.same(
        "masked_pan is always there",
        &shown["masked_pan"],
        &card["masked_pan"],
    );
    checks.that("A VISA number begins with 4", clear.starts_with('4'));
    let raw = caller.data(&format!("/cards/{id}?includeRaw=true")).await;
    checks.that(
        "includeRaw adds raw, and only then",
        has(&raw, "raw") && !has(&card, "raw"),
    );
    let foreign = world.caller_of("client_sandbox002").await;
    let answer = foreign.get(&format!("/cards/{id}?reveal=true")).await;
    checks.refused("Nobody else sees it", &answer, 404);
}

fn luhn(number: &str) -> bool {
    let digits = number.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let weighed =
        digits.enumerate().map(
            |(place, digit)| match digit * (1 + u32::from(place % 2 == 1)) {
                double @ 10.. => double - 9,
                digit => digit,
            },
        );
    weighed.sum::<u32>() % 10 == 0
}

async fn listing(checks: &mut Checks, world: &World, caller: &Caller) {
    let frozen = samples::new_card(world, caller).await;
    world.advance(60).await;
    caller.put(&format!("/cards/{frozen}/freeze")).await;
    let all = caller.data("/cards").await;
    let cards = all["cards"].as_array().unwrap();
    // B.12
    checks.same(
        "company_id is an echo",
        &all["company_id"],
        world.id("company_id"),
    );
    checks.same(
        "total counts the cards",
        &all["statistics"]["total"],
        cards.len(),
    );
    let sum: rust_decimal::Decimal = cards.iter().map(|card| money(&card["balance"])).sum();
    checks.that(
        "total_balance is their sum",
        money(&all["statistics"]["total_balance"]) == sum,
    );
    let holder = &all["statistics"]["by_customer"][world.id("approved_customer")];
    checks.same(
        "by_customer maps a customer to cards and balance",
        &holder["cards"],
        cards.len(),
    );
    checks.that(
        "and the balances are as much",
        money(&holder["balance"]) == sum,
    );
    let figures = &all["statistics"];
    let states = ["active", "frozen", "terminated", "pending", "failed"];
    let counted = states.map(|state| figures[state].as_u64().unwrap());
    checks.same(
        "The states add up to the total",
        counted.iter().sum::<u64>(),
        &figures["total"],
    );
    let slots = async || {
        caller.data("/cards").await["statistics"]["available_slots"]
            .as_u64()
            .unwrap()
    };
    let free = slots().await;
    let last = samples::new_card(world, caller).await;
    checks.same(
        "Each card takes one of the available slots",
        slots().await,
        free - 1,
    );
    let few = caller.data("/cards?status=FROZEN").await;
    checks.that(
        "status filters",
        count(&few["cards"]) == 2
            && few["cards"]
                .as_array()
                .unwrap()
                .iter()
                .all(|card| card["status"] == "FROZEN"),
    );
    checks.same("total is after filters", &few["statistics"]["total"], 2);
    let few = caller.data("/cards?brand=mastercard").await;
    checks.same("brand filters, case-insensitive", count(&few["cards"]), 1);
    let masked = text(&caller.data(&format!("/cards/{last}")).await["masked_pan"]);
    let few = caller
        .data(&format!("/cards?last4={}", &masked[12..]))
        .await;
    let found = few["cards"].as_array().unwrap();
    checks.that(
        "last4 filters",
        found.iter().any(|card| card["id"] == last)
            && found
                .iter()
                .all(|card| text(&card["masked_pan"]).ends_with(&masked[12..])),
    );
}
