//! Exchange rates, and money between wallets.

use serde_json::{Value, json};

use crate::checks::{Checks, money};
use crate::samples::{self, NOWHERE};
use crate::world::{Caller, World, has};

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    quoting(checks, &caller).await;
    depositing(checks, &world, &caller).await;
    exactly(checks, &world, &caller).await;
    mistakes(checks, &world, &caller).await;
}

async fn quoting(checks: &mut Checks, caller: &Caller) {
    let ask = async |from: &str, to: &str, amount: Value| {
        let body = json!({"fromCurrency": from, "toCurrency": to, "amount": amount});
        caller.post("/company/exchange-rates/convert", &body).await
    };
    let before = caller.data("/payment/balance").await["balances"].clone();
    let answer = ask("USD", "XAF", json!(100)).await;
    // B.25
    checks.same("A quote is 200", answer.status, 200);
    checks.that(
        "It has neither statusCode nor message",
        !has(&answer.body, "statusCode") && !has(&answer.body, "message"),
    ); // Q7
    let quote = answer.data();
    checks.same(
        "1 USD is 650 XAF at first",
        [&quote["rate"], &quote["convertedAmount"]],
        [650, 65_000],
    ); // B.25
    checks.that(
        "A quote names its rate",
        quote["exchangeRateId"].is_string(),
    );
    let back = ask("XAF", "USD", json!(1000)).await;
    let quote = back.data();
    checks.that(
        "convertedAmount is amount × rate, not rounded",
        money(&quote["convertedAmount"]) == money(&quote["rate"]) * money(&json!(1000)), // Q67
    );
    let again = ask("XAF", "USD", json!(5)).await;
    checks.same(
        "The same rate has the same id",
        &again.data()["exchangeRateId"],
        &quote["exchangeRateId"],
    );
    let same = ask("XAF", "XAF", json!(12.5)).await;
    checks.same(
        "A currency is worth itself",
        [&same.data()["rate"], &same.data()["convertedAmount"]],
        [json!(1), json!(12.5)],
    );
    checks.refused(
        "400 if the pair has no rate",
        &ask("XAF", "GNF", json!(10)).await,
        400,
    );
    checks.refused(
        "Currencies have three letters",
        &ask("XA", "USD", json!(10)).await,
        400,
    );
    checks.refused(
        "amount is more than 0",
        &ask("XAF", "USD", json!(0)).await,
        400,
    );
    checks.refused(
        "amount is a number",
        &ask("XAF", "USD", json!("10")).await,
        400,
    );
    checks.same(
        "A quote moves nothing",
        &caller.data("/payment/balance").await["balances"],
        before,
    );
}

async fn depositing(checks: &mut Checks, world: &World, caller: &Caller) {
    let sums = async || {
        let xaf = caller.wallet(&world.id("xaf_wallet")).await["balance"].clone();
        [
            xaf,
            caller.wallet(&world.id("usd_wallet")).await["balance"].clone(),
        ]
    };
    checks.same(
        "Before the conversion",
        sums().await,
        [json!(175_000), json!(4250.5)],
    );
    let answer = caller
        .post("/wallets/deposit", &samples::conversion(world))
        .await;
    // B.21
    checks.same("A conversion is 200", answer.status, 200);
    checks.that(
        "Its answer has no data",
        answer.body["success"] == true && answer.body["data"].is_null(),
    ); // Q6
    checks.same(
        "The source is debited by totalAmount, the destination credited with its amount",
        sums().await,
        [json!(109_350), json!(4350.5)],
    );
    let mut references = Vec::new();
    for (wallet, kind) in [("xaf_wallet", "DEBIT"), ("usd_wallet", "CREDIT")] {
        let list = caller
            .data(&format!(
                "/wallet/transactions?walletId={}",
                world.id(wallet)
            ))
            .await;
        let list = list.as_array().unwrap();
        let found = list.iter().find(|row| row["category"] == "WALLET_TRANSFER");
        checks.same(
            &format!("A conversion writes a {kind}"),
            found.map(|row| &row["type"]),
            kind,
        );
        references.extend(found.map(|row| row["reference"].clone()));
    }
    checks.that(
        "with one reference",
        references.len() == 2 && references[0] == references[1],
    );
}

