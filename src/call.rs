//! One call's life: token → send → classify. The only caller of the HTTP client.
//!
//! progenitor's functions build the request and hand it over here (see [`built`]); the answer goes
//! to [`reply`](crate::reply), whatever it is. Pacing comes before an attempt, and the decision
//! what to do after one is [`decide`]'s: at present it sends again after a refused token and
//! nothing else.

use std::{
    future::Future,
    mem,
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use progenitor_client::{ClientHooks, ClientInfo, OperationInfo, ResponseValue};
use reqwest::{Method, Request, Response, Url, header};
use tokio::time::{Instant, timeout_at};

use crate::{
    Client, Error, NotSentReason, Operation, Unresolved,
    auth::Token,
    error::ErrorSource,
    generated::raw,
    reply::{Answer, unreadable},
};

/// Time limits of one call, where they differ from the client's.
#[derive(Clone, Copy, Default)]
pub(crate) struct CallOptions {
    pub(crate) deadline: Option<Duration>,
    pub(crate) attempt: Option<Duration>,
}

impl CallOptions {
    /// When the whole call has to be over, if it begins now.
    pub(crate) fn deadline(&self, client: &Client) -> Instant {
        after(self.deadline.unwrap_or(client.limits().call))
    }
}

/// The largest answer that is read. The largest documented one is a list of cards.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// Makes a call within the limits of the whole and of an attempt: `build` gives the request anew for
/// each attempt.
pub(crate) async fn run<F, B>(
    client: &Client,
    operation: &'static Operation,
    (deadline, attempt_limit): (Instant, Option<Duration>),
    build: B,
) -> Result<Answer, Error>
where
    B: Fn() -> F,
    F: Future<Output = Result<Request, BuildFailure>>,
{
    let attempt_limit = attempt_limit
        .or(client.limits().attempt)
        .unwrap_or(operation.timeout);
    let mut refused = None;
    loop {
        let request = build()
            .await
            .map_err(|failure| failure.into_error(operation))?;
        let token = if operation.authenticated {
            Some(token(client, operation, refused.as_ref(), deadline).await?)
        } else {
            None
        };
        let limit = deadline.min(after(attempt_limit));
        let answer = attempt(client, operation, request, token.as_deref(), limit).await?;
        match decide(&answer, token.as_deref(), refused.is_some()) {
            Next::Done => return Ok(answer),
            Next::RenewToken => refused = token,
        }
    }
}

/// A point in time that even `Duration::MAX` does not overflow.
pub(crate) fn after(limit: Duration) -> Instant {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    Instant::now() + limit.min(YEAR)
}

/// What to do after an answer.
enum Next {
    Done,
    RenewToken,
}

/// A 401 says that the request was turned away at the door, so it may be sent again with another
/// token: once, because an outage has looked like a 401 (quirk Q114).
fn decide(answer: &Answer, token: Option<&Token>, renewed: bool) -> Next {
    match token {
        Some(token) if answer.status == 401 && token.renewable() && !renewed => Next::RenewToken,
        _ => Next::Done,
    }
}

async fn token(
    client: &Client,
    operation: &'static Operation,
    refused: Option<&Arc<Token>>,
    deadline: Instant,
) -> Result<Arc<Token>, Error> {
    if let Some(token) = client.tokens().current(refused) {
        return Ok(token);
    }
    match timeout_at(deadline, client.tokens().renewed(client, refused)).await {
        Ok(Ok(token)) => Ok(token),
        Ok(Err(error)) => Err(Error::not_sent(operation, NotSentReason::Token(error))),
        Err(_) => Err(Error::not_sent(operation, NotSentReason::Deadline)),
    }
}

async fn attempt(
    client: &Client,
    operation: &'static Operation,
    mut request: Request,
    token: Option<&Token>,
    limit: Instant,
) -> Result<Answer, Error> {
    if limit <= Instant::now() {
        return Err(Error::not_sent(operation, NotSentReason::Deadline));
    }
    let headers = request.headers_mut();
    headers.insert(
        header::ACCEPT,
        header::HeaderValue::from_static("application/json"),
    );
    if let Some(token) = token {
        headers.insert(header::AUTHORIZATION, token.header());
    }
    let exchange = async {
        let response = client.http().execute(request).await;
        let response = response.map_err(|error| failed(operation, error))?;
        read(operation, response).await
    };
    match timeout_at(limit, exchange).await {
        Ok(result) => result,
        Err(_) => Err(unresolved(
            operation,
            ErrorSource::text("the time limit passed"),
        )),
    }
}

fn unresolved(operation: &'static Operation, source: ErrorSource) -> Error {
    Error::Unresolved(Box::new(Unresolved {
        operation,
        reference: None,
        source,
    }))
}

/// What an error of the HTTP client says of the request's fate.
fn failed(operation: &'static Operation, error: reqwest::Error) -> Error {
    let (before, request) = (error.is_connect(), error.is_builder());
    let source = ErrorSource::new(error.without_url());
    if request {
        return Error::invalid(operation.id, vec![source.to_string()]);
    }
    // Before a connection stands nothing can have been sent.
    if before {
        return Error::not_sent(operation, NotSentReason::Connect(source));
    }
    unresolved(operation, source)
}

/// Reads the body. An error's status says what it says however much of the body arrives; a success
/// has to arrive whole.
async fn read(operation: &'static Operation, mut response: Response) -> Result<Answer, Error> {
    let status = response.status();
    let headers = mem::take(response.headers_mut());
    let (mut chunks, mut length): (Vec<Bytes>, usize) = (Vec::new(), 0);
    let mut too_large = false;
    loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            Err(_) if !status.is_success() => break,
            Err(error) => return Err(unresolved(operation, ErrorSource::new(error.without_url()))),
        };
        length += chunk.len();
        if length > LARGEST_BODY {
            too_large = true;
            break;
        }
        chunks.push(chunk);
    }
    let body = match chunks.len() {
        1 => chunks.remove(0),
        _ => chunks.concat().into(),
    };
    let answer = Answer {
        status: status.as_u16(),
        headers,
        body,
    };
    if too_large && status.is_success() {
        return Err(unreadable(
            operation,
            answer,
            ".",
            "expected at most 16 MiB".to_owned(),
        ));
    }
    Ok(answer)
}

