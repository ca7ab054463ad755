//! Everything that the page is for, without a mouse.

use std::sync::{Arc, Mutex};

use axum::Router;
use cartevo_sandbox::{Sandbox, WebhookTarget};
use tokio::net::TcpListener;

use crate::desk::Desk;
use crate::driver::{ENTER, TAB};

/// A receiver of webhooks: where it is, and what has come.
async fn receiver() -> (String, Arc<Mutex<Vec<String>>>) {
    let letters = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&letters);
    let receive = async move |body: String| kept.lock().unwrap().push(body);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().fallback(receive);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, letters)
}

/// The button beside a thing.
fn button(action: &str, id: &str) -> String {
    format!("form[action$='/{action}']:has(input[value='{id}']) button")
}

#[tokio::test]
async fn payments_are_decided_and_the_balance_follows() {
    let Some(desk) = Desk::of(Sandbox::builder()).await else {
        return;
    };
    let (url, letters) = receiver().await;
    let target = WebhookTarget::unsigned(&url);
    desk.sandbox.set_webhook(Some(target));
    let wallet = &desk.sandbox.seeded().xaf_wallet;
    let shown = desk.row("wallets", wallet).await;
    assert!(shown.contains("125,000.00 XAF"), "{shown}");
    assert_eq!(desk.row("cards", "").await, "");

    // What callers do appears by itself in a page that stays.
    desk.run("window.stays = true").await;
    let good = desk.top_up(5_000).await;
    let bad = desk.top_up(7_000).await;
    desk.card().await;
    desk.wait_for("/wallets/fund").await;
    desk.wait_for("card.created").await;
    desk.wait_for("AICHA NJOYA").await;
    assert_eq!(desk.run("return window.stays").await, true);
    assert!(desk.row("requests", "/cards").await.contains("201"));
    let card = desk.row("cards", "AICHA NJOYA").await;
    assert!(card.contains("100.00 USD"), "{card}");
    let pending = desk.row("payments", &bad).await;
    assert!(pending.contains("7,000.00 XAF"), "{pending}");

    let said = format!("Payment {good} is settled.");
    desk.press(&button("settle", &good), &said).await;
    let shown = desk.row("wallets", wallet).await;
    assert!(shown.contains("130,000.00 XAF"), "{shown}");
    let said = format!("Payment {bad} has failed.");
    desk.press(&button("fail", &bad), &said).await;
    let shown = desk.row("wallets", wallet).await;
    assert!(shown.contains("130,000.00 XAF"), "{shown}");
    desk.wait_for("Pending payments: none").await;

    // The notice of the settlement is sent again.
    desk.sandbox.delivered().await;
    let deliveries = desk.sandbox.deliveries();
    let of_payment = |letter: &&String| letter.contains(&good) && letter.contains("SUCCESS");
    let count = || letters.lock().unwrap().iter().filter(of_payment).count();
    assert_eq!(count(), 1);
    let settled = deliveries.iter().rfind(|delivery| {
        let body = desk.sandbox.delivery_body(&delivery.id).unwrap();
        of_payment(&&String::from_utf8(body).unwrap())
    });
    let id = &settled.unwrap().id;
    desk.press(&button("replay", id), &format!("{id} is sent again."))
        .await;
    desk.sandbox.delivered().await;
    assert_eq!(count(), 2);
    let all = format!("Webhook deliveries: {}", deliveries.len() + 1);
    desk.wait_for(&all).await;
}

#[tokio::test]
async fn papers_are_decided_time_is_moved_and_faults_are_injected() {
    let Some(desk) = Desk::of(Sandbox::builder()).await else {
        return;
    };
    let customer = &desk.sandbox.seeded().pending_customer;
    for (action, kyc) in [("approve", "APPROVED"), ("reject", "REJECTED")] {
        let said = format!("{} is {}.", customer, kyc.to_lowercase());
        desk.press(&button(action, customer), &said).await;
        assert!(desk.row("customers", customer).await.contains(kyc));
    }

    desk.wait_for("2026-05-09T10:15:00.000Z").await;
    let minute = "#time button[value='60']";
    desk.press(minute, "Time moved on by 60 s.").await;
    desk.wait_for("2026-05-09T10:16:00.000Z").await;
    desk.tab_to("#seconds").await;
    // What stands there is chosen, as it is in every field that Tab leads to.
    desk.strike("0.5").await;
    desk.strike(TAB).await;
    desk.strike(ENTER).await;
    desk.wait_for("2026-05-09T10:16:00.500Z").await;

    desk.tab_to("#operation").await;
    desk.strike("getPaymentBalance").await;
    desk.tab_to("#fault").await;
    desk.strike("status:503").await;
    desk.strike(ENTER).await;
    desk.wait_for("status:503 is armed for getPaymentBalance.")
        .await;
    let armed = desk.row("faults", "rule").await;
    assert!(armed.contains("getPaymentBalance"), "{armed}");
    assert_eq!(desk.call("GET", "/payment/balance", None).await.0, 503);
    assert_eq!(desk.call("GET", "/payment/balance", None).await.0, 200);

    desk.tab_to("#fault").await;
    desk.strike("html").await;
    desk.tab_to("#call").await;
    desk.strike("every").await;
    desk.press("#faults .fields button", "html is armed for *.")
        .await;
    assert_eq!(desk.call("GET", "/payment/balance", None).await.0, 502);
    desk.press(
        "form[action$='/clear'] button",
        "No fault is armed any more.",
    )
    .await;
    assert_eq!(desk.call("GET", "/payment/balance", None).await.0, 200);
}
