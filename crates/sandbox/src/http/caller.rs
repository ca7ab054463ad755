//! Who is calling, and with what.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::body::Body;
use crate::app::App;
use crate::quirks::Quirk;
use crate::state::Refusal;

/// The company on whose behalf the request is made, or why there is none.
pub(super) struct Caller(Result<String, Refusal>);

impl Caller {
    pub(super) fn company(self) -> Result<String, Refusal> {
        self.0
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
        if app.has(Quirk::Outage) {
            return Ok(Self(Err(Refusal::UnknownCompany)));
        }
        let token = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(Refusal::Unauthorized);
        let now = app.clock.now();
        let company = token.and_then(|token| {
            let state = app.state();
            state.authenticate(token, now).map(String::from)
        });
        Ok(Self(company))
    }
}

impl FromRequestParts<Arc<App>> for Body {
    type Rejection = std::convert::Infallible;

    /// The body that [`super::intake`] has read.
    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.remove::<Self>().unwrap_or_default())
    }
}
