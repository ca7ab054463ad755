//! `cartevo webhooks listen`, as a session.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use crate::support::{Session, World};
use axum::{Router, body::Bytes, http::HeaderMap, http::StatusCode};
use cartevo::webhook::Signer;
use cartevo_sandbox::{AttemptOutcome, Sandbox, SignatureScheme, WebhookTarget};
use serde_json::{Value, json};

const SECRET: &str = "a secret that both sides know";
const COLLECT: [&str; 10] = [
    "payments",
    "collect",
    "1000",
    "XAF",
    "--phone",
    "+237670000000",
    "--operator",
    "mtn",
    "--yes",
    "--json",
];

/// Nobody confirms a payment before the test does. Signatures are of today.
fn undecided() -> World {
    World::of(
        Sandbox::builder()
            .quota(None)
            .settle_after(None)
            .real_time(),
    )
}

/// A session in which notices are listened for, and the address.
fn listening<'a>(name: &'a str, world: &'a World, options: &str) -> (Session<'a>, String) {
    let mut session = Session::new(name, world);
    session.set("CARTEVO_WEBHOOK_SECRET", SECRET);
    listens(session, options)
}

fn listens<'a>(mut session: Session<'a>, options: &str) -> (Session<'a>, String) {
    session.hide(r"^\d\d:\d\d:\d\d", "HH:MM:SS");
    session.hide(r#""at":"[^"]*""#, r#""at":"(time)""#);
    session.run(&format!("cartevo webhooks listen --port 0{options}"));
    session.see("Ctrl-C ends it.");
    let screen = session.screen();
    let address = screen
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    let address = address.unwrap().to_owned();
    (session, address)
}

fn signed(world: &World, address: &str, secret: &str) {
    let target = WebhookTarget::new(address, SignatureScheme::CartevoV1, secret);
    world.sandbox.set_webhook(Some(target));
}

/// How the latest delivery was answered, and its id.
fn delivered(world: &World) -> (String, AttemptOutcome) {
    world.wait(world.sandbox.delivered());
    let latest = world.sandbox.deliveries().pop().unwrap();
    (latest.id, latest.attempts.last().unwrap().outcome)
}

/// A collection that nobody has confirmed yet.
fn collect(world: &World) -> String {
    assert!(world.cartevo(&COLLECT).status.success());
    world.sandbox.transactions().pop().unwrap().id
}

fn notice(name: &str, data: &Value) -> String {
    json!({"event": name, "data": data}).to_string()
}

/// More than there is on any card.
fn top_up(card: &str) -> String {
    let data = json!({"card_id": card, "transaction_id": "txn_1", "amount": 99999, "currency": "USD", "status": "SUCCESS"});
    notice("card.fund", &data)
}

/// Posts something by hand, signed or not, and gives the answer's status.
fn post(world: &World, address: &str, body: String, sign: bool) -> u16 {
    let mut call = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .post(address);
    if sign {
        let (name, value) = Signer::new(SECRET).cartevo_v1(body.as_bytes(), SystemTime::now());
        call = call.header(name, value);
    }
    world
        .wait(call.body(body).send())
        .unwrap()
        .status()
        .as_u16()
}

#[test]
fn notices_are_verified_confirmed_and_shown() {
    let world = undecided();
    let (mut session, address) = listening("webhooks", &world, "");
    signed(&world, &address, SECRET);
    session.meanwhile("a collection begins");
    let payment = collect(&world);
    session.see("PENDING");
    session.meanwhile("the payer confirms");
    world.sandbox.settle(&payment).unwrap();
    session.see("SUCCESS");
    let (notice, outcome) = delivered(&world);
    assert_eq!(outcome, AttemptOutcome::Status(200));

    session.meanwhile("the same once more");
    world.sandbox.replay(&notice);
    session.see("told before");
    session.meanwhile("signed with another secret");
    signed(&world, &address, "another");
    world.sandbox.replay(&notice);
    session.see("another secret;");

    session.meanwhile("rightly signed, and not true");
    let body = world.sandbox.delivery_body(&notice).unwrap();
    let body = String::from_utf8(body).unwrap().replace("1000", "9000000");
    assert_eq!(post(&world, &address, body, true), 422);
    session.see("the notice is wrong");
    session.meanwhile("rightly signed, and no notice");
    assert_eq!(post(&world, &address, "[]".to_owned(), true), 400);
    session.see("a JSON object");
    session.meanwhile("of something that nobody knows");
    let body = r#"{"event": "payment.collect", "data": {"transaction_id": "txn_none"}}"#;
    assert_eq!(post(&world, &address, body.to_owned(), true), 503);
    session.see("answered 503");
    session.interrupt();
    session.ends(0);
    session.check();
}

#[test]
fn programs_get_a_line_for_each_notice() {
    let world = undecided();
    let (mut session, address) = listening("webhooks-json", &world, " --json | cat");
    session.see("Listening");
    signed(&world, &address, SECRET);
    let payment = collect(&world);
    session.see("PENDING");
    world.sandbox.settle(&payment).unwrap();
    session.see("SUCCESS");
    session.meanwhile("what is told of a card or a customer is not confirmed");
    world.sandbox.set_webhook(None);
    let card = world.card();
    let body = top_up(&card);
    assert_eq!(post(&world, &address, body, true), 200);
    session.see("card.fund");
    let customer = world.sandbox.seeded().approved_customer.clone();
    let body = notice("customer.created", &json!({"customer_id": customer}));
    assert_eq!(post(&world, &address, body, true), 200);
    session.see("customer.created");
    session.meanwhile("nor what names nothing");
    let body = notice("payment.payout", &json!({}));
    assert_eq!(post(&world, &address, body, true), 200);
    session.see("payment.payout");
    session.meanwhile("and this is too large");
    let body = " ".repeat(cartevo::webhook::LARGEST_BODY + 1);
    assert_eq!(post(&world, &address, body, true), 413);
    session.see("1048576 bytes");
    session.interrupt();
    session.ends(130);
    session.check();
}

/// What somebody got who listens elsewhere.
type Got = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// Somebody who listens elsewhere, and answers with these statuses, then always with the last.
fn elsewhere(world: &World, answers: &[u16]) -> (String, Got) {
    let got = Got::default();
    let (kept, answers) = (Arc::clone(&got), answers.to_vec());
    let answer = move |headers: HeaderMap, body: Bytes| async move {
        let mut got = kept.lock().unwrap();
        got.push((headers, body));
        let status = answers.get(got.len() - 1).or(answers.last());
        StatusCode::from_u16(*status.unwrap()).unwrap()
    };
    let router = Router::new().fallback(answer);
    let listener = world
        .wait(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .unwrap();
    let address = format!("http://{}/hooks", listener.local_addr().unwrap());
    world.spawn(async move { axum::serve(listener, router).await.unwrap() });
    (address, got)
}

#[test]
fn what_is_passed_on_is_the_same_to_the_byte_and_answered_as_there() {
    let world = undecided();
    let (elsewhere, got) = elsewhere(&world, &[500, 204]);
    let (mut session, address) = listening(
        "webhooks-forward",
        &world,
        &format!(" --forward {elsewhere}"),
    );
    signed(&world, &address, SECRET);
    let payment = collect(&world);
    session.see("which answered 500");
    session.meanwhile("five seconds later it comes again");
    world.sandbox.advance(Duration::from_secs(5));
    session.see("which answered 204");
    let (notice, outcome) = delivered(&world);
    assert_eq!(outcome, AttemptOutcome::Status(200));

    session.meanwhile("unsigned, it is not passed on");
    let body = world.sandbox.delivery_body(&notice).unwrap();
    let text = String::from_utf8(body.clone()).unwrap();
    assert_eq!(post(&world, &address, text, false), 401);
    session.see("answered 401");
    session.interrupt();
    session.ends(0);
    session.check();

    let got = got.lock().unwrap();
    let [first, second] = got.as_slice() else {
        panic!("passed on {} times", got.len());
    };
    assert_eq!((&first.1[..], &second.1[..]), (&body[..], &body[..]));
    // Who gets it can verify it too.
    let headers = first
        .0
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()));
    let verifier = cartevo::webhook::Verifier::builder()
        .secret(SECRET)
        .build()
        .unwrap();
    let event = verifier.event(headers, &first.1).unwrap();
    assert_eq!(event.transaction_id().unwrap().as_str(), payment);
}

