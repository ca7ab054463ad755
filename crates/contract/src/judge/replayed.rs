//! What the client did with a recording: the request that it sent, and what it made of the answer.

use serde_json::Value;

use super::Judge;
use crate::{
    compare::{Difference, differences, losses},
    contract::Contract,
    finding::Check,
    payload::{Payload, messages},
    replay::{Outcome, Replayed, Sent, TOKEN},
    request::{RequestProblem, decode},
};

impl Judge<'_> {
    // (b) The client sends exactly the recorded request.

    pub(super) fn request(&mut self, replayed: &Replayed, problems: &[RequestProblem]) {
        let pointer = self.operation.pointer.clone();
        let [sent] = replayed.sent.as_slice() else {
            let count = replayed.sent.len();
            let message = match (count, &replayed.outcome) {
                (0, Outcome::Failure(error)) => format!("the client sent nothing: {error}"),
                _ => format!("the client sent {count} requests for one call"),
            };
            let code = if count == 0 {
                "nothing-sent"
            } else {
                "sent-again"
            };
            return self.findings.push(self.finding(
                code,
                Check::Request,
                "/request",
                &message,
                &pointer,
            ));
        };
        self.authorization(sent, &pointer);
        let Some(request) = self
            .recording
            .request
            .as_ref()
            .filter(|_| !replayed.substituted)
        else {
            return;
        };
        let made_up = self.contract.made_up(self.operation);
        let mut differ = |at: String, message: String| {
            // What the contract does not allow is already reported, or explained.
            if !problems
                .iter()
                .any(|problem| at.starts_with(problem.at.as_str()))
            {
                self.findings.push(self.finding(
                    "request-differs",
                    Check::Request,
                    &at,
                    &message,
                    &pointer,
                ));
            }
        };
        if sent.method != request.method {
            differ(
                "/request/method".to_owned(),
                format!("the client sends {}, not {}", sent.method, request.method),
            );
        }
        let steps = |path: &str| path.split('/').map(decode).collect::<Vec<_>>();
        if steps(&sent.path) != steps(&request.path) {
            differ(
                "/request/path".to_owned(),
                format!("the client calls `{}`, not `{}`", sent.path, request.path),
            );
        }
        let query = request
            .query
            .iter()
            .map(|(name, value)| (name.clone(), text(value)));
        let mut wanted: Vec<(String, String)> = query.collect();
        let mut got = sent.query.clone();
        wanted.sort();
        got.sort();
        if wanted != got {
            let names = |all: &[(String, String)]| {
                all.iter()
                    .map(|(name, _)| name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let message = format!(
                "the client sends the query [{}], not [{}], or other values",
                names(&got),
                names(&wanted)
            );
            differ("/request/query".to_owned(), message);
        }
        for difference in body_differences(&request.body, sent, &made_up) {
            differ(
                format!("/request/body{}", difference.at),
                format!("the client sends another body: {}", difference.message),
            );
        }
    }

    fn authorization(&mut self, sent: &Sent, pointer: &str) {
        let wanted = self
            .operation
            .authenticated
            .then(|| format!("Bearer {TOKEN}"));
        if sent.authorization != wanted {
            let message = match wanted {
                Some(_) => "the client does not send its token",
                None => "the client sends a token where none is wanted",
            };
            let at = "/request/headers/authorization";
            self.findings.push(self.finding(
                "request-differs",
                Check::Request,
                at,
                message,
                pointer,
            ));
        }
    }

    // (c) The answer decodes, or is the typed error that it should be. (d) Nothing of it gets lost.

    pub(super) fn decode(&mut self, outcome: &Outcome) -> bool {
        match (outcome, self.is_success()) {
            (
                Outcome::Success {
                    status,
                    message,
                    value,
                    raw_is_kept,
                },
                true,
            ) => {
                self.success(*status, message.as_deref(), *raw_is_kept);
                self.lossless(value);
                true
            }
            (Outcome::Failure(cartevo::Error::Answered(error)), false) => {
                self.failure(error);
                true
            }
            (Outcome::Success { .. }, false) => {
                let message = "the answer is an error, and the client takes it for a success";
                self.add_decode("error-taken-for-success", "/response", message);
                false
            }
            (Outcome::Failure(cartevo::Error::Unreadable(error)), _) => {
                let at = pointer_of(&error.path);
                let reported = |breach: &String| {
                    breach == &at
                        || breach
                            .rsplit_once('/')
                            .is_some_and(|(parent, _)| parent == at)
                };
                if !self.breaches.iter().any(reported) {
                    let message = format!("the client cannot read the answer: {}", error.expected);
                    self.add_decode("undecodable", &at, &message);
                }
                false
            }
            (Outcome::Failure(cartevo::Error::NotSent(_)), _) => false,
            (Outcome::Failure(error), _) => {
                self.add_decode(
                    "undecodable",
                    "/response",
                    &format!("the client does not give the recorded answer: {error}"),
                );
                false
            }
            (Outcome::Panic(words), _) => {
                self.add_decode(
                    "panicked",
                    "/response",
                    &format!("the client panicked: {words}"),
                );
                false
            }
        }
    }

    fn add_decode(&mut self, code: &'static str, at: &str, message: &str) {
        let pointer = self.response_pointer();
        self.findings
            .push(self.finding(code, Check::Decode, at, message, &pointer));
    }

    fn response_pointer(&self) -> String {
        let response = Contract::response(self.operation, self.recording.response.status);
        response.map_or_else(
            || format!("{}/responses", self.operation.pointer),
            |(_, pointer)| pointer.to_owned(),
        )
    }

    fn success(&mut self, status: u16, message: Option<&str>, raw_is_kept: bool) {
        let response = &self.recording.response;
        if status != response.status {
            self.add_decode(
                "status-differs",
                "/response/status",
                &format!("the client says {status}"),
            );
        }
        if !raw_is_kept {
            self.add_decode(
                "body-differs",
                "/response/body",
                "the raw body that the client keeps is not the one it got",
            );
        }
        let own = self
            .contract
            .shape(&self.operation.payload)
            .is_some_and(|shape| shape.property("message").is_some());
        let recorded = response
            .body
            .get("message")
            .and_then(Value::as_str)
            .filter(|_| !own);
        if recorded.is_some() && recorded != message {
            self.add_decode(
                "message-differs",
                "/response/body/message",
                "the client gives another message, or none",
            );
        }
    }

    fn failure(&mut self, error: &cartevo::Answered) {
        let response = &self.recording.response;
        if error.status != response.status {
            self.add_decode(
                "status-differs",
                "/response/status",
                &format!("the client says {}", error.status),
            );
        }
        let wanted = messages(&response.body);
        if wanted != error.messages {
            let message = format!(
                "the client gives the messages {:?}, not {wanted:?}",
                error.messages
            );
            self.add_decode("message-differs", "/response/body/message", &message);
        }
        let code = response.body.get("error_code").and_then(Value::as_str);
        if code.is_some() && code != error.code.as_deref() {
            self.add_decode(
                "code-differs",
                "/response/body/error_code",
                "the client gives another code, or none",
            );
        }
        let details = response
            .body
            .get("details")
            .filter(|details| !details.is_null());
        if details != error.details.as_ref() {
            self.add_decode(
                "details-differ",
                "/response/body/details",
                "the client gives other details, or none",
            );
        }
    }

    fn lossless(&mut self, value: &Value) {
        let Some(shape) = self.contract.shape_id(&self.operation.payload) else {
            return;
        };
        let payload = Payload::of(self.contract, self.operation, &self.recording.response.body);
        for Difference {
            at,
            message,
            property,
        } in losses(&self.contract.shapes, shape, &payload.value, value)
        {
            let at = format!("{}{at}", payload.at);
            if self
                .breaches
                .iter()
                .any(|breach| at.starts_with(breach.as_str()))
            {
                continue;
            }
            let pointer = property.unwrap_or_else(|| self.operation.payload.clone());
            self.findings
                .push(self.finding("lost", Check::Lossless, &at, &message, &pointer));
        }
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// `made_up`: what the client adds where the caller gave none.
fn body_differences(recorded: &Value, sent: &Sent, made_up: &[&str]) -> Vec<Difference> {
    if recorded.is_null() && sent.body.is_empty() {
        return Vec::new();
    }
    let json = sent
        .content_type
        .as_deref()
        .is_some_and(|kind| kind.starts_with("application/json"));
    match serde_json::from_slice::<Value>(&sent.body) {
        Ok(mut body) if json => {
            if let Some(body) = body.as_object_mut() {
                body.retain(|name, _| {
                    !made_up.contains(&name.as_str()) || recorded.get(name).is_some()
                });
            }
            differences(recorded, Some(&body))
        }
        _ => vec![Difference {
            at: String::new(),
            message: "it is not sent as JSON".to_owned(),
            property: None,
        }],
    }
}

/// `data.operators[0].code` as a JSON pointer into the recording.
fn pointer_of(path: &str) -> String {
    let steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    steps.fold("/response/body".to_owned(), |at, step| {
        cartevo_document::pointer::join(&at, step)
    })
}
