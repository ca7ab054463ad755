//! Wallets topped up from mobile money.

use serde_json::{Value, json};

use crate::checks::{Checks, money, text};
use crate::samples::{self, NOWHERE};
use crate::world::{Caller, World, with, without};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    settling(checks, &world, &caller).await;
    replaying(checks, &world, &caller).await;
    mistakes(checks, &world, &caller).await;
    failing(checks, &world, &caller).await;
    ceiling(checks, &world).await;
}

async fn settling(checks: &mut Checks, world: &World, caller: &Caller) {
    let wallet = world.id("xaf_wallet");
    let balance = async || caller.wallet(&wallet).await["payin_balance"].clone();
    let volume = async || money(&caller.wallet(&wallet).await["payInAmount"]);
    let before = volume().await;
    let body = with(samples::top_up(world), "trxId", "FUND-2026-001");
    let answer = caller.post("/wallets/fund?purpose=float", &body).await;
    // B.3
    checks.succeeded("A top-up is accepted with 200", &answer, 200);
    let told = &answer.data()["transaction"];
    checks.same(
        "It is a wallet funding, PENDING at once",
        json!([
            told["type"],
            told["category"],
            told["status"],
            told["wallet_id"]
        ]),
        json!(["FUND", "WALLET", "PENDING", wallet]),
    );
    checks.same(
        "No money has moved yet",
        [
            &told["wallet_balance_before"],
            &told["wallet_balance_after"],
        ],
        [175_000, 175_000],
    );
    let fee = &answer.data()["feeInfo"];
    checks.that(
        "totalAmount is what the payer is charged: amount and fee",
        money(&fee["totalAmount"]) == money(&body["amount"]) + money(&fee["feeAmount"]),
    );
    checks.same("1.0 is one percent: 50 on 5,000", &fee["feeAmount"], 50);
    checks.that(
        "orderId is the provider's reference",
        answer.data()["paymentResult"]["orderId"].is_string(),
    );
    let path = format!("/wallet/transactions/{}", text(&told["id"]));
    checks.same("The balance is as it was", balance().await, 125_000);
    let read = caller.data(&path).await;
    checks.same(
        "trxId comes back as reference",
        &read["reference"],
        "FUND-2026-001",
    ); // B.24
    world.advance(3).await;
    checks.same(
        "Then it is PROCESSING",
        &caller.data(&path).await["status"],
        "PROCESSING",
    );
    checks.same("and still no money has moved", balance().await, 125_000);
    world.advance(2).await;
    let read = caller.data(&path).await;
    checks.same("Then it is SUCCESS", &read["status"], "SUCCESS");
    checks.same(
        "completed_at is when it settled",
        &read["completed_at"],
        world.now().await,
    );
    checks.same(
        "The balance moves on SUCCESS, by the amount alone",
        balance().await,
        130_000,
    );
    // B.24
    checks.that(
        "Before and after add up",
        money(&read["wallet_balance_after"]) - money(&read["wallet_balance_before"])
            == money(&read["net_amount"]),
    );
    checks.that(
        "amount_with_fee is amount and fee_amount",
        money(&read["amount_with_fee"]) == money(&read["amount"]) + money(&read["fee_amount"]),
    );
    world.advance(600).await;
    checks.same("It settles once", balance().await, 130_000);
    // B.18
    checks.that(
        "The lifetime volume grows with it",
        volume().await - before == money(&json!(5000)),
    );
}

async fn replaying(checks: &mut Checks, world: &World, caller: &Caller) {
    let fund = async |body: &Value| {
        let answer = caller.post("/wallets/fund", body).await;
        text(&answer.data()["transaction"]["id"])
    };
    let keyed = with(samples::top_up(world), "trxId", "FUND-2026-002");
    // B.3
    let first = fund(&keyed).await;
    checks.that("trxId is an idempotency key", fund(&keyed).await == first);
    world.advance(10).await;
    checks.that(
        "also when the first has settled",
        fund(&keyed).await == first,
    );
    world.advance(10).await;
    let wallet = caller.wallet(&world.id("xaf_wallet")).await;
    checks.same(
        "A replay is no second top-up",
        &wallet["payin_balance"],
        135_000,
    );
    let unkeyed = samples::top_up(world);
    let first = fund(&unkeyed).await;
    checks.that(
        "Without trxId you lose idempotency",
        fund(&unkeyed).await != first,
    );
    world.advance(10).await;
    let wallet = caller.wallet(&world.id("xaf_wallet")).await;
    checks.same("and pay twice", &wallet["payin_balance"], 145_000);
}

