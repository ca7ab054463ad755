//! Recordings over real HTTP: the client makes the recorded call, a server gives the recorded
//! answer, and what each of them saw is kept.

mod input;
mod multipart;

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use cartevo::{
    Client, Error, NotSentReason, PageInfo,
    dynamic::{Input, invoke},
};
use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::Value;

use cartevo_document::Operation;

use self::input::{can_be_made, input, substitutes};
pub(crate) use self::multipart::{made_up, parse};
use crate::{
    contract::Contract,
    parallel::cores,
    recording::{Recording, Response},
    request::RequestProblem,
};

/// The token that every replayed call carries.
pub(crate) const TOKEN: &str = "token-of-the-replay";
/// How long one replayed call may take: a server that gets no more sockets never answers.
const LIMIT: Duration = Duration::from_secs(10);
/// Headers that belong to the connection and not to the recorded answer.
pub(crate) const OF_THE_CONNECTION: [&str; 6] = [
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "transfer-encoding",
];

/// What happened when a recording was replayed.
pub(crate) struct Replayed {
    /// Why the client would not send the recorded request.
    pub refused: Option<String>,
    /// Whether another request was sent in place of the recorded one.
    pub substituted: bool,
    /// The requests that the server got.
    pub sent: Vec<Sent>,
    /// What the client made of the answer.
    pub outcome: Outcome,
}

/// What the client made of an answer.
pub(crate) enum Outcome {
    /// A payload, written back as JSON.
    Success {
        answer: Answer,
        message: Option<String>,
        /// What it says of the whole list, if it is one.
        pages: Option<PageInfo>,
        value: Value,
    },
    /// An error.
    Failure(Error),
    /// A panic, with its words.
    Panic(String),
}

/// An answer as the client gives it to its caller.
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Headers as text.
    pub fn headers<N: ToString, V: AsRef<[u8]>>(
        headers: impl Iterator<Item = (N, V)>,
    ) -> Vec<(String, String)> {
        let text = |value: V| String::from_utf8_lossy(value.as_ref()).into_owned();
        headers
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect()
    }
}

/// A request as the server got it.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub method: String,
    /// The path below the base URL, undecoded.
    pub path: String,
    pub query: Vec<(String, String)>,
    pub content_type: Option<String>,
    pub authorization: Option<String>,
    pub body: Vec<u8>,
}

/// Replays every recording; the results are in their order. An error is one of the replay itself,
/// of this machine: no sockets, no answer from its own server.
pub(crate) fn replay(
    contract: &Contract,
    recordings: &[Recording],
    problems: &[Vec<RequestProblem>],
) -> Result<Vec<Replayed>, String> {
    // Two for each core: while one waits for its answer, the other works.
    let workers = (2 * cores()).min(recordings.len() / 32 + 1);
    let next = AtomicUsize::new(0);
    let work = || {
        let stage = Stage::new(contract)?;
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(recording) = recordings.get(index) else {
                return Ok(done);
            };
            let played = stage.play(recording, &problems[index]);
            // The others need not go on either.
            let played = played.inspect_err(|_| next.store(recordings.len(), Ordering::Relaxed));
            done.push((index, played?));
        }
    };
    let mut done: Vec<(usize, Replayed)> = Vec::with_capacity(recordings.len());
    thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        for handle in handles {
            let joined: Result<Vec<(usize, Replayed)>, String> = handle
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            done.extend(joined?);
        }
        Ok::<_, String>(())
    })?;
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, replayed)| replayed).collect())
}

/// A server, a client and what passes between them.
struct Stage<'a> {
    contract: &'a Contract,
    runtime: tokio::runtime::Runtime,
    client: Client,
    exchange: Arc<Mutex<Exchange>>,
    _server: MockServer,
}

/// The answer to give, and the requests that it was given to.
struct Exchange {
    answer: HttpMockResponse,
    sent: Vec<Sent>,
}

impl<'a> Stage<'a> {
    fn new(contract: &'a Contract) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("the replay cannot start a runtime: {error}"))?;
        // It panics for want of sockets.
        let server = std::panic::catch_unwind(MockServer::start)
            .map_err(|_| "the replay cannot start its server")?;
        let prefix = base_path(contract);
        let exchange = Arc::new(Mutex::new(Exchange {
            answer: HttpMockResponse::builder().build(),
            sent: Vec::new(),
        }));
        let (at_server, below) = (Arc::clone(&exchange), prefix.clone());
        server.mock(|_when, then| {
            then.respond_with(move |request| {
                let mut exchange = at_server.lock().unwrap_or_else(PoisonError::into_inner);
                exchange.sent.push(Sent::new(request, &below));
                exchange.answer.clone()
            });
        });
        let client = Client::builder()
            .base_url(format!("{}{prefix}", server.base_url()))
            .access_token(TOKEN)
            // One request for each recording, and as fast as can be.
            .quota(cartevo::Unlimited)
            .retry(cartevo::RetryPolicy::none());
        let client = client
            .build()
            .map_err(|error| format!("the replay cannot build a client: {error}"))?;
        Ok(Self {
            contract,
            runtime,
            client,
            exchange,
            _server: server,
        })
    }

