//! Payments that are asked for twice, decided twice, or all at once.

use serde_json::{Value, json};

use crate::checks::{Checks, money};
use crate::payments::{Merchant, id};
use crate::samples;
use crate::world::{Answer, with};

pub async fn tell(checks: &mut Checks) {
    let merchant = Merchant::new().await;
    replaying(checks, &merchant).await;
    decided(checks, &merchant).await;
    at_once(checks, &merchant).await;
}

async fn replaying(checks: &mut Checks, merchant: &Merchant) {
    let body = with(samples::payment(), "external_id", "SALARY-7");
    let before = merchant.balance("payout_balance").await;
    let first = merchant.pay_out(&body).await;
    let once = before - merchant.balance("payout_balance").await;
    let again = merchant.pay_out(&body).await;
    // conventions, Q32
    checks.same(
        "A replayed external_id brings the first transaction",
        id(&again),
        id(&first),
    );
    checks.that(
        "and reserves nothing",
        before - merchant.balance("payout_balance").await == once,
    );
    merchant.world.advance(5).await;
    let again = merchant.pay_out(&body).await;
    checks.same("also when the first has settled", id(&again), id(&first));
    let other = merchant.pay_out(&with(body.clone(), "amount", 2000)).await;
    checks.refused("Another payment with that external_id is 400", &other, 400);
    merchant.world.advance(5).await;
    checks.that(
        "It was paid once",
        before - merchant.balance("payout_balance").await == once,
    );
    let foreign = merchant.world.caller_of("client_sandbox002").await;
    let theirs = foreign.post("/payment/collect", &body).await;
    checks.that(
        "Another company's external_id is another",
        theirs.status == 200 && id(&theirs) != id(&first),
    );
}

async fn decided(checks: &mut Checks, merchant: &Merchant) {
    let start = async |path: &str| id(&merchant.caller.post(path, &samples::payment()).await);
    let decide = async |path: &str, id: &str| {
        let order = json!({"transaction_id": id});
        merchant.world.control("POST", path, &order).await;
    };
    let before = merchant.balance("payout_balance").await;
    let refused = start("/payment/payout").await;
    decide("/fail", &refused).await;
    let refunded = merchant.balance("payout_balance").await;
    merchant.world.advance(60).await;
    // B.27, B.29
    checks.that(
        "A payout is refunded once",
        refunded == before && merchant.balance("payout_balance").await == before,
    );
    checks.same(
        "FAILED is terminal",
        &merchant.status(&refused).await["status"],
        "FAILED",
    );
    let before = merchant.balance("payin_balance").await;
    let settled = start("/payment/collect").await;
    decide("/settle", &settled).await;
    let paid = merchant.balance("payin_balance").await;
    merchant.world.advance(60).await;
    checks.that(
        "A collection is paid in once",
        paid > before && merchant.balance("payin_balance").await == paid,
    );
    checks.same(
        "SUCCESS is terminal",
        &merchant.status(&settled).await["status"],
        "SUCCESS",
    );
    let again = json!({"transaction_id": settled});
    let (status, _) = merchant
        .world
        .try_control("POST", "/fail", Some(&again))
        .await;
    checks.same("also by hand", status, 409);
}

async fn at_once(checks: &mut Checks, merchant: &Merchant) {
    let many = async |body: Value| {
        let path = "/payment/payout";
        let calls: Vec<_> = (0..12)
            .map(|_| {
                tokio::spawn(Answer::of(
                    merchant.caller.request("POST", path).json(&body),
                ))
            })
            .collect();
        let mut answers = Vec::new();
        for call in calls {
            answers.push(call.await.unwrap());
        }
        answers
    };
    let before = merchant.balance("payout_balance").await;
    let keyed = with(samples::payment(), "external_id", "SALARY-8");
    let answers = many(keyed).await;
    let mut ids: Vec<_> = answers.iter().map(id).collect();
    ids.dedup();
    // conventions
    checks.same("Twelve at once with one external_id are one", ids.len(), 1);
    let left = merchant.balance("payout_balance").await;
    checks.that(
        "and cost as much as one",
        before - left < money(&json!(2000)),
    );
    let answers = many(with(samples::payment(), "amount", 8000)).await;
    let done = answers.iter().filter(|answer| answer.status == 200).count();
    let rest = merchant.balance("payout_balance").await;
    // B.27
    checks.that(
        "Reserving is atomic: what is paid out was there",
        !rest.is_sign_negative() && left - rest >= money(&json!(8000 * done)),
    );
    checks.that(
        "and the others are told so",
        done > 0
            && answers
                .iter()
                .all(|answer| matches!(answer.status, 200 | 400)),
    );
}