/// Where progenitor's function leaves the request that it built, instead of sending it.
///
/// Its own answers and errors have no place for a body that failed to decode, and its hooks none
/// for the options of a single call.
#[derive(Default)]
pub(crate) struct Outbox(Mutex<Option<Request>>);

impl Outbox {
    fn take(&self) -> Option<Request> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Stands in for a request that was taken out.
static NOWHERE: LazyLock<Url> = LazyLock::new(|| Url::parse("http://localhost").expect("a URL"));

impl ClientHooks<Outbox> for raw::Client {
    async fn pre<E>(
        &self,
        request: &mut Request,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        let request = mem::replace(request, Request::new(Method::GET, NOWHERE.clone()));
        *self
            .inner()
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(request);
        // Ends progenitor's function; nothing is sent.
        Err(progenitor_client::Error::Custom(String::new()))
    }
}

/// Why no request could be built.
pub(crate) struct BuildFailure(pub(crate) String);

impl BuildFailure {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    fn into_error(self, operation: &Operation) -> Error {
        Error::invalid(operation.id, vec![self.0])
    }
}

/// The request that one of progenitor's functions built; `ended` is what the function gave.
pub(crate) fn built(
    raw: &raw::Client,
    ended: Result<ResponseValue<()>, progenitor_client::Error<()>>,
) -> Result<Request, BuildFailure> {
    raw.inner().take().ok_or_else(|| {
        BuildFailure(match ended {
            Err(progenitor_client::Error::CommunicationError(error)) => {
                ErrorSource::new(error.without_url()).to_string()
            }
            Err(error) => error.to_string(),
            Ok(_) => "no request was built".to_owned(),
        })
    })
}
