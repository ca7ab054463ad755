//! The programs that are built.

use std::path::Path;

/// A program that makes a call and reads what it gives.
pub struct App {
    pub name: &'static str,
    pub what: &'static str,
    dependencies: &'static [&'static str],
    source: &'static str,
}

/// Its requests are written by hand.
pub const BY_HAND: App = App {
    name: "by-hand",
    what: "reqwest, rustls, serde, tokio",
    dependencies: &[REQWEST],
    source: r#"
    let wallets: serde_json::Value = reqwest::Client::new()
        .get(settings.address)
        .bearer_auth("a token")
        .query(&[("page", 1)])
        .send()
        .await?
        .json()
        .await?;
    println!("{wallets}");
"#,
};

pub const CARTEVO: App = App {
    name: "cartevo-user",
    what: "cartevo, serde, tokio",
    dependencies: &[CARTEVO_BY_PATH],
    source: r#"
    let client = cartevo::Client::builder().access_token("a token").base_url(settings.address).build()?;
    println!("{} wallets", client.wallets().list().await?.len());
"#,
};

pub const STRIPE: App = App {
    name: "stripe-user",
    what: "async-stripe with issuing and webhooks, serde, tokio",
    dependencies: &[ASYNC_STRIPE],
    source: STRIPE_CALL,
};

pub const STRIPE_BESIDE_REQWEST: App = App {
    name: "stripe-and-reqwest-user",
    what: "the same, with reqwest for other calls",
    dependencies: &[REQWEST, ASYNC_STRIPE],
    source: STRIPE_CALL,
};

pub const ALL: [App; 4] = [BY_HAND, CARTEVO, STRIPE, STRIPE_BESIDE_REQWEST];

/// What every program has.
const COMMON: &str = r#"serde = { version = "1", features = ["derive"] }
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

const REQWEST: &str = r#"reqwest = { version = "0.13", default-features = false, features = ["json", "query", "rustls"] }
"#;

const CARTEVO_BY_PATH: &str = "cartevo = { path = PATH }\n";

/// With the TLS that reqwest has: rustls with aws-lc-rs.
const ASYNC_STRIPE: &str = r#"async-stripe = { version = "=1.0.0-rc.10", default-features = false, features = ["rustls-tls-webpki-roots", "rustls-aws-lc-rs"] }
async-stripe-issuing = { version = "=1.0.0-rc.10", features = ["full"] }
async-stripe-webhook = "=1.0.0-rc.10"
"#;

const STRIPE_CALL: &str = r#"
    let event = stripe_webhook::Webhook::construct_event("{}", "t=1,v1=00", &settings.address);
    println!("{}", event.is_ok());
    let client = stripe::Client::new("sk_test_0");
    let cards = stripe_issuing::issuing_card::ListIssuingCard::new().send(&client).await?;
    println!("{} cards", cards.data.len());
"#;

impl App {
    /// Its manifest, where `cartevo` is in a folder.
    pub fn manifest(&self, cartevo: &Path) -> String {
        let mut manifest = format!(
            "[package]\nname = \"{}\"\nedition = \"2024\"\n\n[dependencies]\n{COMMON}",
            self.name
        );
        let cartevo = format!("{:?}", cartevo.display().to_string());
        for dependency in self.dependencies {
            manifest += &dependency.replace("PATH", &cartevo);
        }
        manifest
    }

    pub fn source(&self) -> String {
        format!(
            "#[derive(serde::Deserialize)]
struct Settings {{
    address: String,
}}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let settings: Settings = serde_json::from_str(&std::env::var(\"SETTINGS\")?)?;{}    Ok(())
}}
",
            self.source
        )
    }
}
