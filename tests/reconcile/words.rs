//! Records that call themselves something that nobody has heard of.

use cartevo::{CardBrand, Client, Error, Reconciled, UndecidedReason};
use serde_json::{Value, json};

use crate::{
    script::at,
    support::{Act, Server},
    world::{XAF, assert_not_carried_out, assert_undecided},
};

/// Looks for a call that was lost half an hour ago, when the list of what it may have left has this.
async fn look<F: Future<Output = Error>>(
    call: impl FnOnce(Client) -> F,
    record: &Value,
) -> Reconciled {
    let server = Server::start([at("10:15:00", &json!([])), Act::HangUp]).await;
    let client = server.client_with_token();
    client.wallets().list().await.unwrap();
    let error = call(client.clone()).await;
    server.script(false, at("10:45:00", &json!([record])));
    client.reconcile(&error).await.unwrap()
}

async fn withdraw(client: Client) -> Error {
    client
        .cards()
        .withdraw("card_1", 5.into())
        .await
        .unwrap_err()
}

async fn fund_wallet(client: Client) -> Error {
    client
        .wallets()
        .fund("w_1", 500.into(), XAF)
        .await
        .unwrap_err()
}

async fn create(client: Client) -> Error {
    client
        .cards()
        .create("cust_1", CardBrand::Visa)
        .await
        .unwrap_err()
}

fn movement(kind: &Value, category: &Value, amount: u32, currency: &str) -> Value {
    json!({
        "id": "t_1", "type": kind, "category": category, "status": "SUCCESS", "amount": amount,
        "currency": currency, "created_at": "2026-05-09T10:15:01.000Z",
    })
}

#[tokio::test]
async fn a_movement_of_a_kind_that_nobody_knows_may_be_the_lost_one() {
    for kind in [json!("CARD_UNLOAD"), json!(null)] {
        let record = movement(&kind, &json!("CARD"), 5, "USD");
        let look = look(withdraw, &record).await;
        assert_undecided(&look, UndecidedReason::Ambiguous);
    }
    let record = movement(&json!("SETTLEMENT"), &json!("CARD"), 5, "USD");
    assert_not_carried_out(&look(withdraw, &record).await);
}

#[tokio::test]
async fn a_top_up_of_a_kind_that_nobody_knows_may_be_the_lost_one() {
    for (kind, category) in [("TOP_UP", "WALLET"), ("FUND", "MOBILE")] {
        let record = movement(&json!(kind), &json!(category), 500, "XAF");
        let look = look(fund_wallet, &record).await;
        assert_undecided(&look, UndecidedReason::Ambiguous);
    }
    for (kind, category) in [("FUND", "CARD"), ("DEBIT", "MOBILE")] {
        let record = movement(&json!(kind), &json!(category), 500, "XAF");
        assert_not_carried_out(&look(fund_wallet, &record).await);
    }
}

#[tokio::test]
async fn a_card_of_a_brand_that_nobody_knows_may_be_the_lost_one() {
    let card = |brand: &str| {
        json!({
            "id": "card_1", "customer_id": "cust_1", "status": "ACTIVE", "balance": 5, "currency": "USD",
            "brand": brand, "created_at": "2026-05-09T10:15:01.000Z",
        })
    };
    let found = look(create, &card("VISA PREPAID")).await;
    assert_undecided(&found, UndecidedReason::Ambiguous);
    assert_not_carried_out(&look(create, &card("MASTERCARD")).await);
}
