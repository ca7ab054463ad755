//! What the contract's examples of responses show, and no recording does: a hole that a source
//! could fill.

use serde_json::Value;

use cartevo_document::{Operation, pointer};

use crate::{
    compare::differences,
    contract::Contract,
    finding::{Check, Finding},
    recording::Recording,
    scrub::{Names, Scrubber},
};

/// Where the responses stand that several operations have.
const SHARED: &str = "/components/responses/";
const HELP: &str = "record it: an exchange of the operation with this body";

/// The pointers of the values of a response's examples.
pub(crate) fn examples(contract: &Contract, response: &str) -> Vec<String> {
    let media = format!("{response}/content/application~1json");
    let schema = format!("{media}/schema");
    let all = contract.examples.iter();
    // A schema may have examples of its own; they are of no response in particular.
    let own = all.filter(|(at, of)| *of == schema && !at.starts_with(&schema));
    own.map(|(at, _)| at.clone()).collect()
}

/// Every example of a response that no recording equals. One of a response that several operations
/// have is recorded for one of them; each of these needs a recording of one of the examples.
pub(crate) fn unrecorded(
    contract: &Contract,
    operations: &[&Operation],
    recordings: &[Recording],
) -> Vec<Finding> {
    let names = Names::new(&contract.secrets);
    let scrubbed = |at: &String| {
        let mut value = contract.document.get(at).cloned().unwrap_or_default();
        Scrubber::new(&names).scrub(&mut value);
        value
    };
    let shows = |response: &str, operation: Option<&str>, example: &Value| {
        recordings.iter().any(|recording| {
            let own = operation.is_none_or(|operation| recording.operation == operation);
            let of = contract.operation(&recording.operation);
            let of = of.and_then(|of| Contract::response(of, recording.response.status));
            own && of.is_some_and(|(_, at)| at == response)
                && differences(example, Some(&recording.response.body)).is_empty()
        })
    };
    let finding = |at: &str, message: String| {
        let finding = Finding::new("example-not-recorded", Check::Contract, at, message);
        finding.at(contract.location(at)).help(HELP)
    };
    let mut findings: Vec<Finding> = Vec::new();
    for operation in operations {
        for (status, response) in &operation.responses {
            let examples = examples(contract, response);
            let shared = response.starts_with(SHARED);
            let values: Vec<Value> = examples.iter().map(scrubbed).collect();
            let id = operation.id.as_str();
            let mut values_of = values.iter();
            if shared
                && !values.is_empty()
                && !values_of.any(|value| shows(response, Some(id), value))
            {
                let at = format!("{}/responses", operation.pointer);
                let at = pointer::join(&at, status);
                let message = format!(
                    "no recording of `{id}` shows its {status} as the contract's examples do"
                );
                findings.push(finding(&at, message));
            }
            for (at, value) in examples.iter().zip(&values) {
                let known = findings.iter().any(|finding| finding.path == *at);
                if !known && !shows(response, None, value) {
                    let message = format!("no recording shows this example of {status} of `{id}`");
                    findings.push(finding(at, message));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::unrecorded;
    use crate::{
        coverage::{Gap, coverage as shown},
        judge::tests::made_up::{contract, exchange, read},
        recording::Recording,
    };

    const NOT_FOUND: &str =
        "/components/responses/NotFound/content/application~1json/examples/not-found/value";
    const PROSE: &str =
        "/paths/~1things/get/responses/200/content/application~1json/examples/prose/value";

    /// Where each example stands of which there is no recording.
    fn found(files: &[serde_json::Value]) -> Vec<String> {
        let contract = contract();
        let recordings: Vec<Recording> = files.iter().map(|file| read(&contract, file)).collect();
        let operations: Vec<_> = contract.operations.iter().collect();
        let findings = unrecorded(&contract, &operations, &recordings);
        assert!(
            findings
                .iter()
                .all(|finding| finding.code == "example-not-recorded")
        );
        findings.into_iter().map(|finding| finding.path).collect()
    }

    #[test]
    fn an_example_needs_a_recording_that_equals_it() {
        let id = "8d4f2a1b-5c3e-4d7f-9a6b-2e1c8f9d0a3b";
        let body = json!({"success": true, "statusCode": 200, "message": "Fine", "data": [{"id": id, "amount": 1.0}]});
        let prose = exchange("docs-prose", "listThings", &body);
        let body = json!({"success": false, "statusCode": 404, "message": "Thing not found", "error": "Not Found"});
        let mut not_found = exchange("docs-prose", "listThings", &body);
        not_found["response"]["status"] = json!(404);
        let (listed, uploaded) = (
            "/paths/~1things/get/responses/404",
            "/paths/~1things/post/responses/404",
        );
        assert_eq!(found(&[]), [PROSE, listed, NOT_FOUND, uploaded]);
        // One of several operations shows what they have in common; each shows that it has it.
        assert_eq!(found(&[prose.clone(), not_found.clone()]), [uploaded]);
        let mut other = not_found.clone();
        other["operation"] = json!("uploadThing");
        assert_eq!(found(&[prose.clone(), not_found.clone(), other]), [""; 0]);
        // Another body, another status.
        let mut wrong = prose;
        wrong["response"]["body"]["data"][0]["amount"] = json!(2);
        not_found["response"]["status"] = json!(400);
        assert_eq!(
            found(&[wrong, not_found]),
            [PROSE, listed, NOT_FOUND, uploaded]
        );
    }

    #[test]
    fn a_status_that_is_seen_nowhere_says_why() {
        let contract = contract();
        let operations: Vec<_> = contract.operations.iter().collect();
        let body = json!({"success": true, "statusCode": 200, "message": "Fine", "data": {}});
        let recordings = [read(&contract, &exchange("docs-prose", "getThing", &body))];
        let coverage = shown(&contract, &operations, &recordings);
        assert_eq!(coverage.title(), "3 operations and 1 undocumented");
        let gap = |operation: &str, status: &str| {
            let mut rows = coverage.statuses();
            let row = rows.find(|row| row.operation == operation && row.part == status);
            let row = row.unwrap();
            (row.gap, row.cell())
        };
        assert_eq!(
            gap("listThings", "404"),
            (Some(Gap::NotTested), "404 ×0 (not tested)".to_owned())
        );
        assert_eq!(
            gap("listThings", "5XX"),
            (Some(Gap::NoSource), "5XX ×0 (no source)".to_owned())
        );
        let mut assumed = exchange("framework", "listThings", &json!({"message": "x"}));
        assumed["response"]["status"] = json!(404);
        let recordings = [read(&contract, &assumed)];
        let rows = shown(&contract, &operations, &recordings).rows;
        let row = rows.iter().find(|row| {
            (row.operation.as_str(), row.part.as_str()) == ("listThings", "404")
                && row.property.is_none()
        });
        assert_eq!(row.unwrap().gap, Some(Gap::NoSource));
        assert_eq!(gap("getThing", "200"), (None, "200 ×1".to_owned()));
        let properties = coverage.rows.iter().filter(|row| row.property.is_some());
        assert!(
            properties.clone().count() > 0 && properties.into_iter().all(|row| row.gap.is_none())
        );
    }
}
