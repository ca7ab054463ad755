//! What the client made of the recorded answer.

use cartevo::PageInfo;
use serde_json::Value;

use super::Judge;
use crate::{
    compare::{Difference, is_within, losses},
    contract::Contract,
    finding::Check,
    payload::{Payload, messages},
    replay::{Answer, OF_THE_CONNECTION, Outcome},
    shape::Shape,
    violation::shown,
};

/// A step that `serde_json` takes to the text of a number.
const RAW_TEXT: &str = "$serde_json::private::RawValue";

impl Judge<'_> {
    // (c) The answer decodes, or is the typed error that it should be. (d) Nothing of it gets lost.

    /// Whether there was something to compare.
    pub(super) fn decode(&mut self, outcome: &Outcome) -> bool {
        match (outcome, self.is_success()) {
            (
                Outcome::Success {
                    answer,
                    message,
                    pages,
                    value,
                },
                true,
            ) => {
                self.answer(answer);
                self.pages(pages.as_ref());
                self.message(message.as_deref());
                self.lossless(value);
                true
            }
            (Outcome::Failure(error), false) if error.answered().is_some() => {
                let Some(error) = error.answered() else {
                    return false;
                };
                let headers = Answer::headers(error.headers.iter());
                self.answer(&Answer {
                    status: error.status,
                    headers,
                    body: error.body.to_vec(),
                });
                self.failure(error);
                true
            }
            (Outcome::Success { .. }, false) => {
                let message = "the answer is an error, and the client takes it for a success";
                self.add_decode("error-taken-for-success", "/response", message);
                false
            }
            (Outcome::Failure(cartevo::Error::NotSent(_)), _) => false,
            (Outcome::Failure(error), _) if error.unreadable().is_some() => {
                if let Some(error) = error.unreadable() {
                    self.unreadable(&error.path, &error.expected);
                }
                false
            }
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

    fn unreadable(&mut self, path: &str, expected: &str) {
        let at = pointer_of(path);
        // What could be read and not be written back has been read: only what cannot be read is
        // described by what was expected.
        if path == "." && !expected.contains("expected") && !expected.contains("missing field") {
            let message = format!("the client reads it and cannot write it back: {expected}");
            let pointer = self.response_pointer();
            self.findings
                .push(self.finding("lost", Check::Lossless, &at, &message, &pointer));
            return;
        }
        // A value or a field that the contract merely does not know keeps nothing from being read.
        let reported = self.breaches.iter().any(|breach| {
            let parent = breach.at.rsplit_once('/').map_or("", |(parent, _)| parent);
            !breach.undocumented && (is_within(&at, &breach.at) || parent == at)
        });
        if !reported {
            let message = format!("the client cannot read the answer: {expected}");
            self.add_decode("undecodable", &at, &message);
        }
    }

    fn add_decode(&mut self, code: &'static str, at: &str, message: &str) {
        let pointer = self.response_pointer();
        self.findings
            .push(self.finding(code, Check::Decode, at, message, &pointer));
    }

    pub(super) fn response_pointer(&self) -> String {
        let response = Contract::response(self.operation, self.recording.response.status);
        response.map_or_else(
            || format!("{}/responses", self.operation.pointer),
            |(_, pointer)| pointer.to_owned(),
        )
    }

    /// What every answer has, a success and an error: status, headers, body.
    fn answer(&mut self, answer: &Answer) {
        let response = &self.recording.response;
        if answer.status != response.status {
            self.add_decode(
                "status-differs",
                "/response/status",
                &format!("the client says {}", answer.status),
            );
        }
        let mut lost = Vec::new();
        if answer.body != response.bytes {
            lost.push((
                "body-differs",
                "/response/body".to_owned(),
                "the raw body that the client keeps is not the one it got".to_owned(),
            ));
        }
        for (name, value) in &response.headers {
            let kept = answer
                .headers
                .iter()
                .any(|(other, kept)| other == name && kept.trim() == value.trim());
            if !kept && !OF_THE_CONNECTION.contains(&name.as_str()) {
                lost.push((
                    "headers-differ",
                    cartevo_document::pointer::join("/response/headers", name),
                    format!("the client does not keep the header `{name}` as it was sent"),
                ));
            }
        }
        let pointer = self.response_pointer();
        for (code, at, message) in lost {
            let finding = self.finding(code, Check::Lossless, &at, &message, &pointer);
            self.findings.push(finding);
        }
    }

    /// What a list's answer says of the whole list.
    fn pages(&mut self, pages: Option<&PageInfo>) {
        let list = self.contract.shape(&self.operation.payload);
        if !list.is_some_and(Shape::is_list) {
            return;
        }
        let body = &self.recording.response.body;
        let blocks = ["meta", "pagination"].into_iter();
        let mut blocks = blocks.filter_map(|name| Some((name, body.get(name)?)));
        let Some((name, block)) = blocks.find(|(_, block)| !block.is_null()) else {
            return;
        };
        let none = PageInfo::default();
        let pages = pages.unwrap_or(&none);
        for (key, kept) in [
            ("page", pages.page),
            ("limit", pages.limit),
            ("total", pages.total),
            ("totalPages", pages.total_pages),
            ("offset", pages.offset),
        ] {
            let Some(said) = block.get(key).filter(|said| !said.is_null()) else {
                continue;
            };
            if said.as_u64().is_none() || said.as_u64() != kept {
                let at = format!("/response/body/{name}/{key}");
                let kept = kept.map_or("nothing".to_owned(), |kept| kept.to_string());
                let message = format!("{} comes back as {kept}", shown(said));
                let pointer = self.response_pointer();
                self.findings
                    .push(self.finding("lost", Check::Lossless, &at, &message, &pointer));
            }
        }
    }

    fn message(&mut self, message: Option<&str>) {
        let own = self
            .contract
            .shape(&self.operation.payload)
            .is_some_and(|shape| shape.property("message").is_some());
        let recorded = self.recording.response.body.get("message");
        let recorded = recorded.and_then(Value::as_str).filter(|_| !own);
        if recorded.is_some() && recorded != message {
            self.add_decode(
                "message-differs",
                "/response/body/message",
                "the client gives another message, or none",
            );
        }
    }

    fn failure(&mut self, error: &cartevo::Answered) {
        let body = &self.recording.response.body;
        let wanted = messages(body);
        if wanted != error.messages {
            let message = format!(
                "the client gives the messages {:?}, not {wanted:?}",
                error.messages
            );
            self.add_decode("message-differs", "/response/body/message", &message);
        }
        let name = body.get("error").and_then(Value::as_str);
        if name != error.error.as_deref() {
            self.add_decode(
                "error-differs",
                "/response/body/error",
                "the client gives another name of the error, or none",
            );
        }
        let code = body.get("error_code").and_then(Value::as_str);
        if code.is_some() && code != error.code.as_deref() {
            self.add_decode(
                "code-differs",
                "/response/body/error_code",
                "the client gives another code, or none",
            );
        }
        let details = body.get("details").filter(|details| !details.is_null());
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
        } in losses(&self.contract.shapes, shape, payload.value(), value)
        {
            let at = payload.place(&at);
            if self.is_broken(&at) {
                continue;
            }
            let pointer = property.unwrap_or_else(|| self.operation.payload.clone());
            self.findings
                .push(self.finding("lost", Check::Lossless, &at, &message, &pointer));
        }
    }
}

/// `data.operators[0].code` as a JSON pointer into the recording.
fn pointer_of(path: &str) -> String {
    let path = path.strip_suffix(RAW_TEXT).unwrap_or(path);
    let steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    steps.fold("/response/body".to_owned(), |at, step| {
        cartevo_document::pointer::join(&at, step)
    })
}

#[cfg(test)]
mod tests {
    use super::pointer_of;

    #[test]
    fn a_path_of_the_client_is_a_pointer() {
        for (path, pointer) in [
            (".", "/response/body"),
            (
                "data.operators[0].code",
                "/response/body/data/operators/0/code",
            ),
            (
                "data.balance.$serde_json::private::RawValue",
                "/response/body/data/balance",
            ),
        ] {
            assert_eq!(pointer_of(path), pointer);
        }
    }
}
