//! The request that the client sent.

use serde_json::Value;

use cartevo_document::Parameter;

use super::Judge;
use crate::{
    compare::{Difference, differences, is_within},
    finding::Check,
    form::moment,
    replay::{Outcome, Replayed, Sent, TOKEN},
    request::{RequestProblem, decode, parts},
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
        let form = self.operation.multipart && !request.body.is_null();
        let moments = self.moments();
        let mut differ = |at: String, message: String| {
            // What the contract does not allow is already reported, or explained.
            if !problems.iter().any(|problem| is_within(&at, &problem.at)) {
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
        let same = |(name, value): (String, String)| {
            let moment = moments.contains(&name).then(|| moment(&value)).flatten();
            (name, moment.unwrap_or(value))
        };
        let mut wanted: Vec<(String, String)> = query.map(same).collect();
        let mut got: Vec<(String, String)> = sent.query.iter().cloned().map(same).collect();
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
        let differences = match parts(&request.body) {
            Ok(parts) if form => super::form::differences(&parts, sent, &made_up),
            _ => body_differences(&request.body, sent, &made_up),
        };
        for difference in differences {
            differ(
                format!("/request/body{}", difference.at),
                format!("the client sends another body: {}", difference.message),
            );
        }
    }

    /// The query parameters that are moments: one moment has several forms.
    fn moments(&self) -> Vec<String> {
        let is_moment = |parameter: &&Parameter| {
            let schema = format!("{}/schema", parameter.pointer);
            let shape = self.contract.shape(&schema);
            shape.is_some_and(|shape| shape.is("moment"))
        };
        let parameters = self.operation.parameters.iter().filter(is_moment);
        parameters.map(|parameter| parameter.name.clone()).collect()
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
