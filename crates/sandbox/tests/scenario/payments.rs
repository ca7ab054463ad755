//! Collections and payouts.

use serde_json::{Value, json};

use crate::checks::{Checks, money, text};
use crate::samples::{self, NOWHERE};
use crate::world::{Answer, Caller, World, has, with, without};

pub async fn tell(checks: &mut Checks) {
    let merchant = Merchant::new().await;
    collecting(checks, &merchant).await;
    paying_out(checks, &merchant).await;
    mistakes(checks, &merchant).await;
    asking(checks, &merchant).await;
}

/// Somebody who is paid and pays out in Cameroon.
pub struct Merchant {
    pub world: World,
    pub caller: Caller,
    wallet: String,
}

impl Merchant {
    pub async fn new() -> Self {
        let world = World::start().await;
        Self {
            caller: world.caller().await,
            wallet: world.id("xaf_wallet"),
            world,
        }
    }

    pub async fn collect(&self, body: &Value) -> Answer {
        self.caller.post("/payment/collect", body).await
    }

    pub async fn pay_out(&self, body: &Value) -> Answer {
        self.caller.post("/payment/payout", body).await
    }

    pub async fn status(&self, id: &str) -> Value {
        self.caller
            .data(&format!("/payment/transactions/{id}/status"))
            .await
    }

    pub async fn balance(&self, which: &str) -> rust_decimal::Decimal {
        money(&self.caller.wallet(&self.wallet).await[which])
    }
}

pub fn id(answer: &Answer) -> String {
    text(&answer.data()["transaction_id"])
}

async fn collecting(checks: &mut Checks, merchant: &Merchant) {
    let before = merchant.balance("payin_balance").await;
    let body = with(samples::payment(), "external_id", "ORD-2026-001");
    let answer = merchant.collect(&body).await;
    // B.26
    checks.same("A collection is started with 200", answer.status, 200);
    let mut told = answer.data().clone();
    told.as_object_mut().unwrap().remove("transaction_id");
    checks.same(
        "The answer of a collection",
        told,
        json!({"external_id": "ORD-2026-001", "status": "PENDING",
            "amount": 1000, "currency": "XAF",
            "operator": "mtn", "country": "CM", "phone_number": "237670000000",
            "initiated_at": merchant.world.now().await}),
    );
    let id = id(&answer);
    checks.same(
        "It is PENDING until the payer confirms",
        &merchant.status(&id).await["status"],
        "PENDING",
    );
    checks.that(
        "No money has moved",
        merchant.balance("payin_balance").await == before,
    );
    merchant.world.advance(3).await;
    checks.same(
        "PENDING, then PROCESSING",
        &merchant.status(&id).await["status"],
        "PROCESSING",
    ); // B.31
    checks.that(
        "A collection moves money only on SUCCESS",
        merchant.balance("payin_balance").await == before,
    );
    merchant.world.advance(2).await;
    let payment = merchant.status(&id).await;
    checks.same("PROCESSING, then SUCCESS", &payment["status"], "SUCCESS");
    let after = merchant.balance("payin_balance").await;
    checks.that(
        "collect pays into payin_balance",
        after > before && after <= before + money(&json!(1000)),
    ); // B.31
    checks.that(
        "A collection does not touch payout_balance",
        merchant.balance("payout_balance").await == money(&json!(50_000)),
    );
    checks.same("Its type is COLLECTION", &payment["type"], "COLLECTION"); // B.29
    checks.same(
        "updated_at is when it settled",
        &payment["updated_at"],
        merchant.world.now().await,
    );
    let minted = merchant.collect(&samples::payment()).await;
    let minted = text(&minted.data()["external_id"]);
    checks.that(
        "Without external_id Cartevo mints COLL-…",
        minted.starts_with("COLL-"),
    );
    let parts: Vec<_> = minted.split('-').skip(1).map(str::len).collect();
    checks.same("of ten and eight characters", parts, [10, 8]);
    let refused = with(samples::payment(), "phone_number", "237670000001");
    let id = self::id(&merchant.collect(&refused).await);
    merchant.world.advance(5).await;
    let settled = merchant.balance("payin_balance").await;
    let payment = merchant.status(&id).await;
    checks.same("A collection can fail", &payment["status"], "FAILED");
    checks.that("and says why", payment["error_message"].is_string());
    // The one before it has settled meanwhile.
    checks.that(
        "A failed collection pays nothing in",
        settled - after == after - before,
    );
}

