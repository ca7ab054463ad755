//! One call's life: token → permit → send → classify → settle. The only caller of the HTTP client.
//!
//! progenitor's functions build the request (see [`outbox`]); the answer goes to
//! [`reply`](crate::reply), whatever it is. What comes after an attempt is
//! [`retry::decide`](crate::retry::decide)'s to say.

mod attempt;
mod options;
mod outbox;

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    sync::Arc,
    time::Duration,
};

use reqwest::Request;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::{
    AttemptOutcome, BoxFuture, Client, Error, Intent, Lane, NotSentReason, Operation, Reply,
    Resend, RetryPolicy,
    auth::Token,
    intent::Limit,
    ledger::{Entry, Recorded, Settled},
    observe::Watch,
    quota::{Ask, Permit},
    reply::Answer,
    retry::{Decision, Seen, decide, retry_after},
    trace::{Instrument, Span},
};
pub(crate) use options::{CallOptions, YEAR, after};
pub(crate) use outbox::{BuildFailure, Outbox, encode_path};

/// Gives a call's request.
pub(crate) type Build<'a> = dyn Fn() -> Result<Request, BuildFailure> + Sync + 'a;

/// Gives a request its body, which may have to be read first.
pub(crate) type Attach<'a> =
    dyn Fn(Request) -> BoxFuture<'static, Result<Request, BuildFailure>> + Sync + 'a;

/// One call, with all of its attempts.
pub(crate) struct Call<'a> {
    client: &'a Client,
    operation: &'static Operation,
    /// When it has to be over.
    pub deadline: Instant,
    /// That of its intent, if it changes something.
    limit: Option<Limit>,
    attempt_limit: Duration,
    policy: RetryPolicy,
    lane: Lane,
    watch: Watch,
    attempts: u32,
    /// What the client's ledger has of it, if it changes something.
    entry: Option<Entry>,
    /// What it left, if it succeeded and the reply says.
    record: Option<String>,
    /// Whether the reference is the caller's own.
    given: bool,
    /// How an earlier attempt ended, if it may have been carried out.
    open: Option<Error>,
}

impl<'a> Call<'a> {
    pub fn begin(client: &'a Client, operation: &'static Operation, options: &CallOptions) -> Self {
        let limits = client.limits();
        let lane = match operation.resend {
            Resend::Safe if operation.authenticated => Lane::Read,
            // What changes something, and the token that everything waits for.
            _ => Lane::Money,
        };
        let lane = options.lane.unwrap_or(lane);
        Self {
            client,
            operation,
            deadline: after(options.deadline.unwrap_or(limits.call)),
            limit: None,
            attempt_limit: options
                .attempt
                .or(limits.attempt)
                .unwrap_or(operation.timeout),
            policy: options.retry.unwrap_or(limits.retry),
            lane,
            watch: Watch::begin(operation, lane),
            attempts: 0,
            entry: None,
            record: None,
            given: false,
            open: None,
        }
    }

    /// Tells what it is to do, if it changes something, and whether the reference is the caller's
    /// own.
    pub fn intends(&mut self, intent: Intent, given: bool, limit: Option<Limit>) {
        let deadline = limit.map(|limit| limit.deadline());
        self.deadline = deadline.map_or(self.deadline, |deadline| deadline.min(self.deadline));
        self.limit = limit;
        self.entry = Some(self.client.ledger().begin(intent));
        self.given = given;
    }

    /// What it left, by its reply.
    pub fn left_behind<T: Recorded>(&mut self, reply: &Result<Reply<T>, Error>) {
        self.record = reply.as_ref().ok().and_then(|reply| reply.record());
    }

    /// The reference that it carries, and whether the caller chose it.
    pub fn reference(&self) -> Option<(String, bool)> {
        let reference = self.entry.as_ref()?.intent().reference()?;
        Some((reference.to_owned(), self.given))
    }

    /// What goes on within it belongs to this one.
    pub fn span(&self) -> Span {
        self.watch.span()
    }

