//! What the service tells without being asked.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::checks::{Checks, text};
use crate::mailbox::{Letter, Mailbox};
use crate::samples;
use crate::world::{Caller, World, with};

const SECRET: &str = "whsec_scenario";

struct Post {
    world: World,
    caller: Caller,
    mailbox: Mailbox,
}

impl Post {
    /// What has come once everything that is due was sent.
    async fn take(&self) -> Vec<Letter> {
        self.world.look("/deliveries?wait=true").await;
        self.mailbox.take()
    }

    async fn after(&self, seconds: u32) -> Vec<Letter> {
        self.world.advance(seconds).await;
        self.take().await
    }

    async fn register(&self, scheme: &str) {
        let hook = json!({"url": self.mailbox.url, "secret": SECRET, "scheme": scheme});
        self.world.control("PUT", "/webhook", &hook).await;
    }

    async fn collect(&self) -> String {
        let answer = self
            .caller
            .post("/payment/collect", &samples::payment())
            .await;
        text(&answer.data()["transaction_id"])
    }
}

pub async fn tell(checks: &mut Checks) {
    let world = World::start().await;
    let post = Post {
        caller: world.caller().await,
        mailbox: Mailbox::open().await,
        world,
    };
    post.register("cartevo-v1").await;
    payments(checks, &post).await;
    signatures(checks, &post).await;
    again(checks, &post).await;
    cards(checks, &post).await;
    extra(checks, &post).await;
    faults(checks, &post).await;
}

fn events(letters: &[Letter]) -> Vec<String> {
    letters
        .iter()
        .map(|letter| text(&letter.body["event"]))
        .collect()
}

async fn payments(checks: &mut Checks, post: &Post) {
    let id = post.collect().await;
    let mut letters = post.take().await;
    letters.extend(post.after(5).await);
    // D.1, D.3
    checks.that(
        "The body is event and data",
        !letters.is_empty()
            && letters
                .iter()
                .all(|letter| letter.body.as_object().is_some_and(|body| body.len() == 2)),
    );
    checks.that(
        "It is JSON",
        letters.iter().all(|letter| {
            letter
                .header("content-type")
                .is_some_and(|kind| kind.starts_with("application/json"))
        }),
    );
    let last = letters.last().unwrap();
    checks.same(
        "A collection that settled tells payment.collect",
        &last.body["event"],
        "payment.collect",
    );
    let data = &last.body["data"];
    checks.same(
        "and which it was",
        json!([
            data["transaction_id"],
            data["amount"],
            data["currency"],
            data["operator"]
        ]),
        json!([id, 1000, "XAF", "mtn"]),
    );
    let payment = post
        .caller
        .data(&format!("/payment/transactions/{id}/status"))
        .await;
    checks.same(
        "The settlement notice arrives when the payment is final",
        &payment["status"],
        "SUCCESS",
    );
    post.caller
        .post("/payment/payout", &samples::payment())
        .await;
    let letters = post.after(5).await;
    checks.that(
        "A payout tells payment.payout",
        events(&letters).contains(&"payment.payout".to_owned()),
    );
    let failing = with(samples::payment(), "phone_number", "237670000001");
    post.caller.post("/payment/collect", &failing).await;
    let letters = post.after(5).await;
    checks.that(
        "A failure is told too",
        events(&letters).contains(&"payment.collect".to_owned()),
    );
    post.caller
        .post("/wallets/fund", &samples::top_up(&post.world))
        .await;
    let letters = post.after(5).await;
    // B.3
    checks.that(
        "A top-up has the shape of payment.collect",
        events(&letters).contains(&"payment.collect".to_owned()),
    );
}