#[test]
fn unsigned_only_what_the_api_says_is_passed_on() {
    let world = undecided();
    let (elsewhere, got) = elsewhere(&world, &[204]);
    let card = world.card();
    let payment = collect(&world);
    world.sandbox.fail(&payment).unwrap();
    let session = Session::new("webhooks-unsigned", &world);
    let (mut session, address) = listens(session, &format!(" --forward {elsewhere}"));
    session.see("signed.");
    session.meanwhile("the payment has failed");
    let claim = |status: &str| {
        let data = json!({"transaction_id": payment, "status": status});
        notice("payment.collect", &data)
    };
    assert_eq!(post(&world, &address, claim("SUCCESS"), false), 422);
    session.see("but it is FAILED");
    let body = notice(
        "collection.successful",
        &json!({"transaction_id": payment, "amount": 2000}),
    );
    assert_eq!(post(&world, &address, body, false), 422);
    session.see("but it is 1000");
    session.meanwhile("the card has not been topped up");
    assert_eq!(post(&world, &address, top_up(&card), false), 422);
    session.see("20.00 USD");
    session.meanwhile("and not terminated");
    let body = notice("card.terminated", &json!({"card_id": card}));
    assert_eq!(post(&world, &address, body, false), 422);
    session.see("but it is ACTIVE");
    session.meanwhile("of a refund the payment says nothing");
    let refund = json!({"transaction_id": payment, "amount": 1000});
    let body = notice("transaction.refund.completed", &refund);
    assert_eq!(post(&world, &address, body, false), 422);
    session.see("the payment is there");
    session.see("1000 XAF");
    session.meanwhile("nothing is named");
    let body = notice("payment.payout", &json!({"amount": 1000}));
    assert_eq!(post(&world, &address, body, false), 422);
    session.see("no usable id");
    session.meanwhile("and this is true");
    assert_eq!(post(&world, &address, claim("FAILED"), false), 200);
    session.see("which answered 204");
    session.interrupt();
    session.ends(0);
    session.check();

    let got = got.lock().unwrap();
    let got: Vec<_> = got.iter().map(|(_, body)| &body[..]).collect();
    assert_eq!(got, [claim("FAILED").as_bytes()]);
}

#[test]
fn what_cannot_be_listened_to_is_said() {
    let world = World::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut session = Session::new("webhooks-usage", &world);
    session.call(&format!("{port}"), "PORT");
    session.runs("cartevo webhooks listen --secret-env NOT_SET", 2);
    session.runs("cartevo webhooks listen --forward localhost:3000", 2);
    session.run(&format!("cartevo webhooks listen --port {port}"));
    session.see("Take another one");
    session.ends(2);
    session.check();
}

#[test]
fn without_secret_and_confirmation_it_warns() {
    let world = World::new();
    let mut session = Session::of_a_stranger("webhooks-unconfirmed", &world);
    session.hide(r"^\d\d:\d\d:\d\d", "HH:MM:SS");
    session.run("cartevo webhooks listen --port 0 --no-confirm");
    session.see("Nothing is confirmed");
    let screen = session.screen();
    let address = screen
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    let body = r#"{"event": "payment.collect", "data": {"transaction_id": "txn_1", "amount": 1000, "currency": "XAF", "note": "\u001b[2J"}}"#;
    assert_eq!(post(&world, address.unwrap(), body.to_owned(), false), 200);
    session.see("1000 XAF");
    session.interrupt();
    session.ends(0);
    session.check();
}
