//! Recording by calling: what only reads, with ids from the lists that were answered; what writes, only
//! where it can be undone at once.

use std::collections::BTreeMap;

use cartevo::{
    Client, Error, NotSentReason, Open, Reply,
    dynamic::{Input, invoke},
};
use cartevo_document::{Operation, Parameter, ParameterIn, Resend};
use serde_json::Value;

use super::{
    Options, Recorded, contract,
    exchange::{Body, Entry, Exchange, Message, headers},
    record,
};
use crate::{
    conformance::Failure,
    contract::{Contract, media_schema},
    payload::Payload,
    shape::Shape,
    usage::UsageError,
};

/// Nobody's id: what there is not is answered too.
const NOBODY: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
/// What can be undone at once: a call, the one that undoes it, and in which state the resource must be.
const UNDONE: [(&str, &str, &str); 1] = [("freezeCard", "unfreezeCard", "ACTIVE")];

/// With what to call.
#[derive(Clone, Debug)]
pub struct Live {
    /// The client; its quota says how fast.
    pub client: Client,
    /// Where it calls.
    pub base_url: String,
    /// Whether to make calls that write as well, where they can be undone at once.
    pub allow_writes: bool,
}

impl Live {
    /// With the credentials of the environment: `CARTEVO_CLIENT_ID`, `CARTEVO_CLIENT_KEY` and, if it is
    /// another one than the API's own, `CARTEVO_BASE_URL`.
    ///
    /// # Errors
    ///
    /// If a variable is missing or wrong.
    pub fn from_env(allow_writes: bool) -> Result<Self, Failure> {
        let client = Client::from_env().map_err(|error| UsageError::new(error.to_string()))?;
        let base_url = std::env::var("CARTEVO_BASE_URL").unwrap_or_default();
        Ok(Self {
            client,
            base_url,
            allow_writes,
        })
    }
}

