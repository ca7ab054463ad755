//! One recording, judged.

mod answer;
mod form;
mod quirks;
mod replayed;
#[cfg(test)]
pub(crate) mod tests;

use std::borrow::Cow;

use serde_json::Value;

use cartevo_document::{Operation, pointer};

use crate::{
    conformance::Undocumented,
    contract::{Contract, ERROR, media_schema},
    deviation::{Deviation, deviations},
    finding::{Check, Finding, Related, Severity},
    kind::Kind,
    listed::Listed,
    payload::{Payload, WRAPPER, beside_the_wrapper, is_error_in_success},
    recording::Recording,
    replay::Replayed,
    request::{RequestProblem, path_parameters},
    violation::{UNDOCUMENTED_FIELD, UNDOCUMENTED_VALUE, Violation, violations},
};

/// What came of judging a recording.
pub(crate) struct Judged {
    pub findings: Vec<Finding>,
    /// What deviates from the plain conventions.
    pub deviations: Vec<Deviation>,
    /// Whether the answer could be decoded, or was the error that it should be.
    pub decoded: bool,
}

/// Holds a recording, and what happened when it was replayed, against the contract.
pub(crate) fn judge(
    contract: &Contract,
    recording: &Recording,
    mut problems: Vec<RequestProblem>,
    replayed: &Replayed,
    undocumented: Undocumented,
) -> Judged {
    let operation = contract
        .operation(&recording.operation)
        .expect("recordings are read against the contract");
    if let (Some(reason), true) = (&replayed.refused, problems.is_empty()) {
        problems.push(RequestProblem {
            code: "request-refused",
            at: place_of_refusal(operation, recording).to_owned(),
            message: format!("the client does not make this call: {reason}"),
            pointer: None,
            related: None,
        });
    }
    let deviations = deviations(contract, operation, recording, &problems);
    let mut judge = Judge {
        contract,
        operation,
        recording,
        undocumented,
        findings: Vec::new(),
        breaches: Vec::new(),
    };
    judge.response(&deviations);
    judge.quirks(&deviations, &problems);
    judge.request(replayed, &problems);
    let decoded = judge.decode(&replayed.outcome);
    judge.card_numbers();
    Judged {
        findings: judge.findings,
        deviations,
        decoded,
    }
}

/// What the contract alone says of a recording: whether request and response keep to it, and what
/// deviates without an explanation.
pub(crate) fn by_document(
    contract: &Contract,
    operation: &Operation,
    recording: &Recording,
    problems: &[RequestProblem],
) -> (Vec<Finding>, Vec<Deviation>) {
    let deviations = deviations(contract, operation, recording, problems);
    let mut judge = Judge {
        contract,
        operation,
        recording,
        undocumented: Undocumented::Error,
        findings: Vec::new(),
        breaches: Vec::new(),
    };
    judge.response(&deviations);
    judge.quirks(&deviations, problems);
    (judge.findings, deviations)
}

struct Judge<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    recording: &'a Recording,
    undocumented: Undocumented,
    findings: Vec<Finding>,
    /// Where the response breaks its schema: whatever else goes wrong there has the same cause.
    breaches: Vec<Breach>,
}

struct Breach {
    /// JSON pointer into the recording.
    at: String,
    /// Whether the contract merely does not know what is there.
    undocumented: bool,
}

