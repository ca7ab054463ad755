//! What is told of the access token: that it was renewed, never what it is.

use super::TARGET;
use crate::{Error, trace};

/// How a token was had.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Renewal<'a> {
    /// From the service.
    Fetched,
    /// From the store: another process had fetched it.
    Stored,
    /// Not at all.
    Failed(&'a Error),
}

impl Renewal<'_> {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Fetched => "fetched",
            Self::Stored => "stored",
            Self::Failed(_) => "failed",
        }
    }
}

pub(crate) fn renewed(renewal: Renewal<'_>) {
    let result = renewal.as_str();
    match renewal {
        // Not its words: they may repeat what was sent.
        Renewal::Failed(error) => trace::warn!(
            target: TARGET,
            { cartevo.renewal = result,
            http.response.status_code = error.status(), },
        "the access token could not be renewed"
        ),
        Renewal::Fetched | Renewal::Stored => trace::debug!(
            target: TARGET,
            { cartevo.renewal = result, },
        "the access token was renewed"
        ),
    }
    #[cfg(feature = "metrics")]
    super::metrics::renewal(result);
}

/// What failed is not told: the store's error may repeat a token.
pub(crate) fn store_failed(step: &'static str, problem: &'static str) {
    trace::warn!(
        target: TARGET,
        { cartevo.store.step = step,
        cartevo.store.problem = problem, },
    "the token store is done without"
    );
}
