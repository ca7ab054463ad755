//! `GET /payment/balance`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::caller::Caller;
use crate::json::Json;
use super::messages::Done;
use super::reply::{self, Operation, Reply};
use crate::app::App;
use crate::clock;
use crate::quirks::Quirk;
use crate::state::{Refusal, Wallet};

pub(super) async fn get_payment_balance(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let reply = Reply::new(app.quirks());
    match get(&app, reply, caller) {
        Ok(data) if reply.has(Quirk::NoStatusCode) => {
            let body = Json::object([
                ("success", true.into()),
                ("message", reply.say(Done::BalanceRetrieved).into()),
                ("data", data),
            ]);
            reply::send(StatusCode::OK, &body)
        }
        Ok(data) => reply.success(StatusCode::OK, Done::DataRetrieved, data),
        Err(refusal) => reply.refusal(Operation::GetPaymentBalance, &refusal),
    }
}

fn get(app: &App, reply: Reply, caller: Caller) -> Result<Json, Refusal> {
    let company_id = caller.company()?;
    let state = app.state();
    let balances: Vec<Json> = state.wallets_of(&company_id).map(describe).collect();
    let now = clock::write(app.clock.now());
    Ok(Json::object([
        ("balances", balances.into()),
        ("updated_at", now.into()),
    ]))
}

fn describe(wallet: &Wallet) -> Json {
    Json::object([
        ("currency", wallet.currency().into()),
        ("country", wallet.country.iso.into()),
        ("payin_balance", wallet.payin_balance.into()),
        ("payout_balance", wallet.payout_balance.into()),
    ])
}