async fn paying_out(checks: &mut Checks, merchant: &Merchant) {
    let before = merchant.balance("payout_balance").await;
    let payin = merchant.balance("payin_balance").await;
    let volume = merchant.balance("payOutAmount").await;
    let body = with(samples::payment(), "amount", 10_000);
    let answer = merchant.pay_out(&body).await;
    // B.27
    checks.same("A payout is started with 200", answer.status, 200);
    checks.same("PENDING at once", &answer.data()["status"], "PENDING");
    checks.that(
        "Without external_id Cartevo mints PAYOUT-…",
        text(&answer.data()["external_id"]).starts_with("PAYOUT-"),
    );
    let reserved = before - merchant.balance("payout_balance").await;
    let fee = reserved - money(&json!(10_000));
    checks.that(
        "amount excludes the fee, and both are reserved at once",
        !fee.is_sign_negative(),
    );
    let question = json!({
        "from_currency": "XAF", "to_currency": "XAF", "amount": 10_000, "country_iso_code": "CM",
    });
    let path = "/wallets/calculate-transfer-fees";
    let quote = merchant.caller.post(path, &question).await;
    checks.that(
        "calculate-transfer-fees is a way to learn the fee",
        money(&quote.data()["feeAmount"]) == fee,
    );
    checks.that(
        "A payout comes from payout_balance alone",
        merchant.balance("payin_balance").await == payin,
    );
    merchant.world.advance(5).await;
    let payment = merchant.status(&id(&answer)).await;
    checks.same("Its type is PAYOUT", &payment["type"], "PAYOUT");
    checks.same("It settles", &payment["status"], "SUCCESS");
    checks.same("amount is without the fee", &payment["amount"], 10_000);
    let spent = merchant.balance("payout_balance").await;
    checks.that(
        "On SUCCESS nothing more is taken",
        before - spent == reserved,
    );
    let paid = merchant.balance("payOutAmount").await - volume;
    // B.18
    checks.that(
        "The lifetime volume grows with it",
        paid == reserved || paid == reserved - fee,
    );
    let failing = with(body.clone(), "phone_number", "237670000001");
    let answer = merchant.pay_out(&failing).await;
    checks.that(
        "Another reserves as much",
        spent - merchant.balance("payout_balance").await == reserved,
    );
    merchant.world.advance(5).await;
    checks.same(
        "A payout can fail",
        &merchant.status(&id(&answer)).await["status"],
        "FAILED",
    );
    checks.that(
        "On permanent failure amount and fee are refunded",
        merchant.balance("payout_balance").await == spent,
    );
    let all = with(body, "amount", 60_000);
    checks.refused(
        "Insufficient payout_balance, whatever payin_balance holds",
        &merchant.pay_out(&all).await,
        400,
    );
    checks.that(
        "and nothing is reserved",
        merchant.balance("payout_balance").await == spent,
    );
}

async fn mistakes(checks: &mut Checks, merchant: &Merchant) {
    let right = samples::payment();
    // B.26, B.27, B.31, C.8
    let table = [
        (
            "amount is at least 1",
            with(right.clone(), "amount", 0.5),
            400,
        ),
        (
            "amount is a number",
            with(right.clone(), "amount", "1000"),
            400,
        ),
        (
            "An unknown operator",
            with(right.clone(), "operator", "pigeon"),
            400,
        ),
        (
            "Wave does not serve Cameroon",
            with(right.clone(), "operator", "wave"),
            400,
        ),
        (
            "No wallet in Senegal",
            with(right.clone(), "country", "SN"),
            400,
        ),
        (
            "No USD wallet in Cameroon",
            with(right.clone(), "currency", "USD"),
            400,
        ),
        (
            "Countries are upper-case",
            with(right.clone(), "country", "cm"),
            400,
        ),
        (
            "phone_number has no +",
            with(right.clone(), "phone_number", "+237670000000"),
            400,
        ),
        (
            "phone_number has its country code",
            with(right.clone(), "phone_number", "670000000"),
            400,
        ),
        (
            "external_id is at most 255 long",
            with(right.clone(), "external_id", "x".repeat(256)),
            400,
        ),
        (
            "phone_number is required",
            without(right.clone(), "phone_number"),
            400,
        ),
        (
            "The operator is not to be had",
            with(right.clone(), "phone_number", "237670000422"),
            422,
        ),
    ];
    let before = [
        merchant.balance("payin_balance").await,
        merchant.balance("payout_balance").await,
    ];
    for (sentence, body, status) in table {
        checks.refused(
            &format!("collect: {sentence}"),
            &merchant.collect(&body).await,
            status,
        );
        checks.refused(
            &format!("payout: {sentence}"),
            &merchant.pay_out(&body).await,
            status,
        );
    }
    merchant.world.advance(60).await;
    let after = [
        merchant.balance("payin_balance").await,
        merchant.balance("payout_balance").await,
    ];
    checks.that("Refusals move nothing", before == after);
    let longest = with(right, "external_id", "x".repeat(255));
    checks.same(
        "255 characters are not too many",
        merchant.collect(&longest).await.status,
        200,
    );
}

async fn asking(checks: &mut Checks, merchant: &Merchant) {
    let id = id(&merchant.collect(&samples::payment()).await);
    let path = format!("/payment/transactions/{id}");
    // B.29
    let answer = merchant.caller.get(&path).await;
    checks.same("The status path needs /status", answer.status, 404); // Q61
    let status = format!("{path}/status");
    checks.that(
        "upstream is left out",
        !has(&merchant.caller.data(&status).await, "upstream"),
    );
    let more = merchant
        .caller
        .data(&format!("{status}?includeUpstreamResponse=true"))
        .await;
    checks.that("includeUpstreamResponse adds it", has(&more, "upstream"));
    let again = merchant
        .caller
        .data(&format!("{status}?doubleCheck=true"))
        .await;
    checks.same(
        "doubleCheck asks the operator again and settles nothing",
        &again["status"],
        "PENDING",
    );
    let foreign = merchant.world.caller_of("client_sandbox002").await;
    let answer = foreign
        .get(&format!("{status}?skipCompanyCheck=true"))
        .await;
    checks.refused(
        "skipCompanyCheck is ignored for ordinary tokens",
        &answer,
        404,
    ); // Q72
    let answer = merchant
        .caller
        .get(&format!("/payment/transactions/{NOWHERE}/status"))
        .await;
    checks.refused("An unknown payment is 404", &answer, 404);
}
