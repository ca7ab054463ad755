//! One recording, judged.

mod replayed;
#[cfg(test)]
mod tests;

use cartevo_document::Operation;

use crate::{
    conformance::Undocumented,
    contract::{Contract, ERROR, media_schema},
    deviation::{Deviation, deviations},
    finding::{Check, Finding, Related, Severity},
    kind::Kind,
    payload::{Payload, is_error_in_success},
    recording::{Recording, SourceKind},
    replay::Replayed,
    request::RequestProblem,
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
            at: "/request/body".to_owned(),
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

struct Judge<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    recording: &'a Recording,
    undocumented: Undocumented,
    findings: Vec<Finding>,
    /// JSON pointers at which the response breaks its schema: whatever else goes wrong there has
    /// the same cause.
    breaches: Vec<String>,
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
        let (contract, operation, response) =
            (self.contract, self.operation, &self.recording.response);
        let status = response.status;
        if status < 400 && is_error_in_success(&response.body) {
            return;
        }
        let server = self.recording.source.kind == SourceKind::Server;
        let documented =
            Contract::response(operation, status).map(|(_, response)| media_schema(response));
        let (found, at) = if status < 400 && (server || documented.is_none()) {
            let payload = Payload::of(contract, operation, &response.body);
            (
                violations(contract, &operation.payload, &payload.value),
                payload.at,
            )
        } else {
            let schema = documented.unwrap_or_else(|| ERROR.to_owned());
            (
                violations(contract, &schema, &response.body),
                "/response/body".to_owned(),
            )
        };
        for violation in found {
            let at = format!("{at}{}", violation.at);
            let deviates = |kind| {
                deviations
                    .iter()
                    .any(|deviation| deviation.kind == kind && deviation.at == at)
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

    fn breach(&mut self, violation: &Violation, at: &str) {
        self.breaches.push(at.to_owned());
        let undocumented = [UNDOCUMENTED_FIELD, UNDOCUMENTED_VALUE].contains(&violation.code);
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

    // What deviates is explained, and what is claimed is shown.

    fn quirks(&mut self, deviations: &[Deviation], problems: &[RequestProblem]) {
        let ledger = &self.contract.ledger;
        let named = &self.recording.quirks;
        let unexplained = |kind: Kind| {
            !named.iter().any(|id| {
                ledger
                    .entries
                    .get(id)
                    .is_some_and(|entry| entry.explains.contains(&kind))
            })
        };
        let mut open: Vec<(Kind, Vec<&Deviation>)> = Vec::new();
        for deviation in deviations
            .iter()
            .filter(|deviation| unexplained(deviation.kind))
        {
            match open.iter_mut().find(|(kind, _)| *kind == deviation.kind) {
                Some((_, all)) => all.push(deviation),
                None => open.push((deviation.kind, vec![deviation])),
            }
        }
        let missing: Vec<&String> = named
            .iter()
            .filter(|id| !ledger.entries.contains_key(*id))
            .collect();
        if missing.is_empty() {
            for (kind, all) in open {
                self.unexplained(kind, &all, problems);
            }
        } else {
            self.missing_quirks(&missing, &open);
        }
        let doubled = named
            .iter()
            .enumerate()
            .filter(|(index, id)| named[..*index].contains(id));
        for (index, id) in doubled {
            let message = format!("names the quirk `{id}` twice");
            self.findings.push(self.finding(
                "quirk-twice",
                Check::Quirks,
                &format!("/quirks/{index}"),
                &message,
                &quirk(id),
            ));
        }
        for (index, id) in named.iter().enumerate() {
            let Some(entry) = ledger.entries.get(id) else {
                continue;
            };
            let shown = entry
                .shows
                .iter()
                .any(|pointer| self.recording.value.pointer(pointer).is_some());
            if shown
                || deviations
                    .iter()
                    .any(|deviation| entry.explains.contains(&deviation.kind))
            {
                continue;
            }
            let message = format!("names the quirk `{id}`, but nothing of it is to be seen here");
            let finding = self.finding(
                "quirk-not-shown",
                Check::Quirks,
                &format!("/quirks/{index}"),
                &message,
                &quirk(id),
            );
            let help =
                "remove it from `quirks`, or say in the ledger what it `explains` or `shows`";
            self.findings.push(finding.help(help));
        }
    }

    /// Ids that the ledger does not have; what they were to explain has the same cause.
    fn missing_quirks(&mut self, missing: &[&String], open: &[(Kind, Vec<&Deviation>)]) {
        let left: Vec<String> = open
            .iter()
            .map(|(kind, all)| format!("`{kind}` at {}", all[0].at))
            .collect();
        for id in missing {
            let index = self
                .recording
                .quirks
                .iter()
                .position(|other| other == *id)
                .unwrap_or_default();
            let mut message = format!("the ledger has no `{id}`");
            if !left.is_empty() {
                message = format!("{message}, so nothing explains {}", left.join(", "));
            }
            let at = format!("/quirks/{index}");
            let finding = self.finding(
                "unknown-quirk",
                Check::Quirks,
                &at,
                &message,
                crate::ledger::LEDGER,
            );
            let help = format!("add `{id}` to `x-cartevo-quirks`, or remove it from `quirks` here");
            self.findings.push(finding.help(help));
        }
    }

    fn unexplained(&mut self, kind: Kind, all: &[&Deviation], problems: &[RequestProblem]) {
        if kind == Kind::Request {
            for problem in problems {
                let pointer = problem
                    .pointer
                    .as_deref()
                    .unwrap_or(&self.operation.pointer);
                let mut finding = self.finding(
                    problem.code,
                    Check::Schema,
                    &problem.at,
                    &problem.message,
                    pointer,
                );
                finding.related = problem
                    .related
                    .as_ref()
                    .map(|pointer| self.related(pointer));
                let ids = self.contract.ledger.explaining(kind);
                finding.help = (!ids.is_empty()).then(|| {
                    format!("if this request was really made, name the quirk that explains `request`: {}", ids.join(", "))
                });
                self.findings.push(finding);
            }
            return;
        }
        let Some(first) = all
            .iter()
            .find(|deviation| !self.breaches.contains(&deviation.at))
        else {
            return;
        };
        let mut finding = self.finding(
            "unexplained-deviation",
            Check::Quirks,
            &first.at,
            "",
            &first.pointer,
        );
        finding.message = format!(
            "no quirk explains this deviation (`{kind}`): {}",
            first.message
        );
        finding.also = all
            .iter()
            .filter(|other| other.at != first.at)
            .map(|other| other.at.clone())
            .collect();
        let ids = self.contract.ledger.explaining(kind);
        finding.help = Some(match ids.as_slice() {
            [] => format!(
                "add an entry to the ledger with `explains: [{kind}]`, and name it in `quirks`"
            ),
            ids => format!(
                "name the one that it is in `quirks`: {}; or add an entry to the ledger",
                ids.join(", ")
            ),
        });
        self.findings.push(finding);
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

fn quirk(id: &str) -> String {
    cartevo_document::pointer::join(crate::ledger::LEDGER, id)
}
