//! Recordings over real HTTP: the client makes the recorded call, a server gives the recorded
//! answer, and what each of them saw is kept.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use cartevo::{
    Client, Error,
    dynamic::{Input, invoke},
};
use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use serde_json::Value;

use cartevo_document::{Operation, ParameterIn};

use crate::{
    contract::{Contract, media_schema},
    parallel::cores,
    recording::{Recording, Request, Response},
    request::{RequestProblem, decode, matches_template, path_parameters},
};

/// The token that every replayed call carries.
pub(crate) const TOKEN: &str = "token-of-the-replay";
/// Stands in where a recording does not say which resource was meant.
const SOME_ID: &str = "00000000-0000-4000-8000-000000000000";
/// Headers that belong to the connection and not to the recorded answer.
const OF_THE_CONNECTION: [&str; 6] = [
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
        status: u16,
        message: Option<String>,
        value: Value,
        raw_is_kept: bool,
    },
    /// An error.
    Failure(Error),
    /// A panic, with its words.
    Panic(String),
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

/// Replays every recording; the results are in their order.
pub(crate) fn replay(
    contract: &Contract,
    recordings: &[Recording],
    problems: &[Vec<RequestProblem>],
) -> Vec<Replayed> {
    // Two for each core: while one waits for its answer, the other works.
    let workers = (2 * cores()).min(recordings.len() / 32 + 1);
    let next = AtomicUsize::new(0);
    let work = || {
        let stage = Stage::new(contract);
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(recording) = recordings.get(index) else {
                return done;
            };
            done.push((index, stage.play(recording, &problems[index])));
        }
    };
    let mut done: Vec<(usize, Replayed)> = thread::scope(|scope| {
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let joined = handles.into_iter().map(|handle| {
            handle
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        joined.flatten().collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, replayed)| replayed).collect()
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
    fn new(contract: &'a Contract) -> Self {
        let server = MockServer::start();
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
            .access_token(TOKEN);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Self {
            contract,
            runtime: runtime.expect("the replay needs a runtime"),
            client: client.build().expect("the replay needs a client"),
            exchange,
            _server: server,
        }
    }

    fn play(&self, recording: &Recording, problems: &[RequestProblem]) -> Replayed {
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
                self.call(operation, input(operation, request), &recording.response);
            match outcome {
                Outcome::Failure(Error::NotSent(error)) if sent.is_empty() => {
                    refused = Some(error.reason.to_string());
                }
                outcome => {
                    return Replayed {
                        refused,
                        substituted: false,
                        sent,
                        outcome,
                    };
                }
            }
        }
        let path = recording
            .request
            .as_ref()
            .map_or("", |request| request.path.as_str());
        let mut last = None;
        for input in substitutes(self.contract, operation, path) {
            let (sent, outcome) = self.call(operation, input, &recording.response);
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
        last.expect("there is always a substitute to try")
    }

    fn call(
        &self,
        operation: &Operation,
        input: Input,
        response: &Response,
    ) -> (Vec<Sent>, Outcome) {
        {
            let mut exchange = self.exchange.lock().unwrap_or_else(PoisonError::into_inner);
            exchange.answer = answer(response);
            exchange.sent.clear();
        }
        let (client, id) = (self.client.clone(), operation.id.clone());
        // In a task of its own, so that a panic of the client is a finding and not the end.
        let task =
            async move { tokio::spawn(async move { invoke(&client, &id, input).await }).await };
        let outcome = match self.runtime.block_on(task) {
            Ok(Ok(reply)) => Outcome::Success {
                status: reply.status(),
                message: reply.message().map(str::to_owned),
                raw_is_kept: reply.raw() == response.bytes,
                value: reply.into_inner().into_json(),
            },
            Ok(Err(error)) => Outcome::Failure(error),
            Err(error) => Outcome::Panic(error.to_string()),
        };
        let mut exchange = self.exchange.lock().unwrap_or_else(PoisonError::into_inner);
        (std::mem::take(&mut exchange.sent), outcome)
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

/// Whether the client could make the request at all: it calls by path parameters, and sends JSON.
fn can_be_made(operation: &Operation, request: &Request, problems: &[RequestProblem]) -> bool {
    let method_and_path =
        request.method == operation.method && matches_template(&operation.path, &request.path);
    method_and_path
        && !problems
            .iter()
            .any(|problem| problem.at.starts_with("/request/headers"))
}

fn input(operation: &Operation, request: &Request) -> Input {
    let parameters = path_parameters(operation, &request.path).into_iter();
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    Input {
        path: parameters
            .map(|(parameter, value)| (parameter.name.clone(), value))
            .collect(),
        query: request
            .query
            .iter()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect(),
        body: Some(&request.body).filter(|body| !body.is_null()).cloned(),
    }
}

/// Requests to make in place of one that cannot be made: the contract's own examples.
fn substitutes(contract: &Contract, operation: &Operation, path: &str) -> Vec<Input> {
    let steps: Vec<&str> = path.split('/').collect();
    let mut base = Input::default();
    for parameter in &operation.parameters {
        let step = format!("{{{}}}", parameter.name);
        match parameter.place {
            ParameterIn::Path => {
                let index = operation.path.split('/').position(|part| part == step);
                let recorded = index
                    .and_then(|index| steps.get(index))
                    .filter(|step| !step.is_empty());
                base.path.insert(
                    parameter.name.clone(),
                    recorded.map_or_else(|| SOME_ID.to_owned(), |step| decode(step)),
                );
            }
            ParameterIn::Query if parameter.required => {
                base.query
                    .insert(parameter.name.clone(), SOME_ID.to_owned());
            }
            ParameterIn::Query => {}
        }
    }
    if operation.body.is_none() {
        return vec![base];
    }
    let body = format!("{}/requestBody", operation.pointer);
    let schema = media_schema(&contract.document.resolve(&body).unwrap_or(body));
    let examples = contract
        .examples
        .iter()
        .filter(|(_, of)| *of == schema)
        .filter_map(|(at, _)| contract.document.get(at));
    let mut inputs: Vec<Input> = examples
        .map(|example| Input {
            body: Some(example.clone()),
            ..base.clone()
        })
        .collect();
    if inputs.is_empty() {
        inputs.push(base);
    }
    inputs
}