    pub const fn client(&self) -> &'a Client {
        self.client
    }

    pub const fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub const fn policy(&self) -> &RetryPolicy {
        &self.policy
    }

    /// How much time it has left.
    pub fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Whether an attempt may have been carried out, whatever the last one came to.
    pub const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether another call of this client with the same reference may have been carried out.
    pub fn has_open_twin(&self) -> bool {
        let intent = self.entry.as_ref().map(Entry::intent);
        intent.is_some_and(|intent| self.client.ledger().has_open_twin(intent))
    }

    /// No attempt has been carried out, as has turned out.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// Makes attempts until one decides: `build` gives the request anew for each, and `attach` its form
    /// if it has one.
    ///
    /// It is boxed, so that each operation's own future holds nothing of how a call is made: that
    /// would be compiled again for each.
    pub fn run<'b>(
        mut self,
        build: &'b Build<'b>,
        attach: Option<&'b Attach<'b>>,
    ) -> BoxFuture<'b, (Self, Result<Answer, Error>)>
    where
        'a: 'b,
    {
        Box::pin(async move {
            self.watch.runs();
            let span = self.watch.span();
            let answer = self.attempts(build, attach).instrument(span).await;
            (self, answer)
        })
    }

    async fn attempts(
        &mut self,
        build: &Build<'_>,
        attach: Option<&Attach<'_>>,
    ) -> Result<Answer, Error> {
        let mut refused = None;
        let mut last = None;
        loop {
            let request = match (build(), attach) {
                (Ok(request), Some(attach)) => attach(request).await,
                (request, _) => request,
            };
            let request = request.map_err(|failure| failure.into_error(self.operation))?;
            let (token, permit) = match self.admitted(refused.as_ref()).await {
                Ok(admitted) => admitted,
                // What an attempt came to says more than why there was no further one.
                Err(error) => return last.unwrap_or(Err(error)),
            };
            self.attempts += 1;
            if let Some(entry) = &mut self.entry {
                entry.left();
            }
            let result = self.attempt(request, token.as_deref(), permit).await;
            let outcome = outcome(&result);
            if let Some(entry) = &mut self.entry
                && (outcome.is_turned_away() || matches!(result, Err(Error::NotSent(_))))
            {
                entry.turned_away();
            }
            let ordered = result
                .as_ref()
                .ok()
                .and_then(|answer| retry_after(&answer.headers));
            if outcome == AttemptOutcome::Throttled {
                self.watch.throttled(ordered);
            }
            let seen = Seen {
                resend: self.operation.resend,
                outcome,
                attempts: self.attempts,
                renewable: refused.is_none()
                    && token.as_ref().is_some_and(|token| token.renewable()),
                retry_after: ordered,
                left: self.left(),
            };
            match decide(&self.policy, &seen, draw()) {
                Decision::GiveBack => return result,
                Decision::RenewToken => {
                    self.watch.again_with_another_token();
                    (refused, last) = (token, None);
                }
                Decision::Again(pause) => {
                    // Being told to wait makes nothing worse.
                    let free = outcome == AttemptOutcome::Throttled;
                    if !free && !self.client.budget().pay_out() {
                        return result;
                    }
                    if outcome.leaves_open() && self.operation.resend != Resend::Safe {
                        let error = match result.clone() {
                            Ok(answer) => crate::reply::answered(self.operation, answer),
                            Err(error) => error,
                        };
                        self.open.get_or_insert(error);
                    }
                    last = Some(result);
                    self.watch.again(outcome, pause);
                    sleep(pause).await;
                }
            }
        }
    }

    /// A token and a place in the window.
    async fn admitted(
        &mut self,
        refused: Option<&Arc<Token>>,
    ) -> Result<(Option<Arc<Token>>, Permit), Error> {
        loop {
            // Before the permit: fetching a token takes one too.
            let token = if self.operation.authenticated {
                Some(self.token(refused).await?)
            } else {
                None
            };
            let asked = Instant::now();
            let ask = Ask::new(self.operation, self.lane, self.deadline);
            let permit = timeout_at(self.deadline, self.client.quota().acquire(ask)).await;
            let waited = asked.elapsed();
            let permit = match permit {
                Ok(Ok(permit)) => {
                    self.watch.waited_for_quota(waited);
                    permit
                }
                Ok(Err(late)) => {
                    return Err(Error::not_sent(self.operation, NotSentReason::Quota(late)));
                }
                Err(_) => return Err(Error::not_sent(self.operation, NotSentReason::Deadline)),
            };
            // It may have taken minutes.
            match token {
                Some(token) if !token.serves() => {}
                _ if self.limit.is_some_and(|limit| limit.is_over()) => {
                    return Err(Error::not_sent(self.operation, NotSentReason::Deadline));
                }
                token => return Ok((token, permit)),
            }
        }
    }

    async fn token(&mut self, refused: Option<&Arc<Token>>) -> Result<Arc<Token>, Error> {
        if let Some(token) = self.client.tokens().current(refused) {
            return Ok(token);
        }
        let asked = Instant::now();
        let renewed = self.client.tokens().renewed(self.client, refused);
        let renewed = timeout_at(self.deadline, renewed).await;
        self.watch.waited_for_token(asked.elapsed());
        match renewed {
            Ok(Ok(token)) => Ok(token),
            Ok(Err(error)) => {
                let reason = NotSentReason::Token(error);
                Err(Error::not_sent(self.operation, reason))
            }
            Err(_) => {
                let reason = self.why_late().await;
                Err(Error::not_sent(self.operation, reason))
            }
        }
    }

    /// Why no token came before the deadline: if the quota has no room, it says when it has.
    async fn why_late(&self) -> NotSentReason {
        let ask = Ask::new(self.operation, self.lane, Instant::now());
        // A place that there is goes back at once.
        match timeout(Duration::ZERO, self.client.quota().acquire(ask)).await {
            Ok(Err(late)) => NotSentReason::Quota(late),
            Ok(Ok(_)) | Err(_) => NotSentReason::Deadline,
        }
    }

    /// What the caller gets: no answer to a later attempt makes an earlier one undone.
    pub fn settle<T>(self, reply: Result<Reply<T>, Error>) -> Result<Reply<T>, Error> {
        match reply {
            Ok(reply) => {
                self.succeeded();
                Ok(reply)
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    fn succeeded(mut self) {
        self.client.budget().pay_in();
        self.watch.done();
        if let Some(entry) = self.entry {
            entry.settled(Settled::Done(self.record));
        }
    }

    fn failed(mut self, error: Error) -> Error {
        let mut error = self.told(error);
        if let Some(open) = self.open.take()
            && !error.may_have_been_carried_out()
        {
            error = self.told(open);
        }
        if let Some(entry) = self.entry {
            if let Error::Unresolved(unresolved) = &mut error {
                unresolved.intent = Some(entry.intent().clone());
            }
            entry.settled(if error.may_have_been_carried_out() {
                Settled::Unresolved
            } else {
                Settled::Refused
            });
        }
        self.watch.failed(&error);
        error
    }

    fn told(&self, error: Error) -> Error {
        match self.reference() {
            Some((reference, _)) => error.with_reference(&reference).settled(),
            None => error.settled(),
        }
    }
}

fn outcome(result: &Result<Answer, Error>) -> AttemptOutcome {
    match result {
        Ok(answer) => AttemptOutcome::of_status(answer.status),
        Err(Error::NotSent(error)) => match error.reason {
            NotSentReason::Connect(_) => AttemptOutcome::NotConnected,
            _ => AttemptOutcome::Refused,
        },
        // It is there, and too large.
        Err(Error::Unreadable(_)) => AttemptOutcome::Success,
        Err(_) => AttemptOutcome::Lost,
    }
}

/// Any number. The standard library's hasher begins with another one each time.
fn draw() -> u64 {
    RandomState::new().build_hasher().finish()
}
