//! Wallets and their two balances.

use serde_json::{Value, json};

use crate::checks::{Checks, money, text};
use crate::samples;
use crate::world::{Caller, World, count, has, with, without};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    reading(checks, &world, &caller).await;
    creating(checks, &world, &caller).await;
    moving(checks, &world, &caller).await;
}

async fn reading(checks: &mut Checks, world: &World, caller: &Caller) {
    // B.5: the example of the page is what a fresh sandbox holds.
    let answer = caller.get("/payment/balance").await;
    checks.succeeded("The balances come in the envelope", &answer, 200);
    checks.same(
        "There is one entry per (currency, country), sums as numbers",
        &answer.data()["balances"],
        json!([
            {"currency": "XAF", "country": "CM", "payin_balance": 125_000, "payout_balance": 50_000},
            {"currency": "XOF", "country": "CI", "payin_balance": 0, "payout_balance": 30_000},
            {"currency": "USD", "country": "US", "payin_balance": 0, "payout_balance": 4250.5},
        ]),
    );
    let now = world.now().await;
    checks.same(
        "updated_at is when the snapshot was computed",
        &answer.data()["updated_at"],
        &now,
    );
    // B.5
    let unapproved = world.caller_of("client_sandbox004").await;
    let balances = &unapproved.data("/payment/balance").await["balances"];
    checks.same(
        "balances is empty when there are no wallets",
        balances,
        json!([]),
    );
    // B.18
    let answer = caller.get("/wallets").await;
    checks.same("GET /wallets is a bare list", count(answer.data()), 3);
    checks.that("GET /wallets is not paginated", !has(&answer.body, "meta"));
    let listed = answer.data().as_array().unwrap().iter();
    let listed: Vec<_> = listed
        .filter(|wallet| wallet["id"] == world.id("xaf_wallet"))
        .collect();
    let listed = listed[0];
    // B.4
    let wallet = caller.wallet(&world.id("xaf_wallet")).await;
    checks.same(
        "payin_balance as on the page",
        &wallet["payin_balance"],
        125_000,
    );
    checks.same(
        "payout_balance as on the page",
        &wallet["payout_balance"],
        50_000,
    );
    checks.same(
        "balance is usually payin + payout",
        &wallet["balance"],
        175_000,
    );
    checks.same(
        "payInAmount is the payin_amount of the list",
        [&wallet["payInAmount"], &wallet["payOutAmount"]],
        [&listed["payin_amount"], &listed["payout_amount"]],
    );
    checks.same(
        "The country is given by name",
        &wallet["country"],
        "Cameroon",
    );
    checks.same("and by its code", &wallet["country_iso_code"], "CM");
    checks.same(
        "The detail embeds the company",
        &wallet["company"]["id"],
        &wallet["company_id"],
    );
    checks.that("The list does not", !has(listed, "company"));
    checks.same(
        "amount_to_recover is the outstanding debt",
        &wallet["amount_to_recover"],
        0,
    );
    // B.31
    checks.same(
        "MTN and Orange serve Cameroon",
        codes(listed),
        ["mtn", "orange"],
    );
    // B.20
    let usd = caller.data("/wallets/usd-balance").await;
    checks.same(
        "The USD balance has walletId in camelCase",
        &usd,
        json!({
            "walletId": world.id("usd_wallet"), "balance": 4250.5,
            "currency": "USD", "country": "United States",
        }),
    );
    let foreign = world.caller_of("client_sandbox002").await;
    let answer = foreign.get("/wallets/usd-balance").await;
    checks.refused("404 if the company has no USD wallet", &answer, 404);
    let theirs = format!("/wallets/{}", world.id("foreign_wallet"));
    checks.refused(
        "A wallet of another company is 404",
        &caller.get(&theirs).await,
        404,
    );
    checks.refused(
        "A wallet that is no UUID is 404",
        &caller.get("/wallets/nonsense").await,
        404,
    );
}

fn codes(wallet: &Value) -> Vec<String> {
    let operators = wallet["operators"].as_array().unwrap().iter();
    let mut codes: Vec<_> = operators
        .map(|known| text(&known["operator_code"]))
        .collect();
    codes.sort();
    codes
}

