//! What the service tells without being asked.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::checks::{Checks, text};
use crate::mailbox::{Letter, Mailbox};
use crate::samples;
use crate::world::{Caller, World, with};

pub const SECRET: &str = "whsec_scenario";

/// A company and where its webhooks go.
pub struct Post {
    pub world: World,
    pub caller: Caller,
    pub mailbox: Mailbox,
}

impl Post {
    pub async fn new() -> Self {
        let world = World::start().await;
        Self {
            caller: world.caller().await,
            mailbox: Mailbox::open().await,
            world,
        }
    }

    /// What has come once everything that is due was sent.
    pub async fn take(&self) -> Vec<Letter> {
        self.world.look("/deliveries?wait=true").await;
        self.mailbox.take()
    }

    pub async fn after(&self, seconds: u32) -> Vec<Letter> {
        self.world.advance(seconds).await;
        self.take().await
    }

    pub async fn register(&self, scheme: &str) {
        let hook = json!({"url": self.mailbox.url, "secret": SECRET, "scheme": scheme});
        self.world.control("PUT", "/webhook", &hook).await;
    }

    pub async fn collect(&self) -> String {
        let answer = self
            .caller
            .post("/payment/collect", &samples::payment())
            .await;
        text(&answer.data()["transaction_id"])
    }
}

pub async fn tell(checks: &mut Checks) {
    let post = Post::new().await;
    post.register("cartevo-v1").await;
    payments(checks, &post).await;
    signatures(checks, &post).await;
    cards(checks).await;
    extra(checks).await;
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

async fn cards(checks: &mut Checks) {
    let post = Post::new().await;
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
        json!({
            "transaction_id": funded["transaction_id"], "card_id": card,
            "amount": 50, "currency": "USD", "fee_amount": 0,
        }),
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

async fn extra(checks: &mut Checks) {
    let post = Post::new().await;
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