    fn play(&self, recording: &Recording, problems: &[RequestProblem]) -> Result<Replayed, String> {
        let operation = self
            .contract
            .operation(&recording.operation)
            .expect("recordings are read against the contract");
        let recorded = recording
            .request
            .as_ref()
            .filter(|request| can_be_made(operation, request, problems));
        let mut refused = None;
        if let Some(request) = recorded {
            let (sent, outcome) =
                self.call(operation, input(operation, request), &recording.response)?;
            match outcome {
                Outcome::Failure(Error::NotSent(error)) if sent.is_empty() => {
                    refused = Some(error.reason.to_string());
                }
                outcome => {
                    return Ok(Replayed {
                        refused,
                        substituted: false,
                        sent,
                        outcome,
                    });
                }
            }
        }
        let path = recording
            .request
            .as_ref()
            .map_or("", |request| request.path.as_str());
        let mut last = None;
        for input in substitutes(self.contract, operation, path) {
            let (sent, outcome) = self.call(operation, input, &recording.response)?;
            let made = !sent.is_empty();
            last = Some(Replayed {
                refused: refused.clone(),
                substituted: true,
                sent,
                outcome,
            });
            if made {
                break;
            }
        }
        Ok(last.expect("there is always a substitute to try"))
    }

    fn call(
        &self,
        operation: &Operation,
        input: Input,
        response: &Response,
    ) -> Result<(Vec<Sent>, Outcome), String> {
        {
            let mut exchange = self.exchange.lock().unwrap_or_else(PoisonError::into_inner);
            exchange.answer = answer(response);
            exchange.sent.clear();
        }
        let (client, id) = (self.client.clone(), operation.id.clone());
        let name = id.clone();
        // In a task of its own, so that a panic of the client is a finding and not the end.
        let task = async move {
            let call = tokio::spawn(async move { invoke(&client, &name, input).await });
            tokio::time::timeout(LIMIT, call).await
        };
        let outcome = match self.runtime.block_on(task) {
            Err(_) => return Err(format!("the replay of {id} took more than {LIMIT:?}")),
            Ok(Ok(Ok(reply))) => Outcome::Success {
                answer: Answer {
                    status: reply.status(),
                    headers: Answer::headers(reply.headers().iter()),
                    body: reply.raw().to_vec(),
                },
                message: reply.message().map(str::to_owned),
                pages: reply.page_info(),
                value: reply.into_inner().into_json(),
            },
            Ok(Ok(Err(Error::NotSent(error))))
                if matches!(error.reason, NotSentReason::Connect(_)) =>
            {
                return Err(format!("the replay of {id} failed: {}", error.reason));
            }
            Ok(Ok(Err(error))) => Outcome::Failure(error),
            Ok(Err(error)) => Outcome::Panic(error.to_string()),
        };
        let mut exchange = self.exchange.lock().unwrap_or_else(PoisonError::into_inner);
        Ok((std::mem::take(&mut exchange.sent), outcome))
    }
}

impl Sent {
    fn new(request: &HttpMockRequest, prefix: &str) -> Self {
        let uri = request.uri();
        let header = |name: &str| {
            let found = request
                .headers_vec()
                .iter()
                .find(|(other, _)| other.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        Self {
            method: request.method_str().to_owned(),
            path: uri
                .path()
                .strip_prefix(prefix)
                .unwrap_or(uri.path())
                .to_owned(),
            query: request.query_params(),
            content_type: header("content-type"),
            authorization: header("authorization"),
            body: request.body_vec(),
        }
    }
}

/// The path that all operations stand below, from the contract's first server.
fn base_path(contract: &Contract) -> String {
    let url = contract
        .document
        .get("/servers/0/url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let host = url.find("://").map_or(url, |at| &url[at + 3..]);
    host.find('/').map_or(String::new(), |at| {
        host[at..].trim_end_matches('/').to_owned()
    })
}

fn answer(response: &Response) -> HttpMockResponse {
    let mut answer = HttpMockResponse::builder()
        .status(response.status)
        .body(response.bytes.clone());
    if !response.headers.contains_key("content-type") {
        answer = answer.header("content-type", "application/json");
    }
    for (name, value) in response
        .headers
        .iter()
        .filter(|(name, _)| !OF_THE_CONNECTION.contains(&name.as_str()))
    {
        answer = answer.header(name, value);
    }
    answer.build()
}
