//! What moves money onto a card and off it, and what stops it.

use serde_json::{Value, json};

use crate::checks::{Checks, money, text};
use crate::samples;
use crate::world::{Answer, Caller, World, with};

struct Holder {
    world: World,
    caller: Caller,
    card: String,
}

impl Holder {
    async fn act(&self, action: &str, amount: Value) -> Answer {
        let path = format!("/cards/{}/{action}", self.card);
        self.caller.post(&path, &json!({"amount": amount})).await
    }

    async fn put(&self, action: &str) -> Answer {
        self.caller
            .put(&format!("/cards/{}/{action}", self.card))
            .await
    }

    async fn terminate(&self) -> Answer {
        let path = format!("/cards/{}/terminate", self.card);
        self.caller.call("POST", &path, &Value::Null).await
    }

    /// Card and USD wallet.
    async fn balances(&self) -> [String; 2] {
        let card = self.caller.data(&format!("/cards/{}", self.card)).await;
        let wallet = self.caller.data("/wallets/usd-balance").await;
        [&card["balance"], &wallet["balance"]].map(|sum| money(sum).normalize().to_string())
    }

    async fn status(&self) -> Value {
        self.caller.data(&format!("/cards/{}", self.card)).await["status"].clone()
    }

    async fn buy(&self, amount: &str) -> Value {
        let path = format!("/cards/{}/purchase", self.card);
        let bought = json!({"amount": amount, "merchant": "Librairie des Peuples Noirs"});
        self.world.control("POST", &path, &bought).await
    }
}

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let caller = world.caller().await;
    let card = samples::new_card(&world, &caller).await;
    world.advance(60).await;
    let mut holder = Holder {
        world,
        caller,
        card,
    };
    funding(checks, &holder).await;
    spending(checks, &holder).await;
    freezing(checks, &holder).await;
    ending(checks, &holder).await;
    let Holder { world, caller, .. } = &holder;
    let card = samples::new_card(world, caller).await;
    world.advance(60).await;
    holder.card = card;
    emptied(checks, &holder).await;
    suspended(checks, &holder).await;
    ceiling(checks, &mut holder).await;
    suspected(checks, &holder).await;
}

async fn funding(checks: &mut Checks, holder: &Holder) {
    checks.same(
        "100 on the card, 101 less in the wallet",
        holder.balances().await,
        ["100", "4149.5"],
    );
    // B.14
    let answer = holder.act("fund", json!(50)).await;
    checks.succeeded("A card is funded with 200", &answer, 200);
    let mut told = answer.data().clone();
    let transaction = told.as_object_mut().unwrap().remove("transaction_id");
    checks.same(
        "The answer of a funding",
        told,
        json!({"card_id": holder.card, "amount": 50, "currency": "USD", "fee_amount": 0,
            "card_balance_before": 100, "card_balance_after": 150}),
    );
    checks.same(
        "wallet to card at once",
        holder.balances().await,
        ["150", "4099.5"],
    );
    let path = format!(
        "/cards/{}/transactions/{}",
        holder.card,
        text(&transaction.unwrap())
    );
    let found = holder.caller.data(&path).await;
    checks.same("Its transaction can be read", &found["amount"], 50); // A.1 #12
    let answer = holder.act("withdraw", json!(30.25)).await;
    checks.same(
        "The answer of a withdrawal",
        [
            &answer.data()["card_balance_before"],
            &answer.data()["card_balance_after"],
        ],
        [json!(150), json!(119.75)],
    );
    checks.same(
        "card to wallet at once",
        holder.balances().await,
        ["119.75", "4129.75"],
    );
    checks.refused(
        "At least 1 USD is funded",
        &holder.act("fund", json!(0.99)).await,
        400,
    );
    checks.refused(
        "At least 1 USD is withdrawn",
        &holder.act("withdraw", json!(0.99)).await,
        400,
    );
    checks.refused(
        "An amount is a number",
        &holder.act("fund", json!("50")).await,
        400,
    );
    checks.refused(
        "Insufficient wallet balance",
        &holder.act("fund", json!(4129.76)).await,
        400,
    );
    checks.refused(
        "Insufficient card balance",
        &holder.act("withdraw", json!(119.76)).await,
        400,
    );
    let path = format!("/cards/{}/fund", holder.card);
    let old = json!({"amount": 5, "wallet_id": holder.world.id("usd_wallet")});
    let answer = holder.caller.post(&path, &old).await;
    checks.that(
        "The body is amount alone",
        answer.status == 400 && answer.names("wallet_id"),
    ); // Q82
    checks.same(
        "Refusals move nothing",
        holder.balances().await,
        ["119.75", "4129.75"],
    );
}

async fn spending(checks: &mut Checks, holder: &Holder) {
    let bought = holder.buy("19.75").await;
    checks.that(
        "A purchase is paid by the card alone",
        bought["status"] != "FAILED",
    );
    checks.same(
        "and shows in its balance",
        holder.balances().await,
        ["100", "4129.75"],
    );
    checks.same(
        "What the card does not hold cannot be spent",
        &holder.buy("100.01").await["status"],
        "FAILED",
    );
    let path = format!("/cards/{}/transactions?status=FAILED", holder.card);
    let declined = holder.caller.data(&path).await;
    checks.same(
        "A declined purchase is in the card's history",
        declined.as_array().map(Vec::len),
        1,
    );
    checks.same(
        "A declined purchase costs nothing",
        holder.balances().await,
        ["100", "4129.75"],
    );
}

