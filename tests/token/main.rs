//! The token: fetched when needed, kept, renewed ahead of its end, and never in a loop; where
//! credentials come from, and where tokens are shared.

mod kept;
mod memory;
mod provider;
mod renewed;
mod store;
#[path = "../support/mod.rs"]
mod support;

use cartevo::{Client, Error};
use serde_json::json;
use support::{Act, Server, balances};
use tokio::task::JoinHandle;

/// What no log may show.
const SECRET: &str = "s3cr3t-s3cr3t";

fn unauthorized() -> Act {
    Act::Json(401, json!({"message": "Unauthorized", "statusCode": 401}))
}

fn answers(count: usize) -> Vec<Act> {
    vec![Act::Json(200, balances()); count]
}

async fn balance(client: &Client) -> Result<(), Error> {
    client.payments().balance().await.map(drop)
}

/// A call in a task of its own.
fn in_a_task(client: &Client) -> JoinHandle<Result<(), Error>> {
    let client = client.clone();
    tokio::spawn(async move { client.payments().balance().await.map(drop) })
}

fn fetched(server: &Server) -> usize {
    server.seen("/auth/token").len()
}

/// The tokens that calls were sent with.
fn sent_with(server: &Server) -> Vec<String> {
    let calls = server.seen("/payment/balance");
    let tokens = calls.iter().map(|call| {
        let header = call.header("authorization").unwrap();
        header.strip_prefix("Bearer ").unwrap().to_owned()
    });
    tokens.collect()
}