fn hmac(parts: &[&[u8]]) -> String {
    let mut code = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    for part in parts {
        code.update(part);
    }
    code.finalize()
        .into_bytes()
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

async fn signatures(checks: &mut Checks, post: &Post) {
    post.collect().await;
    let letter = post.after(5).await.pop().unwrap();
    let signature = letter
        .header("x-cartevo-signature")
        .unwrap_or_default()
        .to_owned();
    let (time, code) = signature.split_once(",v1=").unwrap_or_default();
    let seconds = time.strip_prefix("t=").unwrap_or_default();
    // D.2
    checks.that(
        "X-Cartevo-Signature is t=<unix seconds>,v1=<hex>",
        seconds.parse::<u64>().is_ok() && code.len() == 64,
    );
    checks.same(
        "signature recomputed by hand",
        code,
        hmac(&[seconds.as_bytes(), b".", &letter.raw]),
    );
    checks.that(
        "Nothing else is guaranteed",
        letter.header("x-webhook-id").is_none() && letter.header("x-webhook-signature").is_none(),
    );
    post.register("legacy").await;
    post.collect().await;
    let letter = post.after(5).await.pop().unwrap();
    checks.same(
        "The legacy sender is Wavlet-Webhook/1.0",
        letter.header("user-agent"),
        "Wavlet-Webhook/1.0",
    );
    checks.that(
        "with an id and a time",
        letter.header("x-webhook-id").is_some() && letter.header("x-webhook-timestamp").is_some(),
    );
    let code = format!("sha256={}", hmac(&[&letter.raw]));
    checks.same(
        "X-Webhook-Signature recomputed by hand",
        letter.header("x-webhook-signature"),
        code,
    );
    post.register("unsigned").await;
    post.collect().await;
    let letter = post.after(5).await.pop().unwrap();
    checks.that(
        "Signing is off unless it is enabled",
        letter.header("x-cartevo-signature").is_none()
            && letter.header("x-webhook-signature").is_none(),
    );
}

async fn again(checks: &mut Checks, post: &Post) {
    let created = async || {
        samples::new_card(&post.world, &post.caller).await;
        let letters = post.take().await;
        letters
            .into_iter()
            .find(|letter| letter.body["event"] == "card.created")
    };
    post.after(60).await;
    post.mailbox.answer(&[500; 20]);
    let first = created().await;
    // D.1
    checks.that("It is sent at once", first.is_some());
    let same = |letters: &[Letter]| {
        letters
            .iter()
            .filter(|letter| letter.body["event"] == "card.created")
            .map(|letter| letter.raw.clone())
            .collect::<Vec<_>>()
    };
    let first = first.unwrap();
    checks.same("Not again before 5 s", same(&post.after(4).await).len(), 0);
    checks.that(
        "Again after 5 s, the same to the byte",
        same(&post.after(1).await) == [first.raw.clone()],
    );
    let third = same(&post.after(5).await).len();
    let fourth = same(&post.after(5).await).len();
    checks.same(
        "5 s between deliveries, four in all",
        [third, fourth],
        [1, 1],
    );
    checks.same(
        "then it is given up for good",
        same(&post.after(3600).await).len(),
        0,
    );
    let log = post.world.look("/deliveries").await;
    let log = log["deliveries"].as_array().unwrap();
    let entry = log
        .iter()
        .rev()
        .find(|entry| entry["event"] == "card.created")
        .unwrap();
    checks.same(
        "The log has the four attempts",
        entry["attempts"].as_array().map(Vec::len),
        4,
    );
    post.mailbox.answer(&[200; 0]);
    post.world.look("/deliveries?wait=true").await;
    let spare = Mailbox::open().await;
    let hook = json!({"url": spare.url, "secret": SECRET, "scheme": "unsigned"});
    post.world.control("PUT", "/webhook", &hook).await;
    let path = format!("/deliveries/{}/replay", text(&entry["id"]));
    post.world.control("POST", &path, &json!({})).await;
    post.world.look("/deliveries?wait=true").await;
    let replayed = [spare.take(), post.mailbox.take()].concat();
    checks.that(
        "Manual replay brings it again",
        replayed.iter().any(|letter| letter.raw == first.raw),
    );
    let fresh = Post {
        world: World::start().await,
        caller: post.caller.clone(),
        mailbox: Mailbox::open().await,
    };
    let fresh = Post {
        caller: fresh.world.caller().await,
        ..fresh
    };
    fresh.register("unsigned").await;
    fresh.mailbox.answer(&[500, 204]);
    samples::new_card(&fresh.world, &fresh.caller).await;
    let mut all = fresh.take().await;
    for _ in 0..4 {
        all.extend(fresh.after(5).await);
    }
    checks.same("Any 2xx is success", same(&all).len(), 2);
}

async fn cards(checks: &mut Checks, _: &Post) {
    let world = World::start().await;
    let post = Post {
        caller: world.caller().await,
        mailbox: Mailbox::open().await,
        world,
    };
    post.register("unsigned").await;
    let card = samples::new_card(&post.world, &post.caller).await;
    let letters = post.after(60).await;
    let created = letters
        .iter()
        .find(|letter| letter.body["event"] == "card.created")
        .unwrap();
    // D.3
    checks.same(
        "card.created nests its data under card",
        &created.body["data"]["card"]["id"],
        &card,
    );
    checks.that(
        "and has masked_number, unlike the REST answers",
        created.body["data"]["card"]["masked_number"].is_string(),
    ); // Q65
    let put = async |action: &str| {
        post.caller
            .put(&format!("/cards/{card}/{action}"))
            .await
            .status
    };
    let act = async |action: &str, amount: Value| {
        let answer = post
            .caller
            .post(
                &format!("/cards/{card}/{action}"),
                &json!({"amount": amount}),
            )
            .await;
        answer.body["data"].clone()
    };
    let funded = act("fund", json!(50)).await;
    let letters = post.take().await;
    let told = letters
        .iter()
        .find(|letter| letter.body["event"] == "card.fund")
        .map(|letter| letter.body["data"].clone());
    checks.same(
        "card.fund tells of the funding",
        told,
        json!({"transaction_id": funded["transaction_id"], "card_id": card, "amount": 50, "currency": "USD", "fee_amount": 0}),
    );
    act("withdraw", json!(20)).await;
    checks.that(
        "card.withdraw tells of the withdrawal",
        events(&post.take().await).contains(&"card.withdraw".to_owned()),
    );
    let statuses = [put("freeze").await, put("unfreeze").await];
    let quiet = events(&post.take().await);
    // B.16
    checks.same(
        "Freezing and unfreezing fire no webhook",
        (statuses, quiet.len()),
        ([200, 200], 0),
    );
    post.caller
        .call("POST", &format!("/cards/{card}/terminate"), &Value::Null)
        .await;
    checks.that(
        "card.terminated tells of the end",
        events(&post.take().await).contains(&"card.terminated".to_owned()),
    );
    let delivered = post.world.look("/deliveries").await["deliveries"]
        .as_array()
        .map_or(0, Vec::len);
    post.world.control("DELETE", "/webhook", &Value::Null).await;
    samples::new_card(&post.world, &post.caller).await;
    let after = post.world.look("/deliveries?wait=true").await["deliveries"]
        .as_array()
        .map_or(0, Vec::len);
    checks.same("Without an address nothing is sent", after, delivered);
}

async fn extra(checks: &mut Checks, _: &Post) {
    let world = World::start().await;
    let post = Post {
        caller: world.caller().await,
        mailbox: Mailbox::open().await,
        world,
    };
    let body = with(samples::payment(), "notify_url", post.mailbox.url.clone());
    let answer = post.caller.post("/payment/collect", &body).await;
    let mut letters = post.take().await;
    letters.extend(post.after(5).await);
    // D.1
    checks.that(
        "notify_url is an extra target for one payment",
        letters.last().is_some_and(|letter| {
            letter.body["data"]["transaction_id"] == answer.data()["transaction_id"]
        }),
    );
    post.collect().await;
    checks.same("and for no other", post.after(5).await.len(), 0);
}

async fn faults(checks: &mut Checks, _: &Post) {
    let world = World::start().await;
    let post = Post {
        caller: world.caller().await,
        mailbox: Mailbox::open().await,
        world,
    };
    post.register("unsigned").await;
    let arm = async |fault: &str| {
        post.world
            .arm(json!({"operation": "webhook", "fault": fault}))
            .await;
    };
    arm("webhook-duplicate").await;
    samples::new_card(&post.world, &post.caller).await;
    let letters = post.after(60).await;
    let bodies: Vec<_> = letters.iter().map(|letter| letter.raw.clone()).collect();
    // D.1: at least once.
    checks.that(
        "A notice can come twice: deduplicate",
        bodies
            .iter()
            .any(|one| bodies.iter().filter(|other| *other == one).count() > 1),
    );
    let expected = letters.len() - 1;
    arm("webhook-drop").await;
    samples::new_card(&post.world, &post.caller).await;
    checks.same("or not at all", post.after(60).await.len(), expected - 1);
    arm("webhook-reorder").await;
    let first = post.collect().await;
    post.world.advance(1).await;
    let second = post.collect().await;
    let letters = post.after(60).await;
    let order: Vec<_> = letters
        .iter()
        .map(|letter| text(&letter.body["data"]["transaction_id"]))
        .collect();
    let due: Vec<_> = [&first, &second]
        .into_iter()
        .filter(|id| order.contains(id))
        .collect();
    checks.that(
        "or out of order",
        due.len() == 2 && order.first() == Some(&second),
    );
}