async fn mistakes(checks: &mut Checks, world: &World, caller: &Caller) {
    let right = samples::top_up(world);
    let before = caller.wallet(&world.id("xaf_wallet")).await;
    // B.3, B.31
    let table = [
        (
            "Currency mismatch with target wallet",
            with(right.clone(), "currency", "XOF"),
            400,
        ),
        (
            "Wave does not serve Cameroon",
            with(right.clone(), "operator", "wave"),
            400,
        ),
        (
            "An unknown operator",
            with(right.clone(), "operator", "pigeon"),
            400,
        ),
        (
            "An unknown wallet",
            with(right.clone(), "walletId", NOWHERE),
            404,
        ),
        (
            "A wallet of another company",
            with(right.clone(), "walletId", world.id("foreign_wallet")),
            404,
        ),
        (
            "amount is at least 0.01",
            with(right.clone(), "amount", 0.001),
            400,
        ),
        (
            "amount is a number",
            with(right.clone(), "amount", "5000"),
            400,
        ),
        ("amount is required", without(right.clone(), "amount"), 400),
        (
            "currency is required",
            without(right.clone(), "currency"),
            400,
        ),
        (
            "walletId is required",
            without(right.clone(), "walletId"),
            400,
        ),
        (
            "The operator is not to be had",
            with(right.clone(), "phone", "237670000422"),
            422,
        ),
    ];
    for (sentence, body, status) in table {
        checks.refused(sentence, &caller.post("/wallets/fund", &body).await, status);
    }
    let orange = with(right.clone(), "operator", "orange");
    let answer = caller.post("/wallets/fund", &orange).await;
    checks.same(
        "Orange serves Cameroon",
        &answer.data()["transaction"]["operator"],
        "orange",
    );
    let answer = caller
        .post("/wallets/fund", &without(right.clone(), "operator"))
        .await;
    checks.same(
        "operator defaults to mtn",
        &answer.data()["transaction"]["operator"],
        "mtn",
    );
    let path = format!("/wallets/{}", world.id("xaf_wallet"));
    world
        .control("POST", &path, &json!({"is_active": false}))
        .await;
    checks.refused(
        "The wallet must be active",
        &caller.post("/wallets/fund", &right).await,
        400,
    );
    world
        .control("POST", &path, &json!({"is_active": true}))
        .await;
    let after = caller.wallet(&world.id("xaf_wallet")).await;
    checks.same(
        "Refusals move nothing",
        &after["balance"],
        &before["balance"],
    );
}

async fn failing(checks: &mut Checks, world: &World, caller: &Caller) {
    world.advance(60).await;
    let before = caller.wallet(&world.id("xaf_wallet")).await["balance"].clone();
    let start = async |phone: &str| {
        let body = with(samples::top_up(world), "phone", phone);
        let answer = caller.post("/wallets/fund", &body).await;
        text(&answer.data()["transaction"]["id"])
    };
    let status =
        async |id: &str| caller.data(&format!("/wallet/transactions/{id}")).await["status"].clone();
    let balance = async || caller.wallet(&world.id("xaf_wallet")).await["balance"].clone();
    let failed = start("237670000001").await;
    let waiting = start("237670000002").await;
    world.advance(5).await;
    // B.3
    checks.same("A top-up can fail", status(&failed).await, "FAILED");
    checks.same("and then moves nothing", balance().await, &before);
    world.advance(1200).await;
    checks.that(
        "Some wait for ever",
        status(&waiting).await != "SUCCESS" && status(&waiting).await != "FAILED",
    );
    world
        .control("POST", "/settle", &json!({"transaction_id": waiting}))
        .await;
    checks.same("until somebody confirms", status(&waiting).await, "SUCCESS");
    checks.that(
        "and it pays in",
        money(&balance().await) == money(&before) + money(&json!(5000)),
    );
    let pending = start("237670000000").await;
    world
        .control("POST", "/fail", &json!({"transaction_id": pending}))
        .await;
    checks.same("or refuses", status(&pending).await, "FAILED");
    let again = json!({"transaction_id": pending});
    let (code, _) = world.try_control("POST", "/settle", Some(&again)).await;
    checks.same("FAILED is final", code, 409); // B.31
}

async fn ceiling(checks: &mut Checks, world: &World) {
    let small = world.caller_of("client_sandbox003").await;
    let wallets = small.data("/wallets").await;
    let wallet = wallets
        .as_array()
        .unwrap()
        .iter()
        .find(|wallet| wallet["currency"] == "XAF")
        .unwrap();
    let body = with(samples::top_up(world), "walletId", wallet["id"].clone());
    let fund = async |amount: u32| {
        small
            .post("/wallets/fund", &with(body.clone(), "amount", amount))
            .await
    };
    // conventions, C.11
    checks.refused(
        "At most 50,000 XAF in preproduction",
        &fund(20_001).await,
        400,
    );
    checks.same("and just that", fund(20_000).await.status, 200);
    let balances = async || {
        let balances = small.data("/payment/balance").await["balances"].clone();
        let balances: Vec<_> = balances.as_array().unwrap().clone();
        balances.into_iter().map(|entry| {
            let sum = money(&entry["payin_balance"]) + money(&entry["payout_balance"]);
            (text(&entry["currency"]), sum)
        })
    };
    let under_ceiling = async || {
        balances().await.all(|(currency, sum)| {
            sum <= money(&json!(if currency == "USD" { 80 } else { 50_000 }))
        })
    };
    fund(20_000).await;
    let collection = with(samples::payment(), "amount", 19_000);
    small.post("/payment/collect", &collection).await;
    world.advance(60).await;
    checks.that("also when several settle together", under_ceiling().await);
    let held_in = |currency: &str| {
        let mut wallets = wallets.as_array().unwrap().iter();
        wallets
            .find(|wallet| wallet["currency"] == currency)
            .unwrap()["id"]
            .clone()
    };
    let mut order = samples::conversion(world);
    order["sourceWallet"] = json!({
        "id": held_in("XAF"), "currency": "XAF",
        "amount": 15_000, "feeAmount": 0, "totalAmount": 15_000,
    });
    order["destinationWallet"] = json!({"id": held_in("USD"), "currency": "USD", "amount": 23});
    let answer = small.post("/wallets/deposit", &order).await;
    checks.refused("At most 80 USD in preproduction", &answer, 400);
    checks.that("and no more is there", under_ceiling().await);
}
