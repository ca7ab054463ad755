//! The local receiver: it verifies, leaves out what is known, confirms, passes on, and answers.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use cartevo::{
    Client,
    webhook::{ConfirmError, Confirmed, DedupKey, Event, EventError, LARGEST_BODY, Verifier},
};
use tokio::time::timeout;

use super::{
    forward::Forward,
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
    /// What need not be told again.
    done: Mutex<HashSet<DedupKey>>,
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
    body: Bytes,
) -> StatusCode {
    let receive = receiver.receive(&headers, &body);
    let notice = timeout(LIMIT, receive).await.unwrap_or_else(|_| {
        let event = Event::parse(&body).ok();
        Notice::new(event, Judgement::TooSlow, StatusCode::SERVICE_UNAVAILABLE)
    });
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
            done: Mutex::default(),
        }
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
        if self.done().contains(&event.dedup_key()) {
            return Notice::new(Some(event), Judgement::Known, StatusCode::OK);
        }
        let (judgement, answer) = self.judge(&event).await;
        let mut notice = Notice::new(Some(event), judgement, answer);
        if !answer.is_success() {
            return notice;
        }
        let key = notice.key();
        if key.is_some_and(|key| !self.done().insert(key)) {
            // The same was delivered twice at the same time.
            notice.judgement = Judgement::Known;
            return notice;
        }
        if let Some(forward) = &self.forward {
            let passed = forward.pass_on(headers, body.clone()).await;
            // What was not taken has to come again, and be passed on then.
            if !passed.as_ref().is_ok_and(StatusCode::is_success) {
                if let Some(key) = key {
                    self.done().remove(&key);
                }
                notice.answer = StatusCode::BAD_GATEWAY;
            }
            notice.passed = Some(Passed {
                to: forward.shown(),
                answer: passed,
            });
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
                (Judgement::Confirmed(confirmed), answer)
            }
            Err(error @ ConfirmError::NothingToConfirm) => {
                (Judgement::Nothing(error.to_string()), StatusCode::OK)
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

    fn done(&self) -> std::sync::MutexGuard<'_, HashSet<DedupKey>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
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
