//! Pages as a person meets them: in a browser, with a keyboard.
//!
//! Where no browser is installed nothing is tested, and a line says so.
#![cfg(unix)]

mod driver;

use std::io::Write;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use driver::{Browser, ENTER, MISSING, TAB};
use serde_json::json;
use tokio::net::TcpListener;

/// A window, or a line that says why there is none.
async fn browser() -> Option<Browser> {
    let browser = Browser::open().await;
    if browser.is_none() {
        // Not by a macro, whose output the test harness keeps to itself when the test passes.
        let _ = writeln!(std::io::stderr(), "browser test skipped: {MISSING}");
    }
    browser
}

/// Serves a page whose form says what was sent, on a free port, until the test is over.
async fn a_page() -> String {
    let page = |outcome: String| {
        Html(format!(
            "<!doctype html><title>Stand-in</title><h1>Amounts</h1>\
             <form method=post><input name=amount aria-label=Amount><button>Pay</button></form>\
             <p role=status>{outcome}</p>"
        ))
    };
    let opened = move || async move { page("nothing yet".to_owned()) };
    let sent = move |form: String| async move { page(form) };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", get(opened).post(sent));
    tokio::spawn(async { axum::serve(listener, router).await });
    url
}

#[tokio::test]
async fn a_form_is_used_with_the_keyboard_alone() {
    let Some(browser) = browser().await else {
        return;
    };
    browser.go(&a_page().await).await;
    browser.strike(TAB).await;
    assert_eq!(browser.focused().await.attribute("name").await, "amount");
    browser.strike("2500").await;
    browser.strike(TAB).await;
    assert_eq!(browser.focused().await.text().await, "Pay");
    browser.strike(ENTER).await;
    let outcome = browser.wait_for("amount=2500").await;
    assert_eq!(outcome.attribute("role").await, "status");
}

#[tokio::test]
async fn a_form_is_used_with_the_mouse() {
    let Some(browser) = browser().await else {
        return;
    };
    browser.go(&a_page().await).await;
    assert_eq!(browser.find_all("form *").await.len(), 2);
    assert_eq!(browser.find_all("table").await.len(), 0);
    browser.find("[name=amount]").await.fill_in("75").await;
    browser.find("button").await.click().await;
    assert_eq!(browser.wait_for("amount").await.text().await, "amount=75");
    assert!(browser.source().await.contains("<h1>Amounts</h1>"));
    assert_eq!(
        browser.run("return document.title").await,
        json!("Stand-in")
    );
    assert!(browser.screenshot().await.starts_with(b"\x89PNG\r\n"));
}
