//! Somebody who sits before the page of a sandbox, while a company uses that sandbox.

use std::io::Write;
use std::ops::Deref;
use std::sync::Once;

use cartevo_sandbox::{Builder, Sandbox};
use reqwest::Client;
use serde_json::{Value, json};

use crate::driver::{Browser, ENTER, MISSING, TAB};

/// The page has fewer stops than this for the Tab key.
const MOST_STOPS: usize = 150;

/// It is said once.
static SKIPPED: Once = Once::new();

/// A sandbox, its page in a browser, and a caller of its API.
pub struct Desk {
    pub sandbox: Sandbox,
    browser: Browser,
    http: Client,
    token: String,
}

impl Deref for Desk {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Desk {
    /// In this sandbox payments and papers wait, and nobody asks too often. None, and a line that
    /// says why, where there is no browser.
    pub async fn of(builder: Builder) -> Option<Self> {
        let Some(browser) = Browser::open().await else {
            // Not by a macro, whose output the test harness keeps to itself when the test passes.
            SKIPPED.call_once(|| {
                let _ = writeln!(std::io::stderr(), "browser tests skipped: {MISSING}");
            });
            return None;
        };
        let builder = builder.quota(None).settle_after(None);
        let sandbox = builder.start().await.unwrap();
        let mut desk = Self {
            sandbox,
            browser,
            http: Client::new(),
            token: String::new(),
        };
        let sandbox = &desk.sandbox;
        let body = json!({"client_id": sandbox.client_id(), "client_key": sandbox.client_key()});
        let (_, body) = desk.call("POST", "/auth/token", Some(body)).await;
        body["access_token"]
            .as_str()
            .unwrap()
            .clone_into(&mut desk.token);
        desk.go(&desk.sandbox.admin_url()).await;
        Some(desk)
    }

    /// A call of the API.
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("{}{path}", self.sandbox.url());
        let request = self.http.request(method.parse().unwrap(), url);
        let request = request.bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or_default())
    }

    /// Tops up the wallet in Cameroon; the id of the transaction.
    pub async fn top_up(&self, amount: u32) -> String {
        let body = json!({
            "walletId": self.sandbox.seeded().xaf_wallet,
            "amount": amount,
            "currency": "XAF",
            "operator": "mtn",
            "phone": "237670000000",
        });
        let (status, body) = self.call("POST", "/wallets/fund", Some(body)).await;
        assert_eq!(status, 200, "{body}");
        let id = &body["data"]["transaction"]["id"];
        id.as_str().unwrap().to_owned()
    }

    /// Orders a card with 100 USD on it.
    pub async fn card(&self) {
        let body = json!({
            "customer_id": self.sandbox.seeded().approved_customer,
            "brand": "VISA",
            "name_on_card": "AICHA NJOYA",
            "amount": 100,
        });
        let (status, body) = self.call("POST", "/cards", Some(body)).await;
        assert_eq!(status, 201, "{body}");
    }

    /// Presses Tab until this has the focus.
    pub async fn tab_to(&self, css: &str) {
        let script = format!("return document.activeElement.matches(`{css}`)");
        for _ in 0..MOST_STOPS {
            self.strike(TAB).await;
            if self.run(&script).await == true {
                return;
            }
        }
        panic!("Tab does not lead to `{css}`: {}", self.source().await);
    }

    /// Goes to a button or link with Tab, presses Enter, and waits until the page says this.
    pub async fn press(&self, css: &str, said: &str) {
        self.tab_to(css).await;
        self.strike(ENTER).await;
        self.wait_for(said).await;
    }

    /// The row of a table in which a text stands, as it is seen; empty without one.
    pub async fn row(&self, section: &str, text: &str) -> String {
        let script = format!(
            "const rows = [...document.querySelectorAll('#{section} tbody tr')];
             const row = rows.find((row) => row.textContent.includes(`{text}`));
             return row ? row.innerText : ''"
        );
        self.run(&script).await.as_str().unwrap().to_owned()
    }
}
