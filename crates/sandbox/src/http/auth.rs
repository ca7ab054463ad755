//! `POST /auth/token`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;

use super::body::Body;
use super::fields::Fields;
use crate::json::Json;
use super::reply::{self, Operation, Reply};
use crate::app::App;
use crate::quirks::Quirk;
use crate::secret::Secret;
use crate::state::Refusal;

const LIFE: TimeDelta = TimeDelta::seconds(3600);
const EARLY_DEATH: TimeDelta = TimeDelta::seconds(3);

pub(super) async fn create_token(State(app): State<Arc<App>>, body: Body) -> Response {
    match issue(&app, &body) {
        Ok(token) => {
            let body = Json::object([
                ("access_token", token.expose().into()),
                ("token_type", "Bearer".into()),
                ("expires_in", 3600.into()),
            ]);
            reply::send(StatusCode::OK, &body)
        }
        Err(refusal) => Reply::new(app.quirks()).refusal(Operation::CreateToken, &refusal),
    }
}

fn issue(app: &App, body: &Body) -> Result<Secret, Refusal> {
    let mut fields = Fields::strict(body, &["client_id", "client_key"]);
    let client_id = fields.text("client_id");
    let client_key = fields.text("client_key");
    fields.finish()?;
    if app.has(Quirk::Outage) {
        return Err(Refusal::BadCredentials);
    }
    let life = if app.has(Quirk::TokenDiesEarly) {
        EARLY_DEATH
    } else {
        LIFE
    };
    let now = app.clock.now();
    app.state().issue_token(&client_id, &client_key, now, life)
}
