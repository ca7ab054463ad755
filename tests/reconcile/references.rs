//! Top-ups that share a reference, at a service that writes down what it is told and refuses nothing.

use cartevo::{Client, Error, Reconciled, UndecidedReason};
use serde_json::{Value, json};

use crate::{
    script::at,
    support::{Act, Server, advance},
    world::{XAF, assert_undecided, found},
};

fn top_up(id: &str, at: &str) -> Value {
    json!({
        "id": id, "type": "FUND", "category": "WALLET", "status": "PENDING", "amount": 500,
        "currency": "XAF", "wallet_id": "w_1", "reference": "FUND-1",
        "created_at": format!("2026-05-09T{at}.000Z"),
    })
}

/// Half an hour after everything was lost, and as often as it is asked for.
fn list(server: &Server, times: usize, top_ups: &[Value]) {
    for _ in 0..times {
        server.script(false, at("10:45:00", &json!(top_ups)));
    }
}

async fn lost(client: &Client) -> Error {
    let call = client
        .wallets()
        .fund("w_1", 500.into(), XAF)
        .trx_id("FUND-1");
    call.await.unwrap_err()
}

#[tokio::test]
async fn both_of_two_that_were_carried_out_are_found() {
    let first = at("10:15:00", &json!([]));
    let server = Server::start([first, Act::HangUp, Act::HangUp]).await;
    let client = server.client_with_token();
    client.wallets().list().await.unwrap();
    let errors = [lost(&client).await, lost(&client).await];
    list(
        &server,
        2,
        &[top_up("t_1", "10:15:01"), top_up("t_2", "10:15:02")],
    );
    let mut ids = Vec::new();
    for error in &errors {
        ids.push(found(client.reconcile(error).await.unwrap()));
    }
    ids.sort();
    assert_eq!(ids, ["t_1", "t_2"]);
}

#[tokio::test]
async fn one_record_that_either_may_have_left_is_neithers() {
    let first = at("10:15:00", &json!([]));
    let server = Server::start([first, Act::HangUp, Act::HangUp]).await;
    let client = server.client_with_token();
    client.wallets().list().await.unwrap();
    let errors = [lost(&client).await, lost(&client).await];
    list(&server, 2, &[top_up("t_1", "10:15:01")]);
    for error in &errors {
        let look = client.reconcile(error).await.unwrap();
        assert_undecided(&look, UndecidedReason::Ambiguous);
    }
}

#[tokio::test]
async fn the_record_beside_that_of_a_call_which_was_answered_is_that_of_the_lost_one() {
    let done = json!({
        "transaction": top_up("t_1", "10:15:01"), "paymentResult": {},
        "feeInfo": {"feeAmount": 10, "feePercentage": 2, "totalAmount": 510},
    });
    let script = [at("10:15:00", &json!([])), at("10:15:00", &done)];
    let server = Server::start(script).await;
    server.script(false, Act::HangUp);
    let client = server.client_with_token();
    client.wallets().list().await.unwrap();
    let call = client
        .wallets()
        .fund("w_1", 500.into(), XAF)
        .trx_id("FUND-1");
    call.await.unwrap();
    let error = lost(&client).await;
    list(
        &server,
        1,
        &[top_up("t_1", "10:15:01"), top_up("t_2", "10:15:02")],
    );
    assert_eq!(found(client.reconcile(&error).await.unwrap()), "t_2");
}

#[tokio::test]
async fn a_clock_that_ran_ahead_does_not_make_a_record_too_old() {
    let server = Server::start([at("10:15:00", &json!([]))]).await;
    let client = server.client_with_token();
    client.wallets().list().await.unwrap();
    // This machine counts ten minutes, and the service none of them.
    advance(std::time::Duration::from_secs(600)).await;
    server.script(false, Act::HangUp);
    let error = lost(&client).await;
    list(&server, 1, &[top_up("t_1", "10:15:01")]);
    let look = client.reconcile(&error).await.unwrap();
    assert_undecided(&look, UndecidedReason::Ambiguous);
    // What had been there before the service last told its time is another's.
    list(&server, 1, &[top_up("t_1", "10:14:50")]);
    let look = client.reconcile(&error).await.unwrap();
    assert!(matches!(look, Reconciled::NotCarriedOut), "{look:?}");
}