impl Judge<'_> {
    fn finding(
        &self,
        code: &'static str,
        check: Check,
        at: &str,
        message: &str,
        pointer: &str,
    ) -> Finding {
        Finding::new(code, check, at, message)
            .of(self.recording)
            .at(self.contract.location(pointer))
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.recording.response.status)
            && !is_error_in_success(&self.recording.response.body)
    }

    // (a) The response keeps to its schema.

    fn response(&mut self, deviations: &[Deviation]) {
        self.status_code();
        self.content_type();
        let (contract, operation, response) =
            (self.contract, self.operation, &self.recording.response);
        let status = response.status;
        if (200..300).contains(&status) && is_error_in_success(&response.body) {
            return self.wrapper();
        }
        let documented = Contract::response(operation, status).map(|(_, response)| response);
        let described = documented
            .map(media_schema)
            .filter(|schema| contract.document.get(schema).is_some());
        if let (Some(response), None) = (documented, &described) {
            self.no_schema(response);
        }
        let server = self.recording.source.kind.is_older_build();
        let found = match described {
            _ if (300..400).contains(&status) => return,
            Some(schema) if !(server && status < 400) => self.whole(&schema),
            _ if status < 400 => {
                let payload = Payload::of(contract, operation, &response.body);
                self.beside(&payload);
                let found = violations(contract, &operation.payload, payload.value());
                let place = |violation: Violation| (payload.place(&violation.at), violation);
                found.into_iter().map(place).collect()
            }
            _ => self.whole(ERROR),
        };
        for (at, violation) in found {
            let deviates = |kind| {
                let mut deviations = deviations.iter();
                deviations.any(|deviation| {
                    deviation.kind == kind && deviation.at == at && !deviation.inexcusable
                })
            };
            // What the older build sent as text or null is judged as the deviation that it is; so
            // is, whoever sent it, a known value in another case.
            let excused = server && (deviates(Kind::MoneyAsText) || deviates(Kind::Null))
                || deviates(Kind::EnumCase);
            if !excused {
                self.breach(&violation, &at);
            }
        }
    }

    /// The breaches of a schema by the whole body, with their places in the recording.
    fn whole(&self, schema: &str) -> Vec<(String, Violation)> {
        let (contract, body) = (self.contract, Cow::Borrowed(&self.recording.response.body));
        let listed = match contract.shape_id(schema) {
            Some(shape) => contract.shapes.listed(shape, body),
            None => Listed {
                value: body,
                lists: Vec::new(),
            },
        };
        let place = |violation: Violation| {
            let at = format!("/response/body{}", listed.place(&violation.at));
            (at, violation)
        };
        let found = violations(contract, schema, &listed.value);
        found.into_iter().map(place).collect()
    }

    /// What an older build sent beside its payload, and no envelope is known to have.
    fn beside(&mut self, payload: &Payload<'_>) {
        for name in &payload.unknown {
            let violation = Violation {
                code: UNDOCUMENTED_FIELD,
                at: String::new(),
                message: format!("`{name}` stands beside the payload and belongs to no envelope"),
                pointer: format!("{}/x-cartevo-envelope", self.operation.pointer),
                related: None,
            };
            self.breach(&violation, &pointer::join("/response/body", name));
        }
    }

    /// A body where the contract describes none.
    fn no_schema(&mut self, response: &str) {
        if !self.recording.response.body.is_null() {
            let status = self.recording.response.status;
            let message = format!("the contract describes no JSON body for status {status}");
            self.findings.push(self.finding(
                "undocumented-body",
                Check::Schema,
                "/response/body",
                &message,
                response,
            ));
        }
    }

    /// The status is said twice, and both times the same.
    fn status_code(&mut self) {
        let response = &self.recording.response;
        let said = response.body.get("statusCode").and_then(Value::as_u64);
        if let Some(said) = said.filter(|said| *said != u64::from(response.status)) {
            let message = format!("says {said}, and the HTTP status is {}", response.status);
            self.findings.push(self.finding(
                "status-code-differs",
                Check::Schema,
                "/response/body/statusCode",
                &message,
                &self.response_pointer(),
            ));
        }
    }

    /// JSON is labelled as such.
    fn content_type(&mut self) {
        let response = &self.recording.response;
        let structured = response.body.is_object() || response.body.is_array();
        let label = response.headers.get("content-type");
        if let Some(label) = label.filter(|label| structured && !label.contains("json")) {
            let message = format!("the body is JSON, and it is labelled `{label}`");
            self.findings.push(self.finding(
                "content-type-differs",
                Check::Schema,
                "/response/headers/content-type",
                &message,
                &self.response_pointer(),
            ));
        }
    }

    /// An error inside a success: its shape stands in no schema.
    fn wrapper(&mut self) {
        for below in beside_the_wrapper(&self.recording.response.body) {
            let violation = Violation {
                code: UNDOCUMENTED_FIELD,
                at: below.clone(),
                message: format!(
                    "`{below}` is no part of an error inside a success: that has {}, and in `error` `code` and `message`",
                    WRAPPER.join(", ")
                ),
                pointer: format!("{}/x-cartevo-envelope", self.operation.pointer),
                related: None,
            };
            self.breach(&violation, &format!("/response/body{below}"));
        }
    }

    fn breach(&mut self, violation: &Violation, at: &str) {
        let undocumented = [UNDOCUMENTED_FIELD, UNDOCUMENTED_VALUE].contains(&violation.code);
        self.breaches.push(Breach {
            at: at.to_owned(),
            undocumented,
        });
        let severity = match (undocumented, self.undocumented) {
            (true, Undocumented::Off) => return,
            (true, Undocumented::Warn) => Severity::Warning,
            _ => Severity::Error,
        };
        let mut finding = self.finding(
            violation.code,
            Check::Schema,
            at,
            &violation.message,
            &violation.pointer,
        );
        finding.severity = severity;
        finding.related = violation
            .related
            .as_ref()
            .map(|pointer| self.related(pointer));
        finding.help = undocumented.then(|| {
            "the client keeps it, but the contract has to learn it: add it to the schema if the API really sends it".to_owned()
        });
        self.findings.push(finding);
    }

    fn related(&self, pointer: &str) -> Related {
        Related {
            label: "what it has to be".to_owned(),
            location: self.contract.location(pointer),
        }
    }

    fn card_numbers(&mut self) {
        for at in &self.recording.card_numbers {
            let finding = Finding::new(
                "card-number",
                Check::Schema,
                at,
                "the file shows a full card number",
            )
            .of(self.recording);
            self.findings
                .push(finding.help("mask it in the file: six digits, stars, four digits"));
        }
    }
}

/// What the client would not send: a path that leads elsewhere, or else the body.
fn place_of_refusal(operation: &Operation, recording: &Recording) -> &'static str {
    let path = recording.request.as_ref().map(|request| &request.path);
    let parameters = path.map(|path| path_parameters(operation, path));
    let leads_away = |value: &str| matches!(value, "" | "." | "..");
    let mut parameters = parameters.into_iter().flatten();
    if operation.body.is_none() || parameters.any(|(_, value)| leads_away(&value)) {
        "/request/path"
    } else {
        "/request/body"
    }
}
