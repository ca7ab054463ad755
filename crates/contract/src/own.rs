//! What is wrong with the contract by itself, and with the client that was built from it.

use std::time::Duration;

use cartevo_document::{Operation, Resend, pointer};

use crate::{
    contract::Contract,
    finding::{Check, Finding, Location, Related},
    violation::violations,
};

/// The limit of one attempt where the contract says nothing.
const USUAL_TIMEOUT: Duration = Duration::from_secs(30);

/// Misspelt keys, examples and defaults that break their own schema, no schema of errors.
pub(crate) fn of_contract(contract: &Contract) -> Vec<Finding> {
    let mut findings = Vec::new();
    for problem in &contract.problems {
        let location = Location {
            file: problem.file.clone(),
            line: problem.place.line,
            column: problem.place.column,
            span: problem.place.span.clone(),
        };
        let finding =
            Finding::new("contract-problem", Check::Contract, "", &problem.message).at(location);
        findings.push(Finding {
            help: problem.help.clone(),
            ..finding
        });
    }
    for (at, schema) in &contract.examples {
        let Some(value) = contract.document.get(at) else {
            continue;
        };
        let (code, what) = if at.ends_with("/default") {
            ("default-breaks-schema", "a default")
        } else {
            ("example-breaks-schema", "an example")
        };
        for violation in violations(contract, schema, value) {
            let at = format!("{at}{}", violation.at);
            let message = format!("{what} breaks its own schema: {}", violation.message);
            let finding =
                Finding::new(code, Check::Contract, &at, message).at(contract.location(&at));
            let related = Related {
                label: "its schema".to_owned(),
                location: contract.location(&violation.pointer),
            };
            findings.push(Finding {
                related: Some(related),
                ..finding
            });
        }
    }
    findings
}

/// Where the built client does something else than the contract says. It is built from the
/// project's contract, and may be judged by another.
pub(crate) fn of_client(
    contract: &Contract,
    operations: &[&Operation],
    built: &[cartevo::Operation],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut differs = |at: &str, message: String| {
        let finding = Finding::new("client-differs", Check::Contract, at, message);
        let help = "the client is built from openapi.yaml: build it again from this contract";
        findings.push(finding.at(contract.location(at)).help(help));
    };
    for operation in operations {
        let id = &operation.id;
        let Some(client) = built.iter().find(|other| other.id == *id) else {
            differs(
                &operation.pointer,
                format!("the client has no operation `{id}`"),
            );
            continue;
        };
        for (key, contract, client) in [
            ("", operation.method.clone(), client.method.to_owned()),
            ("", operation.path.clone(), client.path.to_owned()),
            (
                "x-cartevo-resend",
                resend(&operation.resend),
                resend_of(client.resend),
            ),
            (
                "x-cartevo-timeout",
                format!("{:?}", operation.timeout.unwrap_or(USUAL_TIMEOUT)),
                format!("{:?}", client.timeout),
            ),
            (
                "security",
                token(operation.authenticated),
                token(client.authenticated),
            ),
            (
                "x-cartevo-find-out",
                operation.find_out.clone().unwrap_or_default(),
                client.find_out.unwrap_or_default().to_owned(),
            ),
        ] {
            if contract != client {
                let at = match key {
                    "" => operation.pointer.clone(),
                    key => pointer::join(&operation.pointer, key),
                };
                let message = format!(
                    "the contract says `{contract}` of `{id}`, and the client was built with `{client}`"
                );
                differs(&at, message);
            }
        }
    }
    for client in built {
        if contract.operation(client.id).is_none() {
            let message = format!(
                "the client has an operation `{}`, the contract has none",
                client.id
            );
            differs("/paths", message);
        }
    }
    findings
}

fn resend(resend: &Resend) -> String {
    match resend {
        Resend::Safe => "safe".to_owned(),
        Resend::Once => "once".to_owned(),
        Resend::Keyed(field) => format!("keyed: {field}"),
    }
}

fn resend_of(resend: cartevo::Resend) -> String {
    match resend {
        cartevo::Resend::Safe => "safe".to_owned(),
        cartevo::Resend::Once => "once".to_owned(),
        cartevo::Resend::Keyed(field) => format!("keyed: {field}"),
        other => format!("{other:?}"),
    }
}

fn token(authenticated: bool) -> String {
    let text = if authenticated { "a token" } else { "no token" };
    text.to_owned()
}
