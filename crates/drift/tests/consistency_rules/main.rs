//! Each rule by itself, on pages that are not those of the vendor: what contradicts is found, and what
//! differs from it by a hair is not.

mod conventions;
mod figures;
mod forms;
mod layers;

use cartevo_document::Document;
use cartevo_drift::{Finding, consistency};
use cartevo_pages::{Fact, Layer, Page, Place, Subject};
use serde_json::{Value, json};

const CONTRACT: &str = r"
openapi: 3.0.3
info: {title: Example, version: '1'}
security: []
paths:
  /wallet/transactions:
    get:
      operationId: listTransactions
      tags: [wallets]
      x-cartevo-name: all
      x-cartevo-resend: safe
      x-cartevo-envelope: [data]
      x-cartevo-source: {page: GET /wallet/transactions, date: 2026-05-09}
      parameters:
        - {name: walletId, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200':
          description: Them.
          content: {application/json: {schema: {type: object, properties: {kyc_status: {type: string}}}}}
  /ping:
    get:
      operationId: ping
      tags: [wallets]
      x-cartevo-name: ping
      x-cartevo-resend: safe
      x-cartevo-envelope: [bare]
      x-cartevo-source: {page: GET /ping, date: 2026-05-09}
      responses:
        '200':
          description: Pong.
          content: {application/json: {schema: {type: object}}}
";

/// A page that is put together fact by fact; each has a line of its own.
struct Draft(Page);

impl Draft {
    fn of(method: &str, path: &str) -> Self {
        let subject = Subject::Operation(method.to_owned(), path.to_owned());
        Self(Page::new(format!("{method} {path}"), subject, Vec::new()))
    }

    fn conventions() -> Self {
        Self(Page::new(
            "conventions".to_owned(),
            Subject::Conventions,
            Vec::new(),
        ))
    }

    fn says(mut self, layer: Layer, subject: &str, property: &'static str, value: Value) -> Self {
        let line = self.0.facts.len() + 1;
        self.0.facts.push(Fact {
            layer,
            subject: subject.to_owned(),
            property,
            value,
            place: Place { line, column: 1 },
        });
        self
    }

    fn prose(self, subject: &str, property: &'static str, value: Value) -> Self {
        self.says(Layer::Prose, subject, property, value)
    }

    fn panel(self, subject: &str, property: &'static str, value: Value) -> Self {
        self.says(Layer::Panel, subject, property, value)
    }
}

fn found<const N: usize>(drafts: [Draft; N]) -> Vec<String> {
    let findings = judged(drafts);
    findings.iter().map(Finding::key).collect()
}

fn judged<const N: usize>(drafts: [Draft; N]) -> Vec<Finding> {
    let contract = Document::parse("openapi.yaml", CONTRACT).expect("a contract");
    consistency::findings(&drafts.map(|draft| draft.0), &contract)
}

/// The lines of the places of the only finding.
fn lines<const N: usize>(drafts: [Draft; N]) -> Vec<usize> {
    let findings = judged(drafts);
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings[0].spots.iter().map(|spot| spot.line).collect()
}

fn nothing() -> Vec<String> {
    Vec::new()
}

/// An answer in the usual envelope.
#[expect(clippy::needless_pass_by_value, reason = "a test writes it in place")]
fn answer(data: Value) -> Value {
    json!({"success": true, "statusCode": 200, "message": "ok", "data": data})
}