async fn creating(checks: &mut Checks, world: &World, caller: &Caller) {
    // B.19
    let answer = caller.post("/wallets", &samples::wallet()).await;
    checks.succeeded("A wallet is created with 201", &answer, 201);
    let wallet = answer.data();
    checks.same(
        "A new wallet is empty",
        [
            &wallet["balance"],
            &wallet["payin_balance"],
            &wallet["payout_balance"],
        ],
        [0, 0, 0],
    );
    checks.same("A new wallet is active", &wallet["is_active"], true);
    let id = text(&wallet["id"]);
    let balances = caller.data("/payment/balance").await;
    checks.same(
        "The balances have one more entry",
        count(&balances["balances"]),
        4,
    );
    let listed = caller.wallet(&id).await;
    checks.same(
        "The new wallet can be read",
        &listed["country_iso_code"],
        "GA",
    );
    let all = caller.data("/wallets").await;
    let new = all
        .as_array()
        .unwrap()
        .iter()
        .find(|wallet| wallet["id"] == id);
    checks.same(
        "Airtel and Moov serve Gabon",
        codes(new.unwrap()),
        ["airtel", "moov"],
    ); // B.31
    let answer = caller.post("/wallets", &samples::wallet()).await;
    checks.refused("One wallet per (currency, country)", &answer, 400);
    let kinshasa = json!({
        "currency": "USD", "country": "DR Congo",
        "country_iso_code": "CD", "country_phone_code": "+243",
    });
    let answer = caller.post("/wallets", &kinshasa).await;
    checks.same(
        "The currency of CD is forced to CDF",
        &answer.data()["currency"],
        "CDF",
    );
    let without_code = without(samples::wallet(), "country_phone_code");
    let answer = caller.post("/wallets", &without_code).await;
    checks.that(
        "All four fields are required",
        answer.status == 400 && answer.names("country_phone_code"),
    );
    let answer = caller
        .post("/wallets", &with(samples::wallet(), "currency", "EUR"))
        .await;
    checks.refused("EUR is no currency of a wallet", &answer, 400);
    let unapproved = world.caller_of("client_sandbox004").await;
    let answer = unapproved.post("/wallets", &samples::wallet()).await;
    checks.refused("KYB must be APPROVED for wallets", &answer, 403);
    checks.same(
        "and none was made",
        count(&unapproved.data("/wallets").await),
        0,
    );
}

async fn moving(checks: &mut Checks, world: &World, caller: &Caller) {
    let id = world.id("xaf_wallet");
    let path = format!("/wallets/{id}/transfer-internal");
    // B.30
    let order = json!({"amount": 25_000, "direction": "PAYIN_TO_PAYOUT"});
    let answer = caller.post(&path, &order).await;
    checks.same("A transfer inside a wallet is 201", answer.status, 201);
    let balances = async || {
        let wallet = caller.wallet(&id).await;
        [&wallet["payin_balance"], &wallet["payout_balance"]].map(money)
    };
    let moved = balances().await;
    checks.same(
        "It moves money between the two balances, without a fee",
        moved.map(|sum| sum.to_string()),
        ["100000", "75000"],
    );
    let too_much = with(order.clone(), "amount", 100_001);
    let answer = caller.post(&path, &too_much).await;
    checks.same(
        "More than the balance is no success",
        &answer.body["success"],
        false,
    );
    checks.that("and moves nothing", balances().await == moved);
    let back = with(order, "direction", "PAYOUT_TO_PAYIN");
    caller.post(&path, &back).await;
    let returned = balances().await;
    checks.same(
        "It goes back as well",
        returned.map(|sum| sum.to_string()),
        ["125000", "50000"],
    );
    let nowhere = json!({"amount": 1, "direction": "SIDEWAYS"});
    checks.refused(
        "There are two directions",
        &caller.post(&path, &nowhere).await,
        400,
    );
    let question = json!({
        "from_currency": "XAF", "to_currency": "XOF", "amount": 1000, "country_iso_code": "CM",
    });
    let answer = caller
        .post("/wallets/calculate-transfer-fees", &question)
        .await;
    let fees = answer.data();
    checks.that(
        "totalAmount is the amount and feeAmount",
        money(&fees["totalAmount"]) == money(&fees["feeAmount"]) + money(&json!(1000)),
    );
    checks.that(
        "A question about fees moves nothing",
        balances().await == returned,
    );
}
