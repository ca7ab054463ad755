//! The local receiver: it verifies, leaves out what is known, confirms, passes on, and answers.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use cartevo::{
    Client,
    webhook::{ConfirmError, Confirmed, Event, EventError, LARGEST_BODY, Verifier},
};
use tokio::time::timeout;

use super::{
    forward::Forward,
    known::{Known, Stage},
    notice::{Judgement, Notice, Passed},
};
use crate::{out::Out, told::told};

/// The service gives up after ten seconds.
const LIMIT: Duration = Duration::from_secs(8);

/// What the receiver works with.
pub struct Receiver {
    /// `None` where nothing is confirmed.
    client: Option<Client>,
    /// `None` where notices are not signed.
    verifier: Option<Verifier>,
    forward: Option<Forward>,
    out: Out,
    known: Known,
}

/// The receiver as a web server, at any path.
pub fn router(receiver: Arc<Receiver>) -> Router {
    Router::new()
        .fallback_service(post(notice).with_state(receiver))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
}

async fn notice(
    State(receiver): State<Arc<Receiver>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> StatusCode {
    let notice = match body {
        Ok(body) => receiver.in_time(&headers, &body).await,
        Err(rejection) => not_read(rejection.status()),
    };
    let answer = notice.answer;
    notice.show(receiver.out, receiver.verifier.is_some());
    answer
}

impl Receiver {
    /// One that has received nothing yet.
    pub fn new(
        client: Option<Client>,
        verifier: Option<Verifier>,
        forward: Option<Forward>,
        out: Out,
    ) -> Self {
        Self {
            client,
            verifier,
            forward,
            out,
            known: Known::default(),
        }
    }

    async fn in_time(&self, headers: &HeaderMap, body: &Bytes) -> Notice {
        let received = timeout(LIMIT, self.receive(headers, body)).await;
        received.unwrap_or_else(|_| {
            let event = Event::parse(body).ok();
            Notice::new(event, Judgement::TooSlow, StatusCode::SERVICE_UNAVAILABLE)
        })
    }

    async fn receive(&self, headers: &HeaderMap, body: &Bytes) -> Notice {
        let event = match &self.verifier {
            Some(verifier) => verifier.event(headers, body),
            None => Event::parse(body).map_err(EventError::from),
        };
        let event = match event {
            Ok(event) => event,
            Err(EventError::Signature(error)) => {
                let refused = Judgement::Refused(error.to_string());
                return Notice::new(None, refused, StatusCode::UNAUTHORIZED);
            }
            Err(error) => {
                let refused = Judgement::Refused(error.to_string());
                return Notice::new(None, refused, StatusCode::BAD_REQUEST);
            }
        };
        if let Some(stage) = self.known.stage(event.dedup_key()) {
            return known(Some(event), stage);
        }
        let (judgement, answer) = self.judge(&event).await;
        let mut notice = Notice::new(Some(event), judgement, answer);
        if !answer.is_success() {
            return notice;
        }
        let turn = match notice.key().map(|key| self.known.begin(key)).transpose() {
            Ok(turn) => turn,
            // The same was delivered twice at the same time.
            Err(stage) => return known(notice.event, stage),
        };
        if let Some(forward) = &self.forward {
            let passed = forward.pass_on(headers, body.clone()).await;
            let is_taken = passed.as_ref().is_ok_and(StatusCode::is_success);
            notice.passed = Some(Passed {
                to: forward.shown(),
                answer: passed,
            });
            if !is_taken {
                // It has to come again, and be passed on then.
                notice.answer = StatusCode::BAD_GATEWAY;
                return notice;
            }
        }
        if let Some(turn) = turn {
            turn.done();
        }
        notice
    }

    /// What is true of it, and what to answer.
    async fn judge(&self, event: &Event) -> (Judgement, StatusCode) {
        let Some(client) = &self.client else {
            return (Judgement::Unconfirmed, StatusCode::OK);
        };
        match client.webhooks().confirm(event).await {
            Ok(confirmed) => {
                let answer = answer(event, &confirmed);
                match confirmed {
                    Confirmed::CardTransaction(_) => (Judgement::Confirmed(confirmed), answer),
                    // Of a refund that names a payment, the payment says nothing.
                    Confirmed::Payment(_) | Confirmed::WalletTransaction(_)
                        if is_of_payments(event) =>
                    {
                        (Judgement::Confirmed(confirmed), answer)
                    }
                    // It has a state, which says nothing of what has happened to it.
                    _ if answer.is_success() => (Judgement::Exists(confirmed), self.unconfirmed()),
                    _ => (Judgement::Exists(confirmed), answer),
                }
            }
            Err(error @ ConfirmError::NothingToConfirm) => {
                (Judgement::Nothing(error.to_string()), self.unconfirmed())
            }
            Err(error) => {
                let why = match &error {
                    ConfirmError::Call(error) => {
                        let told = told(error).to_string();
                        told.lines().next().unwrap_or_default().to_owned()
                    }
                    other => other.to_string(),
                };
                (Judgement::NotNow(why), StatusCode::SERVICE_UNAVAILABLE)
            }
        }
    }

    /// What to answer where the API cannot say whether it is true: a signature vouches for it, and
    /// without one anybody may have made it up.
    fn unconfirmed(&self) -> StatusCode {
        if self.verifier.is_some() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

/// Whether it tells of a payment or a top-up itself.
fn is_of_payments(event: &Event) -> bool {
    let name = event.name().as_str();
    name.starts_with("payment.") || name.starts_with("collection.")
}

/// One whose body could not be read.
fn not_read(answer: StatusCode) -> Notice {
    let why = if answer == StatusCode::PAYLOAD_TOO_LARGE {
        format!("it has more than {LARGEST_BODY} bytes")
    } else {
        "it has not come whole".to_owned()
    };
    Notice::new(None, Judgement::Refused(why), answer)
}

/// One that has come before.
fn known(event: Option<Event>, stage: Stage) -> Notice {
    match stage {
        Stage::Done => Notice::new(event, Judgement::Known, StatusCode::OK),
        // If the other one fails, this one has to come again.
        Stage::UnderWay => Notice::new(event, Judgement::UnderWay, StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn answer(event: &Event, confirmed: &Confirmed) -> StatusCode {
    if confirmed.is_behind(event) {
        // It may be the last one, and the API slower than it: let it come again.
        StatusCode::SERVICE_UNAVAILABLE
    } else if confirmed.agrees_with(event) {
        StatusCode::OK
    } else {
        // Made up, or of something else than it seems. It will not get better.
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

#[cfg(test)]
mod tests;
