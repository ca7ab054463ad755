//! `POST /auth/token`.

use chrono::{DateTime, TimeDelta, Utc};

use crate::answer::Answer;
use crate::json::Json;
use crate::quirks::{Quirk, Quirks};
use crate::state::{Refusal, State};

const LIFE: TimeDelta = TimeDelta::seconds(3600);
const EARLY_DEATH: TimeDelta = TimeDelta::seconds(3);

/// Issues a token.
pub(crate) fn create_token(
    body: &Json,
    quirks: Quirks,
    now: DateTime<Utc>,
    state: &mut State,
) -> Result<Answer, Refusal> {
    if quirks.has(Quirk::Outage) {
        return Err(Refusal::BadCredentials);
    }
    let life = if quirks.has(Quirk::TokenDiesEarly) {
        EARLY_DEATH
    } else {
        LIFE
    };
    let text = |name| body.get(name).and_then(Json::as_str).unwrap_or_default();
    let token = state.issue_token(text("client_id"), text("client_key"), now, life)?;
    Ok(Answer::new(
        200,
        Json::object([
            ("access_token", token.expose().into()),
            ("token_type", "Bearer".into()),
            ("expires_in", 3600.into()),
        ]),
    ))
}
