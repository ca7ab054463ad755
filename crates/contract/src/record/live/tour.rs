//! The calls, and what is kept of their answers.

use std::collections::BTreeMap;

use cartevo::{
    Error, NotSentReason, Open, Reply,
    dynamic::{Input, invoke},
};
use cartevo_document::{Operation, Parameter, ParameterIn};
use serde_json::Value;

use super::{
    super::exchange::{Body, Entry, Exchange, Message, headers},
    Live, UNDONE,
};
use crate::{contract::Contract, payload::Payload};

/// Nobody's id: what there is not is answered too.
const NOBODY: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/// All calls, one after the other.
pub(super) struct Tour<'a> {
    pub(super) contract: &'a Contract,
    pub(super) live: &'a Live,
    pub(super) base_url: &'a str,
    /// The items of each list that was answered, by its path.
    pub(super) items: BTreeMap<String, Vec<Value>>,
    pub(super) entries: Vec<Entry>,
    pub(super) left_out: Vec<(String, String)>,
    pub(super) left_behind: Vec<String>,
    /// Why nothing more can be called.
    pub(super) stopped: Option<String>,
}

impl Tour<'_> {
    /// Makes the calls that only read.
    pub(super) async fn reads(&mut self) {
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
    }

    /// Makes the calls that write, and undoes each at once.
    pub(super) async fn writes(&mut self) {
        let contract = self.contract;
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

    /// Leaves out what was not called; how many that are.
    pub(super) fn missing(&mut self) -> usize {
        let called = |id: &str| {
            let mut entries = self.entries.iter();
            let mut left_out = self.left_out.iter();
            entries.any(|entry| entry.from == from(id)) || left_out.any(|(known, _)| known == id)
        };
        let operations = self.contract.operations.iter();
        let missing: Vec<&Operation> = operations.filter(|it| !called(&it.id)).collect();
        let count = missing.len();
        for operation in missing {
            self.leave_out(operation, "it was interrupted before");
        }
        count
    }

    fn leave_out(&mut self, operation: &Operation, why: impl Into<String>) {
        self.left_out.push((operation.id.clone(), why.into()));
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
            from: from(&operation.id),
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

/// What an entry says of where it comes from.
fn from(operation: &str) -> String {
    format!("live, {operation}")
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
