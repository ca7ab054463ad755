//! The vendor's oddities, each switched on by its number in the ledger.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::checks::{Checks, text};
use crate::samples::{self, NOWHERE};
use crate::world::{Caller, World, has, with};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    shapes(checks, &world, &caller).await;
    behaviour(checks, &world, &caller).await;
    transport(checks, &world, &caller).await;
    older_build(checks, &world, &caller).await;
}

async fn switch(world: &World, quirks: &[&str]) {
    world
        .control("PUT", "/quirks", &json!({"quirks": quirks}))
        .await;
}

async fn shapes(checks: &mut Checks, world: &World, caller: &Caller) {
    switch(world, &["Q1"]).await;
    let answer = caller.post("/cards", &samples::card(world)).await.body;
    checks.that(
        "Q1: a card comes without an envelope",
        answer["card"].is_object()
            && answer["autoFilledFields"].is_array()
            && !has(&answer, "data"),
    );
    checks.same("and status is success", &answer["status"], "success");
    switch(world, &["Q3"]).await;
    let answer = caller.get("/payment/balance").await.body;
    checks.that(
        "Q3: no statusCode under /payment",
        !has(&answer, "statusCode") && has(&answer, "data"),
    );
    switch(world, &["Q4"]).await;
    let answer = caller.get("/customers").await.body;
    checks.that(
        "Q4: pagination in place of meta",
        has(&answer, "pagination") && !has(&answer, "meta"),
    );
    switch(world, &["Q15"]).await;
    let wallet = caller.wallet(&world.id("usd_wallet")).await;
    checks.same(
        "Q15: sums of wallets are text",
        wallet["payout_balance"].is_string(),
        true,
    );
    switch(world, &["Q18", "Q19"]).await;
    let answer = caller.post("/cards", &samples::card(world)).await;
    let card = &answer.data()["card"];
    checks.that(
        "Q18: two digits of the year",
        card["expiry_year"].as_u64().is_some_and(|year| year < 100),
    );
    checks.that(
        "Q19: masked_number in place of masked_pan",
        has(card, "masked_number") && !has(card, "masked_pan"),
    );
    switch(world, &["Q20"]).await;
    let answer = caller.post("/wallets/fund", &samples::top_up(world)).await;
    checks.same(
        "Q20: feePercentage is a fraction",
        &answer.data()["feeInfo"]["feePercentage"],
        json!(0.01),
    );
    switch(world, &["Q22"]).await;
    let at = caller.data("/payment/balance").await["updated_at"].clone();
    checks.that("Q22: times without milliseconds", text(&at).len() == 20);
    switch(world, &["Q38"]).await;
    let none = caller
        .get(&format!(
            "/customers/{}/cards",
            world.id("pending_customer")
        ))
        .await;
    checks.same(
        "Q38: no cards are an empty list",
        (none.status, none.data()),
        (200, &json!([])),
    );
    switch(world, &["Q76"]).await;
    let answer = caller.get(&format!("/wallets/{NOWHERE}")).await;
    checks.same(
        "Q76: errors as the framework writes them",
        (
            answer.status,
            has(&answer.body, "success"),
            &answer.body["statusCode"],
        ),
        (404, false, &json!(404)),
    );
    switch(world, &["Q78"]).await;
    let answer = caller.get(&format!("/wallets/{NOWHERE}")).await;
    checks.same(
        "Q78: a missing wallet is an error under HTTP 200",
        (answer.status, &answer.body["status"]),
        (200, &json!("error")),
    );
    switch(world, &["none"]).await;
}

async fn behaviour(checks: &mut Checks, world: &World, caller: &Caller) {
    let english = caller.get(&format!("/wallets/{NOWHERE}")).await.body["message"].clone();
    switch(world, &["Q87"]).await;
    let french = caller.get(&format!("/wallets/{NOWHERE}")).await.body["message"].clone();
    checks.that(
        "Q87: messages in French",
        french != english && french.is_string(),
    );
    switch(world, &["Q83"]).await;
    let card = samples::new_card(world, caller).await;
    world.advance(60).await;
    caller.put(&format!("/cards/{card}/freeze")).await;
    let answer = caller
        .post(&format!("/cards/{card}/withdraw"), &json!({"amount": 5}))
        .await;
    checks.same("Q83: no withdrawal from a frozen card", answer.status, 400);
    switch(world, &["Q99"]).await;
    let keyed = with(samples::top_up(world), "trxId", "AGAIN");
    let mut ids = Vec::new();
    for _ in 0..2 {
        ids.push(caller.post("/wallets/fund", &keyed).await.data()["transaction"]["id"].clone());
    }
    checks.that(
        "Q99: trxId is ignored",
        ids[0] != ids[1] && ids[0].is_string(),
    );
    switch(world, &["Q32"]).await;
    let keyed = with(samples::payment(), "external_id", "ONCE");
    caller.post("/payment/collect", &keyed).await;
    let again = caller.post("/payment/collect", &keyed).await;
    checks.refused("Q32: a replayed external_id is refused", &again, 400);
    switch(world, &["Q115"]).await;
    let short = world.caller().await;
    world.advance(2).await;
    let early = short.get("/wallets").await.status;
    world.advance(2).await;
    checks.same(
        "Q115: expires_in says 3600, the token dies after 3 s",
        [early, short.get("/wallets").await.status],
        [200, 401],
    ); // S27
    switch(world, &["Q114"]).await;
    let lost = world
        .stranger()
        .post("/auth/token", &world.credentials("client_sandbox001"))
        .await;
    checks.same(
        "Q114: in an outage everything is 401, tokens too",
        [lost.status, caller.get("/wallets").await.status],
        [401, 401],
    ); // S26
    switch(world, &["none"]).await;
    checks.same(
        "Without quirks it is as documented",
        caller.get("/wallets").await.status,
        200,
    );
    let (status, _) = world
        .try_control("PUT", "/quirks", Some(&json!({"quirks": ["Q0"]})))
        .await;
    checks.same("A quirk that nobody knows is refused", status, 400);
}