async fn freezing(checks: &mut Checks, holder: &Holder) {
    // B.16
    let told = |status: &str| json!({"card_id": holder.card, "card_status": status});
    checks.refused(
        "A card that is not frozen cannot be thawed",
        &holder.put("unfreeze").await,
        400,
    );
    let answer = holder.put("freeze").await;
    checks.succeeded("A card is frozen with 200", &answer, 200);
    checks.same("and says so", answer.data(), told("FROZEN"));
    checks.refused("Card already frozen", &holder.put("freeze").await, 400);
    checks.same(
        "A frozen card keeps its balance",
        holder.balances().await,
        ["100", "4129.75"],
    );
    // B.14
    checks.refused(
        "Funding needs an ACTIVE card",
        &holder.act("fund", json!(10)).await,
        400,
    );
    checks.same(
        "A frozen card buys nothing",
        &holder.buy("1").await["status"],
        "FAILED",
    );
    let answer = holder.act("withdraw", json!(40)).await;
    checks.same(
        "Withdrawing from a frozen card is allowed",
        answer.status,
        200,
    ); // Q83
    checks.same(
        "and pays into the wallet",
        holder.balances().await,
        ["60", "4169.75"],
    );
    checks.same("It stays frozen", holder.status().await, "FROZEN");
    let answer = holder.put("unfreeze").await;
    checks.same("Thawed, it is ACTIVE", answer.data(), told("ACTIVE"));
    let answer = holder.put("freeze?lock=true").await;
    checks.same("lock is a flag of the query", answer.data(), told("FROZEN"));
    let answer = holder.put("unfreeze?unlock=true").await;
    checks.same("and unlock undoes it", answer.data(), told("ACTIVE"));
}

async fn ending(checks: &mut Checks, holder: &Holder) {
    // B.17
    let answer = holder.terminate().await;
    checks.succeeded("A card is terminated with 201", &answer, 201);
    checks.same(
        "The answer of a termination",
        answer.data(),
        json!({"card_id": holder.card, "card_status": "TERMINATED", "refund_processed": true,
            "balance_before_termination": 60}),
    );
    checks.same(
        "The rest goes to the USD wallet in the same call",
        holder.balances().await,
        ["0", "4229.75"],
    );
    checks.same(
        "The card is there to be read",
        holder.status().await,
        "TERMINATED",
    );
    checks.refused("Card already terminated", &holder.terminate().await, 400);
    // B.14, B.16
    for action in ["fund", "withdraw"] {
        let answer = holder.act(action, json!(10)).await;
        checks.refused(&format!("Card terminated: no {action}"), &answer, 400);
    }
    for action in ["freeze", "unfreeze"] {
        let answer = holder.put(action).await;
        checks.refused(&format!("Card terminated: no {action}"), &answer, 400);
    }
    checks.same(
        "None of it moved money",
        holder.balances().await,
        ["0", "4229.75"],
    );
}

async fn suspended(checks: &mut Checks, holder: &Holder) {
    let suspend = json!({"status": "SUSPENDED"});
    let path = format!("/cards/{}/status", holder.card);
    holder.world.control("POST", &path, &suspend).await;
    // B.31
    checks.refused(
        "A suspended card cannot be funded",
        &holder.act("fund", json!(10)).await,
        400,
    );
    checks.refused(
        "nor withdrawn from",
        &holder.act("withdraw", json!(10)).await,
        400,
    );
    checks.refused("nor frozen", &holder.put("freeze").await, 400);
    checks.refused(
        "and no call leaves SUSPENDED",
        &holder.put("unfreeze").await,
        400,
    );
    checks.same(
        "but TERMINATED",
        &holder.terminate().await.data()["card_status"],
        "TERMINATED",
    );
    checks.same(
        "whereby its money comes back",
        holder.balances().await,
        ["0", "4228.75"],
    );
}

async fn suspected(checks: &mut Checks, holder: &Holder) {
    for _ in 0..20 {
        if holder.status().await != "ACTIVE" {
            break;
        }
        holder.buy("5000").await;
    }
    // B.31
    checks.same(
        "Repeated failed transactions suspend a card",
        holder.status().await,
        "SUSPENDED",
    );
}

async fn emptied(checks: &mut Checks, holder: &Holder) {
    let before = holder.balances().await;
    let answer = holder.act("withdraw", json!(100)).await;
    checks.same(
        "All of it can be withdrawn",
        &answer.data()["card_balance_after"],
        0,
    );
    let answer = holder.act("withdraw", json!(1)).await;
    checks.refused("and then no more", &answer, 400);
    holder.act("fund", json!(100)).await;
    checks.same("It comes back as it went", holder.balances().await, before);
}

async fn ceiling(checks: &mut Checks, holder: &mut Holder) {
    let Holder { world, caller, .. } = &holder;
    let gift = json!({"credit": "20000", "to": "payout"});
    let path = format!("/wallets/{}", world.id("usd_wallet"));
    world.control("POST", &path, &gift).await;
    let card = samples::new_card(world, caller).await;
    world.advance(60).await;
    holder.card = card;
    // B.31
    let answer = holder.act("fund", json!(9900.01)).await;
    checks.refused("A card holds at most 10,000 USD", &answer, 400);
    let order = with(samples::card(&holder.world), "amount", 10_000.01);
    let answer = holder.caller.post("/cards", &order).await;
    checks.refused("also when it is issued", &answer, 400);
    let answer = holder.act("fund", json!(9900)).await;
    checks.same(
        "and just that",
        &answer.data()["card_balance_after"],
        10_000,
    );
}