/// Calls the API and makes recordings of what it answers.
///
/// # Errors
///
/// If the contract cannot be used, if the folder cannot be written to.
pub fn live(options: &Options, live: &Live) -> Result<Recorded, Failure> {
    let contract = contract(options)?;
    let servers = contract
        .document
        .get("/servers/0/url")
        .and_then(Value::as_str);
    let base_url = match live.base_url.trim().trim_end_matches('/') {
        "" => servers.unwrap_or_default().trim_end_matches('/').to_owned(),
        url => url.to_owned(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime =
        runtime.map_err(|error| Failure::Tool(format!("cannot start a runtime: {error}")))?;
    let mut tour = Tour {
        contract: &contract,
        live,
        base_url: &base_url,
        items: BTreeMap::new(),
        entries: Vec::new(),
        left_out: Vec::new(),
        left_behind: Vec::new(),
        stopped: None,
    };
    runtime.block_on(tour.walk());
    let Tour {
        entries,
        left_out,
        left_behind,
        stopped,
        ..
    } = tour;
    if let Some(why) = stopped {
        let all = std::iter::once(why).chain(left_behind);
        return Err(Failure::Tool(all.collect::<Vec<_>>().join("\n")));
    }
    let mut options = options.clone();
    options.base_urls.push(base_url);
    let recorded = record(&options, &contract, entries, left_out)?;
    Ok(Recorded {
        left_behind,
        ..recorded
    })
}

struct Tour<'a> {
    contract: &'a Contract,
    live: &'a Live,
    base_url: &'a str,
    /// The items of each list that was answered, by its path.
    items: BTreeMap<String, Vec<Value>>,
    entries: Vec<Entry>,
    left_out: Vec<(String, String)>,
    left_behind: Vec<String>,
    /// Why nothing more can be called.
    stopped: Option<String>,
}

impl Tour<'_> {
    async fn walk(&mut self) {
        let contract = self.contract;
        let mut reads: Vec<&Operation> = Vec::new();
        let undone = |id: &str| {
            UNDONE
                .iter()
                .any(|(call, undo, _)| [*call, *undo].contains(&id))
        };
        for operation in &contract.operations {
            if self.live.allow_writes && undone(&operation.id) {
                continue;
            }
            match self.obstacle(operation) {
                None => reads.push(operation),
                Some(why) => self.leave_out(operation, why),
            }
        }
        // An answer may have the ids that others need.
        while let Some(next) = reads
            .iter()
            .position(|operation| self.input(operation).is_some())
        {
            let operation = reads.remove(next);
            let input = self.input(operation).unwrap_or_default();
            self.call_for_nobody(operation).await;
            self.call(operation, input).await;
        }
        for operation in reads {
            self.leave_out(
                operation,
                "no list has shown an id, so it was asked for nobody's only",
            );
            self.call_for_nobody(operation).await;
        }
        for (call, undo, state) in UNDONE.into_iter().filter(|_| self.live.allow_writes) {
            let (Some(call), Some(undo)) = (contract.operation(call), contract.operation(undo))
            else {
                continue;
            };
            self.write(call, undo, state).await;
        }
    }

    /// Asks for what there is not.
    async fn call_for_nobody(&mut self, operation: &Operation) {
        let of_path = |parameter: &&Parameter| parameter.place == ParameterIn::Path;
        let names = operation.parameters.iter().filter(of_path);
        let path = names.map(|parameter| (parameter.name.clone(), NOBODY.to_owned()));
        let path: BTreeMap<String, String> = path.collect();
        if !path.is_empty() {
            let body = self.example(operation).filter(|_| operation.body.is_some());
            self.call(
                operation,
                Input {
                    path,
                    body,
                    ..Input::default()
                },
            )
            .await;
        }
    }

    fn leave_out(&mut self, operation: &Operation, why: impl Into<String>) {
        self.left_out.push((operation.id.clone(), why.into()));
    }

    /// Why an operation is not one of those that are simply called.
    fn obstacle(&self, operation: &Operation) -> Option<String> {
        let undone = UNDONE
            .iter()
            .any(|(call, undo, _)| [*call, *undo].contains(&&*operation.id));
        if operation.resend == Resend::Safe && operation.body.is_none() {
            return None;
        }
        let shape = operation
            .body
            .as_deref()
            .and_then(|body| self.contract.shape(body));
        let has = |kind: &str| shape.is_some_and(|shape| self.has(shape, kind));
        let why = if has("secret") && operation.resend == Resend::Safe {
            "the client does it by itself, and its request is a secret"
        } else if operation.resend == Resend::Safe {
            return self
                .example(operation)
                .is_none()
                .then(|| "the contract has no example of its body".to_owned());
        } else if undone {
            "it writes: `--allow-writes` lets it be done and undone"
        } else if operation.multipart || has("secret") || has("phone") || has("msisdn") {
            "its body would be about a person"
        } else if has("amount") || has("decimal") {
            "it moves money"
        } else {
            "it cannot be undone"
        };
        Some(why.to_owned())
    }

    /// Whether a body has something of a kind in it.
    fn has(&self, shape: &Shape, kind: &str) -> bool {
        let mut properties = shape
            .properties
            .values()
            .map(|property| &self.contract.shapes[property.shape]);
        properties.any(|property| property.is(kind) || self.has(property, kind))
    }

    /// The contract's first example of a body.
    fn example(&self, operation: &Operation) -> Option<Value> {
        let body = format!("{}/requestBody", operation.pointer);
        let body = self.contract.document.resolve(&body)?;
        let schema = media_schema(&body);
        let mut examples = self.contract.examples.iter();
        let (at, _) = examples.find(|(_, of)| *of == schema)?;
        self.contract.document.get(at).cloned()
    }

    /// What to call an operation with, if it is known by now.
    fn input(&self, operation: &Operation) -> Option<Input> {
        let mut path = BTreeMap::new();
        for parameter in operation
            .parameters
            .iter()
            .filter(|parameter| parameter.required)
        {
            if parameter.place != ParameterIn::Path {
                return None;
            }
            let item = self.item(operation, &parameter.name, |_| true)?;
            path.insert(parameter.name.clone(), item);
        }
        let body = operation
            .body
            .as_ref()
            .and_then(|_| self.example(operation));
        Some(Input {
            path,
            body,
            ..Input::default()
        })
    }

    /// The id of something in the list that a parameter picks from: the one that the path goes on from,
    /// or the one that the parameter is named after.
    fn item(
        &self,
        operation: &Operation,
        parameter: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> Option<String> {
        let (before, _) = operation.path.split_once(&format!("/{{{parameter}}}"))?;
        let noun = parameter
            .strip_suffix("Id")
            .or_else(|| parameter.strip_suffix("_id"));
        let named = noun.map(|noun| format!("/{noun}s")).unwrap_or_default();
        let items = self
            .items
            .get(before)
            .or_else(|| self.items.get(named.as_str()))?;
        let item = items.iter().find(|item| wanted(item))?;
        item.get("id")?.as_str().map(str::to_owned)
    }

    /// Does something and undoes it.
    async fn write(&mut self, call: &Operation, undo: &Operation, state: &str) {
        let is = |item: &Value| item.get("status").is_some_and(|status| status == state);
        let Some(id) = self.item(call, "id", is) else {
            let why = format!("nothing that was listed is {state}");
            self.leave_out(call, why.clone());
            return self.leave_out(undo, why);
        };
        let before = self.entries.len();
        let input = Input {
            path: [("id".to_owned(), id.clone())].into(),
            ..Input::default()
        };
        self.call(call, input.clone()).await;
        // Also where nobody knows what became of the call.
        self.call(undo, input).await;
        let mut statuses = self.entries[before..].iter().map(|entry| {
            let exchange = entry.exchange.as_ref();
            exchange.map_or(0, |exchange| exchange.status)
        });
        let done = statuses.next();
        let refused = done.is_none_or(|status| (400..500).contains(&status));
        let undone = statuses
            .next()
            .is_some_and(|status| (200..300).contains(&status));
        if !refused && !undone {
            let what = format!(
                "`{}` did not succeed, so {id} may be as `{}` left it",
                undo.id, call.id
            );
            self.left_behind.push(what);
        }
    }

    /// Makes a call and keeps it.
    async fn call(&mut self, operation: &Operation, input: Input) {
        if self.stopped.is_some() {
            return;
        }
        let steps = input.path.iter();
        let path = steps.fold(operation.path.clone(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), value)
        });
        let sent = input
            .body
            .as_ref()
            .map_or(Body::None, |body| Body::Text(body.to_string()));
        let is_sent = input.body.is_some();
        let outcome = invoke(&self.live.client, &operation.id, input).await;
        if let Err(Error::NotSent(error)) = &outcome
            && matches!(error.reason, NotSentReason::Token(_))
        {
            // Wrong credentials do not become right by trying them again.
            self.stopped = Some(format!("no token: {}", error.reason));
            return;
        }
        let json = ("content-type".to_owned(), "application/json".to_owned());
        let exchange = answer(&outcome).map(|(status, response)| Exchange {
            date: None,
            request: Message {
                headers: is_sent.then_some(json).into_iter().collect(),
                body: sent,
            },
            status,
            response,
        });
        if let Ok(exchange) = &exchange {
            self.learn(operation, exchange);
        }
        self.entries.push(Entry {
            from: format!("live, {}", operation.id),
            method: operation.method.clone(),
            url: format!("{}{path}", self.base_url),
            exchange,
        });
    }

    /// Keeps the items of a list.
    fn learn(&mut self, operation: &Operation, exchange: &Exchange) {
        let Body::Text(text) = &exchange.response.body else {
            return;
        };
        if !(200..300).contains(&exchange.status) {
            return;
        }
        let body: Value = serde_json::from_str(text).unwrap_or_default();
        let payload = Payload::of(self.contract, operation, &body);
        let value = payload.value();
        let members = value
            .as_object()
            .into_iter()
            .flat_map(|object| object.values());
        let mut lists = [value]
            .into_iter()
            .chain(members)
            .filter_map(Value::as_array);
        if let Some(items) = lists.find(|items| items.iter().any(|item| item.get("id").is_some())) {
            self.items.insert(operation.path.clone(), items.clone());
        }
    }
}

/// Status and content of an answer, whatever the client made of it.
fn answer(outcome: &Result<Reply<Open>, Error>) -> Result<(u16, Message), String> {
    let (status, bytes, found) = match outcome {
        Ok(reply) => (
            Some(reply.status()),
            Some(reply.raw()),
            Some(reply.headers()),
        ),
        Err(error) => (error.status(), error.body(), error.headers()),
    };
    let (Some(status), Some(bytes), Some(found)) = (status, bytes, found) else {
        let error = outcome.as_ref().err().map(ToString::to_string);
        return Err(format!("it got no answer: {}", error.unwrap_or_default()));
    };
    let pairs = found
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
    let text = str::from_utf8(bytes).map_err(|_| "its answer is no text in UTF-8".to_owned())?;
    let body = match text {
        "" => Body::None,
        text => Body::Text(text.to_owned()),
    };
    Ok((
        status,
        Message {
            headers: headers(pairs),
            body,
        },
    ))
}
