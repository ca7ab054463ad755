//! Who is calling, and with what.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::body::Body;
use crate::app::App;
use crate::state::Refusal;

/// The company on whose behalf the request is made, if its token is good.
pub(super) struct Caller(Option<String>);

impl Caller {
    pub(super) fn company(self) -> Result<String, Refusal> {
        self.0.ok_or(Refusal::Unauthorized)
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
        let company = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .and_then(|(_, token)| {
                let now = app.clock.now();
                let state = app.state();
                state.authenticate(token.trim(), now).ok().map(String::from)
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
