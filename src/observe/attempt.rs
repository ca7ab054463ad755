//! One attempt, as OpenTelemetry sees an HTTP client's request.

use std::{mem, thread};

use reqwest::Request;
use tokio::time::Instant;

use super::{Ended, Hooks, Outgoing, TARGET, Watch, millis};
use crate::{
    AttemptOutcome, Operation,
    trace::{self, Empty, Level, Span},
};

/// Watches one attempt. It tells the attempt's end when it is dropped, whatever the end is.
pub(crate) struct Attempt<'a> {
    operation: &'static Operation,
    /// The first is 1.
    number: u32,
    hooks: &'a Hooks,
    span: Span,
    began: Instant,
    status: Option<u16>,
    /// None if nobody waited for it.
    outcome: Option<AttemptOutcome>,
}

impl Watch {
    /// Another attempt begins. The hooks see it before it gets its token.
    pub fn attempt<'a>(&mut self, request: &mut Request, hooks: &'a Hooks) -> Attempt<'a> {
        self.attempts += 1;
        let (operation, waits) = (self.operation, mem::take(&mut self.waits));
        let span = trace::span!(
            target: TARGET,
            parent: &self.span,
            Level::INFO,
            "cartevo.attempt",
            otel.kind = "client",
            otel.name = %format_args!("{} {}", operation.method, operation.path),
            otel.status_code = Empty,
            http.request.method = operation.method,
            http.request.resend_count = (self.attempts > 1).then(|| self.attempts - 1),
            http.response.status_code = Empty,
            url.template = operation.path,
            server.address = request.url().host_str(),
            server.port = request.url().port_or_known_default(),
            error.type = Empty,
            cartevo.operation = operation.id,
            cartevo.attempt.outcome = Empty,
            cartevo.token.waited_ms = millis(waits.token),
            cartevo.quota.waited_ms = millis(waits.quota),
        );
        if !hooks.is_empty() {
            let mut outgoing = Outgoing {
                operation,
                attempt: self.attempts,
                lane: self.lane,
                waited: waits.quota,
                headers: request.headers_mut(),
            };
            let _entered = span.enter();
            for hook in hooks {
                hook.before_send(&mut outgoing);
            }
        }
        Attempt {
            operation,
            number: self.attempts,
            hooks,
            span,
            began: Instant::now(),
            status: None,
            outcome: None,
        }
    }
}

impl Attempt<'_> {
    /// What goes on within the attempt belongs to this one.
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// The beginning of an answer has come.
    pub const fn answered(&mut self, status: u16) {
        self.status = Some(status);
    }

    pub const fn ended(&mut self, outcome: AttemptOutcome) {
        self.outcome = Some(outcome);
    }

    fn record(&self, outcome: &str) {
        let span = &self.span;
        span.record("http.response.status_code", self.status);
        span.record("cartevo.attempt.outcome", outcome);
        if self.outcome == Some(AttemptOutcome::Success) {
            return;
        }
        span.record("otel.status_code", "ERROR");
        match self.status {
            Some(status @ 400..) => span.record("error.type", status.to_string().as_str()),
            _ => span.record("error.type", outcome),
        };
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        let ended = Ended {
            operation: self.operation,
            attempt: self.number,
            outcome: self.outcome,
            status: self.status,
            duration: self.began.elapsed(),
        };
        if !self.span.is_disabled() {
            self.record(self.outcome.map_or("cancelled", AttemptOutcome::as_str));
        }
        #[cfg(feature = "metrics")]
        super::metrics::attempt(&ended);
        // A second panic would end the program.
        if !self.hooks.is_empty() && !thread::panicking() {
            let _entered = self.span.enter();
            for hook in self.hooks {
                hook.after_answer(&ended);
            }
        }
    }
}
