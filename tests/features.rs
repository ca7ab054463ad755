//! What holds whichever features there are.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use cartevo::{Ended, Error, Hook, OPERATIONS, dynamic};
use serde_json::json;
use support::{Act, Server};

/// Where TLS is the program's own affair, this is a program that has seen to it.
async fn server(script: impl IntoIterator<Item = Act>) -> Server {
    if cfg!(feature = "rustls-no-provider") {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        // Another test may have been faster.
        let _ = provider.install_default();
    }
    Server::start(script).await
}

#[derive(Default)]
struct Outcomes(Mutex<Vec<(u32, &'static str)>>);

impl Hook for Outcomes {
    fn after_answer(&self, ended: &Ended) {
        let outcome = ended
            .outcome
            .map_or("cancelled", |outcome| outcome.as_str());
        self.0.lock().unwrap().push((ended.attempt, outcome));
    }
}

#[tokio::test]
async fn a_call_is_made_sent_again_and_told_to_hooks() {
    let busy = Act::Json(503, json!({"message": "busy"}));
    let wallet = json!({"id": "w_1", "currency": "XAF", "balance": 5000, "payin_balance": 5000, "payout_balance": 0});
    let server = server([busy, Act::Json(200, json!({"data": [wallet]}))]).await;
    let outcomes = Arc::new(Outcomes::default());
    let client = cartevo::Client::builder()
        .access_token("a token")
        .base_url(&server.url)
        .retry(cartevo::RetryPolicy::default().first_pause(std::time::Duration::ZERO))
        .hook(outcomes.clone())
        .build()
        .unwrap();
    let wallets = client.wallets().list().await.unwrap();
    assert_eq!(wallets[0].id.as_str(), "w_1");
    assert_eq!(
        *outcomes.0.lock().unwrap(),
        [(1, "server_error"), (2, "success")]
    );
}

/// A file is given where one is taken, so that nothing is refused for want of it.
#[tokio::test]
async fn a_call_that_sends_files_is_in_the_table_and_is_made_or_refused_with_the_feature_to_turn_on()
 {
    let mut operations = OPERATIONS.iter();
    assert!(operations.any(|operation| operation.id == "createCustomer"));
    let created = Act::Json(201, json!({"data": {"id": "cust_1"}}));
    let server = server([created]).await;
    let customer = json!({
        "first_name": "Ada", "last_name": "Eyong", "email": "ada@example.com", "country": "Cameroon",
        "street": "12 Rue Joss", "city": "Douala", "state": "Littoral", "postal_code": "00237",
        "country_iso_code": "CM", "country_phone_code": "+237", "phone_number": "670000000",
        "identification_number": "000000000", "id_document_type": "PASSPORT", "date_of_birth": "1990-04-01",
        "id_document_front": {"file_name": "front.png", "base64": "iVBORw0KGgo="},
    });
    let input = dynamic::Input {
        body: Some(customer),
        ..dynamic::Input::default()
    };
    let made = dynamic::invoke(&server.client_with_token(), "createCustomer", input).await;
    if cfg!(feature = "multipart") {
        assert_eq!(made.unwrap().json()["id"], "cust_1");
        assert_eq!(server.seen("/customers").len(), 1);
    } else {
        let error = made.unwrap_err();
        assert!(matches!(error, Error::NotSent(_)), "{error}");
        assert!(error.to_string().contains("feature `multipart`"), "{error}");
        assert!(server.seen("").is_empty());
    }
}

/// The features of the manifest, and what each turns on.
fn features() -> BTreeMap<&'static str, &'static str> {
    let manifest = include_str!("../Cargo.toml");
    let (_, rest) = manifest.split_once("\n[features]\n").unwrap();
    let section = rest.split("\n[").next().unwrap();
    section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .collect()
}

#[test]
fn the_table_of_features_in_the_documentation_is_that_of_the_manifest() {
    let mut features = features();
    let default = features.remove("default").unwrap();
    let rows = include_str!("../src/docs/features.md").lines();
    let rows: Vec<Vec<&str>> = rows
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    let named: BTreeSet<&str> = rows.iter().map(|row| row[1].trim_matches('`')).collect();
    assert_eq!(named, features.into_keys().collect());
    assert_eq!(named.len(), rows.len());
    for row in rows {
        let name = row[1].trim_matches('`');
        let on = default.contains(&format!("\"{name}\""));
        assert_eq!(row[2], if on { "yes" } else { "" }, "{name}");
        assert!(row[3..5].iter().all(|cell| !cell.is_empty()), "{name}");
    }
}