async fn transport(checks: &mut Checks, world: &World, caller: &Caller) {
    // S31
    switch(world, &["Q119b"]).await;
    let tag = caller.get("/wallets").await.headers.get("etag").cloned();
    let tag = tag.unwrap().to_str().unwrap().to_owned();
    let again = caller
        .request("GET", "/wallets")
        .header("if-none-match", &tag);
    let again = again.send().await.unwrap();
    checks.that("Q119b: answers have a weak ETag", tag.starts_with("W/\""));
    checks.same(
        "and who has it is sent nothing",
        (again.status().as_u16(), again.bytes().await.unwrap().len()),
        (304, 0),
    );
    switch(world, &["Q119"]).await;
    let url = text(&world.ready["url"]);
    let address = url.trim_start_matches("http://").split('/').next();
    let mut stream = TcpStream::connect(address.unwrap()).await.unwrap();
    let request = b"GET /api/v1/wallets HTTP/1.1\r\nhost: sandbox\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    let head = String::from_utf8_lossy(&answer[..read]).to_lowercase();
    checks.that(
        "Q119: connections are kept for 5 s",
        head.contains("keep-alive: timeout=5"),
    );
    world.advance(6).await;
    let mut rest = Vec::new();
    let closed = timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
    checks.that("and then closed", closed.is_ok());
    switch(world, &["none"]).await;
}

async fn older_build(checks: &mut Checks, world: &World, caller: &Caller) {
    switch(world, &["server-2025"]).await;
    let named = world.look("/quirks").await["quirks"].clone();
    checks.that(
        "The profile is many switches",
        named.as_array().is_some_and(|names| names.len() > 20),
    );
    let fresh = world.caller().await;
    // S1
    let wallets = fresh.get("/wallets").await.body;
    checks.that(
        "Wallets come as {data}",
        wallets["data"].is_array() && !has(&wallets, "success") && !has(&wallets, "statusCode"),
    );
    let cards = fresh.get("/cards").await.body;
    checks.that(
        "Cards come as {success, data}",
        cards["success"] == true && cards["data"].is_array() && !has(&cards, "statusCode"),
    );
    // S2
    let missing = fresh.get(&format!("/wallets/{NOWHERE}")).await;
    checks.same(
        "A missing wallet is 200 with code 500",
        (
            missing.status,
            &missing.body["status"],
            &missing.body["code"],
            has(&missing.body, "data"),
        ),
        (200, &json!("error"), &json!(500), false),
    );
    // S7
    let wrong = with(samples::top_up(world), "currency", "XOF");
    let answer = fresh
        .post("/wallets/fund", &with(wrong, "userId", NOWHERE))
        .await;
    checks.same(
        "Every error of a top-up is 500, without error",
        (answer.status, has(&answer.body, "error")),
        (500, false),
    );
    // S13
    let unknown = with(samples::card(world), "customer_id", NOWHERE);
    checks.same(
        "An unknown customer of a card is 400",
        fresh.post("/cards", &unknown).await.status,
        400,
    );
    // S24
    checks.same(
        "No wallet is opened for a company's token",
        fresh.post("/wallets", &samples::wallet()).await.status,
        403,
    );
    // Confirmed absent in 2025
    checks.same(
        "There are no payments",
        fresh.get("/payment/balance").await.status,
        404,
    );
    // S28
    let stranger = world.stranger().get("/wallets").await;
    checks.same(
        "A 401 has neither success nor error",
        stranger.body.as_object().map(serde_json::Map::len),
        2,
    );
    // S27
    world.advance(4).await;
    checks.same(
        "Its tokens die early",
        fresh.get("/wallets").await.status,
        401,
    );
    switch(world, &["none"]).await;
    let back: Value = caller.get("/wallets").await.body;
    checks.same(
        "and all of it can be switched off",
        &back["statusCode"],
        200,
    );
}