async fn exactly(checks: &mut Checks, world: &World, caller: &Caller) {
    let before = caller.data("/wallets/usd-balance").await["balance"].clone();
    let mut order = samples::conversion(world);
    order["sourceWallet"] = json!({
        "id": world.id("usd_wallet"), "currency": "USD",
        "amount": 0.1, "feeAmount": 0.2, "totalAmount": 0.3,
    });
    order["destinationWallet"] =
        json!({"id": world.id("xaf_wallet"), "currency": "XAF", "amount": 65});
    order["exchangeRate"] = json!({"rate": 650, "fromCurrency": "USD", "toCurrency": "XAF"});
    // C.5
    for _ in 0..3 {
        let answer = caller.post("/wallets/deposit", &order).await;
        checks.same("0.1 and 0.2 are 0.3", answer.status, 200);
    }
    let after = caller.data("/wallets/usd-balance").await["balance"].clone();
    checks.same(
        "Three times 0.3 is 0.9",
        (money(&before) - money(&after)).normalize().to_string(),
        "0.9",
    );
    let finer = json!({"amount": 1.001});
    let card = samples::new_card(world, caller).await;
    let answer = caller.post(&format!("/cards/{card}/fund"), &finer).await;
    checks.refused("A sum has two decimals at most", &answer, 400);
}

async fn mistakes(checks: &mut Checks, world: &World, caller: &Caller) {
    let right = samples::conversion(world);
    let but = |place: &str, value: Value| {
        let mut body = right.clone();
        *body.pointer_mut(place).unwrap() = value;
        body
    };
    let mut dear = but("/sourceWallet/amount", json!(900_000));
    dear["sourceWallet"]["totalAmount"] = json!(900_650);
    let mut itself = right.clone();
    itself["destinationWallet"] =
        json!({"id": world.id("xaf_wallet"), "currency": "XAF", "amount": 65_000});
    itself["exchangeRate"] = json!({"rate": 1, "fromCurrency": "XAF", "toCurrency": "XAF"});
    // B.21
    let table = [
        ("Insufficient balance in the source", dear, 400),
        (
            "totalAmount is amount + feeAmount",
            but("/sourceWallet/totalAmount", json!(65_000)),
            400,
        ),
        (
            "The source has its currency",
            but("/sourceWallet/currency", json!("XOF")),
            400,
        ),
        (
            "amount is at least 0.01",
            but("/destinationWallet/amount", json!(0)),
            400,
        ),
        (
            "feeAmount is at least 0",
            but("/sourceWallet/feeAmount", json!(-1)),
            400,
        ),
        (
            "An unknown source",
            but("/sourceWallet/id", json!(NOWHERE)),
            404,
        ),
        (
            "An unknown destination",
            but("/destinationWallet/id", json!(NOWHERE)),
            404,
        ),
        (
            "Both wallets are the caller's",
            but("/destinationWallet/id", json!(world.id("foreign_wallet"))),
            404,
        ),
        (
            "also the source",
            but("/sourceWallet/id", json!(world.id("foreign_wallet"))),
            404,
        ),
        ("A wallet is not converted into itself", itself, 400),
        ("All of it is required", json!({}), 400),
    ];
    let before = caller.data("/payment/balance").await["balances"].clone();
    for (sentence, body, status) in table {
        checks.refused(
            sentence,
            &caller.post("/wallets/deposit", &body).await,
            status,
        );
    }
    let answer = caller.post("/wallets/deposit", &json!({})).await;
    let parts = ["sourceWallet", "destinationWallet", "exchangeRate"];
    checks.that("by name", parts.iter().all(|part| answer.names(part)));
    checks.same(
        "Refusals move nothing",
        &caller.data("/payment/balance").await["balances"],
        before,
    );
}
