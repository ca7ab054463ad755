use std::fmt::Write as _;

use axum::http::HeaderName;
use sha2::{Digest, Sha256};

use super::super::{SignatureScheme, UnknownScheme};
use super::*;

const SECRET: &str = "whsec_0123456789";

/// 2026-05-09T10:15:00Z.
const START: u64 = 1_778_321_700;

/// HMAC-SHA256 as RFC 2104 writes it down.
fn hmac(key: &str, message: &[u8]) -> String {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key.as_bytes());
    let inner = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x36))
        .chain_update(message)
        .finalize();
    let outer = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x5c))
        .chain_update(inner)
        .finalize();
    outer.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Two attempts of one delivery, the first of which fails.
async fn twice(scheme: SignatureScheme) -> (World, Vec<Received>) {
    let (world, script) = (World::start(), [500, 200].map(Reply::Status));
    let receiver = Receiver::start(&script).await;
    let target = WebhookTarget::new(&receiver.url, scheme, SECRET);
    world.webhooks.set_target(COMPANY, Some(target));
    world.post("card.fund");
    world.advance(3600).await;
    let calls = receiver.received();
    assert_eq!(calls.len(), 2);
    (world, calls)
}

fn names(received: &Received) -> Vec<&str> {
    let mut names: Vec<&str> = received.headers.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    names
}

const PLAIN: [&str; 4] = ["accept", "content-length", "content-type", "host"];

#[tokio::test]
async fn the_newest_scheme_signs_time_and_body() {
    let (_world, calls) = twice(SignatureScheme::CartevoV1).await;
    for (received, time) in calls.iter().zip([START, START + 5]) {
        let signed = format!("{time}.{}", body("card.fund"));
        let expected = format!("t={time},v1={}", hmac(SECRET, signed.as_bytes()));
        let signature = received.header("x-cartevo-signature");
        assert_eq!(signature, Some(expected.as_str()));
        let mut expected = PLAIN.to_vec();
        expected.push("x-cartevo-signature");
        assert_eq!(names(received), expected);
    }
}

#[tokio::test]
async fn the_legacy_scheme_signs_the_body_and_names_the_delivery() {
    let (world, calls) = twice(SignatureScheme::Legacy).await;
    let id = world.only().id;
    let expected = format!("sha256={}", hmac(SECRET, body("card.fund").as_bytes()));
    for (received, time) in calls.iter().zip([START, START + 5]) {
        let time = time.to_string();
        for (name, value) in [
            ("x-webhook-signature", expected.as_str()),
            ("x-webhook-id", &id),
            ("x-webhook-timestamp", &time),
            ("user-agent", "Wavlet-Webhook/1.0"),
        ] {
            assert_eq!(received.header(name), Some(value), "{name}");
        }
        assert_eq!(received.header("x-cartevo-signature"), None);
    }
}

#[tokio::test]
async fn a_replay_under_the_legacy_scheme_has_another_id() {
    let receiver = Receiver::accepting().await;
    let world = World::start();
    let target = WebhookTarget::new(&receiver.url, SignatureScheme::Legacy, SECRET);
    world.webhooks.set_target(COMPANY, Some(target));
    world.post("card.fund");
    world.idle().await;
    assert!(world.webhooks.replay(&world.only().id));
    world.idle().await;
    let calls = receiver.received();
    let all = world.webhooks.deliveries();
    for (received, delivery) in calls.iter().zip(&all) {
        assert_eq!(received.header("x-webhook-id"), Some(delivery.id.as_str()));
    }
    assert_eq!(calls.len(), 2);
    assert_ne!(all[0].id, all[1].id);
    assert_eq!(calls[0].body, calls[1].body);
}

#[tokio::test]
async fn without_a_signature_nothing_is_added() {
    let (_world, calls) = twice(SignatureScheme::Unsigned).await;
    assert_eq!(names(&calls[0]), PLAIN);
}

#[tokio::test]
async fn a_notify_url_is_signed_as_the_company_wants_it() {
    let (company, extra) = (Receiver::accepting().await, Receiver::accepting().await);
    let world = World::start();
    let target = WebhookTarget::new(&company.url, SignatureScheme::CartevoV1, SECRET);
    world.webhooks.set_target(COMPANY, Some(target));
    let mut notice = world.notice("payment.collect");
    notice.extra_url = Some(extra.url.clone());
    world.webhooks.post(notice);
    world.idle().await;
    let signature = |receiver: &Receiver| {
        let received = receiver.received().remove(0);
        received.header("x-cartevo-signature").unwrap().to_owned()
    };
    assert_eq!(signature(&company), signature(&extra));
}

#[test]
fn schemes_are_found_by_their_names() {
    for scheme in SignatureScheme::ALL {
        assert_eq!(scheme.to_string().parse(), Ok(scheme));
        assert_eq!(scheme.name().to_uppercase().parse(), Ok(scheme));
    }
    let error: UnknownScheme = "md5".parse::<SignatureScheme>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown scheme `md5`; known are cartevo-v1, legacy, unsigned"
    );
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let receiver = Receiver::accepting().await;
    let (_, address) = receiver.url.split_once("://").unwrap();
    let url = format!("http://user:hidden@{address}?token=hidden#hidden");
    let world = World::start();
    let target = WebhookTarget::new(url, SignatureScheme::Legacy, SECRET);
    let shown = format!("{target:?}");
    assert!(shown.contains(&receiver.url), "{shown}");
    assert!(!shown.contains(SECRET) && !shown.contains("hidden") && !shown.contains("user"));

    world.webhooks.set_target(COMPANY, Some(target));
    world.post("card.fund");
    world.idle().await;
    let shown = format!("{:?}", world.only());
    assert!(
        shown.contains(&receiver.url) && shown.contains("Status(200)"),
        "{shown}"
    );
    assert!(!shown.contains(SECRET) && !shown.contains("hidden") && !shown.contains("user"));
}
